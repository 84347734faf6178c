"""The same inputs give the same bytes, whatever the number of threads and the order of the rows and files."""

from __future__ import annotations

from pathlib import Path

from engine.publication import open_state

FOUND = {"findings": "authority, declaration_id, item_no, detector, claim", "risk_scores": "rank"}


def found(warehouse: Path) -> dict[str, list[str]]:
    """The rows of what was found, as text, in their canonical order."""
    with open_state(warehouse) as con:
        asked = {table: con.execute(f"FROM {table} ORDER BY {order}").fetchall() for table, order in FOUND.items()}
    return {table: list(map(repr, rows)) for table, rows in asked.items()}


def test_neither_threads_nor_the_order_of_rows_and_files_change_anything(screened, shuffled):
    """What was screened on one thread is screened on three, in another order, from two files."""
    assert found(shuffled) == found(screened)


def test_something_is_found(screened):
    rows = found(screened)
    assert len(rows["findings"]) > 10
    assert len(rows["risk_scores"]) > 1800
