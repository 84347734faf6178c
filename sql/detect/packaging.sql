-- One row per item and measure of its packing that is odd enough to say.
-- Grain: item_id, claim.
WITH packed AS (
    SELECT hs6, package_type, count(DISTINCT exporter) AS exporters
    FROM features.items
    WHERE package_type IS NOT NULL
    GROUP BY ALL
),

told AS (
    SELECT
        tests.item_id,
        tests.claim,
        tests.p_value,
        tests.z,
        tests.again < $worth_saying AS is_repeated,
        tests.once >= $worth_saying AS is_usual_once,
        items.* EXCLUDE (item_id),
        declarations.net_kg AS declared_net_kg,
        declarations.gross_kg AS declared_gross_kg,
        compared.weighed_residual,
        compared.tare_residual,
        compared.package_residual,
        compared.volume_residual,
        compared.weighed_peers,
        compared.tare_peers,
        compared.package_peers,
        compared.volume_peers,
        packed.exporters AS packers,
        history.others AS other_shipments,
        history.middle_tare AS usual_tare,
        declarations.quantity,
        units.others AS other_items,
        units.usual_kg AS usual_unit_kg,
        units.dearer,
        containers.container,
        containers.container_kg,
        containers.most_kg,
        containers.declarations,
        usual.items AS container_items,
        usual.beyond AS beyond_items
    FROM detect.packaging_tests AS tests
    JOIN features.items AS items USING (item_id)
    JOIN features.compared AS compared USING (item_id)
    JOIN main.declarations AS declarations ON declarations.rowid = tests.item_id
    LEFT JOIN packed ON packed.hs6 = items.hs6 AND packed.package_type = items.package_type
    LEFT JOIN features.tare_history AS history USING (item_id)
    LEFT JOIN features.unit_history AS units USING (item_id)
    LEFT JOIN detect.packaging_containers AS containers
        ON containers.item_id = tests.item_id AND tests.claim = 'container_overloaded'
    CROSS JOIN reference.packaging_containers AS usual
    WHERE tests.p_value < $worth_saying
)

SELECT
    item_id,
    claim,
    'packaging' AS tactic,
    1 - p_value AS score,
    p_value,
    CASE
        WHEN claim IN ('weighed_above_declared', 'weighed_below_declared') THEN format(
            'Weighed {} kg against a declared gross mass of {} kg{} ({:+.1f} %). Weighings of such loads at {} differ by {:+.1f} % as a rule; this one lies {:.1f} spreads from {} others.',
            shown(weighed_kg), shown(declared_gross_kg),
            if(gross_kg = declared_gross_kg, '', format(', read as {} kg', shown(gross_kg))),
            100 * (weighed_kg / gross_kg - 1), authority,
            round(100 * (exp(log_weighed - weighed_residual) - 1), 1) + 0.0, abs(z),
            format('{:,}', weighed_peers)) -- no "-0.0"
        WHEN claim IN ('tare_too_heavy', 'tare_too_light') THEN format(
            'Gross mass {} kg, net mass {} kg: a tare of {} kg, where {} kg is usual for {}{} ({}{}).',
            shown(gross_kg), shown(net_kg), shown(gross_kg - net_kg),
            shown(net_kg * greatest(exp(log_tare - tare_residual) - 0.001, 0)), hs6,
            if(packers > 1, ' in packages ' || package_type, ''), counted(tare_peers, 'item'),
            if(packers = 1, '; nobody else packs such goods in ' || package_type, ''))
        WHEN claim = 'tare_rose' THEN format(
            'Gross mass {} kg, net mass {} kg: a tare of {} of the net mass, where the middle one of {} of such goods in packages {} between the same parties is {}.',
            shown(gross_kg), shown(net_kg), shown_percent((gross_kg - net_kg) / net_kg),
            counted(other_shipments + 1, 'shipment'), package_type, shown_percent(usual_tare))
        WHEN claim IN ('load_per_package_too_heavy', 'load_per_package_too_light') THEN format(
            '{} kg net in {}{}: {} kg each, where {} kg is usual for {} ({}).',
            shown(net_kg), counted(packages, 'package'), coalesce(' ' || package_type, ''), shown(net_kg / packages),
            shown(exp(log_kg_per_package - package_residual)), hs6, counted(package_peers, 'item'))
        WHEN claim IN ('load_too_dense', 'load_too_loose') THEN format(
            '{} kg net in {} m³: {} kg/m³, where {} kg/m³ is usual for {} ({}).',
            shown(net_kg), shown(volume_m3), shown(net_kg / volume_m3), shown(exp(log_kg_per_m3 - volume_residual)),
            hs6,
            counted(volume_peers, 'item'))
        WHEN claim = 'unit_too_heavy' THEN format(
            '{} kg net in {} {}: {} kg each, where one of {} that the exporter sends under {} weighs {} kg in the middle; a piece costs {:+.0f} %.',
            shown(net_kg), if(quantity % 1 = 0, format('{:,}', quantity::BIGINT), shown(quantity)), quantity_unit,
            shown(exp(log_kg_per_unit)), counted(other_items, 'other item'), hs6, shown(usual_unit_kg),
            100 * (exp(dearer) - 1) + 0.0)
        WHEN claim = 'container_overloaded' THEN format(
            'The goods declared in container {} weigh {} kg{}; a container may weigh no more than {} kg with all that is in it (ISO 668). Of {} in containers {} in one so heavy. The papers may name one container of two.',
            container, shown(container_kg),
            if(len(declarations) > 1, ' by ' || array_to_string(declarations, ', ') || ' together', ''), shown(most_kg),
            counted(container_items, 'item'), how_many(beyond_items, 'lie'))
        ELSE format(
            'The gross mass of {} kg is below the net mass of {} kg, and exchanging the two does not mend it.',
            shown(gross_kg), shown(net_kg))
    END
    || CASE WHEN is_usual_once
                THEN ' Alone it would not count; but another item shipped between the same parties lies about as far off.'
            WHEN is_repeated THEN ' Another item shipped between the same parties lies about as far off.'
            ELSE '' END AS reason,
    json_object(
        'declared', json_object('net_kg', declared_net_kg, 'gross_kg', declared_gross_kg, 'weighed_kg', weighed_kg,
                                'packages', packages, 'package_type', package_type, 'volume_m3', volume_m3,
                                'container', container, 'container_kg', container_kg,
                                'quantity', quantity, 'quantity_unit', quantity_unit),
        'expected', json_object(
            'kg_per_package', exp(log_kg_per_package - package_residual), 'kg_per_m3',
            exp(log_kg_per_m3 - volume_residual),
            'tare_kg', net_kg * greatest(exp(log_tare - tare_residual) - 0.001, 0),
            'tare_kg_of_parties', net_kg * usual_tare, 'weighed_kg',
            gross_kg * exp(log_weighed - weighed_residual),
            'container_kg_at_most', most_kg, 'kg_per_unit', usual_unit_kg),
        'peers', json_object('weighed', weighed_peers, 'tare', tare_peers, 'per_package', package_peers, 'per_m3',
            volume_peers, 'in_containers', if(container IS NULL, NULL, container_items)),
        'links', declarations,
        'z', z
    ) AS evidence
FROM told
