"""Link: who the parties are, which declarations are of the same goods, and which goods pass through a hub.

Makes ``link.parties``, ``link.item_parties``, ``link.pairs`` with ``link.matched_declarations``, and ``link.legs``.
"""

from __future__ import annotations

from flows.run import Counts, Run

DOCUMENTED = ("items", "candidates", "documented")
PARTIES = ("mentions", "spellings", "counterparts", "name_blocks", "alike", "same_parties", "parties", "item_parties")
PROBABLE = ("usual_days", "sides", "blocks", "possible", "compared", "agreement_rates", "weighed", "probable")
PAIRS = ("pairs", "matched_declarations")
LEGS = ("goods", "inbound", "outbound", "leg_candidates", "leg_chances", "legs")


def link(run: Run) -> Counts:
    """Resolve the parties, pair declarations across authorities, and follow goods through hubs."""
    run.warehouse.clear("link")
    for table in (*DOCUMENTED, *PARTIES, *PROBABLE, *PAIRS, *LEGS):
        run.warehouse.make(f"link.{table}", {"as_of": run.as_of})
    return {
        "matched_declarations": run.warehouse.count("link.matched_declarations"),
        "legs": run.warehouse.count("link.legs"),
    }
