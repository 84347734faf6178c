"""Validate: judge what was loaded, and take into the kept tables what can be used.

Makes ``validate.quarantine``, ``validate.run_inputs`` and the validation pages. A file with too many rows in
quarantine stops the run before anything is taken.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pyarrow as pa

from engine.errors import ValidationStopped
from engine.publication import naming
from engine.warehouse import create_empty, forget_loaded
from flows.run import Counts, Run
from schemas import Table, input_tables, table
from schemas.rows import KEPT, precedence

# What can be done where the files of one run contradict each other.
TWICE = (
    "The files of this run say different things of one key. Withdraw the run, leave out what is wrong, and run again."
)


def validate(run: Run) -> Counts:
    """Hold the loaded rows against what is expected of them, and keep those that can be used.

    :raises ValidationStopped: if a file has more of its rows in quarantine than the setting allows
    """
    warehouse = run.warehouse
    warehouse.clear("validate")
    warehouse.con.execute("SET VARIABLE as_of = $as_of", {"as_of": run.as_of})
    loaded = [table for table in input_tables() if warehouse.count(f"load.{table.name}")]
    _set_aside(run, loaded)
    _check(run, loaded)
    with warehouse.transaction():
        create_empty(warehouse.con, "validate.loaded_rows", {"file_no": "INTEGER", "rows_loaded": "BIGINT"})
        taken = {table.name: _take(run, table) for table in loaded}
        warehouse.make("validate.run_inputs", {"run_id": run.run_id})
        for name in ("quarantine", "run_inputs"):
            _insert(run, name, f"validate.{name}")
    warehouse.make("validate.month_rates")
    forget_loaded(warehouse.con)
    _tell_who_waits(run)
    return taken | {"quarantine": warehouse.count("validate.quarantine")}


def _set_aside(run: Run, loaded: list[Table]) -> None:
    """Make ``validate.quarantine`` and each file's share in it."""
    run.warehouse.make("validate.broken_lines", {"run_id": run.run_id})
    run.warehouse.con.execute("CREATE TABLE validate.quarantine AS FROM validate.broken_lines")
    for of in loaded:
        _look_at(run, of)
        run.warehouse.make("validate.refusals", {"run_id": run.run_id})
        run.warehouse.con.execute("INSERT INTO validate.quarantine FROM validate.refusals")
    run.warehouse.make("validate.file_shares")
    run.warehouse.make("validate.quarantine_reasons")


def _check(run: Run, loaded: list[Table]) -> None:
    """Run the suites, keep their outcome, and stop the run if a file fails."""
    from engine.expectations import hold  # takes seconds to import
    from flows.suites import evidence, suite_of, suite_of_files

    limit = run.settings.max_quarantine
    for of in loaded:
        evidence(run.warehouse.con, of)
    suites = [suite_of(of, limit) for of in loaded]
    if run.warehouse.count("validate.file_shares"):
        suites.append(suite_of_files(limit))
    if not suites:  # a run that only makes a new reference
        return
    outcomes = hold(run.warehouse, run.run_id, run.started_at, suites, run.folder / "validation")
    run.warehouse.store("validate.validation_results", pa.Table.from_pylist([asdict(outcome) for outcome in outcomes]))
    _insert(run, "validation_results", "validate.validation_results")
    failed = run.warehouse.rows(
        "SELECT * FROM validate.file_shares WHERE share_in_quarantine > $limit ORDER BY file_no",
        {"limit": limit},
    )
    if failed:
        raise ValidationStopped(_explain(run, failed))


def _explain(run: Run, failed: list[tuple[Any, ...]]) -> str:
    file_no, source_file, read, refused, _ = failed[0]
    reasons = run.warehouse.rows(
        """SELECT line, reason FROM validate.quarantine WHERE in_scope AND file_no = $file_no ORDER BY line LIMIT 3""",
        {"file_no": file_no},
    )
    examples = "\n".join(f"  line {line}: {reason}" for line, reason in reasons)
    return (
        f"Validation stopped the run; nothing was published. {source_file}: {refused:,} of {read:,} rows cannot be "
        f"used, more than max_quarantine = {run.settings.max_quarantine:.0%} allows. The first of them:\n{examples}\n"
        f"Mend the file or its mapping, or raise max_quarantine. All reasons: {run.folder / 'validation/index.html'}"
    )


def _look_at(run: Run, of: Table) -> None:
    """Point the views that the SQL of this stage reads at one input table."""
    for view, seen in (
        ("loaded", f"load.{of.name}"),
        ("held", f"main.{of.name}"),
        ("history", f"main.{of.name}_history"),
    ):
        run.warehouse.con.execute(f"CREATE OR REPLACE VIEW validate.{view} AS FROM {seen}")
    run.warehouse.make("validate.first_rows")
    run.warehouse.make("validate.shifted_lines")


def _take(run: Run, of: Table) -> int:
    """Move the new records of a table to where they are kept, and what they replace to its history."""
    _look_at(run, of)
    run.warehouse.make("validate.repeated")
    run.warehouse.make("validate.taken")
    kept = run.warehouse.select("validate.kept", {"run_id": run.run_id})
    kept.select(*of.columns, *KEPT).insert_into(of.name)
    run.warehouse.make("validate.rows_taken", {"run_id": run.run_id})
    run.warehouse.con.table("validate.rows_taken").insert_into("validate.loaded_rows")
    held = run.warehouse.con.table(f"main.{of.name}").select(
        "row_key", "content_hash", "run_id", "file_no", precedence(of).alias("precedence")
    )
    run.warehouse.con.execute(f"CREATE OR REPLACE VIEW validate.competing AS {held.sql_query()}")
    run.warehouse.make("validate.superseded")
    _tell_of_ties(run, of)
    run.warehouse.select("validate.outdated").insert_into(f"{of.name}_history")
    run.warehouse.con.execute(f"DELETE FROM {of.name} WHERE (row_key, content_hash) IN (FROM validate.superseded)")
    return int(run.warehouse.con.table("validate.rows_taken").sum("rows_loaded").fetchall()[0][0] or 0)


def _tell_of_ties(run: Run, of: Table) -> None:
    """Warn of new records that do not count although no other is newer: a corrected file sent again has such."""
    for records, files, runs in run.warehouse.select("validate.ties", {"run_id": run.run_id}).fetchall():
        more = f" and {len(files) - 1:,} more" if files[1:] else ""
        higher = "give them a higher version, or " if "version" in of.precedence else ""
        back = ", ".join(f"contraflow withdraw {one}{naming(run.folder)}" for one in runs)
        run.warnings.append(
            f"New records of {of.name} that do not count, since others have the same key and the same "
            f"{' and '.join(of.precedence)}: {records:,} ({files[0]}{more}). "
            + (f"If they are right, {higher}take back the others: {back}" if runs else TWICE)
        )


def _tell_who_waits(run: Run) -> None:
    """Warn of declarations that are dated later than the run looks."""
    ((waiting,),) = run.warehouse.rows(
        """SELECT count(DISTINCT (authority, declaration_id)) FROM main.declarations
           WHERE status IS DISTINCT FROM 'cancelled' AND declared_on > $as_of""",
        {"as_of": run.as_of},
    )
    if waiting:
        run.warnings.append(f"Dated after the as-of date {run.as_of}, and not screened: {waiting:,} declarations.")


def _insert(run: Run, kept: str, made: str) -> None:
    """Add the rows of a table made in this run to the kept table of the same columns."""
    columns = list(table(kept).columns)
    run.warehouse.con.table(made).select(*columns).insert_into(kept)
