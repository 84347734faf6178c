"""What our own modules log, in lines for people or in JSON for programs, and how far they are; and who hears it."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

log = logging.getLogger(__name__)

OURS = ("contraflow", "data", "detectors", "engine", "flows")
# What a record may bring beside its message: what a stage counted, and what it took.
FIGURES = ("counts", "seconds", "memory_mb")

Watcher = Callable[[str, int, int, str], None]
_watchers: list[Watcher] = []
_told_during: ContextVar[dict[str, str]] = ContextVar("told_during", default={})  # noqa: B039 - never changed in place


def said(record: logging.LogRecord) -> str:
    """Return what a record says, a warning marked as such."""
    mark = {logging.WARNING: "warning: ", logging.ERROR: "error: "}.get(record.levelno, "")
    return mark + record.getMessage()


class TextLine(logging.Formatter):
    """A line with its time (UTC) that cannot give orders to a terminal, whatever it repeats of a file."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        moment = datetime.fromtimestamp(record.created, UTC)
        text = " ".join(said(record).splitlines())
        return f"{moment:%Y-%m-%dT%H:%M:%SZ} " + "".join(sign if sign.isprintable() else "�" for sign in text)


class JsonLine(logging.Formatter):
    """A line of JSON: ts, level, run_id, stage, message, and the figures of a stage at its end."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        told = _told_during.get()
        line = {
            "ts": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "run_id": told.get("run_id"),
            "stage": told.get("stage"),
            "message": record.getMessage(),
        }
        return json.dumps(line | {name: getattr(record, name) for name in FIGURES if hasattr(record, name)})


def lines(log_format: str) -> logging.Handler:
    """Return what writes each record as a line to standard error.

    :param log_format: text or json
    """
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLine() if log_format == "json" else TextLine())
    return handler


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


@contextmanager
def errors_logged() -> Iterator[None]:
    """Log the error that ends something."""
    try:
        yield
    except Exception as error:
        log.error("%s", error)
        raise


@contextmanager
def during(**told: str) -> Iterator[None]:
    """Have records say of which run and stage they are while something runs."""
    before = _told_during.set(_told_during.get() | told)
    try:
        yield
    finally:
        _told_during.reset(before)


def step(series: str, number: int, of: int, what: str) -> None:
    """Say that the next of several things begins, as the third of twelve detectors; numbers begin with 1."""
    for watch in _watchers:
        watch(series, number, of, what)


@contextmanager
def watched_by(watcher: Watcher) -> Iterator[None]:
    """Let somebody know of each step while something runs."""
    _watchers.append(watcher)
    try:
        yield
    finally:
        _watchers.remove(watcher)
