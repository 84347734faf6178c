"""Consignments of several items of which one side lists fewer; items 3, 13 and 23 are of one heading, and so on."""

from __future__ import annotations

import pytest
from trading import selected

USUAL = {"exporter": 7, "usd": 9_000.0}


def consignments(exported, imported, pairs, linked_by="document"):
    """Return the consignments of one export and one import, given by their items and by which are paired."""
    gone = [USUAL | {"authority": "CN", "declaration_id": "E", "item_id": item} for item in exported]
    arrived = [USUAL | {"authority": "MY", "declaration_id": "I", "item_id": item} for item in imported]
    rows = [*gone, *arrived]
    for item_no, row in enumerate(rows, start=1):
        row |= {"item_no": item_no, "hs6": f"{row['item_id'] % 10:06}"}
        row |= CHEAP if row["item_id"] == TRIFLE else {}
        row |= ELSEWHERE if row["item_id"] == OF_ANOTHER else {}
    given = {
        "features.items": rows,
        "link.pairs": [
            {"exported": out, "imported": arriving, "match_probability": 0.99, "linked_by": linked_by}
            for out, arriving in pairs
        ],
        "facts.thresholds": [{"threshold": 500.0, "flow": "export", "measure": "USD"}],
    }  # fmt: skip
    return [
        (row["only_exported"], row["only_imported"], row["is_short"])
        for row in selected("detect.mirror_consignments", given)
    ]


TRIFLE, OF_ANOTHER = 8, 9
CHEAP, ELSEWHERE = {"usd": 400.0}, {"declaration_id": "I2"}


@pytest.mark.parametrize(
    ("exported", "imported", "pairs", "found"),
    [
        pytest.param([1, 2, 3], [12, 13], [(2, 12), (3, 13)], ([1], None, True), id="the import lacks one"),
        pytest.param([2, 3], [11, 12, 13], [(2, 12), (3, 13)], (None, [11], True), id="the export lacks one"),
        pytest.param([2, 3], [12, 13], [(2, 12), (3, 13)], (None, None, False), id="both hold the same"),
        pytest.param([1, 2], [14, 12], [(2, 12)], ([1], [14], False), id="one may be the other under another name"),
        pytest.param([1, 11, 2], [21, 12], [(1, 21), (2, 12)], ([], None, False), id="two lines were put together"),
        pytest.param([1, 2], [21, 31, 12], [(1, 21), (2, 12)], (None, [], False), id="one line was divided"),
        pytest.param([TRIFLE, 2], [12], [(2, 12)], (None, None, False), id="a trifle needs no declaration"),
    ],
)
def test_what_one_side_lacks(exported, imported, pairs, found):
    assert consignments(exported, imported, pairs) == [found]


@pytest.mark.parametrize(
    ("exported", "imported", "pairs"),
    [
        pytest.param([1], [11], [(1, 11)], id="one item each"),
        pytest.param([1, 2, 3], [12, OF_ANOTHER], [(2, 12), (3, OF_ANOTHER)], id="two imports of one export"),
        pytest.param([1, 2], [11, 12], [(5, 15)], id="nothing is paired"),
    ],
)
def test_others_are_no_consignment_of_two_declarations(exported, imported, pairs):
    assert consignments(exported, imported, pairs) == []


def test_without_a_document_nobody_knows_which_items_went_together():
    assert consignments([1, 2], [12], [(2, 12)], linked_by="probable") == []


def short(*known, lacking=1, listed=2, pairs=1000, **side):
    """Return the rows of an exporter's short consignments, among others that the reference knows.

    :param known: the exporters of the reference: number, consignments, and how many of them are short
    """
    sides = {"only_exported": [1], "only_imported": None} | side
    rows = [
        {"authority": "CN", "declaration_id": f"E{number}", "exporter": 7,
         "other_authority": "MY", "other_declaration_id": f"I{number}",
         "items_exported": 2, "items_imported": 1, "is_short": number < lacking} | sides
        for number in range(listed)
    ]  # fmt: skip
    items = [
        {"authority": "CN", "declaration_id": "E0", "item_id": 1},
        {"authority": "CN", "declaration_id": "E0", "item_id": 2},
        {"authority": "MY", "declaration_id": "I0", "item_id": 12},
    ]
    given = {
        "detect.mirror_consignments": rows,
        "features.items": items,
        "reference.mirror_tails": [{"pairs": pairs}],
        "reference.mirror_short": [
            {"exporter": exporter, "consignments": many, "short": few} for exporter, many, few in known
        ],
    }
    return selected("detect.mirror_short", given, min_peers=30)


def test_the_lacking_item_and_those_of_the_side_that_lacks_it_carry_it():
    assert sorted(row["item_id"] for row in short((8, 998, 0))) == [1, 12]
    assert sorted(row["item_id"] for row in short((8, 998, 0), only_exported=None, only_imported=[12])) == [1, 2, 12]


def test_one_is_as_odd_as_among_others_and_two_are_odder():
    """The chance is that of the oddest of seven things in which two sides are compared."""
    one, two = 2 * 0.01, 0.01**2
    assert short((8, 998, 9))[0]["p_value"] == pytest.approx(1 - (1 - one) ** 7)
    assert short((8, 998, 9), lacking=2)[0]["p_value"] == pytest.approx(1 - (1 - two) ** 7)


def test_what_the_exporter_itself_lacks_teaches_nothing():
    assert {row["others_short"] for row in short((7, 5, 5), (8, 998, 9))} == {9}


def test_with_few_others_or_few_pairs_nobody_is_doubted():
    assert short((8, 29, 0), lacking=2) == []
    assert short((8, 998, 9), lacking=2, pairs=29) == []
