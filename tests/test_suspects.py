"""Flagged firms and routes: what flagged declarations come to together, and whom they are not laid to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from intake import lent

from engine.warehouse import Warehouse
from flows.score import SUSPECTED

ODD = 1e-7
HONEST_FIRMS, EACH = 60, 5
Row = dict[str, Any]


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory) -> Iterator[Warehouse]:
    with lent(tmp_path_factory.mktemp("suspects")) as opened:
        yield opened


def lodged(firm: str, chance: float = 0.5, **columns: Any) -> Row:
    """Declare an export of a firm, flagged for its price if its chance is small."""
    way = {"flow": "export", "hs6": "811292", "origin": "CN", "dispatch": "CN", "destination": "JP"}
    tactics = ["valuation"] if chance <= 1e-3 else []
    return {"firm": firm, "chance": chance, "tactics": tactics, **way, **columns}


def honest() -> list[Row]:
    """Declare goods of many other firms on ways of their own, as odd as chance has it."""
    firms = [(f"Firm {number}", f"{720110 + number}") for number in range(HONEST_FIRMS)]
    return [lodged(name, (turn + 0.5) / EACH, hs6=hs6) for name, hs6 in firms for turn in range(EACH)]


def suspect(warehouse: Warehouse, rows: list[Row]) -> None:
    """Lay declarations to firms and routes."""
    numbers = {name: number for number, name in enumerate(dict.fromkeys(row["firm"] for row in rows))}
    order = {place: rank for rank, place in enumerate(sorted(range(len(rows)), key=lambda n: rows[n]["chance"]), 1)}
    items, parties, declarations, scores, shipments, findings = [], [], [], [], [], []
    for place, row in enumerate(rows):
        key = {"authority": row.get("authority", "CN"), "declaration_id": f"D{place}"}
        side = {"export": "exporter", "import": "importer"}.get(row["flow"])
        goods = {name: row[name] for name in ("hs6", "origin", "dispatch", "destination")}
        day = date(2026, 1, 1) + timedelta(place % 28)
        items.append(key | goods | {"item_id": place, "net_kg": 100.0, "usd": 5000.0, "declared_on": day})
        parties.append(
            {"item_id": place, "answering_side": side, "answering_entity": numbers[row["firm"]] if side else None}
        )
        own = row.get("own_chance", row["chance"])
        declarations.append(key | {"own_p_value": own, "riskiest_item": place})
        alert = bool(row["tactics"])
        scores.append(key | {"p_value": row["chance"], "alert": alert})
        if alert:
            way = {name: row[name] for name in ("dispatch", "destination")}
            shipments.append(key | way | {"rank": order[place], "hs_code": row["hs6"] + "90"})
            finding = {"item_no": 1, "claim": "odd", "p_value": row["chance"], "reason": f"odd by {row['chance']}"}
            about = {"evidence": json.dumps({"speaks_of_another": row.get("of_another")})}
            findings += [
                key | finding | about | {"detector": row.get("detector", tactic), "tactic": tactic}
                for tactic in row["tactics"]
            ]
    written = [
        {"authority": "CN", "party_id": str(number), "name": name, "entity": number} for name, number in numbers.items()
    ]
    flagged = [{name: row[name] for name in ("authority", "declaration_id")} for row in shipments]
    of_flagged = {row["declaration_id"]: int(row["declaration_id"][1:]) for row in shipments}
    tables = {
        "features.items": items,
        "link.item_parties": parties,
        "link.parties": written,
        "score.declarations": declarations,
        "score.risk_scores": scores,
        "score.flagged_shipments": shipments,
        "score.flagged": [
            row | {"riskiest_item": of_flagged[row["declaration_id"]], "rank": shipment["rank"]}
            for row, shipment in zip(flagged, shipments, strict=True)
        ],
        "detect.findings": findings,
    }
    for stage in ("features", "link", "detect", "score"):
        warehouse.clear(stage)
    for name, given_rows in tables.items():
        warehouse.store(name, pa.Table.from_pylist(given_rows))
    for name in ("own_findings", *SUSPECTED):
        warehouse.make(f"score.{name}", {"alert_fdr": 0.1, "as_of": date(2026, 11, 23)})


def firms(warehouse: Warehouse) -> list[str]:
    return [name for (name,) in warehouse.rows("SELECT name FROM score.flagged_firms ORDER BY rank")]


def test_a_firm_is_told_by_how_much_of_what_it_lodged_is_flagged(warehouse):
    suspect(warehouse, [*honest(), *(lodged("Rogue", ODD * turn) for turn in (1, 2, 3)), lodged("Rogue")])
    (firm,) = warehouse.con.table("score.flagged_firms").to_arrow_table().to_pylist()
    assert (firm["name"], firm["screened"], firm["flagged"], firm["sides"]) == ("Rogue", 4, 3, ["exporter"])
    assert (firm["net_kg"], firm["value_usd"]) == (300.0, 15000.0)
    assert firm["party_ids"] == [f"CN {HONEST_FIRMS}"]
    assert firm["ways"] == ["CN to JP"]
    assert firm["declaration_id"] == f"D{HONEST_FIRMS * EACH}"
    extent, ways, oddness, example = firm["reasons"]
    assert extent.startswith("3 of 4 declarations flagged: valuation (3). Together 300 kg and 15,000 USD, 2026-01-")
    assert ways == "Of these, 3 as exporter of 811292 from CN to JP."
    assert oddness.endswith("fewer than one in a million look as odd.")
    assert example.endswith(f"odd by {ODD}")


def test_what_is_flagged_but_not_laid_to_the_firm_is_not_among_its_ways(warehouse):
    elsewhere = {"destination": "KR", "hs6": "284690"}
    odd_for_another = [lodged("Rogue", ODD, of_another=True, **elsewhere), lodged("Rogue", ODD, of_another=True)]
    suspect(warehouse, [*honest(), lodged("Rogue", ODD), *odd_for_another])
    (firm,) = warehouse.con.table("score.flagged_firms").to_arrow_table().to_pylist()
    assert (firm["screened"], firm["flagged"], firm["hs_codes"], firm["ways"]) == (3, 1, ["811292"], ["CN to JP"])
    assert firm["reasons"][1] == "Of these, 1 as exporter of 811292 from CN to JP."


def test_a_route_names_the_firms_that_answer_for_it(warehouse):
    suspect(warehouse, [*honest(), lodged("Rogue", ODD), lodged("Rogue", ODD), lodged("Other", ODD), lodged("Firm 1")])
    (route,) = warehouse.con.table("score.flagged_routes").to_arrow_table().to_pylist()
    assert (route["hs_code"], route["origin"], route["dispatch"], route["destination"]) == ("811292", "CN", "CN", "JP")
    assert (route["screened"], route["flagged"], route["firms"]) == (4, 3, ["Rogue", "Other"])
    assert "Answered for by Rogue (2), Other (1)." in route["reasons"]


def test_one_odd_declaration_among_very_many_makes_no_suspect(warehouse):
    often = [lodged("Large", 0.5) for _ in range(2000)]
    suspect(warehouse, [*honest(), *often, lodged("Large", 1e-5)])
    assert firms(warehouse) == []
    suspect(warehouse, [*honest(), *often[:3], lodged("Small", 1e-5)])
    assert firms(warehouse) == ["Small"]


@pytest.mark.parametrize(
    "columns",
    [
        {"own_chance": 0.5, "detector": "counterpart"},
        {"of_another": True},
        {"flow": "transit"},
    ],
    ids=["odd for the other side only", "odd for somebody else", "goods only pass"],
)
def test_no_firm_is_suspected_of_what_is_not_its_own(warehouse, columns):
    suspect(warehouse, [*honest(), lodged("Neighbour", ODD, **columns), lodged("Rogue", ODD)])
    assert firms(warehouse) == ["Rogue"]


def test_what_is_odd_for_somebody_else_still_tells_of_the_route(warehouse):
    suspect(warehouse, [*honest(), lodged("One", ODD, of_another=True, hs6="284690")])
    assert warehouse.rows("SELECT hs_code FROM score.flagged_routes") == [("284690",)]


def test_an_importer_answers_for_what_arrives(warehouse):
    suspect(warehouse, [*honest(), lodged("Buyer", ODD, flow="import", authority="JP")])
    assert warehouse.rows("SELECT name, sides FROM score.flagged_firms") == [("Buyer", ["importer"])]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(1e-6, 2e-5), min_size=1, max_size=12), st.integers(0, 20))
def test_the_chance_of_a_firm_is_that_of_simes(warehouse, odd, others):
    suspect(warehouse, [*honest(), *(lodged("Rogue", chance) for chance in odd), *[lodged("Rogue", 0.5)] * others])
    ((chance,),) = warehouse.rows("SELECT chance FROM score.suspects WHERE kind = 'firm'")
    chances = sorted([*odd, *[0.5] * others])
    assert chance == pytest.approx(min(len(chances) * p / place for place, p in enumerate(chances, 1)))


@settings(max_examples=20, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_declarations_does_not_matter(warehouse, random):
    rows = [*honest(), *(lodged(name, ODD) for name in ("B", "A", "B")), lodged("C", 1e-9)]
    random.shuffle(rows)
    suspect(warehouse, rows)
    assert sorted(firms(warehouse)) == ["A", "B", "C"]
    assert firms(warehouse)[0] == "C"


def test_honest_firms_are_not_on_the_list(warehouse):
    suspect(warehouse, [*honest(), lodged("Firm 1", 5e-4)])
    assert firms(warehouse) == []


def test_what_was_inspected_and_found_clean_is_laid_to_nobody(warehouse):
    rows = [*honest(), lodged("Clean", ODD), lodged("Rogue", ODD)]
    warehouse.con.execute(
        """INSERT INTO main.inspections BY NAME
           SELECT 'CN' AS authority, $number AS declaration_id, 1 AS item_no, DATE '2026-02-01' AS inspected_on,
               'clean' AS outcome""",
        {"number": f"D{len(rows) - 2}"},
    )
    suspect(warehouse, rows)
    warehouse.con.execute("DELETE FROM main.inspections")
    assert firms(warehouse) == ["Rogue"]


def test_a_firm_goes_by_its_name_in_the_register(warehouse):
    number = str(HONEST_FIRMS)
    warehouse.con.execute(
        "INSERT INTO main.parties BY NAME SELECT $number AS party_id, 'Rogue Limited' AS name", {"number": number}
    )
    suspect(warehouse, [*honest(), lodged("Rogeu", ODD)])
    warehouse.con.execute("DELETE FROM main.parties")
    assert warehouse.rows("SELECT name, names FROM score.flagged_firms") == [("Rogue Limited", ["Rogeu"])]
