"""Prices against peers, against what the same parties do, and against how many others price so."""

import pytest
from intake import lent
from pricing import declaration, judged, ordinary

COCOA = {"hs_code": "180100000", "description": "cocoa beans"}
COFFEE = {"hs_code": "090111000", "description": "coffee beans"}
COTTON = {"hs_code": "520100000", "description": "cotton"}
RUBBER = {"hs_code": "400110000", "description": "rubber latex"}
FEW_SHIP = {"hs_code": "282739000"}
OXIDES = {"hs_code": "282590000", "description": "metal oxides"}


@pytest.fixture(scope="module")
def market(tmp_path_factory):
    """Declarations of many tests, screened at once: each test looks at goods of its own."""
    rows = [*CHEAP, *DEAR, *ALIKE, *INCOMPLETE, *A_LITTLE, *NAMED, *WRITTEN, *MISSPELT]
    with lent(tmp_path_factory.mktemp("market")) as warehouse:
        return judged(warehouse, *rows)


@pytest.fixture(scope="module")
def wide_market(tmp_path_factory):
    """The same of goods whose prices lie so far apart that a price has to be odder to be said."""
    with lent(tmp_path_factory.mktemp("wide")) as warehouse:
        return judged(warehouse, *FELL, *TWICE, *UNNAMED, *SOLE)


CHEAP = [declaration("cheap", "new", 0.5)]


def test_a_price_far_below_that_of_peers_is_said_with_the_figures(market):
    said = market.said["cheap"]
    assert set(said) == {"underpriced"}
    reason = said["underpriced"]
    assert "Published" not in reason  # zinc has no published prices here
    assert "790111 declared at 0.5 USD/kg: 17 % of the" in reason
    assert "3.0" in reason
    assert "95 % of 40 other exporters of goods so described lie between" in reason


DEAR = [*ordinary("cocoa", **COCOA), declaration("dear", "new", 30.0, **COCOA)]


def test_a_price_far_above_that_of_peers_is_said(market):
    assert set(market.said["dear"]) == {"overpriced"}


def test_of_ordinary_prices_nothing_is_said(market):
    assert set(market.said) == {"cheap", "dear"}


ALIKE = [
    *ordinary("coffee", **COFFEE),
    *(declaration(f"grade{number}", f"G{number}", 9.0, number, **COFFEE) for number in range(5)),
    declaration("alike", "new", 9.0, **COFFEE),
]


def test_a_price_that_others_have_too_is_not_odd(market):
    assert "overpriced" not in market.said.get("alike", {})


FELL = [
    *ordinary("cotton", **COTTON),
    *(declaration(f"own{number}", "P", 2.0, number, **COTTON) for number in range(12)),
    declaration("fell", "P", 0.4, 20, **COTTON),
]


def test_a_price_that_left_what_the_same_parties_do_is_said(wide_market):
    assert "that the 12 other shipments of such goods" in wide_market.said["fell"]["price_fell"]
    assert not [number for number in wide_market.said if number.startswith("own")]


INCOMPLETE = [
    declaration("unvalued", "new", 1.0, value=None),
    declaration("unweighed", "new", 1.0, net_kg=None),
    declaration("unnamed currency", "new", 9000.0, currency=None),
    declaration("for nothing", "new", 3.0, net_kg=4.0, value=12.0),
    declaration("germanium sample", "new", 3.0, net_kg=1.0, value=100.0, hs_code="282560000")
    | {"description": "germanium dioxide, free sample"},
]
A_LITTLE = [
    declaration("a little germanium", "new", 3.0, net_kg=0.05, value=100.0, hs_code="282560000")
    | {"description": "germanium dioxide"},
]


def test_without_a_value_it_is_silent(market):
    assert market.silent["unvalued"] == "no value"
    assert market.silent["unweighed"] == "no net mass"


def test_a_figure_without_a_currency_is_no_price_where_others_name_theirs(market):
    assert market.silent["unnamed currency"] == "no currency"


def test_what_is_sent_for_a_trifle_has_no_price_unless_it_may_be_a_strategic_mineral_and_a_sample_never(market):
    assert market.silent["for nothing"] == market.silent["germanium sample"] == "no value"
    assert "a little germanium" not in market.silent


def test_it_is_silent_of_nothing_else(market):
    assert set(market.silent) == {row["declaration_id"] for row in INCOMPLETE}


def of_few(*prices):
    """Declarations of a heading that nobody else ships, each by an exporter of its own."""
    return [declaration(f"few{n}", f"F{n}", price, n, **FEW_SHIP) for n, price in enumerate(prices)]


