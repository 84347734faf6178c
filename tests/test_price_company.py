"""Who keeps company with an odd price: the exporters whose goods it is held against, and how many are as far out."""

from __future__ import annotations

from typing import Any

import pytest
from trading import selected

WORDING, MINERAL, HEADING = 1, 2, 3


def company(
    exporters: dict[int, list[float]],
    asked: list[float] | None = None,
    names: tuple[str, ...] = ("shared", "others", "as_far"),
    **goods: Any,
) -> dict[str, Any]:
    """Say what company an item has whose price, a logarithm of five, lies three above what is expected of it.

    :param exporters: how far the prices of others lie from what is expected of theirs, by what they share with the item
    :param asked: the prices of others in the heading
    :param names: what is asked of the company
    """
    item = {"item_id": 0, "wording": WORDING, "heading_named": MINERAL, "heading": HEADING, "hs6": "282590"}
    item |= {"named": None, "is_vague": False, "exporter": 0, "log_price": 5.0} | goods
    ranks = []
    for members in (WORDING, MINERAL, HEADING):
        prices = sorted([3.0, *exporters.get(members, [])])
        ranks += [
            {"members": members, "exporter": 0 if residual == 3.0 else 10 + place, "residual": residual}
            | {"as_high": len(prices) - place, "as_low": place + 1, "place": place + 1}
            for place, residual in enumerate(prices)
        ]
    bands = [
        {"members": members, "exporters": 1 + len(exporters.get(members, []))}
        for members in (WORDING, MINERAL, HEADING)
    ]
    others = [
        item | {"item_id": 10 + place, "exporter": 10 + place, "log_price": price}
        for place, price in enumerate(asked or [])
    ]
    given = {
        "detect.price_tests": [{"item_id": 0}],
        "features.groups": [item, *others],
        "features.compared": [{"item_id": 0, "price_residual": 3.0}],
        "features.slips": [{"item_id": 999}],
        "reference.price_moves": [{"hs6": None, "reach": 0.1}],
        "detect.price_bands": bands,
        "detect.price_ranks": ranks,
    }
    (found,) = selected("detect.price_company", given)
    return {name: found[name] for name in names}


FAR_AND_NEAR = [2.97] * 5 + [2.9] * 15  # a quarter of prices lies 0.04 beyond the middle ones


@pytest.mark.parametrize(("named", "shared"), [("tungsten", "mineral"), (None, "no mineral")])
def test_goods_of_a_heading_of_several_are_held_against_those_that_name_the_same_mineral_or_none(named, shared):
    found = company({MINERAL: FAR_AND_NEAR, HEADING: FAR_AND_NEAR + [0.0] * 20}, named=named)
    assert found == {"shared": shared, "others": 20, "as_far": 5}


def test_where_hardly_anybody_names_none_the_heading_is_all_the_company_there_is():
    one, two = [0.0], [0.0] * 2
    assert company({MINERAL: one, HEADING: FAR_AND_NEAR}) == {"shared": "heading", "others": 20, "as_far": 5}
    assert company({MINERAL: two, HEADING: FAR_AND_NEAR}) == {"shared": "no mineral", "others": 2, "as_far": 0}


def test_goods_of_a_named_mineral_are_no_company_to_others():
    assert company({HEADING: FAR_AND_NEAR}, named="tungsten") == {"shared": "mineral", "others": 0, "as_far": 0}


def test_a_wording_that_more_than_ten_use_is_company():
    few, many = FAR_AND_NEAR[:9], [4.0] * 5 + [0.0] * 5
    assert company({WORDING: few, MINERAL: [0.0] * 20})["others"] == 20
    assert company({WORDING: many, MINERAL: [0.0] * 20}) == {"shared": "wording", "others": 10, "as_far": 5}


def test_goods_of_which_nothing_is_said_may_be_any_of_the_heading_as_it_is_priced():
    asked = [5.0] * 10 + [4.9] * 10
    assert company({HEADING: [0.0] * 20}, asked)["as_far"] == 0
    assert company({HEADING: [0.0] * 20}, asked, is_vague=True) == {"shared": "heading", "others": 20, "as_far": 10}
    assert company({HEADING: FAR_AND_NEAR}, is_vague=True) == {"shared": "heading", "others": 20, "as_far": 5}


@pytest.mark.parametrize(
    ("others", "low", "high"),
    [
        pytest.param([-0.1, 0.0, 0.2], -0.1, 0.2, id="all of a few"),
        pytest.param([0.1 * place for place in range(10)], 0.0, 0.9, id="all of ten"),
        pytest.param([0.01 * place for place in range(100)], 0.02, 0.97, id="nineteen in twenty of many"),
    ],
)
def test_the_others_lie_where_the_prices_of_others_do(others, low, high):
    found = company({MINERAL: others}, names=("low", "high"), named="tungsten")
    assert found == {"low": pytest.approx(low), "high": pytest.approx(high)}
