"""The setting of a bilateral world: its territories, headings, months and controls, and how its reporters report."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

import data
from data.simulator.columns import Array, stream

SOURCE = "CN"
TERRITORIES = [
    "CN",
    "US",
    "JP",
    "KR",
    "DE",
    "FR",
    "IT",
    "GB",
    "NL",
    "BE",
    "ES",
    "PL",
    "AT",
    "SE",
    "CZ",
    "HK",
    "SG",
    "MY",
    "TH",
    "VN",
    "ID",
    "PH",
    "IN",
    "TR",
    "AE",
    "SA",
    "IL",
    "MX",
    "BR",
    "AR",
    "CL",
    "CO",
    "PE",
    "CA",
    "AU",
    "NZ",
    "ZA",
    "EG",
    "MA",
    "KE",
    "NG",
    "RU",
    "KZ",
    "UZ",
    "UA",
    "TW",
    "MO",
    "LA",
    "MM",
    "KH",
    "BD",
    "PK",
    "LK",
    "OM",
    "PA",
    "CR",
    "DO",
    "FI",
    "DK",
    "NO",
    "CH",
    "PT",
    "RO",
    "HU",
    "GR",
    "IE",
    "BG",
    "SI",
]
HUBS = [
    "HK",
    "SG",
    "MY",
    "TH",
    "VN",
    "MX",
    "AE",
    "KH",
    "LA",
    "PH",
    "ID",
    "TR",
    "PA",
    "OM",
    "BD",
    "PK",
    "LK",
    "MO",
    "KZ",
    "MA",
    "CR",
    "DO",
    "BG",
]
ENTREPOTS = ("NL", "HK", "SG", "AE", "BE")
CONTROLLED = [
    "250410",
    "380110",
    "811010",
    "282580",
    "811292",
    "282560",
    "810194",
    "284180",
    "284690",
    "280530",
    "810690",
    "280450",
]
PLACEBO = [
    "390110",
    "391721",
    "401110",
    "441114",
    "480256",
    "540233",
    "610910",
    "640399",
    "691110",
    "701090",
    "720836",
    "732690",
    "740811",
    "760120",
    "830140",
    "841381",
    "848210",
    "850440",
    "853690",
    "871410",
    "900211",
    "940161",
    "950300",
    "960390",
]
FIRST, MONTHS = date(2021, 6, 1), 62


@dataclass(frozen=True)
class Control:
    """When exports of a heading were announced to be controlled, and were, in months since the first."""

    announced: int
    effective: int


@dataclass(frozen=True)
class Setting:
    """What a world is drawn from."""

    seed: int
    headings: list[str]
    controls: dict[int, Control]
    months: Array

    @property
    def territories(self) -> list[str]:
        """The territories by position."""
        return TERRITORIES

    def places(self, names: tuple[str, ...] | list[str]) -> Array:
        """The positions of some territories."""
        return np.array([TERRITORIES.index(name) for name in names])

    def hubs_without_mines(self, hs6: str) -> Array:
        """The positions of the hubs that mine none of what a heading holds, and so have no innocent supply."""
        minerals = {row["mineral"] for row in _rows("heading_minerals") if row["hs6"] == hs6}
        mines = {
            row["territory"] for row in _rows("producers") if row["mineral"] in minerals and row["stage"] == "mine"
        }
        return self.places([name for name in HUBS if name not in mines])


def draw_setting(seed: int) -> Setting:
    """Draw which headings are traded; controls have their true dates."""
    rng = stream(seed, "setting")
    headings = sorted([*rng.choice(CONTROLLED, 8, replace=False), *rng.choice(PLACEBO, 16, replace=False)])
    dates = control_dates()
    controls = {place: dates[hs6] for place, hs6 in enumerate(headings) if hs6 in dates}
    months = np.array(
        [(np.datetime64(FIRST, "M") + month).astype("datetime64[D]").astype(np.int64) for month in range(MONTHS)]
    )
    return Setting(seed, [str(hs6) for hs6 in headings], controls, months)


def control_dates() -> dict[str, Control]:
    """Read the first control of each heading, and when it was announced, from the reference data."""
    announced = {row["announcement"]: row["announced"] for row in _rows("announcements")}
    found: dict[str, Control] = {}
    controls = [row for row in _rows("controls") if row["status"] == "in_force"]
    for row in sorted(controls, key=lambda row: row["valid_from"]):
        effective = date.fromisoformat(row["valid_from"])
        month = _month(effective) + (effective.day > 1)
        found.setdefault(row["code"][:6], Control(_month(date.fromisoformat(announced[row["announcement"]])), month))
    return {hs6: control for hs6, control in found.items() if hs6 in CONTROLLED}


def _month(day: date) -> int:
    return (day.year - FIRST.year) * 12 + day.month - FIRST.month


def _rows(name: str) -> list[dict[str, str]]:
    path = Path(data.__file__).parent / "reference" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
