"""What a run tells while it works: lines for people, JSON for programs, bars on a terminal, and what a stage took."""

from __future__ import annotations

import io
import json
import logging
import re
import sys
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import numpy as np
import pytest
from intake import write_csv
from rich.console import Console
from worlds import AS_OF

from contraflow import showing
from contraflow.showing import progress
from engine.errors import InputError
from engine.logs import during, step, watched_by
from engine.memory import peak_mb, reset_peak
from engine.settings import Settings
from engine.warehouse import Warehouse
from engine.worker import ask
from flows import Request, Run
from flows.detect import detect
from flows.load import load
from flows.walk import perform, walk

LOG = logging.getLogger("flows.somewhere")


def nothing(run):
    LOG.warning("found \x1b[31mred")
    return {}


@pytest.fixture
def run(tmp_path):
    with Warehouse(tmp_path / "warehouse", Settings()) as warehouse:
        yield Run(warehouse, Request({}, as_of=AS_OF), "run1")


def test_in_json_a_line_says_when_how_bad_and_of_which_run_and_stage(run, capsys):
    with progress("json"), during(run_id="run1"):
        LOG.info("begun")
        perform(nothing, run)
    begun, found, ended = map(json.loads, capsys.readouterr().err.splitlines())
    assert list(begun) == ["ts", "level", "run_id", "stage", "message"]
    assert abs(datetime.fromisoformat(begun["ts"]) - datetime.now(UTC)) < timedelta(minutes=5)
    assert [begun[name] for name in ("level", "run_id", "stage", "message")] == ["info", "run1", None, "begun"]
    assert [found[name] for name in ("level", "run_id", "stage")] == ["warning", "run1", "nothing"]
    assert found["message"] == "found \x1b[31mred"
    assert (ended["message"], ended["counts"]) == ("nothing: nothing to do (0.0 s)", {})
    assert ended["seconds"] < 5
    assert ended["memory_mb"] > 10


def test_in_json_the_error_that_ends_a_run_is_a_line_too(capsys):
    with pytest.raises(InputError), progress("json"):
        raise InputError("There is no file a.csv.")
    line = json.loads(capsys.readouterr().err)
    assert (line["level"], line["message"]) == ("error", "There is no file a.csv.")


def test_a_line_of_json_gives_no_orders_to_a_terminal(capsys):
    with progress("json"):
        LOG.info("a\x1b[31m\x9b\u202eb\nc")
    assert capsys.readouterr().err.rstrip("\n").isprintable()


def test_where_no_terminal_is_a_line_begins_with_its_time(capsys):
    with progress("text"):
        LOG.info("read a.csv\nand b.csv")
        LOG.warning("found \x1b[31mred")
    first, second = capsys.readouterr().err.splitlines()
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ read a\.csv and b\.csv", first)
    assert second.endswith("Z warning: found �[31mred")


def test_on_a_terminal_bars_show_the_stage_and_what_it_is_at(monkeypatch):
    shown = io.StringIO()
    monkeypatch.setattr(showing, "to_stderr", Console(file=shown, force_terminal=True, width=100, color_system=None))
    with progress("text"):
        step("stages", 1, 2, "load")
        step("files", 2, 3, "a\x1b.csv")
        LOG.info("load: files 3")
        step("stages", 2, 2, "report")
    seen = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.getvalue())
    assert re.search(r"stages .* 0/2 +load ", seen)
    assert re.search(r"files .* 1/3 +a�\.csv ", seen)
    assert "\rload: files 3\n" in seen
    assert re.search(r"stages .* 1/2 +report ", seen)
    assert "files" not in seen[seen.index("1/2") :]


def test_a_run_tells_each_stage_file_and_detector(run, tmp_path, monkeypatch):
    files = [str(write_csv(tmp_path / name, [{}])) for name in ("a.csv", "b.csv")]
    run.request = Request({"declarations": files}, as_of=AS_OF)
    seen = []
    with watched_by(lambda *what: seen.append(what)):
        walk(run, (load, nothing))
        monkeypatch.setattr(
            sys.modules["flows.detect"], "installed_detectors", lambda: [SimpleNamespace(name="one", scores=False)]
        )
        monkeypatch.setattr(sys.modules["flows.detect"], "_run_detector", lambda *_: 0)
        columns = "1 AS item_id, 'DE' AS authority, 'A' AS declaration_id, 1 AS item_no"
        run.warehouse.con.execute(f"CREATE SCHEMA features; CREATE TABLE features.items AS SELECT {columns}")
        detect(run)
    assert seen == [
        ("stages", 1, 2, "load"),
        ("files", 1, 2, "a.csv"),
        ("files", 2, 2, "b.csv"),
        ("stages", 2, 2, "nothing"),
        ("detectors", 1, 1, "one"),
    ]


def fill_memory(mb: int) -> int:
    """Use so much memory for a moment, also in the process of a worker."""
    return int(np.ones(mb * 2**20, dtype=np.int8).sum() > 0)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets the peak be reset")
@pytest.mark.parametrize("fill", [fill_memory, lambda mb: ask("numpy", "ones", mb * 2**17) is None])
def test_the_memory_of_a_stage_is_its_own(fill):
    """Not that of a stage before it; what the process used in which models are fitted counts too."""
    fill(1)
    reset_peak()
    small = peak_mb()
    fill(300)
    assert peak_mb() > small + 250
    reset_peak()
    assert peak_mb() < small + 100
