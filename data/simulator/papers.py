"""Papers: what each side declares about a consignment, honest but for chance.  Tactics change them later."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from data.simulator.authorities import Authorities
from data.simulator.columns import Array, Columns
from data.simulator.consignments import REEXPORT, travel_days
from data.simulator.loads import round_mass
from data.simulator.prices import Prices
from data.simulator.rates import CURRENCIES, currency_code
from data.simulator.relations import AIR, CFR, CIF, CIP, DAP, EXW, POST, ROAD, Market

OUT, IN, TRANSIT = range(3)
INNOCENT, LINKED, OFFENDING = range(3)
FLOWS = ("export", "import", "re-export", "transit")
WITHOUT_CENTS = ("JPY", "KRW", "VND")
CARRIED = (
    "kind",
    "net",
    "gross",
    "packages",
    "package_type",
    "volume",
    "fob",
    "boxes",
    "item_no",
    "grade",
)
FROM_SHIPMENT = (
    "src",
    "dst",
    "origin",
    "via",
    "exporter",
    "importer",
    "end_user",
    "mode",
    "boxed",
    "currency",
    "tactic",
    "case",
    "part",
    "trick",
    "strength",
    "claim",
)


def declare(
    market: Market,
    authorities: Authorities,
    prices: Prices,
    rates: Array,
    rng: Generator,
    shipped: Columns,
    items: Columns,
) -> Columns:
    """Write the papers of every side that lodges: one row for each goods item and side."""
    arrival = _arrivals(market, rng, shipped)
    pick = rng.integers(0, 1 << 16, items.size)
    sides = [_side(market, authorities, shipped, items.over(pick=pick), arrival, side) for side in (OUT, IN, TRANSIT)]
    papers = Columns({name: np.concatenate([side[name] for side in sides]) for name in sides[0]})
    _lose_on_the_way(market, rng, papers)
    _weigh(authorities, rng, papers)
    _invoice(market, authorities, prices, rates, rng, shipped, papers)
    papers["duty"] = np.where(papers["side"] == IN, authorities.duty[papers["authority"], papers["kind"]], np.nan)
    papers["short"] = _by_declaration(rng, papers, authorities.short_share)
    papers["amended"] = _by_declaration(rng, papers, np.full(len(authorities.codes), market.parameters.amended_share))
    papers["true_kind"] = papers["kind"].copy()
    papers["role"] = np.zeros(papers.size, dtype=np.int8)
    papers["licence"] = np.full(papers.size, -1, dtype=np.int64)
    papers["number"] = _numbers(rng, shipped, papers)
    return papers


def _arrivals(market: Market, rng: Generator, shipped: Columns) -> Array:
    """Date the arrival: the way, and a wait that is sometimes long."""
    travel = travel_days(market, shipped["mode"], shipped["src"], shipped["dst"])
    slack = np.where(np.isin(shipped["mode"], (AIR, ROAD, POST)), 1.0, 3.0)
    return shipped["day"] + travel + (rng.gamma(1.2, 1.0, shipped.size) * slack).astype(np.int64)


def _side(
    market: Market, authorities: Authorities, shipped: Columns, items: Columns, arrival: Array, side: int
) -> Columns:
    """Take the items whose consignment this side's authority sees, within the window."""
    place = shipped[("src", "dst", "via")[side]]
    authority = np.where(place >= 0, authorities.of_place[place], -1)
    day = (shipped["day"], arrival, (shipped["day"] + arrival) // 2)[side]
    first, last = market.parameters.first_day, market.parameters.last_day
    seen = (authority >= 0) & (day >= first) & (day <= last)
    rows = items.take(seen[items["ship"]])
    ship = rows["ship"]
    flow = np.full(rows.size, (0, 1, 3)[side], dtype=np.int8)
    flow[(shipped["flow"][ship] == REEXPORT) & (side == OUT)] = REEXPORT
    broker = shipped["broker_in" if side == IN else "broker_out"][ship]
    return Columns(
        ship=ship,
        side=np.full(rows.size, side, dtype=np.int8),
        authority=authority[ship].astype(np.int16),
        day=day[ship],
        flow=flow,
        broker=broker,
        pick=rows["pick"],
        **{name: rows[name] for name in CARRIED},
        **{name: shipped[name][ship] for name in FROM_SHIPMENT},
        dispatch=shipped["src"][ship],
        destination=shipped["dst"][ship],
    )


def _lose_on_the_way(market: Market, rng: Generator, papers: Columns) -> None:
    """Let some arrivals weigh a little less or more than what left, as moisture and scales have it."""
    parameters = market.parameters
    touched = (papers["side"] == IN) & (rng.random(papers.size) < parameters.loss_share)
    factor = np.where(touched, np.exp(rng.normal(-0.3, 1, papers.size) * parameters.loss_sigma), 1.0)
    papers["net"] = np.where(touched, round_mass(papers["net"] * factor), papers["net"])
    papers["gross"] = np.maximum(
        papers["net"], np.where(touched, round_mass(papers["gross"] * factor), papers["gross"])
    )
    papers["heavy"] = papers["gross"].copy()  # what a scale would show; lies about mass leave it alone


def _weigh(authorities: Authorities, rng: Generator, papers: Columns) -> None:
    """Weigh a share of the containers on the authority's scale."""
    authority, size = papers["authority"], papers.size
    papers["scaled"] = papers["boxed"] & (rng.random(size) < authorities.weigh_share[authority])
    papers["scale_error"] = 1 + authorities.scale_sigma[authority] * rng.normal(0, 1, size).clip(-3, 3)
    papers["scale_step"] = authorities.scale_step[authority]


def read_scale(papers: Columns) -> Array:
    """Read the verified gross mass off the scale; nothing where no one weighed."""
    step = np.where(papers["heavy"] < 20 * papers["scale_step"], 1.0, papers["scale_step"])
    shown = np.round(papers["heavy"] * papers["scale_error"] / step) * step
    return np.where(papers["scaled"], np.maximum(shown, 1.0), np.nan)


def freight(market: Market, shipped: Columns, ship: Array, gross: Array, fob: Array) -> Array:
    """Cost freight and insurance in USD by mode, distance and mass, within what goods can bear."""
    mode, km = shipped["mode"][ship], market.places.km[shipped["src"][ship], shipped["dst"][ship]]
    fixed = np.array([0.05, 0.06, 0.04, 1.2, 4.0])[mode]
    per_km = np.array([1.2e-5, 2.5e-5, 6e-5, 2.5e-4, 5e-4])[mode]
    most = np.array([0.15, 0.15, 0.1, 0.25, 0.35])[mode]
    cost = market.parameters.freight_level * (fixed + per_km * km) * gross
    capped: Array = np.minimum(cost, most * fob) + 0.003 * fob
    return capped


def _invoice(
    market: Market,
    authorities: Authorities,
    prices: Prices,
    rates: Array,
    rng: Generator,
    shipped: Columns,
    papers: Columns,
) -> None:
    """Put a value, a currency and terms of delivery on every paper."""
    ship, authority = papers["ship"], papers["authority"]
    importing = papers["side"] == IN
    terms = np.where(importing, shipped["incoterm_in"][ship], shipped["incoterm_out"][ship])
    papers["incoterm"] = terms.astype(np.int8)
    papers["freight"] = freight(market, shipped, ship, papers["gross"], papers["fob"])
    places = np.array([market.places.at(code) for code in authorities.codes])
    own = np.array([currency_code(market.places.currencies[place]) for place in places])
    local = _by_declaration(rng, papers, authorities.local_currency)
    papers["currency"] = np.where(local, own[authority], papers["currency"]).astype(np.int8)
    papers["rate"] = rates[papers["currency"], prices.month_of(papers["day"])]
    papers["usd"] = papers["fob"] + 0.0


def value_in_currency(papers: Columns) -> Array:
    """Turn the declared FOB value in USD into the declared terms and currency."""
    terms = papers["incoterm"]
    carried = np.isin(terms, (CIF, CIP, DAP)) * 1.0 + (terms == CFR) * 0.97
    usd = papers["usd"] * np.where(terms == EXW, 0.985, 1.0) + papers["freight"] * carried
    amount: Array = usd / papers["rate"]
    round_money = np.isin(papers["currency"], [CURRENCIES.index(code) for code in WITHOUT_CENTS])
    return np.where(round_money, np.round(amount), np.round(amount, 2))


def _by_declaration(rng: Generator, papers: Columns, share: Array) -> Array:
    """Decide something once for a declaration, with the authority's share."""
    key = papers["ship"] * 3 + papers["side"]
    draws = rng.random(int(key.max()) + 1) if papers.size else np.zeros(0)
    decided: Array = draws[key] < share[papers["authority"]]
    return decided


def _numbers(rng: Generator, shipped: Columns, papers: Columns) -> Array:
    """Number transport documents and containers: one number a consignment, the same on both sides."""
    drawn = rng.permutation(np.arange(shipped.size)) + 10_000_000
    numbers: Array = drawn[papers["ship"]]
    return numbers
