"""Features: what is screened, in common units, and each measure of it against its peers.

Makes ``features.items``, ``features.compared``, ``features.slips`` and ``features.chances``; what is fitted stays in
``reference.*``, and is fitted only if the run makes a new reference.
"""

from __future__ import annotations

from detectors import peers
from flows.reference import begin_reference
from flows.run import Counts, Run

# What looks mistyped.
SLIPS = (
    "features.misread",
    "features.odd_figures",
    "features.odd_sides",
    "features.odd_trades",
    "features.mass_slips",
    "features.value_slips",
    "features.currency_slips",
    "features.slips",
)
# What follows the comparison with peers: the tables of the stage, and what is fitted on them.
MEASURED = (
    *SLIPS,
    "features.price_history",
    "features.nominal",
    "reference.price_moves",
    "features.tare_history",
    "reference.tare_moves",
    "features.unit_history",
    "reference.unit_moves",
    "features.distances",
    "features.measured",
    "reference.exceedances",
    "features.chances",
    "features.item_measures",
)
VIEWS = ("features.measured", "features.item_measures")


def features(run: Run) -> Counts:
    """Measure every screened item and compare it with its peers."""
    run.warehouse.clear("features")
    run.warehouse.make("features.scales")
    run.warehouse.make("features.wordings")
    run.warehouse.make("features.items", {"as_of": run.as_of})
    run.warehouse.view("features.groups")
    run.warehouse.make("features.sample")
    begin_reference(run)
    if run.fits:
        peers.fit(run.warehouse)
    peers.compare(run.warehouse)
    for table in MEASURED:
        if table in VIEWS:
            run.warehouse.view(table)
        elif run.fits or not table.startswith("reference."):
            run.warehouse.make(table)
    return {"items": run.warehouse.count("features.items"), "slips": run.warehouse.count("features.slips")}
