"""The command line: every command has help, and every mistake is told what, where and what next."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
import typer
from prefect.settings import PREFECT_API_URL, temporary_settings
from typer.testing import CliRunner

from contraflow import __version__, cli
from contraflow.cli import app
from contraflow.options import spread
from engine.settings import Settings

pytestmark = pytest.mark.filterwarnings("ignore:Did not recognize type")
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]
HEADER = "authority,declaration_id,flow,declared_on,hs_code\n"


def test_the_commands_are_those_of_the_contract():
    promised = "demo run query explain report evaluate simulate schedule runs rollback withdraw verify mappings"
    assert set(COMMANDS) == set(promised.split())


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_help(name):
    command = COMMANDS[name]
    assert command.help
    assert all(option.help for option in command.params if option.opts != ["--help"] and hasattr(option, "help"))


def test_the_list_of_commands_says_of_each_in_a_whole_sentence_what_it_does():
    listed = CliRunner().invoke(app, ["--help"], terminal_width=80).output.split("Commands:")[1].strip().splitlines()
    assert len(listed) == len(COMMANDS)
    assert [line for line in listed if not line.endswith(".") or line.endswith("..")] == []


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_takes_a_warehouse(name):
    assert any("--warehouse" in option.opts for option in COMMANDS[name].params)


def test_the_version_is_told(contraflow):
    found = contraflow("--version")
    assert (found.returncode, found.stdout) == (0, f"contraflow {__version__}\n")


Call = Callable[..., tuple[int, str]]


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """The command line without a process of its own: the exit status of a call, and what it wrote to standard error."""

    def in_this_process(*arguments: str) -> tuple[int, str]:
        at_exit: list[Callable[[], int]] = []
        monkeypatch.setattr(cli, "atexit", SimpleNamespace(register=at_exit.append))
        monkeypatch.setattr(cli, "_leave", int)
        monkeypatch.setattr(sys, "argv", ["contraflow", *arguments])
        with temporary_settings({PREFECT_API_URL: "http://127.0.0.1:9/api"}):
            cli.main()
        return at_exit[0](), capsys.readouterr().err

    return in_this_process


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with files that cannot be used, each in its own way."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "header.csv").write_text(HEADER, encoding="utf-8")
    (tmp_path / "bad.csv").write_text(HEADER + "HK,1,import,yesterday,811292\n" * 9, encoding="utf-8")
    (tmp_path / "broken.toml").write_text("budget = ", encoding="utf-8")
    (tmp_path / "unknown.toml").write_text("bugdet = 5", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("run --trade a b --budget 5", "run --trade a --trade b --budget 5"),
        ("run --trade=a b --rates c", "run --trade=a --trade b --rates c"),
        ("--debug run --trade a b", "--debug run --trade a --trade b"),
        ("run --budget 5 a", "run --budget 5 a"),
        ("evaluate --truth a b", "evaluate --truth a b"),
        ("query --trade a b", "query --trade a b"),
    ],
)
def test_an_option_of_a_run_takes_several_files(typed, meant):
    assert spread(typed.split()) == meant.split()


@pytest.mark.parametrize(
    ("budget", "share", "number"), [("2%", 0.02, None), (" 0.5 % ", 0.005, None), ("500", None, 500), (500, None, 500)]
)
def test_a_budget_is_a_share_or_a_number(budget, share, number):
    found = Settings(budget=budget).budget
    assert (found.share, found.number) == (share, number)


@pytest.mark.parametrize("budget", ["1.5", "0", "0%", "101%", "-3", "two"])
def test_no_other_budget_is_taken(budget):
    with pytest.raises(ValueError, match="budget"):
        Settings(budget=budget)


MISTAKES = {
    "no command of that name": (["scren"], 2, "No such command 'scren'"),
    "no option of that name": (["run", "--declaration", "x.csv"], 2, "No such option: --declaration"),
    "a warehouse before the command": (["--warehouse", "W", "runs"], 2, "Write it after the command: contraflow runs"),
    "a file without its option": (["run", "header.csv"], 2, "Files are named by options, such as --declarations FILE"),
    "nothing to screen": (["run"], 2, "Name at least one input: --declarations FILE or --trade FILE, or "),
    "a file that is not there": (["run", "--declarations", "nothing.csv"], 2, "nothing.csv"),
    "a second file that is not there": (["run", "--declarations", "header.csv", "nothing.csv"], 2, "nothing.csv"),
    "a glob that fits nothing": (["run", "--declarations", "no*.csv"], 2, "no*.csv"),
    "a file of unusable rows": (["run", "--declarations", "bad.csv"], 3, "9 of 9 rows cannot be used"),
    "a table that is none": (["run", "--declarations", "header.csv", "--mapping", "cargo=korea"], 2, "TABLE is one of"),
    "an option's name for a table": (
        ["run", "--trade", "header.csv", "--mapping", "trade=baci"],
        2,
        "there is no table trade. Write --mapping trade_records=baci",
    ),
    "a format that is none": (["run", "--declarations", "header.csv", "--mapping", "declarations=kroea"], 2, "kroea"),
    "a format of no file": (
        ["run", "--declarations", "header.csv", "--mapping", "trade_records=baci"],
        2,
        "--mapping trade_records=baci: no file of trade_records is given. Name one with --trade FILE",
    ),
    "a budget that is none": (["run", "--declarations", "header.csv", "--budget", "much"], 2, "2% or a whole number"),
    "a day that is none": (
        ["run", "--declarations", "header.csv", "--as-of", "yesterday"],
        2,
        "is not a day. Write it like",
    ),
    "a window of no days": (["run", "--declarations", "header.csv", "--window", "0"], 2, "--window cannot be 0"),
    "settings that are not there": (["run", "--declarations", "header.csv", "--config", "no.toml"], 2, "no.toml"),
    "settings in a folder": (
        ["run", "--declarations", "header.csv", "--config", "."],
        2,
        "settings file . is a folder",
    ),
    "settings that are no TOML": (
        ["query", "FROM runs", "--config", "broken.toml"],
        2,
        "broken.toml is not valid TOML",
    ),
    "a setting that is none": (["query", "FROM runs", "--config", "unknown.toml"], 2, "no setting 'bugdet'"),
    "a query of nothing": (["query", "FROM runs"], 2, "There is no warehouse warehouse. Name it with --warehouse DIR"),
    "a name that a terminal would obey": (["runs", "--warehouse", "a\x1bb"], 2, "There is no warehouse a\ufffdb"),
    "states of nothing": (["runs"], 2, "There is no warehouse warehouse"),
    "a report of nothing": (["report"], 2, "There is no warehouse warehouse"),
    "a way back to nothing": (["rollback", "x"], 2, "There is no warehouse warehouse"),
    "a proof of nothing": (["verify", "x"], 2, "There is no warehouse warehouse"),
    "an explanation of nothing": (["explain", "HK/1"], 2, "There is no warehouse warehouse"),
    "a measure of nothing": (["evaluate", "--truth", "header.csv"], 2, "There is no warehouse warehouse"),
    "a guess of nothing": (["mappings", "--guess", "nothing.csv"], 2, "nothing.csv"),
    "a world of nothing": (["simulate", "world", "--rows", "10"], 2, "no world. Ask for 1,000 or more."),
    "a world in a file": (["simulate", "header.csv"], 2, "The folder header.csv cannot be written: File exists"),
    "a demo in a file": (["demo", "--warehouse", "header.csv"], 2, "header.csv"),
}


@pytest.mark.parametrize(("arguments", "status", "message"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_one_message_and_a_status(call, folder, arguments, status, message):
    ended, said = call(*arguments)
    assert ended == status, said
    assert message in said
    assert "Traceback" not in said
    assert not (folder / "warehouse" / "CURRENT").exists()


def test_a_warehouse_without_a_state_says_how_to_make_one(contraflow, tmp_path):
    (tmp_path / "warehouse").mkdir()
    found = contraflow("query", "FROM runs", cwd=tmp_path)
    assert found.returncode == 2
    assert "has nothing published yet. Run: contraflow run --declarations FILE, or contraflow demo" in found.stderr


def test_a_second_run_at_once_is_told_to_wait(call, folder):
    (folder / "warehouse").mkdir()
    at_work = (
        "import duckdb, sys; con = duckdb.connect('warehouse/working.duckdb'); print(flush=True); sys.stdin.read()"
    )
    with subprocess.Popen([sys.executable, "-c", at_work], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        other.stdout.readline()
        status, said = call("run", "--declarations", "bad.csv")
        other.communicate(b"\n")
    assert status == 2
    assert "Another run is using the warehouse warehouse. Wait for it to end" in said


def test_a_fault_of_the_program_shows_where_only_if_asked(call, monkeypatch):
    def list_runs(warehouse):
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr("contraflow.history.list_runs", list_runs)
    status, said = call("runs")
    assert status == 1
    assert "ZeroDivisionError: by zero\nThis is a fault of contraflow." in said
    assert "Traceback" not in said
    with pytest.raises(ZeroDivisionError):  # which Python shows with its traceback
        call("--debug", "runs")


def test_a_traceback_leaves_the_exit_status_as_it_is(contraflow, tmp_path):
    found = contraflow("--debug", "runs", cwd=tmp_path)
    assert "Traceback" in found.stderr
    assert found.returncode == 2


def test_starting_imports_nothing_heavy():
    """Help and completion come at once: what a command needs is imported when it is called."""
    heavy = ("prefect", "great_expectations", "pyarrow", "altair", "sklearn", "duckdb", "pydantic")
    code = f"import sys, contraflow.cli; print([name for name in {heavy} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_a_query_imports_neither_prefect_nor_great_expectations():
    code = (
        "import sys, contraflow.asking, contraflow.history; "
        "print([name for name in ('prefect', 'great_expectations', 'pyarrow', 'altair') if name in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
