"""Score: combine what the detectors say into one ranking, and mark alerts and flags.

Makes ``score.trade_context``, ``score.risk_scores`` and ``score.flagged_shipments``, lays these to firms and routes in
``score.flagged_firms`` and ``score.flagged_routes``, and ends a new reference with what the outcomes of inspections
teach.
"""

from __future__ import annotations

from flows.calibration import calibrate
from flows.reference import end_reference
from flows.run import Counts, Run

# Goods that can hold a strategic mineral are watched so many times as closely as others, what the program is for; those
# among them whose mineral is to be controlled, twice as closely again, and those whose way trade statistics show, at
# most as much: these know of a way, of no shipment.
WATCHED, BOUND, IN_CONTEXT = 5, 2, 2
RANKED = ("risk_scores", "flagged", "own_findings", "other_sides", "cases", "flagged_shipments")
SUSPECTED = ("attributed", "suspects", "suspect_records", "flagged_firms", "flagged_routes")


def score(run: Run) -> Counts:
    """Rank the screened declarations."""
    warehouse, settings = run.warehouse, run.settings
    warehouse.clear("score")
    parameters = {
        "watched": WATCHED,
        "bound": BOUND,
        "in_context": IN_CONTEXT,
        "alert_fdr": settings.alert_fdr,
        "window": settings.window,
        "as_of": run.as_of,
        "share": settings.budget.share,
        "number": settings.budget.number,
        "run_id": run.run_id,
    }
    for table in ("trade_context", "declarations"):
        warehouse.make(f"score.{table}", parameters)
    if run.fits:
        warehouse.make("score.outcomes", parameters)
        warning = calibrate(warehouse, settings.min_peers)
        run.warnings += [warning] if warning else []
    end_reference(run)
    for table in RANKED + SUSPECTED:
        warehouse.make(f"score.{table}", parameters)
    ((alerts,),) = warehouse.rows("SELECT count(*) FROM score.risk_scores WHERE alert")
    return {
        "declarations": warehouse.count("score.risk_scores"),
        "alerts": alerts,
        "flagged": warehouse.count("score.flagged_shipments"),
        "flagged_firms": warehouse.count("score.flagged_firms"),
        "flagged_routes": warehouse.count("score.flagged_routes"),
    }
