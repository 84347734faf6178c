"""A time limit for work that may hang: SQL is interrupted, and Python is told to stop."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable
from contextvars import copy_context

import duckdb

# DuckDB heeds an interrupt between two chunks of work, Python between two of its own steps.
GRACE_SECONDS = 3.0


class OvertimeError(Exception):
    """Work took longer than it may."""


def within(seconds: float, con: duckdb.DuckDBPyConnection, work: Callable[[], None]) -> None:
    """Do work over a connection, in a thread of its own, and give it no more than its time.

    What heeds neither the interrupt nor the exception (a long call into C) is left behind; it ends at its next step in
    Python.

    :raises OvertimeError: if the time is up; else whatever the work raises
    """
    raised: list[BaseException] = []
    thread = threading.Thread(target=copy_context().run, args=(_do, work, raised), daemon=True)
    thread.start()
    try:
        thread.join(seconds)
        late = thread.is_alive()
    finally:
        if thread.is_alive():
            _stop(thread, con)
    if late:
        raise OvertimeError
    if raised:
        raise raised[0]


def _do(work: Callable[[], None], raised: list[BaseException]) -> None:
    try:
        work()
    except BaseException as error:  # it is raised again where the work was asked for
        raised.append(error)


def _stop(thread: threading.Thread, con: duckdb.DuckDBPyConnection) -> None:
    con.interrupt()
    thread.join(GRACE_SECONDS)
    if thread.is_alive():  # it was not in SQL
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident or 0), ctypes.py_object(OvertimeError))
        thread.join(GRACE_SECONDS)
