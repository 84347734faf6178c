"""Trade: what bilateral statistics show of rerouting, without a single declaration.

Makes what is published of trade (``made_by: trade`` in the schemas). What that says of a declaration's way is taken up
where declarations are scored.
"""

from __future__ import annotations

from engine.warehouse import create_empty
from flows.run import Counts, Run
from schemas import published_tables

RECONCILING = (
    "heading_minerals",
    "told",
    "unit_values",
    "prices",
    "standard_prices",
    "pair_prices",
    "years_told",
    "coverage",
    "scopes",
    "both",
    "re_exporters",
    "units",
    "sides",
    "pairs",
    "reporter_reliability",
    "pair_errors",
    "reconciled",
    "moved",
    "reconciled_flows",
    "mirror_gaps",
)
REROUTING = (
    "events",
    "periods",
    "peer_headings",
    "observed",
    "spans",
    "span_sums",
    "side_sums",
    "changes",
    "sizes",
    "logged",
    "usual_changes",
    "heading_growth",
    "legs",
    "feeds",
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
    "export_coverage",
    "territory_months",
    "hub_exposure",
    "period_prices",
    "price_volatility",
    "event_months",
    "event_studies",
    "deflections",
    "control_effects",
)
# What is cheap to say again, and what only readers want whole.
VIEWS = ("moved", "reconciled_flows", "mirror_gaps")
# What has millions of rows and is read in this run only, with the tables that nothing needs any longer once it is made.
IN_MEMORY: dict[str, tuple[str, ...]] = {
    "told": (),
    "years_told": (),
    "both": ("told", "years_told"),
    "sides": ("both",),
    "reconciled": ("sides",),
    "span_sums": (),
}
# What rows by the million hold as numbers for words.
WORDS = {
    "frequency": "SELECT unnest(['A', 'M'])",
    "heading": "SELECT heading FROM trade.headings UNION ALL SELECT ''",
    "source": "SELECT coalesce(source, '') FROM trade_records",
    "basis": "SELECT unnest(['both', 'exporter', 'importer', 'reconciled'])",
}


def trade(run: Run) -> Counts:
    """Reconcile the trade records and look for rerouting in them."""
    warehouse = run.warehouse
    warehouse.clear("trade")
    if not warehouse.count("main.trade_records"):
        _make_empty(run)
        return {"flows": 0}
    warehouse.make("trade.headings")
    for word, select in WORDS.items():
        warehouse.con.execute(
            f"CREATE OR REPLACE TEMP TYPE {word} AS ENUM (SELECT DISTINCT * FROM ({select}) ORDER BY ALL)"
        )
    for table in RECONCILING + REROUTING:
        _make(run, table)
    return {"flows": warehouse.count("trade.reconciled")}


def _make(run: Run, table: str) -> None:
    if table in VIEWS:
        run.warehouse.view(f"trade.{table}")
    elif table in IN_MEMORY:
        run.warehouse.make_in_memory(f"trade.{table}", {"as_of": run.as_of})
        for read in IN_MEMORY[table]:
            run.warehouse.forget(f"trade.{read}")
    else:
        run.warehouse.make(f"trade.{table}", {"as_of": run.as_of})


def _make_empty(run: Run) -> None:
    """Make the tables that are published, without rows."""
    for table in published_tables():
        if table.made_by == "trade":
            columns = {name: column.sql_type for name, column in table.columns.items()}
            create_empty(run.warehouse.con, f"trade.{table.name}", columns)
