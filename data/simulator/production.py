"""Who makes what: origins of every kind of goods, from the reference tables for the strategic ones."""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.random import Generator

from data.simulator.columns import Array, stream
from data.simulator.goods import Goods
from data.simulator.parameters import Parameters, day_number
from data.simulator.places import Places

REFERENCE = Path(__file__).parent.parent / "reference"
# Shares below this are trade or rounding more often than a plant; honest goods do not come from there.
LEAST_SHARE = 0.004
# Manufactures of a mineral (magnets, wafers, tool tips) come from industrial economies, whoever mined it.
MAKERS = {"CN": 6.0, "JP": 2.0, "DE": 1.5, "US": 1.3, "KR": 1.2, "TW": 0.8, "VN": 0.5, "AT": 0.3, "PH": 0.2}


@dataclass(frozen=True)
class Production:
    """Weights of origin by kind and territory, and the world shares of the territories that make a mineral at all."""

    origin: Array
    makes: dict[str, Array]


def read_controls() -> dict[str, int]:
    """Date the codes that China controls, by the day the control took effect; doubtful ones are left out."""
    dated: dict[str, int] = {}
    with (REFERENCE / "controls.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["jurisdiction"] == "CN" and row["status"] == "in_force" and row["valid_from"]:
                day = day_number(dt.date.fromisoformat(row["valid_from"]))
                dated[row["code"]] = min(day, dated.get(row["code"], day))
    return dated


def place_production(parameters: Parameters, places: Places, goods: Goods) -> Production:
    """Draw where every kind comes from."""
    rng = stream(parameters.seed, "production")
    shares = _read_shares(places)
    minerals = sorted(set(goods.mineral[goods.strategic]))
    origin = np.zeros((goods.size, len(places.codes)))
    for kind in range(goods.size):
        origin[kind] = (
            _mineral_origins(str(goods.mineral[kind]), str(goods.stage[kind]), shares, places)
            if goods.mineral[kind]
            else _dull_origins(rng, places)
        )
    strategic = goods.strategic
    origin[strategic] *= _pulls(rng, parameters, places, int(strategic.sum()))
    origin /= origin.sum(axis=1, keepdims=True)
    return Production(
        origin=origin,
        makes={mineral: _made(mineral, ("mine", "refine", "recycle"), shares, places) for mineral in minerals},
    )


def _read_shares(places: Places) -> dict[tuple[str, str], Array]:
    """Read world shares by mineral and stage over the places of the world."""
    shares: dict[tuple[str, str], Array] = {}
    with (REFERENCE / "producers.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["territory"] in places.codes:
                column = shares.setdefault((row["mineral"], row["stage"]), np.zeros(len(places.codes)))
                column[places.at(row["territory"])] = float(row["world_share"] or 0.01)
    return shares


def _made(mineral: str, stages: tuple[str, ...], shares: dict[tuple[str, str], Array], places: Places) -> Array:
    total = np.zeros(len(places.codes))
    for stage in stages:
        total += shares.get((mineral, stage), 0.0)
    return total


def _mineral_origins(mineral: str, stage: str, shares: dict[tuple[str, str], Array], places: Places) -> Array:
    """Weigh the origins of a strategic kind: mines for ore, refiners for metal and oxide, makers for products."""
    if stage == "product":
        weights = np.zeros(len(places.codes))
        for code, weight in MAKERS.items():
            weights[places.at(code)] = weight
        return weights
    if stage == "scrap":
        return np.sqrt(places.sells)
    first, second = ("mine", "refine") if stage == "ore" else ("refine", "mine")
    shared = _made(mineral, (first,), shares, places)
    shared = shared if shared.sum() > 0 else _made(mineral, (second,), shares, places)
    return np.where(shared >= LEAST_SHARE, shared, 0.0) ** 0.7


def _dull_origins(rng: Generator, places: Places) -> Array:
    """Let a few territories make an ordinary kind, the large sellers more likely."""
    weights = places.sells * np.exp(rng.normal(0, 1.0, len(places.codes)))
    absent = rng.random(len(places.codes)) > 0.4
    absent[np.argsort(-weights)[:4]] = False
    return np.where(absent, 0.0, weights)


def _pulls(rng: Generator, parameters: Parameters, places: Places, kinds: int) -> Array:
    """Tilt strategic origins: participants and refining hubs are seen more, China as the world is drawn."""
    pull = np.exp(rng.normal(0, 0.4, (kinds, len(places.codes))))
    pull[:, places.lodges] *= 1.5
    pull[:, places.hubs()] *= parameters.refiner_pull
    pull[:, places.at("CN")] *= parameters.china_pull
    return pull
