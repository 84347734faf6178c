"""``contraflow mappings``: the known source formats."""

from __future__ import annotations

from contraflow.showing import show_table
from schemas import mappings


def list_formats() -> None:
    """Print the known source formats."""
    rows = [(known.table, known.name, known.title) for known in mappings().values()]
    show_table(("table", "name", "format"), sorted(rows))
