"""Export licences: what honest exporters of controlled goods hold, kept in a ledger that is not overdrawn."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from data.simulator.authorities import Authorities
from data.simulator.columns import Array, Columns, stack, words
from data.simulator.goods import Goods
from data.simulator.papers import OUT

VALID_DAYS = 180


def needs_licence(goods: Goods, authorities: Authorities, papers: Columns) -> Array:
    """Mark exports lodged with China of goods declared as controlled, on or after the control's day."""
    china = authorities.codes.index("CN")
    leaving = (papers["side"] == OUT) & (papers["authority"] == china)
    bound: Array = leaving & (papers["day"] >= goods.controlled_from[papers["kind"]])
    return bound


def grant_licences(goods: Goods, authorities: Authorities, rng: Generator, papers: Columns) -> Columns:
    """Grant every controlled export a licence, one a half-year for each holder, code, destination and end user."""
    rows = np.flatnonzero(needs_licence(goods, authorities, papers))
    held = papers.take(rows)
    group = np.stack([held[name].astype(np.int64) for name in ("exporter", "kind", "destination", "end_user")])
    _, holder = np.unique(group, axis=1, return_inverse=True)
    holder = holder.ravel()
    first = np.full(holder.max(initial=-1) + 1, 1 << 30)
    np.minimum.at(first, holder, held["day"])
    first -= rng.integers(3, 40, len(first))
    term = (held["day"] - first[holder]) // VALID_DAYS
    _, leader, licence = np.unique(holder * 64 + term, return_index=True, return_inverse=True)
    papers["licence"][rows] = licence
    used = np.bincount(licence, held["net"], len(leader))
    begins = first[holder[leader]] + term[leader] * VALID_DAYS
    return Columns(
        exporter=held["exporter"][leader],
        kind=held["kind"][leader],
        destination=held["destination"][leader],
        end_user=held["end_user"][leader],
        max_kg=np.ceil(used * rng.uniform(1.05, 2.0, len(leader))),
        valid_from=begins,
        valid_to=begins + VALID_DAYS,
    )


def issue(ledger: Columns, extra: Columns) -> tuple[Columns, Array]:
    """Add licences to the ledger and return their numbers."""
    return stack(ledger, extra), np.arange(ledger.size, ledger.size + extra.size)


def licence_names(ledger: Columns, rng: Generator) -> Array:
    """Name licences without betraying when they were added."""
    numbers = rng.permutation(ledger.size) + 100_000
    return words([f"CNEL{number:08d}" for number in numbers])
