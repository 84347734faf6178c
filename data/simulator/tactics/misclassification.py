"""A controlled mineral declared under another heading, its physical facts betraying it more or less."""

from __future__ import annotations

import csv

import numpy as np
from numpy.random import Generator

from data.simulator.columns import Array, Columns
from data.simulator.firms import SELLER
from data.simulator.goods import Goods
from data.simulator.loads import package_vocabulary, round_mass
from data.simulator.production import REFERENCE
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
    repeat_cases,
    sides,
)

NAME = "misclassification"
# What a careless hand still writes: the composition, beside the word for the cover.
COMPOSITION = {
    "antimony": ("Sb 99.65%", "Sb2O3 99.9%", "Sb content 99%"),
    "gallium": ("Ga 4N", "Ga 99.99%", "GaN 99.9%"),
    "germanium": ("Ge 5N", "GeO2 99.999%", "germanium content 99.9%"),
    "tungsten": ("W 99.95%", "WC 99.8%", "WO3 99.9%", "W 97 Ni Fe"),
    "rare_earths": ("Dy 0.36%", "Tb 2.1%", "Nd-Pr-Dy-Fe-B", "TREO 99%", "Dy2O3 99.5%"),
    "bismuth": ("Sn42Bi58", "Bi 55.3%", "Bi 99.99%"),
    "tellurium": ("Te 99.99%", "CdTe 5N"),
    "molybdenum": ("Mo 99.95%", "MoO3 99.9%"),
    "graphite": ("C 99.95% 1.85 g/cm3", "graphite 99.9% 45 MPa"),
    "indium": ("In 99.995%",),
}
# A liar who goes this far packs the goods as the cover is packed.
REPACKED_BELOW = 0.65
COVER_WORD, VAGUE_WORD, BETRAYED, TRUE_WORD = range(4)


