"""How far the two sides of a possible pair agree in each thing: an export and an import in, degrees out."""

from __future__ import annotations

from datetime import date, timedelta
from math import exp
from typing import Any

import pytest
from trading import selected

DUE = date(2025, 3, 1)
Row = dict[str, Any]


def export(number: int = 1, **columns: Any) -> Row:
    """A thousand kilograms of tungsten oxide for thirty thousand dollars, of which only the goods are known."""
    usual = {"item_id": number, "hs6": "282590", "net_kg": 1000.0, "usd": 30_000.0, "packages": None}
    usual |= dict.fromkeys(("container", "exporter_entity", "importer_entity"))
    return usual | {"due_on": DUE, "exporter_mention": 10 * number, "importer_mention": 10 * number + 1} | columns


def agreements(*pairs: tuple[Row, Row, bool | None], letters: dict[int, str] | None = None) -> list[dict[str, int]]:
    """Return how far the two sides of each pair agree in what is compared.

    :param pairs: an export, an import, and whether they are known to be of one consignment
    :param letters: how the parties of some mentions are written
    """
    given = {
        "link.possible": [
            {"exported": left["item_id"], "imported": came["item_id"], "is_known": is_known}
            for left, came, is_known in pairs
        ],
        "link.sides": list({row["item_id"]: row for left, came, _ in pairs for row in (left, came)}.values()),
        "link.parties": [
            {"mention": mention, "letters": text} for mention, text in {-1: "X", **(letters or {})}.items()
        ],
    }
    found = selected("link.compared", given)
    return [
        {
            row["compared"]: row["agreement"]
            for row in found
            if (row["exported"], row["imported"]) == (left["item_id"], came["item_id"])
        }
        for left, came, _ in pairs
    ]


def agreement(compared: str, left: Row, came: Row, letters: dict[int, str] | None = None) -> int | None:
    ((found),) = agreements((export(**left), export(2, **came), None), letters=letters)
    return found.get(compared)


HEAVIER = {"net_kg": 2000.0}
OF_VALUE = "value of another mass"


@pytest.mark.parametrize(
    ("compared", "left", "came", "degree"),
    [
        ("heading", {}, {}, 2),
        ("heading", {}, {"hs6": "282580"}, 1),
        ("heading", {}, {"hs6": "100630"}, 0),
        *(
            ("mass", {}, {"net_kg": 1000 * exp(sign * apart)}, degree)
            for sign in (1, -1)
            for apart, degree in ((0.0004, 3), (0.0006, 2), (0.019, 2), (0.021, 1), (0.09, 1), (0.11, 0))
        ),
        ("mass", {}, {"net_kg": None}, None),
        ("packages", {"packages": 20}, {"packages": 20}, 1),
        ("packages", {"packages": 20}, {"packages": 21}, 0),
        ("packages", {"packages": 20}, {}, None),
        ("container", {"container": 7}, {"container": 7}, 1),
        ("container", {"container": 7}, {"container": 8}, 0),
        ("container", {"container": 7}, {}, None),
        *(
            ("value", {}, {"usd": 30_000 * ratio}, degree)
            for ratio, degree in (
                (0.89, 0), (0.91, 1), (0.97, 1), (0.99, 2), (1.09, 2), (1.11, 1), (1.39, 1), (1.41, 0)
            )
        ),
        ("value", {}, {"usd": None}, None),
        ("value", {}, {"net_kg": None}, 2),
        ("value", {}, HEAVIER, None),
        (OF_VALUE, {}, {}, None),
        *(
            (OF_VALUE, {}, HEAVIER | {"usd": 30_000 * ratio}, degree)
            for ratio, degree in (
                (0.97, 0), (0.99, 2), (1.09, 2), (1.11, 0), (1.95, 0), (1.97, 1), (2.19, 1), (2.21, 0)
            )
        ),
        (OF_VALUE, {}, HEAVIER | {"usd": None}, None),
        *(
            ("date", {}, {"due_on": DUE + timedelta(sign * days)}, degree)
            for sign in (1, -1)
            for days, degree in ((1, 3), (2, 2), (4, 2), (5, 1), (14, 1), (15, 0))
        ),
    ],
)  # fmt: skip
def test_two_sides_agree_the_more_the_nearer_they_are(compared, left, came, degree):
    assert agreement(compared, left, came) == degree


