"""Ctrl-C that is not lost.

Python drops a KeyboardInterrupt that comes at the end of an import or in a destructor, and DuckDB makes a RuntimeError
of one that comes during a query.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

AGAIN = 5.0  # seconds until an interrupt that came to nothing is raised again


@contextmanager
def interrupts_repeated(again: float = AGAIN) -> Iterator[None]:
    """Leave the block by a KeyboardInterrupt after Ctrl-C, raised again every few seconds until it gets through."""
    pressed = []

    def interrupt(*_: object) -> None:
        pressed.append(True)
        signal.setitimer(signal.ITIMER_REAL, again)
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupt) for number in (signal.SIGINT, signal.SIGALRM)}
    try:
        yield
    except Exception as error:
        if pressed:
            raise KeyboardInterrupt from error
        raise
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in before.items():
            signal.signal(number, handler)
