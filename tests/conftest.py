"""What several test files share: a small world screened once, the command line, and files of declarations taken in."""

from __future__ import annotations

import csv
import fcntl
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from data.simulator import simulate
from engine.publication import open_state, publish
from engine.settings import Settings
from engine.warehouse import Warehouse
from flows import STAGES, Request, Run, new_run_id, walk
from flows.load import load
from flows.run import Counts, Stage
from flows.trade import trade
from flows.validate import validate
from schemas import input_tables

WORLD = ("declarations", "trade_records", "licences", "parties", "rates")
AS_OF = date(2026, 11, 23)
TO_PUBLISH = tuple(stage for stage in STAGES if stage.__name__ != "report")
ROOT = Path(__file__).parent.parent
DATASETS = Path(os.environ.get("CONTRAFLOW_DATASETS", ROOT.parent / "shared" / "datasets"))
DECLARATION = {"authority": "DE", "flow": "import", "declared_on": "2025-03-04", "hs_code": "810194"}

Rows = list[dict[str, Any]]


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a simulated world."""
    folder = tmp_path_factory.mktemp("world")
    simulate(folder, 3000, 8)
    return folder


@pytest.fixture(scope="session")
def screened(world: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse whose only run screened the world on one thread; tests leave it as it is."""
    inputs = {table: [str(world / f"{table}.parquet")] for table in WORLD}
    return made_once(tmp_path_factory, "screened", lambda folder: walk_stages(folder, inputs, threads=1))


@pytest.fixture(scope="session")
def in_parts(world: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse that took the world in two parts, then made a new reference.

    Its runs are run1, run2 and run3; the first two flag up to two hundred declarations. Tests leave it as it is.
    """

    def take(folder: Path) -> None:
        folder.mkdir()
        parts = []
        for part, where in (("early", "hash(declaration_id) % 4 > 0"), ("late", "hash(declaration_id) % 4 = 0")):
            parts.append(str(folder / f"{part}.parquet"))
            duckdb.sql(f"FROM '{world}/declarations.parquet' WHERE {where}").write_parquet(parts[-1])
        rest = {table: [str(world / f"{table}.parquet")] for table in WORLD if table != "declarations"}
        lavish = {"budget": "200", "alert_fdr": 0.99}
        with suites_skipped():
            walk_stages(folder, {"declarations": parts[:1], **rest}, TO_PUBLISH, run_id="run1", **lavish)
            walk_stages(folder, {"declarations": parts[1:]}, TO_PUBLISH, run_id="run2", **lavish)
            walk_stages(folder, {}, TO_PUBLISH, run_id="run3", refit=True)

    return made_once(tmp_path_factory, "in_parts", take)


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Return a folder that is made once for all processes of a test run."""
    base = factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    with alone(folder.with_suffix(".lock")):
        if not folder.exists():
            make(folder)
    return folder


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Let no other process into the block."""
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def suites_skipped() -> Iterator[None]:
    """Validate rows without the suites, which need seconds and have tests of their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys.modules["flows.validate"], "_check", lambda run, loaded: None)
        yield


@pytest.fixture(scope="module")
def without_suites() -> Iterator[None]:
    """Skip the suites in all tests of a file."""
    with suites_skipped():
        yield


def walk_stages(
    folder: Path,
    inputs: dict[str, list[str]],
    stages: Iterable[Stage] = STAGES,
    run_id: str | None = None,
    refit: bool = False,
    **settings: Any,
) -> str:
    """Walk through stages without Prefect; return the id of the run."""
    with Warehouse(folder, Settings(**settings)) as warehouse:
        run = Run(warehouse, Request(inputs, as_of=AS_OF, refit=refit), run_id or new_run_id(folder))
        walk(run, stages)
    return run.run_id


def publish_declarations(run: Run) -> Counts:
    """Publish a state that holds the declarations and nothing else."""
    publish(run.warehouse, run.run_id, {"declarations": "FROM main.declarations"})
    return {}


KEEPING = (load, validate, publish_declarations)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse with a published state of two declarations; tests work on copies of it."""
    folder = tmp_path_factory.mktemp("published")
    with suites_skipped():
        inputs = {"declarations": [str(write_csv(folder / "two.csv", [{}, {}]))]}
        walk_stages(folder / "warehouse", inputs, KEEPING)
    return folder / "warehouse"


def declarations_published(warehouse: Path) -> int:
    """How many declarations the current state holds."""
    with open_state(warehouse) as con:
        return int(con.execute("SELECT count(*) FROM declarations").fetchall()[0][0])


def heed_interrupts() -> None:
    """Let Ctrl-C reach a process also where the tests run in the background of a shell, which has it ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