@pytest.mark.parametrize(
    ("entities", "names", "degree"),
    [
        pytest.param((5, 5), (None, None), 2, id="one party"),
        pytest.param((5, 5), ("XINHUA", "KWONG"), 2, id="one party of two names"),
        pytest.param((5, 6), ("XINHUA", "XINHUA"), 2, id="two of one name"),
        pytest.param((5, 6), ("XINHUATUNGSTEN", "XINHUATUNGSTIN"), 1, id="names nearly alike"),
        pytest.param((5, 6), ("XINHUA", "KWONG"), 0, id="two names"),
        pytest.param((5, 6), ("新华", "XINHUA"), None, id="names in two scripts"),
        pytest.param((5, 6), (None, "XINHUA"), None, id="one without a name"),
        pytest.param((None, None), (None, None), None, id="nobody"),
    ],
)
@pytest.mark.parametrize(("role", "mentions"), [("exporter", (10, 20)), ("importer", (11, 21))])
def test_parties_agree_as_far_as_they_are_one_or_named_alike(role, mentions, entities, names, degree):
    letters = {mention: name for mention, name in zip(mentions, names, strict=True) if name}
    left, came = ({f"{role}_entity": entity} for entity in entities)
    assert agreement(role, left, came, letters) == degree


def half(
    number: int, kg: float, proportion: float = 2.0, price: float = 1.0, **known: Any
) -> tuple[Row, Row, bool | None]:
    """An export between two parties, and an import that states so many times its mass, at so many times its price."""
    parties = {"exporter_entity": 5, "importer_entity": 6} | known
    left = export(number, net_kg=kg, usd=30 * kg, **parties)
    return left, export(100 + number, net_kg=kg * proportion, usd=30 * kg * proportion * price, **parties), None


def shares(*pairs: tuple[Row, Row, bool | None]) -> list[int | None]:
    """Return whether each pair has the proportion of its masses in common with others."""
    return [found.get("proportion of masses") for found in agreements(*pairs)]


def test_three_consignments_of_one_proportion_are_no_chance():
    assert shares(half(1, 700.0), half(2, 1300.0), half(3, 1900.0)) == [1, 1, 1]
    assert shares(half(1, 700.0), half(2, 1300.0)) == [0, 0]


@pytest.mark.parametrize(("others", "common"), [(3, 1), (4, 0)])
def test_half_of_all_consignments_have_the_proportion(others, common):
    odd = [half(10 + number, 800.0 + 90 * number, 3.0 + number) for number in range(others)]
    assert shares(half(1, 700.0), half(2, 1300.0), half(3, 1900.0), *odd)[:3] == [common] * 3


def test_consignments_of_nearly_the_same_mass_are_not_among_those_that_differ():
    nearly = [half(10 + number, 800.0 + 90 * number, 1.05) for number in range(4)]
    assert shares(half(1, 700.0), half(2, 1300.0), half(3, 1900.0), *nearly)[:3] == [1, 1, 1]


@pytest.mark.parametrize("side", [0, 1], ids=["export", "import"])
def test_one_side_of_many_others_is_one_consignment(side):
    pairs = [half(number, 700.0) for number in (1, 2, 3)]
    one = pairs[0][side]
    pairs = [(one, came, known) if side == 0 else (left, one, known) for left, came, known in pairs]
    assert shares(*pairs) == [0, 0, 0]


@pytest.mark.parametrize(
    ("differs", "common"),
    [
        pytest.param({"price": 0.89}, 0, id="cheaper"),
        pytest.param({"price": 0.91}, 1, id="a little cheaper"),
        pytest.param({"price": 1.39}, 1, id="dearer by freight"),
        pytest.param({"price": 1.41}, 0, id="dearer"),
        pytest.param({"exporter_entity": None}, 0, id="of no known exporter"),
        pytest.param({"importer_entity": None}, 0, id="of no known importer"),
        pytest.param({"proportion": 1.05}, None, id="of nearly the same mass"),
    ],
)
def test_a_proportion_tells_of_goods_of_one_price_between_known_parties(differs, common):
    assert (
        shares(*(half(number, kg, **differs) for number, kg in ((1, 700.0), (2, 1300.0), (3, 1900.0)))) == [common] * 3
    )


@pytest.mark.parametrize("side", [0, 1], ids=["export", "import"])
def test_what_has_another_side_of_its_mass_is_not_declared_by_half(side):
    pairs = [half(1, 700.0), half(2, 1300.0), half(3, 1900.0)]
    fitting = export(200, net_kg=pairs[0][side]["net_kg"], exporter_entity=8, importer_entity=9)
    other = (pairs[0][0], fitting, None) if side == 0 else (fitting, pairs[0][1], None)
    assert shares(*pairs, other)[1:3] == [0, 0]


def test_documented_pairs_of_a_proportion_do_not_speak_for_open_ones():
    documented = [(left, came, True) for left, came, _ in (half(1, 700.0), half(2, 1300.0), half(3, 1900.0))]
    assert shares(*documented, half(4, 2500.0)) == [1, 1, 1, 0]
