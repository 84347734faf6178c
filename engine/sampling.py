"""The titles and first records of a file whose format is not known, for ``schemas.guess``."""

from __future__ import annotations

from pathlib import Path

from duckdb import DuckDBPyConnection

from engine.files import look_at
from engine.reading import read_source
from schemas import MappedColumn, Mapping, table

RECORDS = 200


def sample(con: DuckDBPyConnection, path: Path, scratch: Path) -> tuple[list[str], list[list[str | None]]]:
    """Return the titles of a file, which are the earliest of its widest rows, and its first records as text.

    :param scratch: folder for a decoded copy, where one is needed
    :raises InputError: if the file cannot be read
    """
    with read_source(con, look_at(path), _any_format(), scratch) as source:
        rows = source.relation.limit(RECORDS).fetchall()
        return list(source.titles.values()), [list(row) for row in rows]


def _any_format() -> Mapping:
    """Return a mapping that needs no column of a file."""
    columns = {name: MappedColumn(constant="") for name in table("declarations").required}
    return Mapping(name="any", table="declarations", title="Any format", columns=columns)
