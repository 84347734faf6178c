"""Valuation: a price per kilogram far from what peers declare."""

from detectors.base import SqlDetector

VALUATION = SqlDetector(
    name="valuation",
    claims={
        "underpriced": "The price per kilogram is far below that of peers.",
        "overpriced": "The price per kilogram is far above that of peers.",
    },
    prepare=("price_tests", "price_bands"),
)
