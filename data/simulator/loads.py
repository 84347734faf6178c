"""Loads: the goods items of every consignment with their masses, packages, volumes and prices."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from data.simulator.columns import Array, Columns, log_between, ragged, stack, weighted
from data.simulator.goods import Goods
from data.simulator.prices import Prices
from data.simulator.relations import AIR, POST, Market

# A container takes so much; two of them are needed for more.
BOX_KG = 25_500.0
BOX_M3 = 62.0
# Ways in which goods are packed again: in bags, cartons, drums or on pallets that are not usual for them.
REPACKED = (("BG", 25.0), ("CT", 20.0), ("DR", 100.0), ("PX", 800.0), ("CS", 250.0), ("JB", 500.0))
# What may stand beside a strategic mineral on the same declaration.
COMPANIONS = ("metals", "chemicals")


def package_vocabulary(goods: Goods) -> list[str]:
    """List the package types that occur."""
    return sorted({str(code) for code in goods.package_types.ravel()} | {code for code, _ in REPACKED})


def load(market: Market, prices: Prices, rng: Generator, shipped: Columns) -> Columns:
    """Fill consignments with goods items: facts as they are, before anybody declares them."""
    items = stack(_main_items(shipped), _companions(market, rng, shipped)).order("ship", "item_no")
    items = _pack(market, rng, items, shipped)
    items["fob"] = _price(market, prices, rng, items, shipped)
    items["boxes"] = _boxes(items, shipped)
    return items


def _main_items(shipped: Columns) -> Columns:
    size = shipped.size
    return Columns(
        ship=np.arange(size),
        item_no=np.ones(size, dtype=np.int16),
        kind=shipped["kind"],
        net=shipped["net"],
        pack=shipped["pack"],
        whole=shipped["whole"],
        grade=shipped["grade"],
    )


def _companions(market: Market, rng: Generator, shipped: Columns) -> Columns:
    """Add a second item, seldom more, from the same trade and the same origin."""
    more = rng.random(shipped.size) < market.parameters.item_share
    counts = np.where(more, np.minimum(rng.geometric(0.65, shipped.size), 5), 0)
    ship, number = ragged(counts)
    kind = _companion_kinds(market, rng, shipped["kind"][ship], shipped["origin"][ship])
    lot = market.goods.lot_kg[kind] * log_between(rng, 0.05, 0.6, len(ship))
    light = np.isin(shipped["mode"][ship], (AIR, POST))
    return Columns(
        ship=ship,
        item_no=(number + 2).astype(np.int16),
        kind=kind.astype(np.int32),
        net=np.where(light, np.minimum(lot * 0.1, 500.0), lot),
        pack=np.zeros(len(ship), dtype=np.int8),
        whole=np.ones(len(ship), dtype=bool),
        grade=np.zeros(len(ship), dtype=bool),
    )


def _companion_kinds(market: Market, rng: Generator, kind: Array, origin: Array) -> Array:
    goods = market.goods
    near = [goods.sectors.index(name) for name in COMPANIONS]
    sector = np.where(goods.strategic[kind], rng.choice(near, len(kind)), goods.sector[kind])
    group = sector * 1000 + origin
    chosen = np.zeros(len(kind), dtype=np.int64)
    for key in np.unique(group):
        rows = np.flatnonzero(group == key)
        fits = (goods.sector == key // 1000) & ~goods.strategic
        weight = goods.share * market.production.origin[:, key % 1000] * fits
        weight = weight if weight.sum() > 0 else goods.share * fits
        chosen[rows] = weighted(rng, weight, len(rows)) if weight.sum() > 0 else kind[rows]
    return chosen


def _pack(market: Market, rng: Generator, items: Columns, shipped: Columns) -> Columns:
    """Pack the goods: whole packages of the usual size, a tare around the usual, a volume from the density."""
    goods, parameters, kind = market.goods, market.parameters, items["kind"]
    size = items.size
    package_type, unit_kg = _package(market, rng, items)
    packages = np.maximum(1, np.round(items["net"] / unit_kg))
    over = np.ceil(items["net"] / unit_kg - 1e-9)
    part = items["net"] < 0.75 * unit_kg
    whole = items["whole"] & ~part
    net = round_mass(np.where(whole, packages * unit_kg, items["net"]))
    flown = np.where(np.isin(shipped["mode"][items["ship"]], (AIR, POST)), 1.3, 1.0)
    tare = goods.tare[kind] * flown * np.exp(rng.normal(0, parameters.tare_sigma, size))
    odd = rng.random(size) < parameters.odd_tare_share
    tare = np.where(odd, tare * log_between(rng, 0.3, 5.0, size) + 0.005, tare)
    stowed = parameters.stowage * np.exp(rng.normal(0, 0.07, size)) * np.where(part, 1.3, 1.0)
    return items.over(
        net=net,
        packages=np.where(whole, packages, np.maximum(over, 1)),
        package_type=package_type,
        gross=np.maximum(net, round_mass(net * (1 + tare))),
        volume=np.maximum(0.001, np.round(net / (goods.bulk[kind] * 1000) * stowed, 3)),
    )


def _package(market: Market, rng: Generator, items: Columns) -> tuple[Array, Array]:
    """Choose the package: the relation's own, or one of several others where a load was packed again."""
    goods, kind, pack = market.goods, items["kind"], items["pack"]
    vocabulary = package_vocabulary(goods)
    code = np.array([[vocabulary.index(str(name)) for name in pair] for pair in goods.package_types])
    again = rng.random(items.size) < market.parameters.repack_share
    again &= goods.package_types[kind, 0] != "NE"
    other = rng.integers(0, len(REPACKED), items.size)
    other_code = np.array([vocabulary.index(name) for name, _ in REPACKED])[other]
    other_kg = np.array([kg for _, kg in REPACKED])[other]
    return (
        np.where(again, other_code, code[kind, pack]).astype(np.int16),
        np.where(again, other_kg, goods.package_kg[kind, pack]),
    )


