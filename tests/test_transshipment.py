"""Transshipment: goods through a hub, among ordinary ones that stay or pass honestly."""

from datetime import date, timedelta

import pytest
from detecting import claims, p_value, silence
from hubs import DAY, exported, imported


def test_goods_that_leave_under_another_flag_are_said_on_every_leg_and_ordinary_ones_on_none(transshipment, warehouse):
    transshipment(imported("IN"), exported("OUT"))
    for leg in ("IN", "OUT"):
        reason = claims(warehouse, "transshipment", leg)["same_goods_left_again"]
        assert "SG/IN" in reason
        assert "SG/OUT" in reason
        assert p_value(warehouse, "transshipment", leg) < 0.001
    assert silence(warehouse, "transshipment", "I30") == "no goods of a controlled mineral"


def test_ore_becomes_oxide_and_oxide_no_ore(transshipment, warehouse):
    def through(number, came, went):
        firm, kg = f"{came} {number}", 700.0 + 50 * number
        usual = {"hub": "MO", "net_kg": kg}
        return [
            imported(f"{firm} in", importer_id=firm, importer_name=firm, hs_code=came, **usual),
            exported(f"{firm} out", exporter_id=firm, exporter_name=firm, hs_code=went, **usual),
        ]

    ore, oxide = "26171000", "28258000"
    there = [row for number in range(3) for row in through(number, ore, oxide)]
    back = [row for number in range(5, 8) for row in through(number, oxide, ore)]
    transshipment(*there, *back)
    assert "same_goods_left_again" in claims(warehouse, "transshipment", f"{ore} 0 out")
    assert "same_goods_left_again" not in claims(warehouse, "transshipment", f"{oxide} 5 out")


@pytest.mark.parametrize("part", [1.0, 0.4])
def test_only_where_as_much_leaves_as_came_it_is_said_to_be_exact(transshipment, warehouse, part):
    # Vietnam smelts antimony, and much of it comes there to stay.
    usual = {"hub": "VN", "hs_code": "28258000"}
    stay = [imported(f"V{n}", importer_id=f"V{n}", net_kg=9000.0 + 9 * n, **usual) for n in range(5000)]
    came = [imported(f"IN{n}", hub="VN", hs_code="26171000", net_kg=700.0 + 50 * n) for n in range(3)]
    left = [exported(f"OUT{n}", net_kg=part * (700.0 + 50 * n), **usual) for n in range(3)]
    transshipment(*stay, *came, *left)
    reason = claims(warehouse, "transshipment", "OUT0")["same_goods_left_again"]
    assert "% as much. Vietnam makes the mineral" in reason
    assert ("kg out, 100 % as much" in reason) == (part == 1)
    assert ("few send out so exactly what came in" in reason) == (part == 1)


def test_magnets_that_leave_as_ferrite_ones_are_followed(transshipment, warehouse):
    def through(number):
        firm, usual = f"magnets {number}", {"hub": "MO", "net_kg": 700.0 + 50 * number}
        came = {"hs_code": "85051100", "description": "sintered NdFeB magnets", "declared_on": date(2025, 6, 3)}
        went = {"hs_code": "85051900", "description": "ferrite magnets", "declared_on": date(2025, 6, 15)}
        return [
            imported(f"{firm} in", importer_id=firm, importer_name=firm, **usual, **came),
            exported(f"{firm} out", exporter_id=firm, exporter_name=firm, **usual, **went),
        ]

    transshipment(*(row for number in range(4) for row in through(number)))
    assert "same_goods_left_again" in claims(warehouse, "transshipment", "magnets 0 out")


def test_before_a_control_new_flags_are_one_fact_and_strange_once(transshipment, warehouse):
    def through(firm, day):
        party = {"exporter_id": firm, "exporter_name": firm}
        return [
            row
            for number in range(4)
            for row in (
                imported(f"{firm} in {number}", importer_id=firm, importer_name=firm, declared_on=day),
                exported(f"{firm} out {number}", **party, declared_on=day + timedelta(days=12)),
            )
        ]

    transshipment(*through("early", date(2023, 3, 6)), *through("late", DAY))
    early, late = (p_value(warehouse, "transshipment", f"{firm} out 0") for firm in ("early", "late"))
    assert early == pytest.approx(4 * late, rel=0.01)


