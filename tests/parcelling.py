"""Parcels of gallium, cut orders of it, and ordinary orders of bolts."""

from __future__ import annotations

from datetime import date, timedelta

GALLIUM, BOLTS = "811292", "731815"
CUT = (96.2, 98.8, 95.1, 99.4, 97.3, 98.1)
FIRST = date(2025, 3, 3)


def parcel(declaration_id, **changed):
    """A parcel of gallium from one exporter to one consignee."""
    row = {
        "authority": "CN",
        "declaration_id": declaration_id,
        "flow": "export",
        "declared_on": FIRST,
        "exporter_id": "E1",
        "exporter_name": "Ore Trading Ltd.",
        "importer_id": "J1",
        "importer_name": "Chip Works K.K.",
        "declarant_id": "B1",
        "hs_code": GALLIUM,
        "destination": "JP",
        "net_kg": 98.0,
        "value": 37_000.0,
        "currency": "USD",
    }
    return row | changed


def parcels(name, sizes, days=2, **changed):
    """Parcels of the given masses, so many days apart, to a consignee of their own."""
    shipped = {"exporter_id": f"E-{name}", "importer_id": f"J-{name}", "importer_name": name} | changed
    return [
        parcel(
            f"{name}-{number}", declared_on=FIRST + timedelta(days=days * number), net_kg=size, value=None, **shipped
        )
        for number, size in enumerate(sizes)
    ]


def ordinary():
    """Bolts for three hundred consignees: five orders each, of sizes that have nothing to do with round amounts."""
    return [
        row
        for number in range(300)
        for row in parcels(
            f"bolts{number}",
            [40.0 + 7.3 * ((number * 13 + order * 29) % 97) for order in range(5)],
            days=3 + number % 60,
            hs_code=BOLTS,
        )
    ]
