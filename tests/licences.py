"""Licences for antimony, and the goods that need them."""

from datetime import date

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
