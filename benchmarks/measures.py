"""Measures of a ranking under a budget, each also as a share of what the base rate makes attainable."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Ranked:
    """Declarations from the most to the least suspicious, and which of them the truth names."""

    positive: Flags
    offending: Flags
    tactic: NDArray[np.object_]

    @property
    def size(self) -> int:
        """Count the declarations."""
        return len(self.positive)


def recall(positive: Flags, budget: float) -> float:
    """Find the share of positives among the first `budget` (a share of all) of a ranking."""
    if not positive.any():
        return 0.0
    return float(positive[: _within(len(positive), budget)].sum() / positive.sum())


def attainable(positive: Flags, budget: float) -> float:
    """Find the best recall that any ranking could reach within the budget."""
    if not positive.any():
        return 1.0
    return float(min(1.0, _within(len(positive), budget) / positive.sum()))


def recall_share(positive: Flags, budget: float) -> float:
    """Give recall at a budget as a share of what is attainable."""
    return recall(positive, budget) / attainable(positive, budget)


def precision_share(positive: Flags, budget: float) -> float:
    """Give precision at a budget as a share of what is attainable."""
    first = _within(len(positive), budget)
    best = min(first, int(positive.sum()))
    return float(positive[:first].sum() / best) if best else 0.0


def auc(positive: Flags) -> float:
    """Compute the area under the ROC curve of a ranking without ties."""
    count = int(positive.sum())
    others = len(positive) - count
    if not count or not others:
        return 0.5
    ranks = np.flatnonzero(positive) + 1
    beaten = others * count - (ranks.sum() - count * (count + 1) / 2)
    return float(beaten / (others * count))


def recall_by_tactic(ranked: Ranked, budget: float, role: str = "all") -> dict[str, float]:
    """Find the recall of each tactic at a budget: of all its records, or of the offending or linked ones."""
    wanted = {
        "all": ranked.positive,
        "offending": ranked.offending,
        "linked": ranked.positive & ~ranked.offending,
    }[role]
    first = _within(ranked.size, budget)
    found = {}
    for tactic in sorted({str(name) for name in ranked.tactic[wanted]}):
        mine = wanted & (ranked.tactic == tactic)
        found[tactic] = float(mine[:first].sum() / mine.sum())
    return found


def rank_against_truth(scores: pa.Table, truth: Path) -> Ranked:
    """Sort scores (authority, declaration_id, score) and mark what the truth names; ties fall by a mixed key."""
    known = pq.read_table(truth, columns=["authority", "declaration_id", "tactic", "role"])
    offending = known.filter(pc.field("role") == "offending")
    keys = _keys(scores)
    order = np.lexsort([_mix(keys), -scores["score"].to_numpy()])
    named = dict(zip(_keys(known).to_pylist(), known["tactic"].to_pylist(), strict=True))
    positive = pc.is_in(keys, value_set=_keys(known)).to_numpy(zero_copy_only=False)[order]
    guilty = pc.is_in(keys, value_set=_keys(offending)).to_numpy(zero_copy_only=False)[order]
    tactic = np.full(len(order), "", dtype=object)
    listed = keys.take(pa.array(order[positive])).to_pylist()
    tactic[np.flatnonzero(positive)] = [named[key] for key in listed]
    return Ranked(positive, guilty, tactic)


def _within(size: int, budget: float) -> int:
    return max(1, round(size * budget))


def _keys(table: pa.Table) -> pa.Array:
    joined = pc.binary_join_element_wise(table["authority"], table["declaration_id"], "/")
    return joined.combine_chunks() if isinstance(joined, pa.ChunkedArray) else joined


def _mix(keys: pa.Array) -> NDArray[np.uint64]:
    """Give equal scores an order that owes nothing to the order of the rows or the numbering of declarations."""
    encoded = keys.dictionary_encode()
    rng = np.random.Generator(np.random.PCG64(0))
    ranks = pc.sort_indices(encoded.dictionary).to_numpy()
    place = np.empty(len(ranks), dtype=np.int64)
    place[ranks] = np.arange(len(ranks))
    mixed: NDArray[np.uint64] = rng.permutation(len(ranks)).astype(np.uint64)[place][encoded.indices.to_numpy()]
    return mixed
