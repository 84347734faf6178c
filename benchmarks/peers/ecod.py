"""ECOD over a dozen features of declarations alone: the outlier model that a data scientist tries first."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

KEYS = ("authority", "declaration_id")


def rank(world: Path) -> pa.Table:
    """Score every declaration of a world by its oddest item."""
    from pyod.models.ecod import ECOD  # takes seconds to import

    return rank_by(ECOD(), world)


def rank_by(model: Any, world: Path) -> pa.Table:
    """Score every declaration of a world by the item that a model of PyOD's finds oddest."""
    items = _features(world)
    names = [name for name in items.column_names if name not in KEYS]
    matrix = np.column_stack([_filled(items[name].to_numpy()) for name in names])
    model.fit(matrix)
    scored = items.select(KEYS).append_column("score", pa.array(model.decision_scores_))
    highest = scored.group_by(KEYS, use_threads=False).aggregate([("score", "max")])
    return highest.rename_columns([*KEYS, "score"])


def _features(world: Path) -> pa.Table:
    query = Path(__file__).with_name("ecod.sql").read_text(encoding="utf-8")
    paths = {name: str(world / f"{name}.parquet") for name in ("declarations", "rates")}
    with duckdb.connect() as connection:
        connection.execute("SET threads = 2")
        return connection.sql(query, params=paths).to_arrow_table()


def _filled(column: NDArray[np.float64]) -> NDArray[np.float64]:
    """Put the median where a cell is empty, as this model cannot do without."""
    values = column.astype(np.float64)
    known = values[np.isfinite(values)]
    return np.where(np.isfinite(values), values, np.median(known) if len(known) else 0.0)
