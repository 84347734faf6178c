"""One order cut into parcels under a threshold, by one exporter or by firms that belong together."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from data.simulator.columns import Array, Columns, ragged
from data.simulator.firms import SELLER
from data.simulator.relations import AIR, POST, RAIL, SEA
from data.simulator.tactics.desk import (
    Desk,
    Tactic,
    accuse,
    bound_kinds,
    consumers,
    draw_kinds,
    draw_places,
    drop_licence,
    fresh,
    per_case,
    planted,
    plot,
    rebroker,
    sides,
)

NAME = "structuring"
MASS_LIMITS = (10.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0, 5000.0)
VALUE_LIMITS = (2_500.0, 5_000.0, 10_000.0, 20_000.0, 50_000.0)
ONE_FIRM, SISTERS = 0, 1
LONGEST_BUNCH = 30


def consign(desk: Desk, rng: Generator, wanted: int) -> Columns:
    """Cut orders into parcels that leave within days of each other."""
    most = 9 if desk.hard else 15
    counts = np.array(_parcels(rng, wanted, most))
    size = len(counts)
    kinds = bound_kinds(desk)
    kind = draw_kinds(desk, rng, kinds, size)
    hub = draw_places(desk, rng, desk.lodging_hubs(), size)
    src = np.where(rng.random(size) < 0.7, desk.china, hub)
    rows = fresh(desk, rng, kind, src, consumers(desk, rng, size, src, 0.6))
    rows["origin"] = np.full(size, desk.china, dtype=np.int16)
    trick = (rng.random(size) < 0.4).astype(np.int8)
    shipped = plot(desk, rng, NAME, rows, counts, np.ones(size), trick, margin=LONGEST_BUNCH + 14)
    case = shipped["case"] - shipped["case"].min()
    _bunch(desk, rng, shipped, case)
    _cut(desk, rng, shipped, case, kind)
    return _sister_firms(desk, rng, shipped, case)


def _parcels(rng: Generator, wanted: int, most: int) -> list[int]:
    """Share the wanted declarations among orders of at least three parcels."""
    counts: list[int] = []
    while (left := wanted - sum(counts)) > 0:
        counts.append(left if left < 7 else int(rng.integers(4, min(most, left - 3) + 1)))
    return counts


def _bunch(desk: Desk, rng: Generator, shipped: Columns, case: Array) -> None:
    """Let all parcels of an order leave within some days."""
    _, first = np.unique(case, return_index=True)
    days = desk.between(rng, (2, 12), (6, LONGEST_BUNCH), len(first))
    shipped["day"] = shipped["day"][first][case] + (rng.random(shipped.size) * days[case]).astype(np.int64)


def _cut(desk: Desk, rng: Generator, shipped: Columns, case: Array, kind: Array) -> None:
    """Cut each parcel just under a threshold of mass, or of value at the fair price."""
    goods, cases = desk.market.goods, int(case.max()) + 1
    mass = _below(rng, np.array(MASS_LIMITS), goods.lot_kg[kind] * 0.3)
    fair = np.exp(desk.prices.fair(kind, shipped["day"][np.unique(case, return_index=True)[1]], np.zeros(cases, int)))
    value = _below(rng, np.array(VALUE_LIMITS), goods.lot_kg[kind] * 0.3 * fair) / fair
    by_mass = rng.random(cases) < 0.65
    limit = np.where(by_mass, mass, value)
    near = (0.85, 0.995) if desk.hard else (0.93, 0.999)
    shipped["net"] = limit[case] * rng.uniform(*near, shipped.size)
    shipped["strength"] = np.where(by_mass, 0.0, value * fair)[case]
    shipped["whole"] = np.zeros(shipped.size, dtype=bool)
    small = shipped["net"] < 30
    shipped["mode"] = np.where(small & np.isin(shipped["mode"], (SEA, RAIL)), POST, shipped["mode"]).astype(np.int8)
    shipped["mode"] = np.where(~small & (shipped["mode"] == POST), AIR, shipped["mode"]).astype(np.int8)
    shipped["boxed"] = shipped["boxed"] & np.isin(shipped["mode"], (SEA, RAIL))


def _below(rng: Generator, limits: Array, size: Array) -> Array:
    """Choose a threshold near the size that is wanted."""
    near = np.searchsorted(limits, size).clip(0, len(limits) - 1)
    step = rng.integers(-1, 1, len(size))
    chosen: Array = limits[(near + step).clip(0, len(limits) - 1)]
    return chosen


def _sister_firms(desk: Desk, rng: Generator, shipped: Columns, case: Array) -> Columns:
    """Spread the parcels of some orders over two to four firms with one address, phone or broker."""
    book = desk.market.book
    spread = shipped["trick"] == SISTERS
    _, first = np.unique(case, return_index=True)
    count = np.where(spread[first], rng.integers(2, 5, len(first)), 0)
    owner, _ = ragged(count)
    leader = shipped["exporter"][first][owner]
    sector = desk.market.goods.sector[shipped["kind"][first][owner]]
    firms = book.found(rng, shipped["src"][first][owner].astype(np.int64), SELLER, sector)
    shared = rng.integers(0, 3, len(first))[owner]
    for code, column in enumerate(("address", "phone", "broker")):
        book.firms[column][firms] = np.where(
            (shared == code) | (rng.random(len(firms)) < 0.3),
            book.firms[column][leader],
            book.firms[column][firms],
        )
    start = np.cumsum(count) - count
    pick = (rng.random(shipped.size) * np.maximum(1, count[case])).astype(np.int64)
    sisters = firms[(start[case] + pick).clip(0, max(0, len(firms) - 1))] if len(firms) else shipped["exporter"]
    shipped["exporter"] = np.where(spread, sisters, shipped["exporter"])
    return rebroker(desk, rng, shipped)


def falsify(desk: Desk, rng: Generator, papers: Columns) -> None:
    """Lodge half of the orders without a licence, as parcels too small to need one."""
    mine = planted(papers, NAME)
    free = mine & (per_case(rng, papers) < (0.35 if desk.hard else 0.6))
    drop_licence(papers, free)
    # Parcels under a limit of value are invoiced just under it.
    near = 0.88 if desk.hard else 0.94
    invoiced = papers["strength"] * (near + (0.999 - near) * (papers["pick"] % 1000) / 1000)
    papers["usd"] = np.where(mine & (papers["strength"] > 0), invoiced, papers["usd"])
    leaving, arriving = sides(papers)
    offending = mine & leaving
    accuse(papers, offending, mine & arriving)


STRUCTURING = Tactic(NAME, consign, falsify)
