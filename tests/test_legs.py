"""Which of the goods that came to a hub left it again."""

from __future__ import annotations

import pyarrow as pa


def candidate(inbound, outbound, part, days):
    return {
        "inbound": inbound,
        "outbound": outbound,
        "lot": inbound,
        "outbound_lot": outbound,
        "hub": "HK",
        "parties_agree": True,
        "same_heading": True,
        "part": part,
        "days": days,
        "in_order": True,
        "fortnights": 0,
        "fit": "whole" if part > 0.99 else "part",
    }


def test_the_very_mass_that_left_goes_before_parts_of_a_larger_lot(warehouse):
    """Three lots came and left whole. Of what is told from few, parts of the largest are the likelier legs."""
    kilograms = {1: 13_117.0, 2: 6_060.4, 3: 5_008.7}
    candidates = [
        candidate(came, -left, kilograms[left] / kilograms[came], days=10 * came)
        for came in kilograms
        for left in kilograms
        if kilograms[left] <= kilograms[came]
    ]
    share = {"parties_agree": True, "same_heading": True, "fortnights": 0}
    chances = [share | {"fit": "whole", "share": 0.6}, share | {"fit": "part", "share": 0.7}]
    warehouse.clear("link")
    for table, rows in {"leg_candidates": candidates, "leg_chances": chances}.items():
        warehouse.con.register("given", pa.Table.from_pylist(rows))
        warehouse.con.execute(f"CREATE TABLE link.{table} AS FROM given")
    warehouse.make("link.legs")
    assert sorted(warehouse.rows("SELECT inbound, outbound FROM link.legs")) == [(1, -1), (2, -2), (3, -3)]
