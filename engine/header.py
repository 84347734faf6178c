"""The header row of a delimited file: found by its names, below any banner rows, whatever the delimiter."""

from __future__ import annotations

import contextlib
import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from engine.errors import InputError, MissingColumnsError
from schemas import Mapping, distinct_names, formats_with, normal, tables_with

DELIMITERS = (",", ";", "\t", "|", "@")
LINES_SEARCHED = 50
CELL_LIMIT = 1_000_000


@dataclass(frozen=True)
class Header:
    """The columns of a delimited file: their names as mappings compare them and as the file writes them."""

    names: list[str]
    titles: list[str]
    delimiter: str
    lines: int  # from the top of the file to the last line of the header


def find_header(text: Path, path: Path, mapping: Mapping) -> Header:
    """Find the first row that names every column the mapping needs.

    :param text: the file as UTF-8
    :param path: the file itself, for messages
    :raises InputError: if no row does
    """
    with text.open(encoding="utf-8", newline="") as file:
        lines = [line[:CELL_LIMIT] for line in islice(file, LINES_SEARCHED)]
    header = _given(lines, mapping) if mapping.file.header else _best(lines, mapping)
    require(header.names, header.titles, path, mapping)
    return header


def require(names: Sequence[str], titles: Sequence[str], path: Path, mapping: Mapping) -> None:
    """Refuse a file without a column that the mapping cannot do without, or with a canonical column twice.

    :raises InputError: naming what is missing, what is there, and the known format the file looks like
    """
    if not any(map(str.strip, titles)):
        raise InputError(f"{path} is empty. Leave it out, or fetch it again.")
    if mapping.name == "canonical":
        _refuse_repeated(titles, path, mapping)
    missing = [" or ".join(needed) for needed in mapping.needed if not set(needed) & set(names)]
    if not missing:
        return
    lacks = f"column{'s' if len(missing) > 1 else ''} {', '.join(missing)}"
    raise MissingColumnsError(
        f"{path} lacks the {lacks}, which the mapping {mapping.name!r} needs for the table {mapping.table}.",
        _hint(names, path, mapping),
        f"Its columns are {', '.join(titles[:40])}.",
    )


def _refuse_repeated(titles: Sequence[str], path: Path, mapping: Mapping) -> None:
    """Refuse a file with two columns for one of the table: a publisher may repeat a title, here one is mistaken."""
    times = Counter(map(normal, titles))
    if repeated := [name for name in mapping.columns if times[name] > 1]:
        raise InputError(
            f"{path} names the column {', '.join(repeated)} more than once, and the table {mapping.table} takes one of "
            "each name. Give the others their own names, or leave them out."
        )


def _hint(names: Sequence[str], path: Path, mapping: Mapping) -> str:
    """Say which format or which other table the file looks like, or how to find out."""
    canonical = tables_with(names)
    fitting = [other for other in (*canonical, *formats_with(names)) if other.table == mapping.table]
    if others := [f"--mapping {other.table}={other.name}" for other in fitting]:
        return f"It looks like another format: {' or '.join(others)}."
    if tables := [other.table for other in canonical]:
        return f"It looks like {' or '.join(tables)}: give it as such, not as {mapping.table}."
    return f"Name its format with --mapping {mapping.table}=NAME; contraflow mappings --guess {path} proposes one."


def _given(lines: list[str], mapping: Mapping) -> Header:
    """Take the header from the mapping, for files that begin with their data."""
    titles = list(mapping.file.header)
    delimiter = mapping.file.delimiter or max(DELIMITERS, key=lambda sign: "".join(lines[:1]).count(sign))
    first = next(csv.reader(lines[:1], delimiter=delimiter), [])
    repeated = [normal(cell) for cell in first] == [normal(title) for title in titles]
    return Header(distinct_names(titles), titles, delimiter, int(repeated))


def _best(lines: list[str], mapping: Mapping) -> Header:
    """Return the earliest row that names most of the columns needed, and of those the one with most columns."""
    delimiters = (mapping.file.delimiter,) if mapping.file.delimiter else DELIMITERS
    rows = [
        Header(distinct_names(cells), cells, delimiter, last)
        for delimiter in delimiters
        for last, cells in _rows(lines, delimiter)
    ]
    return max(rows, key=lambda row: (_found(row.names, mapping), len(row.names), -row.lines))


def _rows(lines: list[str], delimiter: str) -> list[tuple[int, list[str]]]:
    reader = csv.reader(lines, delimiter=delimiter)
    found: list[tuple[int, list[str]]] = []
    with contextlib.suppress(csv.Error):  # a cell longer than any heading is
        found.extend((reader.line_num, cells) for cells in reader)
    return found or [(1, [""])]


def _found(names: Sequence[str], mapping: Mapping) -> int:
    return sum(1 for needed in mapping.needed if set(needed) & set(names))
