"""``contraflow withdraw``: what a run took in, taken back."""

from __future__ import annotations

from pathlib import Path

from contraflow.showing import console, list_under
from engine.errors import CallError
from engine.publication import naming
from engine.settings import read_settings
from engine.warehouse import DATABASE, Warehouse, writing
from flows.withdraw import withdraw


def withdraw_run(warehouse: Path, run_id: str, config: Path | None) -> None:
    """Take back what a run took in, and say what that changes.

    :raises CallError: if there is no such run, or nothing of it is held
    """
    settings = read_settings(config)
    if not (warehouse / DATABASE).is_file():
        raise CallError(f"There is no warehouse {warehouse}. Name it with --warehouse DIR.")
    with Warehouse(warehouse, settings) as opened, writing(warehouse):
        done = withdraw(opened, run_id)
    console.print(
        f"{done.rows:,} rows of the run {run_id} are withdrawn; {done.restored:,} that they replaced count again."
    )
    list_under(
        "These files count as not taken: the next run takes them again, unless you remove or mend them.", done.files
    )
    list_under(
        "These came later and repeated rows: the next run reads them again, so leave them there.", done.read_again
    )
    console.print(
        "The next run publishes a state without the rows. For an older state until then: "
        f"contraflow rollback ID{naming(warehouse)}",
        markup=False,
    )
