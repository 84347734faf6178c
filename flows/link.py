"""Link: who the parties are, which declarations are of the same goods, and which goods pass through a hub.

Makes ``link.parties``, ``link.item_parties``, ``link.pairs`` with ``link.matched_declarations``, and ``link.legs``.
"""

from __future__ import annotations

from flows.run import Counts, Run

DOCUMENTED = ("items", "candidates", "documented")
NAMES = ("mentions", "spellings", "name_blocks", "alike")
# Who is who, by name and by the consignments that are paired: the documented first, then all.
PARTIES = ("counterparts", "same_parties", "parties", "item_parties")
PROBABLE = ("usual_days", "sides", "blocks", "possible", "compared", "agreement_rates", "weighed", "probable")
PAIRS = ("pairs", "matched_declarations")
LEGS = ("goods", "inbound", "outbound", "leg_candidates", "leg_chances", "legs")


def link(run: Run) -> Counts:
    """Resolve the parties, pair declarations across authorities, and follow goods through hubs."""
    run.warehouse.make_room(run.warehouse.count("declarations"))
    run.warehouse.clear("link")
    _make(run, *DOCUMENTED, *NAMES)
    _resolve(run, "documented")
    _make(run, *PROBABLE, *PAIRS)
    _resolve(run, "pairs")
    _make(run, *LEGS)
    return {
        "matched_declarations": run.warehouse.count("link.matched_declarations"),
        "legs": run.warehouse.count("link.legs"),
    }


def _make(run: Run, *tables: str) -> None:
    for table in tables:
        run.warehouse.make(f"link.{table}", {"as_of": run.as_of})


def _resolve(run: Run, paired: str) -> None:
    """Tell who the parties are, with what some pairs of declarations show of them."""
    run.warehouse.con.execute(f"CREATE OR REPLACE VIEW link.paired AS FROM link.{paired}")
    _make(run, *PARTIES)
