"""A glance at input files: what is plainly wrong with them can be told before a run begins."""

from __future__ import annotations

import tempfile
import time
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

SECONDS = 2.0  # after so many, further files are left to the stage
LONGEST = 16 * 2**20  # bytes of a text, which has to be read to its end


def glance(files: Iterable[tuple[Path, Mapping]]) -> None:
    """Refuse files that the stage ``load`` would refuse for their container, their columns, or for want of rows.

    Of a text that is too long, only the first bytes are looked at. Files that change meanwhile, and those for which no
    time is left, are left to ``load``.

    :raises InputError: if a file cannot be used
    """
    end = time.monotonic() + SECONDS
    with tempfile.TemporaryDirectory() as scratch, duckdb.connect() as con:
        facts.load(con)
        define_macros(con)
        for path, source_format in files:
            if time.monotonic() > end:
                return
            file = first_look(path)
            if file.kind == "parquet" or file.size <= LONGEST:
                _look_inside(con, file, source_format, Path(scratch))


def _look_inside(con: duckdb.DuckDBPyConnection, file: SourceFile, source_format: Mapping, scratch: Path) -> None:
    with suppress(SourceNotReadyError), read_source(con, file, source_format, scratch) as source:
        if not source.relation.limit(1).fetchall() and not rejects(con, source):
            raise file.without_rows()
