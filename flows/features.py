"""Features: what is screened, in common units, and each measure of it against its peers.

Makes ``features.items``, ``features.compared``, ``features.slips`` and ``features.chances``; what was fitted stays in
``reference.*``.
"""

from __future__ import annotations

from detectors import peers
from flows.run import Counts, Run


def features(run: Run) -> Counts:
    """Measure every screened item and compare it with its peers."""
    run.warehouse.clear("features")
    run.warehouse.make("features.scales")
    run.warehouse.make("features.items", {"as_of": run.as_of})
    run.warehouse.view("features.groups")
    peers.compare(run.warehouse)
    for table in (
        "features.slips",
        "features.price_history",
        "reference.price_moves",
        "features.measured",
        "reference.exceedances",
        "features.chances",
    ):
        run.warehouse.make(table)
    run.warehouse.view("features.item_measures")
    return {"items": run.warehouse.count("features.items"), "slips": run.warehouse.count("features.slips")}
