-- One row per item and way in which its origin is odd, with the chance of it in an honest item, given the ways it is
-- looked at. Each of them is rarer than the rarest that matters or does not apply: five weigh at a time.
-- Grain: item_id, claim.
WITH rare AS (
    SELECT
        items.item_id,
        if(rarity.dispatch IS NULL, 'rare_origin', 'origin_contradicts_route') AS claim,
        rarity.chance,
        rarity.exporters,
        rarity.all_exporters,
        rarity.usual_origin
    FROM features.items AS items
    JOIN detect.origin_rarity AS rarity
        ON rarity.hs6 = items.hs6
        AND rarity.origin = items.origin
        AND (rarity.dispatch IS NULL OR rarity.dispatch = items.dispatch AND items.dispatch <> items.origin)
    WHERE rarity.all_exporters >= $min_peers AND rarity.chance < 0.05
),

headings AS (
    SELECT minerals.hs6, min(announcements.announced) AS announced
    FROM facts.heading_minerals AS minerals
    JOIN facts.controls AS controls USING (mineral)
    JOIN facts.announcements AS announcements USING (announcement)
    GROUP BY minerals.hs6
),

main_producers AS (
    SELECT DISTINCT mineral, territory
    FROM detect.mineral_sources
    WHERE world_share >= 0.2
),

strategic AS (
    SELECT item_id, mineral
    FROM detect.item_minerals
    UNION
    -- What can be made anywhere, too, leaves from where it was made.
    SELECT items.item_id, minerals.mineral
    FROM features.items AS items
    JOIN facts.heading_minerals AS minerals USING (hs6)
    WHERE minerals.role IN ('target', 'adjacent', 'downstream')
        AND (NOT minerals.basket OR contains(items.named, minerals.mineral))
),

from_producer AS (
    -- Dispatched from a main producer of the mineral under another flag.
    SELECT items.item_id, any_value(foreign_dispatch.share) AS chance
    FROM strategic
    JOIN features.items AS items USING (item_id)
    JOIN main_producers AS makers ON makers.mineral = strategic.mineral AND makers.territory = items.dispatch
    JOIN detect.foreign_dispatch AS foreign_dispatch ON foreign_dispatch.dispatch = items.dispatch
    WHERE items.origin <> items.dispatch
        AND is_single(items.origin)
        AND foreign_dispatch.exporters >= $min_peers
    GROUP BY items.item_id
),

route AS (
    SELECT
        item_id,
        least(coalesce(rare.chance, 1), coalesce(from_producer.chance, 1)) AS chance,
        rare.exporters,
        rare.all_exporters,
        rare.usual_origin
    FROM (FROM rare WHERE claim = 'origin_contradicts_route') AS rare
    FULL JOIN from_producer USING (item_id)
),

unlikely AS (
    -- Small mines are in no statistics, but none is in a hub that digs nothing else. What goes to where its mineral is
    -- controlled gets round no control there, whatever its origin.
    SELECT unproduced.item_id, 'no_production' AS claim,
        greatest(unproduced.chance, coalesce(mines.chance, 0)) AS chance
    FROM detect.unproduced AS unproduced
    JOIN features.items AS items USING (item_id)
    LEFT JOIN facts.chances AS mines
        ON mines.claim = 'no_mine' AND unproduced.produces = 'mine'
        AND (items.origin NOT IN (SELECT territory FROM facts.hubs)
            OR items.origin IN (SELECT territory FROM facts.producers WHERE stage = 'mine'))
    WHERE unproduced.item_id NOT IN (
        SELECT held.item_id
        FROM detect.item_minerals AS held
        JOIN features.items AS sent USING (item_id)
        JOIN facts.controls AS controls ON controls.mineral = held.mineral AND controls.jurisdiction = sent.destination)
    UNION ALL
    SELECT no_industry.item_id, 'no_industry', chances.chance
    FROM detect.no_industry AS no_industry
    -- Ore is not made of what was imported: there is no more to say for it than where nothing is produced.
    JOIN facts.chances AS chances ON chances.claim = if(no_industry.is_ore, 'no_production', 'no_industry')
),

supplied AS (
    -- Early is what was shipped before a control of the mineral was announced, when there was none to hide from, or
    -- half a year before the last: a supplier is had for long if a third is.
    SELECT unlikely.*, items.exporter, items.hs6, items.origin,
        coalesce(items.declared_on < headings.announced, true)
            OR is_long_before(items.declared_on, max(items.declared_on) OVER supplier) AS is_early
    FROM unlikely
    JOIN features.items AS items USING (item_id)
    LEFT JOIN headings USING (hs6)
    WINDOW supplier AS (PARTITION BY unlikely.claim, items.exporter, items.hs6, items.origin)
),

tried AS (
    SELECT item_id, claim, chance, exporters, all_exporters, usual_origin
    FROM rare
    WHERE claim = 'rare_origin'
    UNION ALL
    -- That a territory does not produce the mineral and that its goods do not leave from there are found independently.
    SELECT item_id, 'origin_contradicts_route', route.chance * coalesce(unproduced.chance, 1), route.exporters,
        route.all_exporters, route.usual_origin
    FROM route
    LEFT JOIN detect.unproduced AS unproduced USING (item_id)
    UNION ALL
    -- What an exporter declares of all that it ships from a supplier it has had for long is one fact about the
    -- supplier, and strange once.
    SELECT item_id, claim, smallest_of(chance,
        if(stands(count_if(is_early) OVER supplier, count(*) OVER supplier), count(*) OVER supplier, 1)),
        NULL, NULL, NULL
    FROM supplied
    WINDOW supplier AS (PARTITION BY claim, exporter, hs6, origin)
    UNION ALL
    -- That the new origin does not make the mineral is found independently; where it may, others do as much honestly.
    -- So is a supplier that makes none one fact, however often it ships since.
    SELECT changes.item_id, 'origin_changed',
        min(coalesce(smallest_of(unproduced.chance * changing.chance, changes.changed_items),
            greatest(changing.chance, changing.replaced))),
        NULL, NULL, NULL
    FROM detect.origin_changes AS changes
    JOIN reference.origin_changing AS changing USING (since)
    LEFT JOIN detect.unproduced AS unproduced USING (item_id)
    WHERE changes.is_changed AND NOT changes.is_placebo
    GROUP BY changes.item_id
    UNION ALL
    -- As often as other exporters of ordinary goods contradict their origins so, or as is judged, if that is more. Of
    -- ordinary goods a maker tells nothing: many have plants abroad.
    SELECT item_id, 'origin_contradicts_text', greatest(judged, coalesce(exporters / nullif(all_exporters, 0), 0)),
        exporters, all_exporters, NULL
    FROM (
        SELECT
            texts.item_id,
            chances.chance AS judged,
            len(written.writers) - list_contains(written.writers, texts.exporter)::INTEGER AS exporters,
            written.exporters - list_contains(written.writers, texts.exporter)::INTEGER AS all_exporters
        FROM detect.origin_texts AS texts
        JOIN reference.origin_texts AS written USING (kind)
        JOIN facts.chances AS chances
            ON chances.claim = if(texts.kind = 'maker', 'origin_contradicts_maker', 'origin_contradicts_text')
        WHERE texts.is_watched OR texts.kind <> 'maker'
    )
)

SELECT * EXCLUDE (chance), smallest_of(chance, 5) AS p_value
FROM tried
