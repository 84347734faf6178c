"""Which items of one document or container are a pair, and how sure that is: candidates in, pairs out."""

from __future__ import annotations

from typing import Any

import pytest
from trading import selected

CONTAINER = {"linked_by": "container", "as_written": False}
# Of two items under one number a heading or a figure agrees once in twenty, until others are seen.
AGREE, DIFFER = 1 / 20, 19 / 20
IN_NOTHING = {"same_heading": False, "same_packages": False, "mass_distance": 0.5, "value_distance": 0.5}
IN_PACKAGES = IN_NOTHING | {"same_packages": True}


def candidate(exported: int, imported: int, **columns: Any) -> dict[str, Any]:
    """An export and an import under one document that agree in everything, or whatever the columns say."""
    usual = {
        "exported": exported,
        "imported": imported,
        "linked_by": "document",
        "as_written": True,
        "export_lot": exported,
        "import_lot": imported,
        "same_heading": True,
        "same_hs4": True,
        "same_packages": True,
        "mass_distance": 0.0,
        "value_distance": 0.0,
        "days": 4,
    }
    return usual | columns


def documented(*candidates: dict[str, Any]) -> list[tuple[int, int, float]]:
    """Return the pairs, and how sure each is."""
    found = selected("link.documented", {"link.candidates": list(candidates)})
    return sorted((row["exported"], row["imported"], row["match_probability"]) for row in found)


def alone(first: int, number: int, **columns: Any) -> list[dict[str, Any]]:
    """So many exports, each under one document with one import."""
    return [candidate(place, 1000 + place, **columns) for place in range(first, first + number)]


FITS = [
    pytest.param({"mass_distance": 0.015}, {"same_heading": False}, id="the same heading before the very mass"),
    pytest.param({"as_written": False, "mass_distance": 0.01}, CONTAINER, id="a document before a container"),
    pytest.param({"mass_distance": 0.01}, {"as_written": False}, id="the document as it is written"),
    pytest.param(
        {"mass_distance": 0.0009, "value_distance": 0.09},
        {"mass_distance": 0.0011},
        id="the very mass before the value",
    ),
    pytest.param({"mass_distance": 0.011, "days": 9}, {"mass_distance": 0.019}, id="the nearest mass"),
    pytest.param({"value_distance": 0.01, "days": 9}, {"value_distance": 0.02}, id="the nearest value"),
    pytest.param({"value_distance": 0.9, "days": 9}, {"value_distance": None}, id="a value before none"),
    pytest.param({"days": 9}, {"same_packages": False}, id="as many packages"),
    pytest.param({"days": 4}, {"days": 5}, id="the nearest day"),
]
APART = {"mass_distance": 0.5}
FARTHER = {"mass_distance": 0.6}
LEFT_OVER = [
    pytest.param(FARTHER | {"as_written": False}, APART | CONTAINER, id="a document before a container"),
    pytest.param(FARTHER, APART | {"as_written": False}, id="the document as it is written"),
    pytest.param(FARTHER, APART | {"same_heading": False}, id="the same heading"),
    pytest.param(
        FARTHER | {"same_heading": False},
        APART | {"same_heading": False, "same_hs4": False},
        id="a heading of the same four digits",
    ),
    pytest.param(APART | {"days": 9}, FARTHER, id="the nearest mass"),
    pytest.param(APART | {"days": 4}, APART | {"days": 5}, id="the nearest day"),
]


@pytest.mark.parametrize(("nearer", "other"), [*FITS, *LEFT_OVER])
def test_of_two_imports_under_a_document_the_one_that_fits_best_is_that_of_the_export(nearer, other):
    assert documented(candidate(1, 12, **nearer), candidate(1, 11, **other))[0][:2] == (1, 12)


@pytest.mark.parametrize(("nearer", "other"), [*FITS, *LEFT_OVER])
def test_of_two_exports_under_a_document_the_one_that_fits_best_is_that_of_the_import(nearer, other):
    assert documented(candidate(2, 11, **nearer), candidate(1, 11, **other))[0][:2] == (2, 11)


@pytest.mark.parametrize("columns", [{}, APART])
def test_equals_are_told_apart_by_a_hash_of_their_keys(columns):
    lots = {"import_lot": 0, "export_lot": 0}
    assert documented(candidate(1, 11, **columns), candidate(1, 12, **columns | lots))[0][:2] == (1, 12)
    assert documented(candidate(1, 11, **columns), candidate(2, 11, **columns | lots))[0][:2] == (2, 11)