Contraflow = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def contraflow() -> Contraflow:
    """The command line, called as a user calls it."""

    def call(*arguments: object, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "contraflow", *map(str, arguments)],
            capture_output=True,
            text=True,
            cwd=cwd,
            env=os.environ | {"PYTHONPATH": str(ROOT), "NO_COLOR": "1"} | environment,
            check=False,
            timeout=240,
        )

    return call


@dataclass(frozen=True)
class Intake:
    """What load and validate made of some files: the counts of ``run_inputs``, and the rows kept and set aside."""

    inputs: Rows
    kept: Rows
    history: Rows
    quarantine: Rows

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
Dataset = Callable[[str], Path]


@pytest.fixture(scope="session")
def shared_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    """A warehouse that tests share, because opening one takes longer than most of them."""
    with Warehouse(tmp_path_factory.mktemp("warehouse"), Settings()) as opened:
        yield opened


@pytest.fixture
def warehouse(shared_warehouse: Warehouse) -> Warehouse:
    """A warehouse before its first run."""
    empty(shared_warehouse)
    return shared_warehouse


@pytest.fixture
def take_in(warehouse: Warehouse) -> TakeIn:
    """Return a function that loads and validates files; that their rows are all accounted for is checked each time."""

    def take(*files: Path | str, of: str = "declarations", mapping: str = "canonical") -> Intake:
        return load_and_validate(warehouse, files, of, mapping)

    return take


def empty(warehouse: Warehouse) -> None:
    """Delete all rows that are kept from run to run, and what the stages made."""
    made = warehouse.con.execute(
        """SELECT schema_name FROM duckdb_schemas()
           WHERE database_name = current_database() AND NOT internal AND schema_name NOT IN ('main', 'facts')"""
    )
    for (stage,) in made.fetchall():
        warehouse.con.execute(f"DROP SCHEMA {stage} CASCADE")
    kept = warehouse.con.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'main'").fetchall()
    inputs = {name for table in input_tables() for name in (table.name, f"{table.name}_history")}
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
    )
    for file in intake.inputs:
        assert file["rows_read"] == file["rows_loaded"] + file["rows_quarantined"] + file["rows_unchanged"], file
        assert min(file["rows_loaded"], file["rows_quarantined"], file["rows_unchanged"]) >= 0, file
    assert len(intake.quarantine) == intake.count("quarantined")
    return intake


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    """A warehouse for trade records, which every reconciliation replaces."""
    with Warehouse(tmp_path_factory.mktemp("trade"), Settings()) as warehouse:
        yield warehouse


@pytest.fixture(scope="module")
def reconciled(opened: Warehouse) -> Callable[[Rows], Warehouse]:
    """Reconcile trade records, and nothing but these."""

    def reconcile(rows: Rows) -> Warehouse:
        schema = opened.con.table("main.trade_records").to_arrow_table().schema
        kept = pa.schema([field for field in schema if field.name in rows[0]])
        opened.con.execute("DELETE FROM main.trade_records")
        opened.con.register("given", pa.Table.from_pylist(rows, schema=kept))
        opened.con.execute("INSERT INTO main.trade_records BY NAME FROM given")
        trade(SimpleNamespace(warehouse=opened, as_of=AS_OF))  # type: ignore[arg-type]
        return opened

    return reconcile


@pytest.fixture
def write_declarations(tmp_path: Path) -> WriteDeclarations:
    """Return a function that writes declarations to a CSV file; what a row does not say is as in DECLARATION."""

    def write(*rows: Mapping[str, str], name: str = "declarations.csv") -> Path:
        return write_csv(tmp_path / name, rows)

    return write


def write_csv(path: Path, rows: Iterable[Mapping[str, str]]) -> Path:
    """Write declarations to a CSV file; what a row does not say is as in DECLARATION, and its number is its place."""
    numbered = [{"declaration_id": str(number)} | DECLARATION | dict(row) for number, row in enumerate(rows, 1)]
    titles = list(dict.fromkeys(title for row in numbered for title in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, titles, lineterminator="\n")
        writer.writeheader()
        writer.writerows(numbered)
    return path


@pytest.fixture
def dataset() -> Dataset:
    """Return a function that finds a file of test data, or skips the test."""

    def find(name: str) -> Path:
        path = DATASETS / name
        if not path.is_file():
            pytest.skip(f"{path} is not there; name the folder of test data in CONTRAFLOW_DATASETS")
        return path

    return find


def _rows(run: Run, table: str, clause: str) -> Rows:
    query = f"FROM {table} {clause}"
    parameters = {"run_id": run.run_id} if "$run_id" in query else {}
    return run.warehouse.con.sql(query, params=parameters).to_arrow_table().to_pylist()
