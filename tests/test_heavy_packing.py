"""What may weigh more than its goods: gas cylinders; and what is no package."""

from __future__ import annotations

from pathlib import Path

import pytest
from pricing import declaration, screen

from detectors.packaging import PACKAGING
from engine.settings import Settings
from engine.warehouse import Warehouse


def gas(number: str, day: int, tare: float = 0.05, weighed: float = 1.0, **packed: str) -> dict[str, object]:
    """A load of which the gross mass and what a scale shows are declared, in drums unless told otherwise."""
    row = declaration(number, f"E{number}", 3.0, day, hs_code="282739900", description="chlorides", package_type="DR")
    swing = 1 + ((day * 37) % 199 - 99) / 990
    gross = row["net_kg"] * (1 + tare * swing)
    return row | {"gross_kg": gross, "weighed_kg": gross * weighed * (1 + (day % 7) / 1000)} | packed


@pytest.fixture(scope="module")
def claimed(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, str]]:
    """What is claimed of which declaration."""
    folder: Path = tmp_path_factory.mktemp("cylinders")
    rows = [
        *(gas(f"usual {day}", day) for day in range(200)),
        gas("left out", 40, weighed=2.8, package_type="CY"),
        gas("more than left out", 41, weighed=4.5, package_type="CY"),
        gas("in a drum", 42, weighed=2.8),
        gas("counted in", 43, tare=2.5, package_type="CY"),
        gas("too heavy", 44, tare=5.5, package_type="CY"),
        gas("a sack", 47) | {"net_kg": 22_313.0, "gross_kg": 22_542.0, "packages": 1, "package_type": "SA"},
        gas("two sacks", 48) | {"net_kg": 22_313.0, "gross_kg": 22_542.0, "packages": 2, "package_type": "SA"},
        *(gas(f"sacks {day}", day) | {"packages": 40, "package_type": "SA"} for day in range(40)),
    ]
    with Warehouse(folder, Settings()) as warehouse:
        screen(warehouse, PACKAGING, *rows)
        warehouse.make("detect.clerical")
        found = """SELECT declaration_id, claim FROM features.items
                   JOIN (FROM detect.packaging_tests UNION ALL BY NAME FROM detect.clerical) USING (item_id)"""
        return set(warehouse.rows(found))


def test_what_a_scale_shows_may_be_three_times_the_contents_more(claimed):
    heavier = {number for number, claim in claimed if claim == "weighed_above_declared"}
    assert {"in a drum", "more than left out"} <= heavier
    assert "left out" not in heavier


def test_so_may_the_tare(claimed):
    heavier = {number for number, claim in claimed if claim == "tare_too_heavy"}
    assert "too heavy" in heavier
    assert "counted in" not in heavier


def test_a_single_sack_of_many_tonnes_is_a_load_of_them(claimed):
    assert ("a sack", "packages_mass") in claimed
    assert ("a sack", "load_per_package_too_heavy") not in claimed
    assert ("two sacks", "load_per_package_too_heavy") in claimed
