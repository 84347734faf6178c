"""What several test files share: a small world screened once, the command line, and files of declarations taken in."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow as pa
import pytest
from cases import rank_among_honest
from detecting import judge
from flowing import prefect_server, thirty_declarations
from hubs import ordinary
from intake import Intake, Rows, TakeIn, WriteDeclarations, empty, load_and_validate, write_csv
from worlds import (
    AS_OF,
    KEEPING,
    made_once,
    screen_shuffled,
    screen_whole,
    suites_skipped,
    take_in_parts,
    walk_stages,
)

from data.simulator import simulate
from detectors.transshipment import TRANSSHIPMENT
from engine.settings import Settings
from engine.warehouse import Warehouse
from flows import Request
from flows.trade import trade

ROOT = Path(__file__).parent.parent
DATASETS = Path(os.environ.get("CONTRAFLOW_DATASETS", ROOT.parent / "shared" / "datasets"))


def pytest_collection_finish() -> None:
    """Spare the garbage collector what was imported and collected: it stays until the end, and is much."""
    gc.freeze()


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a simulated world."""
    return made_once(tmp_path_factory, "world", lambda folder: simulate(folder, 3000, 8))


@pytest.fixture(scope="session")
def screened(world: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse whose only run screened the world on one thread; tests leave it as it is."""
    return made_once(tmp_path_factory, "screened", lambda folder: screen_whole(world, folder))


@pytest.fixture(scope="session")
def shuffled(world: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse that screened the same world in another order, on three threads; tests leave it as it is."""
    return made_once(tmp_path_factory, "shuffled", lambda folder: screen_shuffled(world, folder))


@pytest.fixture(scope="session")
def in_parts(world: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse that took the world in two parts, then made a new reference.

    Its runs are run1, run2 and run3; the first two flag up to two hundred declarations. Tests leave it as it is.
    """
    return made_once(tmp_path_factory, "in_parts", lambda folder: take_in_parts(world, folder))


@pytest.fixture(scope="session")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse that ranked an honest world with the documented cases among it; tests leave it as it is."""
    return made_once(tmp_path_factory, "honest", rank_among_honest)


@pytest.fixture(scope="module")
def without_suites() -> Iterator[None]:
    """Skip the suites in all tests of a file."""
    with suites_skipped():
        yield


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse with a published state of two declarations; tests work on copies of it."""
    folder = tmp_path_factory.mktemp("published")
    with suites_skipped():
        inputs = {"declarations": [str(write_csv(folder / "two.csv", [{}, {}]))]}
        walk_stages(folder / "warehouse", inputs, KEEPING)
    return folder / "warehouse"


@pytest.fixture(scope="module")
def prefect() -> Iterator[None]:
    """A server of Prefect's with an empty database."""
    with prefect_server():
        yield


@pytest.fixture
def declarations(tmp_path: Path) -> Request:
    """The request of a run over a small file."""
    return thirty_declarations(tmp_path)


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
def transshipment(warehouse: Warehouse) -> Callable[..., None]:
    """Return a function that looks for goods through a hub, among ordinary ones."""

    def screen(*rows: dict[str, Any]) -> None:
        judge(warehouse, TRANSSHIPMENT, declarations=[*rows, *ordinary()])

    return screen


@pytest.fixture
def take_in(warehouse: Warehouse) -> TakeIn:
    """Return a function that loads and validates files; that their rows are all accounted for is checked each time."""

    def take(*files: Path | str, of: str = "declarations", mapping: str = "canonical") -> Intake:
        return load_and_validate(warehouse, files, of, mapping)

    return take


@pytest.fixture(scope="session")
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


@pytest.fixture(scope="module")
def without_rerouting() -> Iterator[None]:
    """Only reconcile and price trade records in all tests of a file: the search for rerouting takes longer."""
    stage = sys.modules["flows.trade"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stage, "REROUTING", tuple(table for table in stage.REROUTING if "price" in table))
        yield


@pytest.fixture
def write_declarations(tmp_path: Path) -> WriteDeclarations:
    """Return a function that writes declarations to a CSV file; what a row does not say is as in DECLARATION."""

    def write(*rows: Mapping[str, str], name: str = "declarations.csv") -> Path:
        return write_csv(tmp_path / name, rows)

    return write


@pytest.fixture
def dataset() -> Dataset:
    """Return a function that finds a file of test data, or skips the test."""

    def find(name: str) -> Path:
        path = DATASETS / name
        if not path.is_file():
            pytest.skip(f"{path} is not there; name the folder of test data in CONTRAFLOW_DATASETS")
        return path

    return find
