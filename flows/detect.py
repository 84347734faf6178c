"""Detect: every detector says what it finds odd, and how probable that is in an honest item.

Makes ``detect.<detector>`` and ``detect.<detector>_scored``, and over all detectors ``detect.findings``,
``detect.combined`` and ``detect.detector_coverage``. A detector that fails, takes too long or talks nonsense leaves its
place empty and makes the run partial.
"""

from __future__ import annotations

import logging
from typing import Any

import duckdb

from detectors import Detector, installed_detectors
from engine.deadline import OvertimeError, within
from engine.errors import ContraflowError, is_damage, is_disk_error, is_fatal, is_interrupt
from engine.failures import failures
from engine.logs import step
from engine.warehouse import DATABASE, create_empty
from flows.run import Counts, Run
from flows.soundness import CLAIMS, check
from schemas import table

log = logging.getLogger(__name__)

# A claim that an honest item would raise more often than once in a thousand is not worth a sentence, unless items are
# so few that fifty honest ones would not reach even that; one in two hundred is the most.
WORTH_SAYING, AT_MOST, HONEST = 0.001, 0.005, 50
# How far a detector is heard: what is unusual without a named tactic seldom hides anything.
HEARD = {"outlier": 1 / 16}
# The detector that says of one side of a consignment what all detectors say of the other.
REPEATING = "counterpart"


def detect(run: Run) -> Counts:
    """Run every detector over the screened items, if there are any.

    :raises ContraflowError: if none of those that score could judge them
    """
    warehouse = run.warehouse
    warehouse.clear("detect")
    create_empty(warehouse.con, "detect.claims", {"detector": "VARCHAR"} | CLAIMS)
    coverage = table("detector_coverage").columns
    create_empty(
        warehouse.con, "detect.detector_coverage", {name: column.sql_type for name, column in coverage.items()}
    )
    warehouse.make("detect.uncombined")
    warehouse.rename("detect.uncombined", "combined")
    asked = installed_detectors() if warehouse.count("features.items") else ()
    detectors = [detector for detector in asked if detector.name not in run.left_out]
    counts = {}
    for number, detector in enumerate(detectors, start=1):
        step("detectors", number, len(detectors), detector.name)
        counts[detector.name] = _run_detector(run, detector)
    _insist_on_judges(run, {one.name for one in detectors if one.scores and one.name != REPEATING})
    warehouse.make("detect.findings")
    return counts


def parameters(run: Run) -> dict[str, Any]:
    """Return what the SQL of detectors may ask for: above ``worth_saying`` a claim gets no sentence."""
    few = HONEST / max(1, run.warehouse.count("features.items"))
    return {
        "worth_saying": max(WORTH_SAYING, min(AT_MOST, few)),
        "min_peers": run.settings.min_peers,
        "as_of": run.as_of,
    }


def _run_detector(run: Run, detector: Detector) -> int:
    try:
        within(run.settings.detector_seconds, run.warehouse.con, lambda: _judge(run, detector))
        check(run.warehouse, detector)
        with run.warehouse.transaction():
            claimed = _collect_claims(run, detector)
            if detector.scores:
                _combine(run, detector)
    except Exception as error:  # a detector of another package may raise anything
        if is_interrupt(error) or is_disk_error(error) or is_damage(error, run.folder / DATABASE) or is_fatal(error):
            raise
        why = _why(run, error)
        log.warning("The detector %s failed; the run goes on without it: %s", detector.name, why)
        run.fail(detector.name, why)
        return 0
    return claimed


def _insist_on_judges(run: Run, asked: set[str]) -> None:
    """Let no run go on in which every detector failed: its list without flags would pass for a clean one."""
    failed = failures(run.warnings)
    if asked and asked <= failed.keys():
        raise ContraflowError(
            "No detector could judge the declarations, so nothing was published; what was published before stands. "
            "Mend the cause and run again; detector_seconds in contraflow.toml is the time that each detector has. "
            f"The log says of each why it failed; the first: {next(iter(failed.values()))}"
        )


def _judge(run: Run, detector: Detector) -> None:
    if run.fits:
        detector.fit(run.warehouse, parameters(run))
    detector.detect(run.warehouse, parameters(run))


def _why(run: Run, error: Exception) -> str:
    if isinstance(error, OvertimeError):
        return f"it was stopped after detector_seconds = {run.settings.detector_seconds:g}."
    return str(error) if isinstance(error, ContraflowError | duckdb.Error) else f"{type(error).__name__}: {error}"


def _collect_claims(run: Run, detector: Detector) -> int:
    name = duckdb.ConstantExpression(detector.name).alias("detector")
    run.warehouse.con.table(f"detect.{detector.name}").select(name, *CLAIMS).insert_into("detect.claims")
    return run.warehouse.count(f"detect.{detector.name}")


def _combine(run: Run, detector: Detector) -> None:
    """Add a detector to what is said of every item, and note how far it could see."""
    run.warehouse.con.execute(f"CREATE OR REPLACE TEMP VIEW scored AS FROM detect.{detector.name}_scored")
    run.warehouse.make(
        "detect.with_detector", {"heard": HEARD.get(detector.name, 1), "repeats": detector.name == REPEATING}
    )
    run.warehouse.rename("detect.with_detector", "combined")
    run.warehouse.make("detect.coverage", {"detector": detector.name})
    run.warehouse.add("detect.detector_coverage", "detect.coverage")
