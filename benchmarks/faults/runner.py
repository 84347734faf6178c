"""Runs, each in a process of its own that can be stopped at any change it makes to the files of its warehouse.

``writes.c`` counts the changes from outside: the program under test knows nothing of it. A process that has imported
everything forks for each run, so that a run begins at once.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import IO, Any, Literal, Self, cast

from detectors.origin import ORIGIN
from detectors.outlier import OUTLIER
from engine.code import code_sha256
from engine.rates import ecb_rates
from schemas.mapping import mappings

SHIM = Path(__file__).parent / "writes.c"
AS_OF = date(2026, 11, 23)
WAYS = ("count", "kill", "tear", "fill")

Way = Literal["count", "kill", "tear", "fill"]


@dataclass(frozen=True)
class Order:
    """A run to be done: over which files, what befalls it at which change, and by how many seconds its clock is off."""

    warehouse: str
    inputs: Mapping[str, Sequence[str]]
    way: Way = "count"
    at: int = 0
    clock: int = 0


@dataclass(frozen=True)
class Ended:
    """How a run ended: its exit status (negative is a signal), its message, its changes, those before each stage."""

    status: int
    message: str = ""
    changes: int = 0
    stages: Mapping[str, int] = field(default_factory=dict)

    @property
    def killed(self) -> bool:
        """Whether it was stopped from outside."""
        return self.status == -signal.SIGKILL


def compiled(folder: Path) -> Path | None:
    """Return the library that counts changes; None where there is no C compiler."""
    library = folder / "writes.so"
    try:
        subprocess.run(["cc", "-O2", "-shared", "-fPIC", "-o", str(library), str(SHIM), "-ldl"], check=True)  # noqa: S607
    except FileNotFoundError:
        return None
    return library


class Runner(AbstractContextManager["Runner"]):
    """The process that forks for each run."""

    def __init__(self, library: Path | None, whole: bool = True) -> None:
        """Start it, and let it import what a run needs.

        :param library: what :func:`compiled` returned; without it a run can only be stopped where a stage begins
        :param whole: whether runs hold what they load against the suites and ask all detectors, which need seconds, or
            only one that learns in SQL and one that keeps models
        """
        preload = {"LD_PRELOAD": str(library)} if library else {}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.faults.runner", str(library or ""), "whole" if whole else ""],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | preload | {"OMP_NUM_THREADS": "1"},
        )

    @property
    def orders(self) -> IO[str]:
        """What the process reads."""
        return cast("IO[str]", self.process.stdin)

    @property
    def answers(self) -> IO[str]:
        """What the process writes."""
        return cast("IO[str]", self.process.stdout)

    def run(self, order: Order) -> Ended:
        """Do a run, and return how it ended."""
        self.begin(order)
        return self.end()

    def begin(self, order: Order) -> None:
        """Let a run begin."""
        self.orders.write(json.dumps(asdict(order)) + "\n")
        self.orders.flush()

    def end(self) -> Ended:
        """Wait for the end of the run that began, and return how it ended."""
        return Ended(**json.loads(self.answers.readline()))

    def __enter__(self) -> Self:
        """Return the runner itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let it end."""
        self.process.communicate()


def main(library: str, whole: str) -> None:
    """Fork for each order that comes, a line of JSON each, and say how it ended."""
    for module in ("detectors.outlier_models", "flows", "flows.charts"):
        import_module(module)  # so that no run has to
    for read in (mappings, ecb_rates, code_sha256):
        read()  # nor this
    if whole:
        import_module("engine.expectations")
    else:
        vars(import_module("flows.validate"))["_check"] = lambda *_: None
        vars(import_module("flows.detect"))["installed_detectors"] = lambda: (ORIGIN, OUTLIER)
    vars(import_module("detectors.outlier"))["ask"] = _here
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    for line in sys.stdin:
        with tempfile.TemporaryDirectory() as folder:
            said = Path(folder) / "said"
            pid = os.fork()
            if not pid:
                _carry_out(Order(**json.loads(line)), ctypes.CDLL(library) if library else None, said)
            status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
            told = json.loads(said.read_text(encoding="utf-8")) if said.is_file() else {}
        answers.write(json.dumps({"status": status} | told) + "\n")
        answers.flush()


def _here(module: str, function: str, *given: object) -> Any:
    """Call a function in this process: a worker of each run's own would import the models again for each."""
    return getattr(import_module(module), function)(*given)


def _carry_out(order: Order, library: ctypes.CDLL | None, said: Path) -> None:
    """Do a run as ``contraflow run`` does it without Prefect, and leave without tidying up."""
    from engine.errors import ContraflowError
    from engine.settings import Settings
    from engine.warehouse import Warehouse
    from flows import STAGES, Request, Run, new_run_id, perform, walk

    folder = Path(order.warehouse)
    status, message = 0, ""
    begun: dict[str, int] = {}
    seen: Callable[[], int] = library.seen if library else lambda: 0
    if library:
        library.shift(ctypes.c_long(order.clock))
        library.watch(f"{folder}/".encode(), WAYS.index(order.way), ctypes.c_long(order.at))
    try:
        with Warehouse(folder, Settings(threads=1)) as warehouse:
            run = Run(
                warehouse,
                Request({table: [*files] for table, files in order.inputs.items()}, as_of=AS_OF),
                new_run_id(folder),
            )
            walk(run, STAGES, partial(_noting, begun, seen, perform))
    except ContraflowError as error:
        status, message = error.exit_status, str(error)
    except BaseException as error:  # what a user would see as a fault of the program
        status, message = 1, f"{type(error).__name__}: {error}"
    changes = seen()
    said.write_text(json.dumps({"message": message, "changes": changes, "stages": begun}), encoding="utf-8")
    os._exit(status)


def _noting(begun: dict[str, int], seen: Callable[[], int], perform: Callable[..., Any], stage: Any, run: Any) -> Any:
    """Perform a stage, and note how many changes there were before it."""
    begun[stage.__name__] = seen()
    return perform(stage, run)


if __name__ == "__main__":
    main(*sys.argv[1:])
