"""Pairs of declarations: by their documents, and of those without by how well they fit."""

from __future__ import annotations

import pytest
from trading import selected


def pairs(documented, *probable):
    """Return the pairs of exports and imports, and how sure each is.

    :param documented: exports and imports that share a document
    :param probable: exports and imports with how well they fit, and whether they are known to be right
    """
    shared = {"linked_by": "document", "match_probability": 1.0}
    given = {
        "link.documented": [{"exported": exported, "imported": imported} | shared for exported, imported in documented],
        "link.probable": [
            dict(zip(("exported", "imported", "fit", "is_known"), one, strict=True)) for one in (*PROBED, *probable)
        ],
    }
    return {(row["exported"], row["imported"]): row["match_probability"] for row in selected("link.pairs", given)}


# Of documented pairs whose documents are hidden, nine in ten of those that fit by five are right.
PROBED = [(100 + number, 200 + number, 5.0, number > 0) for number in range(10)]
DOCUMENTED = [(1, 2)]


def test_who_fits_is_as_surely_a_pair_as_documented_ones_that_fit_so_are_right():
    assert pairs(DOCUMENTED, (3, 4, 5.5, None)) == {(1, 2): 1.0, (3, 4): pytest.approx(9 / 11)}


def test_where_none_is_known_the_fit_tells():
    assert pairs(DOCUMENTED, (3, 4, 8.0, None))[3, 4] == pytest.approx(1 / 1.1, abs=0.001)
    assert pairs(DOCUMENTED, (3, 4, 0.0, None)) == {(1, 2): 1.0}


@pytest.mark.parametrize("probable", [(1, 4), (3, 2)])
def test_what_has_the_other_side_by_its_document_is_in_no_other_pair(probable):
    assert pairs(DOCUMENTED, (*probable, 5.0, None)) == {(1, 2): 1.0}
