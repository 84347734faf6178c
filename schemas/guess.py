"""A proposal for an unknown file: the known formats that fit it, and a mapping guessed from its titles and values."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from schemas.evidence import (
    code_meanings,
    date_format,
    is_code,
    is_day_ambiguous,
    is_number,
    is_territory,
    plain,
    said_by,
    share,
    title_fit,
    value_test,
    vocabulary,
)
from schemas.mapping import Layout, Mapping, distinct_names, formats_with, normal
from schemas.table import Table, input_tables

Samples = dict[str, list[str]]  # the values of each source column, by its title

LEAST_CONFIDENCE = 0.61
DEFAULT_LAYOUT = Layout()


@dataclass(frozen=True)
class Placed:
    """What a column is thought to be made from, how surely from 0 to 1, and why."""

    spec: dict[str, Any]
    confidence: float
    reason: str

    @property
    def titles(self) -> list[str]:
        """The source columns it takes."""
        return [self.spec["column"]] if "column" in self.spec else list(self.spec.get("uses", ()))


@dataclass(frozen=True)
class Guess:
    """A proposed mapping and how far to trust it.

    ``known`` are the known formats that fit. ``placed`` tells what each column is made from; ``unplaced`` the titles
    no column takes, with what they seem to be; ``missing`` the required columns that nothing fills; ``doubts`` what
    a person has to look at.
    """

    table: Table
    known: list[Mapping]
    placed: dict[str, Placed]
    unplaced: dict[str, str]
    missing: list[str]
    doubts: list[str]
    layout: Layout = DEFAULT_LAYOUT

    @property
    def is_canonical(self) -> bool:
        """Whether the file has the canonical columns, under their own names, so that it needs no mapping."""
        placed = self.placed.items()
        own = (list(found.spec) == ["column"] and normal(found.titles[0]) == name for name, found in placed)
        return all(own) and not self.missing

    @property
    def yaml(self) -> str:
        """The mapping as YAML; it can be used once the missing columns, which stand as comments, are filled in."""
        known = [f"It fits the known format {found.name} of {found.table}; prefer that." for found in self.known]
        wanted = {name: self.table.columns[name].wanted for name in self.missing}
        lines = [
            *map(_comment, known + self.doubts),
            f"table: {self.table.name}",
            "title: A guess, not yet checked",
            *([f"file: {{records: {self.layout.records}}}"] if self.layout.records else []),
            "columns:",
            *(f'  # {name}: {{constant: "?"}}  # required: {what}' for name, what in wanted.items()),
            *(f"  {name}: {_inline(found.spec)}" for name, found in self.placed.items()),
            *(_comment(f"in extra: {title}{what and f' ({what})'}") for title, what in self.unplaced.items()),
        ]
        return "\n".join([*lines, ""])


def guess(titles: Sequence[str], rows: Sequence[Sequence[str | None]] = (), layout: Layout = DEFAULT_LAYOUT) -> Guess:
    """Propose a mapping for a file, from its titles and some of its rows.

    :param rows: cells as text, in the order of the titles
    :param layout: how the file is laid out, as far as it has to be said in the mapping
    """
    names = distinct_names(titles)
    shown = [title if normal(title) == name else name for title, name in zip(titles, names, strict=True)]
    samples = {title: [row[place] or "" for row in rows if place < len(row)] for place, title in enumerate(shown)}
    proposals = [(of, _place(of, samples)) for of in input_tables()]
    of, placed = max(proposals, key=lambda proposal: _weight(*proposal))
    missing = [name for name in of.required if name not in placed]
    unplaced, doubts = _unplaced(samples, placed), _doubts(of, samples, placed)
    return Guess(of, formats_with(names), placed, unplaced, missing, doubts, layout)


def _weight(of: Table, placed: dict[str, Placed]) -> float:
    return sum(found.confidence * (3 if name in of.required else 1) for name, found in placed.items())


def _place(of: Table, samples: Samples) -> dict[str, Placed]:
    """Give each column the source it fits best, each source to one column; the surest first."""
    placed = _dated_in_parts(of, samples)
    taken = {title for found in placed.values() for title in found.titles}
    for confidence, name, title, reason in sorted(_candidates(of, samples), key=lambda one: -one[0]):
        if name not in placed and title not in taken:
            placed[name] = Placed(_spec(of, name, title, samples[title]), confidence, reason)
            taken.add(title)
    placed = _code_by_values(samples, taken) | placed
    placed = _constants(of, placed) | placed
    return {name: placed[name] for name in of.columns if name in placed}


def _candidates(of: Table, samples: Samples) -> Iterator[tuple[float, str, str, str]]:
    """Yield confidence, column, title and reason of all that may belong together; required columns come first."""
    for name in sorted(of.columns, key=lambda column: column not in of.required):
        test = value_test(of.columns[name])
        for title, values in samples.items():
            fit, reason = title_fit(title, [name, *vocabulary()["columns"].get(name, [])])
            if fit == 0 or (fit < 0.9 and _beside(title)):
                continue
            seen = share(values, test) if test else None
            confidence, reason = _weighed(fit, reason, seen)
            words = of.columns[name].type == "choice" and any(len(value) > 20 for value in values)
            if confidence >= LEAST_CONFIDENCE and not words:
                yield confidence, name, title, reason


def _weighed(fit: float, reason: str, seen: float | None) -> tuple[float, str]:
    """Weigh what the title says with the share of values that fit."""
    if not fit or seen is None:
        return 0.95 * fit, reason
    if seen >= 0.8:
        return 0.95 * fit + 0.05, f"{reason} and {seen:.0%} of its values fit"
    return fit - (0.2 if seen >= 0.5 else 0.35), f"{reason}, but only {seen:.0%} of its values fit"


def _dated_in_parts(of: Table, samples: Samples) -> dict[str, Placed]:
    """Make the date from a year and a month that stand in two columns, if no single column gives it."""
    parts = {
        part: next((title for title in samples if plain(title) in map(plain, names)), None)
        for part, names in vocabulary()["parts"].items()
    }
    whole = [one for one in _candidates(of, samples) if one[1] == of.dated_by and one[2] not in parts.values()]
    if None in parts.values() or any(confidence > 0.9 for confidence, *_ in whole):
        return {}
    year, month = (str(parts[part]) for part in ("year", "month"))
    sql = f"""concat("{normal(year)}", '-', lpad("{normal(month)}", 2, '0'))"""
    return {of.dated_by: Placed({"sql": sql, "uses": [year, month]}, 0.8, "year and month stand in two columns")}


def _spec(of: Table, name: str, title: str, values: list[str]) -> dict[str, Any]:
    """Return how a column is made from a title, with what has to be done to the values."""
    column = of.columns[name]
    spec: dict[str, Any] = {"column": title}
    if column.type == "date" and (known := date_format(values)):
        spec["date"] = known
    if column.type == "choice":
        meanings = code_meanings(column.choices)
        named = {value.strip(): meanings[plain(value)] for value in sorted(set(values)) if plain(value) in meanings}
        if named.items() <= vocabulary()["modes"].items():
            named = dict(vocabulary()["modes"]) if named else {}
        spec |= {"values": named} if any(value != meaning for value, meaning in named.items()) else {}
    if column.unit in ("kg", "USD") and (factor := said_by(title, "factor")):
        spec["factor"] = float(factor)
    if column.unit == "USD" and said_by(title, "currency") not in ("USD", None):
        spec["currency"] = said_by(title, "currency")
    return spec


def _code_by_values(samples: Samples, taken: Collection[str]) -> dict[str, Placed]:
    """Find commodity codes by their looks: digits that repeat from row to row, as those of goods do."""
    for title, values in samples.items():
        repeat = len(values) >= 5 and len(set(values)) <= 0.8 * len(values)
        if title not in taken and repeat and (share(values, is_code) or 0) >= 0.95:
            return {"hs_code": Placed({"column": title}, 0.4, "its values look like commodity codes")}
    return {}


def _constants(of: Table, placed: dict[str, Placed]) -> dict[str, Placed]:
    """Fill what no column gives, where other columns say it."""
    found: dict[str, Placed] = {}
    if of.name == "declarations":
        found["declaration_id"] = Placed({"built": "true"}, 0.3, "no column numbers the declarations; ids are built")
    for name in {"currency", "incoterm"} & of.columns.keys():
        for title in placed["value"].titles if "value" in placed else ():
            if said := said_by(title, name):
                found[name] = Placed({"constant": said}, 0.8, f"the title {title!r} of the value says so")
    if "frequency" in of.columns and of.dated_by in placed:
        spec = placed[of.dated_by].spec
        yearly = spec.get("date") == "%Y" or plain(spec.get("column", "")) in map(plain, vocabulary()["parts"]["year"])
        found["frequency"] = Placed({"constant": "A" if yearly else "M"}, 0.8, "the period is a year or a month")
    return found


def _unplaced(samples: Samples, placed: dict[str, Placed]) -> dict[str, str]:
    """Return the titles that no column takes, with what they seem to be."""
    taken = {title for found in placed.values() for title in found.titles}
    return {title: _seems(title, values) for title, values in samples.items() if title not in taken}


def _seems(title: str, values: list[str]) -> str:
    words = [value for value in values if value.strip() and not value.strip().isdigit()]
    looks = len(words) >= 3 and (share(words, is_territory) or 0) >= 0.9
    return _beside(title) or ("its values look like territories" if looks else "")


def _beside(title: str) -> str:
    """Return what a title means that no column takes; empty if it is not known."""
    meanings = vocabulary()["beside"].items()
    return next((str(what) for what, titles in meanings if plain(title) in map(plain, titles)), "")


def _doubts(of: Table, samples: Samples, placed: dict[str, Placed]) -> list[str]:
    """Return what a person has to look at, the gravest first."""
    doubts = []
    if "hs_code" in of.required and "hs_code" not in placed:
        doubts.append("No column holds commodity codes, by title or by values; without them no row can be screened.")
    if sum(is_number(title) or is_territory(title) for title in samples) > len(samples) / 2:
        doubts.append("The first row looks like data: name the columns in the mapping (file: header: [...]).")
    for name, found in placed.items():
        if found.confidence < 0.75:
            doubts.append(f"{name}: unsure, {found.reason}.")
        for title in found.titles:
            doubts.extend(f"{name}: {doubt}." for doubt in _doubts_on(of, name, title, samples[title], found.spec))
    terms = said_by(placed["value"].titles[0], "incoterm") if "value" in placed else None
    if terms and "column" in placed.get("incoterm", placed["value"]).spec and "incoterm" in placed:
        doubts.append(f"incoterm: the title of the value says {terms}; the terms of the contract may be others.")
    units = [title for title in samples if _beside(title) == "the unit of the mass"]
    doubts.extend(f"Masses are in the unit that {title} gives; pounds have to be made kilograms." for title in units)
    return doubts


def _doubts_on(of: Table, name: str, title: str, values: list[str], spec: dict[str, Any]) -> Iterator[str]:
    column, given = of.columns[name], {value.strip() for value in values if value.strip()}
    if caution := vocabulary()["cautions"].get(plain(title)):
        yield f"{title} is {caution}"
    if column.type == "date" and is_day_ambiguous(given):
        yield f"{title} leaves open whether the day or the month comes first"
    if column.type == "choice" and (strange := sorted(given - spec.get("values", {}).keys() - set(column.choices))):
        yield f"say what the codes {', '.join(strange[:9])} of {title} mean (values: {{...}})"
    if column.type == "territory" and given and all(value.isdigit() for value in given):
        yield f"the numbers of {title} are read as M49; customs often have their own"
    if "values" in spec and spec["values"].items() <= vocabulary()["modes"].items():
        yield f"{title} is taken for the codes of UN/ECE Recommendation 19"
    if name == "hs_code" and (long := [value for value in given if len(re.sub(r"\D", "", value)) > 10]):
        yield f"codes such as {min(long)} have more than 10 digits and are refused; cut them, with sql: left(...)"
    if column.unit and any(re.fullmatch(r"[\d.]*\d,\d{1,2}", value) for value in given):
        yield f"{title} has a decimal comma"


def _comment(text: str) -> str:
    return "# " + "".join(letter if letter.isprintable() else " " for letter in text)


def _inline(spec: dict[str, Any]) -> str:
    short = spec["column"] if list(spec) == ["column"] else spec
    text = yaml.safe_dump(short, default_flow_style=True, allow_unicode=True, width=10**6, sort_keys=False)
    return text.removesuffix("...\n").strip()
