"""Territories of the simulated world: who they are, how far apart, and which of them lodge declarations.

The values in `places.csv` are illustrative; its towns and streets exist, its firms do not.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from data.simulator.columns import Array, stream, words
from data.simulator.parameters import Parameters

HERE = Path(__file__).parent
EARTH_KM = 6371.0
# Hubs and consumers that may take part beside China and Hong Kong, as many as the draw says.
HUB_POOL = ("SG", "MY", "AE", "TH", "VN", "KR", "NL", "MX", "TW", "TR")
CONSUMER_POOL = ("US", "JP", "DE", "GB", "FR", "IN", "IT", "ES", "BE", "CA", "CH")


@dataclass(frozen=True)
class Places:
    """The territories of a world, one position each."""

    codes: tuple[str, ...]
    roles: tuple[str, ...]
    sells: Array
    buys: Array
    currencies: tuple[str, ...]
    languages: tuple[tuple[str, ...], ...]
    km: Array
    land: Array
    traits: tuple[dict[str, list[str]], ...]
    lodges: Array
    participants: tuple[int, ...]

    def at(self, code: str) -> int:
        """Find the position of a territory."""
        return self.codes.index(code)

    def hubs(self) -> Array:
        """List the positions of the hubs."""
        return np.array([i for i, role in enumerate(self.roles) if role == "hub"])

    def named(self) -> Array:
        """Hold the codes as an array."""
        return words(self.codes)


def settle_places(parameters: Parameters) -> Places:
    """Read the territories and draw which of them lodge declarations in this world."""
    with (HERE / "places.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    codes = tuple(row["iso2"] for row in rows)
    participants = _draw_participants(codes, parameters)
    lodges = np.zeros(len(codes), dtype=bool)
    lodges[list(participants)] = True
    rng = stream(parameters.seed, "places")
    pull = np.exp(rng.normal(0, parameters.reciprocal_noise, (2, len(codes))))
    pull[:, lodges] *= parameters.lodged_pull
    pull[0, codes.index("CN")] *= parameters.china_pull
    return Places(
        codes=codes,
        roles=tuple(row["role"] for row in rows),
        sells=np.array([float(row["sells"]) for row in rows]) * pull[0],
        buys=np.array([float(row["buys"]) for row in rows]) * pull[1],
        currencies=tuple(row["currency"] for row in rows),
        languages=tuple(tuple(row["languages"].split("|")) for row in rows),
        km=_distances(rows),
        land=_land_borders(rows, codes),
        traits=tuple(_traits(row) for row in rows),
        lodges=lodges,
        participants=participants,
    )


def _draw_participants(codes: tuple[str, ...], parameters: Parameters) -> tuple[int, ...]:
    rng = stream(parameters.seed, "participants")
    hubs = rng.choice(HUB_POOL, int(rng.integers(3, 5)), replace=False)
    consumers = rng.choice(CONSUMER_POOL, int(rng.integers(3, 5)), replace=False)
    macao = ["MO"] if rng.random() < 0.6 else []
    chosen = ["CN", "HK", *macao, *hubs, *consumers]
    return tuple(sorted(codes.index(str(code)) for code in chosen))


def _traits(row: dict[str, str]) -> dict[str, list[str]]:
    lists = {name: row[name].split("|") for name in ("cities", "streets", "forms", "roots")}
    return {**lists, "phone": [row["phone"]]}


def _distances(rows: list[dict[str, str]]) -> Array:
    lat = np.radians([float(row["lat"]) for row in rows])
    lon = np.radians([float(row["lon"]) for row in rows])
    cosine = np.sin(lat[:, None]) * np.sin(lat) + np.cos(lat[:, None]) * np.cos(lat) * np.cos(lon[:, None] - lon)
    return np.asarray(EARTH_KM * np.arccos(np.clip(cosine, -1, 1)))


def _land_borders(rows: list[dict[str, str]], codes: tuple[str, ...]) -> Array:
    land = np.zeros((len(codes), len(codes)), dtype=bool)
    for i, row in enumerate(rows):
        for neighbour in row["land"].split("|"):
            if neighbour in codes:
                land[i, codes.index(neighbour)] = land[codes.index(neighbour), i] = True
    return land
