"""``contraflow runs`` and ``contraflow rollback``: the runs and their published states, and the way back to one."""

from __future__ import annotations

from datetime import datetime, timedelta
from operator import itemgetter
from pathlib import Path
from typing import Any

from contraflow.showing import console, list_under, paragraph, show_table
from engine.attempts import Attempt, attempts
from engine.errors import CallError
from engine.failures import failures
from engine.publication import current, naming, open_state, rollback, states

COLUMNS = ("run", "", "started (UTC)", "took", "as of", "status", "declarations", "flagged")


def list_runs(warehouse: Path) -> None:
    """Print the published states and the runs that did not reach one, the newest first, and what was amiss.

    :raises CallError: if there are neither
    """
    unpublished = attempts(warehouse)
    now = current(warehouse) if states(warehouse) or not unpublished else None
    lines = [_of_attempt(one) for one in unpublished]
    lines += [_of_state(warehouse, run_id, run_id == now) for run_id in states(warehouse)]
    lines.sort(key=itemgetter(0), reverse=True)
    show_table(COLUMNS, [line[:-1] for line in lines])
    for run_id, *_, amiss in lines:
        if amiss:
            console.print()
            paragraph(f"{run_id}: {amiss}")


def return_to(warehouse: Path, run_id: str) -> None:
    """Let readers see an older state again, and build its report.

    :raises CallError: if there is no such state
    """
    from flows.report import write_report  # takes a while to import

    rollback(warehouse, run_id)
    page = write_report(warehouse)
    console.print(f"Readers of {warehouse} now see the run {run_id}. Its report: {page}", markup=False)
    _warn_of_what_returns(warehouse, run_id)


def _warn_of_what_returns(warehouse: Path, run_id: str) -> None:
    """Say which files were taken since a state: they are held still, and come back with the next run."""
    with open_state(warehouse, states(warehouse)[0]) as con:
        files = con.execute(
            """SELECT run_id, source_file FROM run_inputs
               WHERE run_id > $run_id AND rows_loaded > 0 AND withdrawal IS NULL ORDER BY ALL""",
            {"run_id": run_id},
        ).fetchall()
    list_under(
        "The next run publishes again what was taken in since. To leave it out, take it back: "
        f"contraflow withdraw ID{naming(warehouse)}",
        [f"{taken_by}  {file}" for taken_by, file in files],
    )


def _of_attempt(one: Attempt) -> tuple[Any, ...]:
    started, finished = map(_moment, (one.started_at, one.finished_at))
    return (one.run_id, "", started, _took(started, finished), None, one.status, None, None, one.why)


def _of_state(warehouse: Path, run_id: str, is_current: bool) -> tuple[Any, ...]:
    try:
        with open_state(warehouse, run_id) as con:
            ((started, finished, *told, warnings),) = con.execute(
                """SELECT date_trunc('second', started_at), date_trunc('second', finished_at), as_of, status,
                       declarations, flagged, warnings
                   FROM runs WHERE run_id = $run_id""",
                {"run_id": run_id},
            ).fetchall()
    except CallError:
        started, finished, *told, warnings = (None, None, None, "damaged", None, None, [])
    amiss = "\n".join(failures(warnings).values())
    return (run_id, "current" if is_current else "", started, _took(started, finished), *told, amiss)


def _moment(told: str | None) -> datetime | None:
    return datetime.fromisoformat(told) if told else None


def _took(started: datetime | None, finished: datetime | None) -> timedelta | None:
    return finished - started if started and finished else None
