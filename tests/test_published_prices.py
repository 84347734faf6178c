"""Prices against what is published of such goods."""

import pytest
from intake import lent
from pricing import declaration, judged

ANTIMONY = {"hs_code": "811010000", "description": "antimony ingots", "origin": "CN", "dispatch": "CN"}
RARE_EARTHS = {"hs_code": "284690000", "origin": "CN", "dispatch": "CN"}


@pytest.fixture(scope="module")
def market(tmp_path_factory):
    """Declarations of rare earths, screened at once."""
    with lent(tmp_path_factory.mktemp("market")) as warehouse:
        return judged(warehouse, *OF_NEODYMIUM, *OF_PRASEODYMIUM)


OF_ANTIMONY = [
    *(
        declaration(f"a{exporter}-{day}", f"A{exporter}", 55 + (exporter * 7 + day) % 5, day, **ANTIMONY)
        for exporter in range(14)
        for day in range(5)
    ),
    declaration("cheap antimony", "new", 9, **ANTIMONY),
]


def test_published_prices_of_the_day_are_told_beside_those_of_peers(warehouse):
    assert (
        "Published prices of such goods lay between 37.5 and 62.0 USD/kg around then, above the declared one."
        in judged(warehouse, *OF_ANTIMONY).said["cheap antimony"]["underpriced"]
    )


OF_NEODYMIUM = [
    *(
        declaration(
            f"n{exporter}-{day}", f"N{exporter}", 60 + exporter, day, description="neodymium oxide", **RARE_EARTHS
        )
        for exporter in range(20)
        for day in range(3)
    ),
    # That of lanthanum is a dollar.
    declaration("given0.3", "new", 0.3, description="lanthanum oxide", **RARE_EARTHS),
    declaration("given1.1", "newer", 1.1, description="lanthanum oxide", **RARE_EARTHS),
    declaration("vague1.1", "vague", 1.1, description="oxida", **RARE_EARTHS),
    declaration("neodymium4", "false", 4, description="neodymium oxide", **RARE_EARTHS),
]


METALS = RARE_EARTHS | {"hs_code": "280530000"}
OF_PRASEODYMIUM = [
    *(
        declaration(f"p{exporter}-{day}", f"P{exporter}", 80 + exporter / 2, day, description="Pr-Nd alloy", **METALS)
        for exporter in range(40)
        for day in range(3)
    ),
    # Mischmetal is published at six dollars, oxide of praseodymium at seventy, and of lanthanum at one.
    declaration("praseodymium metal", "false", 8, description="Pr-Nd ingots", **METALS),
    declaration("lanthanum metal", "new", 8, description="lanthanum metal", **METALS),
    declaration("mischmetal", "mixer", 5.7, description="mischmetal, Nd 15%", **METALS),
]


@pytest.mark.parametrize(
    ("number", "odd"), [("praseodymium metal", True), ("lanthanum metal", False), ("mischmetal", False)]
)
def test_a_metal_is_dearer_than_the_oxide_that_it_is_made_of(market, number, odd):
    assert (market.chances[number] < 0.1) is odd


@pytest.mark.parametrize(("price", "odd"), [(0.3, True), (1.1, False)])
def test_a_price_that_published_ones_reach_is_not_low_for_being_below_peers(market, price, odd):
    assert (market.chances[f"given{price}"] < 0.1) is odd


def test_goods_of_no_named_element_may_be_the_cheapest_of_their_heading_and_named_ones_may_not(market):
    assert market.chances["vague1.1"] >= 0.5
    assert market.chances["neodymium4"] < 0.25
