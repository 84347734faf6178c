"""What every tactic works with: the world so far, and the few moves that planting a case takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from data.simulator.authorities import Authorities
from data.simulator.columns import Array, Columns, log_between, ragged, weighted
from data.simulator.consignments import Calendar, brokers, consign, travel_days
from data.simulator.descriptions import Wordings
from data.simulator.papers import IN, LINKED, OFFENDING, OUT
from data.simulator.parameters import TACTIC_NAMES, Parameters
from data.simulator.prices import Prices
from data.simulator.relations import Market, relate

# Days between the arrival of a planted consignment and the end of the window, at least.
WAITING_DAYS = 14
# Lies about value and mass pay in any goods; the world is watched for those about strategic ones.
DULL_SHARE = 0.2


@dataclass
class Desk:
    """The world as a tactic finds it."""

    market: Market
    calendar: Calendar
    authorities: Authorities
    prices: Prices
    wordings: Wordings
    relations: Columns
    ledger: Columns
    offenders: Array
    cases: int = 0

    @property
    def parameters(self) -> Parameters:
        """The drawn numbers of this world."""
        return self.market.parameters

    @property
    def hard(self) -> bool:
        """Whether the degree is hard."""
        return self.market.parameters.hard

    @property
    def china(self) -> int:
        """The position of China."""
        return self.market.places.at("CN")

    def open_cases(self, count: int) -> Array:
        """Number new cases."""
        self.cases += count
        return np.arange(self.cases - count, self.cases)

    def lodging(self) -> Array:
        """List the places whose authority takes part."""
        return np.flatnonzero(self.market.places.lodges)

    def lodging_hubs(self) -> Array:
        """List the hubs whose authority takes part."""
        hubs = self.market.places.hubs()
        return hubs[self.market.places.lodges[hubs]]

    def between(self, rng: Generator, plain: tuple[float, float], hard: tuple[float, float], size: int) -> Array:
        """Draw log-uniformly from the range of this world's degree."""
        low, high = hard if self.hard else plain
        return log_between(rng, low, high, size)

    def chance(self, rng: Generator, plain: float, hard: float, size: int) -> Array:
        """Decide with the odds of this world's degree."""
        decided: Array = rng.random(size) < (hard if self.hard else plain)
        return decided


def minerals_from(desk: Desk, place: int) -> Array:
    """List the strategic kinds that a place makes, other than scrap and residues."""
    goods = desk.market.goods
    made = desk.market.production.origin[:, place] > 0
    wanted = np.isin(goods.role.astype(str), ("target", "downstream", "adjacent"))
    return np.flatnonzero(goods.strategic & made & wanted & (goods.stage != "scrap"))


def bound_kinds(desk: Desk, margin: int = 60) -> Array:
    """List the kinds that China controls for at least `margin` days of the window."""
    goods = desk.market.goods
    return np.flatnonzero(goods.controlled_from <= desk.parameters.last_day - margin)


def draw_kinds(desk: Desk, rng: Generator, kinds: Array, size: int) -> Array:
    """Draw kinds by how much they are traded."""
    return kinds[weighted(rng, desk.market.goods.share[kinds] ** 0.7, size)]


def draw_places(desk: Desk, rng: Generator, places: Array, size: int, unlike: Array | None = None) -> Array:
    """Draw places by how much they buy; never the ones given."""
    weight = desk.market.places.buys[places] ** 0.7
    drawn = places[weighted(rng, weight, size)]
    if unlike is not None and len(places) > 1:
        clash = drawn == unlike
        step = (np.searchsorted(places, drawn) + 1) % len(places)
        drawn = np.where(clash, places[step], drawn)
    return drawn


def consumers(desk: Desk, rng: Generator, size: int, unlike: Array, lodged: float) -> Array:
    """Draw destinations that are no hubs: of authorities that take part with the given odds, else of any."""
    places = desk.market.places
    plain = np.array([i for i, role in enumerate(places.roles) if role == "consumer"])
    near = draw_places(desk, rng, plain[places.lodges[plain]], size, unlike)
    far = draw_places(desk, rng, plain, size, unlike)
    return np.where(rng.random(size) < lodged, near, far)


def fresh(desk: Desk, rng: Generator, kind: Array, src: Array, dst: Array) -> Columns:
    """Draw new relations for the given goods and places, between firms of the pools, mostly after the control."""
    rows = relate(desk.market, rng, kind, src, dst, np.full(len(kind), -1))
    control = desk.market.goods.controlled_from[kind]
    first, last = desk.parameters.first_day, desk.parameters.last_day
    after = (control < last - 60) & (rng.random(len(kind)) < 0.85)
    start = np.where(after, np.maximum(control, first), first)
    latest = np.maximum(start + 1, last - 90)
    rows["start"] = start + (rng.random(len(kind)) ** 2 * (latest - start)).astype(np.int64)
    rows["end"] = np.minimum(last + 1, rows["start"] + rng.integers(60, 500, len(kind)))
    return rows


