"""The soak: two hundred small runs into one warehouse, with a reader querying throughout.

``python -m benchmarks.soak`` takes ten minutes or more and writes ``benchmarks/results/soak.json``, from where ``make
docs`` takes the figures into docs/reliability.md. It ends with 1 if a run or a query failed, or if something grew that
should not: memory and open files after the first quarter, and the warehouse beyond its data and the retained states.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from multiprocessing.synchronize import Event
from pathlib import Path
from statistics import median
from typing import Any

import duckdb

from data.simulator import simulate
from engine.publication import current, open_state, states
from engine.settings import Settings
from engine.warehouse import Warehouse
from flows import STAGES, Request, Run, new_run_id, walk

RESULTS = Path(__file__).parent / "results/soak.json"
RUNS, ROWS_A_RUN, SEED = 200, 20, 8
AS_OF = date(2026, 11, 23)
# What the reader counts.
TOLD = ("queries", "errors", "states")
QUESTIONS = (
    "SELECT count(*) FROM risk_scores",
    "FROM flagged_shipments ORDER BY rank LIMIT 10",
    "SELECT detector, count(*) FROM findings GROUP BY ALL ORDER BY ALL",
    "SELECT count(*) FROM run_inputs WHERE rows_read <> rows_loaded + rows_quarantined + rows_unchanged",
)
PARTS = """CREATE TABLE parts AS
    SELECT *, dense_rank() OVER (ORDER BY hash(declaration_id)) % $runs AS part FROM declarations"""
A_PART = """SELECT * EXCLUDE part FROM parts
    WHERE part = $part OR part = $part - 1 AND hash(declaration_id, 1) % 4 = 0"""
# What may be held more at the end than after a quarter of the runs: allocators keep some, indexes grow with the data.
MORE_MEMORY, MORE_FILES = 1.15, 4


@dataclass(frozen=True)
class Look:
    """What a run left: seconds, memory and open files of the process, bytes of the warehouse by what they are."""

    seconds: float
    memory_mb: float
    open_files: int
    declarations: int
    working: int
    published: int
    other: int


def main(arguments: Sequence[str]) -> int:
    """Run, watch, judge, and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=RUNS)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="contraflow-soak-") as made:
        folder = Path(made)
        files = _files(folder, given.runs)
        for figures in _soak(folder / "warehouse", files):
            RESULTS.parent.mkdir(exist_ok=True)
            RESULTS.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(figures, indent=1))
    return int(bool(figures["wrong"]))


def _files(folder: Path, runs: int) -> list[Path]:
    """Simulate a world, and split its declarations into a file a run; each comes with some of the file before."""
    simulate(folder / "world", runs * ROWS_A_RUN, SEED)
    files = []
    with duckdb.connect() as con:
        con.read_parquet(str(folder / "world/declarations.parquet")).create("declarations")
        con.execute(PARTS, {"runs": runs})
        for part in range(runs):
            path = folder / f"{part:03}.csv"
            con.sql(A_PART, params={"part": part}).write_csv(str(path))
            files.append(path)
    return files


def _soak(warehouse: Path, files: list[Path]) -> Iterator[dict[str, Any]]:
    """Screen one file after another while another process asks; give the figures as they stand after every tenth."""
    context = multiprocessing.get_context("spawn")
    done, told = context.Event(), context.Array("q", len(TOLD))
    reader = context.Process(target=_ask, args=(str(warehouse), done, told), daemon=True)
    reader.start()
    looks = []
    for path in files:
        looks.append(_screen(warehouse, path))
        print(f"{len(looks):4} {looks[-1]}", flush=True)
        if len(looks) % 10 == 0:
            yield _figures(looks, dict(zip(TOLD, told[:], strict=True)))
    done.set()
    reader.join()
    yield _figures(looks, dict(zip(TOLD, told[:], strict=True)))


def _screen(warehouse: Path, path: Path) -> Look:
    began = time.monotonic()
    with Warehouse(warehouse, Settings(threads=1)) as opened:
        run = Run(opened, Request({"declarations": [str(path)]}, as_of=AS_OF), new_run_id(warehouse))
        walk(run, STAGES)
        held = opened.count("main.declarations")
    if current(warehouse) != run.run_id or run.status != "complete":
        raise RuntimeError(f"The run {run.run_id} over {path} ended as {run.status}: {run.warnings}")
    seconds = round(time.monotonic() - began, 2)
    sizes = {file: file.stat().st_size for file in warehouse.rglob("*") if file.is_file()}
    published = sum(size for file, size in sizes.items() if file.parent.name == "published")
    working = sum(size for file, size in sizes.items() if file.name.startswith("working.duckdb"))
    return Look(seconds, _memory(), _open_files(), held, working, published, sum(sizes.values()) - working - published)


def _ask(warehouse: str, done: Event, told: Any) -> None:
    """Ask until the runs are done; count answers, errors, and how often another state was there."""
    folder, seen = Path(warehouse), ""
    while not done.is_set():
        if states(folder):
            try:
                with open_state(folder) as con:
                    answers = [con.execute(question).fetchall() for question in QUESTIONS]
                told[0] += len(answers)
                told[1] += answers[-1] != [(0,)]
                told[2] += seen != (seen := current(folder))
            except Exception as error:
                told[1] += 1
                print(f"reader: {type(error).__name__}: {error}", flush=True)
        time.sleep(0.05)


def _figures(looks: list[Look], answers: dict[str, int]) -> dict[str, Any]:
    """Say what was measured, and what is wrong with it."""
    quarter, end = looks[len(looks) // 4], looks[-1]
    of_the_last = [look.seconds for look in looks[-20:]]
    per_state = end.published / Settings().retention
    wrong = [
        what
        for what, is_so in {
            "a query failed": answers["errors"],
            "memory grew": end.memory_mb > MORE_MEMORY * quarter.memory_mb,
            "open files grew": end.open_files > quarter.open_files + MORE_FILES,
            "the working database grew beyond ten states": end.working > 10 * per_state + 2**26,
        }.items()
        if is_so
    ]
    return {
        "runs": len(looks),
        "seconds a run": median(look.seconds for look in looks),
        "seconds a run at the end": median(of_the_last),
        **answers,
        "after a quarter": asdict(quarter),
        "at the end": asdict(end),
        "wrong": wrong,
    }


def _memory() -> float:
    """Return the resident memory of this process in MB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return round(pages * 4096 / 1e6, 1)


def _open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
