-- One row per tactic: flagged declarations with a finding that points to it.
SELECT tactic, count(*) AS flagged
FROM (SELECT unnest(tactics) AS tactic FROM flagged_shipments)
GROUP BY tactic
ORDER BY flagged DESC, tactic
