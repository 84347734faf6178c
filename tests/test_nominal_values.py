"""Values that are no price: what is given away, or mistyped."""

from __future__ import annotations

from math import log

import pyarrow as pa
import pytest
from pricing import declaration, judged
from slipping import item, priced, typed


def test_what_is_asked_a_thirtieth_of_a_price_is_given_away_and_not_cheap(warehouse):
    rows = [declaration(name, name, price) for name, price in (("cheap", 0.3), ("given away", 0.05))]
    chances = judged(warehouse, *rows).chances
    assert chances["cheap"] < 0.1
    assert chances["given away"] >= 0.5


@pytest.mark.parametrize(
    ("residual", "moved", "columns", "told"),
    [
        (log(0.03), 0.0, {}, ["peers"]),
        (log(0.04), 0.0, {}, []),
        (0.0, log(0.03), {}, ["parties"]),
        (log(0.03), 0.0, {"hs6": "811292", "named": "gallium"}, []),  # nobody gives gallium away
        (log(0.03), 0.0, {"hs6": "811292"}, ["peers"]),
        (log(0.03), 0.0, {"hs6": "811010"}, []),  # antimony, and nothing else
    ],
)
def test_less_than_a_thirtieth_of_what_is_expected_is_no_price(residual, moved, columns, told, warehouse):
    for stage in ("features", "detect"):
        warehouse.clear(stage)
    warehouse.con.register("given", pa.table({"authority": ["HK"], "declaration_id": ["0"], "item_no": [1]}))
    warehouse.con.execute("INSERT INTO main.declarations BY NAME FROM given")
    goods = {"hs6": "790111", "log_price": log(3), "price_currency": "USD", "packages": 1} | columns
    goods["is_strategic"] = goods["hs6"] != "790111"
    warehouse.store("features.items", typed([item(0, 1000.0, **goods)]))
    warehouse.store("features.compared", typed([priced(0, residual, -30.0)]))
    warehouse.store("features.price_history", typed([{"item_id": 0, "moved": moved}]))
    warehouse.store("features.slips", pa.table({"item_id": [9], "slip": ["currency"], "factor": [7.8]}))
    warehouse.make("features.nominal")
    warehouse.make("detect.clerical")
    assert warehouse.rows("SELECT whose FROM features.nominal") == [(whose,) for whose in told]
    assert warehouse.count("detect.clerical") == len(told)
