-- One row per goods item that is screened: what the detectors compare, in common units.
-- Masses are kg, volumes m³, prices US dollars or, without a rate, the declared currency. Logarithms are natural;
-- a quantity that is missing, or zero where it divides, is NULL.
-- Grain: item_id, the place of the item in main.declarations.
WITH lodged AS NOT MATERIALIZED (
    SELECT rowid AS item_id, *
    FROM main.declarations
    WHERE status IS DISTINCT FROM 'cancelled' AND declared_on <= $as_of
),

-- A mass that stands on each item of a declaration, though these hold more or less, and that is about what they come to
-- together, is that of all of them: no item has one of its own.
of_all AS (
    SELECT
        authority,
        declaration_id,
        coalesce(count(net_kg) = count(*) AND count(gross_kg) = count(*) AND min(gross_kg) = max(gross_kg)
            AND min(net_kg) < max(net_kg)
            AND 1000 * min(gross_kg) BETWEEN sum((1000 * net_kg)::BIGINT) AND 1.6 * sum((1000 * net_kg)::BIGINT), false)
            AS gross,
        sum((1000 * coalesce(gross_kg, net_kg))::BIGINT) / 1000 AS all_kg,
        -- Weighed once, or again for each item.
        coalesce(count(coalesce(gross_kg, net_kg)) = count(*) AND count(weighed_kg) = count(*)
            AND max(weighed_kg) < 1.02 * min(weighed_kg)
            AND (abs(min(weighed_kg) / all_kg - 1)
                    < if(max(weighed_kg) / min(weighed_kg) < max(gross_kg) / min(gross_kg), 0.2, 0.05)
                OR holds_an_empty_container(min(weighed_kg), all_kg)), false)
            AS weighed
    FROM lodged
    GROUP BY ALL
    HAVING count(*) > 1 AND (gross OR weighed)
),

-- Authorities of whose loads that a scale shows to be tonnes heavier most are so by what an empty container weighs,
-- three exporters' at least.
weighing_containers AS (
    SELECT authority
    FROM lodged
    WHERE weighed_kg - gross_kg > 1000
    GROUP BY authority
    HAVING 2 * count_if(holds_an_empty_container(weighed_kg, gross_kg)) > count(*)
        AND count(DISTINCT coalesce(exporter_id, exporter_name))
            FILTER (holds_an_empty_container(weighed_kg, gross_kg)) >= 3
),

screened AS NOT MATERIALIZED (
    SELECT
        lodged.* REPLACE (
            counted_packages(packages, package_type, net_kg, gross_kg) AS packages,
            meant_net(net_kg, gross_kg, weighed_kg) AS net_kg,
            if(of_all.gross, NULL, meant_gross(net_kg, gross_kg, weighed_kg)) AS gross_kg,
            if(of_all.weighed OR authority IN (FROM weighing_containers)
                    AND holds_an_empty_container(weighed_kg, gross_kg),
                NULL, weighed_kg) AS weighed_kg)
    FROM lodged
    LEFT JOIN of_all USING (authority, declaration_id)
),

-- Words that stand for goods of several chapters say nothing of the goods, nor do none at all.
vague AS (
    SELECT words
    FROM features.wordings
    GROUP BY words
    HAVING count(DISTINCT left(hs6, 2)) > 1
    UNION ALL
    SELECT hash(NULL::VARCHAR)
),

-- Of these, what names no metal or other element leaves open which the goods are.
silent AS (
    SELECT vague.words
    FROM vague
    ANTI JOIN (
        SELECT goods.words
        FROM (SELECT DISTINCT words, wording FROM features.wordings SEMI JOIN vague USING (words)) AS goods
        JOIN facts.elements AS elements
            ON list_contains(string_split(goods.wording, ' '), lower(elements.name))
            OR contains(goods.wording, elements.chinese)
    ) AS speaking USING (words)
),

-- Where a heading holds several minerals, or other goods too: which of them a description names, or the wording of
-- which it is a variant.
named AS (
    SELECT goods.hs6, goods.description, string_agg(DISTINCT names.mineral ORDER BY names.mineral) AS named
    FROM features.wordings AS goods
    SEMI JOIN facts.heading_others USING (hs6)
    JOIN facts.heading_minerals AS minerals ON minerals.hs6 = goods.hs6 AND minerals.role <> 'cover'
    JOIN facts.mineral_names AS names ON names.mineral = minerals.mineral
        AND contains(lower(goods.description) || ' ' || goods.wording, names.word)
    GROUP BY goods.hs6, goods.description
),

-- Or that it holds such other goods.
other AS (
    SELECT DISTINCT goods.hs6, goods.description
    FROM features.wordings AS goods
    JOIN facts.other_names AS names ON names.hs6 = goods.hs6
        AND contains(lower(goods.description) || ' ' || goods.wording, names.word)
    ANTI JOIN named ON named.hs6 = goods.hs6 AND named.description = goods.description
),

-- Without a number, who ships is known by name alone, whatever address goes with it: the party that goes by it most.
firms AS (
    SELECT lodged.exporter_name, parties.exporter_entity AS entity
    FROM lodged
    JOIN link.item_parties AS parties USING (item_id)
    WHERE lodged.exporter_name IS NOT NULL
    GROUP BY lodged.exporter_name, parties.exporter_entity
    QUALIFY row_number() OVER (PARTITION BY lodged.exporter_name ORDER BY count(*) DESC, entity) = 1
),

