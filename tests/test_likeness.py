"""Which controlled goods an odd item is most like: how it and they are priced and packed in, the nearest out."""

from __future__ import annotations

from datetime import date, timedelta
from math import log
from typing import Any

import pytest
from trading import selected

QUARTER, ANNOUNCED = date(2025, 4, 1), date(2023, 7, 3)
ZINC, GALLIUM, EXCHANGED, ONE_WRONG, OTHER = "790390", "811292", "811922", "811293", "284390"
# Wordings, by their hashes.
POWDER, METAL, INGOTS = 1, 2, 3
EXPORTER = 9


def likeness(
    profiles: tuple[tuple[str, int], ...] = (), earlier: dict[str, Any] | None = None, **item: Any
) -> str | None:
    """Return the heading of the controlled goods that an item is like, if it is like any.

    :param profiles: headings and wordings that have a profile
    :param earlier: what differs in goods that the exporter shipped the day before the control was announced
    :param item: what differs in zinc priced and packed like gallium
    """
    odd = {"item_id": 1, "hs6": ZINC, "words": POWDER, "quarter": QUARTER, "declared_on": date(2025, 6, 2)}
    odd |= {"exporter": EXPORTER, "business": "79", "log_price": log(600), "log_kg_per_package": log(10)}
    odd |= {"log_kg_per_m3": log(1100), "log_tare": log(0.2), "trade": None}
    odd |= dict.fromkeys(("price", "package", "volume", "tare"), -10.0)
    places = {"price": log(600), "package": log(10), "volume": log(1100), "tare": log(0.2)}
    spreads = {f"{name}_spread": 0.3 for name in places}
    of_gallium = {"hs6": GALLIUM, "words": METAL, "quarter": QUARTER, "announced": ANNOUNCED}
    before = {"exporter": EXPORTER, "hs6": ZINC, "declared_on": ANNOUNCED - timedelta(1)}
    before |= {"log_price": log(600), "log_kg_per_package": log(10)}
    given = {
        "detect.misclassification_measured": [odd | item],
        "detect.misclassification_controlled": [of_gallium | places | spreads],
        "reference.misclassification_trades": [{"chapter": "01", "hs6": "010121", "share_of_chapter": 0.5}],
        "reference.misclassification_profiles": [
            {"hs6": hs6, "words": words} for hs6, words in (*profiles, ("010121", POWDER))
        ],
        "features.items": [before | ({"exporter": 0} if earlier is None else earlier)],
    }
    found = selected("detect.misclassification_likeness", given)
    return found[0]["nearest"]["hs6"] if found else None


@pytest.mark.parametrize("declared", [EXCHANGED, ONE_WRONG])
def test_who_describes_goods_as_they_are_and_has_a_digit_wrong_or_two_exchanged_made_a_slip(declared):
    assert likeness(((GALLIUM, INGOTS),), hs6=declared, words=INGOTS) is None


@pytest.mark.parametrize(
    ("declared", "profiles"),
    [
        pytest.param(EXCHANGED, ((GALLIUM, METAL),), id="the wording is not one of those goods"),
        pytest.param(EXCHANGED, ((OTHER, INGOTS),), id="the wording is one of others"),
        pytest.param(ZINC, ((GALLIUM, INGOTS),), id="the code is another"),
    ],
)
def test_any_other_code_is_no_slip_of_the_pen(declared, profiles):
    assert likeness(profiles, hs6=declared, words=INGOTS) == GALLIUM


@pytest.mark.parametrize(
    ("earlier", "like"),
    [
        pytest.param({}, None, id="at about that price and in about such packages"),
        pytest.param(
            {"log_price": log(600 * 1.49), "log_kg_per_package": log(10 / 1.49)}, None, id="half as much again"
        ),
        pytest.param({"log_price": log(600 * 1.51)}, GALLIUM, id="dearer"),
        pytest.param({"log_price": log(600 / 1.51)}, GALLIUM, id="cheaper"),
        pytest.param({"log_kg_per_package": log(10 * 1.51)}, GALLIUM, id="in larger packages"),
        pytest.param({"declared_on": ANNOUNCED}, GALLIUM, id="when the control was announced"),
        pytest.param({"exporter": 8}, GALLIUM, id="of another exporter"),
        pytest.param({"hs6": OTHER}, GALLIUM, id="under another heading"),
    ],
)
def test_nothing_hides_under_a_heading_of_which_the_exporter_shipped_such_goods_before(earlier, like):
    assert likeness(earlier=earlier) == like


@pytest.mark.parametrize(
    ("item", "like"),
    [
        pytest.param({"declared_on": ANNOUNCED}, GALLIUM, id="on the day it was announced"),
        pytest.param({"declared_on": ANNOUNCED - timedelta(1)}, None, id="the day before"),
        pytest.param({"quarter": date(2025, 1, 1)}, None, id="in another quarter"),
        pytest.param({"log_price": log(600) + 1.49}, GALLIUM, id="five spreads dearer"),
        pytest.param({"log_price": log(600) - 1.51}, None, id="farther cheaper"),
        pytest.param({"log_kg_per_m3": log(1100) - 1.49}, GALLIUM, id="five spreads less dense"),
        pytest.param({"log_kg_per_m3": log(1100) + 1.51}, None, id="farther denser"),
        pytest.param({"log_price": None, "log_kg_per_m3": None}, GALLIUM, id="without a price or volume"),
        pytest.param({"hs6": GALLIUM, "words": METAL}, None, id="declared so"),
        pytest.param({"hs6": GALLIUM, "words": INGOTS}, GALLIUM, id="declared under the heading in other words"),
    ],
)
def test_goods_are_like_those_controlled_that_are_known_then_and_about_as_dear_and_dense(item, like):
    assert likeness(**item) == like
