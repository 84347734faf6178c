"""The draw: every number that makes one world differ from another.

All ranges are wide on purpose, so that nothing can be tuned to the simulator.  A pair of ranges means that the
plain degree draws from the first and the hard degree from the second.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from data.simulator.columns import stream

TACTIC_NAMES = (
    "transshipment",
    "origin",
    "misclassification",
    "valuation",
    "packaging",
    "structuring",
    "licensing",
    "mirror",
    "network",
)

Range = tuple[float, float]
EPOCH = dt.date(1970, 1, 1)
# A window ends in one of the 28 months from here, so that some worlds know few controls and some know all.
FIRST_END = dt.date(2024, 6, 1)


@dataclass(frozen=True)
class Parameters:
    """One world's numbers, as drawn.  Shares are from 0 to 1; a sigma is a standard deviation of logarithms."""

    seed: int
    rows: int
    hard: bool
    clean: bool
    first_day: int
    months: int
    base_rate: float
    tactic_mix: dict[str, float]
    # trade
    strategic_share: float  # declarations of goods that hold a strategic mineral
    china_pull: float  # how much more often China sells, and is the origin
    lodged_pull: float  # how much more the territories trade whose authorities take part
    hub_share: float  # relations that go through a trader in a hub
    transit_share: float  # direct consignments that pass a hub in transit
    refiner_pull: float  # how much more often hubs are the origin of minerals
    reciprocal_noise: float  # log scatter of how much a territory sells and buys
    season: float  # height of the yearly wave
    shipments_per_relation: float
    relation_tail: float  # log scatter of how often relations ship
    pool_exponent: float  # firms of a pool by its relations, as a power
    pool_concentration: float  # how much a pool's first firms are preferred
    one_off_share: float  # relations that are a single order
    item_share: float  # consignments with more than one item
    control_drop: float  # share of China's exports that is left when a control takes effect
    stockpile: float  # factor on China's exports in the 90 days before it
    substitution: float  # factor that other sources reach half a year after it
    china_feed_share: float  # raw material of refiners that comes from China
    # prices
    level_sigma: float  # log scatter of the price levels around goods.csv
    monthly_sigma: float  # log step of a kind's price in a month
    mineral_sigma: float  # log step that all kinds of a mineral share
    jump_rate: float  # minerals whose price jumps
    noise_width: float  # factor on the spread of prices in goods.csv
    origin_sigma: float  # log scatter of the premium of an origin
    firm_sigma: float  # log scatter of the premium of a firm
    relation_sigma: float  # log scatter of the premium of a relation
    quantity_slope: float  # discount by log mass
    odd_price_share: float  # honest items at a price far off
    grade_share: float  # kinds that have a second grade
    grade_relations: float  # relations that trade the second grade
    freight_level: float  # factor on the cost of freight
    # physical facts
    lot_sigma: float  # log scatter of a relation's lots
    stowage: float  # volume of a load, over that of the goods alone
    tare_sigma: float
    odd_tare_share: float  # honest items with a tare far off
    repack_share: float  # honest items in a package not usual for them
    loss_share: float  # arrivals that weigh other than what left
    loss_sigma: float
    weigh_share: float  # containers that come over a scale
    scale_sigma: float  # relative error of a scale
    scale_step: float  # kg to which a scale rounds
    # papers
    slip_rate: float
    doc_missing: float  # transport documents and containers left out
    thin_columns: float  # chance that an authority lacks a column wholly
    missing_rate: float  # empty cells of the other columns
    short_code_share: float  # declarations with codes of six digits
    vague_share: float  # descriptions that say nothing
    named_grade_share: float  # items of the second grade that say so
    amended_share: float  # declarations lodged in a second version
    broker_change: float  # consignments lodged by another broker
    # firms
    young_share: float  # firms founded in the window or up to 300 days before
    crowded_share: float  # firms in shared buildings
    shared_phone_share: float
    party_cover: float  # firms in the table of parties
    watch_share: float  # firms on a watch list
    weekly_share: float  # relations with a delivery each week
    # trade statistics
    statistic_gap: float  # records that were lost
    statistic_noise: float  # log scatter of a record's value and mass
    partner_by_dispatch: float  # territories that count imports by dispatch, not origin

    @property
    def last_day(self) -> int:
        """Name the last day of the window, as days since 1970."""
        return month_start(self.first_day, self.months) - 1

    @property
    def days(self) -> int:
        """Count the days of the window."""
        return self.last_day - self.first_day + 1


def day_number(day: dt.date) -> int:
    """Count days since 1970."""
    return (day - EPOCH).days


