"""The options that several commands share, and the one or several files that an option of ``run`` takes."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

Warehouse = Annotated[
    Path, typer.Option("--warehouse", metavar="DIR", help="Folder that holds everything contraflow keeps.")
]
Unused = Annotated[
    Path, typer.Option("--warehouse", metavar="DIR", help="Accepted by every command; this one ignores it.")
]
Config = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Settings file; contraflow.toml in the working folder if not given."),
]
State = Annotated[
    str | None, typer.Option("--run", metavar="ID", help="A published run; the one that readers see if not given.")
]
Published = Annotated[str, typer.Argument(metavar="ID", help="A published run; contraflow runs lists them.")]
SMALLEST_WORLD = 1000
OF_FILES = ("--declarations", "--trade", "--licences", "--parties", "--inspections", "--rates")


def day(text: str) -> date:
    """Read a day.

    :raises typer.BadParameter: if the text is none
    """
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is not a day. Write it like 2026-11-23.") from error


def enough(rows: int) -> int:
    """Return how many declarations a simulated world is to have.

    :raises typer.BadParameter: if they are too few
    """
    if rows < SMALLEST_WORLD:
        raise typer.BadParameter(f"{rows:,} declarations are no world. Ask for {SMALLEST_WORLD:,} or more.")
    return rows


def files(what: str) -> Any:
    """Return the option for the files of an input table."""
    return typer.Option(metavar="FILE...", help=f"{what}: one or several files, globs or folders.")


def spread(arguments: list[str]) -> list[str]:
    """Repeat an option of ``run`` before each file after its first: ``--trade a b`` becomes ``--trade a --trade b``.

    Typer takes one value an option, and a shell makes several of a glob.
    """
    found: list[str] = []
    option = None
    for argument in arguments:
        if argument.startswith("-"):
            name = argument.partition("=")[0]
            option = name if name in OF_FILES and "run" in arguments[:2] else None
            found.append(argument)
        elif option and found[-1] != option:
            found += [option, argument]
        else:
            found.append(argument)
    return found
