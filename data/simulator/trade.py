"""Trade statistics: monthly bilateral records as both reporters would publish them."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from data.simulator.authorities import Authorities
from data.simulator.columns import Array, Columns, stack, stream
from data.simulator.consignments import EXPORT, IMPORT, REEXPORT, travel_days
from data.simulator.goods import Goods
from data.simulator.papers import IN, OUT, TRANSIT, freight
from data.simulator.prices import Prices
from data.simulator.relations import Market

FLOWS = ("export", "import", "re-export")


def tabulate_trade(
    market: Market,
    authorities: Authorities,
    prices: Prices,
    shipped: Columns,
    items: Columns,
    papers: Columns,
) -> Columns:
    """Add up what was declared, and for territories without declarations here what they would have seen."""
    rng = stream(market.parameters.seed, "statistics")
    by_dispatch = rng.random(len(market.places.codes)) < market.parameters.partner_by_dispatch
    seen = stack(
        _declared(market, authorities, papers, by_dispatch),
        _undeclared(market, shipped, items, by_dispatch, OUT),
        _undeclared(market, shipped, items, by_dispatch, IN),
    )
    headings, heading = _headings(market.goods)
    seen["heading"] = heading[seen["kind"]]
    seen["month"] = prices.month_of(seen["day"])
    return _publish(market, rng, prices, headings, _add_up(seen))


def _headings(goods: Goods) -> tuple[Array, Array]:
    headings, position = np.unique(goods.hs6.astype(str), return_inverse=True)
    return headings.astype(object), position


def _declared(market: Market, authorities: Authorities, papers: Columns, by_dispatch: Array) -> Columns:
    rows = papers.take(papers["side"] != TRANSIT)
    place = np.array([market.places.at(code) for code in authorities.codes])[rows["authority"]]
    arriving = rows["side"] == IN
    source = np.where(by_dispatch[place], rows["dispatch"], rows["origin"])
    return Columns(
        reporter=place,
        partner=np.where(arriving, source, rows["destination"]).astype(np.int64),
        flow=rows["flow"].astype(np.int64),
        kind=rows["kind"],
        day=rows["day"],
        usd=rows["usd"] + np.where(arriving, rows["freight"], 0.0),
        kg=rows["net"],
    )


def _undeclared(market: Market, shipped: Columns, items: Columns, by_dispatch: Array, side: int) -> Columns:
    """Take the side of consignments whose authority lodges nothing here."""
    places, parameters = market.places, market.parameters
    place = shipped["src" if side == OUT else "dst"].astype(np.int64)
    travel = travel_days(market, shipped["mode"], shipped["src"], shipped["dst"]) if side == IN else 0
    day = shipped["day"] + travel
    inside = (day >= parameters.first_day) & (day <= parameters.last_day) & ~places.lodges[place]
    rows = items.take(inside[items["ship"]])
    ship = rows["ship"]
    source = np.where(by_dispatch[place], shipped["src"], shipped["origin"])
    partner = shipped["dst"] if side == OUT else source
    cost = freight(market, shipped, ship, rows["gross"], rows["fob"]) if side == IN else 0.0
    again = shipped["flow"][ship] == REEXPORT
    return Columns(
        reporter=place[ship],
        partner=partner[ship].astype(np.int64),
        flow=np.where(again, REEXPORT, EXPORT) if side == OUT else np.full(rows.size, IMPORT),
        kind=rows["kind"],
        day=day[ship],
        usd=rows["fob"] + cost,
        kg=rows["net"],
    )


def _add_up(seen: Columns) -> Columns:
    """Sum by reporter, partner, flow, heading and month."""
    key = seen["reporter"]
    for name, size in (("partner", 256), ("flow", 4), ("heading", 1024), ("month", 64)):
        key = key * size + seen[name]
    _, first, group = np.unique(key, return_index=True, return_inverse=True)
    total = seen.take(first)
    total["usd"] = np.bincount(group, seen["usd"], len(first))
    total["kg"] = np.bincount(group, seen["kg"], len(first))
    return total


def _publish(market: Market, rng: Generator, prices: Prices, headings: Array, total: Columns) -> Columns:
    """Round and blur the sums, lose some records, and lay the rest out as the canonical table."""
    parameters, places = market.parameters, market.places.named()
    total = total.take((rng.random(total.size) >= parameters.statistic_gap) & (total["reporter"] != total["partner"]))
    size = total.size
    blur = np.exp(rng.normal(0, parameters.statistic_noise, (2, size)) * (rng.random((2, size)) < 0.5))
    kg = np.round(total["kg"] * blur[1], 1)
    usd = np.round(total["usd"] * blur[0])
    text = np.full(size, None, dtype=object)
    return Columns(
        reporter=places[total["reporter"]],
        partner=places[total["partner"]],
        flow=np.array(FLOWS, dtype=object)[total["flow"]],
        hs_code=headings[total["heading"]],
        period_start=prices.month_starts[total["month"]],
        frequency=np.full(size, "M", dtype=object),
        value_usd=usd,
        value_basis=np.where(total["flow"] == IMPORT, "CIF", "FOB").astype(object),
        net_kg=np.where(rng.random(size) < 0.02, np.nan, kg),
        quantity=np.full(size, np.nan),
        quantity_unit=text,
        transport_mode=text,
        hs_revision=np.full(size, "2022", dtype=object),
        source=np.full(size, "simulated", dtype=object),
    )
