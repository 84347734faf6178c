"""What a title and sample values show of a column: the evidence that ``schemas.guess`` weighs."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import data
from schemas.mapping import normal
from schemas.table import FOLDER, Column, read_yaml

# Dates that are read as they are, and those that need their format named in a mapping.
KNOWN_DATES = (
    "%Y-%m-%d",
    "%Y%m%d",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%d.%m.%Y",
    "%Y-%m",
    "%Y%m",
    "%Y/%m",
    "%d-%b-%Y",
    "%d %b %Y",
)
NAMED_DATES = ("%Y", "%m/%Y", "%y%m", "%d%m%Y", "%d/%m/%y", "%Y%m%d%H%M%S", "%Y%m%d%H%M", "%Y年%m月%d日")
SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-]\d{4}")
NUMBER = re.compile(r"[+-]?(\d+|\d{1,3}([., '’]\d{3})+)([.,]\d+)?(e[+-]?\d+)?", re.IGNORECASE)
CODE = re.compile(r"(0[1-9]|[1-9]\d)\d{2}[. ]?\d{2}[. ]?(\d{2}[. ]?){0,2}\d?(\.0)?")


@cache
def vocabulary() -> Any:
    """Return the words of customs: titles by column, cautions, and what words and codes mean."""
    return read_yaml(FOLDER / "vocabulary" / "synonyms.yaml")


@cache
def territories() -> frozenset[str]:
    """Return every known spelling of a territory."""
    path = Path(data.__file__).parent / "reference" / "territory_names.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return frozenset(row["name"] for row in csv.DictReader(file))


@cache
def plain(text: str) -> str:
    """Return a text without accents and as ``normal`` writes it."""
    letters = unicodedata.normalize("NFKD", text)
    return normal("".join(letter for letter in letters if not unicodedata.combining(letter)))


def title_fit(name: str, synonyms: Sequence[str]) -> tuple[float, str]:
    """Return how well a title fits the synonyms of a column, from 0 to 1, and why."""
    fits = [(_fit(plain(name), plain(synonym)) - rank / 1000, synonym) for rank, synonym in enumerate(synonyms)]
    fit, synonym = max(fits, default=(0.0, ""))
    how = "the title is" if fit > 0.9 else "the title contains"
    return (fit, f"{how} {synonym!r}") if fit > 0.5 else (0.0, "")


def _fit(name: str, synonym: str) -> float:
    if name == synonym:
        return 1.0
    if not synonym.isascii():
        return 0.6 + 0.3 * len(synonym) / len(name) if synonym in name else 0.0
    words, wanted = set(name.split("_")), set(synonym.split("_"))
    telling = len(wanted) > 1 or len(synonym) > 4
    return 0.5 + 0.4 * len(wanted) / len(words) if telling and wanted <= words else 0.0


def share(values: Sequence[str], test: Callable[[str], bool]) -> float | None:
    """Return the share of the values that pass a test; None if there are no values."""
    given = [value.strip() for value in values if value and value.strip()]
    return sum(map(test, given)) / len(given) if given else None


def value_test(column: Column) -> Callable[[str], bool] | None:
    """Return a test that values of a column pass; None where any text will do."""
    if column.type == "choice":
        meanings = code_meanings(column.choices)
        return lambda value: plain(value) in meanings or value.lower() in column.choices or value in column.choices
    if column.type in ("count", "number", "positive", "non_negative"):
        return is_number
    return {
        "hs_code": is_code,
        "territory": is_territory,
        "territories": lambda value: all(is_territory(part) for part in re.split("[;,|]", value)),
        "date": lambda value: date_format([value]) is not None,
        "currency": lambda value: re.fullmatch("[A-Z]{3}", value) is not None,
    }.get(column.type)


def is_number(value: str) -> bool:
    """Tell whether a text is a number, with separators or without."""
    return NUMBER.fullmatch(value.strip()) is not None


def is_code(value: str) -> bool:
    """Tell whether a text looks like a commodity code of 6 to 11 digits."""
    return CODE.fullmatch(value.strip()) is not None


def is_territory(value: str) -> bool:
    """Tell whether a text is a known spelling of a territory."""
    letters = unicodedata.normalize("NFKD", value.strip().upper())
    return (
        value.strip() in territories() or "".join(x for x in letters if not unicodedata.combining(x)) in territories()
    )


def date_format(values: Iterable[str]) -> str | None:
    """Return the first format that all values follow: empty if a mapping need not name it, None if there is none."""
    dates = [value.strip() for value in values if value and value.strip()]
    if dates and all(SLASHED.fullmatch(text) for text in dates):
        return ""
    for known in (*KNOWN_DATES, *NAMED_DATES):
        if dates and all(_parses(text, known) for text in dates):
            return known if known in NAMED_DATES else ""
    return None


def _parses(text: str, known: str) -> bool:
    try:
        return 1990 <= datetime.strptime(text, known).year < 2100
    except ValueError:
        return known == "%Y-%m-%d" and re.fullmatch(r"(19|20)\d\d-\d\d-\d\d[ T].*", text) is not None


def is_day_ambiguous(values: Iterable[str]) -> bool:
    """Tell whether dates such as 03/04/2025 leave open which of day and month comes first."""
    found = [match for value in values if (match := SLASHED.fullmatch(value.strip()))]
    return bool(found) and all(int(match[1]) <= 12 and int(match[2]) <= 12 for match in found)


def code_meanings(choices: Sequence[str]) -> dict[str, str]:
    """Return the words and codes that mean one of the choices, with their meaning."""
    codes = vocabulary()["words"]["codes"]
    meanings = {plain(word): meaning for meaning in choices if meaning in codes for word in codes[meaning]}
    return meanings | (vocabulary()["modes"] if "sea" in choices else {})


def said_by(title: str, kind: str) -> str | None:
    """Return the currency, the terms or the factor that a word of a title names."""
    words = set(plain(title).split("_"))
    for meaning, names in vocabulary()["words"][kind].items():
        for name in names:
            if plain(name) in words or (not name.isascii() and name in title):
                return str(meaning)
    return None
