"""What people see on a terminal: progress, tables, and text that cannot play tricks with it."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

console = Console(highlight=False, soft_wrap=True)
to_stderr = Console(stderr=True, highlight=False, soft_wrap=True)

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
OURS = ("contraflow", "data", "detectors", "engine", "flows")


def plain(value: Any) -> str:
    """Return a value as text without the control characters that a terminal would obey."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "\n".join(plain(one) for one in value)
    return CONTROL.sub("�", str(value))


def show_table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Print rows under their columns."""
    table = Table(*columns, header_style="bold", show_edge=False, pad_edge=False)
    for row in rows:
        table.add_row(*(Text(plain(value)) for value in row))
    console.print(table)


@contextmanager
def progress() -> Iterator[None]:
    """Show the log lines of our own modules while something runs, and a mark that it does on a terminal."""
    handler = _Lines()
    loggers = [logging.getLogger(name) for name in OURS]
    for logger in loggers:
        logger.setLevel(logging.INFO)
        logger.addHandler(handler)
    try:
        with to_stderr.status("screening …"):
            yield
    finally:
        for logger in loggers:
            logger.removeHandler(handler)


class _Lines(logging.Handler):
    """Log lines, warnings marked as such."""

    def emit(self, record: logging.LogRecord) -> None:
        mark = "warning: " if record.levelno >= logging.WARNING else ""
        to_stderr.print(Text(mark + plain(record.getMessage())))