def round_mass(kg: Array) -> Array:
    """Round a mass as people write it: whole kilograms when large, grams when small."""
    return np.maximum(0.001, np.where(kg >= 1000, np.round(kg), np.where(kg >= 10, np.round(kg, 1), np.round(kg, 3))))


def _price(market: Market, prices: Prices, rng: Generator, items: Columns, shipped: Columns) -> Array:
    """Price each item free on board in USD."""
    goods, parameters = market.goods, market.parameters
    kind, ship = items["kind"], items["ship"]
    log_price = prices.fair(kind, shipped["day"][ship], shipped["origin"][ship])
    log_price = log_price + shipped["effect"][ship] + market.book.firms["effect"][shipped["exporter"][ship]]
    log_price += prices.noise[kind] * rng.normal(0, 1, items.size)
    log_price -= prices.slope * np.log(items["net"] / goods.lot_kg[kind]).clip(-6, 4)
    log_price += np.where(items["grade"], np.log(goods.grade_factor[kind]), 0.0)
    odd = rng.random(items.size) < parameters.odd_price_share
    swing = rng.uniform(np.log(1.5), np.log(4), items.size) * rng.choice([-1, 1], items.size)
    fob: Array = items["net"] * np.exp(log_price + np.where(odd, swing, 0.0))
    return np.maximum(0.5, fob)


def _boxes(items: Columns, shipped: Columns) -> Array:
    """Count the containers a consignment fills, for each of its items."""
    ship = items["ship"]
    gross = np.bincount(ship, items["gross"], shipped.size)
    volume = np.bincount(ship, items["volume"], shipped.size)
    boxes = np.ceil(np.maximum(gross / BOX_KG, volume / BOX_M3)).astype(np.int32)
    counted: Array = np.maximum(1, boxes)[ship]
    return counted
