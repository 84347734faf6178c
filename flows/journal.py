"""The journal of a run that the clock started: its lines on standard error, from where a service's log takes them.

No command line is there to show them, and Prefect's page holds the lines of our loggers only from the level these have.
"""

from __future__ import annotations

import atexit
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager

from engine.logs import heard_by, said


class _Line(logging.Formatter):
    """A line that cannot give orders to a terminal, whatever it repeats of a file."""

    def format(self, record: logging.LogRecord) -> str:
        return "".join(sign if sign.isprintable() else "�" for sign in said(record))


@contextmanager
def journal() -> Iterator[None]:
    """Write what our own modules log to standard error while something runs."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Line())
    with heard_by(handler):
        yield


def end_quietly() -> None:
    """Spare the journal the pages that DuckDB's bindings print about what Great Expectations still holds at the end."""
    atexit.register(lambda: os.dup2(os.open(os.devnull, os.O_WRONLY), 2))
