"""A glance before a run: what is plainly wrong with a file is told at once, before Prefect starts."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from contraflow.screening import Call, carry_out
from engine import glance as glance_module
from engine.attempts import attempts
from engine.errors import InputError
from engine.glance import glance
from schemas import mapping

HEADER = "authority,declaration_id,flow,declared_on,hs_code\n"
ROW = "HK,D1,import,2026-01-05,811292\n"


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def look(*files: Path) -> None:
    glance([(file, mapping("declarations", "canonical")) for file in files])


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The warehouses in which a flow was begun; none is."""
    found: list[Path] = []
    monkeypatch.setattr("flows.screen.screen_warehouse", lambda folder, settings, request: found.append(folder))
    return found


@pytest.mark.parametrize("text", [HEADER + ROW, HEADER + "a,b\n", HEADER + "HK,D1,import,yesterday,none\n"])
def test_rows_are_not_judged(text: str, tmp_path: Path) -> None:
    look(write(tmp_path / "a.csv", text))


def test_every_file_is_looked_at(tmp_path: Path) -> None:
    files = [write(tmp_path / "a.csv", HEADER + ROW), write(tmp_path / "b.csv", "authority,flow\nHK,import\n")]
    with pytest.raises(InputError, match=r"b\.csv lacks the columns declaration_id, "):
        look(*files)


def test_long_texts_are_left_to_the_run_and_the_ends_of_parquet_files_are_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(glance_module, "LONGEST", 50)
    look(write(tmp_path / "a.csv", "flow\n" + "import\n" * 50))
    whole = tmp_path / "whole.parquet"
    duckdb.sql("SELECT range::VARCHAR AS authority FROM range(99)").write_parquet(str(whole))
    (tmp_path / "cut.parquet").write_bytes(whole.read_bytes()[:-20])
    with pytest.raises(InputError, match=r"cut\.parquet is damaged"):
        look(tmp_path / "cut.parquet")


def test_a_glance_ends_after_a_while(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glance_module, "SECONDS", -1.0)
    look(write(tmp_path / "a.csv", "flow\nimport\n"))


@pytest.mark.parametrize("name", ["header.csv", "missing.csv"])
def test_a_file_that_cannot_be_used_is_told_before_the_flow_and_listed(
    name: str, begun: list[Path], tmp_path: Path
) -> None:
    write(tmp_path / "header.csv", HEADER)
    (tmp_path / "warehouse").mkdir()
    with pytest.raises(InputError, match=name) as refusal:
        carry_out(Call(tmp_path / "warehouse", {"declarations": [str(tmp_path / name)]}))
    assert begun == []
    (listed,) = attempts(tmp_path / "warehouse")
    assert (listed.status, listed.why) == ("failed", str(refusal.value))


def test_a_call_that_cannot_be_carried_out_makes_no_warehouse(begun: list[Path], tmp_path: Path) -> None:
    with pytest.raises(InputError, match="There is no file"):
        carry_out(Call(tmp_path / "warehouse", {"declarations": [str(tmp_path / "missing.csv")]}))
    assert list(tmp_path.iterdir()) == []


def test_where_somebody_is_to_be_notified_the_flow_tells_it(begun: list[Path], tmp_path: Path) -> None:
    config = write(tmp_path / "contraflow.toml", 'notification_block = "slack-webhook/customs"')
    carry_out(Call(tmp_path / "warehouse", {"declarations": ["missing.csv"]}, config=config))
    assert begun == [tmp_path / "warehouse"]
