"""What speaks against a corridor: single consignments, goods that go back, reports that name one flow each way."""

from __future__ import annotations

from datetime import date

import pytest
from rerouting import CONTROL, MONTHS, mirrored, record, world


def doubtful():
    """Thailand reroutes; Brazil sends one consignment; Nigeria reports a third of it, and sends some back."""
    rows = world()
    for month in MONTHS:
        after = month >= CONTROL
        rows += mirrored("US", "TH", "811010", month, 30_000)
        rows += mirrored("CN", "BR", "811010", month, 40_000 if after else 20_000)
        rows += mirrored("BR", "PY", "811010", month, 300_000 if month == date(2025, 5, 1) else 10)
        rows.append(record("CN", "NG", "export", "811010", month, 30_000 if after else 5_000))
        rows.append(record("NG", "CN", "import", "811010", month, 10_000 if after else 0.1))
        rows.append(record("NG", "DE", "import", "811010", month, 100))
        rows += mirrored("NG", "CN", "811010", month, 9_000 if after else 1)
    return rows


@pytest.fixture(scope="module")
def corridors(reconciled):
    found = reconciled(doubtful()).con.table("trade.flagged_corridors").to_arrow_table().to_pylist()
    return {(row["source"], row["hub"], row["destination"]): row for row in found}


def test_a_consignment_in_one_month_of_many_is_thin_and_scores_low(corridors):
    thin, steady = corridors.get(("CN", "BR", "PY")), corridors["CN", "TH", "US"]
    assert thin is None or (thin["score"] < 0.25 and any("(thin)" in reason for reason in thin["reasons"]))
    assert steady["rank"] == 1
    assert any("It came in 23 of 23 months." in reason for reason in steady["reasons"])


def test_what_the_destination_sends_the_hub_is_told(corridors):
    (told,) = [reason for reason in corridors["CN", "TH", "US"]["reasons"] if "may be goods going back" in reason]
    assert told.startswith("In the same time United States sends Thailand 30,000 kg")


def test_goods_are_orphaned_only_beyond_what_the_source_reports(corridors):
    assert ("CN", "ZZ", "NG") not in corridors


def test_exports_to_where_the_mineral_is_controlled_expose_nobody(corridors, opened):
    ((exports, unexplained),) = opened.rows(
        "SELECT max(exports_kg), max(unexplained_kg) FROM trade.hub_exposure WHERE territory = 'NG'"
    )
    assert (exports, unexplained) == (0, 0)
