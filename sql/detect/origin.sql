-- One row per item and way in which its origin is odd enough to say.
-- Grain: item_id, claim.
WITH told AS (
    SELECT
        tests.*,
        items.hs6,
        items.origin,
        items.dispatch,
        origins.name AS origin_name,
        dispatches.name AS dispatch_name,
        unproduced.minerals,
        unproduced.produces,
        unproduced.known_by,
        unproduced.main_producers,
        unproduced.refined,
        no_industry.mineral AS industry_mineral,
        no_industry.form AS industry_form,
        no_industry.is_ore AS industry_is_ore,
        foreign_dispatch.share AS foreign_share,
        formers.name AS former_name,
        changes.since,
        changes.former_consignments,
        changes.former_on,
        changes.begun_on,
        texts.said AS written_origin,
        texts.statement,
        texts.kind,
        makers.name AS written_name
    FROM detect.origin_tests AS tests
    JOIN features.items AS items USING (item_id)
    LEFT JOIN facts.territories AS origins ON origins.territory = items.origin
    LEFT JOIN facts.territories AS dispatches ON dispatches.territory = items.dispatch
    LEFT JOIN detect.unproduced AS unproduced USING (item_id)
    LEFT JOIN detect.no_industry AS no_industry USING (item_id)
    LEFT JOIN detect.foreign_dispatch AS foreign_dispatch ON foreign_dispatch.dispatch = items.dispatch
    LEFT JOIN (
        -- Two minerals of a heading may have come under control within a year: the first is told.
        SELECT *
        FROM detect.origin_changes
        WHERE is_changed AND NOT is_placebo
        QUALIFY row_number() OVER (PARTITION BY item_id ORDER BY since, former_origin) = 1
    ) AS changes ON changes.item_id = tests.item_id AND tests.claim = 'origin_changed'
    LEFT JOIN facts.territories AS formers ON formers.territory = changes.former_origin
    LEFT JOIN detect.origin_texts AS texts ON texts.item_id = tests.item_id AND tests.claim = 'origin_contradicts_text'
    LEFT JOIN facts.territories AS makers ON makers.territory = texts.said
    WHERE tests.p_value < $worth_saying
)

SELECT
    item_id,
    claim,
    'origin' AS tactic,
    1 - p_value AS score,
    p_value,
    CASE claim
        WHEN 'no_production' THEN format(
            'Declared origin {} does not {} {} by any source held here ({} by its {}).',
            origin_name, produces, minerals, hs6, known_by)
                || coalesce(' Main producers: ' || main_producers || '.', '')
                || coalesce(format(' It refines {}, and a plant may be in no source.',
                    array_to_string(refined, ', ')), '')
        WHEN 'rare_origin' THEN format(
            'Declared origin {}: {} of {} exporters of {} declare it; most declare {}.',
            origin_name, exporters, all_exporters, hs6, usual_origin)
        WHEN 'no_industry' THEN format(
            'Declared origin {} {} no strategic mineral by any source held here, and so hardly {} {} ({}, {}).',
            origin_name, if(industry_is_ore, 'passes goods on and mines', 'mines or refines'),
            if(industry_is_ore, 'digs', 'makes'),
            hs6, industry_mineral, industry_form)
        WHEN 'origin_contradicts_text' THEN format(
            'Declared origin {}, but the description {} "{}"{}. Of {} other exporters of ordinary goods {}.',
            origin_name,
            CASE kind
                WHEN 'territory' THEN 'says'
                WHEN 'maker' THEN 'names a maker called after a place in ' || written_name
                ELSE 'names a deposit in ' || written_name
            END,
            statement,
            if(kind = 'maker', ', which may have a plant elsewhere', ''),
            format('{:,}', all_exporters),
            if(kind = 'territory', how_many(exporters, 'write') || ' another origin than they declare',
                how_many(exporters, 'name') || ' one elsewhere'))
        WHEN 'origin_changed' THEN format(
            'These parties traded {} of origin {} {} times, last declared on {}. It is controlled there since {}. From {} on they declare {} as the origin',
            hs6, former_name, former_consignments, former_on, since, begun_on, origin_name)
            || coalesce(format(', which does not {} {} by any source held here.', produces, minerals),
                '. Innocent if another maker took over the supply.')
        ELSE format('Dispatched from {} with origin {}', dispatch_name, origin_name)
            || coalesce(
                format(': {} of {} exporters of {} from there declare that origin; most declare {}.', exporters,
                    all_exporters, hs6, usual_origin),
                format(', though {} is itself a main producer of the mineral; of ordinary goods from there, {} of exporters declare another origin.', dispatch_name, shown_percent(foreign_share)))
            || coalesce(format(' {} does not {} {} by any source held here.', origin_name, produces, minerals), '')
    END AS reason,
    json_object(
        'declared', json_object('origin', origin, 'dispatch', dispatch),
        'expected', json_object('usual_origin', coalesce(written_origin, usual_origin), 'main_producers',
            main_producers),
        'peers', json_object('exporters', exporters, 'all_exporters', all_exporters),
        'mineral', coalesce(minerals, industry_mineral), 'known_by', known_by
    ) AS evidence
FROM told
