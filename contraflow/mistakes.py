"""What is told of a call that failed, and the exit status it ends with."""

from __future__ import annotations

from typing import Any

import typer

# What to do about calls that are often made and that Typer only refuses.
ADVICE = {
    ("contraflow", "No such option: --warehouse"): "Write it after the command: contraflow runs --warehouse DIR",
    (
        "run",
        "Got unexpected extra argument",
    ): "Files are named by options, such as --declarations FILE or --trade FILE.",
    ("query", "Got unexpected extra argument"): 'Quote the SQL: contraflow query "FROM flagged_shipments"',
    ("explain", "Got unexpected extra argument"): "Write AUTHORITY/DECLARATION_ID as one word.",
}


def exit_status(error: Exception) -> int:
    """Return 2 for a call that cannot be read or used, 3 where validation stopped the run, else 1."""
    return 2 if _is_unreadable(error) else int(getattr(error, "exit_status", 1))


def tell(error: Any) -> None:
    """Print an error as one message, and what to do about it."""
    if _is_unreadable(error):
        error.show()
        for (command, said), advice in ADVICE.items():
            if error.ctx and error.ctx.info_name == command and said in error.format_message():
                typer.echo(advice, err=True)
        return
    from contraflow.showing import failure  # imports what draws tables

    typer.echo(failure(error), err=True)


def _is_unreadable(error: Exception) -> bool:
    """Tell whether Typer could not read the call: its errors know how to show themselves."""
    return hasattr(error, "exit_code") and hasattr(error, "show")
