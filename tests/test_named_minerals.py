"""Misclassification: a mineral that a description names under a heading that cannot hold it."""

from __future__ import annotations

import pytest
from intake import lent
from pricing import declaration, screen

from detectors.misclassification import MISCLASSIFICATION

pytestmark = pytest.mark.usefixtures("without_suites")

# One digit apart: magnets of metal, others, and a heading that is none.
METAL, OTHER, MISTYPED = "8505110000", "8505190000", "8505180000"
PASTE = {"hs_code": "3810100000", "description": "solder paste Sn42Bi58"}
PIGMENT = {"hs_code": "3206490000", "description": "pigment Bi 58%"}


def magnets(exporter: str, code: str, *days: int) -> list[dict[str, object]]:
    """Shipments of magnets of metal under a code, one on each of the days."""
    return [
        declaration(f"{exporter}, {code[:6]}, {day}", exporter, 40.0, day, hs_code=code, description="NdFeB magnets")
        for day in days
    ]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Whose descriptions name what their heading cannot hold."""
    rows = [
        *(declaration(f"ferrite {n}", f"F{n}", 5.0, n, hs_code=OTHER, description="ferrites") for n in range(8)),
        *magnets("slips", OTHER, 5),
        *magnets("hides", OTHER, 3, 9),
        *magnets("slips and is copied", OTHER, 5),
        *(row | {"authority": "AU", "flow": "export"} for row in magnets("slips and is copied", OTHER, 3)),
        *(row | {"description": "bonded NdFeB magnets"} for row in magnets("binds", OTHER, 3, 9)),
        *magnets("mistypes", MISTYPED, 3, 9),
        *magnets("sells five openly", OTHER, 3, 9),
        *magnets("sells five openly", METAL, *range(5), *range(-300, -291)),  # and others long before
        *magnets("sells six openly", OTHER, 3, 9),
        *magnets("sells six openly", METAL, *range(6)),
        declaration("paste", "solders", 30.0, **PASTE),
        declaration("pigment", "paints", 30.0, **PIGMENT),
    ]
    with lent(tmp_path_factory.mktemp("named")) as warehouse:
        screen(warehouse, MISCLASSIFICATION, *rows)
        named = """SELECT DISTINCT exporter_id
                   FROM detect.misclassification JOIN main.declarations AS declarations ON declarations.rowid = item_id
                   WHERE claim = 'mineral_named_in_text'"""
        return {exporter for (exporter,) in warehouse.rows(named)}


def test_one_digit_of_the_code_wrong_is_a_slip_of_the_pen_once(told):
    assert "hides" in told
    assert not {"slips", "slips and is copied"} & told


def test_a_code_under_which_nobody_else_ships_is_mistyped_however_often(told):
    assert "mistypes" not in told


def test_who_declares_openly_three_times_as_often_has_mistyped_a_code(told):
    assert "sells five openly" in told
    assert "sells six openly" not in told


def test_bonded_magnets_belong_among_others(told):
    assert "binds" not in told


def test_solder_may_be_of_bismuth_for_the_most_part(told):
    assert "paints" in told
    assert "solders" not in told
