"""What people see on a terminal: progress, tables, and text that cannot play tricks with it."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any, TextIO

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from engine.cells import CONTROL
from engine.errors import ContraflowError
from engine.logs import errors_logged, heard_by, lines, said, watched_by

console = Console(highlight=False, soft_wrap=True)
to_stderr = Console(stderr=True, highlight=False, soft_wrap=True)

COLUMNS = (
    SpinnerColumn(),
    TextColumn("{task.description}", markup=False),
    BarColumn(),
    MofNCompleteColumn(),
    TextColumn("{task.fields[what]}", markup=False),
    TimeElapsedColumn(),
)
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


def counted(number: int, what: str) -> str:
    """Return a number with its noun: ``1 firm``, ``2,000 firms``."""
    return f"{number:,} {what}" + ("" if number == 1 else "s")


def failure(error: Exception) -> str:
    """Return the message of an error without control characters: it may repeat what a file or a query holds."""
    if isinstance(error, ContraflowError):
        return f"Error: {plain(error)}"
    return (
        f"Error: {type(error).__name__}: {plain(_without_stack(error))}\nThis is a fault of contraflow. "
        "What was published stands; --debug before the command shows where it happened."
    )


def _without_stack(error: Exception) -> str:
    """Return what an error says, without the addresses that DuckDB appends to its own faults."""
    return str(error).partition("Stack Trace:")[0].rstrip()


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
def progress(log_format: str) -> Iterator[None]:
    """Show the log lines of our own modules while something runs, and on a terminal how far it is.

    :param log_format: text or json
    """
    if log_format == "json":
        with heard_by(lines(log_format)), errors_logged():
            yield
    elif not to_stderr.is_terminal:
        with heard_by(lines(log_format)):
            yield
    else:
        with _progress_bars():
            yield


@contextmanager
def _progress_bars() -> Iterator[None]:
    with Progress(*COLUMNS, console=to_stderr, transient=True) as shown, heard_by(_Lines()), watched_by(_Bars(shown)):
        yield


class _Lines(logging.Handler):
    """Log lines, warnings marked as such, above what moves."""

    def emit(self, record: logging.LogRecord) -> None:
        to_stderr.print(Text(plain(said(record))))


class _Bars:
    """A bar for the stages, and one below it for the files or the detectors of the present stage."""

    def __init__(self, shown: Progress) -> None:
        self.shown = shown
        self.stages = shown.add_task("starting", total=None, what="")
        self.within: dict[str, TaskID] = {}

    def __call__(self, series: str, number: int, of: int, what: str) -> None:
        """Move the bar of a series: what came before is done."""
        if series == "stages":
            for bar in self.within.values():
                self.shown.remove_task(bar)
            self.within, bar = {}, self.stages
        else:
            bar = self.within[series] = self.within.get(series) or self.shown.add_task(series, total=of, what="")
        self.shown.update(bar, description=series, completed=number - 1, total=of, what=plain(what), refresh=True)
