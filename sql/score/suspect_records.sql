-- One row per suspected firm or route: what its flagged declarations come to, and the sentences that both have.
-- Grain: kind, subject.
WITH flagged AS (
    SELECT suspects.kind, suspects.subject, attributed.authority, attributed.declaration_id, attributed.rank,
        attributed.tactics, attributed.reason
    FROM score.suspects AS suspects
    JOIN score.attributed AS attributed
        ON attributed.kind = suspects.kind AND attributed.subject = suspects.subject AND attributed.is_flagged
),

goods AS (
    SELECT flagged.kind, flagged.subject, total(items.net_kg) AS net_kg, total(items.usd) AS value_usd,
        min(items.declared_on) AS first_declared_on, max(items.declared_on) AS last_declared_on
    FROM flagged
    JOIN features.items AS items
        ON items.authority = flagged.authority AND items.declaration_id = flagged.declaration_id
    GROUP BY flagged.kind, flagged.subject
),

counted AS (
    SELECT kind, subject, tactic, count(*) AS declarations
    FROM (SELECT kind, subject, unnest(tactics) AS tactic FROM flagged)
    GROUP BY kind, subject, tactic
),

tactics AS (
    SELECT kind, subject, list(tactic ORDER BY declarations DESC, tactic) AS tactics,
        string_agg(format('{} ({:,})', tactic, declarations), ', ' ORDER BY declarations DESC, tactic) AS told
    FROM counted
    GROUP BY kind, subject
),

riskiest AS (
    SELECT kind, subject, arg_min(authority, rank) AS authority, arg_min(declaration_id, rank) AS declaration_id,
        arg_min(reason, rank) AS reason
    FROM flagged
    GROUP BY kind, subject
)

SELECT
    kind,
    subject,
    suspects.rank,
    1 - suspects.chance AS risk,
    suspects.screened,
    suspects.flagged,
    tactics.tactics,
    goods.net_kg,
    goods.value_usd,
    goods.first_declared_on,
    goods.last_declared_on,
    riskiest.authority,
    riskiest.declaration_id,
    format('{:,} of {} flagged: {}. Together {} kg and {} USD, {}.',
        suspects.flagged, counted(suspects.screened, 'declaration'), tactics.told, shown(goods.net_kg),
        shown(goods.value_usd),
        if(first_declared_on = last_declared_on, first_declared_on::VARCHAR,
            first_declared_on || ' to ' || last_declared_on)) AS extent,
    'Of honest ones with as many declarations, '
        || if(suspects.chance < 1e-6, 'fewer than one in a million look as odd.',
            format('one in {} looks as odd.', shown(1 / suspects.chance))) AS oddness,
    format('The riskiest is {}/{}: {}', riskiest.authority, riskiest.declaration_id, riskiest.reason) AS example
FROM score.suspects AS suspects
JOIN goods USING (kind, subject)
JOIN tactics USING (kind, subject)
JOIN riskiest USING (kind, subject)
