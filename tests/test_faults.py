"""Five samples of the fault loop (``make faults`` runs all of it), and what damage to the newest files does."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.faults.__main__ import points
from benchmarks.faults.damage import cut_short, write_over
from benchmarks.faults.runner import Ended, Runner, compiled
from benchmarks.faults.trial import Trial, world
from engine.errors import CallError, WarehouseError
from engine.publication import current, open_state, publish, states
from engine.settings import Settings
from engine.warehouse import Warehouse
from flows import new_run_id


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trial]:
    folder = tmp_path_factory.mktemp("faults")
    library = compiled(folder)
    if library is None:
        pytest.skip("there is no C compiler, without which the changes of a run cannot be counted")
    with Runner(library, whole=False) as runner:
        yield Trial(runner, folder, world(folder, 150))


def test_a_run_that_is_killed_again_and_again_loses_nothing_and_counts_nothing_twice(trial: Trial) -> None:
    """Five runs one after another are killed; each next one finds what the ones before it left."""
    warehouse = trial.copy("killed")
    for stage, after, way in (
        ("load", 5, "tear"),
        ("validate", -1, "kill"),
        ("link", -1, "tear"),  # about where the records come to be kept
        ("features", 100, "kill"),
        ("report", -4, "kill"),  # about where CURRENT comes to name the new state
    ):
        ended = trial.runner.run(trial.order(warehouse, way=way, at=trial.course.stages[stage] + after))
        assert ended.killed, ended
        assert current(warehouse) == current(trial.before) or trial.compare(warehouse) == []
    assert trial.aftermath(warehouse) == []


def test_the_points_are_where_stages_begin_and_end_and_evenly_between() -> None:
    course = Ended(0, changes=100, stages={"load": 10, "publish": 60})
    assert points(course, 4) == [1, 2, 10, 11, 25, 50, 60, 61, 75, 100]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse with two published states, of one declaration and of two."""
    with Warehouse(tmp_path_factory.mktemp("whole"), Settings()) as opened:
        for rows in (1, 2):
            publish(opened, new_run_id(opened.folder), {"declarations": f"FROM range({rows})"})
    return opened.folder


@pytest.fixture
def warehouse(whole: Path, tmp_path: Path) -> Path:
    """A copy of it, to be damaged."""
    return shutil.copytree(whole, tmp_path / "warehouse")


@pytest.mark.parametrize("share", [0.0, 0.5, 0.99])
def test_readers_get_the_state_before_a_damaged_one_and_are_told(
    warehouse: Path, share: float, caplog: pytest.LogCaptureFixture
) -> None:
    newest, before = states(warehouse)
    cut_short(warehouse / "published" / f"{newest}.duckdb", share)
    with open_state(warehouse) as con:
        assert con.execute("SELECT count(*) FROM declarations").fetchall() == [(1,)]
    assert f"the state {newest} that" in caplog.text
    assert f"contraflow rollback {before}" in caplog.text
    with pytest.raises(CallError, match=rf"{newest}\.duckdb cannot be read"):
        open_state(warehouse, newest)


@pytest.mark.parametrize("words", [b"", b"20", b"\xff\x00"])
def test_readers_get_the_newest_state_if_current_is_damaged(
    warehouse: Path, words: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    (warehouse / "CURRENT").write_bytes(words)
    assert current(warehouse) == states(warehouse)[0]
    assert "cannot be read; this is the newest that can" in caplog.text


def test_if_no_state_can_be_read_that_is_said(warehouse: Path) -> None:
    for state in states(warehouse):
        cut_short(warehouse / "published" / f"{state}.duckdb", 0.5)
    with pytest.raises(CallError, match="cannot be read"):
        open_state(warehouse)


@pytest.mark.parametrize("harm", ["cut short", "written over", "emptied", "replaced"])
def test_a_damaged_working_database_is_one_message_with_the_way_back(warehouse: Path, harm: str) -> None:
    database = warehouse / "working.duckdb"
    {
        "cut short": lambda: cut_short(database, 0.01),
        "written over": lambda: write_over(database, 4096),
        "emptied": lambda: cut_short(database, 0),
        "replaced": lambda: database.write_text("no database" * 1000),
    }[harm]()
    with pytest.raises(WarehouseError, match=r"is damaged: (?s:.*)run again over all sources") as refusal:
        Warehouse(warehouse, Settings())
    assert refusal.value.exit_status == 2


def test_a_run_comes_after_the_states_that_are_there_even_if_the_clock_was_set_back(tmp_path: Path) -> None:
    (tmp_path / "published").mkdir()
    for name in ("20991231T235959Z-abcd", "put here by hand"):
        (tmp_path / "published" / f"{name}.duckdb").touch()
    assert new_run_id(tmp_path).startswith("21000101T000000Z-")


def test_what_a_killed_run_left_half_read_is_cleared_away(warehouse: Path) -> None:
    (warehouse / "scratch/reading-left").mkdir()
    (warehouse / "scratch/reading-left/text").touch()
    with Warehouse(warehouse, Settings()):
        assert list((warehouse / "scratch").iterdir()) == []
