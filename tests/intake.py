"""Files of declarations, and what loading and validating makes of them."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from worlds import suites_skipped

from engine.settings import Settings
from engine.warehouse import Warehouse
from flows import Request, Run, new_run_id
from flows.load import load
from flows.validate import validate
from schemas import input_tables

DECLARATION = {"authority": "DE", "flow": "import", "declared_on": "2025-03-04", "hs_code": "810194"}

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Intake:
    """What load and validate made of some files: the counts of a run, the rows kept and set aside, warnings."""

    inputs: Rows
    kept: Rows
    history: Rows
    quarantine: Rows
    warnings: list[str]

    def count(self, which: str) -> int:
        """How many rows of all files were read, loaded, quarantined or unchanged."""
        return sum(file[f"rows_{which}"] for file in self.inputs)

    def counts(self) -> tuple[int, int, int, int]:
        """How many rows were read, loaded, quarantined and unchanged."""
        return self.count("read"), self.count("loaded"), self.count("quarantined"), self.count("unchanged")

    def refusals(self) -> list[tuple[int, str]]:
        """The line and the reason of every row in quarantine."""
        return [(row["line"], row["reason"]) for row in self.quarantine]


TakeIn = Callable[..., Intake]
WriteDeclarations = Callable[..., Path]


GIVEN_BACK: list[Warehouse] = []


@contextmanager
def lent(folder: Path) -> Iterator[Warehouse]:
    """Lend an empty warehouse: one that was given back, as opening one takes longer than most tests, or a new one."""
    warehouse = GIVEN_BACK.pop() if GIVEN_BACK else Warehouse(folder, Settings())
    empty(warehouse)
    yield warehouse
    GIVEN_BACK.append(warehouse)


def empty(warehouse: Warehouse) -> None:
    """Delete all rows that are kept from run to run, and what the stages made."""
    made = warehouse.rows(
        """SELECT schema_name FROM duckdb_schemas()
           WHERE database_name = current_database() AND NOT internal AND schema_name NOT IN ('main', 'facts')"""
    )
    kept = warehouse.rows(
        """SELECT table_name FROM duckdb_tables()
           WHERE database_name = current_database() AND schema_name = 'main'"""
    )
    inputs = {name for table in input_tables() for name in (table.name, f"{table.name}_history")}
    with warehouse.transaction():  # to disk once
        for (stage,) in made:
            warehouse.con.execute(f"DROP SCHEMA {stage} CASCADE")
        for (table,) in kept:
            if table in inputs:  # made anew, so that the numbers of its rows begin with 0 again
                warehouse.con.execute(f"CREATE OR REPLACE TABLE main.{table} AS FROM main.{table} LIMIT 0")
            else:
                warehouse.con.execute(f"DELETE FROM main.{table}")


def load_and_validate(warehouse: Warehouse, files: Iterable[Path | str], of: str, mapping: str) -> Intake:
    """Take in files without the suites, which may stop a run."""
    run = Run(warehouse, Request({of: [str(file) for file in files]}, {of: mapping}), new_run_id())
    load(run)
    with suites_skipped():
        validate(run)
    return taken_in(run, of)


def taken_in(run: Run, of: str) -> Intake:
    """Return what a run that has been validated took in of a table."""
    intake = Intake(
        _rows(run, "run_inputs", "WHERE run_id = $run_id ORDER BY file_no"),
        _rows(run, of, "ORDER BY ALL"),
        _rows(run, f"{of}_history", "ORDER BY ALL"),
        _rows(run, "quarantine", "WHERE run_id = $run_id ORDER BY source_file, line"),
        run.warnings,
    )
    for file in intake.inputs:
        assert file["rows_read"] == file["rows_loaded"] + file["rows_quarantined"] + file["rows_unchanged"], file
        assert min(file["rows_loaded"], file["rows_quarantined"], file["rows_unchanged"]) >= 0, file
    assert len(intake.quarantine) == intake.count("quarantined"), intake.inputs
    return intake


def _rows(run: Run, table: str, clause: str) -> Rows:
    query = f"FROM {table} {clause}"
    parameters = {"run_id": run.run_id} if "$run_id" in query else {}
    return run.warehouse.con.sql(query, params=parameters).to_arrow_table().to_pylist()


def write_csv(path: Path, rows: Iterable[Mapping[str, str]]) -> Path:
    """Write declarations to a CSV file; what a row does not say is as in DECLARATION, and its number is its place."""
    numbered = [{"declaration_id": str(number)} | DECLARATION | dict(row) for number, row in enumerate(rows, 1)]
    titles = list(dict.fromkeys(title for row in numbered for title in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, titles, lineterminator="\n")
        writer.writeheader()
        writer.writerows(numbered)
    return path
