"""Prices and availability of a mineral by heading and period, and what basket headings mix."""

from __future__ import annotations

import math
from datetime import date

import pytest
from trading import selected

HELD = [
    {"heading": "811010", "mineral": "antimony", "basket": False},
    {"heading": "811292", "mineral": "germanium", "basket": True},
    {"heading": "811292", "mineral": "gallium", "basket": True},
    {"heading": "260700", "mineral": "antimony", "basket": True},
]
OTHERS = [{"hs6": "260700", "others": "lead"}]


def month(number):
    return date(2022 + number // 12, 1 + number % 12, 1)


def volatility(*prices, heading="811010", supply=100.0, **of_month):
    """What is said of a heading whose price goes so from month to month; supplies are as named, such as m12=50.0."""
    rows = [
        {"heading": heading, "frequency": "M", "period_start": month(number), "usd_per_kg": price}
        | {"supply_kg": of_month.get(f"m{number}", supply)}
        for number, price in enumerate(prices)
    ]
    given = {"trade.period_prices": rows, "trade.heading_minerals": HELD, "facts.heading_others": OTHERS}
    found = selected("trade.price_volatility", given)
    return sorted(found, key=lambda row: (row["mineral"], row["period_start"]))


def test_volatility_is_the_robust_spread_of_the_last_twelve_changes():
    still, swinging = [10.0] * 13, [20.0, 10.0] * 6
    found = volatility(*still, *swinging)
    assert found[12]["volatility"] == 0
    assert found[24]["volatility"] == pytest.approx(1.4826 * math.log(2))
    assert [row["volatility"] for row in volatility(10.0, 20.0, 10.0, 30.0)[:3]] == [None] * 3


def test_one_leap_is_no_volatility():
    assert volatility(*[10.0] * 12, *[40.0] * 6)[-1]["volatility"] == 0


def test_availability_is_the_supply_beside_that_of_the_same_month_a_year_before():
    found = volatility(*[10.0] * 14, m12=50.0, m1=0.0)
    assert [row["availability"] for row in found[11:]] == [None, 0.5, None]  # nothing can be held against none


def test_what_a_basket_mixes_is_named_once_for_each_of_its_minerals():
    found = volatility(10.0, heading="811292")
    assert [(row["mineral"], row["basket"], row["mixes"]) for row in found] == [
        ("gallium", True, "gallium, germanium"),
        ("germanium", True, "gallium, germanium"),
    ]


def test_goods_of_no_mineral_are_named_too_and_a_heading_of_one_mineral_mixes_nothing():
    assert [row["mixes"] for row in volatility(10.0, heading="260700")] == ["antimony; lead"]
    assert [row["mixes"] for row in volatility(10.0)] == [None]


def flow(kg, exporter_price=None, importer_price=None, basis="both"):
    row = {"hs_code": "811010", "frequency": "M", "period_start": month(0), "kg": float(kg), "basis": basis}
    return row | {"exporter_price": exporter_price, "importer_price": importer_price}


def period(*flows):
    (found,) = selected("trade.period_prices", {"trade.moved": list(flows), "trade.heading_minerals": HELD})
    return found["usd_per_kg"], found["supply_kg"]


def test_the_price_of_a_period_is_that_of_the_larger_half_of_its_flows():
    assert period(flow(1, 99.0), flow(100, 10.0), flow(300, 20.0)) == (pytest.approx(17.5), 401)


def test_the_importer_prices_what_the_exporter_does_not():
    assert period(flow(100, None, 12.0)) == (12, 100)


def test_a_mass_that_was_taken_from_its_value_tells_no_price_and_alone_no_supply():
    assert period(flow(100), flow(50, 8.0)) == (None, 150)
    assert period(flow(100)) == (None, None)
    assert period(flow(100, basis="reconciled")) == (None, 100)
