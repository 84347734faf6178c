"""Which of the steps to doubted firms, and of the roofs of young ones, is told of a firm: rows in, risks out."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from trading import selected

WATCHED = date(2025, 1, 1)


def risks(*steps: dict[str, Any], first_watched_on: date | None = WATCHED, kinds: int = 1) -> list[tuple[Any, ...]]:
    """Return what is told of the one firm: by which identifier, and the chance.

    :param steps: its steps to doubted firms
    :param kinds: how many kinds of identifiers are known of it
    """
    given = {
        "detect.network_identifiers": [{"firm": 1, "kind": f"kind {number}"} for number in range(kinds)],
        "detect.network_firms": [
            {"firm": 1, "first_watched_on": first_watched_on},
            {"firm": 2, "first_watched_on": WATCHED},
        ],
        "detect.network_steps": [{"firm": 1, "kind": "phone", "value": "7", "shown": "7", "firms": 2, "via": 2,
                                  "next_step": "owner", "source": 3} | step for step in steps],
        "detect.network_roofs": [{"firm": 9, "kind": "phone", "value": "9", "shown": "9", "firms": 2, "days_old": 7,
                                  "as_young": 0.1, "young_firms": 2, "oldest": 7, "members": [9], "chance": 0.01}],
    }  # fmt: skip
    return [(row["kind"], row["chance"]) for row in selected("detect.network_risks", given)]


@pytest.mark.parametrize(("chance", "told"), [(0.099, [("phone", 0.099)]), (0.1, [])])
def test_what_one_honest_firm_in_ten_shows_is_not_told(chance, told):
    assert risks({"chance": chance}) == [(kind, pytest.approx(value)) for kind, value in told]


def test_of_a_firm_that_does_not_trade_in_watched_goods_nothing_is_told():
    assert risks({"chance": 0.01}, first_watched_on=None) == []


def test_of_several_identifiers_the_one_that_shows_it_best_is_told():
    assert risks({"kind": "owner", "chance": 0.02}, {"chance": 0.01}) == [("phone", pytest.approx(0.01))]


def test_each_kind_of_identifier_that_is_known_is_a_look():
    assert risks({"chance": 0.01}, kinds=3) == [("phone", pytest.approx(1 - 0.99**3))]
