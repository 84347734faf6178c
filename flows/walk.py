"""Walking through the stages, and recording the counts, seconds and memory of each."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Sequence
from typing import Any

from engine.errors import ValidationStopped
from engine.logs import during, step
from engine.memory import peak_mb, reset_peak
from engine.publication import current, naming, states
from engine.warehouse import writing
from flows.run import Counts, Run, Stage

log = logging.getLogger(__name__)

Step = Callable[[Stage, Run], Counts]


def perform(stage: Stage, run: Run) -> Counts:
    """Run one stage and note its counts, seconds and memory."""
    name = stage.__name__
    began = time.monotonic()
    reset_peak()
    with writing(run.folder), during(run_id=run.run_id, stage=name):
        counts = run.counts[name] = stage(run)
        figures = {"counts": counts, "seconds": round(time.monotonic() - began, 3), "memory_mb": round(peak_mb())}
        _note(run, name, figures)
        told = ", ".join(f"{what} {count:,}" for what, count in counts.items()) or "nothing to do"
        log.info("%s: %s (%.1f s)", name, told, figures["seconds"], extra=figures)
    return counts


def _note(run: Run, stage: str, figures: dict[str, Any]) -> None:
    """Keep what a stage took in ``run_stages``."""
    run.warehouse.con.execute(
        "INSERT INTO run_stages VALUES ($run_id, $stage, $seconds, $memory_mb, $counts)",
        figures | {"run_id": run.run_id, "stage": stage, "counts": json.dumps(figures["counts"])},
    )


def walk(run: Run, stages: Sequence[Stage], perform_one: Step = perform) -> None:
    """Walk through the stages; a run that does not reach the end is remembered as stopped or failed.

    :param perform_one: how a stage is performed; Prefect's flow wraps each in a task
    """
    with writing(run.folder):
        _forget_unseen(run)
        run.begin()
    try:
        for number, stage in enumerate(stages, start=1):
            step("stages", number, len(stages), stage.__name__)
            perform_one(stage, run)
    except ValidationStopped:
        run.end("stopped")
        raise
    except BaseException:
        if _is_seen(run):
            log.warning(
                "run %s is published; what is missing is its report: contraflow report%s",
                run.run_id,
                naming(run.folder),
            )
        else:
            run.end("failed")
        raise


def _is_seen(run: Run) -> bool:
    """Tell whether readers see the run, which stays what it is then, whatever fails after."""
    return run.run_id in states(run.folder) and current(run.folder) == run.run_id


def _forget_unseen(run: Run) -> None:
    """Take back what was noted by runs that were stopped just before readers could see their state."""
    seen = max(states(run.folder), default="")
    finished = "run_id > $seen AND status IN ('complete', 'partial')"
    unseen = [run_id for (run_id,) in run.warehouse.rows(f"SELECT run_id FROM runs WHERE {finished}", {"seen": seen})]
    with run.warehouse.transaction():
        for table, column in (("first_flags", "first_flagged_run"), ("flags", "run_id"), ("profiles", "run_id")):
            run.warehouse.rows(f"DELETE FROM {table} WHERE list_contains($unseen, {column})", {"unseen": unseen})
        run.warehouse.rows(f"UPDATE runs SET status = 'failed' WHERE {finished}", {"seen": seen})
