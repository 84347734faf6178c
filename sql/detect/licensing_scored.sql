-- One row per screened item: the probability that an honest one fails its licence as rarely.
-- Grain: item_id.
WITH failures AS (
    SELECT item_id, min(p_value) AS p_value, bool_or(is_sent_on) AS is_sent_on
    FROM (
        SELECT item_id, p_value, false AS is_sent_on
        FROM detect.licensing_failures
        UNION ALL
        SELECT item_id, p_value, true
        FROM detect.licensing_diverted
    )
    GROUP BY item_id
),

tried AS (
    SELECT item_id, count(size) FILTER (claim <> 'no_licence') AS tests,
        count(size) FILTER (claim = 'no_licence') > 0 AS is_told
    FROM detect.licensing_tests
    GROUP BY item_id
),

judged AS (
    SELECT
        items.item_id,
        controlled.status,
        controlled.listed,
        failures.p_value,
        coalesce(failures.is_sent_on, false) AS is_sent_on,
        fills.relations,
        coalesce(tried.tests > 0 OR tried.is_told AND fills.fills > 0.5, false) AS is_judged,
        coalesce(tried.is_told, true) AS is_told
    FROM features.items AS items
    LEFT JOIN detect.licensing_controlled AS controlled USING (item_id)
    LEFT JOIN failures USING (item_id)
    LEFT JOIN tried USING (item_id)
    LEFT JOIN reference.licensing_fills AS fills
        ON fills.authority = items.authority AND fills.listed = controlled.listed
            AND fills.announcement = controlled.announcement
)

SELECT
    item_id,
    CASE WHEN is_sent_on OR status IN ('in_force', 'named') AND is_judged THEN coalesce(p_value, 1) END AS p_value,
    NOT coalesce(listed AND relations >= $min_peers, false) AS thin,
    CASE
        WHEN is_sent_on THEN NULL
        WHEN status IS NULL THEN 'no export under a control of its authority'
        WHEN status = 'suspended' THEN 'the control is suspended'
        WHEN status = 'unknown' THEN 'it is not known whether the control is in force'
        WHEN NOT is_judged AND NOT is_told THEN 'neither code nor description tells that a control is meant'
        WHEN NOT is_judged THEN 'most exports of such goods name no licence'
    END AS silent
FROM judged
