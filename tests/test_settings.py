"""Settings: from the file, the environment or the call, and what is said of those that cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import CallError
from engine.settings import deployed_settings, read_settings

PYDANTIC = ("pydantic", "Value error", "Input should", "valid integer", "EnvSettingsSource", "TOML", "^")


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "own.toml"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("variable", "value", "setting", "meant"),
    [
        ("CONTRAFLOW_BUDGET", "2.5%", "budget", {"share": 0.025, "number": None}),
        ("CONTRAFLOW_BUDGET", "500", "budget", {"share": None, "number": 500}),
        ("contraflow_retention", "3", "retention", 3),
        ("CONTRAFLOW_WINDOW", "", "window", None),
        ("CONTRAFLOW_MEMORY_LIMIT", "2GiB", "memory_limit", "2GiB"),
        ("CONTRAFLOW_LOG_FORMAT", "json", "log_format", "json"),
        ("CONTRAFLOW_SOURCES", '{"declarations": ["a.csv"]}', "sources", {"declarations": ["a.csv"]}),
        ("CONTRAFLOW_MAPPINGS", '{"declarations": "korea"}', "mappings", {"declarations": "korea"}),
        ("CONTRAFLOW_DATASETS", "/data", "retention", 7),
    ],
)
def test_the_environment_gives_settings(variable, value, setting, meant, monkeypatch):
    monkeypatch.setenv(variable, value)
    assert read_settings().model_dump()[setting] == meant


def test_the_call_wins_over_the_environment_and_the_environment_over_the_file(config, monkeypatch):
    config.write_text("budget = 1\nwindow = 2\nretention = 3", encoding="utf-8")
    monkeypatch.setenv("CONTRAFLOW_BUDGET", "4")
    monkeypatch.setenv("CONTRAFLOW_WINDOW", "5")
    found = read_settings(config, budget="6", window=None)
    assert (str(found.budget), found.window, found.retention) == ("6", 5, 3)


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("CONTRAFLOW_BUDGET", "much", "CONTRAFLOW_BUDGET cannot be 'much'; it is a share such as 2% or a whole number"),
        ("CONTRAFLOW_SOURCES", "x", "CONTRAFLOW_SOURCES cannot be 'x'; it is a table"),
        ("CONTRAFLOW_THREADS", "two", "CONTRAFLOW_THREADS cannot be 'two'; it is a whole number, 1 or more"),
        ("CONTRAFLOW_LOG_FORMAT", "xml", "CONTRAFLOW_LOG_FORMAT cannot be 'xml'; it is text or json."),
        (
            "CONTRAFLOW_NOTIFICATION_BLOCK",
            "customs",
            "CONTRAFLOW_NOTIFICATION_BLOCK cannot be 'customs'; it is the type and the name of a block",
        ),
        ("CONTRAFLOW_RETENTON", "3", "CONTRAFLOW_RETENTON is no setting. Unset it, or correct it: the settings are "),
    ],
)
def test_a_variable_that_cannot_be_used_is_named(variable, value, said, monkeypatch):
    monkeypatch.setenv(variable, value)
    with pytest.raises(CallError) as error:
        read_settings()
    assert said in str(error.value)
    assert not any(word in str(error.value) for word in PYDANTIC)


MISTAKES = {
    "budgett = 5": "there is no setting 'budgett'; the settings are budget, window",
    "budget = 1.5": "budget cannot be 1.5; it is a share such as 2% or a whole number of shipments such as 500",
    "window = 0": "window cannot be 0; it is a whole number, 1 or more",
    "min_peers = 1": "min_peers cannot be 1; it is a whole number, 2 or more",
    "alert_fdr = 1": "alert_fdr cannot be 1; it is a number between 0 and 1",
    "max_quarantine = -1": "max_quarantine cannot be -1; it is a number from 0 to 1",
    "drift_limit = inf": "drift_limit cannot be inf; it is a number above 0",
    'query_memory = "12"': "query_memory cannot be '12'; it is a size such as 1200MB or 2GiB, with its unit",
    'sources = {declarations = "a.csv"}': "sources cannot be {'declarations': 'a.csv'}; it is a table with a list",
    'sources = {declaration = ["a"]}': "there is no input table declaration; the tables are declarations",
    'mappings = {declarations = "kroea"}': "there is no mapping 'kroea' for declarations; known are canonical, korea",
}


@pytest.mark.parametrize(("line", "said"), MISTAKES.items())
def test_a_setting_that_cannot_be_used_is_named_with_its_file_and_what_it_may_be(config, line, said):
    config.write_text(line, encoding="utf-8")
    with pytest.raises(CallError) as error:
        read_settings(config)
    assert str(error.value).startswith(f"{config}: ")
    assert said in str(error.value)
    assert not any(word in str(error.value) for word in PYDANTIC)


def test_an_option_that_cannot_be_used_is_named():
    with pytest.raises(CallError, match="--window cannot be 0; it is a whole number"):
        read_settings(window=0)


def test_the_settings_of_a_deployment_are_named_as_such():
    assert deployed_settings({"retention": 3}).retention == 3
    with pytest.raises(CallError, match="The settings of the deployment: retention cannot be 0; it is a whole number"):
        deployed_settings({"retention": 0})
