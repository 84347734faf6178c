"""The two papers of one consignment disagree beyond freight and loss, each ordinary by itself."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from data.simulator.columns import Array, Columns
from data.simulator.loads import round_mass
from data.simulator.tactics.desk import (
    Desk,
    Tactic,
    accuse,
    mostly_strategic,
    planted,
    plot,
    repeat_cases,
    sides,
)

NAME = "mirror"
MASS, VALUE, HEADING, ORIGIN = 0, 2, 4, 6
LIES_AT_EXPORT = 1


def consign(desk: Desk, rng: Generator, wanted: int) -> Columns:
    """Repeat honest relations whose two ends both lodge."""
    counts = repeat_cases(rng, wanted)
    size = len(counts)
    relations, lodges = desk.relations, desk.market.places.lodges
    both = lodges[relations["src"]] & lodges[relations["dst"]]
    rows = mostly_strategic(desk, rng, both, size)
    what = rng.choice([MASS, VALUE, HEADING, ORIGIN], size, p=[0.4, 0.25, 0.2, 0.15])
    factor = desk.between(rng, (1.35, 3.0), (1.25, 2.2), size)
    strength = np.where(rng.random(size) < 0.7, 1 / factor, factor)
    trick = what + (rng.random(size) < 0.4) * LIES_AT_EXPORT
    shipped = plot(desk, rng, NAME, rows, counts, strength, trick)
    case = shipped["case"] - shipped["case"].min()
    claims = np.where(what == HEADING, _siblings(desk, rng, rows["kind"]), _origins(desk, rng, rows))
    shipped["claim"] = claims[case].astype(np.int16)
    return shipped


def _siblings(desk: Desk, rng: Generator, kind: Array) -> Array:
    """Choose the heading to slip into: of the same chapter and of a price near enough to pass."""
    goods = desk.market.goods
    chapter = np.array([code[:2] for code in goods.hs6])
    siblings = np.empty(len(kind), dtype=np.int64)
    for case, true in enumerate(kind):
        others = goods.hs6 != goods.hs6[true]
        distance = np.abs(np.log(goods.price / goods.price[true])) + np.where(chapter == chapter[true], 0, 2.0)
        pool = np.flatnonzero(others & ~goods.controlled)
        siblings[case] = rng.choice(pool[np.argsort(distance[pool])[:4]])
    return siblings


def _origins(desk: Desk, rng: Generator, rows: Columns) -> Array:
    """Choose another origin that makes such goods."""
    origins = np.empty(rows.size, dtype=np.int64)
    for case, (kind, origin) in enumerate(zip(rows["kind"], rows["origin"], strict=True)):
        pool = np.flatnonzero(desk.market.production.origin[kind] > 0)
        pool = pool[pool != origin]
        origins[case] = rng.choice(pool) if len(pool) else desk.market.places.at("US")
    return origins


def falsify(desk: Desk, rng: Generator, papers: Columns) -> None:
    """Change the liar's paper as a whole, so that it is ordinary unless held against the other one."""
    mine = planted(papers, NAME)
    leaving, arriving = sides(papers)
    what, at_export = papers["trick"] // 2 * 2, papers["trick"] % 2 == LIES_AT_EXPORT
    liar = mine & np.where(at_export, leaving, arriving)
    _scale_mass(desk, rng, papers, liar & (what == MASS))
    papers["usd"] = np.where(liar & (what == VALUE), papers["usd"] * papers["strength"], papers["usd"])
    papers["origin"] = np.where(liar & (what == ORIGIN), papers["claim"], papers["origin"])
    _rename(desk, papers, np.flatnonzero(liar & (what == HEADING)))
    accuse(papers, liar, mine & ~liar)


def _scale_mass(desk: Desk, rng: Generator, papers: Columns, rows: Array) -> None:
    """Scale everything that goes with the mass, the value too; few such boxes are weighed."""
    for column in ("net", "gross"):
        papers[column] = np.where(rows, round_mass(papers[column] * papers["strength"]), papers[column])
    papers["gross"] = np.maximum(papers["gross"], papers["net"])
    packages = np.maximum(1, np.round(papers["packages"] * papers["strength"]))
    papers["packages"] = np.where(rows, packages, papers["packages"])
    for column in ("usd", "volume"):
        papers[column] = np.where(rows, papers[column] * papers["strength"], papers[column])
    weighed = papers["scaled"] & (rng.random(papers.size) < (0.2 if desk.hard else 0.4))
    papers["scaled"] = np.where(rows, weighed, papers["scaled"])


def _rename(desk: Desk, papers: Columns, rows: Array) -> None:
    claim = papers["claim"][rows].astype(np.int64)
    papers["kind"][rows] = claim
    papers["phrase"][rows] = desk.wordings.phrase(claim, papers["language"][rows], papers["pick"][rows])
    papers["licence"][rows] = -1


MIRROR = Tactic(NAME, consign, falsify)
