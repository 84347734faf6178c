"""Publish: one read-only database with everything that readers may see, replaced at once.

Makes ``publish.run_changes`` and ``publish.drift``: what differs from the state that readers had before.
"""

from __future__ import annotations

from engine.publication import current_or_none
from engine.publication import publish as publish_state
from engine.sql import read
from flows.reference import retire
from flows.run import Counts, Run
from schemas import Table, input_tables, published_tables

# What is published of where an input row came from, beside its columns.
PROVENANCE = ("notes", "extra", "run_id", "file_no", "line")
# Millions of flows are published as numbers, once: views over them say in words what they come to and how far apart
# they lie, and the report what was put right.
FLOWS = ("reconciled", "pair_errors", "headings", "coverage")
VIEWS = ("reconciled_flows", "mirror_gaps")


def publish(run: Run) -> Counts:
    """Note what changed and the run as it stands, and publish its tables."""
    _remember(run)
    run.note()
    tables = {table.name: selection(table) for table in published_tables()}
    for table in input_tables():
        for name in (table.name, f"{table.name}_history"):
            tables[name] = f"SELECT {', '.join((*table.columns, *PROVENANCE))} FROM main.{name}"
    views = {name: read(f"trade.{name}") for name in VIEWS} if run.warehouse.count("main.trade_records") else {}
    if views:
        tables = {name: select for name, select in tables.items() if name not in views}
        tables |= {f"trade.{name}": f"FROM trade.{name}" for name in FLOWS}
    state = publish_state(run.warehouse, run.run_id, tables, views)
    retire(run)
    return {"tables": len(tables), "bytes": state.stat().st_size, "changes": run.warehouse.count("publish.run_changes")}


def _remember(run: Run) -> None:
    """Compare flags and distributions with those of the state that readers have, and keep them for the next run."""
    warehouse = run.warehouse
    warehouse.clear("publish")
    parameters = {
        "run_id": run.run_id,
        "run_before": current_or_none(run.folder),
        "drift_limit": run.settings.drift_limit,
    }
    with warehouse.transaction():
        for table in ("first_flags", "flags", "profiles"):
            warehouse.select(f"publish.{table}", parameters).insert_into(table)
        for table in ("run_changes", "drift"):
            warehouse.make(f"publish.{table}", parameters)
    shifted = warehouse.rows("SELECT subject FROM publish.drift WHERE shifted ORDER BY stability DESC, subject")
    if shifted:
        run.warnings.append(
            f"Distributions moved since the run before: {', '.join(subject for (subject,) in shifted)}. "
            'contraflow query "FROM drift" shows how far. If it lasts, make a new reference: contraflow run --refit'
        )


def selection(table: Table) -> str:
    """Return the SELECT over the working database that fills a published table."""
    columns = "*" if table.followed_by else ", ".join(table.columns)
    return f"SELECT {columns} FROM {table.made_by}.{table.name} ORDER BY {', '.join(table.order)}"
