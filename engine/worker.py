"""Work in a process of its own, which can be ended at any time: neither SQL nor Python interrupts a long call into C.

The process is started when it is first asked and answers until ours ends, so that what it imports is imported once.
"""

from __future__ import annotations

import atexit
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from importlib import import_module
from multiprocessing.connection import Connection
from typing import Any

from engine.errors import ContraflowError

# How often the caller looks whether it was told to stop meanwhile.
LOOK_SECONDS = 0.1


Answered = tuple[Any, str | None]


class Worker:
    """A process that does what it is asked, one thing after the other."""

    def __init__(self) -> None:
        """Start the process; Ctrl-C is not for it, since who asked ends it."""
        ours, theirs = socket.socketpair()
        with theirs:
            command = [sys.executable, "-m", __name__, str(theirs.fileno())]
            self.process = subprocess.Popen(command, pass_fds=[theirs.fileno()], start_new_session=True)  # noqa: S603 - it is ourselves
        self.connection = Connection(ours.detach())

    def ask(self, module: str, function: str, given: tuple[object, ...]) -> Answered:
        """Let it call a function, and return the result, or what went wrong.

        :raises ContraflowError: if the process ended over it
        """
        try:
            self.connection.send((module, function, given))
            while not self.connection.poll(LOOK_SECONDS):
                pass
            return self.connection.recv()  # type: ignore[no-any-return]
        except (EOFError, OSError) as error:
            status = self.process.wait()
            raise ContraflowError(f"the process it worked in ended (status {status}).") from error

    def end(self) -> None:
        """End the process, whatever it does."""
        self.process.kill()
        self.process.wait()
        self.connection.close()


_asking = threading.Lock()
_worker: Worker | None = None


def ask(module: str, function: str, *given: object) -> Any:
    """Let the process call a function of a module, and return the result; neither is imported here.

    Where the caller is told to stop meanwhile, the process is ended. What is given and the result are pickled.

    :raises ContraflowError: with what the function raised, or if the process ended over it
    """
    global _worker
    with _asking:
        try:
            _worker = _worker or Worker()
            result, wrong = _worker.ask(module, function, given)
        except BaseException:
            _end()
            raise
    if wrong:
        raise ContraflowError(wrong)
    return result


def worker_pid() -> int | None:
    """Return the id of the process; None if it was not started, or has ended."""
    worker = _worker
    return worker.process.pid if worker else None


def import_ahead(module: str) -> None:
    """Import a module, so that what is asked of it later is answered at once."""
    import_module(module)


@atexit.register
def _end() -> None:
    global _worker
    worker, _worker = _worker, None  # at the end of the program a thread that asks may want to end it too
    if worker:
        worker.end()


def serve(connection: Connection) -> None:
    """Do what comes over a connection until it is closed."""
    with suppress(EOFError, OSError):
        while True:
            connection.send(_answer(*connection.recv()))


def _answer(module: str, function: str, given: tuple[object, ...]) -> Answered:
    try:
        return getattr(import_module(module), function)(*given), None
    except Exception as error:  # it is told where the answer is waited for
        return None, f"{type(error).__name__}: {error}"


if __name__ == "__main__":
    serve(Connection(int(sys.argv[1])))
