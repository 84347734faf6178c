"""Verify: compute a published run again, from the records it had and the reference it was held against."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from engine.errors import CallError
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


def account(folder: Path, run_id: str) -> Account:
    """Return the account of a published run.

    :raises CallError: if there is no such state
    """
    with open_state(folder, run_id) as con:
        found = con.execute(
            "SELECT as_of, code_sha256, settings, reference_sha256 FROM runs WHERE run_id = $run_id", {"run_id": run_id}
        ).fetchall()
    return Account(*found[0])


def recompute(folder: Path, run_id: str) -> list[Compared]:
    """Compute a published run again beside the warehouse, which is left as it is, and compare every table.

    :raises CallError: if the state or its reference is not there or damaged
    """
    told = account(folder, run_id)
    with tempfile.TemporaryDirectory() as beside, Warehouse(Path(beside), _settings(told)) as warehouse:
        path = str(folder / "published" / f"{run_id}.duckdb").replace("'", "''")
        warehouse.con.execute(f"ATTACH '{path}' AS state (READ_ONLY)")
        _take_records(warehouse, run_id)
        warehouse.clear("reference")
        bring_reference(warehouse, folder, told.reference_sha256)
        _compute(Run(warehouse, Request({}, as_of=told.as_of), run_id, reference_sha256=told.reference_sha256))
        return [_compare(warehouse, table) for table in published_tables() if table.made_by in COMPUTED]


def _settings(told: Account) -> Settings:
    """Return the settings of the run; memory and threads are those of this machine."""
    given = Settings.model_validate_json(told.settings)
    return given.model_copy(update={"threads": None, "memory_limit": None})


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
