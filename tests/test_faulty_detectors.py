"""A detector that raises, hangs or talks nonsense is left out, and the run says why; the others' results come out."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import duckdb
import pytest
from intake import write_csv
from worlds import AS_OF

from detectors import SqlDetector
from engine.deadline import OvertimeError, within
from engine.errors import ContraflowError
from engine.publication import open_state, states
from engine.settings import Settings
from engine.warehouse import Warehouse
from engine.worker import ask
from flows import STAGES, Request, Run, walk
from flows.detect import detect

pytestmark = pytest.mark.usefixtures("without_suites")
UNTIL_DETECT = STAGES[: STAGES.index(detect)]
SCORED = "SELECT item_id, 0.5 AS p_value, false AS thin, NULL::VARCHAR AS silent FROM features.items"
CLAIMED = """SELECT item_id, 'odd' AS claim, 'anomaly' AS tactic, 0.5 AS score, 0.0001 AS p_value,
             'It is odd.' AS reason, '{}'::JSON AS evidence FROM features.items"""
ENDLESS = "WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t) SELECT count(*) FROM t"

Act = Callable[[Warehouse], Any]


@dataclass(frozen=True)
class Faulty(SqlDetector):
    """A detector that does as it is told."""

    act: Act = print

    def fit(self, warehouse: Warehouse, parameters: object) -> None:
        """Learn nothing."""

    def detect(self, warehouse: Warehouse, parameters: object) -> None:
        """Do what the case says."""
        self.act(warehouse)


def says(scored: str = SCORED, claimed: str = CLAIMED, name: str = "faulty") -> Act:
    """A detector that fills its tables so."""

    def act(warehouse: Warehouse) -> None:
        for table, sql in {f"{name}_scored": scored, name: claimed}.items():
            warehouse.con.execute(f"CREATE TABLE detect.{table} AS {sql}")

    return act


def raises(error: Exception) -> Act:
    def act(warehouse: Warehouse) -> None:
        raise error

    return act


SOUND = Faulty("sound", {"odd": "The item is odd."}, act=says(name="sound"))
BROKEN = Faulty("broken", {}, act=raises(KeyError("column")))


def spin(warehouse: Warehouse) -> None:
    while True:
        time.sleep(0.01)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """A run that has come as far as the detectors."""
    folder = tmp_path_factory.mktemp("faulty")
    rows = [{"net_kg": "10", "gross_kg": "11", "value": "100", "currency": "USD"}] * 3
    path = write_csv(folder / "few.csv", rows)
    with Warehouse(folder / "warehouse", Settings(detector_seconds=1, threads=1)) as warehouse:
        run = Run(warehouse, Request({"declarations": [str(path)]}, as_of=AS_OF), "run")
        walk(run, UNTIL_DETECT)
        yield run


def detected(run: Run, act: Act, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let a detector act before a sound one; return the warnings, having looked at what the sound one left."""
    faulty = Faulty("faulty", {"odd": "The item is odd."}, act=act)
    monkeypatch.setattr(sys.modules["flows.detect"], "installed_detectors", lambda: (faulty, SOUND))
    run.warnings, run.status = [], "complete"
    detect(run)
    heard = [
        name for (name,) in run.warehouse.rows("SELECT DISTINCT detector FROM detect.detector_coverage ORDER BY ALL")
    ]
    claimed = run.warehouse.rows("SELECT count(*) FROM detect.claims WHERE detector = 'faulty'")
    assert (run.status, heard, claimed) in (
        ("complete", ["faulty", "sound"], [(3,)]),
        ("partial", ["sound"], [(0,)]),
    )
    return run.warnings


def test_a_process_that_hangs_is_ended_and_another_answers() -> None:
    process = ask("os", "getpid")
    con = duckdb.connect()
    with pytest.raises(OvertimeError):
        within(0.1, con, lambda: ask("time", "sleep", 60))
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
    assert ask("os", "getpid") != process


def test_what_the_process_raises_is_raised_where_it_was_asked() -> None:
    with pytest.raises(ContraflowError, match="ZeroDivisionError: division by zero"):
        ask("operator", "truediv", 1, 0)


