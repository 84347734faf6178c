"""Three ways to combine chances, and that they agree where they must."""

import numpy as np
import pytest

from benchmarks.combinations import cauchy, fisher, smallest
from benchmarks.measures import Ranked
from benchmarks.worlds import Result, draw, pooled

WAYS = pytest.mark.parametrize("way", [cauchy, smallest, fisher])
SILENT = np.nan


@WAYS
def test_one_chance_stays_what_it_is(way):
    assert way(np.array([[0.01]])) == pytest.approx([0.01])


@WAYS
def test_a_silent_detector_does_not_count(way):
    assert way(np.array([[0.01, SILENT]])) == pytest.approx(way(np.array([[0.01]])))


@WAYS
def test_a_detector_that_sees_nothing_makes_the_odd_one_less_odd(way):
    assert way(np.array([[0.01, 0.9]])) > way(np.array([[0.01]]))


def test_fisher_adds_evidence_up_where_the_others_take_the_best():
    twice = np.array([[0.01, 0.01]])
    assert fisher(twice) < 0.002
    assert smallest(twice) > 0.01
    assert cauchy(twice) == pytest.approx([0.01])


def test_under_independence_each_is_honest():
    matrix = np.random.default_rng(1).random((200_000, 5))
    for way, slack in ((smallest, 1.1), (fisher, 1.1), (cauchy, 1.1)):
        assert (way(matrix) < 0.01).mean() < 0.01 * slack


def test_the_chart_shows_what_each_contestant_found_of_each_tactic(tmp_path):
    tactic = np.array(["origin", "mirror"] + [None] * 198)
    planted = tactic != None  # noqa: E711 - element by element
    results = [
        Result(contestant, world, Ranked(order(planted), order(planted), order(tactic)), None, None)
        for contestant, order in (("contraflow", lambda column: column), ("rules", lambda column: column[::-1]))
        for world in ("plain-1", "hard-2")
    ]
    assert pooled(results[:1], "offending") == {"mirror": 1.0, "origin": 1.0}
    assert pooled(results[2:3], "offending") == {"mirror": 0.0, "origin": 0.0}
    draw(results, tmp_path / "chart.svg")
    drawn = (tmp_path / "chart.svg").read_text(encoding="utf-8")
    assert all(f">{word}<" in drawn for word in ("plain", "hard", "contraflow", "rules", "origin", "mirror"))