@pytest.mark.parametrize(("others", "is_odd"), [((1.3, 60.0, 1233.0), False), ((890.0, 900.0, 920.0), True)])
def test_of_few_exporters_the_farthest_is_odd_only_beyond_what_sets_the_others_apart(others, is_odd, warehouse):
    said = judged(warehouse, *of_few(*others), declaration("cheap", "new", 0.784, **FEW_SHIP)).said
    assert ("underpriced" in said.get("cheap", {})) == is_odd


TWICE = [
    *ordinary("rubber", **RUBBER),
    *(declaration(f"{firm}{number}", firm, 2.9, number, **RUBBER) for number in range(12) for firm in ("Q", "R")),
    declaration("fell first", "Q", 2.0, 20, **RUBBER),
    declaration("fell again", "Q", 2.0, 30, **RUBBER),
    declaration("fell once", "R", 2.0, 20, **RUBBER),
]


def test_a_price_that_falls_twice_is_odder_than_one_that_falls_once_among_many_of_the_same_parties(wide_market):
    assert wide_market.chances["fell first"] < wide_market.chances["fell once"]


SOLE = [
    *(declaration(f"sole{n}", "S", 900.0 + n, n, hs_code="880730000", description="parts of drones") for n in range(6)),
    declaration("sole fell", "S", 60.0, 7, hs_code="880730000", description="parts of drones"),
    *(declaration(f"mixed{n}", "M", 3.0, n, hs_code="710691000", description="silver") for n in range(8)),
    declaration("in another currency", "M", 96.0, 9, hs_code="710691000", description="silver", currency="TWD"),
    declaration("alone", "new", 90.0, hs_code="711011000", description="platinum", status=None),
]


def test_where_only_one_exports_a_heading_nothing_is_expected_of_its_prices_but_what_they_were(wide_market):
    assert wide_market.silent["alone"] == "too few exporters of the heading in the reference"
    assert not any(f"sole{n}" in wide_market.said for n in range(6))
    assert min(wide_market.chances[f"sole{n}"] for n in range(6)) > 0.1
    assert wide_market.chances["sole fell"] < 0.01
    assert "in another currency" not in wide_market.said


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


def test_a_price_is_held_against_others_whose_goods_are_said_to_be_of_such_a_grade(warehouse):
    words = ("zinc ingots", "zinc ingots premium")
    stated = [declaration(f"stated{n}", "P", 24.0, n, description=description) for n, description in enumerate(words)]
    chances = judged(warehouse, *of_grades(), *stated, declaration("unstated", "Q", 24.0)).chances
    assert chances["unstated"] < 0.05
    assert chances["stated0"] > 0.1
    assert chances["stated1"] > 0.1


def test_one_exporter_that_ships_often_is_not_what_the_others_are_held_against(warehouse):
    often = [declaration(f"often{n}", "loud", 900.0, n % 80, **FEW_SHIP) for n in range(60)]
    said = judged(warehouse, *often, *of_few(1.2, 1.4, 1.5), declaration("usual", "new", 1.3, **FEW_SHIP)).said
    assert "underpriced" not in said.get("usual", {})


@pytest.mark.parametrize("number", ["", " lot 0303", " PO 65132", " INV-962147", " 12345"])
def test_the_number_of_an_order_is_no_word_of_the_goods(number, warehouse):
    found = warehouse.rows("SELECT description_words($text)", {"text": "Zinc ingots" + number})
    assert found == [("zinc ingots",)]


METAL_OXIDES = [declaration(f"oxide{n}", f"O{n % 15}", 3.0 + n % 15 / 50, n, **OXIDES) for n in range(60)]
NAMED = [*METAL_OXIDES, declaration("tungsten", "new", 90.0, **OXIDES | {"description": "tungsten oxide"})]
UNNAMED = [*METAL_OXIDES, declaration("unnamed", "new", 90.0, **OXIDES)]


def test_goods_that_alone_name_a_mineral_are_not_held_against_others_of_their_heading(market):
    assert market.chances["tungsten"] == 0.5


def of_a_quarter(price, days):
    """Tungsten oxide of a dozen exporters, priced so in the quarter that begins that many days off."""
    return [
        declaration(f"w{n}{days}", f"W{n}", price + n / 4, days + n, **OXIDES | {"description": "tungsten oxide"})
        for n in range(12)
    ]


