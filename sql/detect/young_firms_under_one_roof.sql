-- One row per item that names a firm under one roof with others as young, as its sentence tells.
-- Grain: item_id.
WITH company AS (
    SELECT members.firm, string_agg(firms.name, ', ' ORDER BY firms.days_old, firms.name) AS names
    FROM (SELECT DISTINCT firm, unnest(members) AS member FROM detect.network_told
        WHERE claim = 'young_firms_under_one_roof') AS members
    JOIN detect.network_firms AS firms ON firms.firm = members.member
    GROUP BY members.firm
)

SELECT
    told.item_id,
    told.claim,
    told.p_value,
    format(
        'The {} {}, incorporated on {}, {} before this declaration, {}, {} were at most {} old when they first traded in strategic goods or goods known as their cover ({}). Of firms in such trade {} were as young as this one then, or younger.',
        told.side, told.name, told.incorporated_on, counted(told.days_old, 'day'),
        if(told.owns, format('owns others: of the {} firms together', told.firms),
            format('shares its {} {} with others: of {} firms that have it', told.kind, told.shown, told.firms)),
        told.young_firms, counted(told.oldest, 'day'), company.names, shown_percent(told.as_young))
    || told.reserve AS reason,
    told.evidence
FROM detect.network_told AS told
LEFT JOIN company USING (firm)
WHERE told.claim = 'young_firms_under_one_roof'
