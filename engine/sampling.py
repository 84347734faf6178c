"""The titles and first records of a file whose format is not known, for ``schemas.guess``."""

from __future__ import annotations

from pathlib import Path

from duckdb import DuckDBPyConnection

from engine.files import SourceFile, as_utf8, look_at
from engine.reading import json_layout, read_source
from schemas import Layout, MappedColumn, Mapping, table

RECORDS = 200


def sample(con: DuckDBPyConnection, path: Path, scratch: Path) -> tuple[list[str], list[list[str | None]], Layout]:
    """Return the titles of a file, its first records as text, and its layout.

    The titles of a delimited file are the earliest of its widest rows.

    :param scratch: folder for a decoded copy, where one is needed
    :raises InputError: if the file cannot be read
    """
    file = look_at(path)
    layout = _layout(con, file, scratch)
    with read_source(con, file, _any_format(layout), scratch) as source:
        rows = source.relation.limit(RECORDS).fetchall()
        return list(source.titles.values()), [list(row) for row in rows], layout


def _layout(con: DuckDBPyConnection, file: SourceFile, scratch: Path) -> Layout:
    if file.kind != "json":
        return Layout()
    with as_utf8(file, scratch) as text:
        return Layout(records=json_layout(con, text))


def _any_format(layout: Layout) -> Mapping:
    """Return a mapping that needs no column of a file."""
    columns = {name: MappedColumn(constant="") for name in table("declarations").required}
    return Mapping(name="any", table="declarations", title="Any format", columns=columns, file=layout)
