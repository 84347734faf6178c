"""Answers as files and on the terminal: tables, CSV, JSON and Parquet."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from contraflow.showing import show_records, show_table, table_fits
from engine.cells import Batches, as_json, write_csv
from engine.errors import CallError

FORMATS = ("table", "csv", "json", "parquet")
ENDINGS = {".csv": "csv", ".json": "json", ".parquet": "parquet", ".txt": "table"}


def show_answer(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Print rows as a table if the terminal is wide enough for it, and as one record after another if not."""
    if table_fits(columns, rows):
        show_table(columns, rows)
    else:
        show_records(columns, rows)


def write_text(columns: Sequence[str], batches: Batches, form: str, out: Path | None) -> None:
    """Write rows as a table, CSV or JSON to a file, or to the terminal if there is none.

    :raises CallError: if the file cannot be written
    """
    write = {"table": _table, "csv": write_csv, "json": _json}[form]
    if out is None:
        write(columns, batches, sys.stdout)
        return
    with whole_file(out) as draft, draft.open("w", encoding="utf-8", newline="") as file:
        write(columns, batches, file)


def write_parquet(schema: Any, batches: Iterable[Any], out: Path) -> None:
    """Write Arrow batches to a Parquet file.

    :raises CallError: if the file cannot be written
    """
    import pyarrow.parquet  # takes a while to import

    with whole_file(out) as draft, pyarrow.parquet.ParquetWriter(draft, schema) as writer:
        for batch in batches:
            writer.write_batch(batch)


@contextmanager
def whole_file(out: Path) -> Iterator[Path]:
    """Give the path of a draft, which takes the place of the file once it is whole.

    :raises CallError: if the file cannot be written
    """
    if out.is_dir():
        raise CallError(f"--out {out}: this is a folder. Name a file in it.")
    if not out.absolute().parent.is_dir():
        raise CallError(f"--out {out}: there is no folder {out.parent}. Create it, or name another file.")
    draft = out if out.exists() and not out.is_file() else out.with_name(f".{out.name}.draft")
    try:
        yield draft
        if draft != out:
            draft.replace(out)
    except OSError as error:
        raise CallError(f"--out {out} cannot be written: {error.strerror}. Name another file.") from error
    finally:
        if draft != out:
            draft.unlink(missing_ok=True)


@contextmanager
def writable_folder(folder: Path) -> Iterator[None]:
    """Name the folder that is written to where it cannot be.

    :raises CallError: if the folder or a file in it cannot be written
    """
    try:
        yield
    except OSError as error:
        raise CallError(f"The folder {folder} cannot be written: {error.strerror}. Name another.") from error


def _json(columns: Sequence[str], batches: Batches, file: TextIO) -> None:
    before = "["
    for batch in batches:
        for row in batch:
            file.write(before + as_json(dict(zip(columns, map(_finite, row), strict=True))))
            before = ",\n"
    file.write("]\n" if before != "[" else "[]\n")


def _finite(value: Any) -> Any:
    """JSON knows no infinity."""
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _table(columns: Sequence[str], batches: Batches, file: TextIO) -> None:
    show_table(columns, [row for batch in batches for row in batch], file)
