"""The sample that comes with the project: every table in its canonical columns, and all of it can be used."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from worlds import KEEPING, suites_skipped, walk_stages

from engine.settings import Settings
from engine.warehouse import Warehouse
from schemas import table

SAMPLE = Path(__file__).parent.parent / "data" / "sample"
TABLES = ("declarations", "trade_records", "licences", "parties", "rates")


@pytest.mark.parametrize("name", TABLES)
def test_its_columns_are_those_of_the_table(name):
    with (SAMPLE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    assert header == list(table(name).columns)[: len(header)]


def test_every_row_of_it_is_taken(tmp_path):
    with suites_skipped():
        walk_stages(tmp_path, {name: [str(SAMPLE / f"{name}.csv")] for name in TABLES}, KEEPING)
    with Warehouse(tmp_path, Settings()) as warehouse:
        files = warehouse.rows("SELECT rows_read, rows_loaded, rows_unchanged FROM run_inputs")
    assert len(files) == len(TABLES)
    assert all(read == loaded and not unchanged for read, loaded, unchanged in files)
