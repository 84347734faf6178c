"""``contraflow mappings``: the known source formats, and a proposal for an unknown one."""

from __future__ import annotations

import tempfile
from pathlib import Path

import duckdb

from contraflow.showing import console, plain, show_table, to_stderr
from engine.files import find_files
from engine.sampling import sample
from engine.warehouse import prepare
from schemas import mappings
from schemas.guess import Guess, guess


def list_formats() -> None:
    """Print the known source formats."""
    rows = [(known.table, known.name, known.title) for known in mappings().values()]
    show_table(("table", "name", "format"), sorted(rows))


def propose_format(path: Path) -> None:
    """Print a mapping for a file as YAML, ready to be saved and mended, and on the error stream what to do with it.

    A file in the canonical columns needs no mapping.

    :raises InputError: if there is no such file, or it cannot be read
    """
    (path,) = find_files([path])[:1]
    with tempfile.TemporaryDirectory() as scratch, duckdb.connect() as con:
        prepare(con)
        titles, rows, layout = sample(con, path, Path(scratch))
    found = guess(titles, rows, layout)
    if not found.is_canonical:
        console.print(plain(found.yaml), markup=False, end="")
    to_stderr.print(plain(_what_next(found, path)), markup=False)


def _what_next(found: Guess, path: Path) -> str:
    """Say how sure the proposal is, what it could not place, and how to use it."""
    of = found.table.name
    if found.is_canonical:
        return f"It has the canonical columns of {of}: contraflow run {option_of(of)} {path}"
    if found.known:
        calls = [f"{option_of(known.table)} {path} --mapping {known.table}={known.name}" for known in found.known]
        return f"This is a known format: contraflow run {' or '.join(calls)}"
    lines = [f"{len(found.placed)} of {len(found.table.columns)} columns of {of} are placed."]
    if found.unplaced:
        lines.append(f"Not placed, kept in extra: {', '.join(found.unplaced)}.")
    if found.missing:
        lines.append(f"Required and not found, to be filled in by hand: {', '.join(found.missing)}.")
    lines.append(f"Check it, save it as own.yaml, then: contraflow run {option_of(of)} {path} --mapping {of}=own.yaml")
    return "\n".join(lines)


def option_of(table: str) -> str:
    """Return the option of ``contraflow run`` that names the files of a table."""
    return "--trade" if table == "trade_records" else f"--{table}"
