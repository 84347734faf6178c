"""``python -m benchmarks.fuzz --seconds 120``: fuzz loader and query with hypothesis, and with atheris if it is there.

The time is shared evenly. Each engine works in a process of its own: a query that heeds no interrupt ends its process,
as it should, and the next begins. What was found is kept beside the seeds, to be replayed from then on. Ends with 1 if
anything was found.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from benchmarks.fuzz.worker import SEEDS

# The status of a process that a query ended at its time limit.
ENDED_BY_LIMIT = 2
# Waiting for a disk would take most of the time.
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it


def main(arguments: Sequence[str]) -> int:
    """Fuzz everything, and say what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=120)
    given = parser.parse_args(arguments)
    engines = ["hypothesis", "atheris"] if importlib.util.find_spec("atheris") else ["hypothesis"]
    if len(engines) == 1:
        print("atheris is not installed (it comes for Linux and few Pythons: uv pip install atheris); hypothesis alone")
    pairs = [(target, engine) for target in ("load", "query") for engine in engines]
    found = [fuzz(target, engine, given.seconds / len(pairs)) for target, engine in pairs]
    return int(any(found))


def fuzz(target: str, engine: str, seconds: float) -> bool:
    """Let one engine work on one target; return whether it found anything."""
    end, ended, said = time.monotonic() + seconds, 0, ""
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as made:
        last = Path(made) / "last"
        while (left := end - time.monotonic()) > 1:
            process = subprocess.run(
                [sys.executable, "-m", "benchmarks.fuzz.worker", target, engine, str(max(1, int(left))), str(last)],
                capture_output=True,
                text=True,
                errors="replace",
                check=False,
                timeout=seconds + 180,
                env=os.environ | {"TMPDIR": made},
            )
            said = process.stdout + process.stderr
            if process.returncode == 0:
                break
            if process.returncode == ENDED_BY_LIMIT and "query_seconds" in said:
                ended += 1
                continue
            kept = SEEDS / target / f"found-{sha256(last.read_bytes()).hexdigest()[:12]}"
            shutil.copy(last, kept)
            print(f"{target}, {engine}: status {process.returncode}, input kept as {kept}\n{said[-3000:]}")
            return True
    inputs = re.findall(r"^(\d+) inputs$|number_of_executed_units: (\d+)", said, re.MULTILINE)
    count = sum(int(number) for pair in inputs for number in pair if number)
    print(f"{target}, {engine}: {count} inputs, nothing found; {ended} processes ended by the time limit of a query")
    return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
