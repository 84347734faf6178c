"""Rerouting of which some end tells nothing: a small world, seen without some of its reports."""

from __future__ import annotations

from datetime import date

import pytest
from rerouting import CONTROL, MONTHS, by_year, corridor, mirrored, record, seen, uneven, world


@pytest.fixture(scope="module")
def look(reconciled):
    """Look at trade records; a second look replaces the first."""
    return lambda rows: seen(reconciled(rows))


def test_a_corridor_stands_on_the_leg_that_is_reported_and_says_so(look):
    found = look([row for row in world() if row["reporter"] not in ("CN", "TH")])
    leg = corridor(found, "TH")
    assert leg["legs"] == "out"
    assert leg["diverted_low_kg"] == 0
    assert any("the corridor rests on its other legs only" in reason for reason in leg["reasons"])


def test_with_the_source_alone_a_hub_is_a_dead_end_and_nothing_is_claimed_of_the_leg_out(look):
    found = look([row for row in world() if row["reporter"] == "CN"])
    leg = corridor(found, "TH", "ZZ")
    assert leg["legs"] == "in"
    assert leg["rank"] == 1
    assert any("No record shows the exports of Thailand" in reason for reason in leg["reasons"])


def by_china_alone(*more):
    """What China tells of the world and, a month, more of its own flows: flow, partner, kilograms before and after."""
    rows = [row for row in world() if row["reporter"] == "CN"]
    for month in MONTHS:
        for flow, partner, before, after in more:
            kg = after if month >= CONTROL else before
            rows.append(record("CN", partner, flow, "811010", month, uneven(kg, flow, partner, month)))
    return rows


def test_what_a_hub_sends_the_source_itself_shows_nothing_of_where_the_goods_go_on_to(look):
    assert corridor(look(by_china_alone(("import", "TH", 300, 200))), "TH", "ZZ")["rank"] == 1


def test_a_hub_that_tells_its_exports_by_the_year_is_no_dead_end_of_the_months(look):
    told_by_year = by_year([row for row in world() if row["reporter"] == "TH"])
    found = look(by_china_alone() + told_by_year)
    assert corridor(found, "TH", "ZZ") is None
    assert corridor(found, "TH")["frequency"] == "A"


def test_a_mine_of_its_own_does_not_tell_why_a_hub_takes_in_metal(look):
    found = corridor(look(by_china_alone(("export", "MX", 1_000, 40_000))), "MX", "ZZ")
    assert any("which does not tell why it takes in more" in reason for reason in found["reasons"])


def test_where_nothing_fell_that_could_have_taken_another_way_a_dead_end_counts_for_nothing(look):
    steady = {"net_kg": 100_000.0, "value_usd": 1_200_000.0}
    rows = [row | steady if row["partner"] == "US" else row for row in by_china_alone()]
    assert corridor(look(rows), "TH", "ZZ") is None


def silent_since_the_control(reporter, partner):
    """The world, but for what one reports of the other once the control is in force."""
    return [
        row
        for row in world()
        if not (row["reporter"] == reporter and row["partner"] == partner and row["period_start"] >= CONTROL)
    ]


def test_goods_that_only_the_importer_tells_of_since_the_control_are_orphaned(look):
    """China reports no more exports to Japan, and Japan reports as much from China as ever."""
    found = look(silent_since_the_control("CN", "JP"))
    leg = corridor(found, "ZZ", "JP")
    assert (leg["kind"], leg["legs"], leg["diverted_low_kg"]) == ("orphaned", "direct", 0)
    assert any("No record shows which way the rest came" in reason for reason in leg["reasons"])
    assert any("at sea" in reason for reason in leg["reasons"])
    assert corridor(found, "TH")["rank"] == 1


def test_goods_that_only_the_exporter_tells_of_since_the_control_are_lost(look):
    found = look(silent_since_the_control("JP", "CN"))
    leg = corridor(found, "JP", "ZZ")
    assert (leg["kind"], leg["diverted_low_kg"]) == ("lost", 0)
    assert any("No record shows where the rest went" in reason for reason in leg["reasons"])


def test_goods_that_two_reporters_report_under_different_headings_are_not_lost(look):
    """Since the control Japan reports as articles what China reports as metal: the same goods by two codes."""
    rows = [
        row | {"hs_code": "811090"}
        if row["reporter"] == "JP" and row["partner"] == "CN" and row["period_start"] >= CONTROL
        else row
        for row in world()
    ]
    for month in MONTHS:
        rows += mirrored("CN", "JP", "811090", month, 500) + mirrored("DE", "JP", "811090", month, 500)
    moved = corridor(look(rows), "JP", "ZZ")
    assert moved is None or any("the same goods may go by two codes" in reason for reason in moved["reasons"])


def test_months_that_an_importer_left_out_do_not_move_the_mirror(look):
    untold = date(2023, 8, 1)  # the first half of the months before the control
    found = look([row for row in world() if (row["reporter"], row["period_start"] < untold) != ("JP", True)])
    (moved, *_) = [row["z"] for row in found["mirror_changes"] if (row["exporter"], row["importer"]) == ("CN", "JP")]
    assert abs(moved) < 0.1


def test_a_hub_that_never_reports_what_passes_it_is_an_ordinary_place_of_transit(look):
    """Rotterdam reports next to nothing of what China sends, before the control as after, and passes some more on."""
    rows = world()
    for month in MONTHS:
        after = month >= CONTROL
        rows.append(record("CN", "NL", "export", "811010", month, uneven(66_000 if after else 60_000, month)))
        rows.append(record("NL", "CN", "import", "811010", month, 10))
        rows += mirrored("NL", "US", "811010", month, 40_000 if after else 25_000)
        rows += mirrored("NL", "DE", "732690", month, 5_000)
    found = look(rows)
    leg = corridor(found, "NL")
    assert leg["score"] < 0.1
    assert any("goods in transit, which it always passed on" in reason for reason in leg["reasons"])
