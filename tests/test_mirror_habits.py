"""What is always apart between two parties: one row each, of sure pairs, a document being one consignment."""

from __future__ import annotations

from math import log

import pytest
from trading import selected


def habits(*pairs, **more):
    """The habits that pairs of two parties show, each given by its consignment and how far apart its values are."""
    given = [
        {"exported": 2 * number, "imported": 2 * number + 1, "consignment": consignment, "apart": apart} | more
        for number, (consignment, apart) in enumerate(pairs)
    ]
    keys = ("exported", "imported")
    return selected(
        "detect.mirror_habits",
        {
            "detect.mirror_pairs": [
                {"match_probability": 0.999, "mass_apart": 0.0, "usd_apart": log(1.0 + row["apart"] / 10)} | row
                for row in given
            ],
            "detect.mirror_apart": [
                {key: row[key] for key in keys}
                | {"lot": row["exported"], "relation": 7, "measure": row.get("measure", "value")}
                | {"apart": row["apart"], "is_ordinary": True}
                for row in given
            ],
        },
    )


def test_the_middle_consignment_of_three_tells_what_is_usual():
    (found,) = habits((1, 0.0), (2, 3.0), (3, 5.0))
    assert (found["measure"], found["consignments"], found["apart"]) == ("value_always", 3, 3.0)
    assert found["log_ratio"] == pytest.approx(log(1.3))


def test_of_four_the_lower_of_the_two_in_the_middle_counts():
    (found,) = habits((1, 0.0), (2, 0.0), (3, 8.0), (4, 8.0))
    assert found["apart"] == 0.0


def test_the_lines_of_one_document_are_one_consignment():
    assert habits((1, 5.0), (1, 5.0), (1, 5.0)) == []
    (found,) = habits((1, 5.0), (1, 5.0), (1, 5.0), (2, 0.0), (3, 0.0))
    assert (found["consignments"], found["apart"]) == (3, 0.0)


def test_pairs_that_may_be_of_two_consignments_show_no_habit():
    assert habits((1, 5.0), (2, 5.0), (3, 5.0), match_probability=0.9) == []


def test_two_of_three_pairs_must_be_wrong_for_the_middle_one_to_be():
    (found,) = habits((1, 5.0), (2, 5.0), (3, 5.0), match_probability=0.99)
    assert found["doubt"] == pytest.approx(3 * 0.01**2)


def test_values_that_agree_in_another_currency_agree():
    (found,) = habits((1, 5.0), (2, 5.0), (3, 5.0), measure="currency")
    assert (found["measure"], found["apart"]) == ("value_always", 0.0)
