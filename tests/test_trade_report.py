"""The trade report: a page a mineral that opens without a network, and its tables as files."""

from __future__ import annotations

import csv
import re
from datetime import date

import duckdb
import pyarrow as pa
import pytest
from trading import database, selected

from contraflow.screening import show_outputs
from contraflow.showing import counted
from engine.publication import open_state
from engine.warehouse import DATABASE
from flows.maps import corridor_map, placed
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


def test_a_page_says_what_a_score_means_and_weak_corridors_are_no_alarm(pages):
    tags = [
        tag for page in pages for tag in re.findall(r'<span class="tag( weak)?">score (\d\.\d+) of 1', page.read_text())
    ]
    assert tags
    assert all(bool(weak) == (float(score) < 0.5) for weak, score in tags)
    assert all("The score, from 0 to 1" in page.read_text() for page in pages if 'class="tag' in page.read_text())


def hub(territory, year, exposure, frequency="A"):
    return {
        "territory": territory, "mineral": "antimony", "frequency": frequency, "period_start": date(year, 1, 1),
        "exposure": exposure, "unexplained_kg": exposure and 1000 * exposure, "reasons": ["because"],
    }  # fmt: skip


def test_a_territory_is_shown_by_its_last_known_period_and_trifles_only_of_hubs_asked_for():
    rows = [hub("TH", 2023, 0.3), hub("TH", 2024, 0.2), hub("TH", 2025, None)]
    rows += [hub("SG", 2024, 0.0), hub("SG", 2025, None, "M"), hub("MO", 2024, None), hub("FR", 2024, 0.01)]
    found = selected("report.trade_exposure", {"main.hub_exposure": rows}, mineral="antimony")
    assert [(row["territory"], row["period_start"].year, row["exposure"]) for row in found if row["on_page"]] == [
        ("TH", 2024, 0.2),
        ("SG", 2024, 0.0),
        ("MO", 2024, None),
    ]


def test_the_kilograms_around_a_control_stand_under_their_heading(pages):
    told = [text for page in pages for text in page.read_text(encoding="utf-8").split("What the controls did")[1:]]
    assert told
    for table_ in (text.split("</table>")[0] for text in told):
        assert re.findall("<th.*?>(.*?)</th>", table_)[2:4] == ["Period", "Kilograms before → after"]
        assert set(re.findall(r"<td>([^<]*)</td>\n<td class=\"n\">[^<]*<br>→", table_)) in ({"month"}, {"year"})


def test_single_consignments_are_no_event_study():
    month = {"source": "CN", "effective": date(2024, 9, 15), "partner": "XW", "period_start": date(2024, 1, 1)}
    month |= {"phase": "before", "expected_kg": 0.0, "low_kg": 0.0, "high_kg": 0.0}
    events = [
        month | {"hs_code": hs_code, "month": at, "kg": 10.0 if at in moved else 0.0}
        for hs_code, moved in (("811010", range(4)), ("282580", [2]))
        for at in range(4)
    ]
    effects = [
        {"hs_code": hs_code, "source": "CN", "effective": date(2024, 9, 15), "minerals": ["antimony"]}
        for hs_code in ("811010", "282580")
    ]
    given = {"main.event_studies": events, "main.control_effects": effects}
    found = selected("report.trade_events", given, mineral="antimony")
    assert {row["panel"][:6]: row["steady"] for row in found} == {"811010": True, "282580": False}


@pytest.mark.parametrize(("kg", "shown"), [(39583770, "39,600,000"), (1234.5, "1,230"), (999.6, "1000"), (0.0, "0")])
def test_masses_have_three_significant_figures(kg, shown):
    assert database().execute("SELECT rounded($kg)", {"kg": kg}).fetchall() == [(shown,)]


TO_US = {"source": "CN", "hub": "TH", "destination": "US", "kind": "rerouting", "score": 0.7, "diverted_kg": 1e6}


def drawn(*corridors):
    return corridor_map([TO_US | corridor for corridor in corridors], weak=0.5)


def test_the_map_draws_each_corridor_and_names_its_stops():
    to_us = drawn({}, {"hub": "MX", "diverted_kg": 1e5})
    assert all(f">{place}</text>" in to_us for place in ("CN", "TH", "MX", "US"))
    assert len(re.findall(r'stroke="#c0392b"', to_us)) == 2


def test_a_weak_corridor_is_grey():
    assert "#c0392b" not in drawn({"score": 0.12})


def test_an_unknown_destination_ends_the_line_at_the_hub():
    to_emirates = drawn({"hub": "AE", "destination": "ZZ"})
    assert ">AE</text>" in to_emirates
    assert ">ZZ</text>" not in to_emirates


@pytest.mark.parametrize("kind", [{"kind": "lost", "destination": "ZZ"}, {"kind": "orphaned", "hub": "ZZ"}])
def test_what_one_end_alone_tells_is_a_dashed_line_between_the_ends(kind):
    assert drawn(kind).count('stroke-dasharray="6,4"') == 1
    assert 'stroke-dasharray="6,4"' not in drawn({})


def test_labels_of_neighbours_do_not_lie_on_each_other():
    labels = placed(["AE", "BE", "DE", "FR", "GB", "NL", "SA"])
    for place, label in enumerate(labels):
        for other in labels[:place]:
            east, north = label["longitude"] - other["longitude"], label["latitude"] - other["latitude"]
            assert abs(east) >= 13 or abs(north) >= 6


def test_a_run_ends_with_how_many_corridors_are_flagged_and_how_to_see_them(screened, capsys):
    with open_state(screened) as con:
        ((corridors, strong),) = con.execute(
            "SELECT count(*), count(*) FILTER (score >= 0.5) FROM flagged_corridors"
        ).fetchall()
    assert corridors > 0
    show_outputs(screened)
    told = capsys.readouterr().out
    found = f"{counted(corridors, 'corridor')} flagged, {strong:,} with a score of 0.5 or more."
    assert f"trade records held, {found}" in told
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
