"""Misclassification: a mineral that a description names under a heading that cannot hold it."""

from __future__ import annotations

import pytest
from pricing import declaration, screen

from detectors.misclassification import MISCLASSIFICATION

pytestmark = pytest.mark.usefixtures("without_suites")

# One digit apart: magnets of metal, and others.
METAL, OTHER = "8505110000", "8505190000"
FERRITES = [declaration(f"ferrite {n}", f"F{n}", 5.0, n, hs_code=OTHER, description="ferrites") for n in range(8)]


def magnets(number: str, exporter: str, day: int, code: str = OTHER) -> dict[str, object]:
    return declaration(number, exporter, 40.0, day, hs_code=code, description="NdFeB magnets")


@pytest.fixture
def told(warehouse):
    def tell(*rows: dict[str, object]) -> set[str]:
        screen(warehouse, MISCLASSIFICATION, *rows)
        return {
            number
            for (number,) in warehouse.rows(
                """SELECT declaration_id FROM detect.misclassification_named JOIN features.items USING (item_id)"""
            )
        }

    return tell


def test_one_digit_of_the_code_wrong_is_a_slip_of_the_pen_once(told):
    hidden = [magnets(f"again {day}", "hides", day) for day in (3, 9)]
    assert told(magnets("once", "slips", 5), *hidden, *FERRITES) == {"again 3", "again 9"}


def test_a_code_under_which_nobody_else_ships_is_mistyped_however_often(told):
    assert told(*(magnets(f"again {day}", "hides", day) for day in (3, 9))) == set()


@pytest.mark.parametrize(("openly", "is_told"), [(5, True), (6, False)])
def test_who_declares_openly_three_times_as_often_has_mistyped_a_code(openly, is_told, told):
    wrong = [magnets(f"wrong {day}", "trades magnets", day) for day in (3, 9)]
    right = [magnets(f"right {day}", "trades magnets", day, METAL) for day in range(openly)]
    assert ("wrong 3" in told(*wrong, *right, *FERRITES)) == is_told


def test_solder_may_be_of_bismuth_for_the_most_part(told):
    paste = {"hs_code": "3810100000", "description": "solder paste Sn42Bi58"}
    powder = {"hs_code": "3206490000", "description": "pigment Bi 58%"}
    assert told(declaration("paste", "A", 30.0, **paste), declaration("powder", "A", 30.0, **powder)) == {"powder"}
