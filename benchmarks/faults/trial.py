"""A trial: a warehouse with a published state, a run over it that is disturbed, and what must hold afterwards.

The disturbed run brings new declarations; the run after it is asked for the same, as the next by the clock would be.
What is published then must be what an undisturbed run publishes.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.faults.runner import Ended, Order, Runner
from data.simulator import simulate
from engine.errors import ContraflowError
from engine.publication import current, open_state, states

SEED = 8
BESIDE = ("licences", "parties", "rates")
# What a run finds and holds, without which run it was and when.
PUBLISHED = {
    "findings": "FROM findings ORDER BY ALL",
    "risk_scores": "FROM risk_scores ORDER BY rank",
    "flags": "SELECT * EXCLUDE (first_flagged_run) FROM flagged_shipments ORDER BY rank",
    "matches": "FROM matched_declarations ORDER BY ALL",
    "declarations": "SELECT * EXCLUDE (run_id, file_no) FROM declarations ORDER BY ALL",
    "history": "SELECT * EXCLUDE (run_id, file_no) FROM declarations_history ORDER BY ALL",
    "coverage": "FROM detector_coverage ORDER BY ALL",
}
# Each must be empty.
WRONG = {
    "a file whose rows do not add up": """
        FROM run_inputs WHERE rows_read <> rows_loaded + rows_quarantined + rows_unchanged OR rows_read IS NULL""",
    "rows taken that are not held, or held twice": """
        SELECT sum(rows_loaded) AS loaded, any_value(held.rows) AS held, any_value(held.keys) AS keys
        FROM run_inputs,
            (SELECT count(*) AS rows, count(DISTINCT (authority, declaration_id, item_no)) AS keys
             FROM declarations) AS held
        WHERE table_name = 'declarations' HAVING loaded <> held OR held <> keys""",
    "a run that took files and has no account": "SELECT run_id FROM run_inputs ANTI JOIN runs USING (run_id)",
    "a run noted twice": "SELECT run_id FROM runs GROUP BY ALL HAVING count(*) > 1",
    "a flag first raised by a run that nobody saw": """
        SELECT first_flagged_run FROM flagged_shipments
        ANTI JOIN (FROM runs WHERE status IN ('complete', 'partial')) AS runs ON runs.run_id = first_flagged_run""",
    "a stage counted twice": "SELECT run_id, stage FROM run_stages GROUP BY ALL HAVING count(*) > 1",
}

Exports = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class World:
    """The files of two runs: the second brings what the first did not have."""

    first: Mapping[str, Sequence[str]]
    second: Mapping[str, Sequence[str]]


def world(folder: Path, rows: int) -> World:
    """Simulate a world, and split its declarations in four parts and one, the latter compressed."""
    simulate(folder, rows, SEED)
    for name, part in {"first.csv": "<> 0", "second.csv.gz": "= 0"}.items():
        split = f"FROM '{folder}/declarations.parquet' WHERE hash(declaration_id) % 5 {part}"
        duckdb.execute(f"COPY ({split}) TO '{folder / name}'")
    beside = {table: [str(folder / f"{table}.parquet")] for table in BESIDE}
    first, second = str(folder / "first.csv"), str(folder / "second.csv.gz")
    return World(beside | {"declarations": [first]}, beside | {"declarations": [first, second]})


class Trial:
    """Trials over one world, each in a copy of the same warehouse."""

    def __init__(self, runner: Runner, folder: Path, files: World) -> None:
        """Make the warehouse, and what a second run over it publishes if nothing disturbs it."""
        self.runner, self.folder, self.files = runner, folder, files
        self.before = folder / "before"
        _succeed(runner.run(Order(str(self.before), files.first)))
        self.calm, self.course = self.copy("calm"), Ended(0)
        self.course = _succeed(runner.run(Order(str(self.calm), files.second)))
        self.expected = exports(self.calm)

    def copy(self, name: str) -> Path:
        """Return a copy of the warehouse before the second run."""
        return self.copy_of(self.before, name)

    def copy_of(self, warehouse: Path, name: str) -> Path:
        """Return a copy of a warehouse."""
        shutil.rmtree(self.folder / name, ignore_errors=True)
        return shutil.copytree(warehouse, self.folder / name)

    def order(self, warehouse: Path, **fault: Any) -> Order:
        """Return the second run over a warehouse, and what befalls it."""
        return Order(str(warehouse), self.files.second, **fault)

    def disturbed(self, **fault: Any) -> tuple[Path, Ended]:
        """Let a fault befall the second run over a copy."""
        warehouse = self.copy("disturbed")
        return warehouse, self.runner.run(self.order(warehouse, **fault))

    def rebuilt(self) -> Exports:
        """Return what a run over all sources publishes that finds no warehouse: it fits a reference of its own."""
        warehouse = self.folder / "rebuilt"
        if not warehouse.is_dir():
            _succeed(self.runner.run(self.order(warehouse)))
        return exports(warehouse)

    def aftermath(self, warehouse: Path, again: bool = False, expected: Exports | None = None) -> list[str]:
        """Say what is wrong in a warehouse after a fault, then let the next run come, and say what is wrong then.

        :param again: the fault was damage that readers were told of, so that only the next run counts
        :param expected: what the next run publishes, if not the same as an undisturbed one
        """
        wrong = [] if again else [*self._what_readers_have(warehouse)]
        ended = self.runner.run(self.order(warehouse))
        if ended.status:
            return [*wrong, f"the next run ended with {ended.status}: {ended.message}"]
        return [*wrong, *self.compare(warehouse, expected), *_left_over(warehouse)]

    def compare(self, warehouse: Path, expected: Exports | None = None) -> list[str]:
        """Hold what is published against what is expected, as a rule what an undisturbed run publishes."""
        found, expected = exports(warehouse), expected or self.expected
        wrong = [f"{name} differ" for name in PUBLISHED if found[name] != expected[name]]
        with open_state(warehouse) as con:
            for what, sql in WRONG.items():
                wrong += [f"{what}: {row}" for row in con.execute(sql).fetchall()[:1]]
            said = con.execute("SELECT run_id FROM runs WHERE status IN ('complete', 'partial')").fetchall()
        unseen = {run_id for (run_id,) in said} - set(states(warehouse))
        wrong += [f"a run that is said to be complete and was never published: {run_id}" for run_id in unseen]
        return wrong

    def _what_readers_have(self, warehouse: Path) -> list[str]:
        """Look at what is published after a fault: the state before, byte for byte, or the whole state after."""
        wrong = []
        held = current(self.before)
        if _hash(warehouse, held) != _hash(self.before, held):
            wrong.append("the state before was changed")
        if current(warehouse) != held:
            wrong += self.compare(warehouse)
        answer = query(warehouse, "SELECT count(*) FROM risk_scores")
        if answer.returncode:
            wrong.append(f"contraflow query: {answer.stderr}")
        return wrong


def query(warehouse: Path, sql: str) -> subprocess.CompletedProcess[str]:
    """Ask as a user asks."""
    command = [sys.executable, "-m", "contraflow", "query", sql, "--format", "csv", "--warehouse", str(warehouse)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def exports(warehouse: Path) -> Exports:
    """Return what readers of a warehouse have, in its canonical order."""
    with open_state(warehouse) as con:
        return {name: list(map(repr, con.execute(sql).fetchall())) for name, sql in PUBLISHED.items()}


def _left_over(warehouse: Path) -> list[str]:
    """Name what a fault left behind and the next run did not clear away."""
    whole = {f"{state}.duckdb" for state in states(warehouse)}
    drafts = [path for path in (warehouse / "published").iterdir() if path.name not in whole]
    return [f"left behind: {path.relative_to(warehouse)}" for path in (*drafts, *(warehouse / "scratch").iterdir())]


def _hash(warehouse: Path, run_id: str) -> str:
    return hashlib.sha256((warehouse / "published" / f"{run_id}.duckdb").read_bytes()).hexdigest()


def _succeed(ended: Ended) -> Ended:
    if ended.status:
        raise ContraflowError(f"An undisturbed run ended with {ended.status}: {ended.message}")
    return ended
