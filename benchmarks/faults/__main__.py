"""The fault loop: ``python -m benchmarks.faults`` lets each fault befall a run and writes what came of it.

``python -m benchmarks.faults damaged together`` does some kinds only. The figures go to
``benchmarks/results/faults.json``, from where ``make docs`` takes them into docs/reliability.md. It ends with 1 if a
fault was not survived.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.faults import damage, prefect
from benchmarks.faults.runner import Ended, Runner, compiled
from benchmarks.faults.trial import Trial, world

RESULTS = Path(__file__).parent.parent / "results/faults.json"
ROWS = 1500
SPREAD = 22
BACK = -400 * 86400

Outcome = tuple[str, list[str]]


def main(kinds: Sequence[str]) -> int:
    """Inject every fault, or those of some kinds; print each, and write the table."""
    with tempfile.TemporaryDirectory(prefix="contraflow-faults-") as made:
        folder = Path(made)
        library = compiled(folder)
        if library is None:
            print("There is no C compiler (cc), without which changes cannot be counted. Install one: apt install gcc")
            return 2
        with Runner(library) as runner, Runner(library) as other:
            trial = Trial(runner, folder, world(folder, ROWS))
            outcomes = list(_told(_all(trial, other, kinds)))
    RESULTS.parent.mkdir(exist_ok=True)
    before = json.loads(RESULTS.read_text(encoding="utf-8")) if kinds and RESULTS.is_file() else []
    rows = {row["fault"]: row for row in (*before, *_by_fault(outcomes))}
    RESULTS.write_text(json.dumps(list(rows.values()), indent=1) + "\n", encoding="utf-8")
    return int(any(wrong for _, wrong in outcomes))


def _all(trial: Trial, other: Runner, kinds: Sequence[str]) -> Iterator[Outcome]:
    of: dict[str, Callable[[], Iterator[Outcome]]] = {
        "killed": lambda: killed(trial, points(trial.course, SPREAD)),
        "starved": lambda: starved(trial),
        "damaged": lambda: damage.all_of(trial),
        "together": lambda: together(trial, other),
        "set_back": lambda: set_back(trial),
        "prefect": lambda: prefect.server_gone(trial),
    }
    for kind in kinds or of:
        yield from of[kind]()


def points(course: Ended, spread: int) -> list[int]:
    """Return at which changes of a run to stop it: where each stage begins and ends, and evenly between."""
    ends = [1, *course.stages.values(), course.changes]
    even = [course.changes * number // spread for number in range(1, spread)]
    return sorted({*ends, *(end + 1 for end in ends[:-1]), *even})


def killed(trial: Trial, at: list[int]) -> Iterator[Outcome]:
    """Kill a run just before a change to its files, and in the middle of a write."""
    for number, point in enumerate(at):
        torn = number % 3 == 2
        warehouse, ended = trial.disturbed(way="tear" if torn else "kill", at=point)
        if ended.status == 0 and ended.changes < point:
            continue  # done before the fault: how often a log is written varies by a change or two
        missed = [] if ended.killed else [f"it ended with {ended.status}: {ended.message}"]
        fault = "killed in the middle of a write" if torn else "killed between two writes"
        yield f"{fault}, change {point}", [*missed, *trial.aftermath(warehouse)]


def starved(trial: Trial) -> Iterator[Outcome]:
    """Let the disk be full from the first write of each stage on."""
    for stage, before in {"opening": 0, **trial.course.stages}.items():
        warehouse, ended = trial.disturbed(way="fill", at=before + 1)
        said = ended.status == 2 and "full or cannot be written" in ended.message
        wrong = [] if said else [f"it ended with {ended.status}: {ended.message}"]
        yield f"disk full, from {stage} on", [*wrong, *trial.aftermath(warehouse)]


def together(trial: Trial, other: Runner) -> Iterator[Outcome]:
    """Start two runs at once: one does the work, the other says that it is at work."""
    for delay in (0.0, 1.0):
        warehouse = trial.copy("together")
        trial.runner.begin(trial.order(warehouse))
        time.sleep(delay)
        second = other.run(trial.order(warehouse))
        first = trial.runner.end()
        done, refused = sorted((first, second), key=lambda ended: ended.status)
        right = done.status == 0 and refused.status == 2 and "Another run is using" in refused.message
        wrong = [] if right else [f"they ended with {first} and {second}"]
        yield f"two runs at once, {delay} s apart", [*wrong, *trial.compare(warehouse), *trial.aftermath(warehouse)]


def set_back(trial: Trial) -> Iterator[Outcome]:
    """Set the clock back by more than a year between two runs."""
    warehouse, ended = trial.disturbed(clock=BACK)
    wrong = [f"it ended with {ended.status}: {ended.message}"] if ended.status else []
    yield "clock set back", [*wrong, *trial.compare(warehouse), *trial.aftermath(warehouse)]


def _told(outcomes: Iterator[Outcome]) -> Iterator[Outcome]:
    """Print each outcome as it comes."""
    began = time.monotonic()
    for fault, wrong in outcomes:
        print(f"{time.monotonic() - began:6.0f} s  {fault}: {'; '.join(wrong) or 'survived'}", flush=True)
        yield fault, wrong


def _by_fault(outcomes: list[Outcome]) -> list[dict[str, Any]]:
    """Count what was injected and survived, by the kind of fault."""
    kinds = dict.fromkeys(fault.partition(",")[0] for fault, _ in outcomes)
    of = {kind: [wrong for fault, wrong in outcomes if fault.partition(",")[0] == kind] for kind in kinds}
    return [
        {"fault": kind, "injected": len(every), "survived": sum(not wrong for wrong in every)}
        for kind, every in of.items()
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