def test_a_mineral_whose_price_moves_is_held_against_others_that_name_it_in_that_quarter(warehouse):
    """The other goods of the heading, which are more, cost what they did."""
    others = [declaration(f"oxide{n}", f"O{n % 15}", 3.0 + n % 15 / 50, n * 4 - 270, **OXIDES) for n in range(90)]
    moved = [one for price, days in ((38, -270), (37, -180), (39, -90), (100, 1)) for one in of_a_quarter(price, days)]
    judged(warehouse, *others, *moved)
    ((farthest,),) = warehouse.rows(
        """SELECT max(abs(price_residual)) FROM features.compared JOIN features.items USING (item_id)
           WHERE named = 'tungsten' AND declared_on > DATE '2025-04-01'"""
    )
    assert farthest < 0.3  # where the others of the heading decide it is 0.9


def test_a_market_that_doubles_within_a_quarter_is_followed_by_the_month(warehouse):
    """Prices stand still for two years, and rise from January to March of the third."""
    months = [(day, 40.0) for day in range(-720, 0, 30)] + [(5, 60.0), (35, 90.0), (65, 150.0)]
    rows = [
        declaration(f"w{n}{day}", f"W{n}", price + n, day + n, **OXIDES | {"hs_code": "720280000"})
        for day, price in months
        for n in range(12)
    ]
    judged(warehouse, *rows)
    ((farthest,),) = warehouse.rows(
        """SELECT max(abs(price_residual)) FROM features.compared JOIN features.items USING (item_id)
           WHERE declared_on >= DATE '2025-01-01'"""
    )
    assert farthest < 0.3  # where the quarter decides it is 0.5


@pytest.mark.parametrize("slip", [45_000.0, 4.5])
def test_one_odd_price_of_the_month_does_not_move_the_market(slip, warehouse):
    steel = OXIDES | {"hs_code": "720280000"}
    rows = [
        declaration(f"w{n}{day}", f"W{n}", 44.0 + n / 6, day, **steel) for day in range(-720, 0, 30) for n in range(12)
    ]
    newest = [declaration("honest", "H", 45.0, 5, **steel), declaration("slip", "S", slip, 6, **steel)]
    judged(warehouse, *rows, *newest)
    ((residual,),) = warehouse.rows(
        """SELECT price_residual FROM features.compared JOIN features.items USING (item_id)
           WHERE declaration_id = 'honest'"""
    )
    assert abs(residual) < 0.2  # where two exporters are a market it is 3


def test_what_goods_are_called_counts_for_more_than_the_national_code_that_they_share(warehouse):
    """Japan puts most of its lanthanum under the code of its neodymium, China puts neodymium under one of its own."""
    lanthanum = [
        declaration(f"l{n}", f"L{n % 15}", 0.9 + n % 15 / 50, n, hs_code="284690211", description="lanthanum oxide")
        for n in range(90)
    ]
    neodymium = [
        declaration(f"n{n}", f"N{n % 15}", 60.0 + n % 15, n, hs_code="284690211" if n % 3 == 0 else "2846901990")
        | {"description": "neodymium oxide", "authority": "JP" if n % 3 == 0 else "CN"}
        for n in range(90)
    ]
    judged(warehouse, *lanthanum, *neodymium)
    ((farthest,),) = warehouse.rows(
        """SELECT max(abs(price_residual)) FROM features.compared JOIN features.items USING (item_id)
           WHERE hs6 = '284690'"""
    )
    assert farthest < 0.3  # where the code decides it is 4.2


def test_goods_that_name_no_mineral_are_held_against_others_of_their_heading(wide_market):
    assert wide_market.chances["unnamed"] < 0.01


WRITTEN = [
    declaration(f"w{number}", f"W{number}", 2, description=text, hs_code="284610000")
    for number, text in enumerate(
        [
            *["lanthanum carbonate"] * 3,
            "LANTHANUM CARBONATE LOT 345",
            "Lanthanum carbonate no brand",
            "LANTHANUM CAROBNATE",
            "lanthanum oxide",
            "as per invoice",
        ]
    )
]


def test_a_wording_with_something_added_or_a_letter_wrong_is_the_one_in_use(market):
    words = market.words
    assert len({words[f"w{number}"] for number in range(6)}) == 1
    assert len({words["w0"], words["w6"], words["w7"]}) == 3


MISSPELT = [
    declaration(f"g{number}", f"G{number}", 2000, description=text, hs_code="282560000")
    for number, text in enumerate([*["germanium dioxide"] * 3, "GERMAANIUM DIOXIDE"])
]


def test_a_mineral_misspelt_is_the_one_that_the_wording_in_use_names(market):
    assert market.named["g3"] == "germanium"
