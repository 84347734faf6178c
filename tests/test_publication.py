"""Published states: whole or not there, readable while others are published, and the way back to an older one."""

from __future__ import annotations

import re
import shutil
import threading
from pathlib import Path

import duckdb
import pytest

from contraflow.history import list_runs, return_to
from engine.code import code_sha256
from engine.errors import CallError
from engine.publication import asking, current, open_state, publish, rollback, states
from engine.settings import Settings
from engine.warehouse import Warehouse

SAME = {"one": "SELECT $$%s$$ AS said FROM range(2000)", "other": "SELECT $$%s$$ AS said FROM range(3)"}


def publish_saying(warehouse: Warehouse, run_id: str, said: str) -> None:
    publish(warehouse, run_id, {name: select % said for name, select in SAME.items()})


@pytest.fixture
def warehouse(tmp_path: Path):
    with Warehouse(tmp_path / "warehouse", Settings(retention=3)) as opened:
        yield opened


def said(folder: Path, run_id: str | None = None) -> str:
    with open_state(folder, run_id) as con:
        ((word,),) = con.execute("SELECT DISTINCT said FROM (FROM one UNION ALL FROM other)").fetchall()
    return word


def test_the_last_states_stay_and_the_newest_is_current(warehouse):
    for number in range(5):
        publish_saying(warehouse, f"run{number}", f"word {number}")
    assert states(warehouse.folder) == ["run4", "run3", "run2"]
    assert current(warehouse.folder) == "run4"
    assert (warehouse.folder / "CURRENT").read_text(encoding="utf-8") == "run4\n"
    assert [said(warehouse.folder, run_id) for run_id in states(warehouse.folder)] == ["word 4", "word 3", "word 2"]


def test_a_publication_that_breaks_off_leaves_what_stood_there(warehouse):
    publish_saying(warehouse, "run1", "word")
    with pytest.raises(Exception, match="no_such_table"):
        publish(warehouse, "run2", {"one": "SELECT 'half' AS said", "other": "FROM no_such_table"})
    assert states(warehouse.folder) == ["run1"]
    assert said(warehouse.folder) == "word"
    publish_saying(warehouse, "run3", "word 3")
    assert sorted(path.name for path in (warehouse.folder / "published").iterdir()) == ["run1.duckdb", "run3.duckdb"]


def test_rollback_returns_to_a_state_and_the_next_run_goes_on_from_there(warehouse):
    for number in (1, 2):
        publish_saying(warehouse, f"run{number}", f"word {number}")
    rollback(warehouse.folder, "run1")
    assert said(warehouse.folder) == "word 1"
    assert said(warehouse.folder, "run2") == "word 2"
    publish_saying(warehouse, "run3", "word 3")
    assert said(warehouse.folder) == "word 3"


@pytest.mark.parametrize("run_id", ["run9", "../../elsewhere", "", "run1.duckdb"])
def test_rollback_to_what_is_not_there_changes_nothing(warehouse, run_id):
    publish_saying(warehouse, "run1", "word")
    with pytest.raises(CallError, match=r"has no state .*\. It holds: run1\."):
        rollback(warehouse.folder, run_id)
    assert current(warehouse.folder) == "run1"


def test_rollback_to_a_damaged_state_changes_nothing(warehouse):
    for number in (1, 2):
        publish_saying(warehouse, f"run{number}", f"word {number}")
    damaged = warehouse.folder / "published" / "run1.duckdb"
    damaged.write_bytes(damaged.read_bytes()[:5000])
    with pytest.raises(CallError, match=r"run1\.duckdb cannot be read"):
        rollback(warehouse.folder, "run1")
    assert said(warehouse.folder) == "word 2"


@pytest.mark.parametrize("retention", [2, 7])
def test_readers_never_wait_and_never_see_a_mixture(warehouse, retention):
    """A reader asks while states are published and rolled back; every answer is one whole state."""
    warehouse.settings = Settings(retention=retention)
    publish_saying(warehouse, "run000", "word 0")
    answers: list[str] = []
    faults: list[Exception] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            try:
                answers.append(said(warehouse.folder))
            except Exception as fault:
                faults.append(fault)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for number in range(1, 20):
        publish_saying(warehouse, f"run{number:03}", f"word {number}")
        if number % 5 == 0:
            rollback(warehouse.folder, f"run{number - 1:03}")
    done.set()
    for reader in readers:
        reader.join()
    assert faults == []
    assert len(set(answers)) > 1


def test_a_reader_keeps_the_state_it_opened(warehouse):
    publish_saying(warehouse, "run0", "word 0")
    with open_state(warehouse.folder) as con:
        for number in range(1, 6):
            publish_saying(warehouse, f"run{number}", f"word {number}")
        assert "run0" not in states(warehouse.folder)
        assert con.execute("SELECT DISTINCT said FROM one").fetchall() == [("word 0",)]


def test_runs_lists_the_states(screened, capsys):
    list_runs(screened)
    header, _, line = capsys.readouterr().out.splitlines()
    assert re.split(r" {2,}", header.strip()) == [
        "run", "started (UTC)", "took", "as of", "status", "declarations", "flagged",
    ]  # fmt: skip
    run_id, *_, took, as_of, status, declarations, _ = line.split()
    assert (run_id, as_of, status, line.split()[1]) == (current(screened), "2026-11-23", "complete", "current")
    assert re.fullmatch(r"0:\d\d:\d\d", took)
    assert int(declarations) > 1000


def test_rollback_builds_the_report_which_is_the_same_however_often_it_is_built(screened, tmp_path, capsys):
    for needed in ("published", "validation"):
        shutil.copytree(screened / needed, tmp_path / needed)
    shutil.copy(screened / "CURRENT", tmp_path)
    return_to(tmp_path, current(screened))
    assert (tmp_path / "report/index.html").read_bytes() == (screened / "report/index.html").read_bytes()
    assert f"now see the run {current(screened)}. Its report: " in capsys.readouterr().out


@pytest.mark.parametrize("asked", ["SELECT why FROM runs", "FROM cases"])
def test_a_state_of_another_version_that_lacks_what_is_shown_is_told_so(warehouse, asked):
    for run_id, code in (("run1", "another"), ("run2", code_sha256())):
        publish(warehouse, run_id, {"runs": f"SELECT '{run_id}' AS run_id, '{code}' AS code_sha256"})
    with (
        open_state(warehouse.folder, "run1") as con,
        pytest.raises(CallError, match="run1 was made by another version"),
        asking(con),
    ):
        con.execute(asked)
    with open_state(warehouse.folder, "run2") as con, pytest.raises(duckdb.Error), asking(con):
        con.execute(asked)
