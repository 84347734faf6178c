"""Trade relations: who sells what to whom, by which way and on which terms.  Consignments repeat them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from data.simulator.columns import Array, Columns, log_between, stream, weighted
from data.simulator.firms import BUYER, SELLER, TRADER, FirmBook, found_firms
from data.simulator.goods import Goods
from data.simulator.parameters import Parameters
from data.simulator.places import Places
from data.simulator.production import Production
from data.simulator.rates import currency_code

SEA, RAIL, ROAD, AIR, POST = range(5)
MODES = ("sea", "rail", "road", "air", "post")
FOB, FCA, EXW, CIF, CFR, CIP, DAP = range(7)
INCOTERMS = ("FOB", "FCA", "EXW", "CIF", "CFR", "CIP", "DAP")


@dataclass(frozen=True)
class Market:
    """What relations are drawn from."""

    parameters: Parameters
    places: Places
    goods: Goods
    production: Production
    book: FirmBook


def open_market(
    parameters: Parameters, places: Places, goods: Goods, production: Production, size: int
) -> tuple[Market, Columns]:
    """Draw the honest relations of a world together with the firms that keep them."""
    rng = stream(parameters.seed, "relations")
    kind = weighted(rng, goods.share, size)
    src = _draw_sources(rng, production, kind)
    dst = _draw_destinations(rng, places, src)
    hub = _draw_hubs(rng, parameters, places, src, dst)
    book = found_firms(parameters, places, _demand(places, goods, kind, src, dst, hub))
    market = Market(parameters, places, goods, production, book)
    relations = relate(market, rng, kind, src, dst, hub)
    return market, _set_rhythm(market, rng, relations)


def _draw_sources(rng: Generator, production: Production, kind: Array) -> Array:
    edges = np.cumsum(production.origin, axis=1)[kind]
    return _fall(rng, edges)


def _draw_destinations(rng: Generator, places: Places, src: Array) -> Array:
    """Draw where goods go: by appetite, tempered by distance, never home."""
    near = (places.km + 1500.0) ** -0.6
    pull = places.buys * near
    np.fill_diagonal(pull, 0.0)
    edges = np.cumsum(pull, axis=1)
    edges /= edges[:, -1:]
    return _fall(rng, edges[src])


def _fall(rng: Generator, edges: Array) -> Array:
    """Draw a position in each row of cumulated shares."""
    fallen: Array = (edges < rng.random(len(edges))[:, None]).sum(axis=1)
    return fallen.clip(0, edges.shape[1] - 1)


def _draw_hubs(rng: Generator, parameters: Parameters, places: Places, src: Array, dst: Array) -> Array:
    """Send a share of relations through a hub's trader; -1 is direct trade."""
    hubs = places.hubs()
    weight = places.sells[hubs] * np.where(places.lodges[hubs], 2.0, 0.7)
    hub = hubs[weighted(rng, weight, len(src))]
    through = rng.random(len(src)) < parameters.hub_share
    return np.where(through & (hub != src) & (hub != dst), hub, -1)


def _demand(places: Places, goods: Goods, kind: Array, src: Array, dst: Array, hub: Array) -> Array:
    demand = np.zeros((3, len(places.codes), len(goods.sectors)))
    np.add.at(demand[SELLER], (src, goods.sector[kind]), 1)
    np.add.at(demand[BUYER], (dst, goods.sector[kind]), 1)
    via = hub >= 0
    np.add.at(demand[TRADER], (hub[via], goods.sector[kind[via]]), 1)
    return demand


