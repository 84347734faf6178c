"""A shipment explained: every finding with both sides, its peers and links, on the terminal, as JSON and as a page."""

from __future__ import annotations

import json
import re

import pytest
from intake import write_csv
from worlds import TO_PUBLISH, only_asking, suites_skipped, walk_stages

from contraflow.explaining import explain_declaration
from detectors.clerical import CLERICAL
from engine.errors import CallError
from engine.publication import open_state
from flows.dossier import as_page, dossier
from flows.wording import matched, once


@pytest.fixture(scope="module")
def riskiest(screened):
    with open_state(screened) as con:
        ((declaration,),) = con.execute(
            "SELECT authority || '/' || declaration_id FROM risk_scores ORDER BY rank LIMIT 1"
        ).fetchall()
    return declaration


@pytest.fixture(scope="module")
def linked(screened):
    with open_state(screened) as con:
        return con.execute(
            """SELECT export_authority || '/' || export_declaration_id, import_authority || '/' || import_declaration_id
               FROM matched_declarations ORDER BY ALL LIMIT 1"""
        ).fetchall()[0]


def test_the_terminal_shows_whom_a_reason_may_name(screened, capsys):
    with open_state(screened) as con:
        ((declaration, end_user, broker),) = con.execute(
            """SELECT authority || '/' || declaration_id, end_user_id, declarant_id FROM declarations
               WHERE end_user_id IS NOT NULL AND declarant_id IS NOT NULL ORDER BY ALL LIMIT 1"""
        ).fetchall()
    explain_declaration(screened, declaration, None, None)
    shown = " ".join(capsys.readouterr().out.split())
    assert f"end user id {end_user} " in shown
    assert f"declarant id {broker} " in shown


def test_the_terminal_shows_rank_declared_values_and_every_reason(screened, riskiest, capsys):
    explain_declaration(screened, riskiest, None, None)
    shown = capsys.readouterr().out
    gathered = dossier(screened, riskiest)
    assert shown.startswith(f"{riskiest}   rank 1 of ")
    assert max(map(len, shown.splitlines())) <= 100
    assert f"of {gathered['items'][0]['source_file']}" in " ".join(shown.split())
    for finding in gathered["findings"]:
        assert " ".join(finding["reason"].split()) in " ".join(shown.split())


def test_the_json_holds_all_that_is_needed_to_check_it(screened, riskiest, tmp_path):
    explain_declaration(screened, riskiest, None, tmp_path / "dossier.json")
    found = json.loads((tmp_path / "dossier.json").read_text(encoding="utf-8"))
    assert set(found) == {
        "declaration",
        "shipment",
        "run",
        "items",
        "findings",
        "context",
        "measures",
        "peers",
        "licences",
        "firms",
        "linked",
        "named",
        "history",
    }
    assert found["declaration"] == riskiest
    assert found["findings"]
    for finding in found["findings"]:
        assert {"claim", "tactic", "reason", "p_value", "evidence", "detector", "item_no"} <= set(finding)
        assert isinstance(finding["evidence"], dict)
    (source,) = {(item["source_sha256"], item["line"] > 0) for item in found["items"]}
    assert re.fullmatch("[0-9a-f]{64}", source[0])


def test_the_page_shows_it_without_a_network(screened, riskiest, tmp_path):
    explain_declaration(screened, riskiest, None, tmp_path / "dossier.html")
    page = (tmp_path / "dossier.html").read_text(encoding="utf-8")
    assert f"<h1>{riskiest}</h1>" in page
    assert "http" not in page
    assert page.count('<div class="flag">') == len(once(dossier(screened, riskiest)["findings"], "claim", "reason"))


def test_each_side_of_a_consignment_names_the_other(screened, linked):
    for declaration, other in (linked, reversed(linked)):
        found = dossier(screened, declaration)["linked"]
        assert other in [f"{one['authority']}/{one['declaration_id']}" for one in found]


