"""A false invoice: the unit price far from the true one, the mass honest."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from data.simulator.columns import Columns
from data.simulator.tactics.desk import (
    Desk,
    Tactic,
    accuse,
    mostly_strategic,
    per_case,
    planted,
    plot,
    repeat_cases,
    sides,
)

NAME = "valuation"
UNDER, OVER = 0, 1
AT_IMPORT, AT_EXPORT = 0, 2
# Goods whose prices scatter more than this have no price that one could lie about.
STEADY = 0.5


def consign(desk: Desk, rng: Generator, wanted: int) -> Columns:
    """Repeat honest relations, strategic goods more often than others, with a price to be falsified."""
    counts = repeat_cases(rng, wanted)
    size = len(counts)
    lodges = desk.market.places.lodges
    steady = desk.prices.noise[desk.relations["kind"]] < STEADY
    rows = mostly_strategic(desk, rng, lodges[desk.relations["dst"]] & steady, size)
    factor = desk.between(rng, (1.6, 20.0), (1.5, 10.0), size)
    # Nobody lies by less than what the trade's own scatter would give him for nothing.
    scatter = np.exp(desk.prices.noise[rows["kind"]] * (4.0 if desk.hard else 4.5))
    factor = np.minimum(20.0, np.maximum(factor, scatter))
    over = rng.random(size) < 0.3
    at_export = (rng.random(size) < 0.25) & lodges[rows["src"]]
    trick = np.where(over, OVER, UNDER) + np.where(at_export, AT_EXPORT, AT_IMPORT)
    return plot(desk, rng, NAME, rows, counts, np.where(over, factor, 1 / factor), trick)


def falsify(desk: Desk, rng: Generator, papers: Columns) -> None:
    """Change the value on the liar's paper; in some cases the other side repeats it."""
    mine = planted(papers, NAME)
    leaving, arriving = sides(papers)
    at_export = papers["trick"] >= AT_EXPORT
    liar = mine & np.where(at_export, leaving, arriving)
    repeats = per_case(rng, papers) < (0.7 if desk.hard else 0.4)
    lying = liar | (mine & repeats)
    papers["usd"] = np.where(lying, papers["usd"] * papers["strength"], papers["usd"])
    accuse(papers, liar, mine & ~liar)


VALUATION = Tactic(NAME, consign, falsify)
