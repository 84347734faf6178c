"""Worlds of which much is not known: every run is complete, and each detector that is silent says why."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.contestants import screened
from benchmarks.degraded import degrade
from data.simulator import simulate


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return simulate(tmp_path_factory.mktemp("worlds") / "whole", 1000, 4).out


def test_what_is_not_known_is_told(whole, tmp_path):
    silences = {}
    for world in degrade(whole, ("no-parties",)):
        with screened(world, tmp_path / world.name) as warehouse:
            coverage = warehouse.rows("SELECT detector, scored, silent, why FROM detect.detector_coverage")
        assert [detector for detector, _, silent, why in coverage if silent and not why] == []
        silences[world.name.removeprefix("whole-")] = {
            detector
            for detector, *_ in coverage
            if not any(scored for other, scored, *_ in coverage if other == detector)
        }
    assert silences["no-parties"] == {"network", "structuring"}
