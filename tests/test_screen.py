"""The Prefect flow: a task a stage, visible in Prefect's own pages, and a run that ends without Prefect if it must."""

from __future__ import annotations

import logging
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from types import SimpleNamespace

import httpx
import pytest
from conftest import ROOT, heed_interrupts
from flowing import HEADER, seen_by_prefect
from prefect.settings import PREFECT_API_URL, temporary_settings
from worlds import declarations_published

from engine.attempts import attempts
from engine.errors import InputError, SourceLateError, SourceNotReadyError, ValidationStopped
from engine.files import find_files
from engine.publication import current, states
from engine.settings import Settings
from engine.warehouse import Warehouse
from flows import STAGES, Request
from flows import screen as flow_module
from flows.screen import StageError, screen_warehouse

pytestmark = pytest.mark.filterwarnings("ignore:Did not recognize type")


def test_prefect_shows_the_run_its_stages_and_what_they_found(prefect, declarations, tmp_path):
    folder = tmp_path / "warehouse"
    run_id = screen_warehouse(folder, Settings(), declarations)
    seen = seen_by_prefect(run_id)
    assert seen.run.state_name == "Completed"
    assert {task.name.rsplit("-", 1)[0] for task in seen.tasks} == {stage.__name__ for stage in STAGES}
    assert {task.state_name for task in seen.tasks} == {"Completed"}
    assert set(seen.artifacts) == {"counts", "first-flags", "report"}
    assert '"rows_read", "count": 30' in str(seen.artifacts["counts"])
    report = str(seen.artifacts["report"])
    assert f"Run {run_id} is complete." in report
    assert f"    {folder / 'report/index.html'}" in report
    assert current(folder) == run_id
    assert attempts(folder) == []


@pytest.mark.parametrize(("said", "served"), [("starting Prefect", False), ("load: ", True)])
def test_ctrl_c_is_one_message_and_what_was_published_stands(said, served, prefect, world, published, tmp_path):
    warehouse, log = shutil.copytree(published, tmp_path / "warehouse"), tmp_path / "log"
    server = {"PREFECT_API_URL": PREFECT_API_URL.value()} if served else {}  # else it starts one of its own
    with log.open("w") as stderr:
        process = subprocess.Popen(
            [sys.executable, "-m", "contraflow", "run", "--declarations", str(world / "declarations.parquet")],
            stdout=subprocess.DEVNULL,
            stderr=stderr,
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": str(ROOT)} | server,
            preexec_fn=heed_interrupts,
        )
    while said not in log.read_text() and process.poll() is None:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=60) == 130
    message = log.read_text()
    assert message.strip().endswith("Interrupted. What was published stands: contraflow runs lists it.")
    assert "Traceback" not in message
    assert states(warehouse) == states(published)
    assert declarations_published(warehouse) == 2
    Warehouse(warehouse, Settings()).con.close()  # the next run finds it free


def test_an_error_of_a_stage_comes_out_as_its_own(prefect, tmp_path):
    path = tmp_path / "declarations.csv"
    path.write_text(HEADER + "HK,D1,import,yesterday,811292\n", encoding="utf-8")
    with pytest.raises(ValidationStopped, match="line 2: "):
        screen_warehouse(tmp_path / "warehouse", Settings(), Request({"declarations": [str(path)]}))
    assert states(tmp_path / "warehouse") == []


@pytest.mark.parametrize(
    ("error", "tries"), [(SourceNotReadyError("growing"), 3), (SourceLateError("no such file"), 1)]
)
def test_only_a_source_that_is_still_written_is_tried_again(prefect, declarations, tmp_path, monkeypatch, error, tries):
    tried = []

    def load(run):
        tried.append(run.run_id)
        raise error

    monkeypatch.setattr(flow_module, "load", load)
    monkeypatch.setattr(flow_module, "STAGES", (load,))
    monkeypatch.setattr(flow_module, "OF_A_PERSON", replace(flow_module.OF_A_PERSON, delays=(0, 0)))
    with pytest.raises(type(error), match=str(error)):
        screen_warehouse(tmp_path / "warehouse", Settings(), declarations)
    assert len(tried) == tries


