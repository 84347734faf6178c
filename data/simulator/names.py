"""Names, addresses, phones and numbers of firms, in the style of their territory."""

from __future__ import annotations

from dataclasses import dataclass

from numpy.random import Generator

from data.simulator.columns import Array, stream, words
from data.simulator.firms import BROKER, FirmBook
from data.simulator.goods import Goods

TRADES = {
    "minerals": ["Metals", "Nonferrous", "Rare Metals", "Minerals", "Alloys", "Advanced Materials"],
    "metals": ["Steel", "Metals", "Metal Products", "Foundry"],
    "chemicals": ["Chemical", "Chem", "Fine Chemicals", "Specialties"],
    "electronics": ["Electronics", "Semiconductor", "Technology", "Magnetics"],
    "food": ["Foods", "Agro", "Provisions"],
    "textiles": ["Textile", "Garment", "Apparel"],
    "machinery": ["Machinery", "Engineering", "Industries"],
    "vehicles": ["Motors", "Auto Parts", "Automotive"],
}
PLAIN_TRADES = ["Trading", "Commerce", "Products", "Supplies", "Enterprise"]
BROKER_TRADES = ["Customs Brokers", "Freight", "Logistics", "Forwarding", "Shipping Agency"]


@dataclass
class Names:
    """Texts of every firm by its number."""

    ids: Array
    names: Array
    addresses: Array
    phones: Array


def name_firms(book: FirmBook, goods: Goods) -> Names:
    """Write the texts of all firms that the world ended up with."""
    rng = stream(book.parameters.seed, "names")
    places, firms = book.places, book.firms
    home = firms["place"]
    ids = [
        _firm_id(places.codes[place], number) for place, number in zip(home, _shuffled(rng, firms.size), strict=True)
    ]
    names = [
        _firm_name(rng, places.traits[place], _trade(goods, int(role), int(sector)))
        for place, role, sector in zip(home, firms["role"], firms["sector"], strict=True)
    ]
    flat, street, house, city = (rng.integers(1, top, book.next_address) for top in (2600, 1 << 20, 400, 1 << 20))
    addresses = [
        _address(
            places.codes[place],
            places.traits[place],
            int(flat[n]),
            int(street[n]),
            int(house[n]),
            int(city[n]),
        )
        for place, n in zip(home, firms["address"], strict=True)
    ]
    lines = rng.permutation(book.next_phone) + 20_000_000
    phones = [f"+{places.traits[place]['phone'][0]} {lines[n]}" for place, n in zip(home, firms["phone"], strict=True)]
    return Names(words(ids), words(names), words(addresses), words(phones))


def _shuffled(rng: Generator, size: int) -> Array:
    return rng.permutation(size) + 100_000


def _firm_id(territory: str, number: int) -> str:
    """Number a firm the way its registry does: letters and length differ."""
    if territory == "CN":
        return f"91{number * 37 % 899999 + 100000}MA{number:08d}"
    if territory in ("US", "CA"):
        return f"{number % 90 + 10}-{number:07d}"
    return f"{territory}{number:09d}"


def _trade(goods: Goods, role: int, sector: int) -> list[str]:
    if role == BROKER:
        return BROKER_TRADES
    return TRADES.get(goods.sectors[sector], PLAIN_TRADES)


def _firm_name(rng: Generator, traits: dict[str, list[str]], trade: list[str]) -> str:
    """Put a name together: root, sometimes the town, the trade, the legal form."""
    pick = rng.integers(0, 1 << 30, 6)
    roots, cities, forms = traits["roots"], traits["cities"], traits["forms"]
    root, second = roots[pick[0] % len(roots)], roots[pick[1] % len(roots)]
    joined = root + second.lower() if len(root) < 5 else f"{root} {second}"
    town = f"{cities[pick[2] % len(cities)]} " if pick[3] % 3 == 0 else ""
    return f"{town}{joined} {trade[pick[4] % len(trade)]} {forms[pick[5] % len(forms)]}"


def _address(territory: str, traits: dict[str, list[str]], flat: int, street: int, house: int, city: int) -> str:
    road = traits["streets"][street % len(traits["streets"])]
    town = traits["cities"][city % len(traits["cities"])]
    room = f"Unit {flat}, " if flat % 3 else f"Room {flat} Block {'ABCD'[flat % 4]}, "
    return f"{room}{house} {road}, {town}, {territory}"


def local_variant(rng: Generator, name: str) -> str:
    """Spell a foreign name as a clerk elsewhere would: abbreviated, transliterated, shortened, mistyped."""
    steps = rng.random(6)
    if steps[0] < 0.5:
        for long, short in SHORTENED:
            name = name.replace(long, short)
    if steps[1] < 0.25:
        for usual, other in TRANSLITERATED:
            name = name.replace(usual, other)
    if steps[2] < 0.3 and len(name) > 8:
        at = int(rng.integers(2, min(len(name) - 2, 14)))
        name = (
            name[:at] + name[at + 1 :] if steps[3] < 0.5 else name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :]
        )
    if steps[4] < 0.2 and " " in name:
        name = name.rsplit(" ", 1)[0]
    return name.upper() if steps[5] < 0.4 else name


def local_address(rng: Generator, address: str) -> str:
    """Write a foreign address in another order and with other abbreviations."""
    parts = address.split(", ")
    steps = rng.random(4)
    if steps[0] < 0.5:
        parts = parts[1:]
    if steps[1] < 0.4:
        parts = [*parts[:-2], parts[-1], parts[-2]] if len(parts) > 2 else parts
    text = ", ".join(parts)
    if steps[2] < 0.6:
        text = text.replace("Road", "Rd").replace("Street", "St").replace("Avenue", "Ave").replace("Unit ", "U")
    return text.upper() if steps[3] < 0.4 else text


SHORTENED = (
    ("Limited", "Ltd"),
    ("Import and Export", "Imp & Exp"),
    ("Technology", "Tech"),
    ("Industrial", "Ind."),
    ("International", "Intl"),
    ("Corporation", "Corp"),
    ("Co. Ltd.", "Co Ltd"),
    ("Trading", "Trdg"),
)
TRANSLITERATED = (
    ("Xin", "Hsin"),
    ("Zhong", "Chung"),
    ("Qing", "Ching"),
    ("jin", "chin"),
    ("Xiang", "Hsiang"),
    ("ue", "ü"),
)
