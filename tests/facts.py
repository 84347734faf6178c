"""The rows of data/reference, as text."""

import csv
import datetime
from pathlib import Path

REFERENCE = Path(__file__).parent.parent / "data" / "reference"
MINERALS = {
    "antimony",
    "bismuth",
    "gallium",
    "germanium",
    "graphite",
    "indium",
    "molybdenum",
    "rare_earths",
    "tellurium",
    "tungsten",
}


def rows(name):
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def where(name, **wanted):
    return [row for row in rows(name) if all(row[column] == value for column, value in wanted.items())]


def day(text):
    return datetime.date.fromisoformat(text) if text else datetime.date.max
