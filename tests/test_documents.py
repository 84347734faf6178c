"""The two sides of a document or container: rows in, pairs out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from linking import DAY, declared, linked


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


def parcels(number: int, left: dict[str, float], arrived: dict[str, float]) -> list[dict[str, Any]]:
    """Lodge under one document what left China and what arrived in Hong Kong, each a heading and its kilograms."""
    sides = [("CN", "export", 0, left), ("HK", "import", 4, arrived)]
    return [
        declared(
            number,
            authority=authority,
            flow=flow,
            declared_on=DAY + timedelta(days),
            transport_doc=f"BILL{number:05}",
            item_no=item,
            hs_code=heading,
            net_kg=kg,
            packages=round(kg / 25),
            value=30 * kg,
        )
        for authority, flow, days, goods in sides
        for item, (heading, kg) in enumerate(goods.items(), start=1)
    ]


def test_items_of_the_very_mass_are_paired_before_those_of_the_nearest_value(warehouse):
    """Two lots of one heading, a hundredth apart, whose values rise by freight."""
    left, arrived = parcels(1, {"282590": 2612.41}, {}), parcels(1, {}, {"282590": 2612.41})
    rows = [
        left[0] | {"packages": 26, "value": 451.0},
        left[0] | {"item_no": 2, "net_kg": 2577.35, "packages": 26, "value": 430.0},
        arrived[0] | {"packages": 26, "value": 472.0},
        arrived[0] | {"item_no": 2, "net_kg": 2577.35, "packages": 26, "value": 451.0},
    ]
    linked(warehouse, rows)
    assert sorted(warehouse.rows("SELECT exported, imported FROM link.pairs")) == [(0, 2), (1, 3)]


def test_what_two_sides_of_a_document_have_left_over_is_no_consignment_unless_something_agrees(warehouse):
    """Of every third document one item was lodged on each side alone; of two, the import calls the goods otherwise."""
    rows = []
    for number in range(90):
        kg = 1000.0 + 25 * number
        common = {"282590": kg, "790390": 3 * kg + 50}
        rows += parcels(number, common, common)
        if number % 3 == 0:
            rows += parcels(number + 100, common | {"392690": 5 * kg + 75}, common | {"940360": 7 * kg + 25})
        if number < 2:
            rows += parcels(number + 200, common | {"811292": 5 * kg + 75}, common | {"320649": 5 * kg + 75})
    linked(warehouse, rows)
    found = warehouse.rows(
        "SELECT left(exports.hs_code, 6), left(imports.hs_code, 6), min(match_probability), max(match_probability) "
        "FROM link.pairs JOIN declarations AS exports ON exports.rowid = exported "
        "JOIN declarations AS imports ON imports.rowid = imported "
        "WHERE exports.hs_code <> imports.hs_code GROUP BY ALL"
    )
    chances = {(left, arrived): (least, most) for left, arrived, least, most in found}
    assert chances["392690", "940360"][1] < 0.1
    assert chances["811292", "320649"][0] > 0.99


def test_a_document_of_one_item_pairs_goods_of_another_mass_as_well(warehouse):
    rows = [row for number in range(60) for row in parcels(number, {"282590": 1000.0}, {"282590": 1000.0})]
    linked(warehouse, [*rows, *parcels(99, {"282590": 1000.0}, {"282590": 400.0})])
    ((chance,),) = warehouse.rows(
        "SELECT match_probability FROM link.pairs JOIN declarations ON declarations.rowid = imported WHERE net_kg = 400"
    )
    assert chance > 0.98
