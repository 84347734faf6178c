"""What real statistics show, where they are at hand: China's graphite around the control of December 2023."""

from __future__ import annotations

from datetime import date

import pytest
from conftest import DATASETS

from engine.settings import Settings
from engine.warehouse import Warehouse
from flows import Request, Run
from flows.load import load
from flows.trade import trade
from flows.validate import validate

FILES = {
    "china_graphite": "china_exports_graphite_monthly.csv",
    "comtrade_annual": "comtrade_annual_2022_2024.csv",
}
pytestmark = pytest.mark.skipif(
    not all((DATASETS / name).is_file() for name in FILES.values()),
    reason="the statistics are not at hand; CONTRAFLOW_DATASETS names their folder",
)


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    with Warehouse(tmp_path_factory.mktemp("cases"), Settings()) as opened:
        for mapping, name in FILES.items():
            request = Request({"trade_records": [str(DATASETS / name)]}, {"trade_records": mapping}, date(2026, 11, 23))
            run = Run(opened, request, mapping)
            load(run)
            validate(run)
        trade(run)
        yield opened


def month(warehouse, hs_code, day):
    ((kg, low, high),) = warehouse.rows(
        """SELECT kg, low_kg, high_kg FROM trade.event_studies
           WHERE hs_code = $hs_code AND partner = 'XW' AND period_start = $day""",
        {"hs_code": hs_code, "day": day},
    )
    return kg, low, high


def test_natural_graphite_was_stocked_before_the_control_and_dropped_with_it(warehouse):
    kg, _, high = month(warehouse, "250410", date(2023, 11, 1))
    assert kg > 2 * high
    kg, low, _ = month(warehouse, "250410", date(2023, 12, 1))
    assert kg < low / 2


def test_with_china_alone_no_leg_out_is_claimed(warehouse):
    legs = warehouse.rows("SELECT DISTINCT legs, destination FROM trade.flagged_corridors WHERE hs_code = '380110'")
    assert legs == [("in", "ZZ")]


def test_tungsten_was_not_controlled_yet_and_has_no_corridor(warehouse):
    assert warehouse.rows("FROM trade.flagged_corridors WHERE hs_code = '810194'") == []


def test_transit_through_rotterdam_ranks_low_and_the_reason_says_so(warehouse):
    gaps = warehouse.rows(
        """SELECT score, reasons[1] FROM trade.mirror_gaps
           WHERE hs_code = '250490' AND exporter = 'CN' AND importer = 'NL' AND frequency = 'A'"""
    )
    assert len(gaps) == 2
    assert all(score < 0.2 for score, _ in gaps)
    assert any("the pattern of an entrepôt" in reason for _, reason in gaps)


def test_years_and_headings_that_china_alone_reports_expose_nobody(warehouse):
    ((above, known, japan),) = warehouse.rows(
        """SELECT count(*) FILTER (exposure > 0.9), count(exposure), max(exposure) FILTER (territory = 'JP')
           FROM trade.hub_exposure WHERE mineral = 'graphite' AND frequency = 'A' AND period_start = '2024-01-01'"""
    )
    assert (above, japan) == (0, 0)
    assert known > 100
