"""What our own modules log, and who hears it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

OURS = ("contraflow", "data", "detectors", "engine", "flows")


def said(record: logging.LogRecord) -> str:
    """Return what a record says, a warning marked as such."""
    return ("warning: " if record.levelno >= logging.WARNING else "") + record.getMessage()


@contextmanager
def heard_by(handler: logging.Handler) -> Iterator[None]:
    """Let a handler have what our own modules log while something runs."""
    loggers = [logging.getLogger(name) for name in OURS]
    for logger in loggers:
        logger.setLevel(logging.INFO)
        logger.addHandler(handler)
    try:
        yield
    finally:
        for logger in loggers:
            logger.removeHandler(handler)
