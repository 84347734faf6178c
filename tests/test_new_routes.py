"""Routes that firms new to the goods take since a control, and goods that leave a hub again: what makes them odd."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from trading import selected

CONTROL = date(2023, 8, 1)
BEFORE = CONTROL - timedelta(1)
RATES = {"known_from": CONTROL, "new_share": 0.1, "unmade_share": 0.02}


def chance_of_a_new_route(**differs: Any) -> float | None:
    """Return the chance of a route that a new firm takes from the day of a control on, or of one that differs."""
    usual = {"route_began": CONTROL, "firm_began": CONTROL, "controlled_from": CONTROL, "is_made_there": False}
    other = [{"item_id": 9, "chance": 0.5}]
    given = {
        "detect.transshipment_routes": [{"item_id": 1} | usual | differs],
        "reference.transshipment_new_routes": [RATES],
        "detect.transshipment_records": other,
        "detect.transshipment_detours": other,
        "detect.transshipment_excesses": other,
    }
    found = {
        row["claim"]: row["chance"] for row in selected("detect.transshipment_tests", given) if row["item_id"] == 1
    }
    return found.get("new_route_after_control")


def test_a_new_route_is_as_rare_as_new_firms_and_as_origins_that_do_not_make_the_goods():
    assert chance_of_a_new_route() == pytest.approx(0.1 * 0.02)


@pytest.mark.parametrize(
    "differs",
    [
        pytest.param({"route_began": BEFORE}, id="it was gone before the control"),
        pytest.param({"firm_began": BEFORE}, id="the firm traded the goods before"),
        pytest.param({"is_made_there": True}, id="the origin makes the goods"),
        pytest.param({"controlled_from": BEFORE}, id="records do not reach back to before the control"),
    ],
)
def test_a_route_may_be_in_order(differs):
    assert chance_of_a_new_route(**differs) is None


def chance_of_a_leg(ring: dict[str, Any] | None = None, leg: dict[str, Any] | None = None) -> float | None:
    """Return the chance of goods that left a hub again, their holder passing on nine tenths of them."""
    kinds = {"parties_agree": True, "same_heading": True, "is_made_there": False}
    rings = {"ring": 1, "legs": 3, "lasted": 0, "lasts": False, "items": 3, "inbound_kg": 100.0, "outbound_kg": 90.0}
    legs = {"ring": 1, "is_unnamed": False, "is_before": False, "is_placebo": False}
    given = {
        "detect.transshipment_rings": [
            rings | kinds | {"is_of_legs": True, "passed_through": 0.9, "is_placebo": False} | (ring or {})
        ],
        "detect.transshipment_legs": [legs | kinds | (leg or {})],
        "reference.transshipment_exposure": [{"strategic": 1999, "uncontrolled": 999}],
        "reference.transshipment_placebo": [
            kinds | {"passed_through": passed_through, "legs": legs} | other
            for passed_through, legs, other in (
                (0.95, 4, {}),
                (0.9, 2, {}),
                (0.5, 50, {}),
                (0.95, 100, {"is_made_there": True}),
                (0.95, 500, {"parties_agree": False}),
            )
        ],
    }
    found = selected("detect.transshipment_relabelled", given)
    return found[0]["chance"] if found else None


def test_only_those_count_that_seem_to_pass_on_as_much_and_itself():
    assert chance_of_a_leg() == pytest.approx((4 + 2 + 1) / 1000)


def test_where_the_origin_makes_the_goods_all_strategic_ones_are_looked_at():
    made_there = {"is_made_there": True}
    assert chance_of_a_leg(made_there, made_there) == pytest.approx(100 / 2000)


def test_goods_named_after_nothing_are_the_mineral_one_time_in_ten():
    assert chance_of_a_leg(leg={"is_unnamed": True}) == pytest.approx(10 * 7 / 1000)


def test_what_a_holder_did_before_the_control_is_one_fact():
    assert chance_of_a_leg(leg={"is_before": True}) == pytest.approx(3 * 7 / 1000)


@pytest.mark.parametrize(("outbound_kg", "is_leg"), [(19.0, False), (20.0, True), (150.0, True), (151.0, False)])
def test_another_heading_may_be_made_of_what_came_as_far_as_the_masses_allow(outbound_kg, is_leg):
    another = {"same_heading": False}
    assert (chance_of_a_leg(another | {"outbound_kg": outbound_kg}, another) is not None) == is_leg
