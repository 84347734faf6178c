"""What is written in the description: phrases of the goods, languages of the authority, words of the trade."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from data.simulator.authorities import Authorities
from data.simulator.columns import Array, Columns, words
from data.simulator.goods import Goods

VAGUE = (
    "general cargo",
    "metal products",
    "chemical products",
    "industrial raw material",
    "parts and accessories",
    "goods as per invoice",
    "samples without commercial value",
    "consolidated cargo",
    "powder material",
    "miscellaneous merchandise",
)
DEAR_GRADE = (" high purity grade", " electronic grade", " premium grade", " refined")
CHEAP_GRADE = (" technical grade", " recycled", " off-grade", " secondary quality")
BRANDS = (
    "KOVEX",
    "ARLITE",
    "SUNFAR",
    "TOPMETAL",
    "HENGDA",
    "NORDVAL",
    "PACIFIC STAR",
    "ULTRAMIN",
    "LUMAX",
    "BERIN",
)
NO_TAIL = 0


@dataclass(frozen=True)
class Wordings:
    """All phrases and tails that a description is put together from; vague phrases follow those of the goods."""

    goods: Goods
    phrases: Array
    vague_first: int
    tails: Array
    dear: range
    cheap: range

    def phrase(self, kind: Array, language: Array, pick: Array) -> Array:
        """Choose one of a kind's phrases in a language."""
        first, count = self.goods.phrase_first[kind, language], self.goods.phrase_count[kind, language]
        chosen: Array = first + pick % count
        return chosen

    def vague(self, rng: Generator, size: int) -> Array:
        """Choose phrases that say nothing."""
        return self.vague_first + rng.integers(0, len(VAGUE), size)

    def added(self, phrases: list[str]) -> tuple[Wordings, Array]:
        """Add phrases and return their numbers."""
        numbers = np.arange(len(self.phrases), len(self.phrases) + len(phrases))
        grown = np.concatenate([self.phrases, words(phrases)])
        return (
            Wordings(self.goods, grown, self.vague_first, self.tails, self.dear, self.cheap),
            numbers,
        )


def collect_wordings(goods: Goods, rng: Generator) -> Wordings:
    """Gather the phrases, and draw the tails: order numbers, brands, lots, grades."""
    orders = [f" PO {number}" for number in rng.integers(10_000, 99_999, 1500)]
    invoices = [f" INV-{number}" for number in rng.integers(100_000, 999_999, 1500)]
    brands = [f" brand {brand}" for brand in BRANDS]
    lots = [f" lot {number:04d}" for number in rng.integers(0, 9999, 800)]
    tails = ["", *orders, *invoices, *brands, *lots]
    dear = range(len(tails), len(tails) + len(DEAR_GRADE))
    cheap = range(dear.stop, dear.stop + len(CHEAP_GRADE))
    phrases = np.concatenate([goods.phrases, words(VAGUE)])
    return Wordings(goods, phrases, len(goods.phrases), words([*tails, *DEAR_GRADE, *CHEAP_GRADE]), dear, cheap)


def describe(
    wordings: Wordings, authorities: Authorities, rng: Generator, papers: Columns, vague: float, named: float
) -> None:
    """Write phrase, tail and capitals for every paper, in place."""
    size, authority = papers.size, papers["authority"]
    edges = np.cumsum(authorities.language_odds, axis=1)[authority]
    papers["language"] = (edges < rng.random(size)[:, None]).sum(axis=1).clip(0, edges.shape[1] - 1).astype(np.int8)
    phrase = wordings.phrase(papers["kind"], papers["language"], papers["pick"])
    papers["phrase"] = np.where(rng.random(size) < vague, wordings.vague(rng, size), phrase).astype(np.int32)
    tail = rng.integers(1, wordings.dear.start, size)
    papers["tail"] = np.where(rng.random(size) < 0.35, tail, NO_TAIL).astype(np.int32)
    papers["upper"] = rng.random(size) < authorities.upper_share[authority]
    told = np.flatnonzero(papers["grade"] & (rng.random(size) < named))
    dear = wordings.goods.grade_factor[papers["kind"][told]] > 1
    grades = np.where(
        dear,
        wordings.dear.start + rng.integers(0, len(DEAR_GRADE), len(told)),
        wordings.cheap.start + rng.integers(0, len(CHEAP_GRADE), len(told)),
    )
    papers["tail"][told] = grades
