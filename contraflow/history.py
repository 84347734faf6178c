"""``contraflow runs`` and ``contraflow rollback``: the published states, and the way back to one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from contraflow.showing import console, show_table
from engine.errors import CallError
from engine.publication import current, open_state, rollback, states

COLUMNS = ("run", "", "as of", "status", "declarations", "flagged")


def list_states(warehouse: Path) -> None:
    """Print the published states, the newest first."""
    now = current(warehouse)
    show_table(COLUMNS, [_line(warehouse, run_id, run_id == now) for run_id in states(warehouse)])


def return_to(warehouse: Path, run_id: str) -> None:
    """Let readers see an older state again, and build its report.

    :raises CallError: if there is no such state
    """
    from flows.report import write_report  # takes a while to import

    rollback(warehouse, run_id)
    page = write_report(warehouse)
    console.print(f"Readers of {warehouse} now see the run {run_id}. Its report: {page}", markup=False)


def _line(warehouse: Path, run_id: str, is_current: bool) -> tuple[Any, ...]:
    try:
        with open_state(warehouse, run_id) as con:
            found = con.execute(
                "SELECT as_of, status, declarations, flagged FROM runs WHERE run_id = $run_id", {"run_id": run_id}
            ).fetchall()
    except CallError:
        found = [(None, "damaged", None, None)]
    return (run_id, "current" if is_current else "", *found[0])
