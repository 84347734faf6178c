"""SQL files: ``sql/<stage>/<table>.sql`` is one SELECT, and its stem is the table it makes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb

import sql

SQL = Path(sql.__file__).parent


def read(table: str) -> str:
    """Return the SELECT that makes the table ``stage.name``."""
    stage, name = table.split(".")
    return (SQL / stage / f"{name}.sql").read_text(encoding="utf-8")


def prepared(query: str, parameters: Mapping[str, Any]) -> tuple[duckdb.Statement, dict[str, Any]]:
    """Return a query as DuckDB has read it, and the parameters that it names; DuckDB refuses others."""
    statement = _statement(query)
    return statement, {name: value for name, value in parameters.items() if name in statement.named_parameters}


@lru_cache(maxsize=1000)  # most come again, with the next file, detector or run
def _statement(query: str) -> duckdb.Statement:
    (statement,) = duckdb.extract_statements(query)
    return statement


def select(
    con: duckdb.DuckDBPyConnection, table: str, parameters: Mapping[str, Any] | None = None
) -> duckdb.DuckDBPyRelation:
    """Return what the file of ``stage.name`` selects, without making its table."""
    query, used = prepared(read(table), parameters or {})
    return con.sql(query, params=used)


def make_table(con: duckdb.DuckDBPyConnection, table: str, parameters: Mapping[str, Any]) -> None:
    """Make the table ``stage.name`` from its file, replacing it."""
    stage, _ = table.split(".")
    con.execute(f"CREATE SCHEMA IF NOT EXISTS {stage}")
    con.execute(*prepared(f"CREATE OR REPLACE TABLE {table} AS {read(table)}", parameters))


def define_macros(con: duckdb.DuckDBPyConnection) -> None:
    """Define the macros that the SQL files call, for this connection."""
    for path in sorted((SQL / "macros").glob("*.sql")):
        con.execute(path.read_text(encoding="utf-8"))


def keep_macros(con: duckdb.DuckDBPyConnection, database: str, subjects: Iterable[str]) -> None:
    """Keep the macros of some subjects in an attached database, for the views in it."""
    for subject in subjects:
        text = (SQL / "macros" / f"{subject}.sql").read_text(encoding="utf-8")
        con.execute(text.replace("REPLACE TEMP MACRO ", f"REPLACE MACRO {database}."))
