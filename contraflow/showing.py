"""What people see on a terminal: progress, tables, and text that cannot play tricks with it."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any, TextIO

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from engine.errors import ContraflowError
from engine.logs import heard_by, said

console = Console(highlight=False, soft_wrap=True)
to_stderr = Console(stderr=True, highlight=False, soft_wrap=True)

# What a terminal obeys instead of showing it: control characters but tab and newline, and marks that turn text around.
UNSEEN = re.compile("[\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
CONTROL = re.compile(f"[\x00-\x08\x0b-\x1f]|{UNSEEN.pattern}")
# A table in which no column is given this much is no table to read.
NARROWEST = 24
UNWRAPPED = 100_000
# Lines longer than this are hard to read.
WIDEST = 100


def plain(value: Any) -> str:
    """Return a value as text without the control characters that a terminal would obey."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "\n".join(plain(one) for one in value)
    return CONTROL.sub("�", str(value))


def failure(error: Exception) -> str:
    """Return the message of an error without control characters: it may repeat what a file or a query holds."""
    if isinstance(error, ContraflowError):
        return f"Error: {plain(error)}"
    return (
        f"Error: {type(error).__name__}: {plain(error)}\nThis is a fault of contraflow. "
        "The last published state stands; --debug before the command shows where it happened."
    )


def paragraph(text: str, first: str = "", rest: str = "", style: str = "") -> None:
    """Print text in lines that can be read.

    :param first: what stands before its first line
    :param rest: what stands before the others
    """
    width = min(console.width, WIDEST) if console.is_terminal else WIDEST
    lines = Text(plain(text), style=style).wrap(console, width - len(rest))
    for number, line in enumerate(lines):
        line.rstrip()
        console.print(Text(rest if number else first) + line)


def list_under(said: str, lines: Sequence[str]) -> None:
    """Print a sentence and what it speaks of, a line each; nothing if that is nothing."""
    if lines:
        console.print("\n".join([said, *(f"  {plain(line)}" for line in lines)]), markup=False)


def show_table(columns: Sequence[str], rows: Sequence[Sequence[Any]], file: TextIO | None = None) -> None:
    """Print rows under their columns, numbers to the right.

    :param file: where to; standard output if not given
    """
    table = Table(header_style="bold", show_edge=False, pad_edge=False, box=SIMPLE_HEAD)
    for number, column in enumerate(columns):
        numeric = rows and all(isinstance(row[number], int | float | Decimal | None) for row in rows)
        table.add_column(Text(plain(column)), justify="right" if numeric else "left")
    for row in rows:
        table.add_row(*(Text(plain(value)) for value in row))
    if file is None and console.is_terminal:
        console.print(table)
    else:  # programs read lines: nothing is wrapped
        Console(file=file, width=UNWRAPPED, highlight=False).print(table)


def show_records(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Print one record after another, a value a line, without those that are empty."""
    names = [plain(column) for column in columns]
    width = max(map(len, names))
    for number, row in enumerate(rows, start=1):
        console.print(Text(f"── {number} of {len(rows)} " + "─" * 20, style="bold"))
        for name, value in zip(names, row, strict=True):
            shown = plain(value).replace("\n", "\n" + " " * (width + 2))
            if shown:
                console.print(Text(f"{name:<{width}}  {shown}"))


def table_fits(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> bool:
    """Return whether rows fit as a table: always where output is not wrapped."""
    if not console.is_terminal:
        return True
    widths = [
        min(NARROWEST, max(cell_len(line) for value in column for line in plain(value).split("\n")))
        for column in zip(columns, *rows, strict=True)
    ]
    return sum(widths) + 3 * len(widths) <= console.width


@contextmanager
def progress() -> Iterator[None]:
    """Show the log lines of our own modules while something runs, and a mark that it does on a terminal."""
    with heard_by(_Lines()), to_stderr.status("screening …"):
        yield


class _Lines(logging.Handler):
    """Log lines, warnings marked as such."""

    def emit(self, record: logging.LogRecord) -> None:
        to_stderr.print(Text(plain(said(record))))
