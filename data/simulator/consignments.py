"""Consignments: relations repeated over time, whole or by way of a hub, before anybody writes a paper."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from data.simulator.columns import Array, Columns, log_between, ragged, stack, weighted
from data.simulator.firms import SELLER, FirmBook
from data.simulator.goods import Goods
from data.simulator.parameters import Parameters
from data.simulator.places import Places
from data.simulator.relations import AIR, CIF, FOB, POST, RAIL, ROAD, SEA, Market, choose_mode

HONEST = -1
EXPORT, IMPORT, REEXPORT = range(3)  # as in papers.FLOWS
# What consignments inherit from their relation.
INHERITED = (
    "kind",
    "src",
    "dst",
    "origin",
    "exporter",
    "importer",
    "end_user",
    "mode",
    "pack",
    "effect",
    "incoterm_out",
    "incoterm_in",
    "currency",
    "boxed",
    "grade",
)


class Calendar:
    """When consignments leave: seasons, and what a control does before and after its day."""

    def __init__(self, parameters: Parameters, goods: Goods, places: Places, rng: Generator) -> None:
        """Draw the seasons of every sector and lay the control's effect over the kinds it binds."""
        self.first_day, self.days = parameters.first_day, parameters.days
        self.china = places.at("CN")
        days = self.first_day + np.arange(self.days)
        phase = rng.uniform(0, 365, len(goods.sectors))
        wave = 1 + parameters.season * np.sin(2 * np.pi * (days + phase[:, None]) / 365.25)
        profile = wave[goods.sector]
        since = days - goods.controlled_from[:, None]
        controlled = self._after(since, parameters)
        substitute = 1 + (parameters.substitution - 1) * np.clip(since / 180, 0, 1)
        bound = np.where(goods.controlled[:, None], controlled, 1.0)
        self.edges = np.stack([_edges(profile * substitute), _edges(profile * bound)])

    @staticmethod
    def _after(since: Array, parameters: Parameters) -> Array:
        """Stock up in the ninety days before a control, fall on its day and recover a part in a year."""
        recovered = parameters.control_drop + (1 - parameters.control_drop) * 0.5 * np.clip(since / 365, 0, 1)
        before = np.where(since > -90, parameters.stockpile, 1.0)
        effect: Array = np.where(since >= 0, recovered, before)
        return effect

    def draw(self, rng: Generator, kind: Array, src: Array, start: Array, end: Array) -> Array:
        """Draw a day for each consignment within the days its relation lives."""
        row = kind.astype(np.int64) * 2 + (src == self.china)
        day = np.empty(len(kind), dtype=np.int64)
        order = np.argsort(row, kind="stable")
        breaks = np.flatnonzero(np.diff(row[order])) + 1
        uniform = rng.random(len(kind))
        for group in np.split(order, breaks):
            if len(group):
                edges = self.edges[row[group[0]] % 2, row[group[0]] // 2]
                low, high = edges[start[group] - self.first_day], edges[end[group] - self.first_day]
                drawn = np.searchsorted(edges, low + uniform[group] * (high - low), side="right") - 1
                day[group] = drawn.clip(start[group] - self.first_day, end[group] - self.first_day)
        return self.first_day + np.minimum(day, self.days - 1)


def _edges(profile: Array) -> Array:
    return np.concatenate([np.zeros((len(profile), 1)), np.cumsum(profile, axis=1)], axis=1)


def consign(market: Market, calendar: Calendar, rng: Generator, relations: Columns, chosen: Array) -> Columns:
    """Make one consignment of each chosen relation (by position, repeats allowed)."""
    rows = relations.take(chosen)
    size = rows.size
    day = calendar.draw(rng, rows["kind"], rows["src"], rows["start"], rows["end"])
    day = np.where(rows["weekly"], np.maximum(rows["start"], day - (day - chosen) % 7), day)
    sigma = np.where(rows["weekly"], 0.01, market.parameters.lot_sigma)
    kept = rng.random(size) < 0.4  # a standing order repeats the lot to the kilogram
    net = rows["lot"] * np.where(kept | rows["weekly"], 1.0, np.exp(rng.normal(0, 1, size) * sigma))
    shipped = Columns({name: rows[name] for name in INHERITED})
    shipped.update(
        relation=chosen.astype(np.int64),
        day=day,
        net=net,
        whole=~rows["weekly"],
        flow=np.full(size, EXPORT, dtype=np.int8),
        via=_transit(market, rng, rows),
        **unplanted(size),
    )
    shipped["broker_out"], shipped["broker_in"] = brokers(market.book, rng, shipped)
    return shipped


def unplanted(size: int) -> dict[str, Array]:
    """Mark rows as honest: no tactic, no case, nothing claimed."""
    return {
        "tactic": np.full(size, HONEST, dtype=np.int8),
        "case": np.full(size, -1, dtype=np.int64),
        "part": np.zeros(size, dtype=np.int8),
        "trick": np.zeros(size, dtype=np.int8),
        "strength": np.zeros(size),
        "claim": np.full(size, -1, dtype=np.int16),
    }


def brokers(book: FirmBook, rng: Generator, shipped: Columns) -> tuple[Array, Array]:
    """Let the exporter's and the importer's brokers lodge."""
    return book.broker(rng, shipped["exporter"]), book.broker(rng, shipped["importer"])


def _transit(market: Market, rng: Generator, rows: Columns) -> Array:
    """Let some direct consignments pass a hub that lodges a transit declaration; -1 is none."""
    hubs = market.places.hubs()
    hubs = hubs[market.places.lodges[hubs]]
    hub = hubs[rng.integers(0, len(hubs), rows.size)]
    passes = rng.random(rows.size) < market.parameters.transit_share
    direct = (rows["hub"] < 0) & (hub != rows["src"]) & (hub != rows["dst"]) & (rows["mode"] != POST)
    return np.where(passes & direct, hub, -1).astype(np.int16)


def through_hubs(market: Market, rng: Generator, shipped: Columns, relations: Columns) -> Columns:
    """Split what goes through a hub's trader into the leg in and one or two legs out, the origin kept."""
    hub = relations["hub"][shipped["relation"]]
    via_hub = hub >= 0
    legs, hubs = shipped.take(via_hub), hub[via_hub]
    traders = relations["trader"][legs["relation"]]
    entry = legs.over(dst=hubs, importer=traders, end_user=traders)
    entry = renew(market, rng, entry)
    onward = leave_hub(market, rng, legs, hubs, traders)
    return stack(shipped.take(~via_hub), entry, onward)


def leave_hub(market: Market, rng: Generator, legs: Columns, hubs: Array, traders: Array) -> Columns:
    """Send goods on from a hub after a while, whole or in two parts."""
    parts = np.where(rng.random(legs.size) < 0.3, 2, 1)
    owner, number = ragged(parts)
    share = rng.uniform(0.35, 0.65, legs.size)[owner]
    share = np.where(parts[owner] == 1, rng.choice([1.0, 0.9, 0.7], len(owner), p=[0.6, 0.2, 0.2]), share)
    share = np.where(number == 1, 1 - share, share)
    wait = rng.gamma(1.5, 14.0, len(owner)).astype(np.int64) + 2
    onward = legs.take(owner)
    travel = travel_days(market, onward["mode"], onward["src"], hubs[owner])
    onward = onward.over(
        src=hubs[owner].astype(np.int16),
        exporter=traders[owner],
        day=onward["day"] + travel + wait,
        net=onward["net"] * share,
        effect=onward["effect"] + rng.uniform(0.02, 0.12, len(owner)),
        flow=np.full(len(owner), REEXPORT, dtype=np.int8),
    )
    return renew(market, rng, onward)


def renew(market: Market, rng: Generator, legs: Columns) -> Columns:
    """Choose mode, terms and brokers anew for legs whose ends have changed."""
    mode = choose_mode(market, rng, legs["kind"], legs["src"], legs["dst"])
    # Small dear loads keep flying; what came as freight does not take to the air.
    flown, fly = np.isin(legs["mode"], (AIR, POST)), np.isin(mode, (AIR, POST))
    ground = np.where(market.places.land[legs["src"], legs["dst"]], ROAD, SEA)
    mode = np.where(flown, np.where(mode == ROAD, ROAD, legs["mode"]), np.where(fly, ground, mode))
    broker_out, broker_in = brokers(market.book, rng, legs)
    return legs.over(
        mode=mode.astype(np.int8),
        boxed=np.isin(mode, (SEA, RAIL)) & (market.goods.package_types[legs["kind"], 0] != "NE"),
        broker_out=broker_out,
        broker_in=broker_in,
        incoterm_out=rng.choice([FOB, CIF], legs.size, p=[0.85, 0.15]).astype(np.int8),
    )


def travel_days(market: Market, mode: Array, src: Array, dst: Array) -> Array:
    """Count the days on the way by mode and distance, without chance."""
    km = market.places.km[src, dst]
    speed = np.array([650.0, 700.0, 450.0, 9000.0, 2500.0])[mode]
    wait = np.array([4, 4, 1, 1, 4])[mode]
    days: Array = km * 1.3 / speed + wait
    return days.astype(np.int64)


def refinery_feed(market: Market, rng: Generator, shipped: Columns) -> Columns:
    """Bring the raw material to honest refiners: ore or metal in, oxide or metal with their own origin out."""
    goods, production, places = market.goods, market.production, market.places
    feeds, feed_src = [], []
    rows = np.flatnonzero(_refined(market, shipped) & (rng.random(shipped.size) < 0.35))
    from_china = rng.random(len(rows)) < market.parameters.china_feed_share
    for row, chinese in zip(rows, from_china, strict=True):
        mineral = str(goods.mineral[shipped["kind"][row]])
        kind = _raw_kind(rng, goods, mineral, int(shipped["kind"][row]), bool(chinese))
        weights = production.origin[kind] * (np.arange(len(places.codes)) != shipped["src"][row])
        china = chinese and shipped["src"][row] != places.at("CN")
        feeds.append(kind)
        feed_src.append(places.at("CN") if china else int(weighted(rng, weights, 1)[0]))
    return _feed_legs(market, rng, shipped.take(rows), np.array(feeds, dtype=np.int32), np.array(feed_src))


def _refined(market: Market, shipped: Columns) -> Array:
    """Mark consignments of refined goods that leave their own refiner outside China."""
    refined = np.isin(market.goods.stage.astype(str), ("metal", "oxide", "compound"))
    mineral = market.goods.strategic
    made = (shipped["origin"] == shipped["src"]) & (shipped["src"] != market.places.at("CN"))
    marked: Array = (refined & mineral)[shipped["kind"]] & made
    return marked


def _raw_kind(rng: Generator, goods: Goods, mineral: str, product: int, chinese: bool) -> int:
    """Choose what a refiner works up: ore if there is any, else another form of the same mineral."""
    kin = goods.named(mineral)
    ores = kin[goods.stage[kin] == "ore"]
    others = kin[(kin != product) & np.isin(goods.stage[kin].astype(str), ("metal", "oxide"))]
    pool = others if (chinese or not len(ores)) and len(others) else ores
    return int(pool[rng.integers(0, len(pool))]) if len(pool) else product


def _feed_legs(market: Market, rng: Generator, out: Columns, kind: Array, src: Array) -> Columns:
    if not out.size:
        return out
    exporter = market.book.pick(rng, SELLER, src, market.goods.sector[kind], kind)
    ore = market.goods.stage[kind] == "ore"
    legs = out.over(
        kind=kind,
        src=src.astype(np.int16),
        dst=out["src"],
        origin=src.astype(np.int16),
        exporter=exporter,
        importer=out["exporter"],
        end_user=out["exporter"],
        mode=np.full(out.size, SEA, dtype=np.int8),
        day=out["day"] - rng.integers(30, 120, out.size),
        net=out["net"] * np.where(ore, 2.0, 1.1) * log_between(rng, 1.5, 4.0, out.size),
        via=np.full(out.size, -1, dtype=np.int16),
        grade=np.zeros(out.size, dtype=bool),
    )
    return renew(market, rng, legs)
