-- One row per item of watched goods and way in which a firm that it names stands in odd company: what the sentences
-- tell of the firm, of the one that it shares something with, and of the doubted one behind that; and the evidence.
-- Grain: item_id, claim.
WITH said AS (
    SELECT *
    FROM detect.network_named
    WHERE p_value < $worth_saying
    QUALIFY row_number() OVER (PARTITION BY item_id, claim ORDER BY p_value, side) = 1
),

owners AS (
    SELECT firm, kind, value
    FROM detect.network_identifiers
    WHERE is_own
),

told AS (
    SELECT
        said.*,
        (said.firm, said.kind, said.value) IN (SELECT (firm, kind, value) FROM owners) AS owns,
        (coalesce(said.via, said.source), said.kind, said.value) IN (SELECT (firm, kind, value) FROM owners)
            AS is_owned,
        (said.via, said.next_step.kind, said.next_step.value) IN (SELECT (firm, kind, value) FROM owners) AS next_owns,
        (said.source, said.next_step.kind, said.next_step.value) IN (SELECT (firm, kind, value) FROM owners)
            AS next_is_owned,
        firms.name,
        firms.incorporated_on,
        ways.name AS via_name,
        sources.name AS source_name,
        sources.violations,
        doubted.doubt,
        doubted.share AS as_doubted,
        worst.authority || '/' || worst.declaration_id AS worst_key,
        struct_extract(said.next_step, 'kind') AS next_kind,
        struct_extract(said.next_step, 'shown') AS next_shown,
        struct_extract(said.next_step, 'firms') AS next_firms
    FROM said
    JOIN detect.network_firms AS firms ON firms.firm = said.firm
    LEFT JOIN detect.network_firms AS ways ON ways.firm = said.via
    LEFT JOIN detect.network_firms AS sources ON sources.firm = said.source
    LEFT JOIN detect.network_doubted AS doubted ON doubted.firm = said.source
    LEFT JOIN features.items AS worst ON worst.item_id = doubted.worst_item
)

SELECT
    *,
    if(answers, '', ' It is only named here and did not lodge this declaration.') AS reserve,
    json_object(
        'declared', json_object('side', side, 'firm', name, 'incorporated_on', incorporated_on, 'days_old', days_old),
        'peers', json_object('firms', firms, 'young_firms', young_firms, 'as_young', as_young, 'as_doubted',
            as_doubted),
        'path', json_object('kind', kind, 'value', shown, 'via', via_name, 'next_kind', next_kind, 'next_value',
            next_shown, 'doubted', source_name, 'doubt', doubt),
        'speaks_of_another', if(answers, NULL, true),
        'links', worst_key
    ) AS evidence
FROM told
