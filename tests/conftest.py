"""A small world, screened once for all tests that only look at what was published."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from data.simulator import simulate
from engine.settings import Settings
from engine.warehouse import Warehouse
from flows import STAGES, Request, Run, new_run_id, walk

WORLD = ("declarations", "trade_records", "licences", "parties", "rates")
AS_OF = date(2026, 11, 23)


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a simulated world."""
    folder = tmp_path_factory.mktemp("world")
    simulate(folder, 3000, 8)
    return folder


@pytest.fixture(scope="session")
def screened(world: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse whose only run screened the world; tests leave it as it is."""
    folder = tmp_path_factory.mktemp("screened")
    walk_stages(folder, {table: [str(world / f"{table}.parquet")] for table in WORLD})
    return folder


def walk_stages(folder: Path, inputs: dict[str, list[str]], settings: Settings | None = None) -> str:
    """Walk through the stages without Prefect; return the id of the run."""
    with Warehouse(folder, settings or Settings()) as warehouse:
        run = Run(warehouse, Request(inputs, as_of=AS_OF), new_run_id())
        walk(run, STAGES)
    return run.run_id


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
            env=os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent), "NO_COLOR": "1"} | environment,
            check=False,
            timeout=240,
        )

    return call
