"""Masses with the point in the wrong place are told as slips, and read as they are meant where a scale shows it."""

from __future__ import annotations

import pytest
from intake import lent
from pricing import declaration, screen

from detectors.packaging import PACKAGING


def load(number: str, day: int, **masses: float | None) -> dict[str, object]:
    """A load of a ton of copper in a tare of two per cent, but for what is typed or weighed otherwise."""
    row = declaration(number, f"W{day % 40}", 3.0, day % 80)
    usual = {"net_kg": 1000.0, "gross_kg": 1020.0, "weighed_kg": 1020.0 * (1 + ((day * 37) % 21 - 10) / 5000)}
    return row | {"hs_code": "740311000", "description": "copper"} | usual | masses


ODD = {
    "gross a tenth": {"gross_kg": 102.0},
    "gross a tenth, not weighed": {"gross_kg": 102.0, "weighed_kg": None},
    "gross tenfold": {"gross_kg": 10_200.0},
    "gross tenfold, not weighed": {"gross_kg": 10_200.0, "weighed_kg": None},
    "net tenfold": {"net_kg": 10_000.0},
    "net tenfold, not weighed": {"net_kg": 10_000.0, "weighed_kg": None},
    "net in grams": {"net_kg": 1_000_000.0, "weighed_kg": None},
    "gross a tenth, and heavier": {"gross_kg": 102.0, "weighed_kg": 1500.0},
    "gross a third": {"gross_kg": 340.0},
}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    rows = [load(f"usual {day}", day) for day in range(400)]
    rows += [load(number, 7 * place, **masses) for place, (number, masses) in enumerate(ODD.items())]
    found = """SELECT declaration_id, claim, reason FROM features.items
               JOIN (FROM detect.packaging UNION ALL BY NAME FROM detect.clerical) USING (item_id)"""
    with lent(tmp_path_factory.mktemp("decimals")) as warehouse:
        screen(warehouse, PACKAGING, *rows)
        warehouse.make("detect.clerical")
        claims: dict[str, dict[str, str]] = {number: {} for number in ODD}
        for number, claim, reason in warehouse.rows(found):
            claims.setdefault(number, {})[claim] = reason
        return claims


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (
            "gross a tenth",
            "The gross mass of 102 kg looks mistyped by a factor of 10: 1,020 kg fits the net mass of 1,000 kg and the"
            " 1,018 kg that were weighed, and is compared.",
        ),
        (
            "gross a tenth, not weighed",
            "Net mass 1,000 kg and gross mass 102 kg: one of the two looks mistyped by a factor of 10. No scale tells"
            " which.",
        ),
        ("gross tenfold", "The gross mass of 10,200 kg looks mistyped by a factor of 10: 1,020 kg fits"),
        ("net tenfold", "The net mass of 10,000 kg looks mistyped by a factor of 10: 1,000 kg fits the gross mass of"),
    ],
)
def test_a_misplaced_point_is_a_slip_and_no_suspicion(told, number, said):
    assert list(told[number]) == ["mass_decimals"]
    assert said in told[number]["mass_decimals"]


def test_what_a_scale_shows_beyond_a_misplaced_point_is_odd_still(told):
    said = told["gross a tenth, and heavier"]
    assert said.keys() == {"mass_decimals", "weighed_above_declared"}
    assert (
        "Weighed 1,500 kg against a declared gross mass of 102 kg, read as 1,020 kg (+47.1 %)."
        in (said["weighed_above_declared"])
    )
    assert "1,020 kg fits the net mass of 1,000 kg, and is compared." in said["mass_decimals"]


@pytest.mark.parametrize("number", ["net tenfold, not weighed", "net in grams"])
def test_a_net_mass_that_is_off_with_its_price_is_a_slip_of_its_unit(told, number):
    assert list(told[number]) == ["mass_unit"]
    assert ": 1,000 kg would fit better with what else is known" in told[number]["mass_unit"]


def test_a_heavy_tare_is_no_slip_unless_a_scale_shows_it(told):
    assert "mass_decimals" not in told["gross tenfold, not weighed"]
    assert "tare_too_heavy" in told["gross tenfold, not weighed"]


def test_masses_that_no_power_of_ten_mends_contradict_each_other(told):
    assert "gross_below_net" in told["gross a third"]
    assert "mass_decimals" not in told["gross a third"]
