"""Runs by the clock: what a deployment is asked to do."""

import tempfile
from contextlib import nullcontext
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
import yaml
from conftest import ROOT
from prefect.client.schemas.objects import ConcurrencyLimitConfig
from prefect.client.schemas.schedules import CronSchedule

from contraflow.screening import Call, screen, serve_schedule
from engine.errors import CallError, ContraflowError
from engine.settings import deployed_settings, read_settings
from flows.schedule import ONE_AT_A_TIME, _start, parameters
from flows.screen import screen as flow

TOML = """
budget = "500"
[sources]
declarations = ["incoming"]
[mappings]
declarations = "korea"
"""


@pytest.fixture
def config(tmp_path):
    path = tmp_path / "contraflow.toml"
    path.write_text(TOML, encoding="utf-8")
    return path


def test_a_scheduled_run_takes_the_sources_of_the_settings(config, tmp_path):
    found = parameters(tmp_path / "warehouse", read_settings(config))
    assert found["warehouse"] == str(tmp_path / "warehouse")
    assert found["inputs"] == {"declarations": ["incoming"]}
    assert found["mappings"] == {"declarations": "korea"}
    assert found["settings"]["budget"] == {"share": None, "number": 500}


def test_what_is_served_runs_by_the_clock_one_at_a_time_in_a_warehouse(config, tmp_path, monkeypatch):
    served = {}
    monkeypatch.setattr("flows.schedule.server", nullcontext)
    monkeypatch.setattr("flows.schedule.screen", SimpleNamespace(serve=served.update))
    serve_schedule(tmp_path / "warehouse", "0 6 * * 1-5", config)
    assert served["name"] == ":".join(["screen", *tmp_path.parts[1:], "warehouse"])
    assert served["cron"] == "0 6 * * 1-5"
    assert (served["limit"], served["global_limit"]) == (1, ONE_AT_A_TIME)
    assert (ONE_AT_A_TIME.limit, ONE_AT_A_TIME.collision_strategy.value) == (1, "CANCEL_NEW")
    assert served["parameters"] == parameters(tmp_path / "warehouse", read_settings(config))
    flow.validate_parameters(served["parameters"])  # the flow takes them
    taken = deployed_settings(served["parameters"]["settings"])
    assert taken.model_dump() == read_settings(config).model_dump()


def test_what_is_temporary_stands_in_a_folder_that_nobody_else_owns(config, tmp_path, monkeypatch):
    shared, seen = tempfile.gettempdir(), []
    monkeypatch.setattr("flows.schedule.server", nullcontext)
    monkeypatch.setattr("flows.schedule.screen", SimpleNamespace(serve=lambda **_: seen.append(tempfile.gettempdir())))
    serve_schedule(tmp_path / "warehouse", "0 6 * * *", config)
    assert Path(seen[0]).parent == Path(shared)
    assert (tempfile.gettempdir(), Path(seen[0]).exists()) == (shared, False)


def test_a_server_that_does_not_answer_is_no_fault_of_ours(config, tmp_path, monkeypatch):
    def serve(**_):
        raise httpx.ConnectError("All connection attempts failed")

    monkeypatch.setattr("flows.schedule.server", nullcontext)
    monkeypatch.setattr("flows.schedule.screen", SimpleNamespace(serve=serve))
    with pytest.raises(ContraflowError, match=r"does not answer: All connection attempts failed\. Start it, or unset"):
        serve_schedule(tmp_path / "warehouse", "0 6 * * *", config)


def test_ctrl_c_does_not_end_the_server_before_those_who_note_their_end_with_it(monkeypatch):
    started = []

    def popen(command, **how):
        started.append(how)
        return SimpleNamespace(poll=lambda: None)

    monkeypatch.setattr("flows.schedule.subprocess", SimpleNamespace(Popen=popen, DEVNULL=None))
    monkeypatch.setattr("flows.schedule._answers", lambda api: True)
    _start("http://127.0.0.1:4200/api")
    assert [how["start_new_session"] for how in started] == [True]


def test_the_deployment_for_a_server_of_ones_own_is_the_same():
    (deployment,) = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
    module, _, name = deployment["entrypoint"].rpartition(".")
    assert getattr(import_module(module), name) is flow
    assert ConcurrencyLimitConfig(**deployment["concurrency_limit"]) == ONE_AT_A_TIME
    assert [CronSchedule(**schedule).timezone for schedule in deployment["schedules"]] == ["UTC"]
    flow.validate_parameters(deployment["parameters"])
    assert str(deployed_settings(deployment["parameters"]["settings"]).budget) == "2%"


def test_without_sources_there_is_nothing_to_schedule(tmp_path):
    config = tmp_path / "contraflow.toml"
    config.write_text('budget = "500"', encoding="utf-8")
    with pytest.raises(CallError, match=r"(?s)name no sources.*\[sources\]"):
        serve_schedule(tmp_path / "warehouse", "0 6 * * *", config)


@pytest.mark.parametrize("cron", ["bad", "61 * * * *", "0 6 * *", ""])
def test_an_expression_that_is_none_is_told_before_a_server_is_started(cron, config, tmp_path, monkeypatch):
    monkeypatch.setattr("flows.schedule.server", lambda: pytest.fail("a server was started"))
    with pytest.raises(CallError, match=r"is no cron expression\. Write minute, hour, ") as error:
        serve_schedule(tmp_path / "warehouse", cron, config)
    assert "pydantic" not in str(error.value)


def test_a_run_without_inputs_takes_the_sources_of_the_settings(config, tmp_path, monkeypatch):
    asked = []
    monkeypatch.chdir(tmp_path)
    for name in ("incoming", "other.csv"):
        (tmp_path / name).write_text("authority\n", encoding="utf-8")
    monkeypatch.setattr("flows.screen.screen_warehouse", lambda folder, settings, request: asked.append(request))
    monkeypatch.setattr("contraflow.screening.glance", list)
    monkeypatch.setattr("contraflow.screening.show_outputs", lambda folder: None)
    screen(Call(tmp_path / "warehouse", {}, config=config))
    screen(Call(tmp_path / "warehouse", {"declarations": ["other.csv"]}, ("declarations=canonical",), config=config))
    assert [request.inputs for request in asked] == [{"declarations": ["incoming"]}, {"declarations": ["other.csv"]}]
    assert [request.mappings for request in asked] == [{"declarations": "korea"}, {"declarations": "canonical"}]


def test_sources_are_of_input_tables(tmp_path):
    config = tmp_path / "contraflow.toml"
    config.write_text('[sources]\ndeclaration = ["incoming"]', encoding="utf-8")
    with pytest.raises(CallError, match="no input table declaration; the tables are declarations"):
        read_settings(config)
