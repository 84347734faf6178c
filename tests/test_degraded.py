"""Worlds of which much is not known: every run is complete, and each detector that is silent says why."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.contestants import screened
from benchmarks.degraded import degrade
from data.simulator import simulate

pytestmark = pytest.mark.usefixtures("without_suites")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return simulate(tmp_path_factory.mktemp("worlds") / "whole", 500, 4).out


def test_what_is_not_known_is_told(whole, tmp_path):
    world = next(degrade(whole, ("no-parties",)))
    with screened(world, tmp_path / "warehouse") as warehouse:
        coverage = warehouse.rows(
            """SELECT detector, sum(scored)::BIGINT, bool_and(silent = 0 OR why IS NOT NULL)
               FROM detect.detector_coverage GROUP BY ALL"""
        )
    assert all(told for *_, told in coverage)
    assert {detector for detector, scored, _ in coverage if not scored} == {"network", "structuring"}
