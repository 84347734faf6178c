"""Which goods show what is honest: none that hide strategic minerals, as far as others are enough."""

from __future__ import annotations

import pyarrow as pa
import pytest

WATCHED, MATERIAL, OTHER = range(3)


def measured(measure, remoteness, items, odd):
    """Items of which some lie nine spreads off, and the others half a spread."""
    return [
        {"item_id": n, "measure": measure, "remoteness": remoteness, "z": 9.0 if n < odd else 0.5} for n in range(items)
    ]


def chance(warehouse, rows):
    """How often the population that shows what is honest lies nine spreads off."""
    warehouse.clear("features")
    warehouse.clear("reference")
    warehouse.con.register("given", pa.Table.from_pylist(rows))
    warehouse.con.execute("CREATE TABLE features.measured AS FROM given")
    warehouse.make("reference.exceedances")
    found = dict(warehouse.rows("SELECT z, chance FROM reference.exceedances WHERE side = 'above'"))
    return found.get(9.0, 0.0)


@pytest.mark.parametrize(
    ("measure", "others", "expected"),
    [("log_price", 2000, 1 / 2001), ("log_price", 900, 51 / 2901), ("log_tare", 2000, 51 / 4001)],
    ids=["other goods show it", "too few others", "how materials are packed, materials show"],
)
def test_metals_and_chemicals_show_no_honest_prices_where_other_goods_can(measure, others, expected, warehouse):
    rows = [
        *measured(measure, OTHER, others, 1),
        *measured(measure, MATERIAL, 2000, 50),
        *measured(measure, WATCHED, 500, 500),
    ]
    assert chance(warehouse, rows) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("hs6", "remoteness"), [("811292", WATCHED), ("741210", MATERIAL), ("690410", MATERIAL), ("610910", OTHER)]
)
def test_goods_of_the_sections_of_minerals_chemicals_ceramics_and_metals_are_materials(hs6, remoteness, warehouse):
    ((watched, material),) = warehouse.rows(
        "SELECT $hs6 IN (SELECT hs6 FROM facts.heading_minerals), is_material($hs6)", {"hs6": hs6}
    )
    assert (WATCHED if watched else MATERIAL if material else OTHER) == remoteness
