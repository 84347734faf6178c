"""Reading a source file of any kind as one relation of text columns, in the order of the file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
from duckdb import (
    ColumnExpression,
    ConstantExpression,
    DuckDBPyConnection,
    DuckDBPyRelation,
    FunctionExpression,
)

from engine.errors import InputError
from engine.files import SourceFile, as_utf8
from engine.header import find_header, require
from schemas import Mapping, distinct_names

# Words for "missing", as in the macro given. NA is not one of these: it is Namibia.
MISSING = ["", "NULL", "null", "Null", "N/A", "n/a", "#N/A", "NaN", "nan", "None", "none", "-", "--", "\\N"]


@dataclass(frozen=True)
class Source:
    """A file as text columns named as mappings compare them.

    ``titles`` gives each column's name as the file writes it, ``header_lines`` counts the lines above the first
    record, and ``text`` is the file as UTF-8, if it is text.
    """

    relation: DuckDBPyRelation
    titles: dict[str, str]
    header_lines: int = 0
    text: Path | None = None


@contextmanager
def read_source(con: DuckDBPyConnection, file: SourceFile, mapping: Mapping, scratch: Path) -> Iterator[Source]:
    """Read a file as its mapping says it is laid out; lines that are no records go to ``reject_errors``.

    :param scratch: folder for a decoded copy, where one is needed
    :raises InputError: if the file is damaged, changes meanwhile, or lacks a column the mapping cannot do without
    """
    con.execute("DROP TABLE IF EXISTS temp.reject_errors; DROP TABLE IF EXISTS temp.reject_scans")
    try:
        if file.kind == "parquet":
            yield _parquet(con, file, mapping)
        else:
            with as_utf8(file, scratch, mapping.file.encoding) as text:
                yield (_delimited if file.kind == "delimited" else _json)(con, file, text, mapping)
    except (duckdb.IOException, duckdb.InvalidInputException, json.JSONDecodeError) as error:
        raise InputError(f"{file.path} is damaged: {error}. Nothing of it was taken. Fetch it again.") from error
    file.check_unchanged()


def _delimited(con: DuckDBPyConnection, file: SourceFile, text: Path, mapping: Mapping) -> Source:
    header = find_header(text, file.path, mapping)
    relation = con.sql(
        """FROM read_csv($path, header = false, auto_detect = false, delim = $delimiter, quote = '"', escape = '"',
                         skip = $skip, columns = $columns, nullstr = $missing, store_rejects = true)""",
        params={
            "path": str(text),
            "skip": header.lines,
            "delimiter": header.delimiter,
            "columns": dict.fromkeys(header.names, "VARCHAR"),
            "missing": MISSING,
        },
    )
    return Source(relation, dict(zip(header.names, header.titles, strict=True)), header.lines, text)


def _parquet(con: DuckDBPyConnection, file: SourceFile, mapping: Mapping) -> Source:
    relation = con.sql("FROM read_parquet($path)", params={"path": str(file.path)})
    cells = [ColumnExpression(title).cast("VARCHAR") for title in relation.columns]
    return _source(relation, relation.columns, cells, file, mapping)


def _json(con: DuckDBPyConnection, file: SourceFile, text: Path, mapping: Mapping) -> Source:
    """Read JSON lines, an array of objects, an array under a key, or rows of cells below a row of names."""
    records = con.sql(_json_query(text, mapping), params={"path": str(text), **_json_parameters(text, mapping)})
    if mapping.file.records == "rows":
        first = records.limit(1).fetchall()
        titles = json.loads(first[0][0]) if first else []
        paths = [f"$[{position}]" for position in range(len(titles))]
        records = records.limit(2**62, offset=1)
    else:
        keys = FunctionExpression("unnest", FunctionExpression("json_keys", ColumnExpression("record")))
        titles = sorted(key for (key,) in records.select(keys.alias("key")).distinct().fetchall())
        paths = [f'$."{title}"' for title in titles]
    cells = [
        FunctionExpression("json_extract_string", ColumnExpression("record"), ConstantExpression(path))
        for path in paths
    ]
    return _source(records, titles, cells, file, mapping)


def _json_query(text: Path, mapping: Mapping) -> str:
    with text.open("rb") as file:
        first = file.readline(1 << 20).strip()
    if mapping.file.records not in (None, "rows"):
        return """SELECT unnest(json_extract(json, $records)) AS record
                  FROM read_json_objects($path, format = 'unstructured', maximum_object_size = $size)"""
    if first.startswith(b"["):
        return "SELECT json AS record FROM read_json_objects($path, format = 'array')"
    if not first.endswith(b"}"):
        return "SELECT json AS record FROM read_json_objects($path, format = 'unstructured')"
    # One object a line: taken apart as text first, so that a broken line is refused alone.
    return """SELECT coalesce(try_cast(line AS JSON), json_object('not JSON', line)) AS record
              FROM read_csv($path, header = false, auto_detect = false, columns = {'line': 'VARCHAR'},
                            delim = '\x01', quote = '', escape = '', store_rejects = true)"""


def _json_parameters(text: Path, mapping: Mapping) -> dict[str, str | int]:
    if mapping.file.records in (None, "rows"):
        return {}
    # The whole file is one object; DuckDB sets aside memory for the largest object that it is told of.
    return {"records": f"$.{mapping.file.records}[*]", "size": text.stat().st_size + 1}


def _source(
    relation: DuckDBPyRelation,
    titles: Sequence[str],
    cells: Sequence[duckdb.Expression],
    file: SourceFile,
    mapping: Mapping,
) -> Source:
    names = distinct_names(titles)
    require(names, titles, file.path, mapping)
    columns = [FunctionExpression("given", cell).alias(name) for cell, name in zip(cells, names, strict=True)]
    return Source(relation.select(*columns), dict(zip(names, titles, strict=True)))


def rejects(con: DuckDBPyConnection, source: Source) -> pa.Table:
    """Return the lines of the text just read that are no records: ``line``, ``reason`` and the line as ``raw``."""
    if source.text is None:
        return pa.table(
            {
                "line": pa.array([], pa.int64()),
                "reason": pa.array([], pa.string()),
                "raw": pa.array([], pa.string()),
            }
        )
    found = con.sql(
        """SELECT line_byte_position - 1 AS start, min(error_message) AS reason, min(left(csv_line, 2000)) AS raw
           FROM reject_errors GROUP BY ALL ORDER BY ALL"""
    ).to_arrow_table()
    lines = _lines_at(source.text, found["start"].to_pylist())
    return found.append_column("line", pa.array(lines, pa.int64())).select(["line", "reason", "raw"])


def _lines_at(text: Path, offsets: Sequence[int]) -> list[int]:
    """Return the line that each byte offset of a text lies on; offsets ascend."""
    lines, line, position = [], 1, 0
    with text.open("rb") as file:
        for offset in offsets:
            line += file.read(offset - position).count(b"\n")
            position = offset
            lines.append(line)
    return lines