def test_goods_named_after_no_mineral_of_a_mixed_heading_are_rarely_taken_for_it(transshipment, warehouse):
    # The heading holds gallium beside vanadium, hafnium and others.
    named, other = {"description": "gallium ingots"}, {"description": "hafnium crystal bars"}
    there = {"importer_id": "T2", "importer_name": "Bay Trading"}
    gone = {"exporter_id": "T2", "exporter_name": "Bay Trading", "net_kg": 700.0}
    transshipment(
        imported("IN", **named),
        exported("OUT", **named),
        imported("IN2", net_kg=700.0, **other, **there),
        exported("OUT2", **other, **gone),
    )
    chances = [p_value(warehouse, "transshipment", leg) for leg in ("OUT", "OUT2")]
    assert chances[1] == pytest.approx(10 * chances[0], rel=0.01)


def test_goods_named_after_other_goods_of_the_heading_are_not_taken_for_it(transshipment, warehouse):
    oxides = {"hs_code": "28256000"}
    there = {"importer_id": "T2", "importer_name": "Bay Trading", "net_kg": 700.0}
    gone = {"exporter_id": "T2", "exporter_name": "Bay Trading", "net_kg": 700.0}
    transshipment(
        imported("IN", description="germanium dioxide", **oxides),
        exported("OUT", description="germanium dioxide", **oxides),
        imported("IN2", description="zirconia 99%", **oxides, **there),
        exported("OUT2", description="zirconia 99%", **oxides, **gone),
    )
    assert "same_goods_left_again" in claims(warehouse, "transshipment", "OUT")
    assert claims(warehouse, "transshipment", "OUT2") == {}


def test_a_new_name_on_the_way_out_hides_little(transshipment, warehouse):
    named, renamed = {"description": "gallium metal"}, {"description": "niobium metal"}
    there = {"importer_id": "T2", "importer_name": "Bay Trading", "net_kg": 700.0}
    gone = {"exporter_id": "T2", "exporter_name": "Bay Trading", "net_kg": 700.0}
    transshipment(
        imported("IN", **named), exported("OUT", **named), imported("IN2", **named, **there),
        exported("OUT2", **renamed, **gone),
    )  # fmt: skip
    chances = [p_value(warehouse, "transshipment", leg) for leg in ("OUT", "OUT2")]
    assert chances[1] == pytest.approx(10 * chances[0], rel=0.01)


def test_what_left_in_a_mixed_heading_as_other_goods_is_rarely_taken_for_what_came(transshipment, warehouse):
    came, mixed = {"hs_code": "28469000", "description": "yttrium oxide"}, "38249990"
    there = {"importer_id": "T2", "importer_name": "Bay Trading", "net_kg": 700.0}
    gone = {"exporter_id": "T2", "exporter_name": "Bay Trading", "net_kg": 700.0, "hs_code": mixed}
    transshipment(
        imported("IN", **came),
        exported("OUT", hs_code=mixed, description="rare earth mixture"),
        imported("IN2", **came, **there),
        exported("OUT2", description="foundry binder", **gone),
    )
    chances = [p_value(warehouse, "transshipment", leg) for leg in ("OUT", "OUT2")]
    assert chances[1] == pytest.approx(10 * chances[0], rel=0.01)


def test_the_other_sides_of_both_legs_carry_it_too(transshipment, warehouse):
    came = imported("IN", transport_doc="B1")
    left = exported("OUT", transport_doc="B2")
    there = {"authority": "CN", "flow": "export", "declared_on": DAY - timedelta(days=8)}
    here = {"authority": "US", "flow": "import", "declared_on": DAY + timedelta(days=40)}
    sides = (came | there | {"declaration_id": "FIRST"}, left | here | {"declaration_id": "LAST"})
    transshipment(came, left, *sides)
    for leg in ("FIRST", "LAST"):
        assert "same_goods_left_again" in claims(warehouse, "transshipment", leg)


def test_goods_that_leave_in_parts_are_followed(transshipment, warehouse):
    parts = [exported(f"OUT{part}", net_kg=250.0, declared_on=DAY + timedelta(days=9 + part)) for part in (1, 2)]
    transshipment(imported("IN"), *parts)
    assert "same_goods_left_again" in claims(warehouse, "transshipment", "OUT1")
    assert "same_goods_left_again" in claims(warehouse, "transshipment", "OUT2")


def test_a_third_flag_is_another_flag(transshipment, warehouse):
    transshipment(imported("IN"), exported("OUT", origin="MY"))
    assert "same_goods_left_again" in claims(warehouse, "transshipment", "OUT")


