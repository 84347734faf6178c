"""What Prefect shows of a run, what breaks a run off, and who is told of one that failed, was stopped or is partial."""

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

import pytest
from conftest import ROOT, heed_interrupts
from flowing import HEADER, seen_by_prefect
from prefect.blocks.abstract import NotificationBlock
from prefect.settings import PREFECT_API_URL
from worlds import declarations_published, only_asking, suites_skipped

from detectors.origin import ORIGIN
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
    with suites_skipped(), only_asking(ORIGIN):
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


BODIES = []


class Postcard(NotificationBlock):
    """A block that keeps what it is told."""

    _block_type_slug = "postcard"
    address: str = "hush"
    is_lost: bool = False

    def notify(self, body, subject=None):
        if self.is_lost:
            raise ConnectionError(f"no way to {self.address}")
        BODIES.append((subject, body))


class Letter(NotificationBlock):
    """A block that is asynchronous, as Prefect's own were."""

    _block_type_slug = "letter"

    async def notify(self, body, subject=None):
        BODIES.append((subject, body))


@pytest.fixture
def postcards(prefect):
    Postcard().save("customs", overwrite=True)
    Postcard(is_lost=True).save("lost", overwrite=True)
    Letter().save("customs", overwrite=True)
    BODIES.clear()
    return BODIES


def run_with(monkeypatch, stage, folder, request, block="postcard/customs"):
    """Run a flow of one stage."""
    monkeypatch.setattr(flow_module, "STAGES", (stage,))
    monkeypatch.setattr(flow_module, "_show_in_prefect", lambda run: None)
    monkeypatch.setattr(flow_module, "new_run_id", lambda folder: f"run-of-{folder.parent.name}")
    return screen_warehouse(folder, Settings(notification_block=block), request)


def test_a_partial_run_ends_in_a_state_of_its_own_name(postcards, declarations, tmp_path, monkeypatch):
    def detect(run):
        run.warnings.append("Dated later: 2 declarations.")
        run.fail("origin", "it\nbroke")
        return {}

    run_id = run_with(monkeypatch, detect, tmp_path / "warehouse", declarations)
    seen = seen_by_prefect(run_id)
    assert (seen.run.state_name, seen.run.state_type.value) == ("Partial", "COMPLETED")
    said = "The detector origin failed, and its findings are missing: it\nbroke"
    assert seen.run.state.message == said
    assert postcards == [(f"contraflow run {run_id} is partial", f"Dated later: 2 declarations.\n{said}")]


ENDS = {
    "failed": (InputError("There is no <b>a.csv</b>.\nFetch it."), "failed"),
    "stopped": (ValidationStopped("9 of 9 rows"), "was stopped"),
}


@pytest.mark.parametrize("block", ["postcard/customs", "letter/customs"])
@pytest.mark.parametrize(("error", "ended"), ENDS.values(), ids=ENDS)
def test_a_run_that_fails_leaves_word_of_what_failed(
    error,
    ended,
    block,
    postcards,
    declarations,
    tmp_path,
    monkeypatch,
):
    def load(run):
        raise error

    folder = tmp_path / "warehouse"
    with pytest.raises(type(error)):
        run_with(monkeypatch, load, folder, declarations, block)
    seen = seen_by_prefect(f"run-of-{tmp_path.name}")
    assert seen.run.state_name == "Failed"
    told = seen.artifacts["failure"]
    assert told.startswith(f"contraflow run run-of-{tmp_path.name} {ended}:\n\n    {str(error).splitlines()[0]}\n")
    assert f"    contraflow runs --warehouse {folder}" in told
    ((subject, body),) = postcards
    assert subject == f"contraflow run run-of-{tmp_path.name} {ended}"
    assert body == f"{error}\n\nThe warehouse is {folder}; contraflow runs lists its runs."


@pytest.mark.parametrize("block", ["postcard/lost", "postcard/nobody", "pigeon/customs"])
def test_a_block_that_cannot_be_called_spoils_nothing(
    block,
    postcards,
    declarations,
    tmp_path,
    monkeypatch,
    caplog,
):
    def load(run):
        raise InputError("no file")

    with pytest.raises(InputError, match="no file"):
        run_with(monkeypatch, load, tmp_path / "warehouse", declarations, block)
    assert f"The notification block {block} could not be called (" in caplog.text
    assert "hush" not in caplog.text


def test_nobody_is_told_of_a_run_that_is_complete(postcards, declarations, tmp_path, monkeypatch):
    def load(run):
        return {"files": 1}

    assert (
        seen_by_prefect(run_with(monkeypatch, load, tmp_path / "warehouse", declarations)).run.state_name == "Completed"
    )
    assert postcards == []
