"""Corridors, exposure and event studies: a small world with one rerouting, seen by the month and by the year."""

from __future__ import annotations

from datetime import date

import pytest
from rerouting import CONTROL, MONTHS, OTHERS, antimony, by_year, corridor, mirrored, seen, world


@pytest.fixture(scope="module")
def look(reconciled):
    """Look at trade records; a second look replaces the first."""
    return lambda rows: seen(reconciled(rows))


@pytest.fixture(scope="module")
def months(look):
    return look(world())


@pytest.fixture(scope="module")
def years(look):
    return look(by_year(world()))


def diverted(months_of):
    """What goes through Thailand beyond what went there before."""
    return sum(antimony(month)["TH", "US"] - 500 for month in months_of)


def test_the_rerouting_ranks_first_and_its_interval_holds_what_was_diverted(months):
    first = months["flagged_corridors"][0]
    assert (first["source"], first["hub"], first["destination"]) == ("CN", "TH", "US")
    assert first["frequency"] == "M"
    truth = diverted(month for month in MONTHS if first["period_start"] <= month <= first["period_end"])
    assert first["diverted_low_kg"] <= truth <= first["diverted_high_kg"]


def test_reasons_name_legs_direct_trade_and_placebo(months):
    reasons = " ".join(corridor(months, "TH")["reasons"])
    assert "Thailand sends United States 65,000 kg" in reasons
    assert "Thailand takes in" in reasons
    assert "the corridor makes up for" in reasons
    assert "in headings without control, 0 rose as strongly" in reasons


def test_an_entrepot_that_passes_on_the_same_as_ever_is_not_flagged(months):
    assert corridor(months, "HK") is None


def test_a_producer_that_steps_in_is_not_flagged(months):
    assert corridor(months, "TJ") is None


def test_two_annual_points_are_enough_and_monthly_methods_are_thin(years):
    first = years["flagged_corridors"][0]
    assert (first["hub"], first["destination"], first["frequency"]) == ("TH", "US", "A")
    assert any("thin" in reason for reason in first["reasons"])
    assert (
        first["diverted_low_kg"]
        <= diverted(date(2025, month, 1) for month in range(1, 13))
        <= first["diverted_high_kg"]
    )


def test_an_entrepot_whose_mirror_is_always_broken_is_neither_lost_nor_orphaned(months):
    assert {row["kind"] for row in months["flagged_corridors"]} == {"rerouting"}


def test_a_year_within_which_the_control_began_counts_where_no_later_one_is_told(look):
    first = look(by_year(world(), (2023, 2024)))["flagged_corridors"][0]
    assert (first["hub"], first["destination"]) == ("TH", "US")
    assert any("took effect within 2024" in reason for reason in first["reasons"])


def test_a_mine_does_not_explain_finished_goods(look):
    """Thailand mines rare earths, and makes no magnets: those it sends on since April 2025 are not its own."""
    rows = []
    for month in MONTHS:
        after = month >= date(2025, 4, 1)
        for (exporter, importer), kg in {
            ("CN", "US"): 5_000 if after else 100_000,
            ("CN", "TH"): 80_000 if after else 10_000,
            ("TH", "US"): 60_000 if after else 500,
            **{(one, other): 20_000 for one in OTHERS for other in OTHERS if one != other},
        }.items():
            rows += mirrored(exporter, importer, "850511", month, kg)
    first = look(rows)["flagged_corridors"][0]
    assert (first["hub"], first["destination"]) == ("TH", "US")
    assert first["score"] > 0.3


def test_the_hub_is_exposed_and_the_entrepot_is_not(months):
    def exposure(territory):
        return max(
            row["exposure"]
            for row in months["hub_exposure"]
            if row["territory"] == territory and row["period_start"] > CONTROL
        )

    assert exposure("TH") > 0.4
    assert exposure("HK") < 0.05


def test_the_event_study_shows_stocking_and_drop(months):
    to_us = {row["period_start"]: row for row in months["event_studies"] if row["partner"] == "US"}
    stocking, drop = to_us[date(2024, 9, 1)], to_us[date(2024, 11, 1)]
    assert (stocking["phase"], drop["phase"]) == ("anticipation", "after")
    assert stocking["kg"] > stocking["high_kg"]
    assert drop["kg"] < drop["low_kg"]


def test_a_control_is_held_against_headings_that_no_control_touches(months):
    (effect,) = [row for row in months["control_effects"] if row["hs_code"] == "811010" and row["effective"] == CONTROL]
    assert effect["minerals"] == ["antimony"]
    assert effect["after_kg"] < effect["before_kg"]
    assert (effect["peers"], effect["peers_fallen_as_far"]) == (2, 0)


def test_the_order_of_the_records_changes_nothing(look, months):
    again = look(list(reversed(world())))
    assert again["flagged_corridors"] == months["flagged_corridors"]
    assert sorted(map(str, again["hub_exposure"])) == sorted(map(str, months["hub_exposure"]))
