-- One row per screened declaration: its risk, its rank, and whether it is an alert. The risk is one minus the chance
-- or, where enough inspections have taught it, the probability of a violation, which comes no nearer to certainty than
-- as many outcomes can (Laplace's rule of succession). Of those of which a finding tells why,
-- alerts are as many as Benjamini and Hochberg's procedure (1995) keeps within the estimated share of false alarms:
-- what is odd in several ways, none of them worth a sentence, gives nobody anything to look for. Ties are broken by the
-- smallest single probability, then by a hash of the key: the order is the same on every run and favours nobody.
-- Grain: authority, declaration_id.
WITH told AS (
    -- What any honest item may show, such as a slip, has the probability one and suspects of nothing.
    SELECT DISTINCT authority, declaration_id, true AS is_told
    FROM detect.findings
    WHERE p_value < 1
),

ranked AS (
    SELECT
        *,
        row_number() OVER (PARTITION BY authority ORDER BY rank) AS rank_in_authority,
        count(is_told) OVER (ORDER BY rank) AS rank_of_told
    FROM (SELECT *, row_number() OVER (ORDER BY p_value, least, lot) AS rank FROM score.declarations)
    LEFT JOIN told USING (authority, declaration_id)
),

limits AS (
    SELECT coalesce(max(rank_of_told) FILTER (is_told
        AND p_value <= $alert_fdr * rank_of_told / (SELECT count(*) FROM score.declarations)), 0) AS alerts
    FROM ranked
)

SELECT
    authority,
    declaration_id,
    if(calibration.slope IS NULL, 1 - p_value,
        1 / (calibration.clean + 2)
        + ((calibration.violations + 1) / (calibration.violations + 2) - 1 / (calibration.clean + 2))
        / (1 + exp(-calibration.intercept - calibration.slope * powers_of_ten(p_value)))) AS risk,
    rank,
    rank_in_authority,
    coalesce(is_told, false) AND rank_of_told <= limits.alerts AS alert,
    if(calibration.slope IS NULL, 'tail', 'calibrated') AS risk_basis,
    evidence,
    p_value,
    riskiest_item,
    riskiest_item_no,
    declared_on
FROM ranked
CROSS JOIN limits
LEFT JOIN reference.calibration AS calibration ON true
