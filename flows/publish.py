"""Publish: one read-only database with everything that readers may see, replaced at once.

Makes ``publish.run_changes`` and ``publish.drift``: what differs from the state that readers had before.
"""

from __future__ import annotations

from itertools import compress

from engine.publication import current_or_none, naming
from engine.publication import publish as publish_state
from engine.sql import read
from flows.reference import retire
from flows.run import Counts, Run
from schemas import Table, input_tables, published_tables, table

# What is published of where an input row came from, beside its columns.
PROVENANCE = ("notes", "extra", "run_id", "file_no", "line")
# Millions of flows are published as numbers, once: views over them say in words what they come to and how far apart
# they lie, and the report what was put right.
FLOWS = ("reconciled", "pair_errors", "headings", "coverage")
VIEWS = ("reconciled_flows", "mirror_gaps")
RECORDS = "main.trade_records"


def publish(run: Run) -> Counts:
    """Note what changed and the run as it stands, and publish its tables."""
    _remember(run)
    run.note()
    tables = {of.name: selection(of) for of in published_tables()}
    for of in input_tables():
        for name in (of.name, f"{of.name}_history"):
            tables[name] = f"SELECT {', '.join((*of.columns, *PROVENANCE))} FROM main.{name}"
    views: dict[str, str] = {}
    if run.warehouse.count(RECORDS):
        columns = (*table("trade_records").columns, *PROVENANCE)
        views = {name: read(f"trade.{name}") for name in VIEWS}
        views |= {"trade_records": f"SELECT {', '.join(columns)} FROM trade.records, trade.alike"}
        tables = {name: select for name, select in tables.items() if name not in views}
        tables |= {f"trade.{name}": f"FROM trade.{name}" for name in FLOWS} | _records(run, columns)
    state = publish_state(run.warehouse, run.run_id, tables, views)
    retire(run)
    return {"tables": len(tables), "bytes": state.stat().st_size, "changes": run.warehouse.count("publish.run_changes")}


def _records(run: Run, columns: tuple[str, ...]) -> dict[str, str]:
    """Return the tables that hold the trade records: what they have in common, in one row, and what they differ in.

    Many of their columns are empty, or name the one source of them all. Most others differ among the first records.
    """
    perhaps = _alike(run, [name for name in columns if name != "line"], f"(FROM {RECORDS} LIMIT 10_000)")
    alike = _alike(run, perhaps, RECORDS)
    differing = [name for name in columns if name not in alike]
    said = ", ".join([f"(SELECT count(*) FROM {RECORDS}) AS records", *alike])
    return {
        "trade.alike": f"SELECT {said} FROM {RECORDS} LIMIT 1",
        "trade.records": f"SELECT {', '.join(differing)} FROM {RECORDS}",
    }


def _alike(run: Run, columns: list[str], records: str) -> list[str]:
    """Return the columns that say in all of some records what they say in the first record of all."""
    tests = (f"bool_and({name} IS NOT DISTINCT FROM (SELECT {name} FROM {RECORDS} LIMIT 1))" for name in columns)
    (found,) = run.warehouse.rows(f"SELECT {', '.join(('true', *tests))} FROM {records}")
    return list(compress(columns, found[1:]))


def _remember(run: Run) -> None:
    """Compare flags and distributions with those of the state that readers have, and keep them for the next run."""
    warehouse = run.warehouse
    warehouse.clear("publish")
    parameters = {
        "run_id": run.run_id,
        "run_before": current_or_none(run.folder),
        "drift_limit": run.settings.drift_limit,
        "as_of": run.as_of,
        "reference": run.reference_sha256,
        "fits": run.fits,
        "partial": run.status == "partial",
    }
    with warehouse.transaction():
        for name in ("first_flags", "flags", "profiles"):
            warehouse.select(f"publish.{name}", parameters).insert_into(name)
        for name in ("run_changes", "drift"):
            warehouse.make(f"publish.{name}", parameters)
    _warn_of_drift(run)


def _warn_of_drift(run: Run) -> None:
    """Warn of what came and is distributed otherwise: than before it, or than what the reference was learned from."""
    shifted: dict[str, list[str]] = {"reference": [], "run_before": []}
    for against, subject in run.warehouse.rows(
        "SELECT against, subject FROM publish.drift WHERE shifted ORDER BY stability DESC, subject"
    ):
        shifted[against].append(subject)
    how_far = f'contraflow query "FROM drift"{naming(run.folder)} shows how far.'
    if shifted["reference"]:
        run.warnings.append(
            f"What came since the reference was learned is distributed otherwise: {', '.join(shifted['reference'])}. "
            f"{how_far} If it lasts, make a new reference: contraflow run --refit{naming(run.folder)}"
        )
    elif shifted["run_before"]:
        run.warnings.append(
            f"Distributed otherwise than in the state before: {', '.join(shifted['run_before'])}. {how_far}"
        )


def selection(of: Table) -> str:
    """Return the SELECT over the working database that fills a published table."""
    columns = "*" if of.followed_by else ", ".join(of.columns)
    return f"SELECT {columns} FROM {of.made_by}.{of.name} ORDER BY {', '.join(of.order)}"
