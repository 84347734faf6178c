-- One row per item and way in which its route is odd, with the chance of it in an honest item, and what that comes to
-- given the four ways a route is looked at: that the same goods left again weighs three quarters; the other three, each
-- of which honest trade shows often, a twelfth each.
-- Grain: item_id, claim.
WITH tried AS (
    SELECT item_id, 'same_goods_left_again' AS claim, chance
    FROM detect.transshipment_records
    UNION ALL
    -- That its exporter is new to the goods and that the declared origin does not make them are found independently.
    SELECT routes.item_id, 'new_route_after_control', min(rates.new_share * rates.unmade_share)
    FROM detect.transshipment_routes AS routes
    CROSS JOIN reference.transshipment_new_routes AS rates
    WHERE routes.route_began >= routes.controlled_from
        AND routes.firm_began >= routes.controlled_from
        AND routes.controlled_from >= rates.known_from
        AND NOT routes.is_made_there
    GROUP BY routes.item_id
    UNION ALL
    SELECT item_id, 'detour', min(chance)
    FROM detect.transshipment_detours
    GROUP BY item_id
    UNION ALL
    SELECT item_id, 'hub_exports_more_than_it_has', chance
    FROM detect.transshipment_excesses
)

SELECT *, smallest_of(chance, if(claim = 'same_goods_left_again', 4 / 3, 12)) AS p_value
FROM tried
