"""Outlier: what no rule names, found by an ensemble of PyOD's models for each section of the tariff.

An isolation forest (Liu, Ting and Zhou, 2008) asks how soon an item stands alone, the distance to a few sampled items
(Sugiyama and Borgwardt, 2013) how far it lies from anything usual. Both score each row by itself, so that a row's score
does not depend on the batch it came in.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from engine.models import load_model, save_model
from engine.warehouse import Warehouse

TREES = 50
ROWS_A_TREE = 256
ROWS_TO_COMPARE = 50
SEED = 20250509  # the day the crackdown on the smuggling of strategic minerals was announced
# A section with fewer rows is judged with all others.
ROWS_A_SECTION = 1000
ALL = ""
# Every row is scored by itself; each section of a batch costs a call for each tree.
BATCH = 400_000
SIDE_BY_SIDE = 2

Rows = NDArray[np.float64]


@dataclass(frozen=True)
class OutlierDetector:
    """The ensembles over ``detect.outlier_columns``."""

    name: str = "outlier"
    scores: bool = True
    claims: Mapping[str, str] = field(default_factory=lambda: {"unusual": "The item is unusual as a whole."})

    def fit(self, warehouse: Warehouse, parameters: Mapping[str, Any]) -> None:
        """Fit the ensembles on a sample of the items, and the tail of what all items score."""
        warehouse.make("detect.outlier_columns", parameters)
        fit(warehouse)
        score(warehouse)
        warehouse.make("reference.outlier_tail", parameters)

    def detect(self, warehouse: Warehouse, parameters: Mapping[str, Any]) -> None:
        """Score all items, and make the two tables."""
        warehouse.make_once("detect.outlier_columns", parameters)
        if not warehouse.has("detect.outlier_raw"):
            score(warehouse)
        for table in ("outlier_scored", "outlier"):
            warehouse.make(f"detect.{table}", parameters)


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


def fit(warehouse: Warehouse) -> None:
    """Fit an ensemble for each section that has enough rows, and one for all; keep them beside the state."""
    sample = warehouse.select("detect.outlier_sample").to_arrow_table()
    if not sample.num_rows:  # a run over trade records only
        return
    ensembles = {ALL: ensemble(matrix(sample))}
    for section, rows in by_section(sample):
        if rows.num_rows >= ROWS_A_SECTION:
            ensembles[section] = ensemble(matrix(rows))
    save_model(warehouse, "outlier", ensembles)


def ensemble(rows: Rows) -> Ensemble:
    """Fit every model on the rows."""
    from pyod.models.iforest import IForest  # takes seconds to import
    from pyod.models.sampling import Sampling

    models = (
        IForest(n_estimators=TREES, max_samples=min(ROWS_A_TREE, len(rows)), random_state=SEED, n_jobs=1),
        Sampling(subset_size=min(ROWS_TO_COMPARE, len(rows)), random_state=SEED),
    )
    fitted = (model.fit(rows) for model in models)
    return tuple(Member(model, *np.quantile(model.decision_scores_, [0.5, 0.98])) for model in fitted)


def score(warehouse: Warehouse) -> None:
    """Make ``detect.outlier_raw``: the score of every item, in batches that are scored side by side."""
    warehouse.con.execute("CREATE OR REPLACE TABLE detect.outlier_raw (item_id BIGINT, score DOUBLE)")
    if not warehouse.count("detect.outlier_columns"):
        return
    ensembles = load_model(warehouse, "outlier")
    batches = warehouse.con.cursor().table("detect.outlier_columns").to_arrow_reader(BATCH)
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        while some := list(islice(batches, SIDE_BY_SIDE)):
            for scored in pool.map(partial(_scored, ensembles), some):
                warehouse.con.from_arrow(scored).insert_into("detect.outlier_raw")


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


OUTLIER = OutlierDetector()
