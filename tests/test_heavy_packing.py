"""What may weigh more than its goods: gas cylinders; and what is no package."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from intake import lent
from pricing import declaration, screen

from detectors.packaging import PACKAGING
from engine.warehouse import Warehouse


def gas(number: str, day: int, tare: float = 0.05, weighed: float = 1.0, **packed: str) -> dict[str, object]:
    """A load of which the gross mass and what a scale shows are declared, in drums unless told otherwise."""
    row = declaration(number, f"E{number}", 3.0, day, hs_code="282739900", description="chlorides", package_type="DR")
    swing = 1 + ((day * 37) % 199 - 99) / 990
    gross = row["net_kg"] * (1 + tare * swing)
    return row | {"gross_kg": gross, "weighed_kg": gross * weighed * (1 + (day % 7) / 1000)} | packed


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    """Loads that weigh too much, or may, among two hundred ordinary ones."""
    folder: Path = tmp_path_factory.mktemp("heavy")
    rows = [
        *(gas(f"usual {day}", day) for day in range(200)),
        gas("left out", 40, weighed=2.8, package_type="CY"),
        gas("more than left out", 41, weighed=4.5, package_type="CY"),
        gas("in a drum", 42, weighed=2.8),
        gas("in something", 46, weighed=2.8) | {"package_type": None},
        gas("counted in", 43, tare=2.5, package_type="CY"),
        gas("too heavy", 44, tare=5.5, package_type="CY"),
        gas("half left out", 45, tare=0.9, weighed=2.8, package_type="CY"),
        gas("of bars", 47, weighed=2.8, package_type="CY") | {"hs_code": "811010", "description": "bars"},
        gas("in a stack", 48) | {"net_kg": 22_313.0, "packages": 1, "package_type": "PX"},
    ]
    with lent(folder) as warehouse:
        screen(warehouse, PACKAGING, *rows)
        warehouse.make("detect.clerical")
        yield warehouse


@pytest.fixture(scope="module")
def claimed(judged: Warehouse) -> set[tuple[str, str]]:
    """What is claimed of which declaration."""
    found = "SELECT declaration_id, claim FROM features.items JOIN detect.packaging_tests USING (item_id)"
    return set(judged.rows(found))


@pytest.fixture(scope="module")
def said(judged: Warehouse) -> dict[str, str]:
    """What is said of slips, by declaration."""
    return dict(judged.rows("SELECT declaration_id, reason FROM features.items JOIN detect.clerical USING (item_id)"))


def test_what_a_scale_shows_may_be_three_times_the_contents_more(claimed):
    heavier = {number for number, claim in claimed if claim == "weighed_above_declared"}
    assert {"in a drum", "in something", "more than left out", "half left out", "of bars"} <= heavier
    assert "left out" not in heavier


def test_so_may_the_tare(claimed):
    heavier = {number for number, claim in claimed if claim == "tare_too_heavy"}
    assert "too heavy" in heavier
    assert "counted in" not in heavier


def test_a_stack_of_many_tonnes_is_said_to_be_no_package(said):
    assert said["in a stack"] == "22,313 kg in 1 package: that counts lots or loads, and is not compared."
