"""Cells of files that people open: text that neither a spreadsheet nor a terminal obeys."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Sequence
from typing import Any, TextIO

Batches = Iterable[Sequence[tuple[Any, ...]]]

# What a spreadsheet takes for the beginning of a formula.
FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
# What a terminal obeys instead of showing it: control characters but tab and newline, and marks that turn text around.
UNSEEN = re.compile("[\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
CONTROL = re.compile(f"[\x00-\x08\x0b-\x1f]|{UNSEEN.pattern}")


def write_csv(columns: Sequence[str], batches: Batches, file: TextIO) -> None:
    """Write CSV in which no text is a formula to a spreadsheet or a command to a terminal."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([_harmless(name) for name in columns])
    for batch in batches:
        writer.writerows([_harmless(value) for value in row] for row in batch)


def as_json(value: Any) -> str:
    """Return JSON in which control characters are written as escapes."""
    return UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, default=str, ensure_ascii=False))


def _harmless(value: Any) -> Any:
    if isinstance(value, list):
        value = "; ".join(str(one) for one in value)
    elif isinstance(value, dict):
        value = as_json(value)
    if not isinstance(value, str):
        return value
    value = CONTROL.sub("�", value)
    return f"'{value}" if FORMULA.match(value) else value
