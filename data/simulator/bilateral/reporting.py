"""What territories report of the flows: both sides, each with its own habits, gaps and errors."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from data.simulator.bilateral.setting import Setting
from data.simulator.columns import Array, Columns, stack, stream


def report(setting: Setting, flows: Columns) -> Columns:
    """Report every flow as its exporter and as its importer would publish it."""
    rng = stream(setting.seed, "reporting")
    habits = _habits(rng, len(setting.territories))
    price = rng.lognormal(2.5, 1.2, len(setting.headings))
    sides = [_side(setting, rng, flows, habits, price, exporting=exporting) for exporting in (True, False)]
    return _published(setting, rng, stack(*sides), habits)


def _habits(rng: Generator, size: int) -> Columns:
    """Draw how each territory reports: whether at all, how precisely, which months it leaves out."""
    return Columns(
        reports=(rng.random(size) >= 0.12) | (np.arange(size) == 0),
        noise=rng.uniform(0.02, 0.2, size),
        level=rng.normal(0, 0.08, size),
        lost=rng.uniform(0, 0.05, size),
        skipped=rng.uniform(0, 0.05, size),
        factor=np.where(np.arange(size) == rng.integers(10, size), 1000.0, 1.0),
        by_line=rng.random(size) < 0.2,
    )


def _side(
    setting: Setting, rng: Generator, flows: Columns, habits: Columns, price: Array, *, exporting: bool
) -> Columns:
    reporter = flows["exporter" if exporting else "importer"]
    partner = flows["importer" if exporting else "exporter"]
    size, months = len(setting.territories), len(setting.months)
    month = flows["month"] + (0 if exporting else (rng.random(flows.size) < 0.4).astype(np.int64))
    skipped = rng.random((size, months + 1)) < habits["skipped"][:, None]
    kept = habits["reports"][reporter] & (rng.random(flows.size) >= habits["lost"][reporter])
    kept &= (month < months) & ~skipped[reporter, month]
    level = rng.normal(0, 0.1, (size, size)) + habits["level"][:, None]
    error = level[reporter, partner] + rng.normal(0, 1, flows.size) * habits["noise"][reporter]
    kg = flows["kg"] * np.exp(error)
    usd = kg * price[flows["heading"]] * np.exp(rng.normal(0, 0.25, flows.size)) * (1 if exporting else 1.06)
    told = Columns(
        reporter=reporter,
        partner=partner,
        exporting=np.full(flows.size, exporting),
        heading=flows["heading"],
        month=month,
        kg=kg,
        usd=usd,
    )
    return _added_up(told.take(kept))


def _added_up(told: Columns) -> Columns:
    """Add up what fell into the same month."""
    key = ((told["reporter"] * 256 + told["partner"]) * 256 + told["heading"]) * 128 + told["month"]
    _, first, group = np.unique(key, return_index=True, return_inverse=True)
    summed = told.take(first)
    summed["kg"] = np.bincount(group, told["kg"])
    summed["usd"] = np.bincount(group, told["usd"])
    return summed


def _published(setting: Setting, rng: Generator, told: Columns, habits: Columns) -> Columns:
    """Lay the reports out as the canonical table; some reporters add tariff lines to their totals."""
    lines = told.take(habits["by_line"][told["reporter"]])
    first = rng.uniform(0.2, 0.8, lines.size)
    parts = [told.over(line=np.full(told.size, ""))]
    for suffix, share in (("10", first), ("90", 1 - first)):
        parts.append(lines.over(kg=lines["kg"] * share, usd=lines["usd"] * share, line=np.full(lines.size, suffix)))
    rows = stack(*parts)
    size = rows.size
    names, codes = np.array(setting.territories, dtype=object), np.array(setting.headings, dtype=object)
    kg = np.round(rows["kg"] / habits["factor"][rows["reporter"]], 3)
    text = np.full(size, None, dtype=object)
    return Columns(
        reporter=names[rows["reporter"]],
        partner=names[rows["partner"]],
        flow=np.where(rows["exporting"], "export", "import").astype(object),
        hs_code=codes[rows["heading"]] + rows["line"].astype(object),
        period_start=setting.months[rows["month"]],
        frequency=np.full(size, "M", dtype=object),
        value_usd=np.round(rows["usd"]),
        value_basis=np.where(rows["exporting"], "FOB", "CIF").astype(object),
        net_kg=np.where(rng.random(size) < 0.02, np.nan, kg),
        quantity=np.full(size, np.nan),
        quantity_unit=text,
        transport_mode=text,
        hs_revision=np.full(size, "2022", dtype=object),
        source=np.full(size, "simulated", dtype=object),
    )
