"""What goods cost: a path by month for every kind, and the premiums of origin, firm, size and chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from data.simulator.columns import Array, stream
from data.simulator.goods import Goods
from data.simulator.parameters import Parameters, month_start


@dataclass(frozen=True)
class Prices:
    """Log prices in USD per kg free on board, by kind and month, and premiums by kind and origin."""

    month_starts: Array
    path: Array
    origin: Array
    noise: Array
    slope: float

    def month_of(self, day: Array) -> Array:
        """Find the month a day falls in, clipped to the window."""
        return (np.searchsorted(self.month_starts, day, side="right") - 1).clip(0, len(self.month_starts) - 1)

    def fair(self, kind: Array, day: Array, origin: Array) -> Array:
        """Price goods at the log price of their month and origin."""
        known: Array = self.path[kind, self.month_of(day)] + self.origin[kind, origin]
        return known


def set_prices(parameters: Parameters, goods: Goods, places: int) -> Prices:
    """Draw the price level, the monthly path and the premiums of a world."""
    rng = stream(parameters.seed, "prices")
    starts = np.array([month_start(parameters.first_day, month) for month in range(parameters.months)])
    level = np.log(goods.price) + rng.normal(0, parameters.level_sigma, goods.size)
    drift = _walk(rng, goods.size, parameters.months, parameters.monthly_sigma)
    minerals, family = np.unique(goods.mineral.astype(str), return_inverse=True)
    shared = _walk(rng, len(minerals), parameters.months, parameters.mineral_sigma)
    shared += _jumps(rng, len(minerals), parameters)
    shared[0] = 0.0  # kinds without a mineral have no common path
    return Prices(
        month_starts=starts,
        path=level[:, None] + drift + shared[family],
        origin=rng.normal(0, parameters.origin_sigma, (goods.size, places)),
        noise=goods.spread * parameters.noise_width * np.exp(rng.normal(0, 0.2, goods.size)),
        slope=parameters.quantity_slope,
    )


def _walk(rng: Generator, count: int, months: int, sigma: float) -> Array:
    steps = rng.normal(0, 1, (count, months)) * sigma * np.exp(rng.normal(0, 0.4, (count, 1)))
    return np.cumsum(steps, axis=1)


def _jumps(rng: Generator, count: int, parameters: Parameters) -> Array:
    """Let some minerals rise steeply over some months, as antimony did in 2025, and half fall back."""
    months = np.arange(parameters.months)
    start = rng.integers(2, parameters.months, count)[:, None]
    rise = rng.integers(3, 9, count)[:, None]
    size = rng.uniform(np.log(1.4), np.log(4.0), count)[:, None]
    back = rng.choice([0.0, 0.5], count)[:, None]
    climbed = ((months - start) / rise).clip(0, 1)
    fallen = ((months - start - rise) / (2 * rise)).clip(0, 1)
    hit = (rng.random(count) < parameters.jump_rate)[:, None]
    path: Array = hit * size * (climbed - back * fallen)
    return path