@pytest.mark.parametrize("others", [[(1, 12)], [(2, 11)]], ids=["imports", "exports"])
def test_what_is_left_over_is_as_sure_as_the_fuller_side_has_few_to_choose_from(others):
    ((_, _, chance),) = documented(candidate(1, 11, **APART), *(candidate(*other, **FARTHER) for other in others))
    assert chance == pytest.approx(1 / 2, abs=0.01)


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("same_packages", (True, False, None)),
        ("mass_distance", (0.0, 0.5, None)),
        ("value_distance", (0.0, 0.5, None)),
        ("same_heading", (True, False)),
        ("linked_by", ("document", "container")),
    ],
)
def test_every_pair_is_told_once_whatever_else_others_agree_in(column, values):
    rows = [candidate(number, 10 + number, **{column: value}) for number, value in enumerate(values)]
    assert [pair[:2] for pair in documented(*rows)] == [(number, 10 + number) for number in range(len(values))]


def test_a_pair_alone_under_its_document_is_told_once_beside_one_that_is_not():
    rows = [candidate(1, 11), candidate(2, 12), candidate(2, 13, same_heading=False)]
    assert [pair[:2] for pair in documented(*rows)] == [(1, 11), (2, 12)]


@pytest.mark.parametrize(
    ("lacking", "agreeing"),
    [({}, 4), ({"same_packages": None}, 3), ({"mass_distance": None}, 3), ({"value_distance": None}, 3)],
    ids=["nothing", "packages", "mass", "value"],
)
def test_what_a_pair_lacks_speaks_neither_for_it_nor_against_it(lacking, agreeing):
    ((_, _, chance),) = documented(candidate(1, 11, **lacking))
    # Where no pair agrees in nothing, half a one is supposed.
    assert 1 - chance == pytest.approx(0.5 * AGREE**agreeing / (1 + 1), rel=1e-3)


def test_where_no_pair_agrees_in_nothing_no_more_than_one_of_all_is_supposed_to_be_wrong():
    *_, (_, _, chance) = documented(*alone(0, 120), *alone(200, 1, **IN_PACKAGES))
    assert 1 - chance == pytest.approx(1 / (121 + 2))


def test_a_heading_and_one_more_figure_are_too_few_to_agree_in_nothing():
    lacking = {"mass_distance": None, "value_distance": None}
    ((_, _, chance),) = documented(candidate(1, 11, **IN_NOTHING | lacking))
    assert 1 - chance == pytest.approx(0.5 * DIFFER**2 / (1 + 1))


def test_pairs_that_agree_in_nothing_make_others_less_sure():
    *_, (_, _, chance) = documented(*alone(0, 20, **IN_NOTHING), *alone(200, 1, **IN_PACKAGES))
    assert 1 - chance == pytest.approx(20 * AGREE / DIFFER / (1 + 1))


def test_where_many_pairs_agree_in_nothing_another_is_worth_nothing_and_no_less():
    *_, (_, _, chance) = documented(*alone(0, 100, **IN_NOTHING), *alone(200, 1, **IN_PACKAGES))
    assert chance == 0


@pytest.mark.parametrize("lacking", ["same_packages", "mass_distance", "value_distance"])
def test_pairs_that_lack_a_figure_say_nothing_of_those_that_have_it(lacking):
    *_, (_, _, chance) = documented(*alone(0, 20, **IN_NOTHING | {lacking: None}), *alone(200, 1, **IN_PACKAGES))
    assert chance > 0.98


def test_pairs_by_container_say_nothing_of_pairs_by_document():
    *_, (_, _, chance) = documented(*alone(0, 20, **IN_NOTHING | CONTAINER), *alone(200, 1, **IN_PACKAGES))
    assert chance > 0.98


def test_what_is_left_over_of_many_says_nothing_of_a_document_of_one_item():
    left_over = [
        candidate(number, 1000 + number + place, **IN_NOTHING) for number in range(0, 40, 2) for place in (0, 1)
    ]
    *_, (_, _, chance) = documented(*left_over, *alone(200, 1, **IN_PACKAGES))
    assert chance > 0.98
