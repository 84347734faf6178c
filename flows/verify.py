"""Verify: compute a published run again, from the records it had and the reference it was held against.

The records are those of the state itself; whether the input files still are what they were is told beside.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from engine.errors import CallError
from engine.failures import failures
from engine.files import file_sha256
from engine.publication import open_state
from engine.reference import bring_reference
from engine.settings import Settings
from engine.warehouse import Warehouse
from flows.detect import detect
from flows.features import features
from flows.link import link
from flows.publish import selection
from flows.run import Request, Run, Stage
from flows.score import score
from flows.trade import trade
from schemas import Table, input_tables, published_tables

COMPUTED: dict[str, Stage] = {stage.__name__: stage for stage in (link, features, trade, detect, score)}


NO_LIMIT = 7 * 86400.0  # seconds; a thread cannot be waited for without end


@dataclass(frozen=True)
class Compared:
    """A published table beside the same table computed again: its rows, and the SHA-256 of both, sorted."""

    table: str
    rows: int
    published: str
    computed: str

    @property
    def is_same(self) -> bool:
        """Whether both are the same bytes."""
        return self.published == self.computed


@dataclass(frozen=True)
class Account:
    """What ``runs`` holds of a run that decides its figures."""

    as_of: date
    code_sha256: str
    settings: str
    reference_sha256: str
    warnings: list[str]


def account(folder: Path, run_id: str) -> Account:
    """Return the account of a published run.

    :raises CallError: if there is no such state
    """
    with open_state(folder, run_id) as con:
        found = con.execute(
            "SELECT as_of, code_sha256, settings, reference_sha256, warnings FROM runs WHERE run_id = $run_id",
            {"run_id": run_id},
        ).fetchall()
    return Account(*found[0])


def changed_inputs(folder: Path, run_id: str) -> dict[str, list[str]]:
    """Look at the input files of a published run and those before it; return those the same, changed, and gone."""
    with open_state(folder, run_id) as con:
        taken = con.execute(
            """SELECT source_file, arg_max(sha256, run_id) FROM run_inputs
               WHERE withdrawal IS NULL GROUP BY source_file ORDER BY source_file"""
        ).fetchall()
    found: dict[str, list[str]] = {"the same": [], "changed": [], "gone": []}
    for file, sha256 in taken:
        path = Path(file)
        what = "gone" if not path.is_file() else "the same" if file_sha256(path) == sha256 else "changed"
        found[what].append(file)
    return found


def recompute(folder: Path, run_id: str) -> list[Compared]:
    """Compute a published run again beside the warehouse, which is left as it is, and compare the tables that it makes.

    Detectors that failed in the run are left out; the others have all the time they need.

    :raises CallError: if the state or its reference is not there or damaged
    """
    told = account(folder, run_id)
    with tempfile.TemporaryDirectory() as beside, Warehouse(Path(beside), _settings(told)) as warehouse:
        path = str(folder / "published" / f"{run_id}.duckdb").replace("'", "''")
        warehouse.con.execute(f"ATTACH '{path}' AS state (READ_ONLY)")
        _take_records(warehouse, run_id)
        warehouse.clear("reference")
        bring_reference(warehouse, folder, told.reference_sha256)
        run = Run(warehouse, Request({}, as_of=told.as_of), run_id, reference_sha256=told.reference_sha256)
        run.left_out = frozenset(failures(told.warnings))
        _compute(run)
        return [_compare(warehouse, table) for table in published_tables() if table.made_by in COMPUTED]


def _settings(told: Account) -> Settings:
    """Return the settings of the run; memory and threads are those of this machine, and time is no matter."""
    given = Settings.model_validate_json(told.settings)
    return given.model_copy(update={"threads": None, "memory_limit": None, "detector_seconds": NO_LIMIT})


def _compute(run: Run) -> None:
    for stage in COMPUTED.values():
        stage(run)
    if run.warnings:
        raise CallError(f"The run cannot be computed again: {' '.join(run.warnings)}")


def _take_records(warehouse: Warehouse, run_id: str) -> None:
    """Take over the records that the run had, and the flags of earlier runs."""
    for table in input_tables():
        for name in (table.name, f"{table.name}_history"):
            warehouse.con.execute(f"INSERT INTO main.{name} BY NAME FROM state.{name}")
    warehouse.con.execute(
        """INSERT INTO first_flags
           SELECT authority, declaration_id, first_flagged_run FROM state.flagged_shipments
           WHERE first_flagged_run <> $run_id""",
        {"run_id": run_id},
    )
    warehouse.clear("validate")
    warehouse.make("validate.month_rates")


def _compare(warehouse: Warehouse, table: Table) -> Compared:
    columns = ", ".join(warehouse.con.table(f"state.{table.name}").columns)
    published = f"SELECT {columns} FROM state.{table.name}"
    return Compared(
        table.name,
        warehouse.count(f"state.{table.name}"),
        _sha256(warehouse, published),
        _sha256(warehouse, f"SELECT {columns} FROM ({selection(table)})"),
    )


def _sha256(warehouse: Warehouse, select: str) -> str:
    """Return the hash of rows in a canonical order; a table gives the same bytes again, a query need not."""
    path = warehouse.scratch / "compared.parquet"
    warehouse.con.execute(f"CREATE OR REPLACE TEMP TABLE compared AS {select} ORDER BY ALL")
    warehouse.con.table("compared").write_parquet(str(path))
    return file_sha256(path)
