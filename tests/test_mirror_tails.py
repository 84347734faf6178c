"""How rare it is that two sides of a consignment are so far apart, by how far apart those of ordinary goods are."""

from __future__ import annotations

import pytest
from slipping import typed

PAIRS = 600
TAIL = {"measure": "value", "pairs": PAIRS, "at_99": 1.0, "shape": 1.0, "scale": 0.22}
ORDINARY = [{"measure": "value", "lot": 1, "relation": 1, "apart": 2.0}]
COMPARED = {"exported": 10, "imported": 11, "relation": 2, "measure": "value", "apart": 1.0}
HABIT = {"measure": "heading_always", "relation": 3, "apart": 0.0, "doubt": 0.0}


def chance(warehouse, apart: float, relation: int = 2) -> float:
    """How probable it is that the values of ordinary parties are so far apart."""
    ((p_value,),) = chances(warehouse, apart=apart, relation=relation)
    return p_value


def chances(warehouse, measure="value", mass_apart=None, kg=100.0, **compared):
    """Compare two sides in one measure."""
    pair = {"exported": 10, "imported": 11, "match_probability": 1.0, "mass_apart": mass_apart, "kg": kg}
    tables = {
        "detect.mirror_apart": [COMPARED | {"measure": measure} | compared],
        "detect.mirror_pairs": [pair],
        "detect.mirror_habits": [HABIT],
        "reference.mirror_tails": [TAIL | {"measure": measure}],
        "reference.mirror_far": [row | {"measure": measure} for row in ORDINARY],
    }
    for stage in ("detect", "reference"):
        warehouse.clear(stage)
    for name, rows in tables.items():
        warehouse.store(name, typed(rows))
    warehouse.make("detect.mirror_tests", {"min_peers": 30})
    return warehouse.rows("SELECT p_value FROM detect.mirror_tests")


@pytest.mark.parametrize("apart", [1.5, 2.0])
def test_where_others_are_as_far_apart_their_share_is_the_chance(apart, warehouse):
    assert chance(warehouse, apart) == pytest.approx(6 / PAIRS, rel=0.02)


def test_of_what_lies_beyond_the_farthest_few_pairs_tell_little(warehouse):
    assert 1 / 10 / PAIRS < chance(warehouse, 2.5) < 6 / PAIRS
    assert chance(warehouse, 50.0) == pytest.approx(6 * 0.5 / (PAIRS + 1) * (2 / 50) ** 2, rel=0.01)


def test_what_the_same_parties_did_shows_nothing_of_others(warehouse):
    assert chance(warehouse, 2.5, relation=1) < chance(warehouse, 2.5) / 3


@pytest.mark.parametrize(
    ("mass_apart", "kg", "told"), [(-0.04, 100.0, 0), (0.04, 100.0, 0), (0.06, 100.0, 1), (0.04, 24_000.0, 1)]
)
def test_masses_within_a_twentieth_and_half_a_tonne_of_each_other_agree(mass_apart, kg, told, warehouse):
    assert len(chances(warehouse, "mass", mass_apart, kg, apart=50.0)) == told
