"""Rows and cells of files that are broken, long or strange: each costs itself at most, and is known by its line."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest
from intake import DECLARATION, TakeIn, WriteDeclarations


def test_each_row_is_known_by_the_line_it_begins_on(take_in: TakeIn, tmp_path: Path) -> None:
    path = tmp_path / "banner.csv"
    header = "authority,declaration_id,flow,declared_on,hs_code,description"
    rows = ["DE,1,import,2025-03-04,810194,plain", 'DE,2,import,2025-03-04,810194,"two\nlines"', "",
            "DE,3,import", "DE,4,import,2025-03-04,8101,four digits", "DE,5,import,2025-03-04,810194,last"]  # fmt: skip
    path.write_text("\n".join(["Extract of March", "", header, *rows]), encoding="utf-8")
    intake = take_in(path)
    assert [row["line"] for row in intake.kept] == [4, 5, 10]
    assert [line for line, _ in intake.refusals()] == [8, 9]


@pytest.mark.parametrize("quotes", [1, 2])
def test_a_quote_opened_by_mistake_costs_its_own_row_only(
    quotes: int, write_declarations: WriteDeclarations, take_in: TakeIn
) -> None:
    path = write_declarations(*({"description": f"lot {number}"} for number in range(1000)))
    text = path.read_text()
    for number in (400, 600)[:quotes]:
        text = text.replace(f",lot {number}\n", f',"lot {number}\n')
    path.write_text(text)
    intake = take_in(path)
    assert intake.counts() == (1000, 1000 - quotes, quotes, 0)
    assert intake.refusals() == [(number + 2, "a quote is opened and never closed") for number in (400, 600)[:quotes]]


def test_a_broken_line_of_json_is_refused_alone(take_in: TakeIn, tmp_path: Path) -> None:
    lines = [json.dumps({"declaration_id": str(number)} | DECLARATION) for number in range(4)]
    path = tmp_path / "lines.jsonl"
    path.write_text("\n".join([lines[0][:-9], lines[1], "", "[1, 2]", lines[2], lines[3]]))
    intake = take_in(path)
    assert intake.counts() == (5, 3, 2, 0)
    assert intake.refusals() == [(1, "the line is no JSON object"), (4, "the line is no JSON object")]
    assert intake.quarantine[0]["raw"] == lines[0][:-9]
    assert [row["line"] for row in intake.kept] == [2, 5, 6]


def test_a_key_of_json_may_hold_any_sign(take_in: TakeIn, tmp_path: Path) -> None:
    keys = ['a"b', "c.d", "e/f", "g~h", "i[0]", ""]
    path = tmp_path / "lines.jsonl"
    path.write_text(json.dumps({"declaration_id": "1"} | DECLARATION | dict.fromkeys(keys, "x")))
    (row,) = take_in(path).kept
    assert list(json.loads(row["extra"]).values()) == ["x"] * 6


def test_a_long_cell_of_parquet_is_kept_whole(take_in: TakeIn, tmp_path: Path) -> None:
    path = tmp_path / "long.parquet"
    with duckdb.connect() as con:
        cells = ", ".join(f"'{value}' AS {name}" for name, value in DECLARATION.items())
        con.sql(f"SELECT '1' AS declaration_id, {cells}, repeat('y', 10_000_000) AS description").write_parquet(
            str(path)
        )
    intake = take_in(path)
    assert intake.counts() == (1, 1, 0, 0)
    assert len(intake.kept[0]["description"]) == 10_000_000


def test_a_nul_byte_becomes_the_replacement_character(take_in: TakeIn, write_declarations: WriteDeclarations) -> None:
    path = write_declarations({"description": "bars"}, {"description": "rods"})
    path.write_bytes(path.read_bytes().replace(b"bars", b"ba\x00rs"))
    intake = take_in(path)
    assert intake.counts() == (2, 2, 0, 0)
    assert [row["description"] for row in intake.kept] == ["ba\ufffdrs", "rods"]


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r", "mixed"])
def test_lines_may_end_in_any_way(ends: str, write_declarations: WriteDeclarations, take_in: TakeIn) -> None:
    path = write_declarations({}, {}, {}, {"hs_code": "8101"}, {})
    lines = path.read_text().splitlines()
    path.write_text(
        "\r\n".join(lines[:3]) + "\n" + "\n".join(lines[3:]) if ends == "mixed" else ends.join(lines), newline=""
    )
    intake = take_in(path)
    assert intake.counts() == (5, 4, 1, 0)
    assert [line for line, _ in intake.refusals()] == [5]
