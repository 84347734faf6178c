-- One row per corridor that likely carries rerouted goods, the most suspicious first, with the figures and the
-- sentences that say why.
-- Grain: hs_code, source, hub, destination.
WITH flagged AS (
    SELECT
        scores.*,
        sources.name AS source_name, hubs.name AS hub_name, destinations.name AS destination_name,
        row_number() OVER (ORDER BY scores.score DESC, scores.diverted_kg DESC, scores.heading, scores.source,
            scores.hub, scores.destination) AS rank,
        CASE scores.frequency WHEN 'M' THEN 'a month on average' ELSE 'a year' END AS each,
        held.basket,
        surges.before AS surge_before,
        surges.after AS surge_after,
        -- who makes finished goods of it is not known
        NOT held.is_downstream AND scores.mine_kg = 0 AND scores.refine_kg = 0
            AND surges.after >= 3 * surges.before AND surges.after - surges.before >= 10000 AS surged,
        -- the criteria of Freund and others; each is empty where a leg is unreported
        scores.source_share_after < scores.source_share_before AS source_falls,
        scores.hub_share_after > scores.hub_share_before AS hub_rises,
        scores.in_after > scores.in_before AS feed_rises,
        scores.covered >= 0.75 AS covers,
        (lost.lost_after - coalesce(lost.lost_before, 0)) * lost.periods_after AS lost_kg,
        (orphaned.orphaned_after - coalesce(orphaned.orphaned_before, 0)) * orphaned.periods_after AS orphaned_kg,
        looked.first_after, looked.last_after,
        two_reports(sources.name, into_hub.sent_after, hubs.name, into_hub.received_after) AS in_reports,
        two_reports(hubs.name, onward.sent_after, destinations.name, onward.received_after) AS out_reports,
        back.after AS back_after
    FROM trade.corridor_scores AS scores
    JOIN (
        SELECT heading, bool_or(basket) AS basket, bool_and(role = 'downstream') AS is_downstream
        FROM trade.heading_minerals
        GROUP BY heading
    ) AS held USING (heading)
    LEFT JOIN trade.surges AS surges ON surges.effective = scores.effective AND surges.heading = scores.heading
        AND surges.hub = scores.hub
    LEFT JOIN trade.unmatched AS lost
        ON lost.effective = scores.effective AND lost.frequency = scores.frequency AND lost.heading = scores.heading
        AND lost.exporter = scores.source AND lost.importer = scores.hub
    LEFT JOIN trade.unmatched AS orphaned
        ON orphaned.effective = scores.effective AND orphaned.frequency = scores.frequency
            AND orphaned.heading = scores.heading
        AND orphaned.exporter = scores.source AND orphaned.importer = scores.destination
    LEFT JOIN (
        SELECT effective, frequency, min(period_start) AS first_after, max(period_start) AS last_after
        FROM trade.periods
        WHERE side = 'after'
        GROUP BY effective, frequency
    ) AS looked ON looked.effective = scores.effective AND looked.frequency = scores.frequency
    LEFT JOIN trade.mirror_changes AS into_hub
        ON into_hub.effective = scores.effective AND into_hub.frequency = scores.frequency
            AND into_hub.heading = scores.input
        AND into_hub.exporter = scores.source AND into_hub.importer = scores.hub
    LEFT JOIN trade.mirror_changes AS onward
        ON onward.effective = scores.effective AND onward.frequency = scores.frequency
            AND onward.heading = scores.heading
        AND onward.exporter = scores.hub AND onward.importer = scores.destination
    LEFT JOIN trade.legs AS back
        ON back.effective = scores.effective AND back.frequency = scores.frequency AND back.heading = scores.heading
        AND back.exporter = scores.destination AND back.importer = scores.hub
    JOIN facts.territories AS sources ON sources.territory = scores.source
    JOIN facts.territories AS hubs ON hubs.territory = scores.hub
    JOIN facts.territories AS destinations ON destinations.territory = scores.destination
    WHERE scores.score >= 0.05
)

