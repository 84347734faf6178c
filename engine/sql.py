"""SQL files: ``sql/<stage>/<table>.sql`` is one SELECT, and its stem is the table it makes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import duckdb

import sql

SQL = Path(sql.__file__).parent


def read(table: str) -> str:
    """Return the SELECT that makes the table ``stage.name``."""
    stage, name = table.split(".")
    return (SQL / stage / f"{name}.sql").read_text(encoding="utf-8")


def used(query: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters that a query names; DuckDB refuses others."""
    names = duckdb.extract_statements(query)[0].named_parameters
    return {name: value for name, value in parameters.items() if name in names}


def select(
    con: duckdb.DuckDBPyConnection, table: str, parameters: Mapping[str, Any] | None = None
) -> duckdb.DuckDBPyRelation:
    """Return what the file of ``stage.name`` selects, without making its table."""
    query = read(table)
    return con.sql(query, params=used(query, parameters or {}))


def make_table(con: duckdb.DuckDBPyConnection, table: str, parameters: Mapping[str, Any]) -> None:
    """Make the table ``stage.name`` from its file, replacing it."""
    select = read(table)
    stage, _ = table.split(".")
    con.execute(f"CREATE SCHEMA IF NOT EXISTS {stage}")
    con.execute(f"CREATE OR REPLACE TABLE {table} AS {select}", used(select, parameters))


def define_macros(con: duckdb.DuckDBPyConnection) -> None:
    """Define the macros that the SQL files call, for this connection."""
    for path in sorted((SQL / "macros").glob("*.sql")):
        con.execute(path.read_text(encoding="utf-8"))


def keep_macros(con: duckdb.DuckDBPyConnection, database: str, subjects: Iterable[str]) -> None:
    """Keep the macros of some subjects in an attached database, for the views in it."""
    for subject in subjects:
        text = (SQL / "macros" / f"{subject}.sql").read_text(encoding="utf-8")
        con.execute(text.replace("REPLACE TEMP MACRO ", f"REPLACE MACRO {database}."))
