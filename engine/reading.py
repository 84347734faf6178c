"""Reading a source file of any kind as one relation of text columns, in the order of the file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb
from duckdb import (
    CaseExpression,
    ColumnExpression,
    ConstantExpression,
    DuckDBPyConnection,
    DuckDBPyRelation,
    FunctionExpression,
)

from engine.errors import SourceLateError, is_disk_error
from engine.files import SourceFile, as_utf8
from engine.header import find_header, require
from engine.json_records import as_lines
from engine.lines import CHUNK, LONGEST, Lines, Reject, blank_lines, blocks_between, evened, line_of, pieces, survey
from schemas import Mapping, distinct_names
from schemas.expressions import EXACT, plain_numbers

# What is raised over damaged bytes; DuckDB's base class comes from a broken Parquet page.
DAMAGE = (duckdb.IOException, duckdb.InvalidInputException, duckdb.Error, json.JSONDecodeError)
NO_END = "No magic bytes found at end of file"  # DuckDB of a Parquet file
NO_OBJECT = "the line is no JSON object"
# Words for "missing", as in the macro given. NA is not one of these: it is Namibia.
MISSING = ["", "NULL", "null", "Null", "N/A", "n/a", "#N/A", "NaN", "nan", "None", "none", "-", "--", "\\N"]


@dataclass(frozen=True)
class Source:
    """A file as text columns named as mappings compare them.

    ``titles`` gives each column's name as the file writes it, ``header_lines`` counts the lines above the first
    record. Where records stand on lines, ``text`` is the file as UTF-8, ``lines`` is what is uneven about them, and
    ``broken`` are those that are no JSON objects, with their place among the others.
    """

    relation: DuckDBPyRelation
    titles: dict[str, str]
    header_lines: int = 0
    text: Path | None = None
    lines: Lines = field(default_factory=Lines)
    broken: DuckDBPyRelation | None = None


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
            with (
                as_utf8(file, scratch, mapping.file.encoding) as text,
                (_delimited if file.kind == "delimited" else _json)(con, file, text, mapping, scratch) as source,
            ):
                yield source
    except (duckdb.Error, json.JSONDecodeError, FileNotFoundError) as error:
        file.check_unchanged()
        if type(error) not in DAMAGE or is_disk_error(error):
            raise
        harm = "it breaks off before its end" if NO_END in str(error) else error
        raise SourceLateError(f"{file.path} is damaged: {harm}. Nothing of it was taken. Fetch it again.") from error
    file.check_unchanged()


@contextmanager
def _delimited(
    con: DuckDBPyConnection, file: SourceFile, text: Path, mapping: Mapping, scratch: Path
) -> Iterator[Source]:
    header = find_header(text, file.path, mapping)
    lines = survey(text, header.lines, header.delimiter, len(header.names))
    means = any(_spoken(name, mapping) for name in header.names)
    with evened(text, lines, scratch) as whole:
        relation = con.sql(
            """FROM read_csv($path, header = false, auto_detect = false, delim = $delimiter, quote = '"', escape = '"',
                             skip = $skip, columns = $columns, nullstr = $missing, store_rejects = true,
                             max_line_size = $longest, buffer_size = 2 * $longest)""",
            params={
                "path": str(whole),
                "skip": header.lines,
                "delimiter": header.delimiter,
                "columns": dict.fromkeys(header.names, "VARCHAR"),
                "missing": [""] if means else MISSING,
                "longest": LONGEST,
            },
        )
        if means:
            relation = relation.select(
                *(_given(ColumnExpression(name), name, mapping).alias(name) for name in header.names)
            )
        yield Source(relation, dict(zip(header.names, header.titles, strict=True)), header.lines, whole, lines)


def _parquet(con: DuckDBPyConnection, file: SourceFile, mapping: Mapping) -> Source:
    relation = con.sql("FROM read_parquet($path)", params={"path": str(file.path)})
    numbers = plain_numbers(mapping)
    cells = [
        FunctionExpression("a_number", ColumnExpression(title))
        if name in numbers and str(kind) in EXACT
        else _given(ColumnExpression(title).cast("VARCHAR"), name, mapping)
        for name, title, kind in zip(distinct_names(relation.columns), relation.columns, relation.types, strict=True)
    ]
    return _source(relation, relation.columns, cells, file, mapping)


@contextmanager
def _json(con: DuckDBPyConnection, file: SourceFile, text: Path, mapping: Mapping, scratch: Path) -> Iterator[Source]:
    """Read JSON lines, an array of objects, an array under a key, or rows of cells below a row of names."""
    if mapping.file.records is None and _is_json_lines(text):
        yield _json_lines(con, file, text, mapping)
        return
    if mapping.file.records not in (None, "rows"):
        lines = as_lines(text, mapping.file.records, scratch)
        yield _objects(_json_records(con, lines, "newline_delimited"), file, mapping)
        lines.unlink()
        return
    records = _json_records(con, text, "array" if _is_array(text) else "unstructured")
    if mapping.file.records is None:
        yield _objects(records, file, mapping)
        return
    first = records.limit(1).fetchall()
    titles = json.loads(first[0][0]) if first else []
    paths = [f"/{position}" for position in range(len(titles))]
    yield _source(records.limit(2**62, offset=1), titles, _extracted(paths, titles, mapping), file, mapping)


def _json_lines(con: DuckDBPyConnection, file: SourceFile, text: Path, mapping: Mapping) -> Source:
    """Read an object a line: taken apart as text first, so that a broken line is refused alone."""
    rows = con.sql(
        """SELECT line, json_type(try_cast(line AS JSON)) IS NOT DISTINCT FROM 'OBJECT' AS is_object
           FROM read_csv($path, header = false, auto_detect = false, columns = {'line': 'VARCHAR'},
                         delim = '\x01', quote = '', escape = '', store_rejects = true,
                         max_line_size = $longest, buffer_size = 2 * $longest)""",
        params={"path": str(text), "longest": LONGEST},
    ).filter("line IS NOT NULL")
    source = _objects(rows.filter("is_object").select("line::JSON AS record"), file, mapping)
    broken = rows.select("row_number() OVER () - 1 AS record_no, *").filter("NOT is_object")
    return replace(source, text=text, lines=blank_lines(text), broken=broken.select("record_no, left(line, 2000)"))


def json_layout(con: DuckDBPyConnection, text: Path) -> str | None:
    """Tell where the records of a JSON text are: ``rows`` of cells, the key of an array, or None where they are all."""
    with text.open("rb") as file:
        start = file.read(CHUNK)
    if re.match(rb"\s*\[\s*\[", start):
        return "rows"
    if not re.match(rb"\s*\{", start) or re.match(rb"\s*\{.*\}\s*\n\s*\{", start):  # no object, or one a line
        return None
    arrays = """SELECT key FROM (SELECT json, unnest(json_keys(json)) AS key
                                 FROM read_json_objects($path, format = 'unstructured', maximum_object_size = $size))
                WHERE json_type(json, '/' || key || '/0') = 'OBJECT' LIMIT 1"""
    found = con.execute(arrays, {"path": str(text), "size": text.stat().st_size + 1}).fetchall()
    return found[0][0] if found else None


def _objects(records: DuckDBPyRelation, file: SourceFile, mapping: Mapping) -> Source:
    keys = FunctionExpression("unnest", FunctionExpression("json_keys", ColumnExpression("record")))
    titles = sorted(key for (key,) in records.select(keys.alias("key")).distinct().fetchall())
    paths = ["/" + title.replace("~", "~0").replace("/", "~1") for title in titles]
    return _source(records, titles, _extracted(paths, titles, mapping), file, mapping)


def _extracted(paths: Sequence[str], titles: Sequence[str], mapping: Mapping) -> list[duckdb.Expression]:
    record = ColumnExpression("record")
    cells = [FunctionExpression("json_extract_string", record, ConstantExpression(path)) for path in paths]
    return [_given(cell, name, mapping) for cell, name in zip(cells, distinct_names(titles), strict=True)]


def _spoken(name: str, mapping: Mapping) -> list[str]:
    """The words for "missing" to which the mapping gives a meaning in a column."""
    return sorted(mapping.recoded(name) & {*MISSING})


def _given(cell: duckdb.Expression, name: str, mapping: Mapping) -> duckdb.Expression:
    """The text of a cell, unless it is a word for "missing" that the mapping gives no other meaning."""
    given, spoken = FunctionExpression("given", cell), _spoken(name, mapping)
    if not spoken:
        return given
    is_spoken = FunctionExpression("trim", cell).isin(*map(ConstantExpression, spoken))
    return CaseExpression(is_spoken, cell).otherwise(given)


def _is_json_lines(text: Path) -> bool:
    """Tell by the first lines whether each is an object, rather than all of them one object or an array."""
    with text.open("rb") as file:
        first, second = (file.readline(LONGEST).strip() for _ in range(2))
    return first.startswith(b"{") and (first.endswith(b"}") or second.startswith(b"{"))


def _is_array(text: Path) -> bool:
    with text.open("rb") as file:
        return file.readline(LONGEST).strip().startswith(b"[")


def _json_records(con: DuckDBPyConnection, text: Path, layout: str) -> DuckDBPyRelation:
    query = "SELECT json AS record FROM read_json_objects($path, format = $layout)"
    return con.sql(query, params={"path": str(text), "layout": layout})


def _source(
    relation: DuckDBPyRelation,
    titles: Sequence[str],
    cells: Sequence[duckdb.Expression],
    file: SourceFile,
    mapping: Mapping,
) -> Source:
    names = distinct_names(titles)
    require(names, titles, file.path, mapping)
    columns = [cell.alias(name) for cell, name in zip(cells, names, strict=True)]
    return Source(relation.select(*columns), dict(zip(names, titles, strict=True)))


def rejects(con: DuckDBPyConnection, source: Source) -> list[Reject]:
    """Return the lines of the text just read that are no records, in their order."""
    if source.text is None:
        return []
    found = sorted([*_refused_by_reader(con, source.text), *source.lines.open_quotes])
    if source.broken is None:
        return found
    known = blocks(source, found)
    broken = [Reject(line_of(record, known), NO_OBJECT, raw) for record, raw in source.broken.fetchall()]
    return sorted([*found, *broken])


def blocks(source: Source, found: Sequence[Reject]) -> list[tuple[int, int]]:
    """Return the first record of each block of records on successive lines, with the lines above it.

    :param found: the lines that are no records
    """
    return blocks_between([*source.lines.gaps, *((reject.line, 1) for reject in found)], source.header_lines)


def _refused_by_reader(con: DuckDBPyConnection, text: Path) -> list[Reject]:
    # Blank lines before a line count as part of it.
    found = con.execute(
        """SELECT line_byte_position - 1 + strlen(csv_line) - strlen(ltrim(csv_line, chr(10) || chr(13))) AS start,
                  min(error_message), min(left(ltrim(csv_line, chr(10) || chr(13)), 2000))
           FROM reject_errors GROUP BY ALL ORDER BY ALL"""
    ).fetchall()
    lines = _lines_at(text, [start for start, _, _ in found])
    return [Reject(line, reason, raw) for line, (_, reason, raw) in zip(lines, found, strict=True)]


def _lines_at(text: Path, offsets: Sequence[int]) -> list[int]:
    """Return the line that each byte offset of a text lies on; offsets ascend."""
    lines, line, position = [], 1, 0
    with text.open("rb") as file:
        for offset in offsets:
            line += sum(piece.count(b"\n") for piece in pieces(file, offset - position))
            position = offset
            lines.append(line)
    return lines
