"""The trade report: a page a mineral that opens without a network, and its tables as files."""

from __future__ import annotations

import csv
import re

import duckdb
import pyarrow as pa
import pytest

from contraflow.screening import show_outputs
from contraflow.showing import counted
from engine.publication import open_state
from engine.warehouse import DATABASE
from flows.maps import corridor_map
from flows.publish import PROVENANCE
from flows.trade_report import replaced, write_table
from schemas import table


@pytest.fixture(scope="module")
def pages(screened):
    return sorted((screened / "report" / "trade").glob("*.html"))


def test_every_mineral_that_is_traded_has_a_page_that_the_report_leads_to(screened, pages):
    index = (screened / "report" / "index.html").read_text(encoding="utf-8")
    assert pages
    assert [page.name for page in pages] == sorted(re.findall(r'href="trade/(\w+\.html)"', index))


def test_a_page_asks_nothing_of_a_network(pages):
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert "<script" not in text
        assert not re.search(r'(src|href)="https?:', text)


def test_every_file_that_a_page_offers_is_there_and_has_a_header(pages):
    for page in pages:
        offered = re.findall(r'href="(\w+\.csv)"', page.read_text(encoding="utf-8"))
        assert f"{page.stem}_exposure.csv" in offered
        for name in offered:
            with (page.parent / name).open(encoding="utf-8", newline="") as file:
                assert next(csv.reader(file))


def test_no_cell_of_such_a_file_is_a_formula_or_a_command(tmp_path):
    write_table(
        tmp_path / "notes.csv", pa.table({"note": ["=1+1", "a\x1b[2Jb"], "reasons": [["-1", "and"], []], "kg": [-1, 2]})
    )
    with (tmp_path / "notes.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [
            ["note", "reasons", "kg"],
            ["'=1+1", "'-1; and", "-1"],
            ["a\ufffd[2Jb", "", "2"],
        ]


def test_the_map_draws_each_corridor_and_names_its_stops():
    to_us = {"source": "CN", "hub": "TH", "destination": "US", "diverted_kg": 1e6}
    drawn = corridor_map([to_us, {**to_us, "hub": "MX", "diverted_kg": 1e5}])
    assert all(f">{place}</text>" in drawn for place in ("CN", "TH", "MX", "US"))
    assert len(re.findall(r'stroke="#c0392b"', drawn)) == 2


def test_an_unknown_destination_ends_the_line_at_the_hub():
    drawn = corridor_map([{"source": "CN", "hub": "AE", "destination": "ZZ", "diverted_kg": 1e6}])
    assert ">AE</text>" in drawn
    assert ">ZZ</text>" not in drawn


def test_a_run_ends_with_how_many_corridors_are_flagged_and_how_to_see_them(screened, capsys):
    with open_state(screened) as con:
        ((corridors,),) = con.execute("SELECT count(*) FROM flagged_corridors").fetchall()
    assert corridors > 0
    show_outputs(screened)
    told = capsys.readouterr().out
    assert f"trade records held, {counted(corridors, 'corridor')} flagged." in told
    assert 'contraflow query "FROM flagged_corridors" --warehouse' in told


def test_pages_take_the_place_of_all_earlier_ones_and_only_once_they_are_whole(tmp_path):
    folder = tmp_path / "trade"
    folder.mkdir()
    (folder / "gallium.html").write_text("earlier")
    with pytest.raises(FileNotFoundError), replaced(folder) as draft:
        (draft / "missing" / "tungsten.html").write_text("half")
    assert [path.name for path in folder.iterdir()] == ["gallium.html"]
    with replaced(folder) as draft:
        (draft / "tungsten.html").write_text("whole")
    assert {path.name: path.read_text() for path in folder.iterdir()} == {"tungsten.html": "whole"}
    assert list(tmp_path.iterdir()) == [folder]


def test_a_state_gives_trade_records_as_they_are_kept_and_says_once_what_they_share(screened):
    columns = ", ".join((*table("trade_records").columns, *PROVENANCE))
    asked = f"SELECT count(*), bit_xor(hash({columns})) FROM trade_records"
    with open_state(screened) as con:
        published = con.execute(asked).fetchall()
        shared = con.execute(
            "SELECT records = $records, source FROM trade.alike", {"records": published[0][0]}
        ).fetchall()
    with duckdb.connect(screened / DATABASE, read_only=True) as con:
        assert con.execute(asked).fetchall() == published
    assert shared == [(True, "simulated")]
