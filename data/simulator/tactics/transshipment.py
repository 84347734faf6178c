"""Goods enter a hub from their producer and leave it under another flag."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from data.simulator.columns import Array, Columns, ragged, stack
from data.simulator.consignments import EXPORT, renew, travel_days
from data.simulator.firms import BUYER, TRADER
from data.simulator.papers import OUT
from data.simulator.tactics.desk import (
    Desk,
    Tactic,
    accuse,
    consumers,
    draw_kinds,
    draw_places,
    fresh,
    minerals_from,
    planted,
    plot,
    repeat_cases,
    sides,
)

NAME = "transshipment"
INWARD, ONWARD = 0, 1
# Stay in the hub and way beyond it, in days, that the window must still hold.
LONGEST_STAY = 70


def consign(desk: Desk, rng: Generator, wanted: int) -> Columns:
    """Arrange rings: a Chinese seller, a trader in a hub, a buyer beyond, and the same way again and again."""
    parts = 1.4
    counts = repeat_cases(rng, max(1, round(wanted / parts)), odds=0.35)
    rings = len(counts)
    kind = draw_kinds(desk, rng, minerals_from(desk, desk.china), rings)
    hub = draw_hubs(desk, rng, kind)
    rows = fresh(desk, rng, kind, np.full(rings, desk.china), hub)
    rows["importer"] = _traders(desk, rng, kind, hub)
    rows["end_user"] = rows["importer"]
    kept = desk.between(rng, (0.9, 1.0), (0.7, 1.0), rings)
    inward = plot(desk, rng, NAME, rows, counts, kept, np.zeros(rings), margin=LONGEST_STAY)
    return stack(inward, _onward(desk, rng, inward, hub))


def draw_hubs(desk: Desk, rng: Generator, kind: Array) -> Array:
    """Draw hubs; in plain worlds seldom ones that make the mineral themselves."""
    hubs = desk.lodging_hubs()
    hub = draw_places(desk, rng, hubs, len(kind))
    avoid = desk.chance(rng, 0.85, 0.5, len(kind))
    for case in np.flatnonzero(avoid):
        made = desk.market.production.makes.get(str(desk.market.goods.mineral[kind[case]]))
        idle = hubs if made is None else hubs[made[hubs] <= 0]
        if len(idle) and hub[case] not in idle:
            hub[case] = rng.choice(idle)
    return hub


def _traders(desk: Desk, rng: Generator, kind: Array, hub: Array) -> Array:
    """Put a trader into the hub: an existing one, or one founded for the purpose."""
    book = desk.market.book
    sector = desk.market.goods.sector[kind]
    known = book.pick(rng, TRADER, hub, sector, kind)
    founded = book.found(rng, hub, TRADER, sector)
    return np.where(rng.random(len(kind)) < 0.5, known, founded)


def _onward(desk: Desk, rng: Generator, inward: Columns, hub_of_ring: Array) -> Columns:
    """Send the goods on after a short stay, whole or in parts, some under a neighbouring heading."""
    ring = inward["case"] - inward["case"].min()
    parts = 1 + rng.binomial(2, 0.2, inward.size)
    owner, _ = ragged(parts)
    legs = inward.take(owner)
    size = legs.size
    target = consumers(desk, rng, len(hub_of_ring), hub_of_ring, 0.75)[ring[owner]]
    buyer = _buyers(desk, rng, inward["kind"], target, ring[owner], owner)
    stay = desk.between(rng, (3, 45), (3, 75), size).astype(np.int64)
    travel = travel_days(desk.market, legs["mode"], legs["src"], legs["dst"])
    legs = legs.over(
        src=legs["dst"],
        dst=target.astype(np.int16),
        exporter=legs["importer"],
        importer=buyer,
        end_user=buyer,
        day=legs["day"] + travel + stay + 2,
        net=legs["net"] / parts[owner] * legs["strength"] * rng.uniform(0.97, 1.0, size),
        effect=legs["effect"] + rng.uniform(0.03, 0.25, size),
        part=np.full(size, ONWARD, dtype=np.int8),
        pack=np.where(rng.random(size) < 0.4, 1 - legs["pack"], legs["pack"]).astype(np.int8),
        kind=_renamed(desk, rng, legs["kind"], ring[owner]),
        claim=_claims(desk, rng, legs["dst"], ring[owner]),
    )
    return renew(desk.market, rng, legs)


def _buyers(desk: Desk, rng: Generator, kind: Array, target: Array, ring: Array, owner: Array) -> Array:
    _, first = np.unique(ring, return_index=True)
    sector = desk.market.goods.sector[kind[owner]]
    drawn = desk.market.book.pick(rng, BUYER, target, sector, kind[owner])
    by_ring = np.zeros(int(ring.max()) + 1, dtype=np.int64)
    by_ring[ring[first]] = drawn[first]
    return by_ring[ring]


def _renamed(desk: Desk, rng: Generator, kind: Array, ring: Array) -> Array:
    """Let some rings declare another form of the mineral when the goods leave."""
    goods = desk.market.goods
    rename = desk.chance(rng, 0.2, 0.4, int(ring.max()) + 1)[ring]
    pick = rng.integers(0, 1 << 16, int(ring.max()) + 1)[ring]
    renamed = kind.copy()
    for row in np.flatnonzero(rename):
        kin = goods.named(str(goods.mineral[kind[row]]))
        kin = kin[np.abs(np.log(goods.price[kin] / goods.price[kind[row]])) < 0.7]
        renamed[row] = kin[pick[row] % len(kin)]
    return renamed


def _claims(desk: Desk, rng: Generator, hub: Array, ring: Array) -> Array:
    """Claim the hub as origin, or a neighbour of it."""
    places = desk.market.places
    count = int(ring.max()) + 1
    borrowed = (rng.random(count) < 0.25)[ring]
    pick = rng.integers(0, 1 << 16, count)[ring]
    near = np.argsort(places.km[hub], axis=1)[:, 1:6]
    neighbour = near[np.arange(len(hub)), pick % near.shape[1]]
    neighbour = np.where(neighbour == desk.china, hub, neighbour)
    return np.where(borrowed, neighbour, hub).astype(np.int16)


def falsify(desk: Desk, rng: Generator, papers: Columns) -> None:
    """Write the claimed origin on every paper of the leg out of the hub."""
    del desk, rng
    mine = planted(papers, NAME)
    onward = mine & (papers["part"] == ONWARD)
    papers["origin"] = np.where(onward, papers["claim"], papers["origin"])
    leaving, _ = sides(papers)
    papers["flow"] = np.where(onward & (papers["side"] == OUT), EXPORT, papers["flow"]).astype(np.int8)
    accuse(papers, onward & leaving, mine & ~(onward & leaving))


TRANSSHIPMENT = Tactic(NAME, consign, falsify)
