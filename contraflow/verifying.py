"""``contraflow verify``: a published run, computed again and compared."""

from __future__ import annotations

from pathlib import Path

from contraflow.showing import console, show_table
from engine.code import code_sha256
from engine.errors import NotReproduced
from flows.verify import account, recompute


def verify_run(warehouse: Path, run_id: str) -> None:
    """Compute a run again and show how each table compares.

    :raises NotReproduced: if a table is not the same
    """
    is_same_code = account(warehouse, run_id).code_sha256 == code_sha256()
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
    differing = [one.table for one in compared if not one.is_same]
    if differing:
        why = "" if is_same_code else " Another version made it; verify it with that one."
        raise NotReproduced(f"{run_id} is not what it gives when computed again: {', '.join(differing)} differ.{why}")
    console.print(f"{run_id} gives the same again, byte by byte.", markup=False)
