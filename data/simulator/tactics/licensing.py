"""Controlled exports without a licence, or with one that does not cover them."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from data.simulator.columns import Array, Columns
from data.simulator.licences import VALID_DAYS, issue, needs_licence
from data.simulator.tactics.desk import (
    Desk,
    Tactic,
    accuse,
    bound_kinds,
    consumers,
    draw_kinds,
    draw_places,
    drop_licence,
    fresh,
    planted,
    plot,
    repeat_cases,
    sides,
)

NAME = "licensing"
MISSING, EXPIRED, OVERDRAWN, OTHER_HOLDER, OTHER_HEADING, OTHER_END_USER, OTHER_DESTINATION = range(7)
ODDS = (0.25, 0.15, 0.15, 0.1, 0.1, 0.15, 0.1)


def consign(desk: Desk, rng: Generator, wanted: int) -> Columns:
    """Ship controlled goods out of China after their control took effect."""
    # The first papers on a licence that is overdrawn later are in order, so a few more are shipped than wanted.
    counts = repeat_cases(rng, wanted + max(1, wanted // 10))
    size = len(counts)
    kind = draw_kinds(desk, rng, bound_kinds(desk, margin=120), size)
    hub = draw_places(desk, rng, desk.lodging_hubs(), size)
    away = consumers(desk, rng, size, np.full(size, desk.china), 0.6)
    dst = np.where(rng.random(size) < 0.3, hub, away)
    rows = fresh(desk, rng, kind, np.full(size, desk.china), dst)
    control = desk.market.goods.controlled_from[kind]
    rows["start"] = np.maximum(rows["start"], control)
    rows["end"] = np.maximum(rows["end"], rows["start"] + 30)
    trick = rng.choice(len(ODDS), size, p=ODDS)
    return plot(desk, rng, NAME, rows, counts, desk.between(rng, (0.25, 0.7), (0.6, 0.95), size), trick)


def falsify(desk: Desk, rng: Generator, papers: Columns) -> None:
    """Take the licence away, or rest each case on a new one that does not fit."""
    mine = planted(papers, NAME)
    leaving, arriving = sides(papers)
    bound = mine & leaving & needs_licence(desk.market.goods, desk.authorities, papers)
    drop_licence(papers, bound & (papers["trick"] == MISSING))
    rows = np.flatnonzero(bound & (papers["trick"] != MISSING))
    over = _rest_on_misfits(desk, rng, papers, rows)
    offending = bound & ((papers["trick"] != OVERDRAWN) | over)
    named = np.isin(papers["ship"], papers["ship"][offending])
    accuse(papers, offending, mine & arriving & named)


def _rest_on_misfits(desk: Desk, rng: Generator, papers: Columns, rows: Array) -> Array:
    """Issue one ill-fitting licence a case; mark the papers that go beyond an overdrawn one."""
    cases, first, case = np.unique(papers["case"][rows], return_index=True, return_inverse=True)
    lead = papers.take(rows[first])
    trick, size = lead["trick"], len(cases)
    total = np.bincount(case, papers["net"][rows], size)
    begin = np.full(size, 1 << 30)
    np.minimum.at(begin, case, papers["day"][rows])
    begin -= rng.integers(3, 60, size)
    gap = desk.between(rng, (10, 150), (3, 60), size).astype(np.int64)
    expired = trick == EXPIRED
    begin = np.where(expired, begin - VALID_DAYS - gap, begin)
    last = np.full(size, 0)
    np.maximum.at(last, case, papers["day"][rows])
    drawn = np.where(trick == OVERDRAWN, lead["strength"], rng.uniform(1.05, 2.0, size))
    extra = Columns(
        exporter=np.where(trick == OTHER_HOLDER, _other_firm(desk, rng, lead["exporter"]), lead["exporter"]),
        kind=np.where(trick == OTHER_HEADING, _other_kind(desk, rng, lead["kind"]), lead["kind"]).astype(np.int32),
        destination=np.where(trick == OTHER_DESTINATION, _other_place(desk, rng, lead), lead["destination"]),
        end_user=np.where(trick == OTHER_END_USER, _other_firm(desk, rng, lead["end_user"]), lead["end_user"]),
        max_kg=np.ceil(total * drawn),
        valid_from=begin,
        valid_to=np.where(expired, begin + VALID_DAYS, np.maximum(begin + VALID_DAYS, last)),
    )
    desk.ledger, numbers = issue(desk.ledger, extra)
    papers["licence"][rows] = numbers[case]
    return _beyond(papers, rows, case, extra["max_kg"])


def _beyond(papers: Columns, rows: Array, case: Array, most: Array) -> Array:
    """Mark the papers at which the licence of their case has been used up."""
    order = np.lexsort([rows, papers["day"][rows], case])
    used = np.cumsum(papers["net"][rows][order])
    starts = np.flatnonzero(np.diff(case[order], prepend=-1))
    before = np.repeat(used[starts] - papers["net"][rows][order][starts], np.diff([*starts, len(order)]))
    over = np.zeros(papers.size, dtype=bool)
    over[rows[order]] = used - before > most[case[order]]
    return over


def _other_firm(desk: Desk, rng: Generator, firm: Array) -> Array:
    """Choose another firm of the same pool."""
    book = desk.market.book
    place, role, sector = (book.firms[name][firm] for name in ("place", "role", "sector"))
    other = book.first[role, place, sector] + rng.integers(0, book.count[role, place, sector])
    return np.where(other == firm, book.first[role, place, sector], other)


def _other_kind(desk: Desk, rng: Generator, kind: Array) -> Array:
    bound = bound_kinds(desk)
    other = bound[rng.integers(0, len(bound), len(kind))]
    return np.where(other == kind, bound[(np.searchsorted(bound, kind) + 1) % len(bound)], other)


def _other_place(desk: Desk, rng: Generator, lead: Columns) -> Array:
    return consumers(desk, rng, lead.size, lead["destination"].astype(np.int64), 0.5).astype(np.int16)


LICENSING = Tactic(NAME, consign, falsify)
