"""Real files from end to end: every row accounted for, and a state published."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Dataset
from intake import taken_in

from engine.publication import open_state
from engine.settings import Settings
from engine.warehouse import Warehouse
from flows import STAGES, Request, Run, new_run_id, walk

TRADE = tuple(stage for stage in STAGES if stage.__name__ in ("load", "validate", "trade"))


@pytest.mark.parametrize(
    ("name", "of", "mapping", "counts", "records"),
    [
        ("korea_declarations_train.csv", "declarations", "korea", (37385, 37385, 0, 0), 37385),
        ("brazil_siscori_imports_8711.csv", "declarations", "siscori", (3182, 3182, 0, 0), 3182),
        ("comtrade_annual_2022_2024.csv", "trade_records", "comtrade_annual", (17526, 17526, 0, 0), 17500),
    ],
)
def test_a_real_file_is_screened_to_the_last_row(
    name: str, of: str, mapping: str, counts: tuple[int, int, int, int], records: int, dataset: Dataset, tmp_path: Path
) -> None:
    with Warehouse(tmp_path, Settings()) as warehouse:
        run = Run(warehouse, Request({of: [str(dataset(name))]}, {of: mapping}), new_run_id())
        walk(run, STAGES[:-1])
        intake = taken_in(run, of)
        assert (intake.counts(), len(intake.kept)) == (counts, records)
    assert (run.status, run.warnings) == ("complete", [])
    with open_state(tmp_path) as con:
        ranked, declared = con.execute(
            "SELECT (SELECT count(*) FROM risk_scores), (SELECT count(DISTINCT declaration_id) FROM declarations)"
        ).fetchall()[0]
        assert ranked == declared


@pytest.mark.usefixtures("without_suites")
@pytest.mark.parametrize(
    ("name", "mapping", "counts", "records"),
    [
        ("baci_2024.csv", "baci", (5440, 5440, 0, 0), 5440),
        ("monthly_uk_brazil_us_eu.csv", "monthly_statistics", (5198, 3202, 0, 1996), 3202),
        ("china_exports_graphite_monthly.csv", "china_graphite", (5261, 5261, 0, 0), 5261),
    ],
)
def test_other_statistics_are_judged_to_the_last_row(
    name: str,
    mapping: str,
    counts: tuple[int, int, int, int],
    records: int,
    dataset: Dataset,
    tmp_path: Path,
    without_suites: None,
) -> None:
    with Warehouse(tmp_path, Settings()) as warehouse:
        request = Request({"trade_records": [str(dataset(name))]}, {"trade_records": mapping})
        run = Run(warehouse, request, new_run_id())
        walk(run, TRADE)
        intake = taken_in(run, "trade_records")
        assert (intake.counts(), len(intake.kept)) == (counts, records)
        assert run.counts["trade"]["flows"] > 0
