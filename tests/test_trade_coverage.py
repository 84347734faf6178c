"""What counts as told: a territory that tells nothing of a flow saw none, but only in periods that it reports."""

from __future__ import annotations

from datetime import date

import pytest
from rerouting import by_year, corridor, record, seen, world


@pytest.fixture(scope="module")
def look(reconciled):
    """Look at trade records; a second look replaces the first."""
    return lambda rows: seen(reconciled(rows))


def test_some_records_of_a_year_do_not_make_all_others_none(look):
    """China reports 2024 and 2025, and one flow of 2023, which came too late."""
    rows = [row for row in world() if row["reporter"] == "CN"]
    late = record("CN", "DE", "export", "732690", date(2023, 1, 1), 9_000) | {"frequency": "A"}
    assert corridor(look(by_year(rows, (2023, 2025))), "TH", "ZZ") is not None
    assert look([*by_year(rows, (2024, 2025)), late])["flagged_corridors"] == []


def test_a_year_that_is_not_over_is_not_compared(look):
    """The run looks at them in November 2026: what 2026 shows so far is no year's trade."""
    assert look(by_year(world(), (2023, 2026)))["flagged_corridors"] == []
