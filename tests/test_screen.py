"""A run that goes on without Prefect where it must, and ends quietly."""

from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace

import httpx
import pytest
from prefect.settings import PREFECT_API_URL, temporary_settings

from engine.publication import states
from engine.settings import Settings
from flows import screen as flow_module
from flows.screen import screen_warehouse

pytestmark = pytest.mark.filterwarnings("ignore:Did not recognize type")


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
