"""Publish: one read-only database with everything that readers may see, replaced at once."""

from __future__ import annotations

from engine.publication import publish as publish_state
from flows.run import Counts, Run
from schemas import Table, input_tables, published_tables

# What is published of where an input row came from, beside its columns.
PROVENANCE = ("notes", "extra", "run_id", "file_no", "line")


def publish(run: Run) -> Counts:
    """Note the run as it stands, and publish its tables."""
    run.note()
    with run.warehouse.transaction():
        run.warehouse.con.execute(
            """INSERT OR IGNORE INTO first_flags
               SELECT authority, declaration_id, first_flagged_run FROM score.flagged_shipments"""
        )
    tables = {table.name: _made(table) for table in published_tables()}
    for table in input_tables():
        for name in (table.name, f"{table.name}_history"):
            tables[name] = f"SELECT {', '.join((*table.columns, *PROVENANCE))} FROM main.{name}"
    state = publish_state(run.warehouse, run.run_id, tables)
    return {"tables": len(tables), "bytes": state.stat().st_size}


def _made(table: Table) -> str:
    columns = "*" if table.followed_by else ", ".join(table.columns)
    return f"SELECT {columns} FROM {table.made_by}.{table.name} ORDER BY {', '.join(table.order)}"
