"""The sample that comes with the project: every table in its canonical columns, and all of it can be used."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from worlds import suites_skipped, walk_stages

from engine.publication import open_state
from flows import STAGES
from schemas import table

SAMPLE = Path(__file__).parent.parent / "data" / "sample"
TABLES = ("declarations", "trade_records", "licences", "parties", "rates")


@pytest.mark.parametrize("name", TABLES)
def test_its_columns_are_those_of_the_table(name):
    with (SAMPLE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    assert header == list(table(name).columns)[: len(header)]


def test_every_row_of_it_is_taken_and_every_declaration_screened(tmp_path):
    with suites_skipped():
        walk_stages(tmp_path, {name: [str(SAMPLE / f"{name}.csv")] for name in TABLES}, STAGES)
    with open_state(tmp_path) as con:
        files = con.execute("SELECT rows_read, rows_loaded, rows_unchanged FROM run_inputs").fetchall()
        ((screened, named),) = con.execute(
            "SELECT (SELECT count(*) FROM risk_scores), count(DISTINCT (authority, declaration_id)) FROM declarations"
        ).fetchall()
    assert len(files) == len(TABLES)
    assert all(read == loaded and not unchanged for read, loaded, unchanged in files)
    assert 0 < screened <= named
