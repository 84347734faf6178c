"""Isolation Forest over the dozen features of :mod:`benchmarks.peers.ecod`: what one tries next."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from benchmarks.peers.ecod import rank_by


def rank(world: Path) -> pa.Table:
    """Score every declaration of a world by its oddest item."""
    from pyod.models.iforest import IForest  # takes seconds to import

    return rank_by(IForest(random_state=0), world)
