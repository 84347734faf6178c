"""The limits of a query: whatever SQL it gets, it ends in time and leaves the machine its memory."""

from __future__ import annotations

import os
import resource
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from engine.errors import CallError
from engine.settings import Settings, in_bytes

# What is not a table in DuckDB's own memory (long text, Python's rows) may take as much again, and this.
BESIDE = 512 * 2**20
# DuckDB heeds an interrupt between two chunks of work; a single call of a function may never come to that.
GRACE_SECONDS = 5.0


@contextmanager
def limited(con: duckdb.DuckDBPyConnection, settings: Settings) -> Iterator[None]:
    """Interrupt what runs inside at the time limit, and let it have no more than its memory.

    :raises CallError: if the time limit was reached
    """
    message = (
        f"The query was stopped after query_seconds = {settings.query_seconds:g}. "
        "Ask for less, or raise it in contraflow.toml."
    )
    soft = threading.Timer(settings.query_seconds, con.interrupt)
    hard = threading.Timer(settings.query_seconds + GRACE_SECONDS, _give_up, [message])
    timers = (soft, hard)
    for timer in timers:
        timer.daemon = True
        timer.start()
    try:
        with _memory(2 * in_bytes(settings.query_memory) + BESIDE):
            yield
    except duckdb.InterruptException as error:
        raise CallError(message) from error
    except MemoryError as error:
        raise duckdb.OutOfMemoryException from error
    finally:
        for timer in timers:
            timer.cancel()


@contextmanager
def _memory(more: int) -> Iterator[None]:
    """Let the process hold so many bytes more than it holds now."""
    before = resource.getrlimit(resource.RLIMIT_DATA)
    ceiling = _held() + more
    if before[1] != resource.RLIM_INFINITY:
        ceiling = min(ceiling, before[1])
    resource.setrlimit(resource.RLIMIT_DATA, (ceiling, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, before)


def _held() -> int:
    """Return how many bytes of data the process holds; 0 where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5])
    except OSError:
        return 0
    return pages * resource.getpagesize()


def _give_up(message: str) -> None:
    """End the process: the query heeds no interrupt."""
    sys.stderr.write(f"Error: {message}\n")
    sys.stderr.flush()
    os._exit(CallError.exit_status)
