"""Warehouses that test files share, each made once for all processes of a test run."""

from __future__ import annotations

import fcntl
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from detectors import Detector
from engine.publication import open_state, publish
from engine.settings import Settings
from engine.warehouse import Warehouse
from flows import STAGES, Request, Run, new_run_id, walk
from flows.load import load
from flows.run import Counts, Stage
from flows.validate import validate

WORLD = ("declarations", "trade_records", "licences", "parties", "rates")
AS_OF = date(2026, 11, 23)
CHECK = sys.modules["flows.validate"]._check  # type: ignore[attr-defined]
TO_PUBLISH = tuple(stage for stage in STAGES if stage.__name__ != "report")
TO_RANK = tuple(stage for stage in TO_PUBLISH if stage.__name__ != "publish")


def inputs_of(world: Path, tables: Iterable[str] = WORLD) -> dict[str, list[str]]:
    """Name the files of a simulated world."""
    return {table: [str(world / f"{table}.parquet")] for table in tables}


def screen_whole(world: Path, folder: Path) -> None:
    """Screen a world on one thread in every stage, with the suites also where the file that asks first skips them."""
    with checking(CHECK):
        walk_stages(folder, inputs_of(world), threads=1)


def screen_shuffled(world: Path, folder: Path) -> None:
    """Screen a world on three threads, its declarations in another order and in two files of another format."""
    folder.mkdir()
    shuffled = f"SELECT * FROM '{world}/declarations.parquet' ORDER BY hash(declaration_id, item_no)"
    for part, limits in {"b": "LIMIT 1800", "a": "OFFSET 1800"}.items():
        duckdb.sql(f"{shuffled} {limits}").write_csv(str(folder / f"{part}.csv"))
    inputs = inputs_of(world) | {"declarations": [str(folder / "b.csv"), str(folder / "a.csv")]}
    with suites_skipped():
        walk_stages(folder, inputs, TO_PUBLISH, threads=3)


def take_in_parts(world: Path, folder: Path) -> None:
    """Take a world in two parts, each with new declarations, then make a new reference."""
    folder.mkdir()
    parts = []
    for part, where in (("early", "hash(declaration_id) % 4 > 0"), ("late", "hash(declaration_id) % 4 = 0")):
        parts.append(str(folder / f"{part}.parquet"))
        duckdb.sql(f"FROM '{world}/declarations.parquet' WHERE {where}").write_parquet(parts[-1])
    lavish = {"budget": "200", "alert_fdr": 0.99}
    with suites_skipped():
        first = inputs_of(world) | {"declarations": parts[:1]}
        walk_stages(folder, first, TO_PUBLISH, run_id="run1", **lavish)
        walk_stages(folder, {"declarations": parts[1:]}, TO_PUBLISH, run_id="run2", **lavish)
        walk_stages(folder, {}, TO_PUBLISH, run_id="run3", refit=True)


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


@contextmanager
def copied(shared: Path, folder: Path) -> Iterator[Warehouse]:
    """Open a copy of a shared warehouse, which tests may change."""
    shutil.copytree(shared, folder / "copy")
    with Warehouse(folder / "copy", Settings()) as warehouse:
        yield warehouse


@contextmanager
def suites_skipped() -> Iterator[None]:
    """Validate rows without the suites, which need seconds and have tests of their own."""
    with checking(lambda run, loaded: None):
        yield


@contextmanager
def only_asking(*detectors: Detector) -> Iterator[None]:
    """Ask these detectors and no others, where it does not matter what they say: to ask all takes seconds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys.modules["flows.detect"], "installed_detectors", lambda: detectors)
        yield


@contextmanager
def checking(check: Callable[..., None]) -> Iterator[None]:
    """Let the stage that validates hold rows against their suites so."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys.modules["flows.validate"], "_check", check)
        yield


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


def declarations_published(warehouse: Path) -> int:
    """How many declarations the current state holds."""
    with open_state(warehouse) as con:
        return int(con.execute("SELECT count(*) FROM declarations").fetchall()[0][0])
