"""Ordinary exports of metals and powders, gallium among them, and parties that give it up for another code."""

from __future__ import annotations

from datetime import date, timedelta


def declared(declaration_id, number, **changed):
    """An export of zinc powder from China by one of many exporters."""
    kilograms = 50.0 * (20 + number % 7)
    row = {
        "authority": "CN",
        "declaration_id": declaration_id,
        "flow": "export",
        "declared_on": date(2025, 6, 2) + timedelta(days=number % 50),
        "exporter_id": f"Z{number % 40}",
        "importer_id": f"J{number % 25}",
        "hs_code": "7903900000",
        "description": "zinc powder",
        "origin": "CN",
        "destination": "JP",
        "net_kg": kilograms,
        "gross_kg": kilograms * (1.04 + 0.004 * (number % 5)),
        "packages": int(kilograms / 50),
        "package_type": "DR",
        "volume_m3": kilograms / 2400 * (0.9 + 0.02 * (number % 11)),
        "value": kilograms * (3.5 + 0.1 * (number % 9)),
        "currency": "USD",
        "incoterm": "FOB",
        "licence_id": None,
    }
    return row | changed


def gallium(declaration_id, number, **changed):
    """An export of gallium metal: dear, in small cases, dense, with much packing."""
    kilograms = 10.0 * (2 + number % 5)
    return (
        declared(
            declaration_id,
            number,
            exporter_id=f"G{number % 12}",
            hs_code="8112929010",
            description="gallium metal 4N",
            net_kg=kilograms,
            gross_kg=kilograms * (1.17 + 0.01 * (number % 4)),
            packages=int(kilograms / 10),
            package_type="CS",
            volume_m3=kilograms / 1100 * (0.9 + 0.02 * (number % 11)),
            value=kilograms * (580 + 12 * (number % 9)),
        )
        | changed
    )


def big_bags(number):
    """A load in bags of a ton, of which little is packing."""
    return {"net_kg": 4000.0, "gross_kg": 4000.0 + 4 * (2.0 + 0.1 * (number % 5)), "packages": 4, "package_type": "43",
            "volume_m3": 4000 / 2400, "value": 4000 * 3.9}  # fmt: skip


ORDINARY = [
    *(
        declared(
            f"F{number}", number, hs_code="2504101000", description="graphite flakes", exporter_id=f"F{number % 30}"
        )
        | big_bags(number)
        for number in range(90)
    ),
    *(declared(f"Z{number}", number) for number in range(400)),
    *(
        declared(f"C{number}", number, hs_code="7404000000", description="copper scrap", exporter_id=f"C{number % 50}")
        for number in range(8000)
    ),
    *(gallium(f"G{number}", number) for number in range(120)),
    *(
        declared(
            f"W{number}", number, hs_code="8102100001", description="moly nanopowders", exporter_id=f"W{number % 20}"
        )
        for number in range(60)
    ),
    *(
        declared(
            f"A{number}", number, hs_code="2825800010", description="antimony trioxide", exporter_id=f"A{number % 30}"
        )
        for number in range(60)
    ),
]


def given_up(firm, gallium_on, paint_on, **changed):
    """Gallium on some days and paint at its price on others, by a name of their own, from one firm to another."""
    parties = {"exporter_id": f"{firm} seller", "importer_id": f"{firm} buyer"}
    dates = [*map(date.fromisoformat, gallium_on), *map(date.fromisoformat, paint_on)]
    goods = [
        gallium(f"{firm}: {day}", day.day, **parties, declared_on=day)
        if number < len(gallium_on)
        else declared(f"{firm}: {day}", day.day, **parties, declared_on=day, description=firm)
        | {"hs_code": "3213900000", "value": 604 * 50.0 * (20 + day.day % 7)}
        for number, day in enumerate(dates)
    ]
    return [row | changed for row in goods]
