"""Withdrawing a run: what it took in leaves the warehouse, as if it had never come."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from intake import empty, write_csv
from worlds import AS_OF, walk_stages

from contraflow.withdrawing import withdraw_run
from engine.errors import CallError
from engine.settings import Settings
from engine.warehouse import Warehouse
from flows import Request, Run
from flows.load import load
from flows.validate import validate
from flows.withdraw import withdraw
from schemas import input_tables

pytestmark = pytest.mark.usefixtures("without_suites")
Rows = list[dict[str, str]]
Take = Callable[[str, dict[str, Rows]], None]


@pytest.fixture
def take(warehouse: Warehouse, tmp_path: Path) -> Take:
    """Return a function that takes files in as a run; a file that has a name already is the same file."""

    def taken(run_id: str, files: dict[str, Rows]) -> None:
        paths = [tmp_path / f"{name}.csv" for name in files]
        for path, rows in zip(paths, files.values(), strict=True):
            write_csv(path, rows)
        run = Run(warehouse, Request({"declarations": [str(path) for path in paths]}, as_of=AS_OF), run_id)
        run.note()
        load(run)
        validate(run)

    return taken


def held(warehouse: Warehouse, but: str = "") -> dict[str, list[tuple[Any, ...]]]:
    """All rows that are kept of inputs and refusals."""
    names = [name for of in input_tables() for name in (of.name, f"{of.name}_history")]
    without = f"EXCLUDE ({but})" if but else ""
    return {
        name: warehouse.rows(f"SELECT * {without} FROM main.{name} ORDER BY ALL") for name in (*names, "quarantine")
    }


def numbers(warehouse: Warehouse, table: str = "declarations") -> list[tuple[str, int]]:
    return warehouse.rows(f"SELECT declaration_id, version FROM main.{table} ORDER BY ALL")


def test_rows_leave_and_what_they_replaced_comes_back(warehouse, take):
    take("run1", {"first": [{"declaration_id": "A"}, {"declaration_id": "B"}]})
    before = held(warehouse)
    take("run2", {"wrong": [{"declaration_id": "B", "version": "2"}, {"declaration_id": "C"}, {"hs_code": "none"}]})
    assert numbers(warehouse) == [("A", 1), ("B", 2), ("C", 1)]
    done = withdraw(warehouse, "run2")
    assert (done.rows, done.restored, done.read_again) == (2, 1, [])
    assert [Path(file).name for file in done.files] == ["wrong.csv"]
    assert held(warehouse) == before


def test_of_several_replaced_records_the_one_that_counted_comes_back(warehouse, take):
    for run_id, version in (("run1", "1"), ("run2", "3"), ("run3", "2"), ("run4", "4")):
        take(run_id, {run_id: [{"declaration_id": "A", "version": version}]})
    withdraw(warehouse, "run4")
    assert (numbers(warehouse), numbers(warehouse, "declarations_history")) == ([("A", 3)], [("A", 1), ("A", 2)])
    withdraw(warehouse, "run1")
    assert (numbers(warehouse), numbers(warehouse, "declarations_history")) == ([("A", 3)], [("A", 2)])
    withdraw(warehouse, "run2")
    assert (numbers(warehouse), numbers(warehouse, "declarations_history")) == ([("A", 2)], [])


def test_a_withdrawn_file_can_be_taken_again(warehouse, take):
    files: dict[str, Rows] = {"wrong": [{"declaration_id": "A"}, {"hs_code": "none"}]}
    take("run1", files)
    once = held(warehouse)
    withdraw(warehouse, "run1")
    assert not any(held(warehouse).values())
    take("run2", files)
    assert {name: len(rows) for name, rows in held(warehouse).items()} == {
        name: len(rows) for name, rows in once.items()
    }
    assert warehouse.rows("SELECT run_id, rows_loaded, withdrawal FROM run_inputs ORDER BY ALL") == [
        ("run1", 1, "withdrawn"),
        ("run2", 1, None),
    ]
    take("run3", files)
    assert warehouse.rows("SELECT rows_unchanged FROM run_inputs WHERE run_id = 'run3'") == [(2,)]


def test_a_file_of_before_that_the_run_met_again_stays_taken(warehouse, take):
    take("run1", {"first": [{"declaration_id": "A"}]})
    take("run2", {"first": [{"declaration_id": "A"}], "wrong": [{"declaration_id": "B"}]})
    done = withdraw(warehouse, "run2")
    assert [Path(file).name for file in done.files] == ["wrong.csv"]
    assert numbers(warehouse) == [("A", 1)]


def test_a_later_file_that_repeated_rows_of_the_run_is_read_again(warehouse, take):
    take("run1", {"wrong": [{"declaration_id": "A"}, {"declaration_id": "B"}]})
    take("run2", {"later": [{"declaration_id": "B"}, {"declaration_id": "C"}], "new": [{"declaration_id": "D"}]})
    done = withdraw(warehouse, "run1")
    assert [Path(file).name for file in done.read_again] == ["later.csv"]
    assert numbers(warehouse) == [("C", 1), ("D", 1)]
    take("run3", {"later": [{"declaration_id": "B"}, {"declaration_id": "C"}], "new": [{"declaration_id": "D"}]})
    assert numbers(warehouse) == [("B", 1), ("C", 1), ("D", 1)]
    counted = "SELECT sum(rows_loaded)::BIGINT FROM run_inputs WHERE withdrawal IS DISTINCT FROM 'withdrawn'"
    assert warehouse.rows(counted) == [(3,)]


@pytest.mark.parametrize("seed", range(3))
def test_after_the_next_run_all_is_as_if_the_withdrawn_one_had_never_come(seed, warehouse, take):
    """Files of corrections and repetitions at random, one run of them withdrawn, then the others offered again."""
    chance = random.Random(seed)  # noqa: S311 - no secret

    def row() -> dict[str, str]:
        return {
            "declaration_id": chance.choice("ABCDEF"),
            "version": chance.choice("123"),
            "net_kg": chance.choice(["1", "2", "much"]),
            "hs_code": chance.choice(["810194", "810194", "none"]),
        }

    runs = {f"run{n}": {f"f{n}{m}": [row() for _ in range(3)] for m in range(2)} for n in range(1, 6)}
    gone = chance.choice(sorted(runs))
    others = {name: rows for run_id, files in runs.items() if run_id != gone for name, rows in files.items()}
    for run_id, files in runs.items():
        take(run_id, files)
    withdraw(warehouse, gone)
    take("run8", others)
    found = held(warehouse, "run_id, file_no")
    empty(warehouse)
    for run_id, files in runs.items():
        if run_id != gone:
            take(run_id, files)
    take("run8", others)
    assert found == held(warehouse, "run_id, file_no")


def test_a_withdrawal_that_breaks_off_leaves_all_as_it_was(warehouse, take, monkeypatch):
    take("run1", {"first": [{"declaration_id": "A"}]})
    take("run2", {"wrong": [{"declaration_id": "A", "version": "2"}]})
    before = held(warehouse)

    def fail(_: Warehouse) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(sys.modules["flows.withdraw"], "_mark_files", fail)
    with pytest.raises(KeyboardInterrupt):
        withdraw(warehouse, "run2")
    assert held(warehouse) == before
    assert warehouse.rows("SELECT DISTINCT withdrawal FROM run_inputs") == [(None,)]


def test_a_withdrawal_that_is_killed_leaves_all_as_it_was(tmp_path):
    wrong = write_csv(tmp_path / "wrong.csv", [{"declaration_id": "A"}])
    walk_stages(tmp_path / "warehouse", {"declarations": [str(wrong)]}, (load, validate), run_id="run1")
    program = f"""
        import os, signal, sys
        from pathlib import Path
        from engine.settings import Settings
        from engine.warehouse import Warehouse
        from flows.withdraw import withdraw
        sys.modules["flows.withdraw"]._mark_files = lambda _: os.kill(os.getpid(), signal.SIGKILL)
        withdraw(Warehouse(Path({str(tmp_path / "warehouse")!r}), Settings()), "run1")
        """
    killed = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)], env=os.environ | {"PYTHONPATH": str(ROOT)}, check=False
    )
    assert killed.returncode == -signal.SIGKILL
    with Warehouse(tmp_path / "warehouse", Settings()) as warehouse:
        assert numbers(warehouse) == [("A", 1)]
        assert withdraw(warehouse, "run1").rows == 1
        assert numbers(warehouse) == []


@pytest.mark.parametrize("run_id", ["run9", "run1"])
def test_what_is_not_held_cannot_be_withdrawn(run_id, warehouse, take):
    take("run1", {"wrong": [{"declaration_id": "A"}]})
    take("run2", {"more": [{"declaration_id": "B"}]})
    withdraw(warehouse, "run1")
    with pytest.raises(
        CallError, match=rf"holds no rows that the run {run_id} took in\. These runs took some in: run2\."
    ):
        withdraw(warehouse, run_id)


@pytest.mark.parametrize(("fitted_by", "stays"), [("run1", True), ("run2", False), ("run3", False)])
def test_a_reference_that_was_learned_with_the_rows_serves_no_more(fitted_by, stays, warehouse, take):
    for run_id in ("run1", "run2", "run3"):
        take(run_id, {run_id: [{"declaration_id": run_id}]})
    warehouse.con.execute(
        "UPDATE runs SET reference_sha256 = CASE WHEN run_id < $by THEN 'old' ELSE 'now' END", {"by": fitted_by}
    )
    warehouse.con.execute("INSERT INTO fits VALUES ('now', 'code', $as_of, 5000, [])", {"as_of": AS_OF})
    withdraw(warehouse, "run2")
    assert warehouse.count("fits") == stays


def test_there_must_be_a_warehouse(tmp_path):
    with pytest.raises(CallError, match="There is no warehouse"):
        withdraw_run(tmp_path, "run1", None)
