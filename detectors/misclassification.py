"""Misclassification: goods that are declared as something they are not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import pyarrow as pa

from detectors.base import SqlDetector
from detectors.composition import Elements
from engine.warehouse import Warehouse

CONTENT = pa.schema(
    [
        ("text", pa.string()),
        ("element", pa.string()),
        ("kind", pa.string()),
        ("percent", pa.float64()),
        ("purity", pa.float64()),
        ("written", pa.string()),
    ]
)


# What it learns from, and then what it compares.
SEEN = ("misclassification_wordings", "misclassification_shipped")
COMPARED = (
    "misclassification_prices",
    "misclassification_business",
    "misclassification_measured",
    "misclassification_controlled",
    "misclassification_likeness",
    "misclassification_speech",
    "misclassification_switches",
)
# What it learns from the comparison.
LEARNT = ("misclassification_tail", "misclassification_switching", "misclassification_prices")


@dataclass(frozen=True)
class MisclassificationDetector(SqlDetector):
    """The detector, which reads compositions and learns how like controlled goods ordinary ones look."""

    def fit(self, warehouse: Warehouse, parameters: Mapping[str, Any]) -> None:
        """Learn profiles and trades, then the likeness of ordinary items to controlled goods."""
        read_compositions(warehouse, parameters)
        for table in SEEN:
            warehouse.make(f"detect.{table}", parameters)
        super().fit(warehouse, parameters)
        for table in COMPARED:
            warehouse.make(f"detect.{table}", parameters)
        for table in LEARNT:
            warehouse.make(f"reference.{table}", parameters)

    def detect(self, warehouse: Warehouse, parameters: Mapping[str, Any]) -> None:
        """Read what the descriptions state, unless that was done, then make the tables in order."""
        if not warehouse.has("detect.misclassification_stated"):
            read_compositions(warehouse, parameters)
        for table in (*SEEN, *COMPARED):
            warehouse.make_once(f"detect.{table}", parameters)
        super().detect(warehouse, parameters)


def read_compositions(warehouse: Warehouse, parameters: Mapping[str, Any]) -> None:
    """Make ``detect.misclassification_stated``: every content that a wording states."""
    warehouse.make("detect.misclassification_texts", parameters)
    elements = _elements(warehouse)
    texts = warehouse.rows("FROM detect.misclassification_texts ORDER BY text")
    rows = [{"text": text, **asdict(content)} for (text,) in texts for content in elements.contents(text)]
    warehouse.con.execute("DROP TABLE IF EXISTS detect.misclassification_stated")
    warehouse.store("detect.misclassification_stated", pa.Table.from_pylist(rows, schema=CONTENT))


def _elements(warehouse: Warehouse) -> Elements:
    rows = warehouse.rows("SELECT symbol, name, chinese, atomic_mass FROM facts.elements")
    return Elements(
        masses={symbol: mass for symbol, _, _, mass in rows},
        words={word: symbol for symbol, name, chinese, _ in rows for word in (name, chinese)},
    )


MISCLASSIFICATION = MisclassificationDetector(
    name="misclassification",
    claims={
        "profile_fits_controlled": "Price, packing and trade do not fit the declared goods but controlled ones.",
        "text_speaks_of_other_goods": "The description is worded like controlled goods of another heading.",
        "composition_reaches_control": "The description states a composition that is controlled under another code.",
        "moved_to_lookalike": "The parties gave up controlled goods for a lookalike at the same price.",
        "mineral_named_in_text": "The description names a strategic mineral that the heading cannot hold.",
        "dearer_than_declared_goods": "The goods cost many times what the declared ones ever did.",
    },
    fitted=(
        "misclassification_profiles",
        "misclassification_trades",
        "misclassification_wordings",
        "misclassification_letters",
    ),
    prepare=(
        "misclassification_contents",
        "misclassification_reached",
        "misclassification_named",
        "misclassification_open",
        "misclassification_dear",
        "misclassification_tests",
        "misclassification_told",
        "profile_fits_controlled",
        "composition_reaches_control",
        "text_speaks_of_other_goods",
        "mineral_named_in_text",
        "moved_to_lookalike",
        "dearer_than_declared_goods",
    ),
)
