"""More mass in the box than on the paper, or a load that no such package or volume could hold."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from data.simulator.columns import Array, Columns
from data.simulator.loads import round_mass
from data.simulator.relations import SEA
from data.simulator.tactics.desk import (
    Desk,
    Tactic,
    accuse,
    established,
    planted,
    plot,
    repeat_cases,
    sides,
)

NAME = "packaging"
UNDECLARED, THIN_NET, IMPOSSIBLE, HIDDEN = range(4)


def consign(desk: Desk, rng: Generator, wanted: int) -> Columns:
    """Repeat honest relations; what is hidden rides in light dull goods, the other tricks in strategic ones."""
    counts = repeat_cases(rng, wanted)
    size = len(counts)
    trick = rng.choice([UNDECLARED, THIN_NET, IMPOSSIBLE, HIDDEN], size, p=[0.4, 0.25, 0.15, 0.2])
    rows = _carriers(desk, rng, trick)
    rows["boxed"] = rows["boxed"] | (trick == UNDECLARED)
    strength = np.select(
        [trick == UNDECLARED, trick == THIN_NET, trick == IMPOSSIBLE],
        [
            desk.between(rng, (0.05, 0.6), (0.06, 0.35), size),
            desk.between(rng, (0.1, 0.5), (0.08, 0.35), size),
            desk.between(rng, (3.0, 20.0), (2.2, 8.0), size),
        ],
        desk.between(rng, (0.4, 1.5), (0.2, 0.8), size),
    )
    shipped = plot(desk, rng, NAME, rows, counts, strength, trick)
    sea = (shipped["trick"] == UNDECLARED) | (shipped["trick"] == HIDDEN)
    shipped["mode"] = np.where(sea, SEA, shipped["mode"]).astype(np.int8)
    return shipped


def _carriers(desk: Desk, rng: Generator, trick: Array) -> Columns:
    """Choose relations that fit the trick, seen by the authority where the goods leave."""
    relations, goods = desk.relations, desk.market.goods
    kind, size = relations["kind"], len(trick)
    seen = desk.market.places.lodges[relations["src"]]
    light = ~goods.strategic & (goods.bulk < 0.6) & (goods.package_types[:, 0] != "NE") & (goods.price < 60)
    carried, sailed = seen & goods.strategic[kind] & (relations["lot"] > 100), relations["mode"] == SEA
    open_rows = established(desk, rng, carried, np.flatnonzero(goods.strategic), size)
    cover_rows = established(desk, rng, seen & light[kind] & sailed, np.flatnonzero(light), size)
    hidden = trick == HIDDEN
    return Columns({name: np.where(hidden, cover_rows[name], open_rows[name]) for name in open_rows})


def falsify(desk: Desk, rng: Generator, papers: Columns) -> None:
    """Write the paper mass, leave the scale to tell; the exporter lies and the importer copies."""
    mine = planted(papers, NAME)
    _undeclared(desk, rng, papers, mine & (papers["trick"] == UNDECLARED))
    _hidden(desk, rng, papers, mine & (papers["trick"] == HIDDEN))
    _thin_net(papers, mine & (papers["trick"] == THIN_NET))
    _impossible(rng, papers, mine & (papers["trick"] == IMPOSSIBLE))
    leaving, _ = sides(papers)
    accuse(papers, mine & leaving, mine & ~leaving)


def _undeclared(desk: Desk, rng: Generator, papers: Columns, rows: Array) -> None:
    """Load more than the gross mass that is declared; most such boxes come over a scale."""
    papers["heavy"] = np.where(rows, papers["gross"] * (1 + papers["strength"]), papers["heavy"])
    weighed = rng.random(papers.size) < (0.85 if desk.hard else 0.95)
    papers["scaled"] = np.where(rows, weighed, papers["scaled"])


def _hidden(desk: Desk, rng: Generator, papers: Columns, rows: Array) -> None:
    """Hide dense goods among light ones: the mass is on the paper or only on the scale, the volume as ever."""
    extra = papers["net"] * papers["strength"]
    papers["heavy"] = np.where(rows, papers["gross"] + extra, papers["heavy"])
    told = rows & (papers["case"] % 2 == 0)
    papers["gross"] = np.where(told, round_mass(papers["gross"] + extra), papers["gross"])
    as_net = told & (papers["case"] % 4 == 0)
    papers["net"] = np.where(as_net, round_mass(papers["net"] + extra), papers["net"])
    weighed = rng.random(papers.size) < (0.8 if desk.hard else 0.9)
    papers["scaled"] = np.where(rows, weighed, papers["scaled"])


def _thin_net(papers: Columns, rows: Array) -> None:
    """Write a smaller net mass under an honest gross mass, so that the tare is odd and the price too high."""
    less = round_mass(papers["net"] * (1 - papers["strength"]))
    papers["usd"] = np.where(rows, papers["usd"] * (1 - papers["strength"]), papers["usd"])
    papers["net"] = np.where(rows, less, papers["net"])


def _impossible(rng: Generator, papers: Columns, rows: Array) -> None:
    """Write too few packages for the load, or too small a volume, or both."""
    few = rows & (papers["case"] % 3 != 0)
    small = rows & (papers["case"] % 3 != 1)
    load = np.where(rows, papers["strength"], 1.0)
    fewer = np.maximum(1, np.round(papers["packages"] / load))
    papers["packages"] = np.where(few, fewer, papers["packages"])
    squeezed = papers["volume"] / np.sqrt(load) * rng.uniform(0.95, 1.05, papers.size)
    papers["volume"] = np.where(small, np.maximum(0.001, np.round(squeezed, 3)), papers["volume"])


PACKAGING = Tactic(NAME, consign, falsify)