def cover_kinds(goods: Goods) -> dict[str, Array]:
    """List by mineral the kinds that have covered it, or stand near it in the tariff and are not controlled."""
    covers: dict[str, list[int]] = {}
    with (REFERENCE / "heading_minerals.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["role"] in ("cover", "adjacent"):
                kinds = np.flatnonzero((goods.hs6 == row["hs6"]) & ~goods.controlled)
                covers.setdefault(row["mineral"], []).extend(int(kind) for kind in kinds)
    return {mineral: np.unique(kinds) for mineral, kinds in covers.items() if kinds}


def consign(desk: Desk, rng: Generator, wanted: int) -> Columns:
    """Ship controlled goods, out of China for the most part, else out of a hub."""
    counts = repeat_cases(rng, wanted)
    size = len(counts)
    covers = cover_kinds(desk.market.goods)
    kinds = bound_kinds(desk)
    kinds = kinds[np.isin(desk.market.goods.mineral[kinds].astype(str), list(covers))]
    kind = draw_kinds(desk, rng, kinds, size)
    hub = draw_places(desk, rng, desk.lodging_hubs(), size)
    src = np.where(rng.random(size) < 0.8, desk.china, hub)
    dst = np.where(
        rng.random(size) < 0.35,
        draw_places(desk, rng, desk.lodging_hubs(), size, src),
        consumers(desk, rng, size, src, 0.7),
    )
    rows = fresh(desk, rng, kind, src, dst)
    rows["origin"] = np.full(size, desk.china, dtype=np.int16)
    _use_cover_firms(desk, rng, rows)
    fidelity = rng.uniform(*((0.5, 0.95) if desk.hard else (0.7, 1.0)), size)
    shipped = plot(desk, rng, NAME, rows, counts, fidelity, _wording(desk, rng, size))
    case = shipped["case"] - shipped["case"].min()
    shipped["claim"] = _draw_covers(desk, rng, covers, kind)[case]
    return shipped


def _use_cover_firms(desk: Desk, rng: Generator, rows: Columns) -> None:
    """Let a third of the cases run through a firm that has never traded in minerals."""
    book, goods = desk.market.book, desk.market.goods
    sector = np.full(rows.size, goods.sectors.index("metals"))
    other = book.pick(rng, SELLER, rows["src"], sector, rows["kind"])
    rows["exporter"] = np.where(rng.random(rows.size) < 0.35, other, rows["exporter"])


def _wording(desk: Desk, rng: Generator, size: int) -> Array:
    odds = [0.66, 0.2, 0.14, 0.0] if desk.hard else [0.45, 0.15, 0.3, 0.1]
    return rng.choice([COVER_WORD, VAGUE_WORD, BETRAYED, TRUE_WORD], size, p=odds)


def _draw_covers(desk: Desk, rng: Generator, covers: dict[str, Array], kind: Array) -> Array:
    """Choose a cover for each case; a careful hand prefers one of similar price."""
    goods = desk.market.goods
    drawn = np.empty(len(kind), dtype=np.int16)
    for case, true in enumerate(kind):
        pool = covers[str(goods.mineral[true])]
        pool = pool[goods.hs6[pool] != goods.hs6[true]]
        pool = _unlike(desk, pool, int(true))
        distance = np.abs(np.log(goods.price[pool] / goods.price[true]))
        weight = np.exp(-distance * (0.5 if desk.hard else 0.15))
        drawn[case] = rng.choice(pool, p=weight / weight.sum())
    return drawn


def _unlike(desk: Desk, pool: Array, true: int) -> Array:
    """Leave out covers so like the goods that nothing but the code would differ; hard worlds allow likelier ones."""
    goods = desk.market.goods
    price = np.abs(np.log(goods.price[pool] / goods.price[true])) / np.log(1.8 if desk.hard else 3.0)
    bulk = np.abs(np.log(goods.bulk[pool] / goods.bulk[true])) / np.log(1.5 if desk.hard else 1.8)
    unlike = pool[np.maximum(price, bulk) > 1]
    return unlike if len(unlike) else pool


def falsify(desk: Desk, rng: Generator, papers: Columns) -> None:
    """Declare the cover; the import repeats it, or (seldom) tells the truth."""
    mine = planted(papers, NAME)
    leaving, arriving = sides(papers)
    honest_import = arriving & (per_case(rng, papers) < 0.25)
    lying = np.flatnonzero(mine & ~honest_import)
    dress_as_cover(desk, papers, lying)
    _describe(desk, rng, papers, lying)
    drop_licence(papers, lying)
    accuse(papers, mine & leaving, mine & ~leaving)


def dress_as_cover(desk: Desk, papers: Columns, rows: Array) -> None:
    """Give papers the cover's heading, and its price, volume and package as far as the liar went."""
    goods = desk.market.goods
    true, cover = papers["kind"][rows], papers["claim"][rows].astype(np.int64)
    fidelity = papers["strength"][rows]
    dressed = 1 - fidelity
    price = desk.prices.fair(cover, papers["day"][rows], papers["origin"][rows])
    asked = np.log(papers["usd"][rows] / papers["net"][rows])
    papers["usd"][rows] = papers["net"][rows] * np.exp(fidelity * asked + dressed * price)
    papers["volume"][rows] *= (goods.bulk[true] / goods.bulk[cover]) ** dressed
    repacked = rows[fidelity < REPACKED_BELOW]
    vocabulary = package_vocabulary(goods)
    as_cover = papers["claim"][repacked].astype(np.int64)
    codes = [vocabulary.index(str(goods.package_types[kind, 0])) for kind in as_cover]
    papers["package_type"][repacked] = codes
    packages = np.ceil(papers["net"][repacked] / goods.package_kg[as_cover, 0])
    papers["packages"][repacked] = np.maximum(1, packages)
    gross = papers["net"][repacked] * (1 + goods.tare[as_cover])
    papers["gross"][repacked] = np.maximum(papers["net"][repacked], round_mass(gross))
    papers["kind"][rows] = cover


def _describe(desk: Desk, rng: Generator, papers: Columns, rows: Array) -> None:
    """Describe the cover, or nothing, or the composition that gives it away, or the goods themselves."""
    goods, wordings = desk.market.goods, desk.wordings
    cover, language, pick = papers["kind"][rows], papers["language"][rows], papers["pick"][rows]
    covered = wordings.phrase(cover, language, pick)
    trick = papers["trick"][rows]
    chosen = np.select(
        [trick == VAGUE_WORD, trick == TRUE_WORD],
        [wordings.vague(rng, len(rows)), papers["phrase"][rows]],
        covered,
    )
    betrayed = np.flatnonzero(trick == BETRAYED)
    texts = []
    for row in betrayed:
        mineral = str(goods.mineral[papers["true_kind"][rows[row]]])
        words_of = COMPOSITION.get(mineral, ("99.9%",))
        texts.append(f"{wordings.phrases[covered[row]]} {words_of[rng.integers(0, len(words_of))]}")
    desk.wordings, numbers = wordings.added(texts)
    chosen[betrayed] = numbers
    papers["phrase"][rows] = chosen


MISCLASSIFICATION = Tactic(NAME, consign, falsify)
