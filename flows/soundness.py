"""Whether the tables of a detector can be used: probabilities from 0 to 1, items that were screened, declared claims.

A detector whose tables cannot be used is left out like one that fails: none of it may influence a rank.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from detectors import TACTICS, Detector
from engine.errors import ContraflowError
from engine.warehouse import Warehouse

CLAIMS = {
    "item_id": "BIGINT",
    "claim": "VARCHAR",
    "tactic": "VARCHAR",
    "score": "DOUBLE",
    "p_value": "DOUBLE",
    "reason": "VARCHAR",
    "evidence": "JSON",
}
SCORED = ("item_id", "p_value", "thin", "silent")


def check(warehouse: Warehouse, detector: Detector) -> None:
    """Look through the tables of a detector.

    :raises ContraflowError: if they cannot be used, with what is wrong and in how many rows
    """
    if detector.scores:
        _check(warehouse, "scored", f"detect.{detector.name}_scored", SCORED, {})
    declared = {"claims": list(detector.claims), "tactics": list(TACTICS)}
    _check(warehouse, "claimed", f"detect.{detector.name}", tuple(CLAIMS), declared)


def _check(warehouse: Warehouse, view: str, table: str, columns: tuple[str, ...], given: Mapping[str, Any]) -> None:
    if not warehouse.has(table):
        raise ContraflowError(f"it made no table {table}.")
    if missing := [column for column in columns if column not in warehouse.con.table(table).columns]:
        raise ContraflowError(f"its table {table} lacks {', '.join(missing)}.")
    warehouse.con.execute(f"CREATE OR REPLACE TEMP VIEW {view} AS FROM {table}")
    if view == "scored" and warehouse.select("detect.sound_scored").fetchall() == [(True,)]:
        return
    unsound = "detect.unsound_scored" if view == "scored" else "detect.unsound_claims"
    if wrong := warehouse.select(unsound, given).fetchall():
        raise ContraflowError(
            f"its table {table} holds " + ", ".join(f"{what} ({rows:,} rows)" for what, rows in wrong)
        )