def test_it_names_what_else_belongs_to_the_case(screened, tmp_path, capsys):
    with open_state(screened) as con:
        ((first, others),) = con.execute(
            """WITH flags AS (SELECT case_no, rank, authority || '/' || declaration_id AS name FROM flagged_shipments)
               SELECT arg_min(name, rank), list(name ORDER BY rank)[2:] FROM flags
               GROUP BY case_no HAVING count(*) > 2 ORDER BY case_no LIMIT 1"""
        ).fetchall()
    assert dossier(screened, first)["shipment"]["of_same_case"] == others
    explain_declaration(screened, first, None, None)
    assert f"Of the same case: {', '.join(others)}." in " ".join(capsys.readouterr().out.split())
    explain_declaration(screened, first, None, tmp_path / "dossier.html")
    assert f"such a consignment): {', '.join(others)}." in (tmp_path / "dossier.html").read_text(encoding="utf-8")


SHOWN = {
    "measures": {
        *("item_no", "usd", "usd_per_unit", "declared_currency", "rate_of_month", "price_per_kg", "price_currency"),
        *("expected_price_per_kg", "price_basis", "price_spreads_off", "kg_per_package_spreads_off"),
        *("kg_per_m3_spreads_off", "tare_spreads_off", "weighed_spreads_off", "items_of_heading"),
    },
    "peers": {
        *("authority", "declaration_id", "item_no", "declared_on", "exporter", "origin", "net_kg", "price_per_kg"),
        *("price_currency", "kg_per_package", "kg_per_m3", "tare_share"),
    },
    "firms": {
        *("party_id", "named_as", "name", "address", "country", "phone", "incorporated_on", "owner_id", "watchlisted"),
    },
}


@pytest.mark.parametrize("part", SHOWN)
def test_what_it_is_held_against_is_shown_with_all_that_was_compared(screened, riskiest, part):
    assert {name for row in dossier(screened, riskiest)[part] for name in row} == SHOWN[part]


def explained(screened, part, sql):
    """A part of the dossier of the first declaration that a query names, with the rest of what the query says."""
    with open_state(screened) as con:
        ((declaration, *said),) = con.execute(f"{sql} LIMIT 1").fetchall()
    return dossier(screened, declaration)[part], *said


def test_it_holds_all_that_was_drawn_from_a_licence(screened):
    drawn, licence, exports, kg = explained(
        screened,
        "licences",
        """SELECT any_value(authority || '/' || declaration_id), licence_id, count(*), sum(net_kg)
           FROM declarations JOIN (SELECT licence_id, max_kg FROM licences) USING (licence_id)
           WHERE status <> 'cancelled' GROUP BY licence_id HAVING count(*) > 1 ORDER BY licence_id""",
    )
    assert {(row["licence_id"], row["holder_id"] is None, row["drawn_by"].count("/")) for row in drawn} == {
        (licence, False, 2)
    }
    assert len(drawn) == exports
    assert drawn[-1]["drawn_kg"] == pytest.approx(kg)
    assert [row["drawn_kg"] for row in drawn] == sorted(row["drawn_kg"] for row in drawn)


def test_it_holds_what_the_register_says_of_its_parties(screened):
    firms, party, name = explained(
        screened,
        "firms",
        """SELECT authority || '/' || declaration_id, exporter_id, parties.name FROM declarations
           JOIN parties ON parties.party_id = exporter_id ORDER BY ALL""",
    )
    assert [row["name"] for row in firms if row["party_id"] == party and "exporter" in row["named_as"]] == [name]


def test_it_holds_the_records_that_the_findings_name_with_their_files(screened):
    named, link = explained(
        screened,
        "named",
        """SELECT authority || '/' || declaration_id, evidence ->> '$.links[0]' FROM findings
           WHERE json_type(evidence -> '$.links') = 'ARRAY' ORDER BY ALL""",
    )
    names = [(f"{row['authority']}/{row['declaration_id']}", row["item_no"]) for row in named]
    assert link in [name for name, _ in names] + [f"{name}/{item_no}" for name, item_no in names]
    assert all(re.fullmatch("[0-9a-f]{64}", row["source_sha256"]) and row["line"] > 0 for row in named)


def test_it_holds_peers_of_other_exporters_and_the_rate_of_its_currency(screened, riskiest):
    gathered = dossier(screened, riskiest)
    own = {item["exporter_name"] or item["exporter_id"] for item in gathered["items"]} - {None}
    assert own
    assert 0 < len(gathered["peers"]) <= 50
    assert own.isdisjoint(row["exporter"] for row in gathered["peers"])
    for item, measure in zip(gathered["items"], gathered["measures"], strict=True):
        assert measure["usd"] == pytest.approx(item["value"] * measure["usd_per_unit"])
        assert measure["rate_of_month"] == f"{item['declared_on']:%Y-%m}"


