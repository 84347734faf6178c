"""Firms under one roof with a party on the watch list: rows in, rows out."""

from __future__ import annotations

from typing import Any

import pytest
from trading import selected

LISTED, FIRM, OTHER = 1, 2, 3
CHANCE = 1e-5


def beside(*identifiers: tuple[int, str, str, int], listed: tuple[int, ...] = (LISTED,), **trade: Any) -> list[Any]:
    """Return what is told of one item of watched goods that FIRM exports.

    :param identifiers: firm, kind, value, and how many firms have it
    """
    item = {"item_id": 7, "side": "exporter", "firm": FIRM, "answers": True, "is_watched": True} | trade
    return selected(
        "detect.network_beside",
        {
            "detect.network_identifiers": [
                {"firm": firm, "kind": kind, "value": value, "shown": value, "firms": firms}
                for firm, kind, value, firms in identifiers
            ],
            "detect.network_firms": [{"firm": firm, "watchlisted": firm in listed} for firm in (LISTED, FIRM, OTHER)],
            "detect.network_trade": [item],
            "facts.chances": [{"claim": "beside_listed_party", "chance": CHANCE}],
        },
    )


def both(kind: str, value: str, firms: int = 2, other: int = LISTED) -> list[tuple[int, str, str, int]]:
    """An identifier that FIRM shares with another."""
    return [(other, kind, value, firms), (FIRM, kind, value, firms)]


ADDRESS, PHONE = both("address", "1 Binhai Road"), both("phone", "+86 1")


def test_a_firm_that_shares_address_and_phone_with_a_listed_party_is_told():
    (found,) = beside(*ADDRESS, *PHONE)
    assert (found["firm"], found["listed"], found["firms"]) == (FIRM, LISTED, 2)
    assert found["shared"] == ["address 1 Binhai Road", "phone +86 1"]
    assert found["p_value"] < 0.001


@pytest.mark.parametrize(
    "identifiers",
    [
        pytest.param(ADDRESS, id="one of them"),
        pytest.param([*ADDRESS, *both("broker", "B1")], id="a broker, whom many have"),
        pytest.param([*ADDRESS, *both("address", "2 Binhai Road")], id="two of one kind"),
        pytest.param([*ADDRESS, *both("phone", "+86 1", other=OTHER)], id="each with another firm"),
        pytest.param(
            [*both("address", "1 Binhai Road", 11), *both("phone", "+86 1", 11)], id="what more than ten have"
        ),
    ],
)
def test_what_an_agent_or_a_neighbour_shares_is_not(identifiers):
    assert beside(*identifiers) == []


def test_a_firm_that_is_listed_itself_stands_beside_nobody():
    assert beside(*ADDRESS, *PHONE, listed=(LISTED, FIRM)) == []


def test_goods_that_are_not_watched_are_left_alone():
    assert beside(*ADDRESS, *PHONE, is_watched=False) == []


def told(firms: int = 2, *, answers: bool = True) -> str:
    """Return what is said of FIRM beside a listed party, where so many firms share what they share."""
    shared = ["address 1 Binhai Road", "phone +86 1"]
    beside_it = {"item_id": 7, "side": "exporter", "firm": FIRM, "answers": answers, "listed": LISTED, "firms": firms}
    (found,) = selected(
        "detect.beside_listed_party",
        {
            "detect.network_beside": [beside_it | {"shared": shared, "p_value": 1e-4}],
            "detect.network_firms": [{"firm": LISTED, "name": "Listed Ltd."}, {"firm": FIRM, "name": "New Ltd."}],
        },
        worth_saying=0.001,
    )
    return str(found["reason"])


def test_the_sentence_says_what_is_shared_with_whom_and_what_would_be_innocent():
    assert told() == (
        "The exporter New Ltd. shares its address 1 Binhai Road and its phone +86 1 with Listed Ltd., which is "
        "watch-listed; nobody else has these. Innocent if one followed the other there, or both are served by one "
        "agent."
    )
    assert "; 3 firms have these." in told(3)
    assert told(answers=False).endswith(" It is only named here and did not lodge this declaration.")
