"""The protocol of detectors.

A detector reads tables (``features.*``, ``link.*``, ``facts.*``, ``main.*``) and makes two, the first only if it
scores:

``detect.<name>_scored``
    every screened item: ``item_id``; ``p_value``, the probability that an honest item looks at least as odd to this
    detector, NULL where it is silent; ``thin``, whether peers were too few; ``silent``, why it says nothing.
``detect.<name>``
    its claims, shaped like ``findings``: ``item_id, claim, tactic, score, p_value, reason, evidence``.

A claim of the tactic ``clerical`` is a slip and never adds to risk.

What a detector learns from the population (how rare an origin is, where a tail begins, which words a heading uses) it
keeps in tables ``reference.<name>_…``, made only when a reference is fitted; between fits new items are held against
the tables that are there. What it says of an item follows from the item, what is linked to it, and the reference.
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

    def fit(self, warehouse: Warehouse, parameters: Mapping[str, Any]) -> None:
        """Make what it keeps in ``reference``."""

    def detect(self, warehouse: Warehouse, parameters: Mapping[str, Any]) -> None:
        """Make ``detect.<name>_scored`` and ``detect.<name>``."""


@dataclass(frozen=True)
class SqlDetector:
    """A detector whose two tables are made by SQL files of their names, after tables that prepare them.

    ``gathered`` are the tables of ``detect`` that it learns from as well as judges by, ``fitted`` those of the schema
    ``reference`` that it learns, ``prepare`` the others of ``detect`` that come before its two.
    """

    name: str
    claims: Mapping[str, str]
    gathered: tuple[str, ...] = ()
    fitted: tuple[str, ...] = ()
    prepare: tuple[str, ...] = ()
    scores: bool = True

    def fit(self, warehouse: Warehouse, parameters: Mapping[str, Any]) -> None:
        """Make the tables of the reference in order."""
        for table in self.gathered:
            warehouse.make(f"detect.{table}", parameters)
        for table in self.fitted:
            warehouse.make(f"reference.{table}", parameters)

    def detect(self, warehouse: Warehouse, parameters: Mapping[str, Any]) -> None:
        """Make the tables in order."""
        scored = (f"{self.name}_scored",) if self.scores else ()
        for table in self.gathered:
            warehouse.make_once(f"detect.{table}", parameters)
        for table in (*self.prepare, *scored, self.name):
            warehouse.make(f"detect.{table}", parameters)
