"""Trade: what bilateral statistics show of rerouting, without a single declaration.

Makes what is published of trade (``made_by: trade`` in the schemas). What that says of a declaration's way is taken up
where declarations are scored.
"""

from __future__ import annotations

from engine.warehouse import create_empty
from flows.run import Counts, Run
from schemas import published_tables

RECONCILING = (
    "headings",
    "heading_minerals",
    "told",
    "years_told",
    "both",
    "unit_values",
    "prices",
    "re_exporters",
    "units",
    "coverage",
    "scopes",
    "sides",
    "pairs",
    "reporter_reliability",
    "reconciled",
    "reconciled_flows",
    "gaps",
    "mirror_gaps",
)
REROUTING = (
    "events",
    "periods",
    "peer_headings",
    "observed",
    "side_sums",
    "changes",
    "sizes",
    "logged",
    "usual_changes",
    "heading_growth",
    "legs",
    "feeds",
    "capacities",
    "exports",
    "corridor_legs",
    "market_shares",
    "placebo_corridors",
    "corridors",
    "surges",
    "unmatched",
    "placebo_hubs",
    "placebo_tail",
    "dead_ends",
    "mirror_changes",
    "half_told",
    "corridor_scores",
    "flagged_corridors",
    "territory_months",
    "hub_exposure",
    "period_prices",
    "price_volatility",
    "event_months",
    "event_studies",
    "deflections",
    "control_effects",
)
# What only readers want whole, and what is cheap to say again.
VIEWS = ("reconciled_flows", "gaps", "mirror_gaps")


def trade(run: Run) -> Counts:
    """Reconcile the trade records and look for rerouting in them."""
    warehouse = run.warehouse
    warehouse.clear("trade")
    if not warehouse.count("main.trade_records"):
        _make_empty(run)
        return {"flows": 0}
    for table in RECONCILING + REROUTING:
        if table in VIEWS:
            warehouse.view(f"trade.{table}")
        else:
            warehouse.make(f"trade.{table}", {"as_of": run.as_of})
    return {"flows": warehouse.count("trade.reconciled")}


def _make_empty(run: Run) -> None:
    """Make the tables that are published, without rows."""
    for table in published_tables():
        if table.made_by == "trade":
            columns = {name: column.sql_type for name, column in table.columns.items()}
            create_empty(run.warehouse.con, f"trade.{table.name}", columns)