def test_what_several_items_show_alike_is_told_once(screened, riskiest, tmp_path, monkeypatch, capsys):
    gathered = dossier(screened, riskiest)
    (finding, *_) = gathered["findings"]
    gathered["findings"] = [finding | {"item_no": item_no} for item_no in (1, 2, 3)]
    gathered["context"] = [{"item_no": item_no, "reason": "It comes from a hub."} for item_no in (1, 3)]
    monkeypatch.setattr("contraflow.explaining.dossier", lambda *_: gathered)
    explain_declaration(screened, riskiest, None, None)
    shown = " ".join(capsys.readouterr().out.split())
    assert shown.count(" ".join(finding["reason"].split())) == 1
    assert "(items 1, 2, 3; " in shown
    assert "It comes from a hub. (items 1, 3)" in shown
    page = as_page(gathered)
    assert page.count('<div class="flag">') == 1
    assert "Items 1, 2, 3, detector" in page


@pytest.mark.parametrize(
    ("linked_by", "words"),
    [
        ("document", "matched by their document (probability 0.9999)"),
        ("probable", "matched by all else that they share (probability 0.9999)"),
    ],
)
def test_a_linked_record_says_what_it_was_matched_by(linked_by, words):
    assert matched({"linked_by": linked_by, "match_probability": 0.99994}) == words


def test_the_authority_may_be_written_in_small_letters(screened, riskiest):
    authority, _, number = riskiest.partition("/")
    assert dossier(screened, f"{authority.lower()}/{number}")["items"] == dossier(screened, riskiest)["items"]


def test_a_reason_may_be_followed_by_the_item_it_names(screened, riskiest):
    assert dossier(screened, f"{riskiest}/1") == dossier(screened, riskiest)


def test_what_a_declaration_says_is_text_and_nothing_else(screened, riskiest):
    gathered = dossier(screened, riskiest)
    gathered["findings"][0]["reason"] = "<script>alert(1)</script>"
    gathered["items"][0]["description"] = "<img src=x onerror=alert(1)>"
    page = as_page(gathered)
    assert "<script" not in page
    assert "<img" not in page


@pytest.mark.parametrize("name", ["HK/nothing", "HK/", "/", "XX/'; DROP TABLE runs"])
def test_a_declaration_that_is_not_there_is_told_so(screened, name):
    with pytest.raises(CallError, match=r"is held\. .*contraflow query"):
        dossier(screened, name)


@pytest.fixture(scope="module")
def partly_screened(tmp_path_factory):
    folder = tmp_path_factory.mktemp("partly")
    rows = (
        {"declaration_id": "HERE"},
        {"declaration_id": "LATER", "declared_on": "2027-01-05"},
        {"declaration_id": "GONE", "status": "cancelled"},
        {"declaration_id": "MISTYPED", "status": "canceld"},
    )
    with suites_skipped(), only_asking(CLERICAL):
        walk_stages(folder / "warehouse", {"declarations": [str(write_csv(folder / "four.csv", rows))]}, TO_PUBLISH)
    return folder / "warehouse"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("DE/LATER", "DE/LATER is dated after 2026-11-23, the day the run looked from, and waits"),
        ("DE/GONE", "DE/GONE was cancelled, and what is cancelled is not screened"),
    ],
)
def test_a_declaration_that_was_not_screened_says_why(partly_screened, name, why):
    assert dossier(partly_screened, "DE/MISTYPED")
    with pytest.raises(CallError, match=why):
        dossier(partly_screened, name)


def test_a_number_without_its_authority_is_completed(screened, riskiest):
    with pytest.raises(CallError, match=f"it may be {riskiest}"):
        dossier(screened, riskiest.partition("/")[2])


@pytest.mark.parametrize(
    ("out", "message"), [("x.pdf", r"ends in \.html or \.json"), ("nowhere/x.html", "there is no folder nowhere")]
)
def test_a_file_that_cannot_be_written_is_told_so(screened, riskiest, tmp_path, monkeypatch, out, message):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CallError, match=message):
        explain_declaration(screened, riskiest, None, tmp_path.relative_to(tmp_path) / out)
