-- One row per thing that was put right or is missing in the trade records of a mineral, and in how many flows.
-- Grain: note.
SELECT regexp_replace(note, 'a factor of \S+', 'a factor') AS note, count(*) AS flows
FROM (
    SELECT unnest(flows.notes) AS note
    FROM reconciled_flows AS flows
    SEMI JOIN (FROM price_volatility WHERE mineral = $mineral) AS held ON held.hs_code = flows.hs_code
)
GROUP BY ALL
ORDER BY flows DESC, note
