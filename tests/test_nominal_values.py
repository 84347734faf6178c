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


@pytest.mark.parametrize(("price", "told"), [(0.05, 1), (0.2, 0)])
def test_less_than_a_thirtieth_of_what_is_expected_is_no_price(price, told, warehouse):
    for stage in ("features", "detect"):
        warehouse.clear(stage)
    warehouse.con.register("given", pa.table({"authority": ["HK"], "declaration_id": ["0"], "item_no": [1]}))
    warehouse.con.execute("INSERT INTO main.declarations BY NAME FROM given")
    warehouse.store("features.items", typed([item(0, 1000.0, log_price=log(price), price_currency="USD", packages=1)]))
    warehouse.store("features.compared", typed([priced(0, log(price / 3), -30.0)]))
    warehouse.store("features.slips", pa.table({"item_id": [9], "slip": ["currency"], "factor": [7.8]}))
    warehouse.make("detect.clerical")
    assert warehouse.count("detect.clerical") == told
