"""Peers are others: what an exporter does itself is not what it is held against."""

from __future__ import annotations

import pyarrow as pa
from pricing import declaration, judged

BEARINGS = {"hs_code": "848210000", "description": "ball bearings"}
RESIDUALS = """
    SELECT declaration_id, price_residual, price_z
    FROM features.compared
    JOIN features.items USING (item_id)"""


def compared(warehouse, *rows):
    """How far each declaration's price lies from that of its peers, as a logarithm and in spreads."""
    judged(warehouse, *rows)
    return {number: (residual, z) for number, residual, z in warehouse.rows(RESIDUALS)}


def usual(price=3.0, exporters=9, number="u", **other):
    """Six shipments of each of some exporters, within a tenth of one price."""
    return [
        declaration(
            f"{number}{n}-{day}", f"{number}{n}", price * (1 + (n * 7 + day * 3) % 11 / 100), day, **BEARINGS | other
        )
        for n in range(exporters)
        for day in range(6)
    ]


def test_an_exporter_that_is_the_farthest_tenth_itself_is_held_against_the_others(warehouse):
    dear = [declaration(f"dear{day}", "D", 60.0, day, **BEARINGS) for day in range(6)]
    found = compared(warehouse, *usual(), *dear)
    assert min(found[f"dear{day}"][1] for day in range(6)) > 8
    assert max(abs(z) for number, (_, z) in found.items() if number.startswith("u")) < 3


def small_lots(*prices, number="s", **other):
    """Three shipments of twenty kilograms of each of some exporters."""
    return [
        declaration(f"{number}{n}-{day}", f"{number}{n}", 0, day, net_kg=20.0, value=20 * price, **BEARINGS | other)
        for n, price in enumerate(prices)
        for day in range(3)
    ]


def test_what_small_lots_cost_is_not_believed_to_be_a_hundredfold(warehouse):
    """Small lots cost a fifth more as a rule. Of one heading five exporters ask a hundred times the price for them."""
    as_a_rule = [
        row
        for code in ("848220000", "848230000", "848240000")
        for row in (*usual(hs_code=code, number=code), *small_lots(*[3.6] * 6, hs_code=code, number=f"s{code}"))
    ]
    found = compared(warehouse, *as_a_rule, *usual(), *small_lots(300.0, 310.0, 320.0, 330.0, 340.0, 3.1))
    assert abs(found["s5-0"][0]) < 1
    assert found["s0-0"][0] > 3.5


def test_the_middle_of_those_that_lie_far_apart_tells_little(warehouse):
    """Eleven namings of a heading, each by five exporters: ten whose prices agree, and one whose do not."""
    groups = [{"members": n, "parent": 1, "middle": n / 2, "spread": 0.1, "exporters": 5} for n in range(9)]
    apart = {"members": 9, "parent": 1, "middle": 5.0, "spread": 2.0, "exporters": 5}
    agreed = apart | {"members": 10, "spread": 0.1}
    warehouse.con.register("given", pa.Table.from_pylist([*groups, apart, agreed]))
    warehouse.clear("reference")
    warehouse.con.execute("CREATE TABLE reference.medians AS FROM given")
    parameters = {"measure": "log_price", "level": "heading_named", "rounding": 0.05}
    warehouse.make("reference.level_shifts", parameters)
    shifts = {
        members: (shift, doubt)
        for members, shift, doubt in warehouse.rows("SELECT members, shift, doubt FROM reference.level_shifts")
    }
    assert shifts[9][0] < shifts[10][0]
    assert shifts[9][1] > 10 * shifts[10][1]
