"""Figures that look mistyped: what is off by a unit, seen from peers and from the other side of a consignment."""

from __future__ import annotations

from datetime import date
from math import log

import pyarrow as pa
import pytest

from engine.settings import Settings
from engine.warehouse import Warehouse

# What the record says in kg and US dollars, what the other side says, and whether documents link the two.
SIDES = {
    "in tonnes": ((12.2, 700.0), (12_200.0, 720.0), "container"),
    "a point lost": ((20.0, 868_000.0), (20.0, 8_600.0), "document"),
    "tenfold": ((20.0, 86_800.0), (20.0, 8_600.0), "document"),
    "threefold": ((20.0, 26_000.0), (20.0, 8_600.0), "document"),
    "linked by likeness": ((20.0, 868_000.0), (20.0, 8_600.0), "probable"),
    "both sides alike": ((12.2, 700.0), (12.2, 720.0), "document"),
}


@pytest.fixture(scope="module")
def slips(tmp_path_factory):
    """Return what is found to be mistyped where prices lie far above peers, each also in another way than by a unit."""
    sides = [(2 * place, *given) for place, (given, _, _) in enumerate(SIDES.values())]
    sides += [(2 * place + 1, *other) for place, (_, other, _) in enumerate(SIDES.values())]
    items = [
        {"item_id": item, "net_kg": kg, "gross_kg": kg + 1, "usd": usd, "authority": "HK", "exporter": item}
        | {"declared_on": date(2024, 5, 1), "log_weighed": None}
        for item, kg, usd in sides
    ]
    compared = [
        {"item_id": item, "price_residual": log(80) * (1 - item % 2), "price_z": 7.0 * (1 - item % 2)}
        | dict.fromkeys(("package_residual", "package_z", "volume_residual", "volume_z", "tare_z"), None)
        for item, _, _ in sides
    ]
    pairs = [
        {"exported": 2 * place, "imported": 2 * place + 1, "linked_by": linked_by}
        for place, (_, _, linked_by) in enumerate(SIDES.values())
    ]
    with Warehouse(tmp_path_factory.mktemp("slips"), Settings()) as warehouse:
        for stage in ("link", "validate", "features"):
            warehouse.clear(stage)
        for table, rows in {"features.items": items, "features.compared": compared, "link.pairs": pairs}.items():
            warehouse.store(table, typed(rows))
        warehouse.con.execute("CREATE TABLE link.items AS FROM features.items")
        warehouse.con.execute("CREATE TABLE validate.month_rates (currency VARCHAR, month DATE, usd_per_unit DOUBLE)")
        declarations = [
            {"authority": "HK", "declaration_id": str(item), "item_no": 1} for item in range(len(sides))
        ]  # features.items are numbered by their place there
        warehouse.con.register("given", pa.Table.from_pylist(declarations))
        warehouse.con.execute("INSERT INTO main.declarations BY NAME FROM given")
        warehouse.make("features.slips")
        found = warehouse.rows("SELECT item_id, slip, factor FROM features.slips")
    return {list(SIDES)[item // 2]: (slip, round(factor, 6)) for item, slip, factor in found}


def typed(rows):
    table = pa.Table.from_pylist(rows)
    return table.cast(
        pa.schema([field if field.type != pa.null() else pa.field(field.name, pa.float64()) for field in table.schema])
    )


def test_the_other_side_shows_by_how_much_a_unit_is_off(slips):
    assert slips == {"in tonnes": ("mass_unit", 0.001), "a point lost": ("value_unit", 100)}
