"""Link: pair the export and the import declaration of the same goods by transport document and container.

Makes ``link.pairs`` and ``link.matched_declarations``.
"""

from __future__ import annotations

from flows.run import Counts, Run


def link(run: Run) -> Counts:
    """Pair declarations across authorities."""
    run.warehouse.clear("link")
    for table in ("documented", "candidates", "pairs", "matched_declarations"):
        run.warehouse.make(f"link.{table}", {"as_of": run.as_of})
    return {"matched_declarations": run.warehouse.count("link.matched_declarations")}
