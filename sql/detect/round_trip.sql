-- One row per item of goods that go to and fro between two firms, as its sentence tells.
-- Grain: item_id.
WITH tied AS (
    -- What ties the two, besides the goods.
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
    trips.item_id,
    'round_trip' AS claim,
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
        if(trips.ordinary_dearer = 0, 'none', format('{:,}', trips.ordinary_dearer))) AS reason,
    json_object(
        'declared', json_object('heading', trips.hs6, 'firms', [ones.name, others.name], 'consignments',
            trips.consignments, 'turns', trips.turns, 'dearer', trips.dearer, 'usual_kg', trips.usual_kg,
            'first_price', trips.first_price, 'last_price', trips.last_price),
        'peers', json_object('pairs', trips.ordinary_pairs, 'once_dearer', trips.ordinary_dearer),
        'shared', tied.kinds) AS evidence
FROM detect.network_round_trips AS trips
LEFT JOIN detect.network_firms AS ones ON ones.firm = trips.one
LEFT JOIN detect.network_firms AS others ON others.firm = trips.other
LEFT JOIN tied ON tied.one = trips.one AND tied.other = trips.other
WHERE trips.p_value < $worth_saying