def test_entrepot_trade_that_keeps_its_origin_and_what_goes_back_to_its_source_are_innocent(transshipment, warehouse):
    there = {"importer_id": "T2", "importer_name": "Bay Trading", "net_kg": 700.0}
    back = {"exporter_id": "T2", "exporter_name": "Bay Trading", "net_kg": 700.0, "destination": "CN"}
    entrepot = [imported("IN"), exported("OUT", flow="re-export", origin="CN")]
    transshipment(*entrepot, imported("BOUGHT", **there), exported("RETURNED", **back))
    for leg in ("IN", "OUT", "RETURNED"):
        assert claims(warehouse, "transshipment", leg) == {}


def test_a_refiner_that_sends_out_much_else_is_innocent(transshipment, warehouse):
    # Japan recycles gallium; its refiner buys some in China and sells what it makes all year.
    feed = imported("FEED", hub="JP")
    others = [
        exported(f"OWN{n}", hub="JP", net_kg=800.0 + 37 * n, declared_on=date(2025, 1, 10) + timedelta(days=7 * n))
        for n in range(40)
    ]
    transshipment(feed, exported("OUT", hub="JP"), *others)
    assert claims(warehouse, "transshipment", "OUT") == {}


def test_a_firm_new_to_the_goods_sends_them_on_since_the_control(transshipment, warehouse):
    # Antimony from Hong Kong since China's control of 2024-09-15, where makers sold it before and after.
    antimony = "81101000"
    makers = [
        exported(
            f"T{n}",
            hub="TJ",
            exporter_id=f"M{n % 20}",
            exporter_name=None,
            hs_code=antimony,
            declared_on=date(2024, 1, 1) + timedelta(days=n % 250),
        )
        for n in range(1500)
    ]
    late = exported(
        "NEW", hub="HK", exporter_id="N1", exporter_name="Newcomer", hs_code=antimony, declared_on=date(2025, 9, 1)
    )
    transshipment(late, *makers)
    reason = claims(warehouse, "transshipment", "NEW")["new_route_after_control"]
    assert "2024-09-15" in reason
    assert "Hong Kong" in reason
    assert claims(warehouse, "transshipment", "T0") == {}


def test_a_territory_that_exports_more_than_it_has(transshipment, warehouse):
    own = [exported(f"OWN{n}", hub="HK", net_kg=1000.0, hs_code="81101000") for n in range(5)]
    transshipment(imported("IN", hub="HK", hs_code="81101000", net_kg=1500.0), *own)
    ((exported_kg, imported_kg, made_kg, unexplained_kg),) = warehouse.rows(
        """SELECT exported_kg, imported_kg, made_kg, unexplained_kg FROM detect.transshipment_stocks
           WHERE hub = 'HK' AND mineral = 'antimony' AND year = 2025"""
    )
    assert (exported_kg, imported_kg, made_kg, unexplained_kg) == (5000.0, 1500.0, 0.0, 3500.0)


def test_of_records_of_a_years_imports_one_frequency_counts_and_not_what_a_bloc_tells_again(transshipment, warehouse):
    own = [exported(f"OWN{n}", hub="HK", net_kg=1000.0, hs_code="81101000") for n in range(5)]
    transshipment(*own)
    warehouse.con.execute(
        """INSERT INTO trade.reconciled_flows (hs_code, exporter, importer, frequency, period_start, kg)
           SELECT '811010', exporter, 'HK', 'M', make_date(2025, month, 1), 100
           FROM range(1, 13) AS months(month), (VALUES ('DE'), ('EU')) AS of(exporter)
           UNION ALL SELECT '811010', 'DE', 'HK', 'A', DATE '2025-01-01', 1300"""
    )
    warehouse.make("detect.transshipment_stocks")
    ((imported_kg,),) = warehouse.rows("SELECT imported_kg FROM detect.transshipment_stocks WHERE hub = 'HK'")
    assert imported_kg == 1300.0


def test_the_exports_of_a_territory_that_exports_more_than_it_has_are_told_but_not_those_of_a_cover(
    transshipment, warehouse
):
    ore, zinc = {"hs_code": "81101000"}, {"hs_code": "79011100"}  # antimony, and what is known as its cover
    makes = [exported(f"CN{n}", hub="CN", exporter_id=f"C{n % 50}", net_kg=1.0, **ore) for n in range(13_000)]
    transshipment(exported("OWN", hub="HK", **ore), exported("COVER", hub="HK", **zinc), *makes)
    reason = claims(warehouse, "transshipment", "OWN")["hub_exports_more_than_it_has"]
    assert reason == (
        "Hong Kong exported 500 kg of antimony as its own in 2025; it imported 0 kg by what is declared and recorded,"
        " and makes 0 kg a year by the sources held here."
    )
    assert "hub_exports_more_than_it_has" not in claims(warehouse, "transshipment", "COVER")
