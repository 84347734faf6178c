"""Transshipment: detours, and plants that make one heading of another."""

from datetime import date, timedelta

import pytest
from detecting import claims, p_value
from hubs import BEARINGS, DAY, exported, imported


def test_a_plant_that_makes_one_heading_of_another_works_on_and_is_strange_once(transshipment, warehouse):
    def through(firm, days, went="28258000"):
        # What comes in month after month may be worked up; what comes and goes within weeks is only relabelled.
        usual = {"hub": "MO", "net_kg": 700.0}
        return [
            row
            for day in (DAY, DAY + timedelta(days=days))
            for row in (
                imported(f"{firm} in {day}", importer_id=firm, hs_code="26171000", declared_on=day, **usual),
                exported(
                    f"{firm} out {day}", exporter_id=firm, hs_code=went, declared_on=day + timedelta(days=12), **usual
                ),
            )
        ]

    transshipment(*through("plant", 190), *through("brief", 90), *through("same heading", 190, went="26171000"))

    def told(firm):
        return claims(warehouse, "transshipment", f"{firm} out {DAY}")["same_goods_left_again"]

    plant, brief = (p_value(warehouse, "transshipment", f"{firm} out {DAY}") for firm in ("plant", "brief"))
    assert plant == pytest.approx(2 * brief, rel=0.01)
    assert "The firm has sent them out for 190 days, as a plant would." in told("plant")
    assert "as a plant would" not in told("brief") + told("same heading")


def test_magnets_are_made_of_metal_and_are_no_other_form_of_it(transshipment, warehouse):
    def through(firm, went):
        goods = {"hub": "MO", "net_kg": 700.0}
        return [
            imported(f"{firm} in", importer_id=firm, hs_code="28053000", **goods),
            exported(f"{firm} out", exporter_id=firm, hs_code=went, **goods),
        ]

    transshipment(*through("plant", "85051100"), *through("trader", "28053000"))
    assert claims(warehouse, "transshipment", "plant out") == {}
    assert "same_goods_left_again" in claims(warehouse, "transshipment", "trader out")


def test_of_a_holder_that_sends_out_much_else_another_heading_tells_less(transshipment, warehouse):
    def relabelled(firm):
        return [
            imported(f"{firm} in", importer_id=firm, hub="MO", hs_code="26171000", net_kg=700.0),
            exported(f"{firm} out", exporter_id=firm, hub="MO", hs_code="28258000", net_kg=700.0),
        ]

    else_ = [
        exported(f"else {n}", exporter_id="maker", hub="MO", hs_code="28258000", declared_on=date(2024, 1, 1 + n))
        for n in range(4)
    ]
    transshipment(*relabelled("maker"), *relabelled("passer-on"), *else_)
    maker, passer_on = (p_value(warehouse, "transshipment", f"{firm} out") for firm in ("maker", "passer-on"))
    assert maker == pytest.approx(5 * passer_on, rel=0.01)


def test_what_a_holder_took_in_counts_also_where_no_lot_leaves_as_it_came(transshipment, warehouse):
    def taken(number, kg, days, **changed):
        return imported(
            f"in {number}", **{"importer_id": "mixer", "declared_on": DAY + timedelta(days), "net_kg": kg} | changed
        )

    mixed = [taken(1, 500.0, 0), taken(2, 470.0, 15), taken(3, 380.0, 30)]
    # Of another origin, of another year, of others, and of another heading.
    others = [
        taken(4, 300.0, 5, origin="JP", dispatch="JP"),
        taken(5, 300.0, -300),
        taken(6, 300.0, 5, importer_id="other"),
        taken(7, 300.0, 5, hs_code="26171000"),
    ]
    sent = [
        exported(f"out {turn}", exporter_id="mixer", declared_on=DAY + timedelta(5 + turn), net_kg=450.0)
        for turn in range(3)
    ]
    transshipment(*mixed, *others, *sent)
    (ring,) = warehouse.rows("SELECT DISTINCT ring_inbound_kg, ring_outbound_kg FROM detect.transshipment_relabelled")
    assert ring == (1350.0, 1350.0)
    told = claims(warehouse, "transshipment", "out 0")["same_goods_left_again"]
    assert "1,350 kg in, all that the firm took in of it from there meanwhile, 1,350 kg out" in told


def test_a_detour_is_measured(transshipment, warehouse):
    direct = [
        exported(f"D{n}", hub="CN", exporter_id=f"D{n}", exporter_name=None, origin="CN", destination="KR")
        for n in range(20)
    ]
    far = exported("FAR", hub="US", exporter_id="F1", origin="CN", destination="KR")
    transshipment(far, *direct)
    ((straight, by_hub, chance),) = warehouse.rows(
        "SELECT straight_km, by_hub_km, chance FROM detect.transshipment_detours"
    )
    assert straight == pytest.approx(950, abs=60)
    assert by_hub == pytest.approx(22_300, abs=500)
    assert chance < 0.01


def test_territories_passed_that_lie_beyond_reason_are_a_detour(transshipment, warehouse):
    near = [
        exported(f"N{n}", exporter_id=f"N{n}", exporter_name=None, hs_code=BEARINGS, transit="MY", destination="HK")
        for n in range(9000)
    ]
    far = exported("FAR", exporter_id="F1", exporter_name=None, transit="PA;NL", destination="HK")
    usual = exported("USUAL", exporter_id="F2", exporter_name=None, transit="MY", destination="HK")
    made = exported("MADE", exporter_id="F3", exporter_name=None, hub="JP", origin="JP", transit="PA;NL")
    made |= {"destination": "HK"}
    transshipment(far, usual, made, *near)
    reason = claims(warehouse, "transshipment", "FAR")["detour"]
    way = "From Singapore by way of Panama and Netherlands to Hong Kong the goods travel 36,941 km, where 2,586 km lie"
    assert reason.startswith(way)
    assert "of 12,200 ordinary items 0 go as far out of theirs" in reason
    for innocent in ("USUAL", "MADE"):  # Japan makes such goods, and did not control them
        assert claims(warehouse, "transshipment", innocent) == {}
