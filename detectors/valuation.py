"""Valuation: a price per kilogram far from what peers declare, or from what the same parties do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from detectors.base import SqlDetector
from engine.warehouse import Warehouse


@dataclass(frozen=True)
class Valuation(SqlDetector):
    """The history of each exporter and importer is laid out before the reference learns how much prices move."""

    def fit(self, warehouse: Warehouse, parameters: Mapping[str, Any]) -> None:
        """Learn how far prices of the same parties lie apart."""
        warehouse.make("detect.price_history", parameters)
        super().fit(warehouse, parameters)


VALUATION = Valuation(
    name="valuation",
    claims={
        "underpriced": "The price per kilogram is far below that of peers.",
        "overpriced": "The price per kilogram is far above that of peers.",
        "price_fell": "The price per kilogram is far below that of other shipments between the same parties.",
        "price_rose": "The price per kilogram is far above that of other shipments between the same parties.",
    },
    fitted=("price_moves", "price_move_exceedances"),
    prepare=(
        "price_tests",
        "price_ranks",
        "price_bands",
        "price_company",
        "price_history",
        "price_moved",
        "valuation_tests",
    ),
)