def test_ctrl_c_is_no_failure_of_a_detector(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(RuntimeError, match="Query interrupted"):
        detected(run, raises(RuntimeError("Query interrupted")), monkeypatch)
    assert run.status == "complete"


@pytest.mark.parametrize("fault", [duckdb.FatalException, duckdb.InternalException])
def test_a_fault_of_the_database_is_none_of_a_detector(
    fault: type[Exception], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(fault, match="invalidated"):  # nothing that is asked later would be answered
        detected(run, raises(fault("database has been invalidated")), monkeypatch)


@pytest.mark.parametrize(
    ("act", "why"),
    [
        (raises(KeyError("column")), "KeyError: 'column'"),
        (raises(MemoryError()), "MemoryError"),
        (raises(ImportError("no module")), "ImportError: no module"),
        (lambda warehouse: warehouse.con.execute("SELECT no_such_column"), "Binder Error"),
        (lambda warehouse: warehouse.con.execute(ENDLESS), r"stopped after detector_seconds = 1\."),
        (spin, r"stopped after detector_seconds = 1\."),
        (lambda warehouse: ask("time", "sleep", 60), r"stopped after detector_seconds = 1\."),
        (lambda warehouse: ask("os", "abort"), r"the process it worked in ended \(status -6\)"),
        (lambda warehouse: None, "made no table detect.faulty_scored"),
        (says(scored="SELECT item_id, 0.5 AS p_value FROM features.items"), "_scored lacks thin, silent"),
        (says(claimed="SELECT item_id FROM features.items"), "detect.faulty lacks claim, tactic"),
        (says(scored=SCORED.replace("0.5", "1.5")), r"probabilities outside 0 to 1 \(3 rows\)"),
        (says(scored=SCORED.replace("0.5", "-1e-9")), r"probabilities outside 0 to 1 \(3 rows\)"),
        (says(scored=SCORED.replace("0.5", "'nan'::DOUBLE")), r"probabilities outside 0 to 1 \(3 rows\)"),
        (says(scored=SCORED.replace("0.5", "'likely'")), "Conversion Error"),
        (says(scored=f"{SCORED} UNION ALL {SCORED}"), r"items judged twice \(3 rows\)"),
        (says(scored=f"{SCORED} LIMIT 1"), r"items left out \(2 rows\)"),
        (says(scored=SCORED.replace("item_id,", "item_id + 9 AS item_id,")), r"not screened \(3 rows\)"),
        (says(claimed=CLAIMED.replace("0.0001", "'inf'::DOUBLE")), r"probabilities outside 0 to 1 \(3 rows\)"),
        (says(claimed=CLAIMED.replace("0.5", "7")), r"scores outside 0 to 1 \(3 rows\)"),
        (says(claimed=CLAIMED.replace("'odd'", "'even'")), r"claims it does not declare \(3 rows\)"),
        (says(claimed=CLAIMED.replace("'anomaly'", "'magic'")), r"tactics that are none \(3 rows\)"),
        (says(claimed=CLAIMED.replace("'It is odd.'", "' '")), r"claims without a sentence \(3 rows\)"),
        (says(claimed=CLAIMED.replace("SELECT item_id,", "SELECT NULL::BIGINT AS item_id,")), "not screened"),
        (says(claimed=f"{CLAIMED} UNION ALL {CLAIMED}"), r"claims made twice \(3 rows\)"),
    ],
)
def test_a_detector_that_fails_is_left_out_and_named(
    act: Act, why: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    (warning,) = detected(run, act, monkeypatch)
    assert warning.startswith("The detector faulty failed, and its findings are missing: ")
    assert re.search(why, warning), warning


def test_a_sound_one_is_taken(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert detected(run, says(), monkeypatch) == []
    assert run.status == "complete"


def test_a_run_without_one_detector_is_published_as_partial(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    detected(run, spin, monkeypatch)
    walk(run, STAGES[STAGES.index(detect) + 1 :])
    with open_state(run.folder) as con:
        ((status, warnings),) = con.execute("SELECT status, warnings FROM runs").fetchall()
        scored = con.execute("SELECT count(*) FROM risk_scores").fetchall()
    assert status == "partial"
    assert "detector_seconds = 1" in warnings[0]
    assert scored == [(3,)]


@pytest.mark.parametrize(
    "beside",
    [
        (),
        (replace(BROKEN, name="cracked"),),
        (replace(SOUND, scores=False),),
        (replace(SOUND, name="counterpart", act=says(name="counterpart")),),
    ],
    ids=["alone", "beside another", "beside one that does not score", "beside the one that repeats what others say"],
)
def test_where_no_detector_can_judge_nothing_is_published(
    beside: tuple[Faulty, ...], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules["flows.detect"], "installed_detectors", lambda: (BROKEN, *beside))
    run.warnings, run.status, before = ["Dated later: 3 declarations."], "complete", states(run.folder)
    with pytest.raises(ContraflowError, match=r"nothing was published.* broken failed, .*KeyError: 'column'") as stop:
        walk(run, STAGES[STAGES.index(detect) :])
    assert stop.value.exit_status == 1
    assert run.warehouse.rows("SELECT status FROM runs") == [("failed",)]
    assert states(run.folder) == before


def test_where_nothing_is_there_to_judge_nothing_has_failed(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["flows.detect"], "installed_detectors", lambda: (BROKEN,))
    run.warnings, run.status = [], "complete"
    with run.warehouse.transaction():
        run.warehouse.con.execute("DELETE FROM features.items")
        assert detect(run) == {}
        run.warehouse.con.rollback()
