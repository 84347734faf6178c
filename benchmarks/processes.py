"""Running a command and watching it: seconds, processor time, and the memory of all its processes together."""

from __future__ import annotations

import resource
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
SECONDS_BETWEEN_LOOKS = 0.25


@dataclass(frozen=True)
class Measured:
    """What a command took: seconds, also of processor time, the most memory at one time; and its last line."""

    seconds: float
    processor_seconds: float
    peak_bytes: int
    last_line: str


def measure(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Measured:
    """Run a command to its end.

    :raises RuntimeError: if it fails
    """
    began, used = time.monotonic(), _processor_seconds()
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    peak = 0
    while process.poll() is None:
        peak = max(peak, memory_of(process.pid))
        time.sleep(SECONDS_BETWEEN_LOOKS)
    seconds = time.monotonic() - began
    output, errors = process.communicate()
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}:\n{errors}")
    return Measured(
        seconds, _processor_seconds() - used, peak, output.strip().splitlines()[-1] if output.strip() else ""
    )


def _processor_seconds() -> float:
    """Return the processor time of all commands that ended, and of all processes that they started and waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def memory_of(pid: int, proc: Path = PROC) -> int:
    """Return the memory of a process and of all that descend from it, pages that they share counted once.

    That is the proportional set size of the kernel. A process that ends meanwhile counts nothing.
    """
    parents = {child: parent for child, parent in map(_parent, proc.glob("[0-9]*")) if parent is not None}
    family = {pid}
    while more := {child for child, parent in parents.items() if parent in family} - family:
        family |= more
    return sum(_share(proc / str(member)) for member in family)


def _parent(folder: Path) -> tuple[int, int | None]:
    try:
        after_name = (folder / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2]
    except OSError:
        return int(folder.name), None
    return int(folder.name), int(after_name.split()[1])


def _share(folder: Path) -> int:
    try:
        lines = (folder / "smaps_rollup").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