def test_a_run_by_the_clock_waits_minutes_for_a_late_source(prefect, tmp_path, monkeypatch, capsys):
    late, tried = tmp_path / "late.csv", []

    def load(run):
        tried.append(late.is_file())
        if len(tried) == 3:
            late.write_text(HEADER)
        return {"files": len(find_files(run.request.inputs["declarations"]))}

    patience = flow_module.OF_THE_CLOCK
    assert sum(patience.delays) > 300
    assert list(patience.delays) == sorted(patience.delays)
    monkeypatch.setattr(flow_module, "load", load)
    monkeypatch.setattr(flow_module, "STAGES", (load,))
    monkeypatch.setattr(flow_module, "OF_THE_CLOCK", replace(patience, delays=(0,) * len(patience.delays)))
    monkeypatch.setattr(flow_module, "end_quietly", lambda: None)
    monkeypatch.setattr(flow_module, "_show_in_prefect", lambda run: None)
    flow_module.screen(str(tmp_path / "warehouse"), {}, {"declarations": [str(late)]}, {})
    assert tried == [False, False, False]
    assert capsys.readouterr().err.count(f"warning: tried again in a while: There is no file {late}") == 2


def test_a_run_by_the_clock_tells_the_journal_what_it_did(prefect, declarations, tmp_path, monkeypatch, capsys):
    def load(run):
        logging.getLogger("flows.load").info("read \x1b[31mred.csv")
        raise InputError("no such file as red.csv")

    monkeypatch.setattr(flow_module, "STAGES", (load,))
    monkeypatch.setattr(flow_module, "end_quietly", lambda: None)
    with pytest.raises(StageError, match=r"no such file as red\.csv"):
        flow_module.screen(str(tmp_path / "warehouse"), {}, declarations.inputs, {})
    told = capsys.readouterr().err.splitlines()
    assert all(re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ ", line) for line in told)
    began, *others = [line.split(" ", 1)[1] for line in told]
    assert re.fullmatch(r"run \d{8}T\d{6}Z-[0-9a-f]{4}: started by the clock", began)
    assert others == ["read �[31mred.csv", "error: no such file as red.csv"]
    assert [(one.status, one.why) for one in attempts(tmp_path / "warehouse")] == [
        ("failed", "no such file as red.csv")
    ]


def test_the_end_of_a_run_by_the_clock_is_quiet():
    script = (
        "import atexit, os; from flows.journal import end_quietly; atexit.register(os.write, 2, b'x'); end_quietly()"
    )
    found = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        check=True,
    )
    assert found.stderr == b""


def test_without_prefect_the_stages_are_walked_all_the_same(declarations, tmp_path, monkeypatch, caplog):
    walked = []

    def load(run):
        walked.append(run.request)
        return {"files": 1}

    monkeypatch.setattr(flow_module, "STAGES", (load,))
    with temporary_settings({PREFECT_API_URL: "http://127.0.0.1:9/api"}):
        screen_warehouse(tmp_path / "warehouse", Settings(), declarations)
    assert "Prefect is not available, so the stages are walked without it" in caplog.text
    assert walked == [declarations]


@pytest.mark.parametrize("done_before", [True, False])
def test_a_stage_is_performed_once_if_prefect_goes_in_the_middle(monkeypatch, done_before):
    """Prefect may go before it starts a stage, or before it can note that the stage is done."""
    performed = []

    def features(run):
        performed.append(run)
        return {"items": 3}

    def perform(stage, run):
        run.counts[stage.__name__] = stage(run)
        return run.counts[stage.__name__]

    def task(**_):
        def decorate(step):
            def call():
                if done_before:
                    step()
                raise httpx.ConnectError("gone")

            return call

        return decorate

    monkeypatch.setattr(flow_module, "task", task)
    monkeypatch.setattr(flow_module, "perform", perform)
    run = SimpleNamespace(counts={})
    assert flow_module._as_task(features, run) == {"items": 3}
    assert performed == [run]


def test_a_run_that_was_published_is_not_walked_again(declarations, tmp_path, monkeypatch):
    """Prefect goes after the last stage: the state stands, and nothing is counted twice."""
    folder = tmp_path / "warehouse"

    def publish_and_go(run_id, **asked):
        (folder / "published").mkdir(parents=True)
        (folder / "published" / f"{run_id}.duckdb").touch()
        raise httpx.ConnectError("gone")

    monkeypatch.setattr(flow_module, "screen", publish_and_go)
    monkeypatch.setattr(flow_module, "walk", lambda *_: pytest.fail("walked again"))
    run_id = screen_warehouse(folder, Settings(), declarations)
    assert states(folder) == [run_id]
