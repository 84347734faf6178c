"""Walking through the stages, and recording the counts, seconds and memory of each."""

from __future__ import annotations

import json
import logging
import resource
import time
from collections.abc import Callable, Iterable

from engine.errors import ValidationStopped
from engine.publication import current, naming, states
from engine.warehouse import writing
from flows.run import Counts, Run, Stage

log = logging.getLogger(__name__)

Step = Callable[[Stage, Run], Counts]


def perform(stage: Stage, run: Run) -> Counts:
    """Run one stage and note its counts, seconds and memory."""
    began = time.monotonic()
    with writing(run.folder):
        counts = run.counts[stage.__name__] = stage(run)
        seconds = time.monotonic() - began
        _note(run, stage, seconds, counts)
    log.info(
        "%s: %s (%.1f s)", stage.__name__, ", ".join(f"{count:,} {what}" for what, count in counts.items()), seconds
    )
    return counts


def _note(run: Run, stage: Stage, seconds: float, counts: Counts) -> None:
    """Keep what a stage took in ``run_stages``."""
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    run.warehouse.con.execute(
        "INSERT INTO run_stages VALUES ($run_id, $stage, $seconds, $memory, $counts)",
        {
            "run_id": run.run_id,
            "stage": stage.__name__,
            "seconds": round(seconds, 3),
            "memory": round(memory),
            "counts": json.dumps(counts),
        },
    )


def walk(run: Run, stages: Iterable[Stage], step: Step = perform) -> None:
    """Walk through the stages; a run that does not reach the end is remembered as stopped or failed.

    :param step: how a stage is performed; Prefect's flow wraps each in a task
    """
    with writing(run.folder):
        _forget_unseen(run)
        run.begin()
    try:
        for stage in stages:
            step(stage, run)
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
