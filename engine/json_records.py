"""The records of a JSON document that is one object, a line each: as a whole it takes twenty times its size."""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterator
from pathlib import Path

# What stands between two values.
BETWEEN = re.compile(r"[\s,:]*")
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
    at = _skip(document, 0)
    if document[at : at + 1] != "{":
        raise json.JSONDecodeError("no object", document, at)
    at = _skip(document, at + 1)
    while document[at : at + 1] != "}":
        name, at = DECODER.raw_decode(document, at)
        at = _skip(document, at)
        if name == key and document[at : at + 1] == "[":
            at = yield from _elements(document, at + 1)
        else:
            _, at = DECODER.raw_decode(document, at)
        at = _skip(document, at)


def _elements(document: str, at: int) -> Generator[str, None, int]:
    """Yield the elements of an array as they are written, and return where it ends."""
    at = _skip(document, at)
    while document[at : at + 1] != "]":
        _, end = DECODER.raw_decode(document, at)
        yield document[at:end]
        at = _skip(document, end)
    return at + 1


def _skip(document: str, at: int) -> int:
    found = BETWEEN.match(document, at)
    return found.end() if found else at
