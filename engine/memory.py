"""The most memory that was used since a moment, by this process and by the one in which models are fitted.

Linux keeps it for each process and lets it be reset; elsewhere, it is what this process used since it began.
"""

from __future__ import annotations

import re
import resource
from contextlib import suppress
from pathlib import Path

from engine.worker import worker_pid

RESET_PEAK = "5"


def reset_peak() -> None:
    """Begin anew."""
    for process in _processes():
        with suppress(OSError):
            Path(f"/proc/{process}/clear_refs").write_text(RESET_PEAK, encoding="ascii")


def peak_mb() -> float:
    """Return the sum of what each of the processes used at most, in MB (2^20 bytes)."""
    return sum(map(_peak_kb, _processes())) / 1024


def _processes() -> list[str]:
    pid = worker_pid()
    return ["self", *([str(pid)] if pid else [])]


def _peak_kb(process: str) -> int:
    try:
        found = re.search(r"^VmHWM:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text(encoding="utf-8"), re.M)
    except OSError:
        found = None
    if found:
        return int(found[1])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss if process == "self" else 0
