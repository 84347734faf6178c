"""Numbers on documents: declarations, bills of lading, air waybills, containers with their check digit."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data.simulator.columns import Array
from data.simulator.relations import AIR, POST, RAIL, ROAD, SEA

OWNERS = ("KOLU", "VENU", "TAXU", "MARU", "SOLU", "PACU", "NORU", "EASU", "GLIU", "HAFU", "OCEU", "RIVU")
PREFIXES = {
    SEA: ("KOLB", "VENX", "TAXM", "MARB", "SOLN", "PACR"),
    RAIL: ("RWB", "CIM", "SMGS"),
    ROAD: ("CMR", "TRK", "WB"),
    AIR: ("160-", "618-", "020-", "176-", "988-"),
    POST: ("EE", "CP", "RR"),
}
# ISO 6346 gives A to Z the values 10 to 38, leaving out the multiples of eleven.
LETTER_VALUES = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", [v for v in range(10, 39) if v % 11], strict=True))
SERIALS = 1_000_000


def check_digit(owner: str, serial: Array) -> Array:
    """Compute the check digit of container numbers (ISO 6346) for an owner code of four letters."""
    total = np.full(len(serial), sum(LETTER_VALUES[letter] << place for place, letter in enumerate(owner)))
    for place in range(6):
        total = total + ((serial // 10 ** (5 - place)) % 10 << (place + 4))
    digit: Array = total % 11 % 10
    return digit


def container_ids(number: Array, boxes: Array) -> pa.Array:
    """Write container numbers, up to four of them with semicolons between where a consignment fills several."""
    first = _container(number, 0)
    joined = first
    for more in range(1, 4):
        extra = pc.binary_join_element_wise(joined, _container(number, more), ";")
        joined = pc.if_else(pa.array(boxes > more), extra, joined)
    return joined


def _container(number: Array, step: int) -> pa.Array:
    """Write a container of a consignment; the first ones of a million consignments all differ."""
    serial = (number * 617 + step * 131_071) % SERIALS
    owner = (number * 31 + number // SERIALS) % len(OWNERS)
    digit = np.zeros(len(number), dtype=np.int64)
    for code, letters in enumerate(OWNERS):
        mine = owner == code
        digit[mine] = check_digit(letters, serial[mine])
    letters = pa.array(OWNERS).take(pa.array(owner))
    return pc.binary_join_element_wise(letters, padded(serial * 10 + digit, 7), "")


def padded(number: Array, width: int) -> pa.Array:
    """Write numbers with leading zeros."""
    return pc.utf8_lpad(pc.cast(pa.array(number), pa.string()), width, "0")


def transport_documents(number: Array, mode: Array) -> pa.Array:
    """Write the number of the bill of lading, waybill or consignment note, by mode."""
    written = pa.nulls(len(number), pa.string())
    for code, prefixes in PREFIXES.items():
        prefix = pa.array(prefixes).take(pa.array(number % len(prefixes)))
        serial = number * 97 % 100_000_007
        body = padded(serial // 10 * 10 + serial // 10 % 7, 8) if code == AIR else padded(serial, 9)
        full = pc.binary_join_element_wise(prefix, body, "")
        written = pc.if_else(pa.array(mode == code), full, written)
    return written


def declaration_ids(style: Array, authority: Array, letter: Array, year: Array, serial: Array) -> pa.Array:
    """Write declaration numbers in the three styles that authorities use."""
    short_year = padded(year % 100, 2)
    styles = [
        pc.binary_join_element_wise(authority, short_year, letter, padded(serial, 8), ""),
        pc.binary_join_element_wise(padded(year, 4), padded(serial, 10), ""),
        pc.binary_join_element_wise(short_year, authority, "-", letter, padded(serial, 9), ""),
    ]
    written = styles[0]
    for code in (1, 2):
        written = pc.if_else(pa.array(style == code), styles[code], written)
    return written
