"""Amounts in other currencies, bursts that stay below them, and ordinary parcels to compare with: rows in, rows out."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from trading import selected

MARCH, APRIL = date(2025, 3, 1), date(2025, 4, 1)
CUT = (912.0, 931.0, 944.0, 968.0, 981.0, 993.0)


def amounts_above(
    first_day: date, worth: tuple[float, ...], *thresholds: dict[str, Any], currency: str = "USD"
) -> list[tuple[Any, ...]]:
    """Return the amount that a burst stays below, as it is set and in the currency of the parcels, if there is one.

    A euro is one dollar in March, and two in April.
    """
    parcel = {"burst": 1, "relation": 2, "season": 3, "is_flurry": False, "hs6": "811292", "is_strategic": True}
    parcel |= {"authority": "DE", "flow": "import", "all_parcels": len(worth), "first_day": first_day, "net_kg": None}
    parcel |= {"worth_unit": currency}
    any_of = dict.fromkeys(("authorities", "flow", "hs6", "valid_from", "valid_to", "meaning"))
    given = {
        "detect.structuring_parcels": [parcel | {"item_id": place, "worth": size} for place, size in enumerate(worth)],
        "features.slips": [{"item_id": 99}],
        "detect.structuring_thresholds": [any_of | threshold for threshold in thresholds],
        "validate.month_rates": [
            {"currency": "EUR", "month": MARCH, "usd_per_unit": 1.0},
            {"currency": "EUR", "month": APRIL, "usd_per_unit": 2.0},
        ],
        "detect.structuring_relations": [{"relation": 9, "item_id": 99}],
        "features.items": [{"item_id": 99, "net_kg": 1.0, "usd": 1.0}],
        "main.declarations": [{"value": 1.0}],
    }
    found = selected("detect.structuring_clusters", given)
    return [(row["declared_amount"], row["declared_unit"], round(row["amount"])) for row in found]


EUROS = {"amount": 1000.0, "unit": "EUR", "kind": "known"}
POUNDS = {"amount": 1000.0, "unit": "GBP", "kind": "known"}


@pytest.mark.parametrize(
    ("first_day", "rate", "below"),
    [
        (MARCH, 1, [(1000.0, "EUR", 1010)]),
        (MARCH + timedelta(30), 1, [(1000.0, "EUR", 1010)]),
        (APRIL, 2, [(1000.0, "EUR", 2020)]),
        (MARCH, 2, []),
        (APRIL, 1, []),
    ],
)
def test_an_amount_in_another_currency_is_worth_what_it_is_in_the_month_of_the_first_parcel(first_day, rate, below):
    assert amounts_above(first_day, tuple(size * rate for size in CUT), EUROS) == below


@pytest.mark.parametrize(
    ("first_day", "currency", "threshold", "below"),
    [
        (MARCH, "GBP", POUNDS, [(1000.0, "GBP", 1000)]),
        (MARCH, "USD", POUNDS, []),
        (MARCH, "GBP", EUROS, []),
        (date(2025, 5, 1), "EUR", EUROS, [(1000.0, "EUR", 1000)]),  # a month without a rate
    ],
)
def test_parcels_whose_currency_has_no_rate_are_held_against_amounts_in_it(first_day, currency, threshold, below):
    assert amounts_above(first_day, CUT, threshold, currency=currency) == below


def relations_of(ordinary: int, **others: Any) -> int:
    """Return how many of some ordinary relations of three parcels are taken, beside 400,000 items of other kinds."""
    parcel = {"authority": "CN", "flow": "export", "hs6": "731815", "is_strategic": False, "is_watched": False}
    parcel |= {"destination": "JP", "declared_on": MARCH}
    items = [parcel | {"item_id": number} for number in range(3 * ordinary)]
    beside = parcel | {"item_id": -1} | others
    given = {
        "features.items": [*items, *[beside] * 400_000],
        "link.item_parties": [
            {"item_id": number, "exporter_entity": 5, "importer_entity": number // 3} for number in range(3 * ordinary)
        ],
        "detect.structuring_consignees": [{"item_id": -9, "consignee": 0}],
        "main.declarations": [{"exporter_address": None, "declarant_id": None, "exporter_id": "E5"}],
        "main.parties": [{"party_id": "P", "address": "A", "phone": "1", "owner_id": "O"}],
    }
    return len({row["relation"] for row in selected("detect.structuring_relations", given)})


@pytest.mark.parametrize(
    ("others", "are_all_taken"),
    [
        pytest.param({"is_watched": True}, True, id="watched goods"),
        pytest.param({"flow": "transit"}, True, id="goods in transit"),
        pytest.param({}, False, id="ordinary goods"),
    ],
)
def test_of_ordinary_relations_so_many_are_taken_as_there_are_ordinary_items(others, are_all_taken):
    assert (relations_of(40, **others) == 40) == are_all_taken
