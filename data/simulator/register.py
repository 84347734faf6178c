"""Who a firm is to each authority.  Plain: one number everywhere.  Hard: foreign firms have local numbers and names."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.simulator.authorities import Authorities
from data.simulator.columns import Array, Columns, stack, stream, words
from data.simulator.firms import NOBODY, FirmBook
from data.simulator.names import Names, local_address, local_variant


@dataclass
class Register:
    """Party texts; `party` numbers follow the firms, local entries come after them."""

    ids: Array
    names: Array
    addresses: Array
    local_keys: Array
    local_firm: Array
    firms: int

    def party(self, authority: Array, firm: Array, foreign: Array) -> Array:
        """Find what an authority calls a firm."""
        if not len(self.local_keys):
            return firm
        key = authority.astype(np.int64) * self.firms + firm
        at = np.searchsorted(self.local_keys, key).clip(0, len(self.local_keys) - 1)
        known = foreign & (self.local_keys[at] == key)
        return np.where(known, self.firms + at, firm)


def keep_register(book: FirmBook, authorities: Authorities, names: Names, papers: Columns, ledger: Columns) -> Register:
    """Write the register; in hard worlds every authority numbers and spells the foreign firms it meets itself."""
    size = book.firms.size
    nothing = np.zeros(0, dtype=np.int64)
    if not book.parameters.hard:
        return Register(names.ids, names.names, names.addresses, nothing, nothing, size)
    keys = np.unique(np.concatenate(_foreign_keys(book, authorities, papers, ledger)))
    rng = stream(book.parameters.seed, "register")
    authority, firm = keys // size, keys % size
    serial = rng.permutation(len(keys)) + 40_000
    ids = [f"F{authorities.codes[a]}{number:07d}" for a, number in zip(authority, serial, strict=True)]
    spelt = [local_variant(rng, names.names[f]) for f in firm]
    placed = [local_address(rng, names.addresses[f]) for f in firm]
    return Register(
        np.concatenate([names.ids, words(ids)]),
        np.concatenate([names.names, words(spelt)]),
        np.concatenate([names.addresses, words(placed)]),
        keys,
        firm,
        size,
    )


def is_foreign(book: FirmBook, authorities: Authorities, authority: Array, firm: Array) -> Array:
    """Mark firms that are seated elsewhere than the authority that writes them down."""
    return np.asarray(authorities.of_place[book.firms["place"][firm]] != authority)


def _foreign_keys(book: FirmBook, authorities: Authorities, papers: Columns, ledger: Columns) -> list[Array]:
    china = np.full(ledger.size, authorities.codes.index("CN"))
    met = [(papers["authority"].astype(np.int64), papers[role]) for role in ("exporter", "importer", "end_user")]
    met.append((china, ledger["end_user"]))
    keys = []
    for authority, firm in met:
        foreign = is_foreign(book, authorities, authority, firm)
        keys.append(authority[foreign] * book.firms.size + firm[foreign])
    return keys


def tabulate_parties(book: FirmBook, register: Register, names: Names) -> Columns:
    """Lay out the parties: most of the firms, and in hard worlds many of the local entries, with less known."""
    rng = stream(book.parameters.seed, "parties")
    firms, parameters = book.firms, book.parameters
    seated = book.places.lodges[firms["place"]] if parameters.hard else np.ones(firms.size, dtype=bool)
    odds = np.where(seated, parameters.party_cover, 0.3)
    home = _at_home(book, names, np.flatnonzero(rng.random(firms.size) < odds))
    local = np.flatnonzero(rng.random(len(register.local_keys)) < 0.6)
    return stack(home, _abroad(book, register, local, rng.random(len(local)) < 0.7))


def _at_home(book: FirmBook, names: Names, firm: Array) -> Columns:
    held = book.firms.take(firm)
    owners = names.ids[held["owner"]]
    owners[held["owner"] == NOBODY] = None
    return Columns(
        party_id=names.ids[firm],
        name=names.names[firm],
        address=names.addresses[firm],
        country=book.places.named()[held["place"]],
        phone=names.phones[firm],
        incorporated_on=held["incorporated"].astype(np.float64),
        owner_id=owners,
        watchlisted=held["watch"],
    )


def _abroad(book: FirmBook, register: Register, local: Array, placed: Array) -> Columns:
    """Take local entries: a name, a country, often an address, and nothing else."""
    entry = register.firms + local
    addresses = register.addresses[entry]
    addresses[~placed] = None
    nothing = np.full(len(local), None, dtype=object)
    return Columns(
        party_id=register.ids[entry],
        name=register.names[entry],
        address=addresses,
        country=book.places.named()[book.firms["place"][register.local_firm[local]]],
        phone=nothing,
        incorporated_on=np.full(len(local), np.nan),
        owner_id=nothing,
        watchlisted=np.zeros(len(local), dtype=bool),
    )
