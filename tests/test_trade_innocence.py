"""What a hub could have made itself, and where that explains nothing; what else halves the score of a corridor."""

from __future__ import annotations

import pytest
from rerouting import world
from trading import CORRIDOR, selected, through_thailand

from engine.sql import select

NO_MORE_TAKEN_IN = {"in_rise": 0.0, "in_error": 600.0, "in_z": 0.0}
A_MINE = {"mine_kg": 1e6, "refine_kg": 1.0, "refines": True}


def test_what_a_hub_can_make_explains_all_of_a_rise_if_it_takes_in_no_more():
    assert through_thailand(A_MINE, **NO_MORE_TAKEN_IN)["explained"] > 0.99


def test_what_a_hub_can_make_explains_little_if_it_takes_in_as_much_more_of_the_very_goods():
    found = through_thailand(A_MINE)
    assert found["bought_in"] == pytest.approx(0.9)  # of a rise three deviations above the usual
    assert found["explained"] == pytest.approx(0.1, abs=0.001)


def test_what_is_taken_in_is_held_against_all_that_goes_out_more():
    to_twenty = through_thailand(A_MINE | {"risen_kg": 12_000.0})
    assert to_twenty["bought_in"] == pytest.approx(0.9 / 20)
    assert to_twenty["explained"] > 0.9


def test_what_a_hub_can_make_still_counts_beside_goods_of_another_form():
    assert through_thailand(A_MINE, input="261710")["explained"] > 0.99


def test_the_very_goods_from_others_explain_a_rise_in_proportion():
    found = through_thailand(other_rise_kg=600.0, alike_rise_kg=600.0)
    assert found["explained"] == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("heading", "refines", "unused"),
    [("811010", False, 0), ("811010", True, 99_760), ("261710", False, 99_760)],
)
def test_a_mine_without_works_explains_ores_alone(heading, refines, unused):
    found = through_thailand({"mine_kg": 100_000.0, "refines": refines}, heading=heading)
    assert found["unused_kg"] == pytest.approx(unused)


def own(territory="TH", mineral="antimony", mine=1e6, refines=False):
    """What a territory can make of a mineral."""
    return {"territory": territory, "mineral": mineral, "mine_kg": mine, "refine_kg": 0.0, "refines": refines}


@pytest.mark.parametrize(
    ("works", "role", "refines", "unknown"),
    [
        ([own(), own("CN", refines=True)], "target", False, False),
        ([own(refines=True), own("CN", refines=True)], "target", True, False),
        ([own(), own("CN")], "target", False, True),
        ([own(mine=0.0), own("CN")], "target", False, False),
        ([own(), own("CN"), own("CN", "gallium", refines=True)], "target", False, True),
        ([own(), own("CN")], "downstream", False, False),
    ],
    ids=["elsewhere", "of its own", "nowhere", "nowhere, and no mine", "of another mineral", "finished goods"],
)
def test_works_are_of_a_territory_of_others_or_unknown(works, role, refines, unknown):
    moved = CORRIDOR | {"before": 10.0, "after": 70.0, "z": 3.0, "rise_kg": 600.0, "rise_error": 60.0}
    given = {
        "trade.heading_minerals": [
            {"heading": "811010", "mineral": mineral, "role": role} for mineral in ("antimony", "gallium")
        ],
        "facts.capacities": works,
        "trade.legs": [moved | {"exporter": "TH", "importer": "US", "periods_after": 12}],
    }
    (found,) = selected("trade.exports", given)
    assert (found["refines"], found["works_unknown"]) == (refines, unknown)


def test_where_nobodys_works_are_known_a_mine_explains_more_than_ores():
    assert through_thailand({"mine_kg": 100_000.0, "works_unknown": True})["unused_kg"] == pytest.approx(99_760)


@pytest.mark.parametrize(
    ("made", "risen", "of"),
    [
        ("811010", {"282580": 900.0, "261710": 500.0}, "282580"),
        ("282580", {"811010": 300.0, "261710": 500.0}, "261710"),
        ("261710", {"811010": 300.0, "282580": 900.0}, "261710"),
    ],
    ids=["metal of oxide", "oxide of ore", "ore of neither"],
)
def test_goods_are_made_of_the_form_that_came_in_most_but_no_ore_of_metal_or_oxide(made, risen, of):
    leg = CORRIDOR | {
        "exporter": "CN", "importer": "TH", "before": 0.0, "after": 1.0, "expected": 0.0, "rise_error": 1.0,
        "stocking_kg": 0.0, "periods_before": 12, "periods_after": 12,
    }  # fmt: skip
    forms = ("261710", "282580", "811010")
    given = {
        "trade.events": [{"heading": made, "source": "CN", "effective": CORRIDOR["effective"]}],
        "trade.heading_minerals": [{"heading": form, "mineral": "antimony", "role": "target"} for form in forms],
        "trade.legs": [
            leg | {"heading": form, "rise_kg": risen.get(form, 0.0), "z": 3.0 * (form in risen)} for form in forms
        ],
    }
    (found,) = selected("trade.feeds", given)
    assert found["input"] == of


@pytest.fixture(scope="module")
def rerouted(reconciled):
    """A world with one rerouting, through Thailand; tests leave it as it is."""
    return reconciled(world())


def score(warehouse, *changed, other=""):
    """The score of the corridor through Thailand, which replaces all of a direct flow; and where more is changed."""
    plain = "direct_z = -1000, direct_fall = diverted_kg, listed = true, input = heading, refines = false"
    warehouse.con.begin()
    try:
        warehouse.con.execute(other)
        for change in (plain, *changed):
            warehouse.con.execute(f"UPDATE trade.corridors SET {change} WHERE hub = 'TH' AND destination = 'US'")
        found = select(warehouse.con, "trade.corridor_scores").filter("hub = 'TH' AND destination = 'US'")
        return found.select("score").fetchall()[0][0]
    finally:
        warehouse.con.rollback()


@pytest.mark.parametrize(
    ("changed", "share"),
    [
        ("direct_fall = 2 * diverted_kg", 1),
        ("direct_fall = diverted_kg / 2", 0.25 + 0.75 / 2),
        ("direct_z = 0", 0.25),
        ("direct_z = -1, direct_fall = -diverted_kg", 0.25),
        ("direct_z = 1", 0.25 * (1 - 0.5)),
        ("direct_z = NULL", 0.25),
        ("direct_told = false", 0.25),
        ("input = '261710'", 0.5),
        ("input = '261710', refines = true", 1),
    ],
)
def test_what_speaks_against_a_corridor_takes_a_share_of_its_score(rerouted, changed, share):
    assert score(rerouted) > 0.5
    assert score(rerouted, changed) == pytest.approx(share * score(rerouted), rel=1e-3)


@pytest.mark.parametrize(("in_z", "fed"), [(3, 0.9), (0, 0.5), (-3, 0.5)])
def test_where_far_more_comes_in_than_goes_out_the_leg_in_counts_as_far_as_its_rise_is_unusual(rerouted, in_z, fed):
    much = "in_error = 1000 * risen_kg, covered = 2, in_z = "
    plain = "in_error = 0, in_z = 1000"
    assert score(rerouted, much + str(in_z)) == pytest.approx(fed * score(rerouted, plain), rel=1e-3)


def test_rerouting_of_a_heading_that_is_only_near_those_controlled_counts_half(rerouted):
    near = "UPDATE trade.heading_minerals SET role = 'adjacent' WHERE heading = '811010'"
    assert score(rerouted, "listed = false") == score(rerouted)
    assert score(rerouted, "listed = false", other=near) == pytest.approx(score(rerouted) / 2)
