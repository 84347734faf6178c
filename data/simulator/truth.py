"""The truth: which items offend, which are the honest-looking other side, and what an inspection would recover."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from data.simulator.authorities import Authorities
from data.simulator.columns import Columns, stream, words
from data.simulator.papers import OFFENDING
from data.simulator.parameters import TACTIC_NAMES, Parameters

ROLES = ("", "linked", "offending")


def tabulate_truth(parameters: Parameters, authorities: Authorities, papers: Columns, ids: pa.Array) -> Columns:
    """Lay out every planted item by authority and declaration; clerical slips are not in it."""
    rng = stream(parameters.seed, "truth")
    rows = np.flatnonzero(papers["role"] > 0)
    held = papers.take(rows)
    offending = held["role"] == OFFENDING
    share = np.exp(rng.normal(np.log(0.15), 0.7, len(rows))).clip(0.01, 1.5)
    return Columns(
        authority=words(authorities.codes)[held["authority"]],
        declaration_id=words(ids.take(pa.array(rows)).to_pylist()),
        item_no=held["item_no"],
        inspected_on=held["day"] + rng.integers(5, 200, len(rows)),
        outcome=np.full(len(rows), "violation", dtype=object),
        tactic=words(TACTIC_NAMES)[held["tactic"]],
        recovered_usd=np.where(offending, np.round(held["usd"] * share, 2), 0.0),
        role=words(ROLES)[held["role"]],
    )
