"""Valuation: a price per kilogram far from what peers declare, or from what the same parties do."""

from detectors.base import SqlDetector

VALUATION = SqlDetector(
    name="valuation",
    claims={
        "underpriced": "The price per kilogram is far below that of peers.",
        "overpriced": "The price per kilogram is far above that of peers.",
        "price_fell": "The price per kilogram is far below that of other shipments between the same parties.",
        "price_rose": "The price per kilogram is far above that of other shipments between the same parties.",
    },
    gathered=("price_words",),
    fitted=("price_grades",),
    prepare=(
        "price_alone",
        "price_tests",
        "price_ranks",
        "price_bands",
        "price_company",
        "price_moved",
        "price_by_grade",
        "price_published",
        "price_used",
        "valuation_tests",
    ),
)
