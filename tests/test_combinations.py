"""Three ways to combine chances, and that they agree where they must."""

import numpy as np
import pytest

from benchmarks.combinations import cauchy, fisher, smallest

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
