"""A glance at input files: what is plainly wrong with them can be told before a run begins."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import duckdb

from engine import facts
from engine.errors import SourceNotReadyError
from engine.files import SourceFile, first_look
from engine.reading import read_source, rejects
from engine.sql import define_macros
from schemas import Mapping

TEXTS = 16 * 2**20  # bytes of text files that are read for it, in all; more would take longer than a glance


def glance(files: Iterable[tuple[Path, Mapping]]) -> None:
    """Refuse files that the stage ``load`` would refuse for their container, their columns, or for want of rows.

    Of a text that is too long, only the first bytes are looked at. A file that changes meanwhile is left to ``load``.

    :raises InputError: if a file cannot be used
    """
    left = TEXTS
    with tempfile.TemporaryDirectory() as scratch, duckdb.connect() as con:
        facts.load(con)
        define_macros(con)
        for path, source_format in files:
            file = first_look(path)
            size = 0 if file.kind == "parquet" else file.size
            if size <= left:
                left -= size
                _look_inside(con, file, source_format, Path(scratch))


def _look_inside(con: duckdb.DuckDBPyConnection, file: SourceFile, source_format: Mapping, scratch: Path) -> None:
    with suppress(SourceNotReadyError), read_source(con, file, source_format, scratch) as source:
        if not source.relation.limit(1).fetchall() and not rejects(con, source):
            raise file.without_rows()
