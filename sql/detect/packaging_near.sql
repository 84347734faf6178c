-- One row per item and measure of its packing that sets its gross mass no more than a twentieth apart from what is
-- weighed, or from what usual packages make of the net mass: how far apart in kg, and whether those of the same parties
-- are so again.
-- Grain: item_id, measure.
WITH expected AS (
    SELECT
        chances.item_id,
        chances.measure,
        coalesce(again.chance, 1) <= 0.05 AS is_repeated,
        items.gross_kg,
        CASE chances.measure
            WHEN 'log_weighed' THEN items.weighed_kg
            WHEN 'log_tare' THEN items.net_kg * (1 + exp(items.log_tare - compared.tare_residual))
            WHEN 'tare_move' THEN items.net_kg * (1 + history.middle_tare)
        END AS expected_kg
    FROM features.chances AS chances
    JOIN features.items AS items USING (item_id)
    JOIN features.compared AS compared USING (item_id)
    LEFT JOIN features.tare_history AS history USING (item_id)
    LEFT JOIN features.chances AS again ON again.item_id = chances.item_id
        AND again.measure = if(chances.measure = 'log_weighed', 'weighed_again', 'tare_again')
    WHERE chances.measure IN ('log_weighed', 'log_tare', 'tare_move')
)

SELECT item_id, measure, is_repeated, abs(gross_kg - expected_kg) AS apart_kg
FROM expected
WHERE is_within_a_twentieth(gross_kg, expected_kg)