def month_start(first_day: int, offset: int) -> int:
    """Name the first day of the month that lies `offset` months after `first_day`."""
    date = EPOCH + dt.timedelta(days=first_day)
    months = date.year * 12 + date.month - 1 + offset
    return day_number(dt.date(months // 12, months % 12 + 1, 1))


def draw_parameters(rows: int, seed: int, *, hard: bool, clean: bool, base_rate: float | None = None) -> Parameters:
    """Draw a world's parameters from the seed."""
    rng = stream(seed, "parameters")
    months = int(rng.integers(24, 37))
    last_month = month_start(day_number(FIRST_END), int(rng.integers(0, 28)))
    drawn_rate = float(np.exp(rng.uniform(np.log(0.002), np.log(0.03))))
    shares = rng.dirichlet(np.full(len(TACTIC_NAMES), 3.0))
    return Parameters(
        seed=seed,
        rows=rows,
        hard=hard,
        clean=clean,
        first_day=month_start(last_month, 1 - months),
        months=months,
        base_rate=drawn_rate if base_rate is None else base_rate,
        tactic_mix={name: float(share) for name, share in zip(TACTIC_NAMES, shares, strict=True)},
        **_draw_numbers(rng, hard),
    )


def _draw_numbers(rng: Generator, hard: bool) -> dict[str, float]:
    """Draw each named number from its range, evenly or (from a positive bound) on the log scale."""
    drawn = {}
    for name, (plain, harder) in RANGES.items():
        low, high = harder if hard else plain
        even = high <= 3 * low or low <= 0
        drawn[name] = float(rng.uniform(low, high) if even else np.exp(rng.uniform(np.log(low), np.log(high))))
    return drawn


def _both(low: float, high: float) -> tuple[Range, Range]:
    return (low, high), (low, high)


RANGES: dict[str, tuple[Range, Range]] = {
    "strategic_share": _both(0.08, 0.25),
    "china_pull": _both(0.6, 1.6),
    "lodged_pull": _both(1.5, 3.5),
    "hub_share": _both(0.05, 0.2),
    "transit_share": _both(0.01, 0.05),
    "refiner_pull": ((0.5, 1.5), (1.5, 4.0)),
    "reciprocal_noise": _both(0.3, 0.9),
    "season": _both(0.05, 0.35),
    "shipments_per_relation": _both(7.0, 22.0),
    "relation_tail": _both(0.9, 1.6),
    "pool_exponent": _both(0.6, 0.85),
    "pool_concentration": _both(1.3, 3.0),
    "one_off_share": ((0.02, 0.06), (0.05, 0.15)),
    "item_share": _both(0.08, 0.12),
    "control_drop": _both(0.25, 0.85),
    "stockpile": _both(1.0, 2.2),
    "substitution": _both(1.1, 2.5),
    "china_feed_share": ((0.05, 0.2), (0.3, 0.7)),
    "level_sigma": _both(0.15, 0.45),
    "monthly_sigma": _both(0.006, 0.03),
    "mineral_sigma": _both(0.015, 0.05),
    "jump_rate": _both(0.1, 0.6),
    "noise_width": ((0.6, 1.3), (0.7, 1.5)),
    "origin_sigma": _both(0.02, 0.12),
    "firm_sigma": _both(0.02, 0.1),
    "relation_sigma": _both(0.02, 0.1),
    "quantity_slope": _both(0.005, 0.05),
    "odd_price_share": ((0.0003, 0.001), (0.001, 0.005)),
    "grade_share": ((0.0, 0.0), (0.2, 0.5)),
    "grade_relations": ((0.0, 0.0), (0.05, 0.15)),
    "freight_level": _both(0.6, 1.8),
    "lot_sigma": _both(0.1, 0.45),
    "stowage": _both(1.05, 1.45),
    "tare_sigma": ((0.08, 0.2), (0.15, 0.4)),
    "odd_tare_share": ((0.0005, 0.002), (0.003, 0.012)),
    "repack_share": ((0.001, 0.004), (0.005, 0.02)),
    "loss_share": ((0.01, 0.06), (0.05, 0.2)),
    "loss_sigma": ((0.001, 0.006), (0.01, 0.05)),
    "weigh_share": _both(0.3, 0.85),
    "scale_sigma": ((0.001, 0.005), (0.006, 0.02)),
    "scale_step": ((1.0, 10.0), (10.0, 50.0)),
    "slip_rate": _both(0.001, 0.01),
    "doc_missing": ((0.01, 0.05), (0.08, 0.25)),
    "thin_columns": ((0.0, 0.04), (0.03, 0.1)),
    "missing_rate": ((0.002, 0.03), (0.02, 0.1)),
    "short_code_share": _both(0.01, 0.15),
    "vague_share": ((0.01, 0.03), (0.05, 0.15)),
    "named_grade_share": ((0.9, 1.0), (0.2, 0.6)),
    "amended_share": _both(0.002, 0.02),
    "broker_change": _both(0.03, 0.2),
    "young_share": ((0.01, 0.04), (0.05, 0.12)),
    "crowded_share": ((0.01, 0.04), (0.05, 0.15)),
    "shared_phone_share": ((0.002, 0.008), (0.02, 0.06)),
    "party_cover": ((0.93, 0.99), (0.78, 0.93)),
    "watch_share": _both(0.0005, 0.003),
    "weekly_share": ((0.001, 0.004), (0.008, 0.025)),
    "statistic_gap": ((0.01, 0.05), (0.03, 0.12)),
    "statistic_noise": ((0.01, 0.05), (0.02, 0.1)),
    "partner_by_dispatch": _both(0.1, 0.5),
}
