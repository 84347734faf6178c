"""The report: what it has to show, that it needs no network, and that nothing in a declaration is taken for HTML."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from trading import YEARS, both
from worlds import only_asking, suites_skipped, walk_stages

from contraflow import demonstration
from detectors.origin import ORIGIN
from engine.publication import open_state
from engine.settings import Settings
from engine.warehouse import Warehouse
from flows.report import _render, templates
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
    assert re.search(f"<h2[^>]*>{heading}</h2>", page)


def test_its_links_lead_to_its_sections(page):
    links = re.findall(r'href="#([^"]+)"', page)
    assert links == ["shipments", "firms", "routes", "trade", "inputs", "coverage"]
    assert [f'id="{link}"' in page for link in links] == [True] * len(links)


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
               WHERE case_no <= 50 QUALIFY row_number() OVER (PARTITION BY case_no ORDER BY rank) <= 20 ORDER BY rank"""
        ).fetchall()
    assert shown
    for rank, declaration, reasons in shown:
        assert f"{rank}. {declaration}<" in page
        for reason in reasons or []:
            assert str(templates().from_string("{{ reason }}").render(reason=reason)) in page


def test_a_case_is_shown_by_its_riskiest_declaration(screened, page):
    with open_state(screened) as con:
        cases = con.execute(
            "SELECT min(rank), list(rank ORDER BY rank) FROM flagged_shipments WHERE case_no <= 50 GROUP BY case_no"
        ).fetchall()
    shown = {
        int(card.split('"')[0]): list(map(int, re.findall(r'"of-case" id="rank-(\d+)"', card)))
        for card in page.split('<div class="flag" id="rank-')[1:]
    }
    assert shown == {first: ranks[1:20] for first, ranks in cases}
    assert any(len(ranks) > 2 for _, ranks in cases)


def test_it_begins_with_what_changed_since_the_run_before(in_parts, tmp_path):
    with open_state(in_parts, "run2") as con:
        page = _render(con, "run2", tmp_path)
        changes = con.execute(
            """SELECT change, count(*), list(authority || '/' || declaration_id ORDER BY rank, rank_before)[:50]
               FROM run_changes GROUP BY change"""
        ).fetchall()
    section = page.split('<h2 id="changes">')[1].split("<h2")[0]
    assert section.startswith("What changed since run run1</h2>")
    assert "new" in {change for change, *_ in changes}
    for change, count, declarations in changes:
        assert f"{count} {'moved in rank' if change == 'moved' else change}" in section
        assert change == "moved" or all(declaration in section for declaration in declarations)
    assert '<span class="tag new">new</span>' in page


def test_nothing_has_changed_in_a_first_run(page):
    assert "What changed" not in page
    assert "tag new" not in page.split("</style>")[1]


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
    with suites_skipped(), only_asking(ORIGIN):
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


CASE = {"authority": "CN", "flow": "export", "hs_code": "811292", "description": "", "origin": "CN", "records": 4}
FLAG = CASE | {"dispatch": "CN", "destination": "JP", "tactics": ["packaging"]}


def test_the_demo_tells_once_what_several_items_of_a_shipment_show_alike(capsys):
    reasons = ["Weighed more.", "Cheap.", "Weighed more."]
    demonstration._show_case([FLAG | {"rank": 1, "declaration_id": "E1", "reasons": reasons}])
    assert re.findall("   - (.*)", capsys.readouterr().out) == ["Weighed more.", "Cheap."]


def test_the_demo_tells_the_reasons_of_the_riskiest_of_a_case_and_names_the_others(capsys):
    flags = [FLAG | {"rank": n, "declaration_id": f"E{n}", "reasons": [f"Reason {n}."]} for n in (1, 2, 3)]
    demonstration._show_case(flags)
    shown = capsys.readouterr().out
    assert shown.startswith("1. CN/E1   packaging\n")
    assert re.findall("   - (.*)", shown) == ["Reason 1."]
    assert shown.endswith("   Of the same case: CN/E2, CN/E3 and 1 more.\n")
