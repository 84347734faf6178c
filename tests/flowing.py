"""Flow runs: a server of Prefect's to make them in, and what its API knows of them afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

from flows import Request

HEADER = "authority,declaration_id,flow,declared_on,hs_code\n"


@contextmanager
def prefect_server() -> Iterator[None]:
    """Start a server with an empty database."""
    # These take seconds to import.
    from prefect.settings import PREFECT_API_BLOCKS_REGISTER_ON_START, temporary_settings
    from prefect.testing.utilities import prefect_test_harness

    without_blocks = {PREFECT_API_BLOCKS_REGISTER_ON_START: False}  # of which a run uses none
    with temporary_settings(without_blocks), prefect_test_harness(server_startup_timeout=240):
        yield


def thirty_declarations(folder: Path) -> Request:
    """Ask for a run over a small file."""
    path = folder / "declarations.csv"
    lines = [f"HK,D{number},import,2026-01-05,811292\n" for number in range(30)]
    path.write_text(HEADER + "".join(lines), encoding="utf-8")
    return Request({"declarations": [str(path)]})


def seen_by_prefect(run_id: str) -> SimpleNamespace:
    """Ask Prefect's API what it knows of a run."""
    from prefect.client.orchestration import get_client

    async def ask() -> SimpleNamespace:
        async with get_client() as client:
            (run,) = [run for run in await client.read_flow_runs() if run.name == run_id]
            tasks = [task for task in await client.read_task_runs() if task.flow_run_id == run.id]
            artifacts = [one for one in await client.read_artifacts() if one.flow_run_id == run.id]
        return SimpleNamespace(run=run, tasks=tasks, artifacts={one.key: one.data for one in artifacts})

    return asyncio.run(ask())
