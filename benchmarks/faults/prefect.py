"""Prefect's server goes while a run is at work."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx

from benchmarks.faults.trial import Trial

PATIENCE = 240
Outcome = tuple[str, list[str]]


def server_gone(trial: Trial) -> Iterator[Outcome]:
    """Kill the server when a stage has begun: the run goes on without it, and nothing is done twice."""
    for stage in ("load", "score"):
        warehouse = trial.copy("prefect")
        server, address = _start(trial.folder / f"home-{stage}")
        try:
            status, said = _run(trial, warehouse, address, stage, server)
        finally:
            server.kill()
            server.wait()
        wrong = [f"it ended with {status}: {said[-500:]}"] if status or "Prefect" not in said else []
        yield f"Prefect's server gone, after {stage}", [*wrong, *trial.compare(warehouse), *trial.aftermath(warehouse)]


def _run(trial: Trial, warehouse: Path, address: str, stage: str, server: subprocess.Popen[bytes]) -> tuple[int, str]:
    """Run the flow, and stop the server as soon as a stage is said to be done."""
    options = [word for table, files in trial.files.second.items() for word in (f"--{table}", *files)]
    process = subprocess.Popen(
        [sys.executable, "-m", "contraflow", "run", *options, "--as-of", "2026-11-23", "--warehouse", str(warehouse)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PREFECT_API_URL": address, "CONTRAFLOW_THREADS": "1"},
    )
    said = []
    for line in process.stderr or ():
        said.append(line)
        if f"{stage}: " in line:
            server.send_signal(signal.SIGKILL)
    return process.wait(), "".join(said)


def _start(home: Path) -> tuple[subprocess.Popen[bytes], str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    server = subprocess.Popen(
        command,
        env=os.environ | {"PREFECT_HOME": str(home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}/api"
    patience = time.monotonic() + PATIENCE
    while time.monotonic() < patience:
        try:
            if httpx.get(f"{address}/health", timeout=5).is_success:
                break
        except httpx.HTTPError:
            time.sleep(0.5)
    return server, address
