"""Licences for antimony, and the goods that need them."""

from datetime import date, timedelta

ANTIMONY = "8110101000"  # controlled by China since 2024-09-15


def licence(licence_id, **changed):
    """A licence of exporter E1 for antimony to Japan."""
    row = {
        "licence_id": licence_id,
        "exporter_id": "E1",
        "hs_code": ANTIMONY,
        "destination": "JP",
        "end_user_id": "J1",
        "max_kg": 100_000.0,
        "valid_from": date(2025, 1, 1),
        "valid_to": date(2025, 12, 31),
    }
    return row | changed


def exported(declaration_id, **changed):
    """An export of antimony from China under licence L1."""
    row = {
        "authority": "CN",
        "declaration_id": declaration_id,
        "flow": "export",
        "declared_on": date(2025, 6, 2),
        "exporter_id": "E1",
        "importer_id": "J1",
        "end_user_id": "J1",
        "hs_code": ANTIMONY,
        "description": "antimony ingots 99.65%",
        "origin": "CN",
        "destination": "JP",
        "net_kg": 1000.0,
        "value": 50_000.0,
        "currency": "USD",
        "licence_id": "L1",
    }
    return row | changed


def honest():
    """Forty exporters whose licences fit, and many that need none."""
    days = [date(2025, 5, 1) + timedelta(days=number) for number in range(3)]
    licensed = [
        exported(f"H{holder}-{number}", exporter_id=f"H{holder}", licence_id=f"LH{holder}", declared_on=day)
        for holder in range(40)
        for number, day in enumerate(days)
    ]
    free = [exported(f"F{number}", hs_code="7601101000", licence_id=None) for number in range(4000)]
    return licensed + free, [licence(f"LH{holder}", exporter_id=f"H{holder}") for holder in range(40)]
