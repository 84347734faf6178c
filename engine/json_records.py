"""The records of a JSON document that is one object, a line each: as a whole it takes twenty times its size."""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterator
from pathlib import Path

SPACE = re.compile(r"[ \t\r\n]*")
DECODER = json.JSONDecoder()


def as_lines(text: Path, key: str, scratch: Path) -> Path:
    """Write the objects of the array that stands under a key of the document, each as it is on a line of its own.

    :raises json.JSONDecodeError: if the document breaks off or is none
    """
    lines = scratch / f"{text.name}.lines"
    with lines.open("w", encoding="utf-8") as written:
        for record in _records(text.read_text(encoding="utf-8-sig"), key):
            written.write(record.replace("\n", " ").replace("\r", " ") + "\n")  # in a string neither stands as such
    return lines


def _records(document: str, key: str) -> Iterator[str]:
    """Yield the records of one object after the other: two answers may stand in one file."""
    at = _opened(document, 0, "{}")
    while True:
        while document[at - 1] != "}":
            name, at = DECODER.raw_decode(document, _skip(document, at))
            at = _skip(document, _after(document, at, ":"))
            if name == key and document[at : at + 1] == "[":
                at = yield from _elements(document, at)
            else:
                _, at = DECODER.raw_decode(document, at)
            at = _after(document, at, ",}")
        if _skip(document, at) == len(document):
            return
        at = _opened(document, at, "{}")


def _elements(document: str, at: int) -> Generator[str, None, int]:
    """Yield the elements of an array as they are written, and return where it ends."""
    at = _opened(document, at, "[]")
    while document[at - 1] != "]":
        start = _skip(document, at)
        _, at = DECODER.raw_decode(document, start)
        yield document[start:at]
        at = _after(document, at, ",]")
    return at


def _opened(document: str, at: int, brackets: str) -> int:
    """Return the place after a bracket that opens, or after the one that closes it where nothing stands between."""
    at = _after(document, at, brackets[0])
    return _skip(document, at) + 1 if document.startswith(brackets[1], _skip(document, at)) else at


def _after(document: str, at: int, signs: str) -> int:
    """Return the place after one of some signs, which has to stand next."""
    at = _skip(document, at)
    if document[at : at + 1] not in tuple(signs):
        raise json.JSONDecodeError(f"one of {signs} is missing", document, at)
    return at + 1


def _skip(document: str, at: int) -> int:
    found = SPACE.match(document, at)
    return found.end() if found else at
