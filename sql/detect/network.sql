-- One row per item of watched goods and way in which a firm that it names stands in odd company, in which the goods
-- go to and fro between two, or in which firms that belong together crowd around one partner, odd enough to say.
-- Grain: item_id, claim.
WITH said AS (
    SELECT *
    FROM detect.network_named
    WHERE p_value < $worth_saying
    QUALIFY row_number() OVER (PARTITION BY item_id, claim ORDER BY p_value, side) = 1
),

company AS (
    SELECT members.firm, string_agg(firms.name, ', ' ORDER BY firms.days_old, firms.name) AS names
    FROM (SELECT DISTINCT firm, unnest(members) AS member FROM said
        WHERE claim = 'young_firms_under_one_roof') AS members
    JOIN detect.network_firms AS firms ON firms.firm = members.member
    GROUP BY members.firm
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
        company.names,
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
    LEFT JOIN company ON company.firm = said.firm AND said.claim = 'young_firms_under_one_roof'
    LEFT JOIN detect.network_firms AS ways ON ways.firm = said.via
    LEFT JOIN detect.network_firms AS sources ON sources.firm = said.source
    LEFT JOIN detect.network_doubted AS doubted ON doubted.firm = said.source
    LEFT JOIN features.items AS worst ON worst.item_id = doubted.worst_item
),

crowd_names AS (
    SELECT crowds.members, string_agg(DISTINCT firms.name, ', ' ORDER BY firms.name) AS names
    FROM (SELECT DISTINCT members, unnest(members) AS member FROM detect.network_one_partner) AS crowds
    JOIN detect.network_firms AS firms ON firms.firm = crowds.member
    GROUP BY crowds.members
),

-- What ties two firms, besides the goods.
tied AS (
    SELECT
        trips.one,
        trips.other,
        string_agg(DISTINCT firsts.kind, ' and ' ORDER BY firsts.kind) AS kinds,
        string_agg(DISTINCT firsts.kind, ' and ' ORDER BY firsts.kind) FILTER (NOT firsts.is_own AND NOT seconds.is_own)
            AS shared,
        bool_or(firsts.is_own OR seconds.is_own) AS owns
    FROM (SELECT DISTINCT one, other FROM detect.network_round_trips) AS trips
    JOIN detect.network_identifiers AS firsts ON firsts.firm = trips.one AND firsts.kind <> 'broker'
    JOIN detect.network_identifiers AS seconds
        ON seconds.firm = trips.other AND seconds.kind = firsts.kind AND seconds.value = firsts.value
    GROUP BY trips.one, trips.other
)

SELECT
    item_id,
    claim,
    'network' AS tactic,
    1 - p_value AS score,
    p_value,
    CASE claim
        WHEN 'young_firms_under_one_roof' THEN format(
            'The {} {}, incorporated on {}, {} before this declaration, {}, {} were at most {} old when they first traded in strategic goods or goods known as their cover ({}). Of firms in such trade {} were as young as this one then, or younger.',
            side, name, incorporated_on, counted(days_old, 'day'),
            if(owns, format('owns others: of the {} firms together', firms),
                format('shares its {} {} with others: of {} firms that have it', kind, shown, firms)),
            young_firms, counted(oldest, 'day'), names, shown_percent(as_young))
        ELSE format('The {} {} ', side, name)
            || tied_to(coalesce(via_name, source_name), kind, shown, firms, owns, is_owned)
            || if(via IS NULL, '', coalesce(', which '
                || tied_to(source_name, next_kind, next_shown, next_firms, next_owns, next_is_owned), ''))
            || CASE doubt
                WHEN 'watchlist' THEN ', which is watch-listed'
                WHEN 'violation' THEN format(', which inspections found in violation {}', counted(violations, 'time'))
                ELSE format(', whose own declaration {} is among the oddest', worst_key)
            END
            || format('; {} of firms are doubted as much.', shown_percent(as_doubted))
            || coalesce(format(' It was {} old; {} of firms are so young, or younger, when they first trade in strategic goods or goods known as their cover.',
                counted(days_old, 'day'), shown_percent(as_young)), '')
    END
    || if(answers, '', ' It is only named here and did not lodge this declaration.') AS reason,
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
UNION ALL
SELECT
    trips.item_id,
    'round_trip',
    'network',
    1 - trips.p_value,
    trips.p_value,
    format('About {} kg of {} went to and fro between {} and {} from {} to {}, and turned {} within four months of coming: {} dearer than before, by more than the market where that is known, the price per kg going from {} {} to {} {}.',
        shown(trips.usual_kg), trips.hs6, ones.name, others.name, trips.first_on, trips.last_on,
        counted(trips.turns, 'time'), counted(trips.dearer, 'time'),
        shown(coalesce(trips.first_price, trips.first_declared.price)),
        if(trips.first_price IS NULL, trips.first_declared.currency, 'USD'),
        shown(coalesce(trips.last_price, trips.last_declared.price)),
        if(trips.last_price IS NULL, trips.last_declared.currency, 'USD'))
    || coalesce(format(' The two share their {}.', tied.shared), '')
    || if(tied.owns, ' One of them owns the other.', '')
    || format(' Of {} of firms in ordinary goods {} had goods come back dearer even once. Goods that are returned, repaired or replaced keep their value.',
        counted(trips.ordinary_pairs, 'pair'),
        if(trips.ordinary_dearer = 0, 'none', format('{:,}', trips.ordinary_dearer))),
    json_object(
        'declared', json_object('heading', trips.hs6, 'firms', [ones.name, others.name], 'consignments',
            trips.consignments, 'turns', trips.turns, 'dearer', trips.dearer, 'usual_kg', trips.usual_kg,
            'first_price', trips.first_price, 'last_price', trips.last_price),
        'peers', json_object('pairs', trips.ordinary_pairs, 'once_dearer', trips.ordinary_dearer),
        'shared', tied.kinds)
FROM detect.network_round_trips AS trips
LEFT JOIN detect.network_firms AS ones ON ones.firm = trips.one
LEFT JOIN detect.network_firms AS others ON others.firm = trips.other
LEFT JOIN tied ON tied.one = trips.one AND tied.other = trips.other
WHERE trips.p_value < $worth_saying
UNION ALL
SELECT
    crowds.item_id,
    'one_roof_one_partner',
    'network',
    1 - crowds.p_value,
    crowds.p_value,
    format('{} {} that share the {} {} trade {} with {}: {}. In ordinary goods {} of {:,} partners of a firm with a shared {} had another of those that share it{}.',
        crowds.sharing, crowds.side, crowds.kind, crowds.shown, crowds.hs6, partners.name, crowd_names.names,
        if(crowds.with_another = 0, 'none', format('{:,}', crowds.with_another)), crowds.usual_partners, crowds.kind,
        if(crowds.most > 1, format(', and none more than {} of them', crowds.most), ''))
    || if(crowds.answers, '', ' They are only named here and did not lodge this declaration.'),
    json_object(
        'declared', json_object('side', crowds.side, 'partner', partners.name, 'heading', crowds.hs6),
        'peers', json_object('partners', crowds.usual_partners, 'with_another', crowds.with_another,
            'most', crowds.most),
        'path', json_object('kind', crowds.kind, 'value', crowds.shown, 'firms', crowds.firms,
            'sharing', crowd_names.names),
        'speaks_of_another', if(crowds.answers, NULL, true))
FROM detect.network_one_partner AS crowds
JOIN crowd_names USING (members)
LEFT JOIN detect.network_firms AS partners ON partners.firm = crowds.partner
WHERE crowds.p_value < $worth_saying
