"""Withdraw: take back what a run took in, as if it had never come; the next run publishes a state without it.

In one transaction its rows leave the kept tables, what they replaced comes back from the history, and its files count
as not taken. Files that came later and repeated rows are read again, since of these rows only the first was kept.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.errors import CallError
from engine.warehouse import Warehouse
from schemas import Table, input_tables
from schemas.rows import precedence


@dataclass(frozen=True)
class Withdrawn:
    """What a withdrawal did: rows taken back, rows that count again, files not taken any more, those to read again."""

    rows: int
    restored: int
    files: list[str]
    read_again: list[str]


def withdraw(warehouse: Warehouse, run_id: str) -> Withdrawn:
    """Take back what a run took in.

    :raises CallError: if it took nothing in, or was withdrawn before
    """
    of_run = {"run_id": run_id}
    _check_taken(warehouse, run_id)
    warehouse.clear("withdraw")
    with warehouse.transaction():
        counts = [_take_back(warehouse, of, run_id) for of in input_tables()]
        warehouse.make("withdraw.files", of_run)
        _mark_files(warehouse)
        # A reference that was learned from its rows serves no more.
        warehouse.con.execute(
            """DELETE FROM fits WHERE reference_sha256 NOT IN (
                   SELECT reference_sha256 FROM runs WHERE run_id < $run_id AND reference_sha256 IS NOT NULL)""",
            of_run,
        )
    files = warehouse.rows("SELECT withdrawal, source_file FROM withdraw.files")
    return Withdrawn(
        sum(rows for rows, _ in counts),
        sum(restored for _, restored in counts),
        [file for what, file in files if what == "withdrawn"],
        [file for what, file in files if what == "read_again"],
    )


def _check_taken(warehouse: Warehouse, run_id: str) -> None:
    runs = [
        run
        for (run,) in warehouse.rows(
            """SELECT DISTINCT run_id FROM run_inputs WHERE withdrawal IS NULL AND rows_loaded > 0
               ORDER BY run_id DESC"""
        )
    ]
    if run_id not in runs:
        raise CallError(
            f"The warehouse {warehouse.folder} holds no rows that the run {run_id} took in. "
            f"These runs took some in: {', '.join(runs) or 'none'}."
        )


def _take_back(warehouse: Warehouse, of: Table, run_id: str) -> tuple[int, int]:
    """Remove the rows of a run from a table and its history; return how many, and how many others count again."""
    con, history = warehouse.con, f"{of.name}_history"
    removed = [
        warehouse.rows(f"DELETE FROM main.{name} WHERE run_id = $run_id", {"run_id": run_id})[0][0]
        for name in (of.name, history)
    ]
    replaced = con.table(f"main.{history}").select("*", precedence(of).alias("precedence"))
    con.execute(f"CREATE OR REPLACE VIEW withdraw.replaced AS {replaced.sql_query()}")
    con.execute(f"CREATE OR REPLACE VIEW withdraw.held AS FROM main.{of.name}")
    warehouse.make("withdraw.restored")
    con.execute(f"INSERT INTO main.{of.name} BY NAME FROM withdraw.restored")
    counting = "SELECT row_key, content_hash FROM withdraw.restored"
    con.execute(f"DELETE FROM main.{history} WHERE (row_key, content_hash) IN ({counting})")
    return sum(removed), warehouse.count("withdraw.restored")


def _mark_files(warehouse: Warehouse) -> None:
    """Let files count as not taken, and forget which of their rows were refused: they will be again."""
    warehouse.con.execute(
        """DELETE FROM quarantine WHERE (run_id, file_no) IN (
               SELECT (inputs.run_id, inputs.file_no)
               FROM run_inputs AS inputs
               SEMI JOIN withdraw.files AS files USING (table_name, sha256, mapping_sha256)
               WHERE inputs.withdrawal IS NULL)"""
    )
    warehouse.con.execute(
        """UPDATE run_inputs SET withdrawal = files.withdrawal FROM withdraw.files AS files
            WHERE run_inputs.withdrawal IS NULL AND run_inputs.table_name = files.table_name
                AND run_inputs.sha256 = files.sha256 AND run_inputs.mapping_sha256 = files.mapping_sha256"""
    )
