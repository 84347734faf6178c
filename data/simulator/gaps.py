"""Gaps: the cells that authorities, or the people who fill in declarations, leave empty."""

from __future__ import annotations

import numpy as np

from data.simulator.authorities import OPTIONAL, Authorities
from data.simulator.columns import Array, Columns, stream
from data.simulator.papers import TRANSIT
from data.simulator.parameters import Parameters

# Left empty once for a declaration, not item by item.
HEADER = (
    "procedure",
    "office",
    "declarant_id",
    "exporter_address",
    "importer_address",
    "dispatch",
    "transit",
    "destination",
    "transport_mode",
    "transport_doc",
    "container_id",
    "incoterm",
)


def leave_gaps(parameters: Parameters, authorities: Authorities, papers: Columns) -> dict[str, Array]:
    """Decide which cells stay empty, by column."""
    gaps = {}
    for position, column in enumerate(OPTIONAL):
        rng = stream(parameters.seed, "gaps " + column)
        share = authorities.missing[papers["authority"], position]
        draw = _once(rng.random(papers.size), papers) if column in HEADER else rng.random(papers.size)
        gaps[column] = draw < share
    rng = stream(parameters.seed, "gaps documents")
    lost = authorities.doc_missing[papers["authority"]]
    gaps["transport_doc"] |= _once(rng.random(papers.size), papers) < lost
    gaps["container_id"] |= _once(rng.random(papers.size), papers) < lost
    unpriced = (papers["side"] == TRANSIT) & (_once(rng.random(papers.size), papers) < 0.5)
    gaps["value"] |= unpriced
    gaps["incoterm"] |= unpriced
    return gaps


def _once(draws: Array, papers: Columns) -> Array:
    """Give all items of a declaration the draw of its first."""
    first: Array = np.flatnonzero(papers["item_no"] == 1)
    size = int(papers["declaration"].max(initial=-1)) + 1
    by_declaration = np.zeros(size)
    by_declaration[papers["declaration"][first]] = draws[first]
    spread: Array = by_declaration[papers["declaration"]]
    return spread
