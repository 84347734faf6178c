"""The reference data: every ``data/reference/*.csv`` as a table of the schema ``facts``."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import duckdb

import data
from engine.sql import make_table

FOLDER = Path(data.__file__).parent / "reference"

# Every other column is text: codes keep their leading zeros, and NA stays Namibia.
DATES = ("valid_from", "valid_to", "announced", "effective")
FLAGS = ("basket", "made_anywhere", "in_any_share", "landlocked", "names_maker", "needs_colon", "split", "whole")
NUMBERS = (
    "latitude",
    "longitude",
    "threshold",
    "tonnes",
    "tonnes_year",
    "world_share",
    "chance",
    "atomic_mass",
    "cif_over_fob",
    "least_usd",
    "kg_per_m3",
    "moisture_percent",
    "units_per_anchor",
)
NUMBER_PREFIXES = ("usd_per_kg", "net_kg", "tare_share", "g_cm3")


def load(con: duckdb.DuckDBPyConnection) -> None:
    """Load the reference data and the lookups that the macros use."""
    con.execute("CREATE SCHEMA IF NOT EXISTS facts")
    for path in sorted(FOLDER.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            columns = {name: _type(name) for name in next(csv.reader(file))}
        con.execute(
            f"CREATE OR REPLACE TABLE facts.{path.stem} AS "
            "FROM read_csv($path, auto_detect = false, header = true, nullstr = '', columns = $columns)",
            {"path": str(path), "columns": columns},
        )
    con.execute(
        """CREATE OR REPLACE TEMP TYPE territory AS ENUM (SELECT territory FROM facts.territories ORDER BY territory);
           CREATE OR REPLACE TYPE territory_name AS ENUM (SELECT name FROM facts.territory_names ORDER BY name);
           SET VARIABLE territories = (SELECT list(territory ORDER BY name) FROM facts.territory_names);
           SET VARIABLE sample_words = (SELECT string_agg(word, '|' ORDER BY word) FROM facts.sample_words);
           SET VARIABLE scrap_words = (SELECT string_agg(word, '|' ORDER BY word) FROM facts.scrap_words);
           SET VARIABLE used_words = (
               SELECT format('(?:^|\\PL)(?:{})(?:\\PL|$)|{}',
                   string_agg(word, '|' ORDER BY word) FILTER (whole),
                   string_agg(word, '|' ORDER BY word) FILTER (NOT whole))
               FROM facts.used_words);
           SET VARIABLE origin_words = (
               SELECT string_agg(upper(word) || if(needs_colon, '[ ]*[:=]', ''), '|' ORDER BY length(word) DESC, word)
               FROM facts.origin_words
               WHERE NOT names_maker);
           SET VARIABLE maker_words = (
               SELECT string_agg(upper(word), '|' ORDER BY length(word) DESC, word)
               FROM facts.origin_words
               WHERE names_maker);
           SET VARIABLE towns = (
               SELECT string_agg(place, '|' ORDER BY length(place) DESC, place)
               FROM facts.places
               WHERE mineral IS NULL);
           SET VARIABLE deposits = (
               SELECT string_agg(DISTINCT place, '|' ORDER BY place)
               FROM facts.places
               WHERE mineral IS NOT NULL)"""
    )
    make_table(con, "facts.capacities", {})


def _type(name: str) -> str:
    if name in DATES:
        return "DATE"
    if name in FLAGS:
        return "BOOLEAN"
    return "DOUBLE" if name in NUMBERS or name.startswith(NUMBER_PREFIXES) else "VARCHAR"


@cache
def territories() -> dict[str, dict[str, str]]:
    """Return the territories by their codes, each as it stands in the file."""
    with (FOLDER / "territories.csv").open(encoding="utf-8", newline="") as file:
        return {row["territory"]: row for row in csv.DictReader(file)}


def territory_name(code: str) -> str:
    """Return what a territory is called."""
    return territories()[code]["name"]
