"""Prices against peers, against what the same parties do, and against how many others price so."""

import pytest
from pricing import declaration, screen

from detectors.valuation import VALUATION


@pytest.fixture
def judged(warehouse):
    """Return a function that screens declarations, and tells the claims on each and why others are not judged."""

    def judge(*rows):
        screen(warehouse, VALUATION, *rows)
        said = warehouse.rows(
            "SELECT declaration_id, claim, reason FROM detect.valuation JOIN features.items USING (item_id)"
        )
        silent = warehouse.rows(
            """SELECT declaration_id, silent FROM detect.valuation_scored JOIN features.items USING (item_id)
               WHERE silent IS NOT NULL"""
        )
        return {(number, claim): reason for number, claim, reason in said}, dict(silent)

    return judge


@pytest.fixture
def scored(warehouse):
    """Return a function that screens declarations, and tells the chance of each in an honest one."""

    def score(*rows):
        screen(warehouse, VALUATION, *rows)
        return dict(
            warehouse.rows(
                "SELECT declaration_id, p_value FROM detect.valuation_scored JOIN features.items USING (item_id)"
            )
        )

    return score


def test_a_price_far_below_that_of_peers_is_said_with_the_figures(judged):
    said, _ = judged(declaration("cheap", "new", 0.5))
    assert set(said) == {("cheap", "underpriced")}
    assert "Published" not in said["cheap", "underpriced"]  # zinc has no published prices here
    reason = said["cheap", "underpriced"]
    assert "790111 declared at 0.5 USD/kg: 17 % of the" in reason
    assert "3.0" in reason
    assert "Of 40 other exporters of goods so described" in reason


def test_a_price_far_above_that_of_peers_is_said(judged):
    said, _ = judged(declaration("dear", "new", 30.0))
    assert set(said) == {("dear", "overpriced")}


def test_a_price_that_others_have_too_is_not_odd(judged):
    grade = [declaration(f"grade{number}", f"G{number}", 9.0, number) for number in range(5)]
    said, _ = judged(declaration("alike", "new", 9.0), *grade)
    assert ("alike", "overpriced") not in said


def test_a_price_that_left_what_the_same_parties_do_is_said(judged):
    own = [declaration(f"own{number}", "P", 2.0, number) for number in range(12)]
    said, _ = judged(*own, declaration("fell", "P", 0.4, 20))
    assert ("fell", "price_fell") in said
    assert "that the 12 other shipments of such goods" in said["fell", "price_fell"]
    assert not [number for number, _ in said if number.startswith("own")]


def test_without_a_value_it_is_silent(judged):
    said, silent = judged(
        declaration("unvalued", "new", 1.0, value=None), declaration("unweighed", "new", 1.0, net_kg=None)
    )
    assert said == {}
    assert silent == {"unvalued": "no value", "unweighed": "no net mass"}


def test_a_figure_without_a_currency_is_no_price_where_others_name_theirs(judged):
    said, silent = judged(declaration("unnamed", "new", 9000.0, currency=None))
    assert said == {}
    assert silent == {"unnamed": "no currency"}


def of_few(*prices):
    """Declarations of a heading that nobody else ships, each by an exporter of its own."""
    return [declaration(f"few{n}", f"F{n}", price, n, hs_code="282739000") for n, price in enumerate(prices)]


@pytest.mark.parametrize(("others", "is_odd"), [((1.3, 60.0, 1233.0), False), ((890.0, 900.0, 920.0), True)])
def test_of_few_exporters_the_farthest_is_odd_only_beyond_what_sets_the_others_apart(others, is_odd, judged):
    said, _ = judged(*of_few(*others), declaration("cheap", "new", 0.784, hs_code="282739000"))
    assert (("cheap", "underpriced") in said) == is_odd


def test_a_price_that_falls_twice_is_odder_than_one_that_falls_once_among_many_of_the_same_parties(scored):
    own = [declaration(f"{firm}{number}", firm, 2.9, number) for number in range(12) for firm in ("P", "Q")]
    fallen = [declaration("fell", "P", 2.0, 20), declaration("again", "P", 2.0, 30), declaration("once", "Q", 2.0, 20)]
    chances = scored(*own, *fallen)
    assert chances["fell"] < chances["once"]


def of_grades():
    """Declarations of other metals, of which one in three exporters writes that they are premium and asks more."""
    for code, metal in (("740311000", "copper"), ("760110000", "aluminium"), ("800110000", "tin")):
        for exporter in range(45):
            grade = exporter // 3 if exporter % 3 == 0 else None
            words = f"{metal} ingots" if grade is None else f"{metal} {'abcdefghijklmno'[grade]} premium"
            price = 3.0 + exporter / 450 if grade is None else 3.0 * 1.2 ** (grade + 1)
            for day in range(4):
                number = f"{metal}{exporter}-{day}"
                yield declaration(number, f"{metal}{exporter}", price, day, hs_code=code, description=words)


