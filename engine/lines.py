"""The lines of a delimited text: quotes that are never closed, and where records and lines part company.

A quote that is opened by mistake makes a reader take all that follows for one cell. Such a line is set aside alone.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice, zip_longest
from pathlib import Path
from typing import BinaryIO, NamedTuple

import numpy as np
from numpy.typing import NDArray

CHUNK = 1 << 22
NEWLINE, QUOTE = b'\n"'
LONGEST = 2_000_000  # bytes of a record, as DuckDB has it


class Reject(NamedTuple):
    """A line that is no record, why not, and what it says."""

    line: int
    reason: str
    raw: str


@dataclass(frozen=True)
class Line:
    """A line of a text: its number, from 1 on, and where its bytes begin and end."""

    number: int
    start: int
    end: int


@dataclass(frozen=True)
class Lines:
    """What is uneven about the lines of a text.

    ``open_quotes`` are those on which a quote is opened and never closed. ``gaps`` are the lines from which on so many
    lines more than records are counted: blank lines, and those that a cell goes on over.
    """

    open_quotes: list[Line] = field(default_factory=list)
    gaps: list[tuple[int, int]] = field(default_factory=list)


def survey(text: Path, header_lines: int, delimiter: str, width: int) -> Lines:
    """Look for open quotes and gaps below the header of a text.

    :param width: how many cells a record has
    """
    odd, blank = _remarkable(text, header_lines)
    found = Lines()
    with text.open("rb") as file:
        spans = _spans(file, odd, _Record(delimiter, width), found.open_quotes)
    found.gaps.extend((first.number + 1, last.number - first.number) for first, last in spans)
    inside = {number for first, last in spans for number in range(first.number + 1, last.number + 1)}
    found.gaps.extend((number, 1) for number in blank if number not in inside)
    found.gaps.extend((line.number, 1) for line in found.open_quotes)
    return found


@contextmanager
def blanked(text: Path, lines: Sequence[Line], folder: Path) -> Iterator[Path]:
    """Give a text with some of its lines blank: itself if there are none, else a copy in a temporary folder."""
    if not lines:
        yield text
        return
    with tempfile.TemporaryDirectory(prefix="reading-", dir=folder) as scratch:
        copy = Path(scratch) / "text"
        with text.open("rb") as source, copy.open("wb") as target:
            for line in lines:
                for piece in pieces(source, line.start - source.tell()):
                    target.write(piece)
                source.seek(line.end)
                target.write(b"\n")
            shutil.copyfileobj(source, target)
        yield copy


def pieces(stream: BinaryIO, length: int) -> Iterator[bytes]:
    """Yield so many bytes of a stream, piece by piece."""
    while length > 0 and (piece := stream.read(min(CHUNK, length))):
        length -= len(piece)
        yield piece


def blank_lines(text: Path) -> Lines:
    """Return the gaps that blank lines make in a text in which every other line is a record."""
    return Lines(gaps=[(number, 1) for number in _remarkable(text, 0)[1]])


def words(text: Path, line: Line) -> str:
    """Return the first words of a line."""
    with text.open("rb") as file:
        return _read(file, line, line)[:2000].decode("utf-8", errors="replace").rstrip("\r\n")


def blocks_between(gaps: Sequence[tuple[int, int]], header_lines: int) -> list[tuple[int, int]]:
    """Return the first record of each block of records on successive lines, from 0 on, with the lines above it."""
    found, lines_above = {0: header_lines}, header_lines
    for line, more in sorted(gaps):
        first = line - 1 - lines_above
        lines_above += more
        found[first] = lines_above + first
    return sorted(found.items())


def line_of(record: int, blocks: Sequence[tuple[int, int]]) -> int:
    """Return the line that a record stands on."""
    first, lines_above = blocks[bisect_right(blocks, record, key=lambda block: block[0]) - 1]
    return record - first + lines_above + 1


class _Record:
    """The lines that make up a record of so many cells, or begin one and leave a quote open."""

    def __init__(self, delimiter: str, width: int) -> None:
        sign = re.escape(delimiter)
        cell = rf'(?:"[^"]*(?:""[^"]*)*"|[^"{sign}\r\n][^{sign}\r\n]*)?'
        self.whole = re.compile(rf"{cell}(?:{sign}{cell}){{{width - 1},{width}}}\r?\n?".encode())
        self.opened = re.compile(rf'(?:{cell}{sign})*"[^"]*(?:""[^"]*)*'.encode())

    def goes_on(self, text: bytes) -> bool:
        """Tell whether lines are one record, rather than records between two quotes opened by mistake."""
        lines = text.splitlines(keepends=True)
        return self.whole.fullmatch(text) is not None and not any(map(self.whole.fullmatch, lines[1:-1]))


def _remarkable(text: Path, header_lines: int) -> tuple[list[Line], list[int]]:
    """Return the lines with an odd number of quotes, and the numbers of those that are blank."""
    odd: list[Line] = []
    blank: list[int] = []
    with text.open("rb") as file:
        number, position = header_lines + 1, sum(map(len, islice(file, header_lines)))
        while chunk := file.read(CHUNK) + file.readline():
            signs = np.frombuffer(chunk, np.uint8)
            starts, ends = _bounds(signs)
            quotes = np.bincount(np.searchsorted(ends, np.flatnonzero(signs == QUOTE), "right"), minlength=len(ends))
            uneven = np.flatnonzero(quotes % 2).tolist()
            odd.extend(Line(number + n, position + int(starts[n]), position + int(ends[n])) for n in uneven)
            short = np.flatnonzero(ends - starts <= 2).tolist()
            blank.extend(number + n for n in short if chunk[starts[n] : ends[n]] in (b"\n", b"\r\n"))
            number, position = number + len(ends), position + len(chunk)
    return odd, blank


def _bounds(signs: NDArray[np.uint8]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where the lines of some bytes begin and end."""
    ends = np.flatnonzero(signs == NEWLINE) + 1
    if signs[-1] != NEWLINE:
        ends = np.append(ends, len(signs))
    return np.concatenate([[0], ends[:-1]]), ends


def _spans(file: BinaryIO, odd: Sequence[Line], record: _Record, open_quotes: list[Line]) -> list[tuple[Line, Line]]:
    """Return the first and last lines of the records that go on over several, and note the quotes left open."""
    spans: list[tuple[Line, Line]] = []
    for line, following in zip_longest(odd, odd[1:]):
        if spans and spans[-1][1] is line:
            continue
        if not record.opened.fullmatch(_read(file, line, line)):
            continue
        if following is not None and _is_span(file, line, following, record):
            spans.append((line, following))
        else:
            open_quotes.append(line)
    return spans


def _is_span(file: BinaryIO, first: Line, last: Line, record: _Record) -> bool:
    return last.end - first.start <= LONGEST and record.goes_on(_read(file, first, last))


def _read(file: BinaryIO, first: Line, last: Line) -> bytes:
    file.seek(first.start)
    return file.read(last.end - first.start)
