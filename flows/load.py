"""Load: every input file becomes typed rows, with what could not be used noted beside each row.

Makes ``load.files`` (a file a row), ``load.rejects`` (lines that are no records), ``load.blocks`` (where records and
lines part company) and, for each input table, ``load.<table>``: its typed columns and

* ``row_no``: its place in the order of the files
* ``notes``: the values that could not be used or had to be mended, each with its own words
* ``refused``: why the row cannot be taken, if it cannot
* ``skipped``: why the row is no record of the table, where the mapping says so
* ``raw``: the words of a row that is refused or skipped
* ``extra`` and ``file_no``: what no column took, and the file the row came from
* ``row_key``, ``content_hash``: what tells repeated, corrected and new records apart
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
from duckdb import ColumnExpression

from engine import rates
from engine.errors import CallError
from engine.files import SourceFile, find_files, look_at
from engine.logs import step
from engine.reading import Source, blocks, read_source, rejects
from engine.warehouse import create_loading_tables
from flows.run import Counts, Request, Run
from schemas import Mapping, Table, input_tables, mapping, normal
from schemas.expressions import Convention, constant
from schemas.rows import JUDGED, judgements, typed_rows, unused_columns

log = logging.getLogger(__name__)


@dataclass
class LoadedFile:
    """A row of ``load.files``."""

    file_no: int
    table_name: str
    source_file: str
    sha256: str
    bytes: int
    mapping: str
    mapping_sha256: str
    taken_before: bool = False
    header_lines: int = 0
    rows_read: int = 0
    unused_columns: list[str] = field(default_factory=list)


FILES = pa.schema(
    [
        ("file_no", pa.int32()),
        ("table_name", pa.string()),
        ("source_file", pa.string()),
        ("sha256", pa.string()),
        ("bytes", pa.int64()),
        ("mapping", pa.string()),
        ("mapping_sha256", pa.string()),
        ("taken_before", pa.bool_()),
        ("header_lines", pa.int64()),
        ("rows_read", pa.int64()),
        ("unused_columns", pa.list_(pa.string())),
    ]
)


def load(run: Run) -> Counts:
    """Read the files that have not been taken yet.

    :raises InputError: if a file cannot be read or lacks a column its mapping needs
    """
    run.warehouse.clear("load")
    create_loading_tables(run.warehouse.con)
    found = sources(run.request)
    files: list[LoadedFile] = []
    for number, (path, source_format) in enumerate(found, start=1):
        step("files", number, len(found), path.name)
        files.append(_load_file(run, look_at(path), source_format, number))
    run.warehouse.store("load.files", pa.Table.from_pylist([asdict(file) for file in files], schema=FILES))
    return {"files": len(files), "rows_read": sum(file.rows_read for file in files)}


def sources(request: Request) -> list[tuple[Path, Mapping]]:
    """Return the files of a request, in the order in which they are read, each with its format.

    :raises CallError: if there is no such file or format
    """
    return [
        (path, source_format)
        for table in input_tables()
        for source_format in [_mapping_of(request, table)]
        for path in find_files(request.inputs.get(table.name, []))
    ]


def _mapping_of(request: Request, table: Table) -> Mapping:
    try:
        return mapping(table.name, request.mappings.get(table.name, "canonical"))
    except ValueError as error:
        raise CallError(
            f"The format of {table.name} cannot be used: {error}. Mend it, or name another in --mapping or [mappings]."
        ) from error


def _load_file(run: Run, file: SourceFile, source_format: Mapping, file_no: int) -> LoadedFile:
    loaded = LoadedFile(
        file_no,
        source_format.table,
        str(file.path),
        file.sha256,
        file.size,
        source_format.name,
        source_format.sha256,
    )
    before = run.warehouse.rows(
        "SELECT rows_read FROM run_inputs WHERE sha256 = $sha256 AND table_name = $table_name "
        "AND mapping_sha256 = $mapping_sha256 AND withdrawal IS NULL LIMIT 1",
        asdict(loaded),
    )
    if before:
        log.info("%s was taken before: nothing in it is new", file.path)
        loaded.taken_before, loaded.rows_read = True, before[0][0]
        return loaded
    convention = _read(run, file, source_format, loaded, Convention())
    if convention != Convention():
        log.info("%s: %s", file.path, _told(convention))
        _forget(run, source_format.table, file_no)
        _read(run, file, source_format, loaded, convention)
    if not loaded.rows_read:
        raise file.without_rows()
    if loaded.unused_columns:
        log.info("%s: kept in extra, with no column for it: %s", file.path, ", ".join(loaded.unused_columns))
    return loaded


def _told(convention: Convention) -> str:
    """Say in words how a file writes its numbers and dates."""
    numbers = ["its numbers have a decimal comma"] if convention.decimal_comma else []
    orders = {True: ["its dates begin with the day"], False: ["its dates begin with the month"], None: []}
    return " and ".join(numbers + orders[convention.day_first])


def _read(run: Run, file: SourceFile, source_format: Mapping, loaded: LoadedFile, convention: Convention) -> Convention:
    """Read a file under a convention; return the convention that its own values show."""
    con, table = run.warehouse.con, source_format.table
    if source_format.in_currency:
        rates.prepare(con)
    with read_source(con, file, source_format, run.warehouse.scratch) as source:
        rows = typed_rows(source.relation, source_format, convention, loaded.file_no, file.sha256)
        rows.insert_into(f"arriving.{table}")
        _judge(run, source_format, loaded.file_no, source.relation.columns)
        loaded.header_lines = source.header_lines
        loaded.unused_columns = [_shown(name, source) for name in unused_columns(source.relation, source_format)]
        not_records = rejects(con, source)
        uneven = [block for block in blocks(source, not_records) if block != (0, source.header_lines)]
    _note_lines(run, "load.rejects", loaded.file_no, not_records)
    _note_lines(run, "load.blocks", loaded.file_no, uneven)
    of_file = con.table(f"load.{table}").filter(ColumnExpression("file_no") == constant(loaded.file_no))
    loaded.rows_read = of_file.count("*").fetchall()[0][0] + len(not_records)
    notes = of_file.select("unnest(notes, recursive := true)")
    return Convention(*notes.aggregate("shows_decimal_comma(raw), shows_day_first(raw)").fetchall()[0])


def _shown(name: str, source: Source) -> str:
    """Return the title of a column; of one whose title other columns have, the name that tells it from them."""
    return source.titles[name] if normal(source.titles[name]) == name else name


def _forget(run: Run, table: str, file_no: int) -> None:
    """Take back what was loaded of a file."""
    con = run.warehouse.con
    rows = f"SELECT rowid FROM arriving.{table} WHERE file_no = $file_no"
    con.execute(f"DELETE FROM load.{table}_judged WHERE row_no IN ({rows})", {"file_no": file_no})
    con.execute(f"DELETE FROM arriving.{table} WHERE file_no = $file_no", {"file_no": file_no})
    con.execute("DELETE FROM load.rejects WHERE file_no = $file_no", {"file_no": file_no})
    con.execute("DELETE FROM load.blocks WHERE file_no = $file_no", {"file_no": file_no})


def _note_lines(run: Run, table: str, file_no: int, lines: Sequence[tuple[Any, ...]]) -> None:
    """Add what is known of some lines of a file to a table."""
    if lines:
        con = run.warehouse.con
        columns = con.table(table).columns
        rows = [dict(zip(columns, (file_no, *line), strict=True)) for line in lines]
        con.from_arrow(pa.Table.from_pylist(rows)).insert_into(table)


def _judge(run: Run, source_format: Mapping, file_no: int, there: Sequence[str]) -> None:
    """Say what is wrong with the rows of a file that kept their words, if any did."""
    con, table = run.warehouse.con, source_format.table
    rows = con.sql(
        f"SELECT rowid AS row_no, * FROM arriving.{table} WHERE file_no = $file_no AND words IS NOT NULL",
        params={"file_no": file_no},
    )
    if rows.limit(1).fetchall():
        judgements(rows, source_format, there).select(*JUDGED).insert_into(f"load.{table}_judged")