SELECT
    rank, kind, score, heading AS hs_code, minerals, source, hub, destination, frequency,
    first_after AS period_start,
    (last_after + CASE frequency WHEN 'M' THEN INTERVAL 1 MONTH
        ELSE INTERVAL 1 YEAR END - INTERVAL 1 DAY)::DATE AS period_end,
    effective,
    diverted_kg, diverted_low_kg, diverted_high_kg, p_value,
    CASE WHEN kind <> 'rerouting' THEN 'direct' WHEN NOT in_told THEN 'out' WHEN destination = 'ZZ' THEN 'in'
        ELSE 'both' END AS legs,
    to_json({
        'leg_in': {'heading': input, 'before': in_before, 'after': in_after, 'rise_kg': in_rise, 'z': in_z},
        'leg_out': {'before': out_before, 'after': out_after, 'rise_kg': out_rise, 'z': out_z},
        'direct': {'before': direct_before, 'after': direct_after, 'fall_kg': direct_fall, 'z': direct_z},
        'mirror': CASE WHEN kind <> 'rerouting' THEN
            {'sent_before': sent_before, 'sent_after': sent_after, 'received_before': received_before,
                'received_after': received_after, 'z': z} END,
        'tests': {
            'share_swap': swap, 'pass_through_kg_a_period': pass_through,
            'source_share_falls': source_falls, 'hub_share_rises': hub_rises, 'hub_imports_rise': feed_rises,
            'imports_cover_exports': covers,
            'surge': surged, 'lost_kg': lost_kg, 'orphaned_kg': orphaned_kg
        },
        'placebo': {
            'same_hub': hub_placebos, 'same_hub_as_strong': hub_as_strong, 'other_hubs': other_hubs,
            'other_hubs_as_strong': other_hubs_as_strong
        },
        'innocent': {
            'mine_kg_a_year': mine_kg, 'refine_kg_a_year': refine_kg, 'unused_mine_kg': unused_kg,
            'made_before_kg': made_kg, 'imports_from_others_rise_kg': other_rise_kg,
            'alike_from_others_rise_kg': alike_rise_kg, 'could_make_kg': could_make_kg, 'bought_in_share': bought_in,
            'stocking_kg': stocking_kg, 'underway_kg': underway_kg, 'other_headings_kg': other_heading_kg,
            'transit_share': transit_share, 'sent_back_kg_a_period': back_after,
            'explained_share': explained
        },
        'months': {'met': months_met, 'told': months_told, 'largest_share': largest_share},
        'event_study': CASE frequency WHEN 'A' THEN 'thin: annual figures only' WHEN 'M' THEN 'see event_studies' END
    }) AS evidence,
    list_filter([
        CASE kind
            WHEN 'orphaned' THEN destination_name || ' reports ' || rounded(received_after) || ' kg of '
                || heading || ' ' || each || ' as coming from ' || source_name
                || ' since the control of ' || effective || ', and ' || source_name || ' reports sending '
                    || rounded(sent_after) || '; before, it was '
                || rounded(received_before) || ' and ' || rounded(sent_before)
                    || ' (orphaned). No record shows which way the rest came.'
            WHEN 'lost' THEN source_name || ' reports sending ' || hub_name || ' ' || rounded(sent_after)
                || ' kg of ' || heading || ' ' || each || ' since the control of '
                || effective || ', and ' || hub_name || ' reports ' || rounded(received_after) || '; before, it was '
                    || rounded(sent_before) || ' and '
                || rounded(received_before) || ' (lost). No record shows where the rest went; transit through a port that does not report it looks the same.'
        END,
        CASE WHEN underway_kg > 0 THEN rounded(underway_kg)
            || ' kg of it may have been at sea when the periods that are compared began or ended.' END,
        CASE WHEN other_heading_kg > 0 THEN 'The two differ by ' || rounded(other_heading_kg)
            || ' kg the other way round under other headings of the mineral: the same goods may go by two codes.' END,
        CASE WHEN kind <> 'rerouting' THEN NULL
            WHEN destination = 'ZZ' THEN 'No record shows the exports of ' || hub_name
                || ': whether it passes the goods on, and where to, cannot be seen.'
            ELSE hub_name || ' sends ' || destination_name || ' ' || rounded(out_after) || ' kg of ' || heading
                || ' ' || each || out_reports || ' since the control of ' || effective
            || ', against ' || rounded(out_before) || ' before; with the usual growth of flows of that size it would be '
                || rounded(out_expected) || '.' END,
        CASE
            WHEN months_told > 1 AND steadiness < 1 THEN 'It came in ' || months_met || ' of ' || months_told
                || ' months, and the largest of them holds '
                || shown_percent(largest_share) || ', as uneven as ' || shown(consignments)
                    || ' equal consignments: no pattern yet (thin).'
            WHEN months_told > 1 THEN 'It came in ' || months_met || ' of ' || months_told || ' months.'
        END,
        CASE
            WHEN kind <> 'rerouting' THEN NULL
            WHEN NOT in_told THEN 'Neither ' || source_name || ' nor ' || hub_name
                || ' reports what goes from one to the other: the corridor rests on its other legs only.'
            WHEN input <> heading THEN hub_name || ' takes in ' || rounded(in_after) || ' kg of another form (' || input
                || ') ' || each || ' from ' || source_name || in_reports
                || ', against ' || rounded(in_before) || ' before.'
            ELSE hub_name || ' takes in ' || rounded(in_after) || ' kg ' || each || ' from ' || source_name
                || in_reports || ', against ' || rounded(in_before) || ' before.'
        END,
        CASE WHEN kind = 'rerouting' AND back_after > 0.1 * out_after THEN 'In the same time ' || destination_name
            || ' sends ' || hub_name || ' ' || rounded(back_after) || ' kg '
            || each || ' of the same heading: a part may be goods going back.' END,
        CASE
            WHEN destination = 'ZZ' OR kind <> 'rerouting' THEN NULL
            WHEN NOT direct_told THEN 'Neither ' || source_name || ' nor ' || destination_name
                || ' reports what goes from one to the other directly.'
            WHEN direct_fall > 0 THEN 'Directly ' || source_name || ' sends ' || destination_name || ' '
                || rounded(direct_after) || ' kg ' || each || ', against '
                || rounded(direct_before) || ' before: '
                || if(swap > 1, 'the fall is ' || shown_percent(1 / swap) || ' of what the corridor carries.',
                    'the corridor makes up for ' || shown_percent(swap) || ' of the fall.')
            WHEN coalesce(direct_before, 0) > 0 THEN 'Direct trade did not fall, so nothing was replaced.'
        END,
        CASE WHEN NOT listed THEN 'The control names no code of ' || heading
            || ': the heading is looked at because it can hold the mineral.' END,
        CASE WHEN surged THEN 'No source of fair confidence gives a figure for what ' || hub_name
            || ' mines or refines of the mineral, and its exports rose from '
            || rounded(surge_before) || ' to ' || rounded(surge_after)
            || ' kg a month in months 7 to 12.' END,
        CASE WHEN hub_placebos > 0 THEN 'Of ' || hub_placebos || ' corridors through ' || hub_name
            || ' in headings without control, ' || hub_as_strong
            || ' rose as strongly.' END,
        CASE WHEN kind = 'rerouting' AND orphaned_kg > 0.1 * diverted_kg THEN destination_name || ' reports '
            || rounded(orphaned_kg) || ' kg more as coming from ' || source_name
            || ' than ' || source_name || ' reports sending (orphaned).' END,
        CASE WHEN kind = 'rerouting' AND lost_kg > 0.1 * diverted_kg THEN source_name || ' reports ' || rounded(lost_kg)
            || ' kg more to ' || hub_name || ' than arrives there (lost).' END,
        -- Only mines count: what a refinery takes in may be the source's.
        CASE WHEN mine_kg > 0 AND destination = 'ZZ' THEN hub_name || ' can mine ' || rounded(mine_kg)
                || ' kg a year itself, which does not tell why it takes in more of what is made of it.'
            WHEN mine_kg > 0 AND NOT refines AND NOT works_unknown AND made_kg = 0 AND NOT is_ore(heading)
                THEN hub_name || ' can mine '
                || rounded(mine_kg)
                || ' kg a year itself, but no source held here names works of its own that could make '
                || heading || ' of it.'
            WHEN mine_kg > 0 THEN hub_name || ' can mine ' || rounded(mine_kg)
                || if(refine_kg > 0, ' and refine ' || rounded(refine_kg), '')
                || ' kg a year itself; its mines could explain ' || rounded(unused_kg) || ' kg of the rise.'
            WHEN refine_kg > 0 THEN hub_name || ' can refine ' || rounded(refine_kg)
                || ' kg a year itself, but no mine of its own is known that could explain the rise.' END,
        CASE WHEN made_kg > 0 THEN hub_name || ' sold more of it before than it took in, by ' || rounded(made_kg)
            || ' kg over as many periods: it makes some itself.' END,
        CASE WHEN bought_in > 0.5 AND could_make_kg > 0.1 * diverted_kg THEN hub_name
                || ' takes in more of the very goods that it could make, so that what it could make explains little.'
                END,
        CASE WHEN transit_share > 0.1 THEN hub_name || ' does not report ' || shown_percent(transit_share)
            || ' of what ' || source_name
            || ' reports sending it, before the control as after: goods in transit, which it always passed on.' END,
        CASE WHEN other_rise_kg > 0 THEN hub_name || ' also takes in ' || rounded(other_rise_kg)
            || ' kg more of the mineral from others than ' || source_name || '.' END,
        CASE WHEN basket THEN heading || ' is a basket heading that can hold '
            || array_to_string(minerals, ', ').replace('_', ' ')
            || ' and other goods: kilograms are upper bounds.' END,
        CASE WHEN frequency = 'A' AND months_told IS NULL
            THEN 'Annual figures only: monthly methods have too little to go on (thin).' END,
        CASE WHEN frequency = 'A' AND first_after < effective THEN 'The control took effect within '
            || year(first_after)
            || ': what went before it in that year counts with what came after.' END
    ], lambda reason: reason IS NOT NULL) AS reasons
FROM flagged
ORDER BY rank
