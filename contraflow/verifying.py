"""``contraflow verify``: a published run, computed again and compared."""

from __future__ import annotations

from pathlib import Path

from contraflow.showing import console, list_under, show_table
from engine.code import code_sha256
from engine.errors import NotReproduced
from engine.failures import failures
from flows.verify import account, changed_inputs, recompute


def verify_run(warehouse: Path, run_id: str) -> None:
    """Compute a run again and show how each table compares.

    :raises NotReproduced: if a table is not the same
    """
    told = account(warehouse, run_id)
    is_same_code = told.code_sha256 == code_sha256()
    if not is_same_code:
        console.print(f"warning: {run_id} was made by another version of contraflow or its libraries.", markup=False)
    compared = recompute(warehouse, run_id)
    show_table(
        ("table", "rows", "SHA-256 published", "computed again"),
        [
            (one.table, f"{one.rows:,}", one.published[:16], "the same" if one.is_same else one.computed[:16])
            for one in compared
        ],
    )
    left_out = ", ".join(sorted(failures(told.warnings)))
    if left_out:
        console.print(f"The run is partial: what failed in it was left out again ({left_out}).", markup=False)
    _tell_of_inputs(changed_inputs(warehouse, run_id))
    differing = [one.table for one in compared if not one.is_same]
    if differing:
        why = "" if is_same_code else " Another version made it; verify it with that one."
        raise NotReproduced(f"{run_id} is not what it gives when computed again: {', '.join(differing)} differ.{why}")
    console.print(
        f"From the records in its state, {run_id} gives these {len(compared)} tables again, byte by byte.", markup=False
    )


def _tell_of_inputs(found: dict[str, list[str]]) -> None:
    """Say which input files still are what was taken in; the records are compared with none of them."""
    counts = ", ".join(f"{len(files):,} {what}" for what, files in found.items())
    console.print(f"Input files, by their SHA-256: {counts}.", markup=False)
    list_under("Changed since they were taken in:", found["changed"])
