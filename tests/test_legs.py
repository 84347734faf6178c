"""Which of the goods that came to a hub left it again."""

from __future__ import annotations

import pyarrow as pa


def candidate(inbound, outbound, part, days, **other):
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
    } | other


def legs(warehouse, candidates, **shares):
    """Which inbound each outbound is taken for, where legs that fit as named have these shares."""
    ways = {(way["parties_agree"], way["same_heading"], way["fit"]) for way in candidates}
    chances = [
        {"parties_agree": own, "same_heading": same, "fit": fit, "fortnights": 0}
        | {"share": shares["own_" + fit if own else "others"]}
        for own, same, fit in ways
    ]
    warehouse.clear("link")
    for table, rows in {"leg_candidates": candidates, "leg_chances": chances}.items():
        warehouse.con.register("given", pa.Table.from_pylist(rows))
        warehouse.con.execute(f"CREATE TABLE link.{table} AS FROM given")
    warehouse.make("link.legs")
    return dict(warehouse.rows("SELECT outbound, inbound FROM link.legs"))


def test_the_very_mass_that_left_goes_before_parts_of_a_larger_lot(warehouse):
    """Three lots came and left whole. Of what is told from few, parts of the largest are the likelier legs."""
    kilograms = {1: 13_117.0, 2: 6_060.4, 3: 5_008.7}
    candidates = [
        candidate(came, -left, kilograms[left] / kilograms[came], days=10 * came)
        for came in kilograms
        for left in kilograms
        if kilograms[left] <= kilograms[came]
    ]
    assert legs(warehouse, candidates, own_whole=0.6, own_part=0.7) == {-1: 1, -2: 2, -3: 3}


def test_an_equal_mass_of_another_firm_goes_behind_what_the_holder_had_made_of_its_own(warehouse):
    own = candidate(1, -1, 0.6, days=10, same_heading=False)
    others = candidate(2, -1, 1.0, days=10, parties_agree=False)
    assert legs(warehouse, [own, others], own_part=0.9, others=0.02) == {-1: 1}


def test_an_equal_mass_of_another_firm_does_not_use_up_what_the_holder_sent_on_in_halves(warehouse):
    halves = [candidate(1, -left, 0.5, days=10) for left in (1, 2)]
    others = candidate(1, -3, 1.0, days=10, parties_agree=False)
    elsewhere = [candidate(2, -left, 0.5, days=20) for left in (1, 2)]
    found = legs(warehouse, [*halves, others, *elsewhere], own_part=0.9, others=0.02)
    assert (found[-1], found[-2]) == (1, 1)
