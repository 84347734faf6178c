-- One row per item and way in which it looks like other goods than it is declared as, with the chance of it in an
-- honest item, given the five ways of looking, of which a price that is no secret belongs to the profile. A profile
-- that fits others no more than ten times as well is no strong evidence (Kass and Raftery, 1995).
-- Grain: item_id, claim.
WITH likenesses AS (
    -- What one exporter always ships or writes so is strange once, not as often as it ships; so is a mineral that it
    -- always names.
    SELECT likeness.item_id, 'profile_fits_controlled' AS claim, likeness.likeness,
        count(*) OVER (PARTITION BY items.hs6, items.exporter) AS times
    FROM detect.misclassification_likeness AS likeness
    JOIN features.items AS items USING (item_id)
    WHERE likeness.likeness > ln(10)
    UNION ALL
    SELECT items.item_id, 'text_speaks_of_other_goods', speech.difference,
        count(*) OVER (PARTITION BY items.hs6, items.words, items.exporter)
    FROM features.items AS items
    JOIN detect.misclassification_speech AS speech USING (hs6, words)
    ANTI JOIN detect.misclassification_open AS open ON open.item_id = items.item_id
),

tried AS (
    SELECT
        likenesses.item_id,
        likenesses.claim,
        smallest_of(least(tail.share, 1) * exp(-(likenesses.likeness - tail.likeness) / tail.excess), times) AS chance
    FROM likenesses
    JOIN reference.misclassification_tail AS tail USING (claim)
    WHERE likenesses.likeness > tail.likeness
    UNION ALL
    SELECT item_id, 'composition_reaches_control', chance
    FROM detect.misclassification_reached
    UNION ALL
    SELECT
        named.item_id,
        'mineral_named_in_text',
        -- What is odd for being repeated is not less so for that.
        greatest(named.share, smallest_of(chances.chance,
            if(named.is_near, 1, count(*) OVER (PARTITION BY items.hs6, named.mineral, items.exporter))))
    FROM detect.misclassification_named AS named
    JOIN features.items AS items USING (item_id)
    JOIN facts.chances AS chances ON chances.claim = 'mineral_named_in_text'
    ANTI JOIN detect.misclassification_reached AS reached ON reached.item_id = named.item_id
    UNION ALL
    SELECT switches.item_id, 'moved_to_lookalike', min(switching.chance)
    FROM detect.misclassification_switches AS switches
    JOIN reference.misclassification_switching AS switching USING (mineral)
    WHERE switches.is_watched
    GROUP BY switches.item_id
    UNION ALL
    SELECT prices.item_id, 'dearer_than_declared_goods',
        greatest(chances.chance, prices.paid_by_others,
            coalesce(prices.unwatched_beyond / nullif(prices.unwatched_exporters, 0), 0))
    FROM detect.misclassification_dear AS prices
    JOIN facts.chances AS chances ON chances.claim = 'dearer_than_declared_goods'
)

SELECT item_id, claim, smallest_of(chance, 5) AS p_value
FROM tried
