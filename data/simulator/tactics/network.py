"""Young firms under one roof, beside a firm that is watched or has offended, trading in controlled goods."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from data.simulator.columns import Array, Columns, ragged
from data.simulator.firms import BUYER, SELLER
from data.simulator.tactics.desk import (
    Desk,
    Tactic,
    accuse,
    bound_kinds,
    consumers,
    draw_kinds,
    draw_places,
    fresh,
    planted,
    plot,
    rebroker,
    sides,
)

NAME = "network"
SELLERS, BUYERS = 0, 1


def consign(desk: Desk, rng: Generator, wanted: int) -> Columns:
    """Found clusters of firms and let each trade a few times, its papers in order."""
    sizes = _clusters(rng, wanted)
    cluster, _ = ragged(sizes)
    rows, trick = _ways(desk, rng, len(sizes))
    rows, trick = rows.take(cluster), trick[cluster]
    counts = _shares(rng, cluster, wanted)
    place = np.where(trick == SELLERS, rows["src"], rows["dst"]).astype(np.int64)
    firms = _found(desk, rng, cluster, place, rows["kind"], trick)
    rows["exporter"] = np.where(trick == SELLERS, firms, rows["exporter"])
    rows["importer"] = np.where(trick == BUYERS, firms, rows["importer"])
    rows["end_user"] = np.where(trick == BUYERS, firms, rows["end_user"])
    shipped = plot(desk, rng, NAME, rows, counts, np.ones(len(counts)), trick)
    _incorporate(desk, rng, shipped)
    shipped["case"] = shipped["case"].min() + cluster[shipped["case"] - shipped["case"].min()]
    return rebroker(desk, rng, shipped)


def _clusters(rng: Generator, wanted: int) -> Array:
    """Draw clusters of three to eight firms, about two declarations a firm."""
    sizes: list[int] = []
    while sum(sizes) * 2 < wanted:
        sizes.append(int(rng.integers(3, 9)))
    return np.array(sizes)


def _shares(rng: Generator, cluster: Array, wanted: int) -> Array:
    """Share the declarations among the firms, one at least for each while they last."""
    counts = np.ones(len(cluster), dtype=np.int64)
    counts[wanted:] = 0
    extra = max(0, wanted - len(cluster))
    np.add.at(counts, rng.integers(0, len(cluster), extra), 1)
    return counts


def _ways(desk: Desk, rng: Generator, size: int) -> tuple[Columns, Array]:
    """Draw one way of trade for each cluster: sellers in China or a hub, or buyers in a consuming territory."""
    kind = draw_kinds(desk, rng, bound_kinds(desk), size)
    trick = np.where(rng.random(size) < 0.65, SELLERS, BUYERS)
    hub = draw_places(desk, rng, desk.lodging_hubs(), size)
    src = np.where(rng.random(size) < 0.6, desk.china, hub)
    dst = consumers(desk, rng, size, src, 0.9)
    dst = np.where(trick == BUYERS, consumers(desk, rng, size, src, 1.0), dst)
    rows = fresh(desk, rng, kind, src, dst)
    rows["origin"] = np.full(size, desk.china, dtype=np.int16)
    return rows, trick


def _found(desk: Desk, rng: Generator, cluster: Array, place: Array, kind: Array, trick: Array) -> Array:
    """Found the firms of each cluster under the address, phone or broker of the first, or of a known offender."""
    book = desk.market.book
    sector = desk.market.goods.sector[kind]
    role = np.where(trick == SELLERS, SELLER, BUYER)
    firms = np.empty(len(cluster), dtype=np.int64)
    for code in (SELLER, BUYER):
        members = np.flatnonzero(role == code)
        firms[members] = book.found(rng, place[members], code, sector[members])
    for number in np.unique(cluster):
        _tie(desk, rng, firms[cluster == number])
    return firms


def _tie(desk: Desk, rng: Generator, firms: Array) -> None:
    """Tie the firms of a cluster together by one or two of address and phone, and often by their broker."""
    held = desk.market.book.firms
    anchor = int(firms[0])
    known = _offender(desk, rng, int(held["place"][anchor]))
    if known >= 0 and rng.random() < (0.4 if desk.hard else 0.6):
        anchor = known
        held["watch"][anchor] |= rng.random() < 0.6
    ties = rng.permutation(["address", "phone"])[: 1 if desk.hard else int(rng.integers(1, 3))]
    for column in [*ties, *(["broker"] if rng.random() < 0.6 else [])]:
        held[column][firms] = held[column][anchor]
    if rng.random() < 0.3:
        held["owner"][firms[1:]] = firms[0]


def _offender(desk: Desk, rng: Generator, place: int) -> int:
    """Name a firm of the place that offends elsewhere in this world, or -1."""
    near = desk.offenders[desk.market.book.firms["place"][desk.offenders] == place]
    return int(rng.choice(near)) if len(near) else -1


def _incorporate(desk: Desk, rng: Generator, shipped: Columns) -> None:
    """Incorporate each firm some weeks before it first trades."""
    firm = np.where(shipped["trick"] == SELLERS, shipped["exporter"], shipped["importer"])
    age = desk.between(rng, (10, 200), (20, 400), shipped.size).astype(np.int64)
    held = desk.market.book.firms["incorporated"]
    held[firm] = 1 << 30
    np.minimum.at(held, firm, shipped["day"] - age)


def falsify(desk: Desk, rng: Generator, papers: Columns) -> None:
    """Change nothing on the papers; only name who trades."""
    del desk, rng
    mine = planted(papers, NAME)
    leaving, arriving = sides(papers)
    offending = mine & np.where(papers["trick"] == SELLERS, leaving, arriving)
    accuse(papers, offending, mine & ~offending)


NETWORK = Tactic(NAME, consign, falsify)
