"""The warehouse: a folder with the working database, the published states, the report and the validation pages."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from engine import facts, rates
from engine.errors import CallError, WarehouseError, is_damage, is_disk_error
from engine.publication import naming
from engine.settings import Settings
from engine.sql import define_macros, make_table, prepared, read, select
from schemas import input_tables, tables
from schemas.rows import JUDGED, KEPT, LOADED

DATABASE = "working.duckdb"

# The memory of a run, unless a setting says it: what a small one takes, and what a million items do.
LEAST_MB = 1100
MB_A_MILLION = 500


class Warehouse:
    """The working database and its folder; the only writer of both.

    Tables live in schemas named after the stage that makes them (``features.items``), beside ``main`` for what
    is kept from run to run and ``facts`` for the reference data.
    """

    def __init__(self, folder: Path, settings: Settings) -> None:
        """Open the working database for writing.

        :raises WarehouseError: if the folder cannot be written, or another run has the database open
        """
        self.folder = folder
        self.settings = settings
        self.scratch = folder / "scratch"
        with writing(folder):
            self.con = _connect(folder, settings)
            self._clear_scratch()
            with self.transaction():  # to disk once
                prepare(self.con)
                self._create_kept_tables()

    def __enter__(self) -> Warehouse:
        """Return the warehouse itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the working database."""
        self.con.close()

    def make_room(self, items: int) -> None:
        """Let DuckDB use the memory that so many items take, and the machine has, unless a setting says how much."""
        if self.settings.memory_limit is None:
            all_mb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 10**6
            wanted_mb = max(LEAST_MB, items * MB_A_MILLION // 10**6)
            self.con.execute(f"SET memory_limit = '{min(wanted_mb, all_mb * 3 // 4)}MB'")

    def clear(self, stage: str) -> None:
        """Drop the tables that a stage made before."""
        self.con.execute(f"DROP SCHEMA IF EXISTS {stage} CASCADE; CREATE SCHEMA {stage}")

    def make(self, table: str, parameters: Mapping[str, Any] | None = None) -> None:
        """Make the table ``stage.name`` from ``sql/stage/name.sql``, replacing it.

        :param parameters: values for the ``$names`` in the file; those it does not use are left out
        """
        make_table(self.con, table, parameters or {})

    def make_once(self, table: str, parameters: Mapping[str, Any] | None = None) -> None:
        """Make the table ``stage.name``, unless it was made since its stage was cleared."""
        if not self.has(table):
            self.make(table, parameters)

    def view(self, table: str) -> None:
        """Make ``stage.name`` a view of what ``sql/stage/name.sql`` selects."""
        self.con.execute(f"CREATE OR REPLACE VIEW {table} AS {read(table)}")

    def make_in_memory(self, table: str, parameters: Mapping[str, Any] | None = None) -> None:
        """Make ``stage.name`` like :meth:`make`, but for this connection only, and not on disk while memory lasts."""
        name = table.split(".")[1]
        self.con.execute(*prepared(f"CREATE OR REPLACE TABLE passing.{name} AS {read(table)}", parameters or {}))
        self.con.execute(f"CREATE OR REPLACE VIEW {table} AS FROM passing.{name}")

    def forget(self, table: str) -> None:
        """Give back the memory of a table that was made in it."""
        self.con.execute(f"DROP VIEW {table}; DROP TABLE passing.{table.split('.')[1]}")

    def select(self, table: str, parameters: Mapping[str, Any] | None = None) -> duckdb.DuckDBPyRelation:
        """Return what ``sql/stage/name.sql`` selects, without making its table."""
        return select(self.con, table, parameters)

    def store(self, table: str, rows: pa.Table) -> None:
        """Keep Arrow rows as the table ``stage.name``."""
        self.con.from_arrow(rows).create(table)

    def add(self, table: str, made: str) -> None:
        """Add the rows of one table to another with the same columns, which is made if it does not exist."""
        made_so = f"INSERT INTO {table}" if self.has(table) else f"CREATE TABLE {table} AS"
        self.con.execute(f"{made_so} FROM {made}")

    def rename(self, table: str, name: str) -> None:
        """Give a table another name within its schema, in place of the table that has it."""
        self.con.execute(f"DROP TABLE IF EXISTS {table.split('.')[0]}.{name}; ALTER TABLE {table} RENAME TO {name}")

    def rows(self, query: str, parameters: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        return self.con.execute(*prepared(query, parameters or {})).fetchall()

    def count(self, table: str) -> int:
        """Return how many rows a table has."""
        return int(self.con.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0])

    def has(self, table: str) -> bool:
        """Return whether there is a table or view ``stage.name``; a transaction ends where there is none."""
        try:
            self.con.execute(f"PRAGMA table_info('{table}')")  # a tenth of the time of looking through all tables
        except duckdb.CatalogException:
            return False
        return True

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Keep all that happens inside, or nothing of it."""
        self.con.begin()
        try:
            yield
        except BaseException:
            self.con.rollback()
            raise
        self.con.commit()

    def _clear_scratch(self) -> None:
        """Remove what a run that was killed left half read; nobody else has the database open."""
        for left in self.scratch.iterdir():
            shutil.rmtree(left) if left.is_dir() else left.unlink()

    def _create_kept_tables(self) -> None:
        self.con.execute(
            """CREATE TABLE IF NOT EXISTS models (name VARCHAR PRIMARY KEY, sha256 VARCHAR);
               CREATE TABLE IF NOT EXISTS fits (
                   reference_sha256 VARCHAR, code_sha256 VARCHAR, as_of DATE, items BIGINT, input_tables VARCHAR[]);
               CREATE TABLE IF NOT EXISTS first_flags (
                   authority VARCHAR, declaration_id VARCHAR, first_flagged_run VARCHAR,
                   PRIMARY KEY (authority, declaration_id));
               CREATE TABLE IF NOT EXISTS flags (
                   run_id VARCHAR, authority VARCHAR, declaration_id VARCHAR, rank BIGINT);
               ALTER TABLE flags ADD COLUMN IF NOT EXISTS p_value DOUBLE;
               CREATE TABLE IF NOT EXISTS profiles (
                   run_id VARCHAR, kind VARCHAR, subject VARCHAR, class VARCHAR, items BIGINT)"""
        )
        before = {name for (name,) in self.rows("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'main'")}
        for table in tables().values():
            if table.kind == "input":
                for name in (table.name, f"{table.name}_history"):
                    if name in before:
                        bring_up_to_date(self.con, name, table.stored | KEPT)
                    else:
                        create_empty(self.con, name, table.stored | KEPT)
            elif table.kept:
                create_empty(self.con, table.name, table.stored)
                bring_up_to_date(self.con, table.name, table.stored)


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Say which warehouse has a full disk, cannot be written, or is damaged, and which limit of memory is too low.

    :raises CallError: in the place of what the system or DuckDB says
    """
    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise CallError(
            f"The run needs more memory than memory_limit allows: {str(error).splitlines()[0]}. Nothing was published. "
            "Raise memory_limit in contraflow.toml, or CONTRAFLOW_MEMORY_LIMIT, and run again."
        ) from error
    except (OSError, duckdb.Error) as error:
        if is_damage(error, folder / DATABASE):
            raise WarehouseError(_what_damage_means(folder, error)) from error
        if not is_disk_error(error):
            raise
        raise WarehouseError(
            f"The disk of the warehouse {folder} is full or cannot be written: {error}. What was published before "
            "stands. Make room, or name another with --warehouse, and run again."
        ) from error


def prepare(con: duckdb.DuckDBPyConnection) -> None:
    """Give a connection the macros, the reference data and the exchange rates."""
    facts.load(con)
    rates.load(con)
    define_macros(con)


def create_loading_tables(con: duckdb.DuckDBPyConnection) -> None:
    """Make, empty, the tables that the stage ``load`` fills.

    For every input table these are ``arriving.<table>``, the rows as loaded, in the order of their files;
    ``load.<table>_judged``, what is wrong with some of them; and the view ``load.<table>`` over both, with ``row_no``.
    ``arriving`` is kept in memory only: its rows are wide, and needed no longer than until they are kept.
    """
    create_empty(con, "load.rejects", {"file_no": "INTEGER", "line": "BIGINT", "reason": "VARCHAR", "raw": "VARCHAR"})
    create_empty(con, "load.blocks", {"file_no": "INTEGER", "first_record": "BIGINT", "lines_above": "BIGINT"})
    for table in input_tables():
        con.execute(f"DROP TABLE IF EXISTS arriving.{table.name}")
        create_empty(con, f"arriving.{table.name}", table.stored | LOADED)
        create_empty(con, f"load.{table.name}_judged", JUDGED)
        con.execute(
            f"""CREATE VIEW load.{table.name} AS
                SELECT
                    loaded.rowid AS row_no,
                    loaded.* EXCLUDE (words) REPLACE (coalesce(judged.extra, loaded.extra) AS extra),
                    judged.notes,
                    judged.refused,
                    judged.raw
                FROM arriving.{table.name} AS loaded
                LEFT JOIN load.{table.name}_judged AS judged ON judged.row_no = loaded.rowid"""
        )


def forget_loaded(con: duckdb.DuckDBPyConnection) -> None:
    """Give back the memory of what was loaded, once it is kept."""
    for table in input_tables():
        con.execute(f"CREATE OR REPLACE TABLE arriving.{table.name} AS FROM arriving.{table.name} LIMIT 0")


def create_empty(con: duckdb.DuckDBPyConnection, name: str, columns: Mapping[str, str]) -> None:
    """Make an empty table, unless it exists."""
    listed = ", ".join(f'"{column}" {kind}' for column, kind in columns.items())
    con.execute(f"CREATE TABLE IF NOT EXISTS {name} ({listed})")


def bring_up_to_date(con: duckdb.DuckDBPyConnection, name: str, columns: Mapping[str, str]) -> None:
    """Make of a kept table that an earlier version made what this one makes: its columns, in their order and types."""
    wanted = con.sql(f"SELECT {', '.join(f'NULL::{kind} AS {column}' for column, kind in columns.items())}")
    kept = con.table(name)
    if (kept.columns, kept.types) != (wanted.columns, wanted.types):
        held = {column: column if column in kept.columns else "NULL" for column in columns}
        cast = ", ".join(f"{value}::{columns[column]} AS {column}" for column, value in held.items())
        con.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT {cast} FROM {name}")


def _connect(folder: Path, settings: Settings) -> duckdb.DuckDBPyConnection:
    config: dict[str, Any] = {
        "memory_limit": settings.memory_limit or f"{LEAST_MB}MB",
        "autoinstall_known_extensions": "false",
        # Most tables are made anew in every run: they are tidied up once, at its end.
        "checkpoint_threshold": "1GB",
        # The first makes a join of a list of constants, which loses the order of the rows and with it the lines they
        # stand on; the second makes plans of several joins that DuckDB 2.0.0 then fails to run (as in duckdb #24807).
        "disabled_optimizers": "in_clause,projection_placement",
        # On several threads these make DuckDB 2.0.0 take one dictionary for another, and stop for good (they came with
        # duckdb #23447).
        "enable_caching_operators": "false",
    }
    if settings.threads is not None:
        config["threads"] = settings.threads
    try:
        (folder / "scratch").mkdir(parents=True, exist_ok=True)
        con = duckdb.connect(folder / DATABASE, config=config)
        con.execute("SET enable_progress_bar = false")  # it would go to standard output, among what is asked for
        con.execute("ATTACH ':memory:' AS arriving; ATTACH ':memory:' AS passing")
        return con
    except OSError as error:
        raise WarehouseError(
            f"The warehouse {folder} cannot be written: {error.strerror}. Name another with --warehouse."
        ) from error
    except duckdb.IOException as error:
        if is_damage(error, folder / DATABASE):
            raise
        raise WarehouseError(_why_not_opened(folder, str(error))) from error


def _why_not_opened(folder: Path, message: str) -> str:
    if "lock" in message:
        return f"Another run is using the warehouse {folder}. Wait for it to end, or name another with --warehouse."
    return f"The working database of the warehouse {folder} cannot be opened: {message}"


def _what_damage_means(folder: Path, error: Exception) -> str:
    return (
        f"The working database {folder / DATABASE} is damaged: {error}\n"
        "What was published stands. Put back a copy of the file; or move it and its "
        f".wal away, and run again over all sources, which the last state names:\n"
        f'contraflow query "SELECT DISTINCT table_name, source_file, mapping FROM run_inputs"{naming(folder)}'
    )
