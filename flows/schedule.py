"""The screening flow as a Prefect deployment that runs by the clock."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.client.schemas.schedules import CronSchedule
from prefect.settings import PREFECT_API_URL, temporary_settings
from prefect.types.entrypoint import EntrypointType

from engine.errors import CallError, ContraflowError
from engine.settings import Settings
from flows.screen import screen

# A run that finds another at work in its warehouse does not start; the next one by the clock takes what is new.
ONE_AT_A_TIME = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW)
HOST, PORT = "127.0.0.1", 4200
# A server's first start makes its database.
START_SECONDS = 180


def serve(folder: Path, settings: Settings, cron: str) -> None:
    """Serve the flow from here until interrupted, and start a run whenever the cron expression says so.

    :raises CallError: if the settings name no sources, or the expression cannot be read
    :raises ContraflowError: if Prefect's server does not answer
    """
    _check(cron)
    asked = parameters(folder, settings)
    with server(), own_temporary_folder():
        try:
            screen.serve(
                name=deployment_name(folder),
                cron=cron,
                limit=1,
                global_limit=ONE_AT_A_TIME,
                parameters=asked,
                entrypoint_type=EntrypointType.MODULE_PATH,  # as a file it would not know its own types
                description=f"Screens what is new for the warehouse {folder}.",
            )
        except httpx.HTTPError as error:
            raise ContraflowError(
                f"Prefect's server {PREFECT_API_URL.value()} does not answer: {error}. "
                "Start it, or unset PREFECT_API_URL to have one started here, and schedule again."
            ) from error


def _check(cron: str) -> None:
    """Read the expression as Prefect will, before a server is started for it.

    :raises CallError: if it is none
    """
    try:
        CronSchedule(cron=cron)
    except ValueError as error:
        raise CallError(
            f"--cron {cron!r} is no cron expression. Write minute, hour, day of the month, month and day of the week: "
            '"0 6 * * *" is every day at six (UTC), "30 6 * * 1-5" half past six from Monday to Friday.'
        ) from error


def deployment_name(folder: Path) -> str:
    """Return the name of a warehouse's deployment, which tells it from all others that a server may know."""
    return ":".join(["screen", *folder.resolve().parts[1:]])


def parameters(folder: Path, settings: Settings) -> dict[str, Any]:
    """Return what every scheduled run is asked to do: the sources and formats of the settings.

    :raises CallError: if the settings name no sources
    """
    if not settings.sources:
        raise CallError(
            "The settings name no sources. Write them to contraflow.toml, and see docs/operations.md:\n"
            '[sources]\ndeclarations = ["incoming/*.csv"]'
        )
    return {
        "warehouse": str(folder.resolve()),
        "settings": settings.model_dump(mode="json"),
        "inputs": settings.sources,
        "mappings": settings.mappings,
    }


@contextmanager
def own_temporary_folder() -> Iterator[None]:
    """Let what is temporary stand in a folder of our own: Prefect's runner shares one with all users of the machine.

    That folder belongs to whoever came first, and nobody else can write into it.
    """
    shared = tempfile.gettempdir()
    with tempfile.TemporaryDirectory(prefix="contraflow-") as own:
        os.environ["TMPDIR"] = tempfile.tempdir = own  # the processes of the runs read the environment
        try:
            yield
        finally:
            os.environ["TMPDIR"] = tempfile.tempdir = shared


@contextmanager
def server() -> Iterator[None]:
    """Have a Prefect server that keeps the clock: the one PREFECT_API_URL names, one that runs here, or one of ours.

    The server that Prefect starts by itself for a single run has no scheduler.
    """
    if PREFECT_API_URL.value():
        yield
        return
    api = f"http://{HOST}:{PORT}/api"
    ours = None if _answers(api) else _start(api)
    os.environ["PREFECT_API_URL"] = api  # for the processes of the runs
    try:
        with temporary_settings({PREFECT_API_URL: api}):
            yield
    finally:
        if ours is not None:
            ours.terminate()
            ours.wait()


def _start(api: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", HOST, "--port", str(PORT)]
    # Ctrl-C is not for the server: who serves the runs, and these, note their end with it first.
    started = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)  # noqa: S603 - it is ours
    patience = time.monotonic() + START_SECONDS
    while not _answers(api):
        if started.poll() is not None or time.monotonic() > patience:
            started.kill()
            raise ContraflowError(
                f"Prefect's server did not start on {HOST}:{PORT}. Start it by hand (prefect server start) to see why, "
                "or name another with PREFECT_API_URL."
            )
        time.sleep(0.5)
    return started


def _answers(api: str) -> bool:
    try:
        return httpx.get(f"{api}/health", timeout=5).is_success
    except httpx.HTTPError:
        return False
