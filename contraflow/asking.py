"""``contraflow query`` and ``contraflow runs``: read-only SQL over a published state."""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path
from typing import Any

import duckdb

from engine.errors import CallError
from engine.publication import current, open_state, states

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def ask(warehouse: Path, sql: str, run_id: str | None, form: str, out: Path | None) -> None:
    """Answer a query as a table, CSV, JSON or Parquet.

    :raises CallError: if the SQL is no query over the published tables, or the format is unknown
    """
    if form not in ("table", "csv", "json", "parquet"):
        raise CallError(f"--format {form}: it is one of table, csv, json, parquet.")
    if form == "parquet" and out is None:
        raise CallError("--format parquet needs --out FILE: it is not for a terminal.")
    with open_state(warehouse, run_id) as con:
        try:
            answer = con.sql(sql)
            if answer is None:
                raise CallError("The SQL asks nothing. A published state is read-only: begin with SELECT or FROM.")
            _write(answer, form, out)
        except duckdb.Error as error:
            raise CallError(f"The query cannot be answered: {error}\nTables: {_tables(con)}.") from error


def list_states(warehouse: Path) -> None:
    """Print the published states, the newest first."""
    from contraflow.showing import show_table

    now = current(warehouse)
    rows = []
    for run_id in states(warehouse):
        with open_state(warehouse, run_id) as con:
            found = con.execute(
                "SELECT as_of, status, declarations, flagged FROM runs WHERE run_id = $run_id", {"run_id": run_id}
            ).fetchall()
        rows.append((run_id, "current" if run_id == now else "", *found[0]))
    show_table(("run", "", "as of", "status", "declarations", "flagged"), rows)


def _write(answer: duckdb.DuckDBPyRelation, form: str, out: Path | None) -> None:
    if form == "parquet":
        import pyarrow.parquet

        pyarrow.parquet.write_table(answer.to_arrow_table(), out)
        return
    columns, rows = answer.columns, answer.fetchall()
    if form == "table" and out is None:
        from contraflow.showing import show_table

        show_table(columns, rows)
        return
    text = _json(columns, rows) if form == "json" else _csv(columns, rows)
    if out is None:
        sys.stdout.write(text)
    else:
        out.write_text(text, encoding="utf-8")


def _csv(columns: list[str], rows: list[tuple[Any, ...]]) -> str:
    """Write CSV in which no text is a formula to a spreadsheet."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_harmless(value) for value in row] for row in rows)
    return target.getvalue()


def _harmless(value: Any) -> Any:
    if isinstance(value, list):
        value = "; ".join(str(one) for one in value)
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value


def _json(columns: list[str], rows: list[tuple[Any, ...]]) -> str:
    import json

    return json.dumps([dict(zip(columns, row, strict=True)) for row in rows], default=str, ensure_ascii=False) + "\n"


def _tables(con: duckdb.DuckDBPyConnection) -> str:
    return ", ".join(sorted(name for (name,) in con.execute("SELECT table_name FROM duckdb_tables()").fetchall()))
