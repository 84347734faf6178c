"""Runs that did not reach their end are told at once, not only when a later one is published."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from intake import write_csv
from worlds import suites_skipped, walk_stages

from contraflow.history import list_runs
from engine.attempts import KEPT, attempt, attempts
from engine.errors import CallError, InputError, ValidationStopped
from engine.publication import current, publish
from flows.load import load
from flows.run import Counts, Run
from flows.screen import StageError
from flows.validate import validate


def publish_runs(run: Run) -> Counts:
    run.note()
    publish(run.warehouse, run.run_id, {"runs": "FROM main.runs"})
    return {}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse with a published state of two declarations; tests work on copies of it."""
    folder = tmp_path_factory.mktemp("published")
    with suites_skipped():
        inputs = {"declarations": [str(write_csv(folder / "two.csv", [{}, {}]))]}
        walk_stages(folder / "warehouse", inputs, (load, validate, publish_runs))
    return folder / "warehouse"


def end_with(folder: Path, run_id: str, error: BaseException) -> None:
    with pytest.raises(type(error)), attempt(folder, run_id):
        raise error


def of_the_flow(error: Exception) -> StageError:
    wrapped = StageError(error)
    wrapped.__cause__ = error
    return wrapped


ENDS = {
    "a file that cannot be read": (
        InputError("There is no file a.csv.\nFetch it."),
        "failed",
        "There is no file a.csv.",
    ),
    "validation": (ValidationStopped("Validation stopped the run."), "stopped", "Validation stopped the run."),
    "a list": (InputError("No such column. The file has:\n  a"), "failed", "No such column."),
    "validation in the flow": (of_the_flow(ValidationStopped("9 of 9 rows")), "stopped", "9 of 9 rows"),
    "Ctrl-C": (KeyboardInterrupt(), "failed", "It was interrupted."),
    "a fault without words": (ZeroDivisionError(), "failed", "ZeroDivisionError"),
}


@pytest.mark.parametrize(("error", "status", "why"), ENDS.values(), ids=ENDS)
def test_a_run_that_did_not_reach_its_end_is_listed_with_the_reason(error, status, why, published, tmp_path, capsys):
    folder = shutil.copytree(published, tmp_path / "warehouse")
    end_with(folder, "29991231T060000Z-abcd", error)
    list_runs(folder)
    told = capsys.readouterr().out
    assert re.search(rf"^29991231T060000Z-abcd +\d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d +0:00:00 +{status}\b", told, re.M)
    assert told.splitlines()[-1] == f"29991231T060000Z-abcd: {why}"
    assert told.index("29991231T060000Z-abcd") < told.index(f"{current(folder)} ")


def test_a_run_that_was_killed_or_is_at_work_is_listed_as_unfinished(tmp_path, capsys):
    with attempt(tmp_path, "run1"):
        list_runs(tmp_path)
        assert "unfinished" in capsys.readouterr().out
        shutil.copytree(tmp_path, tmp_path / "killed")
    list_runs(tmp_path / "killed")
    assert capsys.readouterr().out.splitlines()[-1] == "run1: It is at work, or it was killed."


def test_a_published_run_leaves_no_attempt_and_those_before_it_stay_listed(published, tmp_path):
    folder = shutil.copytree(published, tmp_path / "warehouse")
    end_with(folder, "run0", InputError("no file"))
    with attempt(folder, current(folder)):
        pass
    end_with(folder, current(folder), OSError("no room for the report"))
    assert [one.run_id for one in attempts(folder)] == ["run0"]
    assert [path.name for path in (folder / "attempts").iterdir()] == ["run0.json"]


def test_only_the_newest_attempts_are_kept(tmp_path):
    for number in range(KEPT + 5):
        end_with(tmp_path, f"run{number:03}", InputError("no file"))
    assert [one.run_id for one in attempts(tmp_path)] == [f"run{number:03}" for number in range(KEPT + 4, 4, -1)]


def test_what_a_full_disk_left_of_an_attempt_hides_nothing(tmp_path):
    end_with(tmp_path, "run1", InputError("no file"))
    (tmp_path / "attempts/run2.json").write_text('{"run_id": "ru', encoding="utf-8")
    assert [one.run_id for one in attempts(tmp_path)] == ["run1"]


def test_an_attempt_that_cannot_be_noted_spoils_nothing():
    end_with(Path("/dev/null/warehouse"), "run1", InputError("no file"))
    assert attempts(Path("/dev/null/warehouse")) == []


def test_without_states_and_attempts_there_is_nothing_to_list(tmp_path):
    with pytest.raises(CallError, match="nothing published yet"):
        list_runs(tmp_path)


def test_a_partial_run_is_listed_with_the_detectors_that_failed_and_no_other_warning(tmp_path, capsys):
    def judge_in_part(run: Run) -> Counts:
        run.warnings.append("Dated after the as-of date: 2 declarations.")
        run.fail("origin", "it broke.")
        run.fail("network", "it was stopped.")
        return {}

    run_id = walk_stages(tmp_path / "warehouse", {}, (judge_in_part, publish_runs))
    list_runs(tmp_path / "warehouse")
    assert capsys.readouterr().out.split("\n\n")[-1].splitlines() == [
        f"{run_id}: The detector origin failed, and its findings are missing: it broke.",
        "The detector network failed, and its findings are missing: it was stopped.",
    ]


def test_a_complete_run_is_listed_without_its_warnings(tmp_path, capsys):
    def warn(run: Run) -> Counts:
        run.warnings.append("Dated after the as-of date: 2 declarations.")
        return {}

    run_id = walk_stages(tmp_path / "warehouse", {}, (warn, publish_runs))
    list_runs(tmp_path / "warehouse")
    assert f"{run_id}:" not in capsys.readouterr().out
