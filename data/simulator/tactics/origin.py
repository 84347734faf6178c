"""A false origin on the papers, while the goods came straight from the producer or by way of a hub."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from data.simulator.columns import Array, Columns
from data.simulator.consignments import REEXPORT
from data.simulator.firms import TRADER
from data.simulator.tactics.desk import (
    Desk,
    Tactic,
    accuse,
    bound_kinds,
    consumers,
    draw_kinds,
    draw_places,
    fresh,
    minerals_from,
    per_case,
    planted,
    plot,
    repeat_cases,
    sides,
)

NAME = "origin"
DIRECT, THROUGH_HUB = 0, 1


def consign(desk: Desk, rng: Generator, wanted: int) -> Columns:
    """Arrange goods of Chinese origin, some straight to a buyer, some out of a hub's stock."""
    counts = repeat_cases(rng, wanted)
    size = len(counts)
    made = minerals_from(desk, desk.china)
    # Where a mineral was dug or smelted can be told; an article may be turned on any lathe.
    crafted = desk.market.goods.stage[made] == "product"
    made = made[~crafted | (rng.random(len(made)) < (0.3 if desk.hard else 0.0))]
    bound = np.intersect1d(made, bound_kinds(desk))
    kind = draw_kinds(desk, rng, made, size)
    if len(bound):
        kind = np.where(rng.random(size) < 0.5, draw_kinds(desk, rng, bound, size), kind)
    hub = draw_places(desk, rng, desk.lodging_hubs(), size)
    trick = np.where(rng.random(size) < 0.6, DIRECT, THROUGH_HUB)
    src = np.where(trick == DIRECT, desk.china, hub)
    dst = consumers(desk, rng, size, src, 1.0)
    rows = fresh(desk, rng, kind, src, dst)
    rows["origin"] = np.full(size, desk.china, dtype=np.int16)
    stock = desk.market.book.pick(rng, TRADER, src, desk.market.goods.sector[kind], kind)
    rows["exporter"] = np.where(trick == DIRECT, rows["exporter"], stock)
    shipped = plot(desk, rng, NAME, rows, counts, np.ones(size), trick)
    case = shipped["case"] - shipped["case"].min()
    shipped["claim"] = false_origins(desk, rng, kind, dst, trick)[case]
    shipped["flow"] = np.where(shipped["trick"] == THROUGH_HUB, REEXPORT, shipped["flow"]).astype(np.int8)
    return shipped


def false_origins(desk: Desk, rng: Generator, kind: Array, dst: Array, trick: Array) -> Array:
    """Choose the origin to claim: one that makes no such mineral, or (oftener in hard worlds) one that does."""
    places, production, goods = desk.market.places, desk.market.production, desk.market.goods
    plausible = np.where(
        trick == DIRECT, desk.chance(rng, 0.25, 0.4, len(kind)), desk.chance(rng, 0.0, 0.15, len(kind))
    )
    claims = np.empty(len(kind), dtype=np.int16)
    for case in range(len(kind)):
        made = production.makes[str(goods.mineral[kind[case]])]
        open_places = np.ones(len(places.codes), dtype=bool)
        open_places[[desk.china, dst[case]]] = False
        real = np.flatnonzero((production.origin[kind[case]] > 0) & open_places)
        idle = np.flatnonzero((made <= 0) & open_places)
        pool = real if plausible[case] and len(real) else idle
        claims[case] = draw_places(desk, rng, pool, 1)[0]
    return claims


def falsify(desk: Desk, rng: Generator, papers: Columns) -> None:
    """Write the false origin where it helps: on the import, or on both papers of a leg out of a hub."""
    mine = planted(papers, NAME)
    leaving, arriving = sides(papers)
    direct, stock = mine & (papers["trick"] == DIRECT), mine & (papers["trick"] == THROUGH_HUB)
    lying = (direct & arriving) | stock
    papers["origin"] = np.where(lying, papers["claim"], papers["origin"])
    # Consistent papers: the dispatch follows the claim where the liar thought of it.
    thought = per_case(rng, papers) < (0.45 if desk.hard else 0.15)
    papers["dispatch"] = np.where(direct & arriving & thought, papers["claim"], papers["dispatch"])
    offending = (direct & arriving) | (stock & leaving)
    accuse(papers, offending, mine & ~offending)


ORIGIN = Tactic(NAME, consign, falsify)
