"""The peer of the speed benchmark: vectorised pandas and PyOD's Isolation Forest over a dozen features.

CSV in, scores out.

``python -m benchmarks.peers.pandas_forest declarations.csv scores.parquet``
"""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd
from pyod.models.iforest import IForest

FEATURES = [
    "log_price",
    "price_against_heading",
    "log_kg",
    "kg_against_heading",
    "log_kg_per_package",
    "log_kg_per_m3",
    "tare_share",
    "weighed_share",
    "foreign_dispatch",
    "origin_share",
    "route_share",
    "exporter_items",
]


def main(source: str, target: str) -> None:
    """Read, compare, score and write."""
    items = pd.read_csv(source, dtype={"hs_code": str}, keep_default_na=False, na_values=[""], low_memory=False)
    features = measure(items)
    forest = IForest(n_estimators=100, max_samples=256, random_state=1, n_jobs=1)
    forest.fit(features.sample(min(200_000, len(features)), random_state=1).to_numpy())
    items["score"] = forest.decision_function(features.to_numpy())
    scores = items.groupby(["authority", "declaration_id"], sort=False)["score"].max()
    scores.sort_values(ascending=False).reset_index().to_parquet(target)


def measure(items: pd.DataFrame) -> pd.DataFrame:
    """Return a dozen features, an item a row, without gaps."""
    heading = items["hs_code"].str[:6]
    with np.errstate(divide="ignore", invalid="ignore"):
        features = pd.DataFrame(
            {
                "log_price": np.log(items["value"] / items["net_kg"]),
                "log_kg": np.log(items["net_kg"]),
                "log_kg_per_package": np.log(items["net_kg"] / items["packages"]),
                "log_kg_per_m3": np.log(items["net_kg"] / items["volume_m3"]),
                "tare_share": (items["gross_kg"] - items["net_kg"]) / items["gross_kg"],
                "weighed_share": items["weighed_kg"] / items["gross_kg"],
                "foreign_dispatch": (items["origin"] != items["dispatch"]).astype(float),
            }
        )
    features["price_against_heading"] = _against(features["log_price"], heading)
    features["kg_against_heading"] = _against(features["log_kg"], heading)
    features["origin_share"] = _share(heading, heading + items["origin"])
    features["route_share"] = _share(heading, heading + items["origin"] + items["dispatch"] + items["destination"])
    features["exporter_items"] = np.log(items.groupby("exporter_id")["item_no"].transform("size"))
    features = features.replace([np.inf, -np.inf], np.nan)
    return features.fillna(features.median())[FEATURES]


def _against(values: pd.Series[float], group: pd.Series[str]) -> pd.Series[float]:
    return values - values.groupby(group).transform("median")


def _share(whole: pd.Series[str], part: pd.Series[str]) -> pd.Series[float]:
    return part.groupby(part).transform("size") / whole.groupby(whole).transform("size")


if __name__ == "__main__":
    main(*sys.argv[1:])
