"""Kinds of goods: a heading and grade with its price, packaging, density and the words used for it.

The values in `goods.csv` are illustrative: plausible general knowledge, not statistics.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.random import Generator

from data.simulator.columns import Array, log_between, stream, words
from data.simulator.parameters import Parameters

HERE = Path(__file__).parent
NEVER = 2**31 - 1
LANGUAGES = ("en", "zh", "es", "de", "ja", "ms", "vi", "ko")


@dataclass(frozen=True)
class Goods:
    """The kinds of goods of a world, one position each."""

    hs6: Array
    name: Array
    role: Array
    mineral: Array
    stage: Array
    sector: Array
    sectors: tuple[str, ...]
    price: Array
    spread: Array
    bulk: Array
    package_types: Array
    package_kg: Array
    tare: Array
    unit: Array
    kg_per_unit: Array
    lot_kg: Array
    share: Array
    cn_code: Array
    controlled_from: Array
    phrases: Array
    phrase_first: Array
    phrase_count: Array
    grade_factor: Array

    @property
    def size(self) -> int:
        """Count the kinds."""
        return len(self.hs6)

    @property
    def strategic(self) -> Array:
        """Mark the kinds that hold a strategic mineral."""
        return np.asarray(self.mineral != "")

    @property
    def controlled(self) -> Array:
        """Mark the kinds that China controls at some time."""
        return np.asarray(self.controlled_from < NEVER)

    def named(self, mineral: str) -> Array:
        """List the kinds of a mineral."""
        return np.flatnonzero(self.mineral == mineral)

    def covers(self) -> Array:
        """List the kinds that have served as cover."""
        return np.flatnonzero(self.role == "cover")


def stock_goods(parameters: Parameters, controlled: dict[str, int]) -> Goods:
    """Read the kinds of goods and draw this world's shares and grades; `controlled` dates codes by day."""
    with (HERE / "goods.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    rng = stream(parameters.seed, "goods")
    sectors = tuple(sorted({row["sector"] for row in rows}))
    phrases, first, count = _collect_phrases(rows)
    packages = [_packages(row["packages"]) for row in rows]
    return Goods(
        hs6=_texts(rows, "hs6"),
        name=_texts(rows, "kind"),
        role=_texts(rows, "role"),
        mineral=_texts(rows, "mineral"),
        stage=_texts(rows, "stage"),
        sector=np.array([sectors.index(row["sector"]) for row in rows], dtype=np.int32),
        sectors=sectors,
        price=_numbers(rows, "usd_per_kg"),
        spread=_numbers(rows, "spread"),
        bulk=_numbers(rows, "bulk_g_cm3"),
        package_types=np.array([[kind for kind, _ in pair] for pair in packages], dtype=object),
        package_kg=np.array([[kg for _, kg in pair] for pair in packages]),
        tare=_numbers(rows, "tare"),
        unit=_texts(rows, "unit"),
        kg_per_unit=_numbers(rows, "kg_per_unit"),
        lot_kg=_numbers(rows, "lot_kg") * np.exp(rng.normal(0, 0.35, len(rows))),
        share=_draw_shares(rows, parameters),
        cn_code=_texts(rows, "cn_code"),
        controlled_from=np.array([controlled.get(row["cn_code"], NEVER) for row in rows]),
        phrases=phrases,
        phrase_first=first,
        phrase_count=count,
        grade_factor=_draw_grades(rows, parameters),
    )


def _texts(rows: list[dict[str, str]], name: str) -> Array:
    return words([row[name] for row in rows])


def _numbers(rows: list[dict[str, str]], name: str) -> Array:
    return np.array([float(row[name]) for row in rows])


def _packages(text: str) -> list[tuple[str, float]]:
    """Read one or two package options as type and net kilograms; one option stands for both."""
    options = [(part.split(":")[0], float(part.split(":")[1])) for part in text.split(";")]
    return (options * 2)[:2]


def _draw_shares(rows: list[dict[str, str]], parameters: Parameters) -> Array:
    """Spread declarations over kinds, so that the strategic ones take the share that was drawn."""
    rng = stream(parameters.seed, "goods shares")
    share = _numbers(rows, "share") * np.exp(rng.normal(0, 0.6, len(rows)))
    if not parameters.hard:
        share *= _one_of_each_basket(rng, rows, share)
    strategic = np.array([bool(row["mineral"]) for row in rows])
    share[strategic] *= parameters.strategic_share / share[strategic].sum()
    share[~strategic] *= (1 - parameters.strategic_share) / share[~strategic].sum()
    return share


def _one_of_each_basket(rng: Generator, rows: list[dict[str, str]], share: Array) -> Array:
    """Let one kind of each heading be usual in a plain world, and those of a far other price rare beside it."""
    price = np.log(_numbers(rows, "usd_per_kg"))
    kept = np.ones(len(rows))
    heading = np.array([row["hs6"] for row in rows])
    for code in np.unique(heading):
        kinds = np.flatnonzero(heading == code)
        usual = kinds[rng.choice(len(kinds), p=share[kinds] / share[kinds].sum())]
        far = np.abs(price[kinds] - price[usual]) > np.log(2.5)
        kept[kinds[far]] = rng.uniform(0.01, 0.08)
    return kept


def _draw_grades(rows: list[dict[str, str]], parameters: Parameters) -> Array:
    """Give some kinds a second grade at another price; one means a single grade."""
    rng = stream(parameters.seed, "grades")
    factor = log_between(rng, 3.0, 50.0, len(rows)) ** rng.choice([-1, 1], len(rows), p=[0.4, 0.6])
    return np.where(rng.random(len(rows)) < parameters.grade_share, factor, 1.0)


def _collect_phrases(rows: list[dict[str, str]]) -> tuple[Array, Array, Array]:
    """Number every phrase; first and count are given by kind and language, English where there is none."""
    phrases: list[str] = []
    first = np.zeros((len(rows), len(LANGUAGES)), dtype=np.int32)
    count = np.zeros_like(first)
    for kind, row in enumerate(rows):
        spoken = {"en": row["phrases"].split("|")}
        for entry in filter(None, row["local"].split("|")):
            language, _, text = entry.partition(":")
            spoken.setdefault(language, []).append(text)
        for language, texts in spoken.items():
            first[kind, LANGUAGES.index(language)] = len(phrases)
            count[kind, LANGUAGES.index(language)] = len(texts)
            phrases.extend(texts)
    silent = count == 0
    first = np.where(silent, first[:, :1], first)
    count = np.where(silent, count[:, :1], count)
    return words(phrases), first, count
