"""What really moves: honest flows with growth, seasons and entrepôts, and what a control makes of them."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from data.simulator.bilateral.setting import CONTROLLED, ENTREPOTS, HUBS, SOURCE, Control, Setting
from data.simulator.columns import Array, Columns, stack, stream


def draw_flows(setting: Setting, *, planted: bool) -> tuple[Columns, Columns]:
    """Draw every flow of the world by month, and the diversions planted in it."""
    parts, truths = [], []
    for place, hs6 in enumerate(setting.headings):
        rng = stream(setting.seed, f"heading {hs6}")
        flows, makers = _honest(setting, rng, hs6)
        if place in setting.controls:
            hubs = setting.hubs_without_mines(hs6)
            truth = _controlled(setting, rng, flows, makers, hubs, setting.controls[place], planted=planted)
            truths.append(_truth(setting, hs6, truth))
        parts.append(_laid_out(place, flows))
    return stack(*parts), stack(*truths)


def _honest(setting: Setting, rng: Generator, hs6: str) -> tuple[Array, Array]:
    """Draw exporter by importer by month: a few producers sell to many, entrepôts pass a steady share on."""
    size, months = len(setting.territories), len(setting.months)
    makers = rng.choice(size, rng.integers(5, 12), replace=False)
    scale = np.zeros(size)
    scale[makers] = rng.lognormal(0, 1.2, len(makers))
    if hs6 in CONTROLLED:
        scale[setting.places(HUBS)] = 0  # where goods are rerouted, nobody makes them
        scale[setting.places([SOURCE])] = 3 * max(scale.max(), 1)
    need = rng.lognormal(0, 1.3, size) * (rng.random(size) < 0.7)
    base = scale[:, None] * need[None, :] * rng.lognormal(0, 1.0, (size, size)) * rng.lognormal(9, 0.8)
    base *= rng.random((size, size)) < 0.75
    for entrepot in setting.places(ENTREPOTS):
        taken = rng.random(size) < 0.15
        base[entrepot] += taken * rng.lognormal(0, 0.8, size) * base[:, entrepot].sum() * 0.15
    # Small consignments between any two.
    base += (rng.random((size, size)) < 0.06) * rng.lognormal(4, 1.5, (size, size))
    np.fill_diagonal(base, 0)
    return np.asarray(base[:, :, None] * _course(rng, base.shape, months)), np.nonzero(scale)[0]


def _course(rng: Generator, shape: tuple[int, ...], months: int) -> Array:
    """Draw growth, seasons, a slow drift and lumpy deliveries, around one."""
    time = np.arange(months)
    growth = rng.normal(0.002, 0.006) + rng.normal(0, 0.006, shape)
    season = rng.uniform(0, 0.3) * np.sin(2 * np.pi * (time + rng.integers(12)) / 12)
    drift = np.zeros((*shape, months))
    for month in range(1, months):
        drift[..., month] = 0.8 * drift[..., month - 1] + rng.normal(0, 0.12, shape)
    course = np.exp(growth[..., None] * time + season + drift + rng.normal(0, 0.2, (*shape, months)))
    every = rng.choice([1.0, 0.6, 0.25], shape, p=[0.5, 0.3, 0.2])[..., None]
    return np.asarray(course * (rng.random(course.shape) < every) / every)


def _controlled(
    setting: Setting, rng: Generator, flows: Array, makers: Array, hubs: Array, control: Control, *, planted: bool
) -> list[tuple[int, int, Array]]:
    """Let a control stop most of what the source sends, after a rush to stock up; others step in, and hubs divert."""
    source = int(setting.places([SOURCE])[0])
    struck = np.setdiff1d(rng.permutation(flows.shape[0])[: int(0.6 * flows.shape[0])], [source, *hubs])
    expected = flows[source].copy()
    flows[source, :, control.announced : control.effective] *= rng.uniform(1, 2.2)
    kept = np.ones(flows.shape[0])
    kept[struck] = rng.uniform(0.05, 0.5, len(struck))
    flows[source, :, control.effective :] *= kept[:, None]
    lost = expected - flows[source]
    lost[:, : control.effective] = 0
    _substitute(rng, flows, lost, makers[makers != source])
    _grow_honestly(rng, flows, source, hubs, control)
    return _divert(rng, flows, lost, source, hubs, control) if planted else []


def _substitute(rng: Generator, flows: Array, lost: Array, makers: Array) -> None:
    """Let up to three other makers sell part of what is lost."""
    chosen = rng.permutation(makers)[:3]
    share = rng.dirichlet(np.ones(3)) * rng.uniform(0.1, 0.5)
    for maker, part in zip(chosen, share, strict=False):
        flows[maker] += part * lost
        flows[maker, maker] = 0


def _grow_honestly(rng: Generator, flows: Array, source: int, hubs: Array, control: Control) -> None:
    """Let two hubs' own industry take more from the source, and one hub's exports grow without it."""
    for hub in rng.choice(hubs, 2, replace=False):
        flows[source, hub, control.effective :] *= rng.uniform(1.5, 4)
    flows[rng.choice(hubs), :, control.effective :] *= rng.uniform(1.2, 2)


def _divert(
    rng: Generator, flows: Array, lost: Array, source: int, hubs: Array, control: Control
) -> list[tuple[int, int, Array]]:
    """Send part of what the largest buyers lost through hubs; return hub, destination and kilograms by month."""
    months = flows.shape[2]
    buyers = np.argsort(lost.sum(axis=1))[-8:]
    planted: list[tuple[int, int, Array]] = []
    for buyer in rng.choice(buyers, 3, replace=False):
        hub = int(rng.choice(hubs))
        if any(hub == used for used, _, _ in planted) and rng.random() < 0.5:
            continue
        ramp = np.clip((np.arange(months) - control.effective - rng.integers(0, 4) + 1) / rng.integers(1, 4), 0, 1)
        moved = lost[buyer] * rng.uniform(0.3, 0.9) * ramp
        flows[source, hub] += moved
        flows[hub, buyer] += moved
        planted.append((hub, int(buyer), moved))
    return planted


def _laid_out(heading: int, flows: Array) -> Columns:
    exporter, importer, month = np.nonzero(flows >= 1)
    return Columns(
        heading=np.full(len(month), heading),
        exporter=exporter,
        importer=importer,
        month=month,
        kg=flows[exporter, importer, month],
    )


def _truth(setting: Setting, hs6: str, planted: list[tuple[int, int, Array]]) -> Columns:
    names = np.array(setting.territories, dtype=object)
    hub = np.repeat([hub for hub, _, _ in planted], len(setting.months)).astype(np.int64)
    buyer = np.repeat([buyer for _, buyer, _ in planted], len(setting.months)).astype(np.int64)
    return Columns(
        hs_code=np.full(len(hub), hs6, dtype=object),
        source=np.full(len(hub), SOURCE, dtype=object),
        hub=names[hub],
        destination=names[buyer],
        period_start=np.tile(setting.months, len(planted)),
        kg=np.concatenate([moved for _, _, moved in planted]) if planted else np.zeros(0),
    )
