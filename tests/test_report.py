"""The report: what it has to show, that it needs no network, and that nothing in a declaration is taken for HTML."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from trading import YEARS, both
from worlds import suites_skipped, walk_stages

from contraflow import demonstration
from engine.publication import open_state
from engine.settings import Settings
from engine.warehouse import Warehouse
from flows.report import templates
from flows.wording import account, chance, number, told

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'=1+1"


def text_of(warehouse: Path) -> str:
    return (warehouse / "report/index.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(screened: Path) -> str:
    return text_of(screened)


@pytest.mark.parametrize(
    "heading",
    [
        "What came in, and what was refused",
        "Flags by tactic",
        "Weekly volumes",
        "How far each detector could see",
    ],
)
def test_the_report_has_every_section(page, heading):
    assert f"<h2>{heading}</h2>" in page


def test_it_names_every_input_with_its_counts(screened, page):
    with open_state(screened) as con:
        files = con.execute("SELECT source_file, rows_read FROM run_inputs").fetchall()
    assert len(files) == 5
    for source_file, rows_read in files:
        assert f"<code>{source_file}</code>" in page
        assert f'<td class="n">{rows_read:,}</td>' in page


def test_it_shows_the_riskiest_with_their_reasons(screened, page):
    with open_state(screened) as con:
        shown = con.execute(
            """SELECT rank, authority || '/' || declaration_id, reasons FROM flagged_shipments
               WHERE rank <= 50 ORDER BY rank"""
        ).fetchall()
    assert shown
    for rank, declaration, reasons in shown:
        assert f"{rank}. {declaration}<" in page
        for reason in reasons or []:
            assert str(templates().from_string("{{ reason }}").render(reason=reason)) in page


def test_it_leads_to_the_validation_pages(screened, page):
    (link,) = {link for link in re.findall(r'href="([^"#]+)"', page) if not link.startswith("trade/")}
    assert (screened / "report" / link).resolve() == (screened / "validation/index.html").resolve()
    assert (screened / "validation/index.html").is_file()


def test_it_needs_no_network(page):
    addresses = set(re.findall(r"https?://[^\"' )<]+", page))
    # The names of XML's vocabularies are no addresses to fetch.
    assert {address for address in addresses if not address.startswith("http://www.w3.org/")} == set()
    assert "<script" not in page
    assert "<link" not in page


def show(folder: Path, inputs: dict[str, list[str]]) -> None:
    """Write the report on some inputs."""
    with suites_skipped():
        walk_stages(folder, inputs)


def declarations(folder: Path, rows: int, **columns: str) -> list[str]:
    """Write declarations that differ in nothing but their number."""
    base = {"authority": "HK", "flow": "import", "declared_on": "2026-01-05", "hs_code": "811292"} | columns
    lines = [",".join(["declaration_id", *base])]
    quoted = ['"' + value.replace('"', '""') + '"' for value in base.values()]
    lines += [",".join([f"D{number}", *quoted]) for number in range(rows)]
    path = folder / "declarations.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return [str(path)]


def test_what_declarations_say_is_text_and_that_nothing_is_flagged_is_said(tmp_path):
    said = {"description": HOSTILE, "exporter_name": HOSTILE, "importer_id": HOSTILE}
    show(tmp_path / "warehouse", {"declarations": declarations(tmp_path, 5, **said)})
    page = text_of(tmp_path / "warehouse")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script" not in page
    assert "<img" not in page
    assert "No declaration is flagged" in page
    assert "<h2>Next in rank, not flagged</h2>" in page
    assert "<b>5</b>declarations screened" in page


def test_a_run_with_trade_records_only_ranks_no_shipment(tmp_path):
    records = pa.Table.from_pylist([row for year in YEARS for row in both("CN", "US", year, 100.0, 120.0)])
    pq.write_table(records, tmp_path / "records.parquet")
    show(tmp_path / "warehouse", {"trade_records": [str(tmp_path / "records.parquet")]})
    page = text_of(tmp_path / "warehouse")
    assert "No declarations are held, so no shipment is ranked." in page
    assert "trade records held" in page
    assert "Flags by tactic" not in page


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "–"),
        (1234567, "1,234,567"),
        (1234567.89, "1,234,568"),
        (213.05287170410156, "213.1"),
        (0.017434, "0.01743"),
        (4.4e-13, "0"),
        (0.0, "0"),
    ],
)
def test_numbers_can_be_read(value, shown):
    assert number(value) == shown


@pytest.mark.parametrize(
    ("probability", "shown"),
    [(0.5, "50 in 100"), (0.012, "1.2 in 100"), (0.0000036, "1 in 280,000"), (1e-15, "fewer than 1 in 500,000")],
)
def test_chances_can_be_read_and_are_no_smaller_than_the_screened_can_tell(probability, shown):
    assert chance(probability, 500_000) == shown


def test_sentences_show_whole_numbers_too_and_no_share_that_nothing_can_tell(tmp_path):
    with Warehouse(tmp_path, Settings()) as warehouse:
        shown = warehouse.rows("SELECT shown(2500000::HUGEINT), shown(7), shown(0.5), shown_percent(1e-12)")
    assert shown == [("2,500,000", "7.00", "0.5", "less than 0.0001 %")]


def test_evidence_is_told_side_by_side():
    evidence = {
        "declared": {"price_per_kg": 213.0528, "currency": "USD"},
        "expected": None,
        "peers": {"n": None},
        "z": 9.5,
        "partner_p_value": 7e-13,
    }
    assert account(evidence) == {"declared": "price per kg 213.1 · currency USD", "besides": "z 9.5"}
    assert told([{"name": "origin", "raw": "cn"}, {"name": "declared", "raw": date(2026, 1, 5)}]) == (
        "name origin · raw cn; name declared · raw 2026-01-05"
    )


def test_the_demo_tells_once_what_several_items_of_a_shipment_show_alike(capsys):
    named = ("authority", "declaration_id", "flow", "hs_code", "description", "dispatch", "destination", "origin")
    shipment = dict.fromkeys(named, "") | {"rank": 1, "tactics": ["packaging"], "is_flagged": True, "other_side": None}
    demonstration._show_shipment(shipment | {"reasons": ["Weighed more.", "Cheap.", "Weighed more."]})
    assert re.findall("   - (.*)", capsys.readouterr().out) == ["Weighed more.", "Cheap."]
