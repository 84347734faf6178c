"""In which blocks the two sides of a consignment are looked for: an export and an import in, whether they meet out."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from trading import selected

DUE = date(2025, 3, 1)


def side(number: int, *, leaves: bool, **columns: Any) -> dict[str, Any]:
    """An export from China to Hong Kong, or an import there, that has nothing else in common with any."""
    usual = {"item_id": number, "lot": 3 * number + 1, "leaves": leaves, "leaves_from": "CN", "goes_to": "HK"}
    usual |= {"due_on": DUE, "hs6": "282590", "net_kg": 1000.0 * 1.5**number, "other": None}
    parties = ("exporter_entity", "importer_entity", "exporter_mention", "importer_mention")
    usual |= {party: 10 * number + place for place, party in enumerate(parties)}
    return usual | columns


def meet(
    export: dict[str, Any] | None = None,
    arrival: dict[str, Any] | None = None,
    *beside: dict[str, Any],
    letters: dict[int, str | None] | None = None,
) -> bool:
    """Say whether an export and an import are in one block.

    :param beside: other sides
    :param letters: how the parties of some mentions are written
    """
    left, came = side(1, leaves=True, **(export or {})), side(2, leaves=False, **(arrival or {}))
    given = {
        "link.sides": [left, came, *beside],
        "link.parties": [
            {"mention": mention, "letters": text} for mention, text in {-1: "X", **(letters or {})}.items()
        ],
    }
    found = selected("link.blocks", given)
    of_export, of_import = ({(row["block"], row["is_open"]) for row in found if row["item_id"] == n} for n in (1, 2))
    return bool(of_export & of_import)


MASS = {"net_kg": 1000.0}
BUYERS = {"importer_entity": 5}
SELLERS = {"exporter_entity": 6}
NAMED = {"letters": {12: "XINHUA", 22: "XINHUA"}}
CALLED = {"letters": {13: "KWONG", 23: "KWONG"}}


@pytest.mark.parametrize(
    ("alike", "names"), [(MASS, {}), (BUYERS, {}), (SELLERS, {}), ({}, NAMED), ({}, CALLED)],
    ids=["mass", "importer", "exporter", "name of the exporter", "name of the importer"],
)  # fmt: skip
def test_on_one_way_and_under_one_heading_two_sides_have_one_thing_in_common(alike, names):
    assert meet(alike, alike, **names)
    assert not meet(alike, alike | {"hs6": "282580"}, **names)
    assert not meet(alike, alike | {"goes_to": "JP"}, **names)
    assert not meet(alike, alike | {"leaves_from": "VN"}, **names)


def test_two_sides_that_have_nothing_in_common_do_not_meet():
    assert not meet()
    assert not meet({"exporter_entity": 5}, {"importer_entity": 5})
    assert not meet(letters={12: "XINHUA", 23: "XINHUA"})


def test_the_same_two_parties_meet_on_any_way_and_under_any_heading():
    elsewhere = {"hs6": "100630", "leaves_from": "VN", "goes_to": "JP"}
    assert meet(BUYERS | SELLERS, BUYERS | SELLERS | elsewhere)
    assert not meet(BUYERS, BUYERS | elsewhere)
    assert not meet(SELLERS, SELLERS | elsewhere)


@pytest.mark.parametrize("unknown", ["net_kg", "exporter_entity", "importer_entity"])
def test_what_neither_side_knows_they_do_not_have_in_common(unknown):
    assert not meet({unknown: None}, {unknown: None})


@pytest.mark.parametrize(
    ("known", "unknown"), [("importer_entity", "exporter_entity"), ("exporter_entity", "importer_entity")]
)
def test_one_party_that_is_known_is_not_two(known, unknown):
    elsewhere = {"hs6": "100630"}
    assert not meet({known: 5, unknown: None}, {known: 5, unknown: None} | elsewhere)


@pytest.mark.parametrize("mentions", [(12, 22), (13, 23)])
def test_parties_without_a_name_are_not_named_alike(mentions):
    assert not meet(letters=dict.fromkeys(mentions))


@pytest.mark.parametrize("days", range(0, 40, 8))
def test_an_import_may_be_lodged_from_ten_days_before_it_is_due_to_thirty_after(days):
    due = DUE + timedelta(days)
    for apart, found in ((-51, False), (-10, True), (0, True), (30, True), (71, False)):
        assert meet(MASS | {"due_on": due}, MASS | {"due_on": due + timedelta(apart)}) == found


NOWHERE, FROM_NOWHERE = {"goes_to": None}, {"leaves_from": None}


@pytest.mark.parametrize(
    ("export", "arrival", "found"),
    [
        (NOWHERE, {}, True),
        (NOWHERE, {"leaves_from": "VN"}, False),
        ({}, FROM_NOWHERE, True),
        ({}, FROM_NOWHERE | {"goes_to": "JP"}, False),
        (NOWHERE, FROM_NOWHERE, True),
        (NOWHERE, FROM_NOWHERE | {"goes_to": "JP"}, True),
    ],
)
def test_where_a_side_does_not_know_the_way_the_end_that_both_know_is_the_way(export, arrival, found):
    assert meet(MASS | export, MASS | arrival) == found


@pytest.mark.parametrize(
    ("export", "arrival"), [({}, {"goes_to": "JP"}), ({}, {"leaves_from": "VN"})], ids=["destination", "dispatch"]
)
def test_who_knows_the_way_is_held_to_it_though_others_do_not(export, arrival):
    others = side(3, leaves=True, **NOWHERE), side(4, leaves=False, **FROM_NOWHERE)
    assert not meet(MASS | export, MASS | arrival, *others)


@pytest.mark.parametrize(("imports", "found"), [(1000, True), (1001, False)])
def test_a_block_of_more_than_a_thousand_pairs_is_not_looked_at(imports, found):
    others = [side(10, leaves=False, **MASS) | {"item_id": 100 + number} for number in range(imports - 1)]
    assert meet(MASS, MASS, *others) == found


@pytest.mark.parametrize(
    ("export", "arrival", "found"),
    [
        pytest.param({"other": 2}, {"other": 1, "lot": 4}, True, id="a documented pair"),
        pytest.param({"other": 2}, {"other": 1, "lot": 6}, False, id="a third of the documented imports"),
        pytest.param({}, {"lot": 6}, True, id="not of the others"),
        pytest.param({"other": 9}, {}, False, id="a documented export and an open import"),
        pytest.param({}, {"other": 9, "lot": 4}, False, id="an open export and a documented import"),
    ],
)
def test_documented_sides_are_among_themselves_and_a_third_of_their_imports_is_left_out(export, arrival, found):
    assert meet(MASS | export, MASS | arrival) == found


@pytest.mark.parametrize(("documented", "lot", "found"), [(39_998, 5, True), (39_999, 5, False), (39_999, 4, True)])
def test_of_many_documented_exports_a_sample_is_enough(documented, lot, found):
    others = [side(3, leaves=True, other=9, lot=1, due_on=DUE - timedelta(400))] * (documented - 1)
    assert meet(MASS | {"other": 2, "lot": lot}, MASS | {"other": 1, "lot": 4}, *others) == found


def test_an_open_pair_does_not_open_a_crowded_block_to_documented_ones():
    documented = [side(5, leaves=False, **MASS, other=9) | {"item_id": 100 + number} for number in range(1000)]
    crowd = [*documented, side(3, leaves=True, **MASS), side(4, leaves=False, **MASS)]
    assert not meet(MASS | {"other": 2}, MASS | {"other": 1, "lot": 4}, *crowd)
