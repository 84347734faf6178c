"""Composition: what a description says that goods consist of.

``Sn42Bi58`` is 58 % bismuth by mass, ``Sb2O3 99.99`` is 99.99 % antimony trioxide and so 83.5 % antimony, ``Ga 4N`` is
99.99 % gallium, ``Nd-Pr-Dy-Fe-B`` and ``含镝钕铁硼`` contain dysprosium.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

# What stands between the name of a substance and its share.
BETWEEN = r"\s*(?:content|purity|含量|纯度|min\.?|max\.?|[≥>:=])*\s*"
SHARE = r"(?P<share>\d{1,3}(?:[.,]\d+)?)"
PERCENT = rf"{SHARE}\s*[%％]"
NINES = r"(?P<nines>[2-9])\s?N(?P<five>5?)(?![\w.])"
LATIN = r"(?<![^\W_])(?P<substance>[A-Z][A-Za-z0-9]*|[a-z]{4,})"
HAN = r"(?P<substance>[\u4e00-\u9fff]{1,2})"
# A compound whose purity is told before the metal that it is named by: "6N gallium organic compound".
OF_COMPOUND = (
    r"(?i:(?:\s*\([IVX]+\))?(?:\s+(?!(?:metal|ingots?|powder|targets?|for|from|in|of|and|or|with)\b)\w+)?"
    r"\s+\w*?(?P<compound>oxide|chloride|fluoride|nitride|arsenide|antimonide|phosphide|telluride|selenide|carbide"
    r"|sul(?:ph|f)ide|silicide|boride|nitrate|sul(?:ph|f)ate"
    r"|acetate|carbonate|oxalate|phosphate|tungstate|molybdate|organic)s?\b)"
)
GRADES = tuple(
    re.compile(pattern)
    for name in (LATIN, HAN)
    for pattern in (
        rf"{name}{BETWEEN}(?:(?<!\d){PERCENT}|{NINES})",
        rf"(?:{PERCENT}|{NINES})\s*{name}(?![^\W_]|\s*[\d≥>:=])(?:{OF_COMPOUND})?",
    )
)
# Compounds are often named by their shape before their purity: "GaN powder 99.99%".
SHAPED = re.compile(
    rf"{LATIN}\s+(?:powder|granules?|ingots?|lumps?|(?:poly)?crystals?|wafers?|targets?)\b{BETWEEN}(?:{PERCENT}|{NINES})",
    re.IGNORECASE,
)
# The oxide that is sold by its purity alone, and tungsten heavy alloy ("W 97 Ni Fe").
BARE_GRADE = re.compile(rf"(?<![^\W_])(?P<substance>Sb2O3|SB2O3)\s+{SHARE}(?![\w%.])")
HEAVY_ALLOY = re.compile(rf"(?<![^\W_])(?P<substance>W)[\s-]?{SHARE}[\s,-]*(?=NI|Ni|CU|Cu|FE|Fe|AG|Ag)")
# Written apart, symbols of one letter are measures ("W60 H40").
ALLOY = re.compile(
    r"(?<![^\W_])((?:[A-Z][A-Za-z]?\d{1,2}(?:\.\d+)?){2,}"
    r"|[A-Z][A-Za-z]\d{1,2}(?:\.\d+)?(?:[ /-][A-Z][A-Za-z]\d{1,2}(?:\.\d+)?)+)(?![^\W_])"
)
ALLOY_PART = re.compile(r"([A-Z][A-Za-z]?)(\d{1,2}(?:\.\d+)?)")
LISTED = re.compile(r"(?<![^\W_])([A-Z][A-Za-z]?(?:[-/][A-Z][A-Za-z]?){2,})(?![^\W_])")
# Magnets of samarium and cobalt, by formula and by name.
SAMARIUM_COBALT = re.compile(
    r"(?<![^\W_])Sm(?:Co\d*|2Co17)(?![^\W_])|samarium[ -][ck]obalt|钐钴|サマリウムコバルト", re.IGNORECASE
)
# Of graphite, unlike other substances, goods of any shape are named before their purity.
GRAPHITE = re.compile(
    rf"(?P<substance>graphite|石墨)[^%％]{{0,40}}?(?:\b(?:carbon|purity|C)|含碳量?|碳含量|固定碳|纯度)[\s≥>:=]*{PERCENT}",
    re.IGNORECASE,
)
ATOMS = re.compile(r"([A-Z][a-z]?)(\d*)")
# Compounds that an upper-case text writes without any figure that would tell their elements apart.
COMPOUNDS = {name.upper(): name for name in ("CdTe", "GaAs", "GaN", "GaP", "GaSb", "HgTe", "InAs", "InP", "InSb", "WC")}
# Compounds that are sold by name.
SPOKEN = {
    "Sb2O3": r"(?:di)?antimony (?:tri)?oxide|antimontrioxid|(?:三氧化二|氧化)锑|三酸化アンチモン",
    "GeO2": r"germanium (?:di)?oxide|(?:二氧化|氧化)锗",
    "WC": r"tungsten carbide|wolframcarbid|碳化钨",
    "WO3": r"tungsten (?:tri)?oxide|(?:三氧化|氧化)钨",
    "GaN": r"gallium nitride|氮化镓",
    "GaAs": r"gallium arsenide|砷化镓",
    "CdTe": r"cadmium telluride|碲化镉",
}
SPOKEN_NAMES = re.compile("|".join(f"(?P<{name}>{names})" for name, names in SPOKEN.items()), re.IGNORECASE)
# What goods are said to contain without a figure, unless they are said not to.
CONTAINED = re.compile(
    r"(?<![不无非])含有?\s*(?P<han>[\u4e00-\u9fff])|\bcontain(?:s|ing)\s+(?P<latin>[A-Z][a-z]?(?![A-Za-z])|[a-z]{4,})"
)
# Words that are symbols too, and are meant as words right after a figure: "55% BY ASSAY, 100% IN BULK".
WORDS = {"AS", "AT", "BE", "BY", "HE", "IN", "NO", "PO"}
# What the last element of a compound makes of it.
KINDS = {
    "O": "oxide",
    "Cl": "chloride",
    "N": "nitride",
    "As": "arsenide",
    "Sb": "antimonide",
    "P": "phosphide",
    "Te": "telluride",
    "Se": "selenide",
    "C": "carbide",
    "S": "sulphide",
}
# Two-letter symbols come first where an upper-case formula can be read in two ways.
UPPER_ATOMS = re.compile(r"([A-Z]{2}|[A-Z])(\d*)")


@dataclass(frozen=True)
class Content:
    """An element that goods contain, in a kind of substance (metal, oxide, …): per cent of their mass, if stated.

    The purity is the per cent of the substance itself.
    """

    element: str
    kind: str
    percent: float | None
    purity: float | None
    written: str


@dataclass(frozen=True)
class Elements:
    """Atomic masses by symbol, and the symbols that words stand for."""

    masses: Mapping[str, float]
    words: Mapping[str, str]

    def contents(self, text: str) -> list[Content]:
        """Return every content that a text states, in the order of its patterns."""
        text = SPOKEN_NAMES.sub(lambda match: f" {match.lastgroup} ", text)
        found = [*self._graded(text), *self._alloyed(text), *self._listed(text), *self._contained(text)]
        return list(dict.fromkeys(found))

    def formula(self, name: str) -> dict[str, float]:
        """Return the share of each element in the mass of a substance (0 to 1), nothing if the name is none."""
        word = self.words.get(name.lower())
        if word:
            return {word: 1.0}
        counts = self._atoms(name)
        total = sum(self.masses[symbol] * count for symbol, count in counts.items())
        return {symbol: self.masses[symbol] * count / total for symbol, count in counts.items()}

    def _graded(self, text: str) -> Iterator[Content]:
        """Read a substance with its purity or share."""
        for pattern in (*GRADES, SHAPED, BARE_GRADE, HEAVY_ALLOY, GRAPHITE):
            for match in pattern.finditer(text):
                purity = _purity(match.groupdict())
                if match["substance"] in WORDS and match.end("substance") == match.end():
                    continue
                shares = self.formula(match["substance"])
                if pattern is SHAPED and len(shares) == 1:  # a metal of another shape may be other goods
                    continue
                compound = match.groupdict().get("compound")
                for element, share in shares.items():
                    if purity <= 100:
                        percent = None if compound else share * purity
                        kind = compound.lower() if compound else _kind(shares)
                        yield Content(element, kind, percent, purity, match[0].strip())

    def _alloyed(self, text: str) -> Iterator[Content]:
        """Read an alloy, whose figures are per cent of its mass and add up to a hundred."""
        for match in ALLOY.finditer(text):
            parts = {symbol.capitalize(): float(share) for symbol, share in ALLOY_PART.findall(match[1])}
            if parts.keys() <= self.masses.keys() and 98 <= sum(parts.values()) <= 102:
                for element, share in parts.items():
                    yield Content(element, "metal", share, None, match[1])

    def _listed(self, text: str) -> Iterator[Content]:
        """Read the elements of an alloy that are only listed, and the samarium of magnets that are named after it."""
        for match in LISTED.finditer(text):
            symbols = [symbol.capitalize() for symbol in re.split("[-/]", match[1])]
            if set(symbols) <= self.masses.keys():
                for element in symbols:
                    yield Content(element, "metal", None, None, match[1])
        for match in SAMARIUM_COBALT.finditer(text):
            yield Content("Sm", "metal", None, None, match[0])

    def _contained(self, text: str) -> Iterator[Content]:
        """Read an element that goods are only said to contain."""
        for match in CONTAINED.finditer(text):
            name = match["han"] or match["latin"]
            element = self.words.get(name, name)
            if element in self.masses:
                yield Content(element, "metal", None, None, match[0])

    def _atoms(self, name: str) -> dict[str, int]:
        """Return how many atoms of each element a formula has, none if it is not a formula.

        Capital letters alone are a word, unless they are one symbol; and Y30 is a grade.
        """
        if name not in COMPOUNDS and len(name) > 1 and name.isalpha() and name.isupper():
            symbol = name.capitalize()
            return {symbol: 1} if len(name) == 2 and symbol in self.masses else {}
        name = COMPOUNDS.get(name, name)
        shouted = len(name) > 2 and name.isupper() and any(letter.isdigit() for letter in name)
        for pattern in (UPPER_ATOMS, ATOMS) if shouted else (ATOMS,):
            atoms = [(symbol.capitalize(), int(count or 1)) for symbol, count in pattern.findall(name)]
            known = all(symbol in self.masses and count for symbol, count in atoms)
            if known and pattern.sub("", name) == "":
                return dict(atoms) if len(atoms) > 1 or atoms[0][1] == 1 else {}
        return {}


def _kind(shares: Mapping[str, float]) -> str:
    """Return what kind of substance consists of these elements."""
    if shares.keys() == {"C"}:
        return "graphite"
    return "metal" if len(shares) == 1 else next((KINDS[one] for one in KINDS if one in shares), "metal")


def _purity(found: Mapping[str, str | None]) -> float:
    """Return the per cent that a share or a number of nines states: 4N is 99.99, 3N5 is 99.95."""
    if found.get("nines"):
        nines = int(found["nines"] or 0)
        return round(100 - math.pow(10, 2 - nines) * (0.5 if found["five"] else 1), 8)
    return float((found["share"] or "").replace(",", "."))
