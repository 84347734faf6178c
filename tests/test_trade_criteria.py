"""What is tested of a corridor beside its score: market shares, surges, and the four criteria of a "China wash"."""

from __future__ import annotations

import json
from datetime import date

import pytest
from rerouting import world
from trading import CORRIDOR, DAY, selected, through_thailand

from engine.sql import select


def test_the_market_of_a_destination_is_what_everybody_sends_it():
    legs = [
        CORRIDOR | {"exporter": exporter, "importer": importer, "before": before, "after": after}
        for exporter, importer, before, after in [
            ("CN", "US", 60.0, 10.0), ("TH", "US", 20.0, 70.0), ("ZZ", "US", 20.0, 20.0), ("CN", "JP", 5.0, 5.0),
            ("XW", "US", 100.0, 100.0), ("EU", "US", 7.0, 7.0),  # the same goods once more
        ]
    ]  # fmt: skip
    found = {row["destination"]: row for row in selected("trade.market_shares", {"trade.legs": legs})}
    assert {place: (row["before"], row["after"]) for place, row in found.items()} == {"US": (100, 100), "JP": (5, 5)}


def test_shares_of_source_and_hub_are_of_the_whole_market_before_and_after():
    found = through_thailand()
    assert (found["source_share_before"], found["source_share_after"]) == (0.6, 0.1)
    assert (found["hub_share_before"], found["hub_share_after"]) == (0.2, 0.7)


def test_what_passes_is_the_smaller_leg_and_the_swap_is_what_the_direct_flow_lost():
    found = through_thailand()
    assert (found["pass_through"], found["covered"]) == (60, pytest.approx(6 / 7))
    assert found["swap"] == pytest.approx(1)
    assert through_thailand(in_after=90.0)["pass_through"] == 70
    assert through_thailand(direct_fall=-5.0)["swap"] is None


def test_of_a_leg_that_nobody_reports_nothing_is_covered():
    unreported = dict.fromkeys(("in_before", "in_after", "in_rise", "in_error", "in_z"))
    found = through_thailand(in_told=False, **unreported)
    assert (found["covered"], found["diverted_low_kg"]) == (None, 0)


MONTHS = [date(2023 + month // 12, 1 + month % 12, 1) for month in range(36)]


def surge(**told):
    """Exports a month of a hub to two partners in two years before and half a year late after a control."""
    moved = {"before": (1_000, 200), "after": (20_000, 5_000)} | told
    periods = [
        {"effective": DAY, "frequency": "M", "period_start": month, "side": "before" if number < 24 else "after"}
        | {"late": number >= 30}
        for number, month in enumerate(MONTHS)
    ]
    span_of = {(False, "before"): 1, (False, "after"): 2, (True, "after"): 3}
    given = {
        "trade.periods": periods,
        "trade.spans": [
            {"frequency": "M", "period_start": row["period_start"], "span_no": span_of[row["late"], row["side"]]}
            for row in periods
        ],
        "trade.pair_errors": [
            {"pair_no": number, "heading": "811010", "exporter": "TH", "importer": importer}
            for number, importer in enumerate(("US", "JP", "XW"))
        ],
        "trade.span_sums": [
            {"span_no": span_no, "pair_no": pair_no, "moved": 1000 * months * moved[side][min(pair_no, 1)]}
            for span_no, months, side in ((1, 24, "before"), (2, 6, "before"), (3, 6, "after"))
            for pair_no in range(3)
        ],
        "trade.peer_headings": [{"heading": "811010", "placebo": moved.get("placebo", False)}],
        "trade.observed": [
            CORRIDOR | {"reporter": "TH", "by_exporter": True, "before": moved.get("months", 24)},
        ],
    }
    return [(row["hub"], row["before"], row["after"]) for row in selected("trade.surges", given)]


def test_a_surge_compares_two_years_before_with_months_seven_to_twelve_after_to_all_named_partners():
    assert surge() == [("TH", 1_200, 25_000)]


def test_what_a_hub_exported_before_is_held_against_the_months_that_it_reports():
    assert surge(months=12) == [("TH", 2_400, 25_000)]


def test_no_surge_is_measured_of_a_hub_that_hardly_reports_nor_of_a_placebo():
    assert surge(months=11) == []
    assert surge(placebo=True) == []


@pytest.fixture(scope="module")
def rerouted(reconciled):
    """A world with one rerouting, through Thailand; tests leave it as it is."""
    return reconciled(world())


def corridor(warehouse, *changed, other=""):
    """The corridor through Thailand, which has no industry; and where more is changed."""
    warehouse.con.begin()
    try:
        warehouse.con.execute(other)
        for change in ("mine_kg = 0, refine_kg = 0", *changed):
            warehouse.con.execute(f"UPDATE trade.corridor_scores SET {change} WHERE hub = 'TH' AND destination = 'US'")
        found = select(warehouse.con, "trade.flagged_corridors").filter("hub = 'TH' AND destination = 'US'").fetchall()
        return dict(zip(warehouse.con.table("trade.flagged_corridors").columns, found[0], strict=True))
    finally:
        warehouse.con.rollback()


def thailand(warehouse, *changed):
    """What is tested of the corridor."""
    return json.loads(corridor(warehouse, *changed)["evidence"])["tests"]


@pytest.mark.parametrize(
    ("industry", "said"),
    [
        (
            "mine_kg = 9000, refine_kg = 0, unused_kg = 700",
            "Thailand can mine 9,000 kg a year itself; its mines could explain 700 kg",
        ),
        (
            "mine_kg = 9000, refine_kg = 50, unused_kg = 0",
            "Thailand can mine 9,000 and refine 50.0 kg a year itself; its mines could",
        ),
        (
            "refine_kg = 9000",
            "Thailand can refine 9,000 kg a year itself, but no mine of its own is known that could explain",
        ),
    ],
)
def test_only_mines_are_said_to_explain_a_rise(rerouted, industry, said):
    assert [reason for reason in corridor(rerouted, industry)["reasons"] if reason.startswith(said)]


@pytest.fixture(scope="module")
def untouched(rerouted):
    return thailand(rerouted)


CRITERIA = ("source_share_falls", "hub_share_rises", "hub_imports_rise", "imports_cover_exports")


def test_a_rerouting_meets_all_four_criteria_and_is_a_surge(untouched):
    assert [untouched[name] for name in CRITERIA] == [True] * 4
    assert untouched["surge"]


@pytest.mark.parametrize(
    ("criterion", "changed", "met"),
    [
        ("source_share_falls", "source_share_after = source_share_before", False),
        ("hub_share_rises", "hub_share_after = hub_share_before", False),
        ("hub_imports_rise", "in_after = in_before", False),
        ("imports_cover_exports", "covered = 0.74", False),
        ("imports_cover_exports", "covered = 0.75", True),
        ("hub_imports_rise", "in_after = NULL", None),
        ("surge", "refine_kg = 1", False),
        ("surge", "mine_kg = 1", False),
    ],
)
def test_each_criterion_is_told_by_itself(rerouted, untouched, criterion, changed, met):
    assert thailand(rerouted, changed) == untouched | {criterion: met}


def test_who_makes_finished_goods_of_a_mineral_is_not_known_and_no_surge(rerouted, untouched):
    finished = "UPDATE trade.heading_minerals SET role = 'downstream' WHERE heading = '811010'"
    tested = json.loads(corridor(rerouted, other=finished)["evidence"])["tests"]
    assert tested == untouched | {"surge": False}
