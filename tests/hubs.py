"""Goods through a hub: what comes in, what leaves again, and the ordinary trade beside it."""

from __future__ import annotations

from datetime import date, timedelta

GALLIUM, COTTON, BEARINGS = "81129290", "52010000", "84821000"
DAY = date(2025, 3, 3)


def imported(declaration_id, hub="SG", **changed):
    """An import of gallium from China into a hub by its trader."""
    row = {
        "authority": hub,
        "declaration_id": declaration_id,
        "flow": "import",
        "declared_on": DAY,
        "exporter_id": "C1",
        "exporter_name": "Zhuzhou Gallium",
        "importer_id": "T1",
        "importer_name": "Harbour Trading",
        "hs_code": GALLIUM,
        "origin": "CN",
        "dispatch": "CN",
        "destination": hub,
        "net_kg": 500.0,
    }
    return row | changed


def exported(declaration_id, hub="SG", **changed):
    """An export of gallium by the trader, twelve days later, under the hub's own flag."""
    row = {
        "authority": hub,
        "declaration_id": declaration_id,
        "flow": "export",
        "declared_on": DAY + timedelta(days=12),
        "exporter_id": "T1",
        "exporter_name": "Harbour Trading",
        "importer_id": "U1",
        "importer_name": "Ohio Semiconductors",
        "hs_code": GALLIUM,
        "origin": hub,
        "dispatch": hub,
        "destination": "US",
        "net_kg": 500.0,
    }
    return row | changed


def ordinary():
    """Two years of ordinary goods: imports that stay, and entrepôt trade that keeps its origin."""
    days = [date(2024, 1, 1) + timedelta(days=number % 640) for number in range(3000)]
    stay = [
        imported(
            f"S{n}", importer_id=f"S{n % 400}", importer_name=None, hs_code=COTTON, net_kg=1000.0 + n, declared_on=day
        )
        for n, day in enumerate(days)
    ]
    passing = range(0, 3000, 30)
    come = [
        imported(
            f"I{n}", importer_id=f"P{n}", importer_name=None, hs_code=BEARINGS, net_kg=300.0 + n, declared_on=days[n]
        )
        for n in passing
    ]
    go = [
        exported(
            f"E{n}",
            exporter_id=f"P{n}",
            exporter_name=None,
            hs_code=BEARINGS,
            origin="CN",
            net_kg=300.0 + n,
            declared_on=days[n] + timedelta(days=10),
        )
        for n in passing
    ]
    return [*stay, *come, *go]