def relate(market: Market, rng: Generator, kind: Array, src: Array, dst: Array, hub: Array) -> Columns:
    """Draw everything else about relations whose goods, places and hub are given."""
    goods, parameters, book = market.goods, market.parameters, market.book
    size, sector = len(kind), goods.sector[kind]
    mode = choose_mode(market, rng, kind, src, dst)
    exporter = book.pick(rng, SELLER, src, sector, kind)
    importer = book.pick(rng, BUYER, dst, sector, kind)
    elsewhere = rng.random(size) < 0.3  # a trading house buys for somebody else
    end_user = np.where(elsewhere, book.pick(rng, BUYER, dst, sector, kind + 3), importer)
    trader = np.where(hub >= 0, book.pick(rng, TRADER, np.maximum(hub, 0), sector, kind), -1)
    start, end = _active(rng, parameters, size)
    return Columns(
        kind=kind.astype(np.int32),
        src=src.astype(np.int16),
        dst=dst.astype(np.int16),
        hub=hub.astype(np.int16),
        origin=src.astype(np.int16),
        exporter=exporter,
        importer=importer,
        trader=trader,
        end_user=end_user,
        mode=mode,
        lot=_lots(market, rng, kind, mode),
        pack=(rng.random(size) < 0.35).astype(np.int8),
        start=start,
        end=end,
        effect=rng.normal(0, parameters.relation_sigma, size),
        incoterm_out=rng.choice([FOB, FCA, EXW, CIF, CFR], size, p=[0.6, 0.18, 0.07, 0.1, 0.05]).astype(np.int8),
        incoterm_in=rng.choice([CIF, CFR, CIP, DAP, FOB], size, p=[0.6, 0.1, 0.08, 0.07, 0.15]).astype(np.int8),
        currency=_invoice_currency(market, rng, src, dst),
        boxed=(np.isin(mode, (SEA, RAIL)) & (goods.package_types[kind, 0] != "NE")) & (rng.random(size) < 0.9),
        grade=(rng.random(size) < parameters.grade_relations) & (goods.grade_factor[kind] != 1.0),
        weekly=np.zeros(size, dtype=bool),
        weight=np.exp(rng.normal(0, parameters.relation_tail, size)),
    )


def choose_mode(market: Market, rng: Generator, kind: Array, src: Array, dst: Array) -> Array:
    """Choose how goods move: dear goods fly, neighbours drive, the rest sails."""
    goods, places = market.goods, market.places
    dear = goods.price[kind]
    land = places.land[src, dst]
    draw = rng.random(len(kind))
    fly = np.interp(np.log10(dear), [0.3, 1.3, 2.3, 3.3], [0.0, 0.08, 0.5, 0.9])
    mode = np.full(len(kind), SEA, dtype=np.int8)
    mode[(draw < 0.06) & (places.km[src, dst] < 9000) & ~land] = RAIL
    mode[land & (draw < 0.85)] = ROAD
    mode[rng.random(len(kind)) < fly] = AIR
    mode[(mode == AIR) & (draw < 0.05)] = POST
    return mode


def _lots(market: Market, rng: Generator, kind: Array, mode: Array) -> Array:
    lot = market.goods.lot_kg[kind] * np.exp(rng.normal(0, 0.6, len(kind)))
    flown = np.minimum(lot * 0.2, log_between(rng, 30.0, 4000.0, len(kind)))
    posted = np.minimum(lot, log_between(rng, 1.0, 30.0, len(kind)))
    return np.select([mode == AIR, mode == POST], [flown, posted], lot)


def _active(rng: Generator, parameters: Parameters, size: int) -> tuple[Array, Array]:
    """Draw the days a relation lives: most always, some begin or end, a few are a single order."""
    days = parameters.days
    start = np.where(rng.random(size) < 0.3, rng.integers(0, days - 30, size), 0)
    end = np.where(rng.random(size) < 0.2, start + rng.integers(20, days, size), days)
    single = rng.random(size) < parameters.one_off_share
    start = np.where(single, rng.integers(0, days - 10, size), start)
    end = np.where(single, start + 10, end)
    return parameters.first_day + start, parameters.first_day + np.minimum(end, days)


def _invoice_currency(market: Market, rng: Generator, src: Array, dst: Array) -> Array:
    """Invoice mostly in dollars, else in the seller's or the buyer's money."""
    own = np.array([currency_code(currency) for currency in market.places.currencies], dtype=np.int8)
    draw = rng.random(len(src))
    return np.select([draw < 0.7, draw < 0.85], [np.zeros(len(src), dtype=np.int8), own[src]], own[dst])


def _set_rhythm(market: Market, rng: Generator, relations: Columns) -> Columns:
    """Make some relations weekly deliveries of just under a round mass, as honest buyers like them."""
    weekly = (rng.random(relations.size) < market.parameters.weekly_share) & (relations["lot"] > 20)
    scale = 10.0 ** np.floor(np.log10(relations["lot"])) * rng.choice([0.5, 1.0, 2.0, 2.5], relations.size)
    relations["weekly"] = weekly
    relations["lot"] = np.where(weekly, scale * rng.uniform(0.97, 0.999, relations.size), relations["lot"])
    relations["weight"] = np.where(weekly, np.maximum(relations["weight"], 2.0), relations["weight"])
    return relations
