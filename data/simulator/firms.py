"""Firms: sellers, buyers, hub traders and brokers, in pools by territory and sector."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from data.simulator.columns import Array, Columns, stack, stream
from data.simulator.parameters import Parameters
from data.simulator.places import Places

SELLER, BUYER, TRADER, BROKER = range(4)
NOBODY = -1


@dataclass
class FirmBook:
    """All firms of a world; a firm's number is its position.

    Addresses and phones are numbers too: firms that share one have the same number, and the text is written later.
    """

    parameters: Parameters
    places: Places
    firms: Columns
    first: Array
    count: Array
    next_address: int = 0
    next_phone: int = 0

    def pick(self, rng: Generator, role: int, place: Array, sector: Array, window: Array) -> Array:
        """Pick a firm from each pool, the same few again and again; `window` shifts where a kind begins."""
        size = self.count[role, place, sector]
        reach = np.maximum(2, size * 0.5)
        rank = (reach * rng.random(len(place)) ** self.parameters.pool_concentration).astype(np.int64)
        picked: Array = self.first[role, place, sector] + (window * 7919 + rank) % size
        return picked

    def broker(self, rng: Generator, firm: Array) -> Array:
        """Pick the broker who lodges for a firm: mostly its own, now and then another of its territory."""
        place = self.firms["place"][firm]
        other = self.first[BROKER, place, 0] + rng.integers(0, self.count[BROKER, place, 0])
        change = rng.random(len(firm)) < self.parameters.broker_change
        chosen: Array = np.where(change, other, self.firms["broker"][firm])
        return chosen

    def found(self, rng: Generator, place: Array, role: int, sector: Array) -> Array:
        """Add firms beside the pools and return their numbers."""
        fresh = self._draw(rng, place, np.full(len(place), role), sector)
        numbers = np.arange(self.firms.size, self.firms.size + len(place))
        brokers = self.first[BROKER, place, 0] + rng.integers(0, self.count[BROKER, place, 0])
        fresh["broker"] = brokers
        self.firms = stack(self.firms, fresh)
        return numbers

    def _draw(self, rng: Generator, place: Array, role: Array, sector: Array) -> Columns:
        """Draw the plain facts of firms: age, address and phone of their own."""
        size = len(place)
        age = rng.gamma(2.0, 1800, size).astype(np.int64) + 500
        late = rng.random(size) < self.parameters.young_share
        first_day = self.parameters.first_day
        young = first_day + rng.integers(-300, self.parameters.days, size)
        self.next_address += size
        self.next_phone += size
        return Columns(
            place=place.astype(np.int32),
            role=role.astype(np.int8),
            sector=sector.astype(np.int32),
            incorporated=np.where(late, young, first_day - age),
            address=np.arange(self.next_address - size, self.next_address),
            phone=np.arange(self.next_phone - size, self.next_phone),
            owner=np.full(size, NOBODY),
            watch=rng.random(size) < self.parameters.watch_share * 0.1,
            broker=np.full(size, NOBODY),
            effect=rng.normal(0, self.parameters.firm_sigma, size),
        )


def found_firms(parameters: Parameters, places: Places, demand: Array) -> FirmBook:
    """Found the pools; `demand` counts the relations expected by role (seller, buyer, trader), place and sector."""
    rng = stream(parameters.seed, "firms")
    count = np.maximum(2, np.ceil(1.2 * demand**parameters.pool_exponent)).astype(np.int64)
    brokers = np.zeros_like(count[:1])
    brokers[0, :, 0] = np.maximum(3, np.sqrt(count.sum(axis=(0, 2))))
    count = np.concatenate([count, brokers])
    flat = count.ravel()
    first = (np.cumsum(flat) - flat).reshape(count.shape)
    role, place, sector = np.unravel_index(np.repeat(np.arange(flat.size), flat), count.shape)
    book = FirmBook(parameters, places, Columns(), first, count)
    book.firms = book._draw(rng, place, role, sector)
    _appoint_brokers(book, rng)
    _crowd(book, rng)
    _list_idle(book, rng)
    return book


def _list_idle(book: FirmBook, rng: Generator) -> None:
    """Add watch-listed firms that do not trade; a few of them are written at somebody's honest address."""
    wanted = max(3, round(book.parameters.watch_share * book.firms.size))
    shady = np.append(book.places.hubs(), book.places.at("CN"))
    place = shady[rng.integers(0, len(shady), wanted)]
    neighbours = book.first[SELLER, place, 0] + rng.integers(0, book.count[SELLER, place, 0])
    idle = book.found(rng, place, SELLER, np.zeros(wanted, dtype=np.int64))
    book.firms["watch"][idle] = True
    beside = idle[rng.random(wanted) < (0.3 if book.parameters.hard else 0.1)]
    book.firms["address"][beside] = book.firms["address"][neighbours[np.isin(idle, beside)]]


def _appoint_brokers(book: FirmBook, rng: Generator) -> None:
    """Give every firm its broker; a few brokers serve most."""
    place = book.firms["place"]
    size = book.count[BROKER, place, 0]
    rank = (size * rng.random(book.firms.size) ** 2.0).astype(np.int64)
    book.firms["broker"] = book.first[BROKER, place, 0] + rank


def _crowd(book: FirmBook, rng: Generator) -> None:
    """Put honest firms into shared buildings: free zones and secretarial offices, more of them in hubs."""
    firms, parameters = book.firms, book.parameters
    in_hub = np.isin(firms["place"], book.places.hubs())
    share = parameters.crowded_share * np.where(in_hub, 1.5, 0.5)
    crowded = np.flatnonzero((rng.random(firms.size) < share) & (firms["role"] != BROKER))
    crowd = int(rng.integers(4, 30) if parameters.hard else rng.integers(2, 6))
    buildings = max(1, len(crowded) // (6 * crowd)) + 1
    building = firms["place"][crowded] * 1000 + rng.integers(0, buildings, len(crowded))
    leaders = _share(firms, "address", crowded, building)
    same = rng.random(len(crowded)) < 0.5
    firms["broker"][crowded[same]] = firms["broker"][leaders[same]]
    phone = np.flatnonzero(rng.random(firms.size) < parameters.shared_phone_share)
    line = firms["place"][phone] * 1000 + rng.integers(0, len(phone) // 3 + 1, len(phone))
    owners = _share(firms, "phone", phone, line)
    kin = owners != phone
    firms["owner"][phone[kin]] = owners[kin]


def _share(firms: Columns, column: str, members: Array, group: Array) -> Array:
    """Let members of a group share the first one's value; return that first member for each."""
    _, leader, inverse = np.unique(group, return_index=True, return_inverse=True)
    leaders: Array = members[leader[inverse]] if len(members) else members
    firms[column][members] = firms[column][leaders]
    return leaders