def established(desk: Desk, rng: Generator, fits: Array, kinds: Array, size: int) -> Columns:
    """Draw honest relations that fit, the busy ones more often; where a small world has none, new ones in `kinds`."""
    rows = np.flatnonzero(fits & ~desk.relations["weekly"] & (desk.relations["hub"] < 0))
    if not len(rows):
        kind = draw_kinds(desk, rng, kinds, size)
        src = np.array([_maker(desk, rng, int(one)) for one in kind], dtype=np.int64)
        return fresh(desk, rng, kind, src, draw_places(desk, rng, desk.lodging(), size, src))
    weight = desk.relations["weight"][rows] ** 0.5
    return desk.relations.take(rows[weighted(rng, weight, size)])


def _maker(desk: Desk, rng: Generator, kind: int) -> int:
    """Draw a participating territory that makes a kind; China makes most things."""
    places = desk.lodging()
    weights = desk.market.production.origin[kind, places]
    return int(places[weighted(rng, weights, 1)[0]]) if weights.sum() > 0 else desk.china


def mostly_strategic(desk: Desk, rng: Generator, fits: Array, size: int) -> Columns:
    """Draw honest relations that fit, four in five of them in strategic goods."""
    strategic = desk.market.goods.strategic
    held = strategic[desk.relations["kind"]]
    some = established(desk, rng, fits & held, np.flatnonzero(strategic), size)
    others = established(desk, rng, fits & ~held, np.flatnonzero(~strategic), size)
    dull = rng.random(size) < DULL_SHARE
    return Columns({name: np.where(dull, others[name], some[name]) for name in some})


def repeat_cases(rng: Generator, wanted: int, odds: float = 0.45, most: int = 8) -> Array:
    """Draw how often each case repeats its consignment, until the wanted number is reached."""
    counts = np.minimum(rng.geometric(odds, wanted), most)
    cases = int(np.searchsorted(np.cumsum(counts), wanted)) + 1
    counts = counts[:cases]
    counts[-1] -= counts.sum() - wanted
    return counts


def plot(
    desk: Desk,
    rng: Generator,
    name: str,
    rows: Columns,
    counts: Array,
    strength: Array,
    trick: Array,
    margin: int = WAITING_DAYS,
) -> Columns:
    """Ship each relation as often as its case repeats, marked with tactic, case, strength and trick.

    Both sides of a planted consignment fall into the window: it leaves the way and a margin before the end.
    """
    owner, _ = ragged(counts)
    latest = desk.parameters.last_day - margin - travel_days(desk.market, rows["mode"], rows["src"], rows["dst"])
    rows["end"] = np.maximum(desk.parameters.first_day + 2, np.minimum(rows["end"], latest))
    rows["start"] = np.minimum(rows["start"], rows["end"] - 1)
    shipped = consign(desk.market, desk.calendar, rng, rows, owner)
    cases = desk.open_cases(len(counts))
    return shipped.over(
        relation=np.full(shipped.size, -1),
        tactic=np.full(shipped.size, TACTIC_NAMES.index(name), dtype=np.int8),
        case=cases[owner],
        strength=strength[owner],
        trick=trick[owner].astype(np.int8),
        via=np.full(shipped.size, -1, dtype=np.int16),
        grade=np.zeros(shipped.size, dtype=bool),
    )


def rebroker(desk: Desk, rng: Generator, shipped: Columns) -> Columns:
    """Appoint brokers again after the firms were changed."""
    broker_out, broker_in = brokers(desk.market.book, rng, shipped)
    return shipped.over(broker_out=broker_out, broker_in=broker_in)


def planted(papers: Columns, name: str) -> Array:
    """Mark the first items of a tactic's consignments."""
    mine: Array = (papers["tactic"] == TACTIC_NAMES.index(name)) & (papers["item_no"] == 1)
    return mine


def accuse(papers: Columns, offending: Array, linked: Array) -> None:
    """Write roles: who lies, and who is the honest-looking other side."""
    papers["role"][linked] = LINKED
    papers["role"][offending] = OFFENDING


def per_case(rng: Generator, papers: Columns) -> Array:
    """Draw one number between 0 and 1 for each case, the same on all its papers."""
    size = int(papers["case"].max(initial=-1)) + 2
    drawn: Array = rng.random(size)[papers["case"]]
    return drawn


def sides(papers: Columns) -> tuple[Array, Array]:
    """Mark the papers that leave and the papers that arrive."""
    return papers["side"] == OUT, papers["side"] == IN


def drop_licence(papers: Columns, rows: Array) -> None:
    """Leave the licence number empty."""
    papers["licence"][rows] = -1


Consigner = Callable[[Desk, Generator, int], Columns]
Falsifier = Callable[[Desk, Generator, Columns], None]


@dataclass(frozen=True)
class Tactic:
    """A way to cheat: how its consignments are arranged, and what is written about them."""

    name: str
    consign: Consigner
    falsify: Falsifier
