-- One row per item of firms that belong together and crowd around one partner, as its sentence tells.
-- Grain: item_id.
WITH crowd_names AS (
    SELECT crowds.members, string_agg(DISTINCT firms.name, ', ' ORDER BY firms.name) AS names
    FROM (SELECT DISTINCT members, unnest(members) AS member FROM detect.network_one_partner) AS crowds
    JOIN detect.network_firms AS firms ON firms.firm = crowds.member
    GROUP BY crowds.members
),

-- What shows it: of each firm the first declaration.
shown_by AS (
    SELECT members, partner, hs6, list(key ORDER BY key) AS links
    FROM (
        SELECT crowds.members, crowds.partner, crowds.hs6,
            arg_min(items.authority || '/' || items.declaration_id,
                (items.declared_on, items.authority, items.declaration_id)) AS key
        FROM detect.network_one_partner AS crowds
        JOIN features.items AS items USING (item_id)
        GROUP BY crowds.members, crowds.partner, crowds.hs6, items.relation
    )
    GROUP BY members, partner, hs6
)

SELECT
    crowds.item_id,
    'one_roof_one_partner' AS claim,
    crowds.p_value,
    format('{} {} that share the {} {} trade {} with {}: {}. In ordinary goods {} of {:,} partners of a firm with a shared {} had another of those that share it{}.',
        crowds.sharing, crowds.side, crowds.kind, crowds.shown, crowds.hs6, partners.name,
        rtrim(crowd_names.names, '.'),
        if(crowds.with_another = 0, 'none', format('{:,}', crowds.with_another)), crowds.usual_partners, crowds.kind,
        if(crowds.most > 1, format(', and none more than {} of them', crowds.most), ''))
    || if(crowds.answers, '', ' They are only named here and did not lodge this declaration.') AS reason,
    json_object(
        'declared', json_object('side', crowds.side, 'partner', partners.name, 'heading', crowds.hs6),
        'peers', json_object('partners', crowds.usual_partners, 'with_another', crowds.with_another,
            'most', crowds.most),
        'path', json_object('kind', crowds.kind, 'value', crowds.shown, 'firms', crowds.firms,
            'sharing', crowd_names.names),
        'speaks_of_another', if(crowds.answers, NULL, true),
        'links', shown_by.links) AS evidence
FROM detect.network_one_partner AS crowds
JOIN crowd_names USING (members)
JOIN shown_by USING (members, partner, hs6)
LEFT JOIN detect.network_firms AS partners ON partners.firm = crowds.partner
WHERE crowds.p_value < $worth_saying
