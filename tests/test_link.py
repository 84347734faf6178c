"""Parties, pairs of declarations, and legs through a hub: rows in, links out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pyarrow.parquet as pq
import pytest
from linking import DAY, declared, linked, price_in_usd, relink

from data.simulator import simulate
from engine.warehouse import Warehouse


def entities(warehouse: Warehouse) -> dict[tuple[str, str], int]:
    return {
        (authority, party): entity
        for authority, party, entity in warehouse.rows(
            "SELECT authority, coalesce(party_id, name), entity FROM link.parties"
        )
    }


def test_one_number_at_one_authority_is_one_party(warehouse):
    linked(warehouse, [declared(1), declared(2, exporter_name="Xinhua Tungsten", exporter_address=None)])
    assert len({entity for (_, party), entity in entities(warehouse).items() if party == "C1"}) == 1


def test_a_name_and_address_written_alike_are_one_party_across_authorities(warehouse):
    other = {
        "exporter_id": "F77",
        "exporter_name": "GANZHOU XINHUA TUNGSTEN LTD",
        "exporter_address": "Ganzhou, 12 Zhongshan Rd., CN",
    }
    linked(warehouse, [declared(1), declared(2, authority="HK", flow="import", **other)])
    found = entities(warehouse)
    assert found["CN", "C1"] == found["HK", "F77"]
    assert found["CN", "C1"] != found["CN", "H1"]


def test_a_number_alone_does_not_join_parties_of_two_authorities(warehouse):
    linked(
        warehouse,
        [
            declared(1),
            declared(2, authority="JP", exporter_name="Nagoya Foods K.K.", exporter_address="9 Minato-ku, Nagoya"),
        ],
    )
    found = entities(warehouse)
    assert found["CN", "C1"] != found["JP", "C1"]


def through_the_hub(number: int, days: int, stay: int, kg: float = 1000.0) -> list[dict[str, Any]]:
    """Bring goods into Hong Kong and send them on to Japan after a stay."""
    arrived = DAY + timedelta(days)
    return [
        declared(number, authority="HK", flow="import", declared_on=arrived, net_kg=kg),
        declared(
            number + 1,
            authority="HK",
            exporter_id="H1",
            exporter_name="Kwong Sheng Metals Limited",
            exporter_address="37 Hoi Yuen Road, Kwun Tong, HK",
            importer_id="J1",
            importer_name="Takeda K.K.",
            importer_address="Kobe",
            dispatch="HK",
            destination="JP",
            declared_on=arrived + timedelta(stay),
            net_kg=kg,
        ),
    ]


def test_goods_that_come_in_and_leave_again_are_legs_of_one_way(warehouse):
    rows = [row for turn in range(12) for row in through_the_hub(10 * turn, 150 * turn, 6, 1000.0 + 40 * turn)]
    linked(warehouse, rows)
    legs = warehouse.rows("SELECT inbound, outbound, hub, days, parties_agree FROM link.legs ORDER BY ALL")
    assert legs == [(2 * turn, 2 * turn + 1, "HK", 6, True) for turn in range(12)]


def test_goods_that_leave_before_they_come_are_no_legs(warehouse):
    rows = [row for turn in range(12) for row in through_the_hub(10 * turn, 150 * turn, -20, 1000.0 + 40 * turn)]
    linked(warehouse, rows)
    assert warehouse.count("link.legs") == 0


def test_spellings_of_one_firm_are_one_party(warehouse):
    name = {
        "exporter_name": "Chungyuan Rare Metals Technology Company Limited",
        "exporter_address": "Room 5, 74 Zhongshan Road, Shenzhen, CN",
    }
    abroad = {
        "exporter_id": "F9",
        "exporter_name": "ZHONGYUAN RARE METALS TECH CO.",
        "exporter_address": "74 ZHONGSHAN RD, CN, SHENZHEN",
    }
    neighbour = {
        "exporter_id": "F8",
        "exporter_name": "Hengtai Foods Co. Ltd.",
        "exporter_address": "74 Zhongshan Road, Shenzhen, CN",
    }
    linked(
        warehouse,
        [declared(1, **name), declared(2, authority="JP", **abroad), declared(3, authority="JP", **neighbour)],
    )
    found = entities(warehouse)
    assert found["CN", "C1"] == found["JP", "F9"]
    assert found["CN", "C1"] != found["JP", "F8"]


def consignment(number: int, days: int = 0, document: str | None = None, **columns: Any) -> list[dict[str, Any]]:
    """Declare an export from China, and its import into Hong Kong four days later under a local name and number."""
    left = DAY + timedelta(days)
    local = {"exporter_id": "F1", "exporter_name": "Xinhua", "exporter_address": None}
    goods = {"transport_mode": "sea", "transport_doc": document} | columns
    return [
        declared(number, declared_on=left, **goods),
        declared(number + 1, declared_on=left + timedelta(4), authority="HK", flow="import", **goods | local),
    ]


def test_parties_of_documented_consignments_are_one_though_named_otherwise(warehouse):
    linked(warehouse, [row for turn in range(3) for row in consignment(10 * turn, turn, f"DOC{turn}")])
    found = entities(warehouse)
    assert found["CN", "C1"] == found["HK", "F1"]


@pytest.mark.parametrize(
    ("there", "here", "paired"),
    [("HLCU267458092", "267458092", True), ("HLCU267458092", "MSCU267458092", False), ("HLCU26", "26", False)],
    ids=["without the letters of the carrier", "of two carriers", "too short for a number"],
)
def test_a_document_is_the_same_without_the_letters_of_its_carrier(warehouse, there, here, paired):
    export, arrival = consignment(1)
    linked(warehouse, [export | {"transport_doc": there}, arrival | {"transport_doc": here}])
    assert warehouse.count("link.candidates") == paired


def test_a_document_as_it_is_written_goes_before_one_without_the_letters(warehouse):
    export, arrival = consignment(1, document="HLCU267458092")
    exact = arrival | {"declaration_id": "EXACT", "net_kg": 1004.0}
    bare = arrival | {"declaration_id": "BARE", "transport_doc": "267458092"}
    linked(warehouse, [export, exact, bare])
    paired = "SELECT declaration_id FROM link.documented JOIN main.declarations AS imports ON imports.rowid = imported"
    assert warehouse.rows(paired) == [("EXACT",)]


def test_a_number_of_many_carriers_still_pairs_documents_as_they_are_written(warehouse):
    rows = [
        row for n in range(52) for row in consignment(10 * n, document=f"AB{chr(65 + n // 26)}{chr(65 + n % 26)}100001")
    ]
    linked(warehouse, rows)
    assert warehouse.count("link.candidates") == 52


def test_the_two_numbers_of_one_name_are_one_party_in_the_place_of_another(warehouse):
    rows = [row for turn in range(6) for row in consignment(10 * turn, turn, f"DOC{turn}")]
    for row in rows[1::6]:
        row |= {"exporter_id": "F2"}
    linked(warehouse, rows)
    found = entities(warehouse)
    assert found["CN", "C1"] == found["HK", "F1"] == found["HK", "F2"]


def test_an_agent_is_none_of_those_it_acts_for(warehouse):
    rows = [row for turn in range(6) for row in consignment(10 * turn, turn, f"DOC{turn}", exporter_address=None)]
    for number, (left, arrived) in enumerate(zip(rows[::2], rows[1::2], strict=True)):
        principal = ("Alpha Metals", "Beta Minerals")[number % 2]
        left |= {"exporter_id": principal, "exporter_name": principal}
        arrived |= {"exporter_name": f"Agent for {principal}"}
    linked(warehouse, rows)
    found = entities(warehouse)
    assert len({found["CN", "Alpha Metals"], found["CN", "Beta Minerals"], found["HK", "F1"]}) == 3


def test_parties_of_consignments_that_no_document_pairs_are_one_too(warehouse):
    rows = regular_trade(undocumented=6, documented=90)
    for row in rows[-12::2]:
        row |= {"exporter_id": "C2", "exporter_name": "赣州钨业", "exporter_address": None}
    for row in rows[-11::2]:
        row |= {"exporter_id": "F3", "exporter_name": "Ganzhou Wuye"}
    linked(warehouse, rows)
    found = entities(warehouse)
    assert found["CN", "C2"] == found["HK", "F3"]


def regular_trade(undocumented: int = 1, documented: int = 30) -> list[dict[str, Any]]:
    """Ship documented consignments, and some without a document, each of another mass and value."""
    return [
        row
        for turn in range(documented + undocumented)
        for row in consignment(
            10 * turn,
            5 * turn,
            f"DOC{turn}" if turn < documented else None,
            net_kg=1000.0 + 61 * turn,
            packages=20 + turn,
            value=30000.0 + 1900 * turn,
        )
    ]


def test_what_no_document_pairs_is_paired_by_all_that_it_has_in_common(warehouse):
    linked(warehouse, regular_trade())
    assert warehouse.rows("SELECT exported, imported FROM link.pairs WHERE linked_by = 'probable'") == [(60, 61)]
    ((chance,),) = warehouse.rows("SELECT match_probability FROM link.pairs WHERE linked_by = 'probable'")
    assert 0.5 < chance < 1


STRANGERS = {"exporter_id": None, "exporter_address": None, "importer_id": None, "importer_address": None}


@pytest.mark.parametrize(
    ("on_export", "on_import"),
    [
        pytest.param({"destination": None}, {}, id="the export names no destination"),
        pytest.param({}, {"dispatch": None}, id="the import does not say where the goods come from"),
        pytest.param({"destination": None}, {"dispatch": None}, id="neither says it"),
    ],
)
@pytest.mark.parametrize("arrived_kg", [2830.0, 1415.0])
def test_where_goods_go_need_not_be_told_for_their_two_sides_to_be_found(warehouse, on_export, on_import, arrived_kg):
    rows = regular_trade()
    rows[-2] |= on_export | STRANGERS | {"exporter_name": "赣州远大钨业", "importer_name": "Wing Fat Metals"}
    rows[-1] |= on_import | STRANGERS | {"exporter_name": "Yuanda Tungsten", "importer_name": "WING FAT METALS LTD."}
    rows[-1] |= {"net_kg": arrived_kg}
    linked(warehouse, rows)
    assert warehouse.rows("SELECT exported, imported FROM link.pairs WHERE linked_by = 'probable'") == [(60, 61)]


def half_of(rows: list[dict[str, Any]], consignments: int) -> list[dict[str, Any]]:
    """Let the exports of the last consignments state half of the mass and of the value that arrives."""
    for row in rows[-2 * consignments :: 2]:
        row |= {"net_kg": row["net_kg"] / 2, "value": row["value"] / 2}
    return rows


def test_who_always_declares_half_of_what_arrives_is_found_by_the_proportion(warehouse):
    linked(warehouse, half_of(regular_trade(undocumented=4), 4))
    paired = "SELECT exported, imported FROM link.pairs WHERE linked_by = 'probable' ORDER BY exported"
    assert warehouse.rows(paired) == [(60, 61), (62, 63), (64, 65), (66, 67)]


def test_two_consignments_of_like_price_but_of_another_mass_and_size_are_no_pair(warehouse):
    rows = half_of(regular_trade(), 1)
    rows[-2] |= {"packages": 25}
    linked(warehouse, rows)
    assert warehouse.count("link.pairs") == 30


def test_an_import_of_other_goods_is_no_pair(warehouse):
    rows = regular_trade()
    rows[-1] |= {"hs_code": "100630", "net_kg": 25000.0, "packages": 500, "value": 9000.0}
    linked(warehouse, rows)
    assert warehouse.count("link.pairs") == 30


def test_most_documented_pairs_are_found_again_without_their_documents(warehouse, tmp_path):
    simulate(tmp_path / "world", 12_000, 3, hard=True)
    rows = pq.read_table(tmp_path / "world" / "declarations.parquet")  # noqa: F841 - DuckDB reads it
    con = warehouse.con
    con.execute("CREATE TEMP TABLE whole AS SELECT *, row_number() OVER () AS place FROM rows")
    con.execute("INSERT INTO declarations BY NAME SELECT * EXCLUDE (place) FROM whole ORDER BY place")
    price_in_usd(warehouse)
    relink(warehouse)
    con.execute("CREATE TEMP TABLE documented AS FROM link.documented WHERE match_probability > 0.9")
    con.execute(
        """UPDATE declarations SET transport_doc = NULL, container_id = NULL
           WHERE rowid IN (SELECT exported FROM documented WHERE hash(exported) % 5 = 0)"""
    )
    relink(warehouse)
    ((hidden, found, wrong),) = con.execute(
        """SELECT count(*), count(*) FILTER (pairs.imported = documented.imported),
                  count(*) FILTER (pairs.imported <> documented.imported)
           FROM documented
           LEFT JOIN link.pairs AS pairs USING (exported)
           WHERE hash(exported) % 5 = 0"""
    ).fetchall()
    assert hidden > 200
    assert found / hidden > 0.85
    assert wrong / (found + wrong) < 0.03
