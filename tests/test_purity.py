"""A price that left those of the same parties, where the goods are said to be purer than theirs."""

from math import log

import pyarrow as pa
import pytest


@pytest.mark.parametrize(
    ("description", "others", "times", "is_told"),
    [
        ("germanium ingots", ["germanium ingots"] * 3, 4, True),
        ("germanium ingots 6N", ["germanium ingots"] * 3, 4, False),
        ("germanium ingots 6N", ["germanium ingots 5N"] * 3, 4, False),
        ("germanium ingots 6N", ["germanium ingots 6N"] * 2 + ["germanium ingots"], 4, True),
        ("germanium ingots 6N", ["germanium ingots"] * 3, 12, True),
        ("germanium ingots 99.9992%", ["germanium ingots 5N"] * 3, 4, True),
        ("germanium concentrate 3%", ["germanium concentrate"] * 3, 4, True),
        ("germanium ingots 6N", ["germanium ingots"] * 3, 0.25, True),
        (None, ["germanium ingots"] * 3, 4, True),
    ],
)
def test_what_is_said_to_be_purer_may_cost_up_to_ten_times_as_much(description, others, times, is_told, warehouse):
    for stage in ("features", "detect"):
        warehouse.clear(stage)
    rows = [{"authority": "CA", "description": text} for text in (description, *others)]
    warehouse.con.register("given", pa.Table.from_pylist(rows))
    warehouse.con.execute("INSERT INTO main.declarations BY NAME FROM given")
    moved = [{"item_id": 0, "measure": "price_move", "z": 9.0, "chance": 1e-5}]
    warehouse.store("features.items", pa.Table.from_pylist([{"item_id": n, "relation": 7} for n in range(len(rows))]))
    warehouse.store("features.chances", pa.Table.from_pylist(moved))
    warehouse.store(
        "features.price_history",
        pa.table({"item_id": [0], "others": [3], "moved": [log(times)], "are_at_peers": [False]}),
    )
    warehouse.store("detect.price_alone", pa.table({"item_id": [0], "measure": ["price_move"], "shipments": [1]}))
    warehouse.make("detect.price_moved")
    assert (warehouse.count("detect.price_moved") == 1) == is_told
