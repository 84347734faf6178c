"""When a new reference is fitted, and when the present one is kept.

A new one is fitted if it is asked for, if the present one is too old, or if that cannot serve. Between fits new
declarations are compared with what was learned before, so that a run over new files gives the same as a run over all
files with the same reference.
"""

from __future__ import annotations

import logging

from engine.code import code_sha256
from engine.models import forget_models, models_are_whole
from engine.publication import states
from engine.reference import keep_reference, retire_references
from flows.run import Run
from schemas import input_tables

log = logging.getLogger(__name__)

# A reference of fewer items is provisional: the next run makes another.
PROVISIONAL = 1000


def begin_reference(run: Run) -> None:
    """Decide whether the run fits a new reference, and if so make room for it; one that the run was given is kept."""
    reason = None if run.reference_sha256 else _why_to_fit(run)
    run.fits = reason is not None
    if run.fits:
        log.info("a new reference is fitted: %s", reason)
        run.warehouse.clear("reference")
        run.warehouse.con.execute("DELETE FROM fits")
        forget_models(run.warehouse)
    elif run.reference_sha256 is None:
        log.info("the reference is kept")
        ((run.reference_sha256,),) = run.warehouse.rows("SELECT reference_sha256 FROM fits")


def end_reference(run: Run) -> None:
    """Keep a reference that was just fitted, and name it in the record of the run.

    Where a detector failed the reference lacks its part, and the next run fits another.
    """
    if not run.fits:
        return
    run.reference_sha256 = keep_reference(run.warehouse)
    if run.status == "complete":
        run.warehouse.con.execute(
            "INSERT INTO fits VALUES ($sha256, $code_sha256, $as_of, $items, $input_tables)",
            {
                "sha256": run.reference_sha256,
                "code_sha256": code_sha256(),
                "as_of": run.as_of,
                "items": run.warehouse.count("features.items"),
                "input_tables": _filled(run),
            },
        )


def retire(run: Run) -> None:
    """Remove the references by which none of the states was made."""
    needed = run.warehouse.rows(
        "SELECT DISTINCT reference_sha256 FROM runs WHERE list_contains($states, run_id)",
        {"states": states(run.folder)},
    )
    retire_references(run.folder, {sha256 for (sha256,) in needed})


def _why_to_fit(run: Run) -> str | None:
    """Return the reason for a new reference; None if the present one can serve."""
    if run.request.refit:
        return "it was asked for"
    fits = run.warehouse.rows("SELECT code_sha256, as_of, items, input_tables FROM fits")
    if not fits:
        return "there is none that can serve"
    ((code, as_of, items, tables),) = fits
    reasons = {
        "the present one was made by another version": code != code_sha256(),
        f"the present one was learned from fewer than {PROVISIONAL:,} items": items < PROVISIONAL,
        "the present one looks from a later day": run.as_of < as_of,
        "the present one is too old": (run.as_of - as_of).days > run.settings.refit_days,
        "the present one was learned before records of another table arrived": bool(set(_filled(run)) - set(tables)),
        "a model of the present one is damaged": not models_are_whole(run.warehouse),
    }
    return next((reason for reason, holds in reasons.items() if holds), None)


def _filled(run: Run) -> list[str]:
    """Return the input tables that hold records."""
    return [table.name for table in input_tables() if run.warehouse.count(f"main.{table.name}")]
