"""A simulator of customs worlds: honest trade with planted, labelled cases of every smuggling tactic."""

from __future__ import annotations

from pathlib import Path

from data.simulator.parameters import draw_parameters
from data.simulator.world import Summary, build

__all__ = ["Summary", "simulate"]


def simulate(
    out: Path,
    rows: int,
    seed: int,
    *,
    hard: bool = False,
    clean: bool = False,
    base_rate: float | None = None,
) -> Summary:
    """Write a labelled world of about `rows` declarations into the folder `out`.

    The same arguments give the same bytes.  `hard` makes papers worse and honest trade look like each tactic;
    `clean` plants nothing; `base_rate` fixes the share of offending declarations, which is drawn otherwise.
    """
    return build(draw_parameters(rows, seed, hard=hard, clean=clean, base_rate=base_rate), Path(out))
