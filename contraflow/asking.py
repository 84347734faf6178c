"""``contraflow query``: read-only SQL over a published state."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sized
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import duckdb

from contraflow.limits import limited
from contraflow.showing import plain, to_stderr
from contraflow.writing import ENDINGS, FORMATS, show_answer, write_parquet, write_text
from engine.errors import CallError
from engine.publication import open_state
from engine.settings import Settings

BATCH = 10_000
# A terminal is no place for more.
ROWS_SHOWN = 1_000

Batch = TypeVar("Batch", bound=Sized)


@dataclass(frozen=True)
class Question:
    """What ``contraflow query`` was asked: the format follows from the name of the file if it is not given."""

    sql: str
    run_id: str | None = None
    form: str | None = None
    out: Path | None = None

    @property
    def format(self) -> str:
        """Return the format of the answer.

        :raises CallError: if it is unknown, or cannot go where it is to go
        """
        suffix = self.out.suffix.lower() if self.out else ""
        form = self.form or (ENDINGS.get(suffix) if suffix else "table")
        if form is None:
            raise CallError(f"--out {self.out}: end its name with {', '.join(ENDINGS)}, or say --format.")
        if form not in FORMATS:
            raise CallError(f"--format {form}: it is one of {', '.join(FORMATS)}.")
        if form == "parquet" and self.out is None:
            raise CallError("--format parquet needs --out FILE: it is not for a terminal.")
        return form


def ask(warehouse: Path, question: Question, settings: Settings) -> None:
    """Answer a query as a table, CSV, JSON or Parquet, within the limits of the settings.

    :raises CallError: if the SQL is no query over the published tables, it passes a limit, or the format is unknown
    """
    form = question.format
    with open_state(warehouse, question.run_id, settings.query_memory) as con:
        try:
            _check(question.sql)
            with limited(con, settings):
                if form == "parquet":
                    _write_parquet(con, question, settings.query_rows)
                else:
                    _write_text(con, question, settings.query_rows)
            if question.out:
                to_stderr.print(plain(question.out), markup=False)  # the answer itself may go to /dev/stdout
        except duckdb.OutOfMemoryException as error:
            raise CallError(
                f"The query needs more memory than query_memory = {settings.query_memory} allows. "
                f"Ask for less, or raise it in contraflow.toml."
            ) from error
        except duckdb.Error as error:
            known = f"\nTables: {_tables(con)}." if isinstance(error, duckdb.CatalogException) else ""
            raise CallError(f"The query cannot be answered: {error}{known}") from error


def _check(sql: str) -> None:
    """Refuse SQL that is not a single query; the connection itself limits what a query can reach.

    :raises CallError: if the SQL is something else
    """
    statements = duckdb.extract_statements(sql)
    if not statements:
        raise CallError('The SQL asks nothing. Begin with SELECT or FROM: contraflow query "FROM flagged_shipments"')
    if len(statements) > 1:
        raise CallError(f"The SQL has {len(statements)} statements. Ask one query at a time.")
    if statements[0].type not in (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN):
        raise CallError("A published state is read-only: the SQL has to be a query. Begin with SELECT or FROM.")


def _write_parquet(con: duckdb.DuckDBPyConnection, question: Question, limit: int) -> None:
    reader = con.sql(question.sql).to_arrow_reader(BATCH)
    _check_names(reader.schema.names)
    write_parquet(reader.schema, _within(reader, limit), question.out or Path())


def _write_text(con: duckdb.DuckDBPyConnection, question: Question, limit: int) -> None:
    con.execute(question.sql)
    names = [column[0] for column in con.description or ()]
    if question.format == "table" and question.out is None:
        _show(names, con)
        return
    if question.format == "json":
        _check_names(names)
    write_text(names, _within(iter(lambda: con.fetchmany(BATCH), []), limit), question.format, question.out)


def _check_names(names: list[str]) -> None:
    repeated = [name for name in names if names.count(name) > 1]
    if repeated:
        raise CallError(f"Two columns of the answer are named {repeated[0]}. Name them apart: … AS other_name.")


def _within(batches: Iterable[Batch], limit: int) -> Iterator[Batch]:
    """Pass rows on, some at a time.

    :raises CallError: if there are more of them than the limit
    """
    count = 0
    for batch in batches:
        count += len(batch)
        if count > limit:
            raise CallError(
                f"The answer has more rows than query_rows = {limit:,} allows. Add a LIMIT, or raise it in "
                "contraflow.toml."
            )
        yield batch


def _show(names: list[str], con: duckdb.DuckDBPyConnection) -> None:
    rows = con.fetchmany(ROWS_SHOWN + 1)
    show_answer(names, rows[:ROWS_SHOWN])
    if len(rows) > ROWS_SHOWN:
        to_stderr.print(f"These are the first {ROWS_SHOWN:,} rows; --out FILE.csv writes all of them.")


def _tables(con: duckdb.DuckDBPyConnection) -> str:
    named = con.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'main' ORDER BY 1")
    return ", ".join(name for (name,) in named.fetchall())
