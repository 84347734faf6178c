-- One row per screened item: the probability of a score as high from the outlier models; a slip of the pen is no
-- oddity. What an exporter ships again and again is one fact about its business and odd once: its items of a heading
-- that are among the oddest twentieth share the chance.
-- Grain: item_id.
WITH headings AS (
    SELECT hs6, count(*) AS items
    FROM features.items
    GROUP BY hs6
),

judged AS (
    SELECT
        raw.item_id,
        items.hs6,
        items.exporter,
        slips.slip,
        if(slips.slip IS NULL, coalesce(tail.chance, 1), NULL) AS chance
    FROM detect.outlier_raw AS raw
    JOIN features.items AS items USING (item_id)
    LEFT JOIN features.slips AS slips USING (item_id)
    ASOF LEFT JOIN reference.outlier_tail AS tail ON raw.score >= tail.score
),

shared AS (
    SELECT exporter, hs6, count(*) AS items
    FROM judged
    WHERE chance < 1
    GROUP BY exporter, hs6
)

SELECT
    judged.item_id,
    if(judged.chance < 1, smallest_of(judged.chance, shared.items), judged.chance) AS p_value,
    headings.items < $min_peers AS thin,
    if(judged.slip IS NULL, NULL, 'the figures look mistyped') AS silent
FROM judged
JOIN headings USING (hs6)
LEFT JOIN shared USING (exporter, hs6)
