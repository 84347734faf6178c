"""What a control did to its source's exports: partner by partner, in all, and month by month around it."""

from __future__ import annotations

import math
from datetime import date

import pytest
from trading import selected

DAY = date(2025, 3, 10)
AROUND = {"source": "CN", "effective": DAY}
OF_LEG = {"effective": DAY, "frequency": "M", "heading": "811010"}
PERIODS = [
    {"effective": DAY, "frequency": "M", "period_start": date(2024, 6, 1), "side": "before"},
    {"effective": DAY, "frequency": "M", "period_start": date(2024, 7, 1), "side": "before"},
    {"effective": DAY, "frequency": "M", "period_start": date(2025, 6, 1), "side": "after"},
]


def leg(exporter, importer, before, after, **more):
    row = {"exporter": exporter, "importer": importer, "before": float(before), "after": float(after)}
    return OF_LEG | row | {"change": 0.0, "growth": 0.0, "z": 1.0} | more


def priced(importer, period, usd_per_kg, hs_code="811010", exporter="CN"):
    row = {"hs_code": hs_code, "exporter": exporter, "importer": importer, "frequency": "M"}
    return row | {"period_start": PERIODS[period]["period_start"], "usd": 3.0 * usd_per_kg, "kg": 3.0}


def deflections(*legs, moved=()):
    given = {
        "trade.events": [AROUND | {"heading": "811010"}],
        "trade.legs": list(legs),
        "trade.periods": PERIODS,
        "trade.moved": list(moved) or [priced("XX", 0, 1.0)],
    }
    return {row["partner"]: row for row in selected("trade.deflections", given)}


def test_a_deflection_is_the_change_beyond_usual_growth_with_its_standard_error():
    found = deflections(leg("CN", "US", 80, 20, change=-1.2, growth=0.1, z=-2.6), leg("DE", "US", 5, 5))
    assert set(found) == {"US"}  # what others send tells nothing of the control
    told = [found["US"][name] for name in ("change", "standard_error", "z")]
    assert told == [pytest.approx(-1.3), pytest.approx(0.5), -2.6]
    assert (found["US"]["before_kg"], found["US"]["after_kg"]) == (80, 20)


def test_the_share_of_a_partner_is_of_all_partners_the_unspecified_among_them_and_counts_nobody_twice():
    found = deflections(leg("CN", "US", 80, 20), leg("CN", "ZZ", 20, 60), leg("CN", "EU", 100, 100))
    assert (found["US"]["share_before"], found["US"]["share_after"]) == (0.8, 0.25)
    assert (found["ZZ"]["share_before"], found["ZZ"]["share_after"]) == (0.2, 0.75)
    assert (found["EU"]["share_before"], found["EU"]["share_after"]) == (None, None)


def test_the_price_of_a_partner_is_the_median_of_its_months():
    moved = [priced("US", 0, 8.0), priced("US", 1, 12.0), priced("US", 2, 20.0), priced("JP", 2, 99.0)]
    (found,) = deflections(leg("CN", "US", 80, 20), moved=moved).values()
    assert (found["price_before"], found["price_after"]) == (10, 20)
    assert found["price_change"] == pytest.approx(math.log(2))


def effect(legs, moved, placebos=("732690", "848210")):
    event = {"announced": date(2025, 1, 15), "until": None, "announcement": "2025-1", "minerals": ["antimony"]}
    given = {
        "trade.events": [AROUND | event | {"heading": "811010", "listed": True, "until": date(2025, 11, 10)}],
        "trade.legs": legs,
        "trade.periods": PERIODS,
        "trade.moved": moved,
        "trade.peer_headings": [{"heading": heading, "placebo": True} for heading in placebos],
    }
    (found,) = selected("trade.control_effects", given)
    return found


def test_concentration_is_the_herfindahl_index_and_leakage_the_share_of_unspecified_partners():
    found = effect(
        [leg("CN", "US", 60, 10), leg("CN", "JP", 40, 30), leg("CN", "ZZ", 0, 10), leg("CN", "EU", 50, 50)],
        [priced("US", 0, 1.0)],
    )
    assert (found["before_kg"], found["after_kg"], found["partners"]) == (100, 50, 3)
    assert found["concentration_before"] == pytest.approx(0.6**2 + 0.4**2)
    assert found["concentration_after"] == pytest.approx(0.2**2 + 0.6**2 + 0.2**2)
    assert (found["unspecified_before"], found["unspecified_after"]) == (0, 0.2)
    assert (found["change"], found["suspended"]) == (pytest.approx(math.log(0.5)), date(2025, 11, 10))


