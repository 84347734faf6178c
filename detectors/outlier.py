"""Outlier: what no rule names, found by an ensemble of PyOD's models for each section of the tariff.

The models work in a process of their own, which can be ended where they take too long.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from engine.models import keep_model, kept_model
from engine.warehouse import Warehouse
from engine.worker import ask

MODELS = "detectors.outlier_models"  # takes seconds to import
# Every row is scored by itself; each section of a batch costs a call for each tree.
BATCH = 400_000
SIDE_BY_SIDE = 2


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


def fit(warehouse: Warehouse) -> None:
    """Fit the ensembles on a sample, and keep them beside the state."""
    sample = warehouse.select("detect.outlier_sample").to_arrow_table()
    if sample.num_rows:  # none in a run over trade records only
        keep_model(warehouse, "outlier", ask(MODELS, "fit", sample))


def score(warehouse: Warehouse) -> None:
    """Make ``detect.outlier_raw``: the score of every item."""
    warehouse.con.execute("CREATE OR REPLACE TABLE detect.outlier_raw (item_id BIGINT, score DOUBLE)")
    if not warehouse.count("detect.outlier_columns"):
        return
    kept = kept_model(warehouse, "outlier")
    batches = warehouse.con.cursor().table("detect.outlier_columns").to_arrow_reader(BATCH)
    while some := list(islice(batches, SIDE_BY_SIDE)):
        for scored in ask(MODELS, "score", kept, some):
            warehouse.con.from_arrow(scored).insert_into("detect.outlier_raw")


OUTLIER = OutlierDetector()
