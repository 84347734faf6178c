"""The same inputs give the same bytes, whatever the number of threads and the order of the rows and files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from data.simulator import simulate
from engine.settings import read_settings
from engine.warehouse import Warehouse
from flows import STAGES, Request, Run, walk

INPUTS = ("declarations", "trade_records", "licences", "parties", "rates")
# What is compared, and its canonical order.
FOUND = {
    "SELECT * FROM detect.findings": "authority, declaration_id, item_no, detector, claim",
    # An item's place in the working database is no figure of the run.
    "SELECT * EXCLUDE (riskiest_item) FROM score.risk_scores": "rank",
}


pytestmark = pytest.mark.usefixtures("without_suites")


@pytest.fixture(scope="module")
def world(tmp_path_factory) -> Path:
    return simulate(tmp_path_factory.mktemp("world"), 2500, 77).out


@pytest.fixture(scope="module")
def on_one_thread(world, tmp_path_factory) -> list[list[str]]:
    return screened(world, tmp_path_factory.mktemp("one"), threads=1)


def test_neither_threads_nor_the_order_of_rows_and_files_change_anything(world, on_one_thread, tmp_path):
    shuffled = f"SELECT * FROM '{world}/declarations.parquet' ORDER BY hash(declaration_id, item_no)"
    for part, limits in {"b": "LIMIT 1800", "a": "OFFSET 1800"}.items():
        duckdb.sql(f"{shuffled} {limits}").write_csv(str(tmp_path / f"{part}.csv"))
    declarations = [str(tmp_path / "b.csv"), str(tmp_path / "a.csv")]
    assert screened(world, tmp_path, threads=3, declarations=declarations) == on_one_thread


def screened(world: Path, folder: Path, threads: int, declarations: list[str] | None = None) -> list[list[str]]:
    """Screen a world; return the rows of each table of what was found as text."""
    inputs = {table: [str(world / f"{table}.parquet")] for table in INPUTS}
    request = Request(inputs | {"declarations": declarations or inputs["declarations"]}, as_of=date(2030, 1, 1))
    stages = [stage for stage in STAGES if stage.__name__ not in ("publish", "report")]
    with Warehouse(folder, read_settings(threads=threads)) as warehouse:
        run = Run(warehouse, request, "run")
        walk(run, stages)
        assert run.status == "complete", run.warnings
        return [list(map(repr, warehouse.rows(f"{query} ORDER BY {order}"))) for query, order in FOUND.items()]


def test_something_is_found(on_one_thread):
    findings, scores = on_one_thread
    assert len(findings) > 10
    assert len(scores) > 1800
