"""A tare against those of other shipments of such goods, in such packages, between the same parties."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from intake import lent
from pricing import declaration, screen

from detectors.packaging import PACKAGING

SOLE = {"hs_code": "880730000", "description": "parts of drones"}


def load(number: str, exporter: str, day: int, tare: float) -> dict[str, object]:
    """Machines in cases; what the cases weigh is each exporter's own, and swings by a twentieth."""
    row = declaration(number, exporter, 9.0, day, hs_code="847989000", description="machines", package_type="CS")
    swing = 1 + ((day * 37) % 199 - 99) / 1980
    return row | {"gross_kg": row["net_kg"] * (1 + tare * swing), "packages": 4}


def usual():
    """Fifteen hundred loads of exporters whose cases weigh from a twentieth to a third of what they hold."""
    for exporter in range(100):
        for turn in range(15):
            yield load(f"u{exporter}-{turn}", f"E{exporter}", exporter + 4 * turn, 0.05 + exporter * 0.003)


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, dict[str, str]]]:
    folder: Path = tmp_path_factory.mktemp("tares")
    rows = [
        *usual(),
        *(
            load(f"steady{day}", firm, day, 0.06)
            for firm in ("changed", "crated", "new", "paid")
            for day in range(0, 36, 3)
        ),
        *(load(f"varied{day}", "varied", day, 0.06 + day % 9 * 0.03) for day in range(30)),
        load("heavier", "changed", 50, 0.3),
        load("in crates", "crated", 50, 0.3) | {"package_type": "CR"},
        load("varied heavy", "varied", 50, 0.3),
        *(load(f"either{day}", "either", day, 0.06 if day % 5 < 3 else 0.3) for day in range(30)),
        load("untyped", "changed", 51, 0.3) | {"package_type": None},
        *(load(f"first{day}", "young", day, 0.06) for day in range(3)),
        load("fourth", "young", 50, 0.3),
        *(load(f"sole{day}", "sole", day, 0.06) | SOLE for day in range(0, 36, 3)),
        load("sole heavier", "sole", 50, 0.3) | SOLE,
        load("heavier without a currency", "paid", 50, 0.3) | {"currency": None},
    ]
    with lent(folder) as warehouse:
        screen(warehouse, PACKAGING, *rows)
        found: dict[str, dict[str, str]] = {row["declaration_id"]: {} for row in rows}
        for number, claim, reason in warehouse.rows(
            "SELECT declaration_id, claim, reason FROM detect.packaging JOIN features.items USING (item_id)"
        ):
            found[number][claim] = reason
        yield found


def test_a_tare_that_others_have_too_is_odd_where_the_parties_never_had_it(said):
    (reason,) = said["heavier"].values()
    assert "tare_rose" in said["heavier"]
    assert "a tare of 29 % of the net mass, where the middle one of 13 shipments of such goods in packages CS" in reason
    assert "between the same parties is 6 %" in reason


def test_it_is_odd_whatever_the_price_is_in_and_where_nobody_else_ships_such_goods(said):
    assert "tare_rose" in said["heavier without a currency"]
    assert "tare_rose" in said["sole heavier"]


@pytest.mark.parametrize(
    "number",
    [
        pytest.param("in crates", id="other packages"),
        pytest.param("varied heavy", id="parties whose tares always vary"),
        pytest.param("either4", id="parties that pack a third of their shipments so"),
        pytest.param("untyped", id="packages of no stated type"),
        pytest.param("fourth", id="parties with too few shipments"),
        pytest.param("steady3", id="the same tare as ever"),
    ],
)
def test_what_does_not_leave_a_steady_tare_is_not_odd(said, number):
    assert said[number] == {}
