"""Which goods show what is honest: none that hide strategic minerals, as far as others are enough."""

from __future__ import annotations

import pyarrow as pa
import pytest
from pricing import declaration, judged

WATCHED, MATERIAL, OTHER = range(3)


def measured(measure, remoteness, items, odd):
    """Items of which some lie nine spreads off, and the others half a spread."""
    return [
        {"item_id": n, "measure": measure, "remoteness": remoteness, "z": 9.0 if n < odd else 0.5} for n in range(items)
    ]


def chance(warehouse, rows, relations=10_000):
    """How often the population that shows what is honest lies nine spreads off, each item in one of some relations."""
    warehouse.clear("features")
    warehouse.clear("reference")
    warehouse.con.register("given", pa.Table.from_pylist(rows))
    warehouse.con.execute("CREATE TABLE features.measured AS FROM given")
    warehouse.con.execute(
        "CREATE TABLE features.items AS SELECT DISTINCT item_id, item_id % $relations AS relation FROM given",
        {"relations": relations},
    )
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


def test_where_few_goods_are_not_watched_all_show_what_is_honest(warehouse):
    rows = [*measured("log_price", MATERIAL, 900, 9), *measured("log_price", WATCHED, 600, 6)]
    assert chance(warehouse, rows) == pytest.approx(15 / 1501)


@pytest.mark.parametrize(
    ("remoteness", "relations", "expected"),
    [(OTHER, 10_000, 12 / 2001), (OTHER, 6, 0), (MATERIAL, 10_000, 0)],
    ids=["once between its parties", "again", "what may hide a mineral"],
)
def test_ordinary_goods_that_are_weighed_far_above_once_are_honest(remoteness, relations, expected, warehouse):
    rows = measured("log_weighed", remoteness, 2000, 12)
    assert chance(warehouse, rows, relations) == pytest.approx(expected)


def test_goods_of_the_sections_of_minerals_chemicals_ceramics_and_metals_are_materials(warehouse):
    kinds = {"811292": WATCHED, "741210": MATERIAL, "690410": MATERIAL, "711019": MATERIAL, "610910": OTHER}
    judged(warehouse, *(declaration(code, "E", 3.0, hs_code=code + "000") for code in kinds))
    found = "SELECT hs6, remoteness FROM features.items WHERE declaration_id = hs6"
    assert dict(warehouse.rows(found)) == kinds
