-- One row per amount that parcels may be kept below: known ones, round ones, and those below which exporters of a
-- heading crowd. NULL in authorities, flow, hs6 or an end of the interval means any.
-- Grain: unit, amount, kind, authorities, flow, hs6, valid_from.
SELECT measure AS unit, threshold AS amount, 'known' AS kind, string_split(jurisdictions, ';') AS authorities, flow,
    NULL AS hs6, valid_from, valid_to, meaning
FROM facts.thresholds
UNION ALL
-- Beyond ten tonnes a parcel is a load: what fills a container or a lorry is no part of an order.
SELECT 'kg', unnest([1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000]), 'round', NULL, NULL, NULL, NULL,
    NULL, NULL
UNION ALL
SELECT 'USD', unnest([100, 200, 500, 1000, 2000, 2500, 5000, 10000, 20000, 25000, 50000, 100000]), 'round', NULL, NULL,
    NULL, NULL, NULL, NULL
UNION ALL
SELECT unit, amount, 'crowded', NULL, NULL, hs6, NULL, NULL,
    format('{} exporters stay within one in twenty below it, {} above', below, above)
FROM reference.structuring_bunching
