"""Exposure of hubs: exports beside what is usual, where both are told."""

from __future__ import annotations

import sys
from datetime import date

import pytest
from rerouting import CONTROL, MONTHS, by_year, record, world

EARLIER = [date(year, month, 1) for year in (2019, 2020, 2021) for month in range(1, 13)]
ONE_SIDED = {
    "China's exports of other years": [
        record("CN", place, "export", "811010", month, 40_000) for month in EARLIER for place in ("TH", "HK", "JP")
    ],
    "China's exports of a heading that nobody else tells": [
        record("CN", place, "export", "282580", month, 400_000)
        for month in EARLIER + MONTHS
        for place in ("TH", "HK", "JP", "DE")
    ],
    "the imports of the United States in other years": [
        record("US", place, "import", "811010", month, 10) for month in EARLIER for place in ("TH", "HK", "TJ")
    ],
}


@pytest.fixture(scope="module")
def exposed(reconciled):
    """What is seen of each territory and period; a second look replaces the first."""

    def look(rows):
        found = reconciled(rows).con.table("trade.hub_exposure").to_arrow_table().to_pylist()
        return {(row["territory"], row["frequency"], row["period_start"]): row for row in found}

    with pytest.MonkeyPatch.context() as patch:
        # The search for corridors takes longer, and exposure needs none of it.
        needed = ("events", "export_coverage", "territory_months", "hub_exposure")
        patch.setattr(sys.modules["flows.trade"], "REROUTING", needed)
        yield look


@pytest.fixture(scope="module")
def alone(exposed):
    return exposed(world())


def said(row):
    return " ".join(row["reasons"])


@pytest.mark.parametrize("source", ONE_SIDED)
def test_a_source_that_tells_one_side_raises_nobodys_exposure(exposed, alone, source):
    rows = [row | {"source": "one side"} for row in ONE_SIDED[source]]
    beside = exposed(world() + rows)
    raised = {
        key: (row["exposure"], beside[key]["exposure"])
        for key, row in alone.items()
        if (beside[key]["exposure"] or 0) > (row["exposure"] or 0) + 0.01
    }
    assert raised == {}
    assert beside["TH", "M", date(2025, 6, 1)]["exposure"] > 0.4


def test_imports_count_of_the_headings_whose_exports_are_told(exposed, alone):
    key = ("TH", "M", date(2025, 6, 1))
    rows = ONE_SIDED["China's exports of a heading that nobody else tells"]
    beside = exposed(world() + [row | {"source": "one side"} for row in rows])[key]
    assert beside["imports_kg"] == pytest.approx(alone[key]["imports_kg"], rel=0.01)
    assert said(beside).endswith("Left out, since what it exports of it, or usually does, is not told: 282580.")


def test_what_is_usual_is_not_known_from_one_year(exposed):
    exposure = exposed(by_year(world()))["TH", "A", date(2025, 1, 1)]
    assert exposure["exposure"] > 0.4
    assert exposure["unexplained_low_kg"] == 0
    assert "What is usual is seen from one period only (2023)" in said(exposure)


def test_a_period_that_nobody_tells_is_not_known(exposed):
    """Of 2025, China's exports alone are told; those of the others, of 2023."""
    rows = [row for row in by_year(world()) if row["reporter"] == "CN" or row["period_start"].year == 2023]
    exposure = exposed(rows)["TH", "A", date(2025, 1, 1)]
    assert (exposure["exposure"], exposure["unexplained_kg"]) == (None, None)
    assert said(exposure).startswith("Neither Thailand nor those who take most of what it exports report this period")


def test_one_period_alone_shows_nothing_usual(exposed):
    exposure = exposed(by_year(world(), (2025,)))["TH", "A", date(2025, 1, 1)]
    assert exposure["exposure"] is None
    assert "No other period of which the exports of Thailand are told shows what is usual" in said(exposure)


def test_those_who_take_nine_tenths_of_its_exports_tell_them(exposed):
    """Thailand reports nothing; the United States take all that it sends."""
    rows = [row for row in world() if row["reporter"] != "TH"]
    assert exposed(rows)["TH", "M", date(2025, 6, 1)]["exposure"] > 0.4


def test_those_who_take_less_do_not(exposed):
    """Germany took a third of what Thailand sends, and reports nothing since the control."""
    rows = [record("DE", "TH", "import", "811010", month, 30_000) for month in MONTHS]
    told = [row for row in world() + rows if row["reporter"] != "TH"]
    told = [row for row in told if row["reporter"] != "DE" or row["period_start"] < CONTROL]
    assert exposed(told)["TH", "M", date(2025, 6, 1)]["exposure"] is None
