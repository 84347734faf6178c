"""The journal of a run that the clock started: its lines on standard error, from where a service's log takes them.

No command line is there to show them, and Prefect's page holds the lines of our loggers only from the level these have.
"""

from __future__ import annotations

import atexit
import os
from collections.abc import Iterator
from contextlib import contextmanager

from engine.logs import errors_logged, heard_by, lines


@contextmanager
def journal(log_format: str) -> Iterator[None]:
    """Write what our own modules log to standard error while something runs, and what ends it.

    :param log_format: text or json
    """
    with heard_by(lines(log_format)), errors_logged():
        yield


def end_quietly() -> None:
    """Spare the journal the pages that DuckDB's bindings print about what Great Expectations still holds at the end."""
    atexit.register(lambda: os.dup2(os.open(os.devnull, os.O_WRONLY), 2))