priced AS NOT MATERIALIZED (
    SELECT
        screened.*,
        coalesce(wordings.words, hash(NULL::VARCHAR)) AS words,
        wordings.own_words,
        named.named,
        other.hs6 IS NOT NULL AS names_other,
        -- The trade between an exporter and an importer in a heading, as its authority knows the two; who is not known
        -- is nobody else.
        hash(
            screened.authority, coalesce(exporter_id, exporter_name), coalesce(importer_id, importer_name),
            left(screened.hs_code, 6),
            if(coalesce(exporter_id, exporter_name, importer_id, importer_name) IS NULL, declaration_id, NULL))
                AS relation,
        left(screened.hs_code, 6) AS hs6,
        -- A strategic mineral can be declared under the heading.
        left(screened.hs_code, 6) IN (SELECT hs6 FROM facts.heading_minerals WHERE role <> 'cover') AS is_strategic,
        value * usd_per_unit AS usd,
        is_called_sample(screened.description, net_kg, gross_kg, value * usd_per_unit) AS is_called_sample,
        is_called_sample OR is_trifle(net_kg, gross_kg, value * usd_per_unit) AS is_sample,
        coalesce(if(usd_per_unit IS NOT NULL, 'USD', screened.currency), '(no currency named)') AS price_currency,
        CASE
            WHEN incoterm IN ('EXW', 'FCA', 'FAS', 'FOB') THEN 'FOB'
            WHEN incoterm IS NOT NULL THEN 'CIF'
            ELSE 'not stated'
        END AS price_basis
    FROM screened
    LEFT JOIN features.wordings AS wordings ON wordings.hs6 = left(screened.hs_code, 6)
        AND wordings.description = screened.description
    LEFT JOIN named ON named.hs6 = left(screened.hs_code, 6) AND named.description = screened.description
    LEFT JOIN other ON other.hs6 = left(screened.hs_code, 6) AND other.description = screened.description
    LEFT JOIN validate.month_rates AS rates
        ON rates.currency = screened.currency AND rates.month = date_trunc('month', screened.declared_on)::DATE
),

naming AS (
    SELECT authority
    FROM lodged
    GROUP BY authority
    HAVING count(currency) > 0.5 * count(*)
),

-- What parties always name where they name it is what they trade where they say nothing. Who sends more than three
-- samples, and more than one in twenty shipments, sends goods in small parcels.
relations AS (
    SELECT
        relation,
        if(min(named) = max(named), min(named), NULL) AS named,
        count_if(is_sample) <= greatest(3, count(*) / 20) AS sends_samples
    FROM priced
    GROUP BY relation
)

SELECT
    item_id,
    authority,
    declaration_id,
    item_no,
    flow,
    declared_on,
    date_trunc('quarter', declared_on)::DATE AS quarter,
    hs_code,
    hs6,
    is_strategic,
    -- The heading is known, if for nothing else, as a cover of a strategic mineral.
    hs6 IN (SELECT hs6 FROM facts.heading_minerals) AS is_watched,
    CASE WHEN hs6 IN (SELECT hs6 FROM facts.heading_minerals) THEN 0 WHEN is_material(hs6) THEN 1 ELSE 2 END::UTINYINT
        AS remoteness,
    origin,
    dispatch,
    destination,
    transport_mode,
    upper(package_type) AS package_type,
    office,
    usd,
    net_kg,
    gross_kg,
    weighed_kg,
    packages,
    volume_m3,
    quantity_unit,
    price_currency,
    price_basis,
    words,
    own_words,
    coalesce(priced.named, if(silent.words IS NOT NULL, relations.named, NULL)) AS named,
    names_other,
    vague.words IS NOT NULL AS is_vague,
    -- Who ships, as far as it is known; an exporter is no peer of its own.
    coalesce(
        if(exporter_id IS NULL, firms.entity, parties.exporter_entity),
        hash(coalesce(exporter_id, exporter_name, importer_id, importer_name, authority || declaration_id)))
            AS exporter,
    relation,
    -- Where an authority names the currency as a rule, a figure without one is no price; nor has a sample one, nor what
    -- is sent for a trifle, unless it may be a strategic mineral; nor are these packed as goods are.
    CASE WHEN (currency IS NOT NULL OR authority NOT IN (FROM naming))
            AND NOT (is_sample AND sends_samples AND (is_called_sample OR NOT is_strategic))
        THEN ln(nullif(coalesce(usd, value), 0) / net_kg) END AS log_price,
    ln(net_kg) AS log_kg,
    CASE WHEN NOT (is_sample AND sends_samples) THEN ln(net_kg / nullif(packages, 0)) END AS log_kg_per_package,
    -- A few litres are a rounded figure, unless nothing is as heavy even with one litre more.
    CASE WHEN NOT (is_sample AND sends_samples)
            AND (volume_m3 >= 0.005 OR net_kg / (volume_m3 + 0.001) > osmium_kg_per_m3())
        THEN ln(net_kg / volume_m3) END AS log_kg_per_m3,
    CASE WHEN NOT (is_sample AND sends_samples) AND quantity_unit IS NOT NULL
        THEN ln(net_kg / nullif(quantity, 0)) END AS log_kg_per_unit,
    -- Tare over net mass. Where gross and net mass are the same figure no tare was declared; a thousandth is added so
    -- that roundings do not make light tares far apart.
    CASE WHEN gross_kg > net_kg AND NOT (is_sample AND sends_samples)
        THEN ln((gross_kg - net_kg) / net_kg + 0.001) END AS log_tare,
    -- Beyond half a step of the scale.
    ln((gross_kg + sign(weighed_kg - gross_kg) * greatest(abs(weighed_kg - gross_kg) - scales.step / 2, 0))
        / gross_kg) AS log_weighed
FROM priced
LEFT JOIN relations USING (relation)
LEFT JOIN vague USING (words)
LEFT JOIN silent USING (words)
LEFT JOIN features.scales AS scales USING (authority)
LEFT JOIN link.item_parties AS parties USING (item_id)
LEFT JOIN firms USING (exporter_name)
