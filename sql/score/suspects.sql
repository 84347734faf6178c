-- One row per firm or route whose declarations are too odd together for an honest one: the chance that an honest one
-- with as many declarations has some that are as odd (Simes, 1986, which also holds for declarations that resemble
-- each other). Those are kept of which no more than $alert_fdr are expected to be honest (Benjamini and Hochberg,
-- 1995), if a declaration of theirs is flagged.
-- Grain: kind, subject.
WITH sizes AS (
    SELECT kind, subject, count(*) AS screened, count(*) FILTER (is_flagged) AS flagged
    FROM score.attributed
    GROUP BY kind, subject
),

-- Only small chances make a suspect: the others are counted, not put in order.
placed AS (
    SELECT kind, subject, p_value, row_number() OVER (PARTITION BY kind, subject ORDER BY p_value) AS place
    FROM score.attributed
    WHERE p_value < 0.01
),

chances AS (
    SELECT kind, subject, sizes.screened, sizes.flagged,
        least(1, min(sizes.screened * placed.p_value / placed.place)) AS chance
    FROM sizes
    JOIN placed USING (kind, subject)
    GROUP BY ALL
),

ranked AS (
    SELECT *, row_number() OVER (PARTITION BY kind ORDER BY chance, subject) AS place
    FROM chances
),

limits AS (
    SELECT ranked.kind, max(ranked.place) AS listed
    FROM ranked
    JOIN (SELECT kind, count(*) AS subjects FROM sizes GROUP BY kind) AS totals USING (kind)
    WHERE ranked.chance <= $alert_fdr * ranked.place / totals.subjects
    GROUP BY ranked.kind
)

SELECT
    ranked.kind,
    ranked.subject,
    row_number() OVER (PARTITION BY ranked.kind ORDER BY ranked.place) AS rank,
    ranked.screened,
    ranked.flagged,
    ranked.chance
FROM ranked
JOIN limits ON limits.kind = ranked.kind AND ranked.place <= limits.listed
WHERE ranked.flagged > 0
