"""A world from its parameters: honest trade, planted cases, papers, and the tables that come of them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from data.simulator.authorities import seat_authorities
from data.simulator.columns import Array, Columns, stack, stream, weighted
from data.simulator.consignments import Calendar, consign, refinery_feed, through_hubs, travel_days
from data.simulator.descriptions import collect_wordings, describe
from data.simulator.gaps import leave_gaps
from data.simulator.goods import stock_goods
from data.simulator.licences import grant_licences, licence_names
from data.simulator.loads import load
from data.simulator.names import name_firms
from data.simulator.papers import OFFENDING, declare
from data.simulator.parameters import TACTIC_NAMES, Parameters
from data.simulator.places import settle_places
from data.simulator.prices import set_prices
from data.simulator.production import place_production, read_controls
from data.simulator.rates import draw_rates, tabulate_rates
from data.simulator.register import keep_register, tabulate_parties
from data.simulator.relations import open_market
from data.simulator.sheet import Desktop, fill_sheet, number_declarations, write_declarations
from data.simulator.slips import slip
from data.simulator.tactics import TACTICS, Desk
from data.simulator.trade import tabulate_trade
from data.simulator.truth import tabulate_truth
from data.simulator.writing import LICENCES, PARTIES, RATES, TRADE_RECORDS, TRUTH, write_columns

# Planted cases of a tactic never fall below this many offending declarations, or this share of a large world.
LEAST_CASES = 5
LEAST_SHARE = 1.1e-4
# Papers that an honest consignment leaves, guessed before they are counted.
SPARE = 1.06


@dataclass(frozen=True)
class Summary:
    """What was written, and where."""

    out: Path
    declarations: int
    items: int
    offending: dict[str, int]
    linked: dict[str, int]


def set_up(parameters: Parameters) -> tuple[Desk, Array]:
    """Draw everything that stands before anything is shipped."""
    places = settle_places(parameters)
    goods = stock_goods(parameters, read_controls())
    production = place_production(parameters, places, goods)
    prices = set_prices(parameters, goods, len(places.codes))
    size = max(60, int(parameters.rows / parameters.shipments_per_relation))
    market, relations = open_market(parameters, places, goods, production, size)
    authorities = seat_authorities(parameters, places, goods)
    calendar = Calendar(parameters, goods, places, stream(parameters.seed, "calendar"))
    wordings = collect_wordings(goods, stream(parameters.seed, "wordings"))
    nobody = np.zeros(0, dtype=np.int64)
    desk = Desk(market, calendar, authorities, prices, wordings, relations, Columns(), nobody)
    return desk, draw_rates(parameters)


def plant(desk: Desk) -> list[Columns]:
    """Arrange the consignments of every tactic, as many as the drawn mix asks for."""
    parameters = desk.parameters
    if parameters.clean:
        return []
    wanted = parameters.base_rate * parameters.rows
    least = max(LEAST_CASES, LEAST_SHARE * parameters.rows)
    planted = []
    for tactic in TACTICS:
        count = round(max(least, wanted * parameters.tactic_mix[tactic.name]))
        planted.append(tactic.consign(desk, stream(parameters.seed, "plant " + tactic.name), count))
        desk.offenders = np.union1d(desk.offenders, planted[-1]["exporter"])
    return planted


def ship_honestly(desk: Desk, planted: Columns | None) -> Columns:
    """Ship honest consignments until, with the planted ones, the wanted number of declarations is reached."""
    parameters, market, relations = desk.parameters, desk.market, desk.relations
    rng = stream(parameters.seed, "honest")
    target = parameters.rows - (0 if planted is None else int(_papers_of(desk, planted).sum()))
    tried = int(target * 1.1) + 100
    while True:
        chosen = weighted(rng, relations["weight"], tried)
        shipped = consign(market, desk.calendar, rng, relations, chosen)
        shipped = through_hubs(market, rng, shipped, relations)
        shipped = stack(shipped, refinery_feed(market, rng, shipped))
        order = rng.permutation(shipped.size)
        filled = np.cumsum(_papers_of(desk, shipped)[order])
        if filled[-1] >= target:
            return shipped.take(np.sort(order[: int(np.searchsorted(filled, target)) + 1]))
        tried = int(tried * max(1.05, SPARE * target / max(1, filled[-1])))


def _papers_of(desk: Desk, shipped: Columns) -> Array:
    """Count the declarations that consignments leave inside the window, near enough."""
    first, last, lodges = desk.parameters.first_day, desk.parameters.last_day, desk.market.places.lodges
    arrival = shipped["day"] + travel_days(desk.market, shipped["mode"], shipped["src"], shipped["dst"]) + 2
    leaves = (shipped["day"] >= first) & (shipped["day"] <= last)
    arrives = (arrival >= first) & (arrival <= last)
    passes = (shipped["via"] >= 0) & lodges[shipped["via"]] & leaves
    counted: Array = (lodges[shipped["src"]] & leaves) * 1 + (lodges[shipped["dst"]] & arrives) + passes
    return counted


def build(parameters: Parameters, out: Path) -> Summary:
    """Make a world and write all of its tables."""
    out.mkdir(parents=True, exist_ok=True)
    desk, rates = set_up(parameters)
    seed, market = parameters.seed, desk.market
    cases = plant(desk)
    planted = stack(*cases) if cases else None
    honest = ship_honestly(desk, planted)
    shipped = honest if planted is None else stack(honest, planted)
    items = load(market, desk.prices, stream(seed, "loads"), shipped)
    papers = declare(market, desk.authorities, desk.prices, rates, stream(seed, "papers"), shipped, items)
    describe(
        desk.wordings,
        desk.authorities,
        stream(seed, "descriptions"),
        papers,
        parameters.vague_share,
        parameters.named_grade_share,
    )
    desk.ledger = grant_licences(market.goods, desk.authorities, stream(seed, "licences"), papers)
    if planted is not None:
        for tactic in TACTICS:
            tactic.falsify(desk, stream(seed, "falsify " + tactic.name), papers)
        _forget_unfinished(papers)
    trade = tabulate_trade(market, desk.authorities, desk.prices, shipped, items, papers)
    write_columns(out / "trade_records.parquet", trade, TRADE_RECORDS)
    write_columns(out / "rates.parquet", tabulate_rates(rates, parameters), RATES)
    del items, shipped, honest, trade
    papers = number_declarations(seed, desk.authorities, papers)
    return _write(desk, papers, out)


def _forget_unfinished(papers: Columns) -> None:
    """Take the name off cases none of whose offending papers fell into the window."""
    finished = np.unique(papers["case"][papers["role"] == OFFENDING])
    papers["role"][~np.isin(papers["case"], finished)] = 0


def _write(desk: Desk, papers: Columns, out: Path) -> Summary:
    """Name the firms, fill in the sheet, and write declarations, parties, licences and truth."""
    parameters, book, goods = desk.parameters, desk.market.book, desk.market.goods
    names = name_firms(book, goods)
    register = keep_register(book, desk.authorities, names, papers, desk.ledger)
    named = licence_names(desk.ledger, stream(parameters.seed, "licence names"))
    desktop = Desktop(desk.market.places, goods, book, desk.authorities, desk.wordings, register, named)
    sheet = fill_sheet(goods, papers)
    slip(parameters, papers, sheet)
    gaps = leave_gaps(parameters, desk.authorities, papers)
    ids = write_declarations(out / "declarations.parquet", desktop, papers, sheet, gaps)
    write_columns(out / "parties.parquet", tabulate_parties(book, register, names), PARTIES)
    write_columns(out / "licences.parquet", _tabulate_ledger(desk, desktop), LICENCES)
    truth = tabulate_truth(parameters, desk.authorities, papers, ids)
    write_columns(out / "truth.parquet", truth, TRUTH)
    return _summarize(desk, papers, out)


def _tabulate_ledger(desk: Desk, desktop: Desktop) -> Columns:
    """Lay the licences out as China keeps them: its own numbers for foreign end users."""
    ledger, book = desk.ledger, desk.market.book
    china = np.full(ledger.size, desk.authorities.codes.index("CN"))
    abroad = book.firms["place"][ledger["end_user"]] != desk.china
    end_user = desktop.register.party(china, ledger["end_user"], abroad)
    order = np.argsort(desktop.licence_names.astype(str)) if ledger.size else np.zeros(0, dtype=np.int64)
    return Columns(
        licence_id=desktop.licence_names,
        exporter_id=desktop.register.ids[ledger["exporter"]],
        hs_code=desk.authorities.national[china, ledger["kind"]],
        destination=desk.market.places.named()[ledger["destination"]],
        end_user_id=desktop.register.ids[end_user],
        max_kg=ledger["max_kg"],
        valid_from=ledger["valid_from"],
        valid_to=ledger["valid_to"],
    ).take(order)


def _summarize(desk: Desk, papers: Columns, out: Path) -> Summary:
    """Count what is in the world, and write the counts with its parameters to world.json."""
    counted: list[dict[str, int]] = []
    for role in (OFFENDING, 1):
        mine = papers["role"] == role
        number = np.bincount(papers["tactic"][mine].astype(np.int64), minlength=len(TACTIC_NAMES))
        counted.append({name: int(count) for name, count in zip(TACTIC_NAMES, number, strict=True)})
    declarations = int(papers["declaration"].max(initial=-1)) + 1
    summary = Summary(out, declarations, papers.size, counted[0], counted[1])
    facts = {
        "parameters": asdict(desk.parameters),
        "participants": list(desk.authorities.codes),
        "declarations": declarations,
        "items": papers.size,
        "offending": counted[0],
        "linked": counted[1],
    }
    (out / "world.json").write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")
    return summary
