"""The models of the outlier detector: ensembles of PyOD's, one for each section of the tariff and one for all.

An isolation forest (Liu, Ting and Zhou, 2008) asks how soon an item stands alone, the distance to a few sampled items
(Sugiyama and Borgwardt, 2013) how far it lies from anything usual. Both score each row by itself, so that a row's score
does not depend on the batch it came in.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache, partial
from io import BytesIO
from typing import Any

import joblib
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from pyod.models.iforest import IForest
from pyod.models.sampling import Sampling

from engine.seed import SEED

TREES = 50
ROWS_A_TREE = 256
ROWS_TO_COMPARE = 50
# A section with fewer rows is judged with all others.
ROWS_A_SECTION = 1000
ALL = ""

Rows = NDArray[np.float64]


@dataclass(frozen=True)
class Member:
    """A model with the median and the ninety-eighth percentile of what the rows it was fitted on score."""

    model: Any
    middle: float
    far: float

    def score(self, rows: Rows) -> Rows:
        """Return how far out each row lies; 0 is the median and 1 the ninety-eighth percentile."""
        return np.asarray((self.model.decision_function(rows) - self.middle) / max(self.far - self.middle, 1e-9))


Ensemble = tuple[Member, ...]


def fit(sample: pa.Table) -> bytes:
    """Fit an ensemble for each section that has enough rows, and one for all; return them as they are kept.

    The same sample gives the same bytes, unlike PyOD's own envelope, which holds the time. The reference that
    they are part of knows which libraries wrote them.

    :param sample: ``section`` and the columns that are looked at
    """
    ensembles = {ALL: ensemble(matrix(sample))}
    for section, rows in by_section(sample):
        if rows.num_rows >= ROWS_A_SECTION:
            ensembles[section] = ensemble(matrix(rows))
    kept = BytesIO()
    joblib.dump(ensembles, kept)
    return kept.getvalue()


def ensemble(rows: Rows) -> Ensemble:
    """Fit every model on the rows."""
    models = (
        IForest(n_estimators=TREES, max_samples=min(ROWS_A_TREE, len(rows)), random_state=SEED, n_jobs=1),
        Sampling(subset_size=min(ROWS_TO_COMPARE, len(rows)), random_state=SEED),
    )
    fitted = (model.fit(rows) for model in models)
    return tuple(Member(model, *np.quantile(model.decision_scores_, [0.5, 0.98])) for model in fitted)


def score(kept: bytes, batches: Sequence[pa.RecordBatch]) -> list[pa.Table]:
    """Return ``item_id`` and ``score`` of every row; batches are scored side by side."""
    with ThreadPoolExecutor() as pool:
        return list(pool.map(partial(_scored, _loaded(kept)), batches))


@lru_cache(maxsize=1)
def _loaded(kept: bytes) -> dict[str, Ensemble]:
    return joblib.load(BytesIO(kept))  # type: ignore[no-any-return]


def _scored(ensembles: dict[str, Ensemble], batch: pa.RecordBatch) -> pa.Table:
    """Return the mean score of the members of each item's ensemble."""
    return pa.concat_tables(
        pa.table(
            {
                "item_id": rows["item_id"],
                "score": np.mean(
                    [member.score(matrix(rows)) for member in ensembles.get(section, ensembles[ALL])], axis=0
                ),
            }
        )
        for section, rows in by_section(pa.Table.from_batches([batch]))
    )


def by_section(rows: pa.Table) -> list[tuple[str, pa.Table]]:
    """Return the rows of each section, in the order they stand in."""
    sections = sorted(pc.unique(rows["section"]).to_pylist())
    return [(section, rows.filter(pc.equal(rows["section"], section))) for section in sections]


def matrix(rows: pa.Table) -> Rows:
    """Return the columns that are looked at side by side as numbers."""
    looked_at = [name for name in rows.column_names if name not in ("item_id", "section")]
    return np.column_stack([rows[name].to_numpy() for name in looked_at])
