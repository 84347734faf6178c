"""Outlier: what no rule names, found by an isolation forest (Liu, Ting and Zhou, 2008) from PyOD.

The forest scores each row by itself, so that a row's score does not depend on the batch it came in.
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
from numpy.typing import NDArray

from engine.models import load_model, save_model
from engine.warehouse import Warehouse

TREES = 50
ROWS_A_TREE = 256
SEED = 20250509  # the day the crackdown on the smuggling of strategic minerals was announced
# Few rows at a time stay in the processor's cache, and every row is scored by itself.
BATCH = 50_000
SIDE_BY_SIDE = 2


@dataclass(frozen=True)
class OutlierDetector:
    """The isolation forest over ``detect.outlier_columns``."""

    name: str = "outlier"
    scores: bool = True
    claims: Mapping[str, str] = field(default_factory=lambda: {"unusual": "The item is unusual as a whole."})

    def fit(self, warehouse: Warehouse, parameters: Mapping[str, Any]) -> None:  # noqa: ARG002 - of the protocol
        """Fit the forest on a sample of the items."""
        warehouse.make("detect.outlier_columns")
        fit(warehouse)

    def detect(self, warehouse: Warehouse, parameters: Mapping[str, Any]) -> None:
        """Score all items, and make the two tables."""
        warehouse.make_once("detect.outlier_columns")
        score(warehouse)
        for table in ("outlier_tail", "outlier_scored", "outlier"):
            warehouse.make(f"detect.{table}", parameters)


def fit(warehouse: Warehouse) -> None:
    """Fit the forest and keep it beside the state."""
    from pyod.models.iforest import IForest  # takes seconds to import

    sample = warehouse.select("detect.outlier_sample").to_arrow_table()
    if not sample.num_rows:  # a run over trade records only
        return
    forest = IForest(n_estimators=TREES, max_samples=min(ROWS_A_TREE, sample.num_rows), random_state=SEED, n_jobs=1)
    forest.fit(matrix(sample))
    save_model(warehouse, "outlier", forest)


def score(warehouse: Warehouse) -> None:
    """Make ``detect.outlier_raw``: the score of every item, in batches that are scored side by side."""
    warehouse.con.execute("CREATE OR REPLACE TABLE detect.outlier_raw (item_id BIGINT, score DOUBLE)")
    if not warehouse.count("detect.outlier_columns"):
        return
    forest = load_model(warehouse, "outlier")
    batches = warehouse.con.cursor().table("detect.outlier_columns").to_arrow_reader(BATCH)
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        while some := list(islice(batches, SIDE_BY_SIDE)):
            for scored in pool.map(partial(_scored, forest), some):
                warehouse.con.from_arrow(scored).insert_into("detect.outlier_raw")


def _scored(forest: Any, batch: pa.RecordBatch) -> pa.Table:
    rows = pa.Table.from_batches([batch])
    return pa.table(
        {"item_id": rows["item_id"], "score": forest.decision_function(matrix(rows.drop_columns(["item_id"])))}
    )


def matrix(columns: pa.Table) -> NDArray[np.float64]:
    """Return the columns of a table side by side as numbers."""
    return np.column_stack([columns[name].to_numpy() for name in columns.column_names])


OUTLIER = OutlierDetector()
