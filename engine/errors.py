"""Our errors.

* ContraflowError          (a fault of the program; exit status 1)
  + CallError              (the call or a setting cannot be used; 2)
    - InputError           (an input file cannot be used; 2)
      . SourceNotReadyError    (… because it is still being written)
      . SourceLateError        (… because it is not there, or not all of it)
      . MissingColumnsError    (… because it lacks columns)
    - WarehouseError       (the warehouse cannot be used; 2)
  + ValidationStopped      (validation stopped the run, nothing was published; 3)
  + NotReproduced          (a run computed again gives something else; 1)
"""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import ClassVar

import duckdb

# What DuckDB says of a file that is cut short or was written over.
DAMAGE = (
    "Corrupt database file",
    "Could not read enough bytes",
    "not a valid DuckDB database file",
    "replaying WAL",
    "database has been invalidated",
)
DISK_ERRORS = tuple(map(os.strerror, (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS)))


class ContraflowError(Exception):
    """What went wrong, where, and what to do next, in one message."""

    exit_status: ClassVar[int] = 1


class CallError(ContraflowError):
    """The call or a setting cannot be used."""

    exit_status = 2


class InputError(CallError):
    """An input file cannot be used."""


class SourceNotReadyError(InputError):
    """An input file changed while it was being read."""


class SourceLateError(InputError):
    """An input file is not there, is empty or breaks off; one that a clock awaits may only be late."""


class MissingColumnsError(InputError):
    """An input file lacks columns: what it lacks, what a run can be told about its format, and the columns it has."""

    def __init__(self, what: str, of_formats: str, has: str) -> None:
        super().__init__(f"{what} {of_formats}\n{has}")
        self.what = f"{what} {has}"


class WarehouseError(CallError):
    """The warehouse cannot be used: locked, read-only, full, or not there."""


class ValidationStopped(ContraflowError):
    """Validation stopped the run; nothing was published, and a state published before stands."""

    exit_status = 3


class NotReproduced(ContraflowError):
    """A published run, computed again, gives something else."""


def is_interrupt(error: Exception) -> bool:
    """Tell whether an error is what DuckDB makes of a Ctrl-C that comes during a query."""
    return isinstance(error, RuntimeError) and str(error) == "Query interrupted"


def is_fatal(error: Exception) -> bool:
    """Tell whether DuckDB met a fault of its own, after which a database answers nothing more."""
    return isinstance(error, duckdb.FatalException | duckdb.InternalException)


def is_disk_error(error: Exception) -> bool:
    """Tell whether an error came from a disk that is full or cannot be written; DuckDB quotes the system's words."""
    return any(words in str(error) for words in DISK_ERRORS)


def is_damage(error: Exception, path: Path) -> bool:
    """Tell whether an error came from a database that is damaged, and that the database is this one."""
    said = str(error)
    named = str(path) in said or ("from file" not in said and '"' not in said)
    return named and any(words in said for words in DAMAGE)
