"""Parties, pairs of declarations, and legs through a hub: rows in, links out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pytest

from engine.settings import read_settings
from engine.warehouse import Warehouse
from flows.link import link
from flows.run import Request, Run

DAY = date(2025, 3, 1)


@pytest.fixture
def warehouse(tmp_path) -> Iterator[Warehouse]:
    with Warehouse(tmp_path / "warehouse", read_settings()) as opened:
        yield opened


def declared(number: int, **columns: Any) -> dict[str, Any]:
    """Write an export of tungsten oxide from China to Hong Kong, or whatever the columns say."""
    usual = {
        "authority": "CN",
        "declaration_id": f"D{number}",
        "item_no": 1,
        "flow": "export",
        "declared_on": DAY,
        "version": 1,
        "status": "lodged",
        "exporter_id": "C1",
        "exporter_name": "Ganzhou Xinhua Tungsten Co., Ltd.",
        "exporter_address": "12 Zhongshan Road, Ganzhou, CN",
        "importer_id": "H1",
        "importer_name": "Kwong Sheng Metals Limited",
        "importer_address": "37 Hoi Yuen Road, Kwun Tong, HK",
        "hs_code": "282590",
        "dispatch": "CN",
        "destination": "HK",
        "net_kg": 1000.0,
        "gross_kg": 1040.0,
        "packages": 20,
        "value": 30000.0,
        "currency": "USD",
    }
    return usual | columns


def linked(warehouse: Warehouse, rows: list[dict[str, Any]]) -> None:
    """Put the rows among the declarations and link them."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    listed = pa.table({name: [row.get(name) for row in rows] for name in names})  # noqa: F841 - DuckDB reads it
    warehouse.con.execute("INSERT INTO declarations BY NAME FROM listed")
    warehouse.con.execute(
        "CREATE SCHEMA validate; CREATE TABLE validate.month_rates AS "
        "SELECT 'USD' AS currency, month::DATE AS month, 1.0 AS usd_per_unit "
        "FROM range(DATE '2024-01-01', DATE '2026-12-01', INTERVAL 1 MONTH) AS months (month)"
    )
    link(Run(warehouse, Request({}, as_of=date(2035, 1, 1)), "test"))


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


def test_a_transport_document_pairs_the_two_sides(warehouse):
    linked(
        warehouse,
        [
            declared(1, transport_doc="KOLB-001"),
            declared(2, authority="HK", flow="import", declared_on=DAY + timedelta(4), transport_doc="kolb001"),
            declared(3, authority="HK", flow="import", declared_on=DAY + timedelta(4), transport_doc="KOLB002"),
        ],
    )
    assert warehouse.rows("SELECT exported, imported, linked_by FROM link.pairs") == [(0, 1, "document")]


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
