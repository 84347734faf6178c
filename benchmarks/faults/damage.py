"""Damage to the files of a warehouse: cut short, as after a power loss, or written over."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from benchmarks.faults.trial import Trial, query
from engine.publication import current, states

Outcome = tuple[str, list[str]]


def all_of(trial: Trial) -> Iterator[Outcome]:
    """Damage the newest files, one at a time."""
    yield from log_cut_short(trial)
    yield from database_damaged(trial)
    yield from state_damaged(trial)
    yield from pointer_damaged(trial)


def log_cut_short(trial: Trial) -> Iterator[Outcome]:
    """Kill a run, and cut short or write over what it had not yet moved from the log into the database."""
    for stage, share in (("link", 0.0), ("link", 0.999), ("publish", 0.4), ("publish", 0.999)):
        warehouse, _ = trial.disturbed(way="kill", at=trial.course.stages[stage] - 1)
        cut_short(warehouse / "working.duckdb.wal", share)
        yield f"write-ahead log cut short, to {share:.1%}, before {stage}", trial.aftermath(warehouse)


def database_damaged(trial: Trial) -> Iterator[Outcome]:
    """Damage the working database: a run says so, readers read on, and a run over all sources makes it anew."""
    harms = {f"cut short, to {share:.2%}": share for share in (0.0, 0.0001, 0.5)} | {"written over, at 4096": None}
    for harm, share in harms.items():
        warehouse = trial.copy("damaged")
        database = warehouse / "working.duckdb"
        write_over(database, 4096) if share is None else cut_short(database, share)
        ended = trial.runner.run(trial.order(warehouse))
        said = ended.status == 2 and "is damaged" in ended.message and "run again over all sources" in ended.message
        wrong = [] if said else [f"it ended with {ended.status}: {ended.message}"]
        database.rename(warehouse / "aside")
        yield f"working database {harm}", [*wrong, *trial.aftermath(warehouse, again=True, expected=trial.rebuilt())]


def state_damaged(trial: Trial) -> Iterator[Outcome]:
    """Damage the newest state: readers get the one before, with a warning, and the next run publishes anew."""
    for share in (0.0, 0.5, 0.999, None):
        warehouse = trial.copy_of(trial.calm, "damaged")
        newest, before = states(warehouse)
        path = warehouse / "published" / f"{newest}.duckdb"
        write_over(path, 0) if share is None else cut_short(path, share)
        harm = "written over" if share is None else f"cut short, to {share:.1%}"
        yield f"newest state {harm}", [*_falls_back(warehouse, before), *trial.aftermath(warehouse, again=True)]


def pointer_damaged(trial: Trial) -> Iterator[Outcome]:
    """Damage CURRENT: readers get the newest state, with a warning."""
    for words in (b"", b"\xff\xfe\x00nonsense\n"):
        warehouse = trial.copy_of(trial.calm, "damaged")
        (warehouse / "CURRENT").write_bytes(words)
        wrong = _falls_back(warehouse, states(warehouse)[0])
        yield (
            f"CURRENT damaged, {words!r}",
            [*wrong, *trial.compare(warehouse), *trial.aftermath(warehouse, again=True)],
        )


def cut_short(path: Path, share: float) -> None:
    """Leave so much of a file."""
    os.truncate(path, int(path.stat().st_size * share))


def write_over(path: Path, at: int) -> None:
    """Turn every bit of a block of 512 bytes around."""
    with path.open("r+b") as file:
        file.seek(at)
        block = file.read(512)
        file.seek(at)
        file.write(bytes(byte ^ 0xFF for byte in block))


def _falls_back(warehouse: Path, to: str) -> list[str]:
    wrong = [] if current(warehouse) == to else [f"readers have {current(warehouse)}, not {to}"]
    answer = query(warehouse, "SELECT count(*) FROM risk_scores")
    if answer.returncode or "contraflow rollback" not in answer.stderr:
        wrong.append(f"contraflow query ended with {answer.returncode}: {answer.stderr}")
    return wrong
