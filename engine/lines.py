"""The lines of a delimited text: quotes that are never closed, and where records are not single lines.

A quote that is opened by mistake makes a reader take all that follows for one cell. Such a line is set aside alone.
"""

from __future__ import annotations

import re
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
OPEN_QUOTE = "a quote is opened and never closed"
LONGEST = 16_000_000  # bytes of a record


class Reject(NamedTuple):
    """A line that is no record: its number, why it is none, and its text."""

    line: int
    reason: str
    raw: str


@dataclass(frozen=True)
class Line:
    """A line of a text: its number, from 1 on, and where its bytes begin and end."""

    number: int
    start: int
    end: int


@dataclass
class Lines:
    """Where the lines of a text are not simply its records.

    ``open_quotes`` are the lines on which a quote is opened and never closed. ``gaps`` are pairs of line and number:
    from that line on there are so many more lines than records, because of blank lines or of cells that hold several.
    ``mixed`` says whether some lines end as on Windows and others do not.
    """

    open_quotes: list[Reject] = field(default_factory=list)
    gaps: list[tuple[int, int]] = field(default_factory=list)
    mixed: bool = False


def survey(text: Path, header_lines: int, delimiter: str, width: int) -> Lines:
    """Look at the lines of a text, and for open quotes and gaps below its header.

    :param width: how many cells a record has
    """
    odd, blank, mixed = _remarkable(text, header_lines)
    with text.open("rb") as file:
        spans, opened = _spans(file, odd, _Record(delimiter, width))
        open_quotes = [Reject(line.number, OPEN_QUOTE, _words(file, line)) for line in opened]
    inside = {number for first, last in spans for number in range(first.number + 1, last.number + 1)}
    gaps = [(first.number + 1, last.number - first.number) for first, last in spans]
    gaps += [(number, 1) for number in blank if number not in inside]
    return Lines(open_quotes, gaps, mixed)


def blank_lines(text: Path) -> Lines:
    """Return the gaps that blank lines make in a text in which every other line is a record."""
    return Lines(gaps=[(number, 1) for number in _remarkable(text, 0)[1]])


@contextmanager
def evened(text: Path, lines: Lines, folder: Path) -> Iterator[Path]:
    """Give a text with its open quotes blank and all lines ended alike: itself, or a copy in a temporary folder."""
    if not lines.open_quotes and not lines.mixed:
        yield text
        return
    left_out = {line.line for line in lines.open_quotes}
    with tempfile.TemporaryDirectory(prefix="reading-", dir=folder) as scratch:
        copy = Path(scratch) / "text"
        with text.open("rb") as source, copy.open("wb") as target:
            for number, line in enumerate(source, 1):
                target.write(b"\n" if number in left_out else line.replace(b"\r\n", b"\n"))
        yield copy


def pieces(stream: BinaryIO, length: int) -> Iterator[bytes]:
    """Yield the next bytes of a stream, as many as asked for, piece by piece."""
    while length > 0 and (piece := stream.read(min(CHUNK, length))):
        length -= len(piece)
        yield piece


def blocks_between(gaps: Sequence[tuple[int, int]], header_lines: int) -> list[tuple[int, int]]:
    """Return the first record of each block of records on successive lines, from 0 on, with the lines above it."""
    found, lines_above = {0: header_lines}, header_lines
    for line, more in sorted(gaps):
        first = line - 1 - lines_above
        lines_above += more
        found[first] = lines_above + first
    return sorted(found.items())


def line_of(record: int, blocks: Sequence[tuple[int, int]]) -> int:
    """Return the line on which a record begins."""
    first, lines_above = blocks[bisect_right(blocks, record, key=lambda block: block[0]) - 1]
    return record - first + lines_above + 1


class _Record:
    """Patterns of lines that make up a record of a given number of cells, or begin one and leave a quote open."""

    def __init__(self, delimiter: str, width: int) -> None:
        sign = re.escape(delimiter)
        cell = rf'(?:"[^"]*(?:""[^"]*)*"|[^"{sign}\r\n][^{sign}\r\n]*)?'
        self.whole = re.compile(rf"{cell}(?:{sign}{cell}){{{width - 1},{width}}}\r?\n?".encode())
        self.opened = re.compile(rf'(?:{cell}{sign})*"[^"]*(?:""[^"]*)*'.encode())

    def goes_on(self, text: bytes) -> bool:
        """Tell whether lines are one record, rather than records between two quotes opened by mistake."""
        lines = text.splitlines(keepends=True)
        return self.whole.fullmatch(text) is not None and not any(map(self.whole.fullmatch, lines[1:-1]))


def _remarkable(text: Path, header_lines: int) -> tuple[list[Line], list[int], bool]:
    """Return the lines with an odd number of quotes, the numbers of those that are blank, and if endings are mixed."""
    odd: list[Line] = []
    blank: list[int] = []
    with text.open("rb") as file:
        header = b"".join(islice(file, header_lines))
        number, position = header_lines + 1, len(header)
        ended, windows = header.count(b"\n"), header.count(b"\r\n")
        while chunk := file.read(CHUNK) + file.readline():
            signs = np.frombuffer(chunk, np.uint8)
            starts, ends = _bounds(signs)
            if b'"' in chunk:
                quotes = np.bincount(np.searchsorted(ends, np.flatnonzero(signs == QUOTE), "right"))
                uneven = np.flatnonzero(quotes % 2).tolist()
                odd.extend(Line(number + n, position + int(starts[n]), position + int(ends[n])) for n in uneven)
            short = np.flatnonzero(ends - starts <= 2).tolist()
            blank.extend(number + n for n in short if chunk[starts[n] : ends[n]] in (b"\n", b"\r\n"))
            number, position = number + len(ends), position + len(chunk)
            ended += len(ends) - (not chunk.endswith(b"\n"))
            windows += chunk.count(b"\r\n") if b"\r" in chunk else 0
    return odd, blank, 0 < windows < ended


def _bounds(signs: NDArray[np.uint8]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where the lines of some bytes begin and end."""
    ends = np.flatnonzero(signs == NEWLINE) + 1
    if signs[-1] != NEWLINE:
        ends = np.append(ends, len(signs))
    return np.concatenate([[0], ends[:-1]]), ends


def _spans(file: BinaryIO, odd: Sequence[Line], record: _Record) -> tuple[list[tuple[Line, Line]], list[Line]]:
    """Return the first and last lines of the records that go on over several, and the lines of quotes left open."""
    spans: list[tuple[Line, Line]] = []
    open_quotes: list[Line] = []
    for line, following in zip_longest(odd, odd[1:]):
        if spans and spans[-1][1] is line:
            continue
        if not record.opened.fullmatch(_read(file, line, line)):
            continue
        if following is not None and _is_span(file, line, following, record):
            spans.append((line, following))
        else:
            open_quotes.append(line)
    return spans, open_quotes


def _is_span(file: BinaryIO, first: Line, last: Line, record: _Record) -> bool:
    return last.end - first.start <= LONGEST and record.goes_on(_read(file, first, last))


def _read(file: BinaryIO, first: Line, last: Line) -> bytes:
    file.seek(first.start)
    return file.read(last.end - first.start)


def _words(file: BinaryIO, line: Line) -> str:
    return _read(file, line, line)[:2000].decode("utf-8", errors="replace").rstrip("\r\n")
