"""The protocol of detectors.

A detector reads tables (``features.*``, ``link.*``, ``facts.*``, ``main.*``) and makes two, the first only if it
scores:

``detect.<name>_scored``
    every screened item: ``item_id``; ``p_value``, the probability that an honest item looks at least as odd to this
    detector, NULL where it is silent; ``thin``, whether peers were too few; ``silent``, why it says nothing.
``detect.<name>``
    its claims, shaped like ``findings``: ``item_id, claim, tactic, score, p_value, reason, evidence``.

A claim of the tactic ``clerical`` is a slip and never adds to risk.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from engine.warehouse import Warehouse

TACTICS = (
    "transshipment",
    "origin",
    "misclassification",
    "valuation",
    "packaging",
    "structuring",
    "licensing",
    "mirror",
    "network",
    "anomaly",
    "clerical",
)


@runtime_checkable
class Detector(Protocol):
    """One tactic, or one way of looking."""

    @property
    def name(self) -> str:
        """The word for it in tables, files and docs."""

    @property
    def scores(self) -> bool:
        """Whether it adds to risk; one that does not makes no scored table."""

    @property
    def claims(self) -> Mapping[str, str]:
        """What it can claim: the name of each claim and what it says of an item."""

    def detect(self, warehouse: Warehouse, parameters: Mapping[str, Any]) -> None:
        """Make ``detect.<name>_scored`` and ``detect.<name>``."""


@dataclass(frozen=True)
class SqlDetector:
    """A detector whose two tables are made by SQL files of their names, after tables that prepare them."""

    name: str
    claims: Mapping[str, str]
    prepare: tuple[str, ...] = ()
    scores: bool = True

    def detect(self, warehouse: Warehouse, parameters: Mapping[str, Any]) -> None:
        """Make the tables in order."""
        scored = (f"{self.name}_scored",) if self.scores else ()
        for table in (*self.prepare, *scored, self.name):
            warehouse.make(f"detect.{table}", parameters)