def test_a_price_is_held_against_others_whose_goods_are_said_to_be_of_such_a_grade(scored):
    words = ("zinc ingots", "zinc ingots premium")
    stated = [declaration(f"stated{n}", "P", 24.0, n, description=description) for n, description in enumerate(words)]
    chances = scored(*of_grades(), *stated, declaration("unstated", "Q", 24.0))
    assert chances["unstated"] < 0.05
    assert chances["stated0"] > 0.1
    assert chances["stated1"] > 0.1


def test_one_exporter_that_ships_often_is_not_what_the_others_are_held_against(judged):
    often = [declaration(f"often{n}", "loud", 900.0, n % 80, hs_code="282739000") for n in range(60)]
    said, _ = judged(*often, *of_few(1.2, 1.4, 1.5), declaration("usual", "new", 1.3, hs_code="282739000"))
    assert ("usual", "underpriced") not in said


@pytest.mark.parametrize("number", ["", " lot 0303", " PO 65132", " INV-962147", " 12345"])
def test_the_number_of_an_order_is_no_word_of_the_goods(number, warehouse):
    found = warehouse.rows("SELECT description_words($text)", {"text": "Zinc ingots" + number})
    assert found == [("zinc ingots",)]


def test_goods_that_alone_name_a_mineral_are_not_held_against_others_of_their_heading(scored):
    oxides = {"hs_code": "282590000", "description": "metal oxides"}
    others = [declaration(f"oxide{n}", f"O{n % 15}", 3.0 + n % 15 / 50, n, **oxides) for n in range(60)]
    chances = scored(*others, declaration("tungsten", "new", 90.0, **oxides | {"description": "tungsten oxide"}))
    assert chances["tungsten"] == 0.5


def test_goods_that_name_no_mineral_are_held_against_others_of_their_heading(scored):
    oxides = {"hs_code": "282590000", "description": "metal oxides"}
    others = [declaration(f"oxide{n}", f"O{n % 15}", 3.0 + n % 15 / 50, n, **oxides) for n in range(60)]
    assert scored(*others, declaration("unnamed", "new", 90.0, **oxides))["unnamed"] < 0.01


def test_published_prices_of_the_day_are_told_beside_those_of_peers(judged):
    antimony = {"hs_code": "811010000", "description": "antimony ingots", "origin": "CN", "dispatch": "CN"}
    peers = [
        declaration(f"a{exporter}-{day}", f"A{exporter}", 55 + (exporter * 7 + day) % 5, day, **antimony)
        for exporter in range(14)
        for day in range(5)
    ]
    said, _ = judged(*peers, declaration("cheap", "new", 9, **antimony))
    assert (
        "Published prices of such goods lay between 37.5 and 62.0 USD/kg around then, above the declared one."
        in said["cheap", "underpriced"]
    )


@pytest.mark.parametrize(("price", "odd"), [(0.3, True), (1.1, False)])
def test_a_price_that_published_ones_reach_is_not_low_for_being_below_peers(scored, price, odd):
    oxides = {"hs_code": "284690000", "origin": "CN", "dispatch": "CN"}
    peers = [
        declaration(f"n{exporter}-{day}", f"N{exporter}", 60 + exporter, day, description="neodymium oxide", **oxides)
        for exporter in range(20)
        for day in range(3)
    ]
    # That of lanthanum is a dollar.
    given = declaration("given", "new", price, description="lanthanum oxide", **oxides)
    assert (scored(*peers, given)["given"] < 0.1) is odd


def test_a_wording_with_something_added_or_a_letter_wrong_is_the_one_in_use(warehouse):
    written = ["lanthanum carbonate"] * 3 + [
        "LANTHANUM CARBONATE LOT 345",
        "Lanthanum carbonate no brand",
        "LANTHANUM CAROBNATE",
        "lanthanum oxide",
        "as per invoice",
    ]
    rows = [
        declaration(f"w{number}", f"W{number}", 2, description=text, hs_code="284690000")
        for number, text in enumerate(written)
    ]
    screen(warehouse, VALUATION, *rows)
    words = dict(warehouse.rows("SELECT declaration_id, words FROM features.items WHERE hs6 = '284690'"))
    assert len({words[f"w{number}"] for number in range(6)}) == 1
    assert len({words["w0"], words["w6"], words["w7"]}) == 3


def test_a_mineral_misspelt_is_the_one_that_the_wording_in_use_names(warehouse):
    oxides = [
        declaration(f"g{number}", f"G{number}", 2000, description="germanium dioxide", hs_code="282560000")
        for number in range(3)
    ]
    misspelt = declaration("misspelt", "new", 2000, description="GERMAANIUM DIOXIDE", hs_code="282560000")
    screen(warehouse, VALUATION, *oxides, misspelt)
    assert warehouse.rows("SELECT named FROM features.items WHERE declaration_id = 'misspelt'") == [("germanium",)]
