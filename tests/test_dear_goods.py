"""Misclassification: goods that cost many times what the declared ones ever did."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from intake import lent
from pricing import declaration, screen

from detectors.misclassification import MISCLASSIFICATION

pytestmark = pytest.mark.usefixtures("without_suites")

YEARS = 4 * 365
LEAD = {"hs_code": "7801999000", "description": "lead ingots 99.97%"}
SCRAP = {"hs_code": "7802000000", "description": "lead scrap"}
SHOT = {"hs_code": "7901110000", "description": "zinc shot"}
EXPORTED = {"authority": "AU", "flow": "export"}
COPPER = {"hs_code": "7403110000", "description": "copper cathodes"}
ZINC = {"hs_code": "7901110000", "description": "zinc 99.9999% for semiconductors"}


def shipped(number: str, exporter: str, price: float, goods: dict[str, str], *days: int) -> list[dict[str, Any]]:
    """Shipments of an exporter, a tonne each, one on each of the days."""
    return [declaration(f"{number} {day}", exporter, price, day, **goods) for day in days]


def tell(folder: Path, *shipments: list[dict[str, object]]) -> dict[str, str]:
    """Return what is said of the price of each declaration, of those that cost too much."""
    with lent(folder) as warehouse:
        screen(warehouse, MISCLASSIFICATION, *(row for rows in shipments for row in rows))
        return dict(
            warehouse.rows(
                """SELECT declaration_id, reason
                   FROM detect.misclassification JOIN features.items USING (item_id)
                   WHERE claim = 'dearer_than_declared_goods'"""
            )
        )


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return tell(
        tmp_path_factory.mktemp("dear"),
        shipped("lead", "hides antimony", 50.0, LEAD, 3, 9),
        shipped("before", "hid antimony", 26.1, SCRAP, 3 - YEARS, 9 - YEARS),
        shipped("shot", "one of two", 100.0, SHOT, 3, 9),
        shipped("shot, too", "the other", 100.0, SHOT, 3, 9),
        shipped("once", "slipped", 50.0, LEAD, 5),
        shipped("on both sides", "slipped and was copied", 50.0, LEAD, 5),
        shipped("exported", "slipped and was copied", 50.0, LEAD | EXPORTED, 3),
        shipped("with silver", "refines", 50.0, LEAD | {"description": "lead bullion with silver"}, 3, 9),
        shipped("nine times", "dear", 9 * 2.6, LEAD, 3, 9),
        shipped("pure", "refiner", 400.0, ZINC, 3, 9),
        shipped("copper", "usual", 9.0, COPPER, 3, 9),
    )


def test_who_is_paid_many_times_what_lead_costs_again_and_again_ships_something_else(told):
    assert told.keys() == {"lead 3", "lead 9", f"before {3 - YEARS}", f"before {9 - YEARS}"}
    assert told["lead 3"] == (
        "Declared as unwrought lead (780199) at 50.0 USD/kg, 19.2 times the 2.60 that ordinary grades have cost at most"
        " since 2019 by the price of refined lead, and so on 2 days. Declared as such goods before, and at about this"
        " price then (within a factor of two): antimony. Of 1 other exporter of unwatched goods whose price is known"
        " so, none asks as much again and again. A purer or rarer grade, or a mass or value in another unit"
        " throughout, would look the same."
    )


def test_what_others_are_paid_too_may_be_a_grade(told):
    assert not {"shot 3", "shot, too 3"} & told.keys()


def test_a_mineral_is_named_that_cost_as_much_then(told):
    assert "at about this price" not in told[f"before {3 - YEARS}"]


@pytest.mark.parametrize(("others", "is_told"), [(0, True), (1, False)])
def test_it_is_as_odd_as_others_are_paid_so_for_unwatched_goods(others, is_told, tmp_path):
    dear = [shipped(f"dear {n}", f"dear {n}", 200.0, COPPER, 3, 9) for n in range(others + 1)]
    assert ("dear 0 3" in tell(tmp_path, *dear, shipped("copper", "usual", 9.0, COPPER, 3, 9))) == is_told