def test_the_price_premium_is_the_change_of_the_price_beyond_that_of_headings_without_control():
    of_peer = {"heading": "732690"}, {"heading": "848210"}
    found = effect(
        [
            leg("CN", "US", 100, 50),
            *(leg("CN", "US", 100, 25, **peer) for peer in of_peer[:1]),
            *(leg("CN", "US", 100, 200, **peer) for peer in of_peer[1:]),
        ],
        [
            priced("US", 0, 10.0), priced("US", 2, 20.0),
            priced("US", 0, 10.0, "732690"), priced("US", 2, 11.0, "732690"),
            priced("US", 0, 10.0, "848210"), priced("US", 2, 11.0, "848210"),
        ],
    )  # fmt: skip
    assert (found["price_before"], found["price_after"]) == (10, 20)
    assert found["price_premium"] == pytest.approx(math.log(2) - math.log(1.1))
    assert (found["peers"], found["peers_fallen_as_far"]) == (2, 1)


def months_around(*moved):
    event = {"announced": date(2025, 1, 15), "until": date(2025, 11, 10), "destination": None}
    told = [date(2024, 12, 1), *(date(2025, month, 1) for month in range(1, 13)), date(2027, 4, 1)]
    sources = {"sources": ["test"]}
    given = {
        "trade.events": [AROUND | event | {"heading": "811010"}],
        "trade.moved": [
            {
                "hs_code": "811010",
                "exporter": "CN",
                "importer": partner,
                "frequency": "M",
                "period_start": day,
                "kg": kg,
            }
            for partner, day, kg in moved
        ],
        "trade.coverage": [
            {"reporter": "CN", "by_exporter": True, "frequency": "M", "period_start": day} | sources for day in told
        ],
        "trade.scopes": [{"by_exporter": True, "frequency": "M", "heading": "811010"} | sources],
    }
    return selected("trade.event_months", given)


def test_the_phases_of_an_event_study_follow_announcement_effect_and_suspension():
    found = {row["period_start"]: row["phase"] for row in months_around(("US", date(2025, 6, 1), 5.0))}
    assert found == {
        date(2024, 12, 1): "before",
        **{date(2025, month, 1): "anticipation" for month in (1, 2, 3)},
        **{date(2025, month, 1): "after" for month in range(4, 12)},
        date(2025, 12, 1): "suspended",
    }


def test_a_month_without_a_partner_is_none_and_all_partners_are_added_up_once():
    june, july = date(2025, 6, 1), date(2025, 7, 1)
    months = months_around(("US", june, 5.0), ("ZZ", june, 2.0), ("US", july, 1.0), ("EU", july, 1.0))
    found = {(row["partner"], row["period_start"]): row["kg"] for row in months}
    assert [found[partner, june] for partner in ("US", "ZZ", "XW")] == [5, 2, 7]
    assert [found[partner, july] for partner in ("US", "ZZ", "XW")] == [1, 0, 1]


def studied(before, later):
    """Months of a flow: so many the same before, then others of some phase."""
    first = [date(2023 + month // 12, 1 + month % 12, 1) for month in range(before)]
    rows = [(day, "before", 100.0) for day in first] + later
    given = [
        AROUND | {"heading": "811010", "partner": "US", "period_start": day, "phase": phase, "kg": kg}
        for day, phase, kg in rows
    ]
    found = selected("trade.event_studies", {"trade.event_months": given})
    return {row["period_start"]: row for row in found}


@pytest.mark.parametrize("phase", ["anticipation", "after", "suspended"])
def test_an_event_study_holds_every_phase_against_the_months_before(phase):
    usual, unusual = date(2025, 12, 1), date(2026, 1, 1)
    found = studied(24, [(usual, phase, 104.0), (unusual, phase, 300.0)])
    assert (found[usual]["phase"], found[usual]["month"], found[usual]["outside"]) == (phase, 9, False)
    assert found[unusual]["outside"]
    assert found[unusual]["expected_kg"] == pytest.approx(100)
    assert found[unusual]["low_kg"] < 100 < found[unusual]["high_kg"] < 120
    dampened = math.log((300 + 10) / (100 + 10))  # by a tenth of what is usual, so that small masses count for little
    assert found[unusual]["effect"] == pytest.approx(dampened)


def test_with_less_than_a_year_before_there_is_no_event_study():
    assert studied(11, [(date(2025, 12, 1), "after", 300.0)]) == {}
