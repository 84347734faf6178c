"""Structuring: one order cut into parcels that stay below an amount."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from detectors.base import SqlDetector
from engine.warehouse import Warehouse


@dataclass(frozen=True)
class StructuringDetector(SqlDetector):
    """A detector that first learns which amounts exporters crowd below, and then how ordinary bursts lie below them."""

    def fit(self, warehouse: Warehouse, parameters: Mapping[str, Any]) -> None:
        """Learn the amounts, lay the bursts against them, and learn from ordinary goods how odd they are."""
        warehouse.make("reference.structuring_bunching", parameters)
        for table in self.gathered:
            warehouse.make(f"detect.{table}", parameters)
        warehouse.make("reference.structuring_tail", parameters)


STRUCTURING = StructuringDetector(
    name="structuring",
    claims={
        "cut_below_threshold": "Within days an exporter sent one firm, or related ones, parcels just below an amount.",
        "cut_among_exporters": "Within days related exporters sent a consignee parcels that stay just below an amount.",
    },
    gathered=(
        "structuring_consignees",
        "structuring_relations",
        "structuring_parcels",
        "structuring_thresholds",
        "structuring_clusters",
    ),
)
