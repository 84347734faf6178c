"""The customs authorities that take part: their tariffs, scales, languages, offices and gaps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from data.simulator.columns import Array, stream, words
from data.simulator.goods import LANGUAGES, Goods
from data.simulator.parameters import Parameters
from data.simulator.places import Places

TEN_DIGITS = ("CN", "US", "KR", "MY", "TW", "TR", "GB", "CA")
NINE_DIGITS = ("JP",)
EUROPEAN = ("NL", "BE", "DE", "FR", "IT", "ES")
# Columns an authority may leave out for some or all declarations.  The licence number of China is never left out,
# because a licence that was held and not written down would be indistinguishable from one that was not held.
OPTIONAL = (
    "procedure",
    "office",
    "declarant_id",
    "exporter_address",
    "importer_address",
    "end_user_id",
    "description",
    "origin",
    "dispatch",
    "transit",
    "destination",
    "transport_mode",
    "transport_doc",
    "container_id",
    "net_kg",
    "gross_kg",
    "packages",
    "package_type",
    "volume_m3",
    "weighed_kg",
    "quantity",
    "value",
    "incoterm",
    "duty_rate",
)
# What customs can hardly work without, scales among it, is missing an order of magnitude less often, and never wholly.
VITAL = (
    "origin",
    "dispatch",
    "destination",
    "net_kg",
    "value",
    "description",
    "gross_kg",
    "weighed_kg",
    "transport_doc",
)
# In plain worlds no authority does without the other physical facts either.
PHYSICAL = ("packages", "package_type", "volume_m3", "container_id")
OFFICES = 8


@dataclass(frozen=True)
class Authorities:
    """The authorities, one position each, and where each territory's authority stands (-1: none)."""

    codes: tuple[str, ...]
    of_place: Array
    national: Array
    short_share: Array
    language_odds: Array
    upper_share: Array
    weigh_share: Array
    scale_sigma: Array
    scale_step: Array
    local_currency: Array
    missing: Array
    doc_missing: Array
    offices: Array
    duty: Array


def seat_authorities(parameters: Parameters, places: Places, goods: Goods) -> Authorities:
    """Draw the habits of every authority that takes part."""
    rng = stream(parameters.seed, "authorities")
    count = len(places.participants)
    codes = tuple(places.codes[place] for place in places.participants)
    of_place = np.full(len(places.codes), -1, dtype=np.int32)
    of_place[list(places.participants)] = np.arange(count)
    national = _tariffs(codes, goods, parameters)
    short = rng.uniform(0, 2 * parameters.short_code_share, count)
    short[rng.random(count) < 0.08] = 1.0
    short[codes.index("CN")] = 0.0
    steps = parameters.scale_step * np.exp(rng.normal(0, 0.3, count))
    return Authorities(
        codes=codes,
        of_place=of_place,
        national=national,
        short_share=short,
        language_odds=_language_odds(rng, places),
        upper_share=rng.choice([0.0, 0.1, 0.6, 1.0], count),
        weigh_share=(parameters.weigh_share * rng.uniform(0.6, 1.3, count)).clip(0, 0.97),
        scale_sigma=parameters.scale_sigma * np.exp(rng.normal(0, 0.25, count)),
        scale_step=np.maximum(1.0, np.round(steps / 5) * 5 if parameters.hard else np.round(steps)),
        local_currency=rng.uniform(0, 0.9, count),
        missing=_missing(rng, codes, parameters),
        doc_missing=parameters.doc_missing * rng.uniform(0.4, 1.6, count),
        offices=_offices(codes),
        duty=_duties(rng, count, goods),
    )


def _tariffs(codes: tuple[str, ...], goods: Goods, parameters: Parameters) -> Array:
    """Write each authority's own code for every kind; a vague heading has one code for all its kinds."""
    national = np.empty((len(codes), goods.size), dtype=object)
    rank = _rank_in_heading(goods)
    for row, code in enumerate(codes):
        tariff = "EU" if code in EUROPEAN else code
        rng = stream(parameters.seed, "tariff " + tariff)
        blurred = set(goods.hs6[rng.random(goods.size) < (0.5 if parameters.hard else 0.0)])
        tails = rng.integers(0, 10, goods.size)
        for kind in range(goods.size):
            hs6 = str(goods.hs6[kind])
            place = 9 if hs6 in blurred else int(rank[kind]) + 1
            national[row, kind] = _national_code(code, hs6, place, int(tails[kind]), str(goods.cn_code[kind]))
    return national


def _rank_in_heading(goods: Goods) -> Array:
    seen: dict[str, int] = {}
    ranks = []
    for hs6 in goods.hs6:
        ranks.append(seen.get(hs6, 0))
        seen[hs6] = ranks[-1] + 1
    return np.array(ranks)


def _national_code(authority: str, hs6: str, place: int, tail: int, chinese: str) -> str:
    if authority == "CN" and chinese:
        return chinese
    if authority in TEN_DIGITS:
        return f"{hs6}{place}0{tail if place < 9 else 9}0"
    if authority in NINE_DIGITS:
        return f"{hs6}{place}00"
    return f"{hs6}{place}0"


def _language_odds(rng: Generator, places: Places) -> Array:
    """Give each authority the odds of the languages its declarations are written in."""
    odds = np.zeros((len(places.participants), len(LANGUAGES)))
    for row, place in enumerate(places.participants):
        for language in places.languages[place]:
            odds[row, LANGUAGES.index(language)] = rng.uniform(0.2, 1.0)
        odds[row, 0] += 0.1
    shares: Array = odds / odds.sum(axis=1, keepdims=True)
    return shares


def _missing(rng: Generator, codes: tuple[str, ...], parameters: Parameters) -> Array:
    """Draw the share of empty cells by authority and optional column."""
    shape = (len(codes), len(OPTIONAL))
    rate = parameters.missing_rate * np.exp(rng.normal(0, 0.7, shape))
    absent = rng.random(shape) < parameters.thin_columns
    vital = np.array([column in VITAL for column in OPTIONAL])
    kept = vital | np.array([column in PHYSICAL and not parameters.hard for column in OPTIONAL])
    rate = np.where(absent & ~kept, 1.0, np.where(vital, rate * 0.1, rate))
    return np.clip(rate, 0, 1)


def _offices(codes: tuple[str, ...]) -> Array:
    return words([f"{code}{200 + 37 * office}" for code in codes for office in range(OFFICES)])


def _duties(rng: Generator, count: int, goods: Goods) -> Array:
    """Draw duty rates by authority and heading; many are free."""
    headings, position = np.unique(goods.hs6.astype(str), return_inverse=True)
    rate = rng.choice([0.0, 1.5, 2.5, 3.0, 5.0, 5.5, 8.0, 10.0, 15.0], (count, len(headings)))
    free = rng.random((count, len(headings))) < rng.uniform(0.2, 0.9, (count, 1))
    duties: Array = np.where(free, 0.0, rate)[:, position]
    return duties
