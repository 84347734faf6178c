"""Text encodings: UTF-8, UTF-16 and GB18030 are told apart by their bytes; any other has to be named."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO

from engine.errors import InputError

Opener = Callable[[], AbstractContextManager[BinaryIO]]

CHUNK = 1 << 22
BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
# A title row begins with letters of ASCII, of which UTF-16 makes every other byte a NUL.
UTF16_STARTS = {
    re.compile(rb"[\x01-\x7f]\x00[\x01-\x7f]\x00"): "utf-16-le",
    re.compile(rb"\x00[\x01-\x7f]\x00[\x01-\x7f]"): "utf-16-be",
}
# Nearly every character of Chinese text outside ASCII lies in the rows of GB 2312 (both bytes from A1 on); in
# Latin text that happens to decode as GB18030 hardly any does.
CHINESE_SHARE = 0.9
PAIR = re.compile(rb"[\x81-\xfe][\x40-\xfe]")
GB2312_PAIR = re.compile(rb"[\xa1-\xf7][\xa1-\xfe]")


def tell_encoding(opened: Opener, name: Path, given: str | None = None) -> str | None:
    """Tell in which encoding a text is, reading all of it.

    :param opened: opens the bytes of the text, from their beginning
    :param name: the file, for messages
    :param given: the encoding of such texts where it is not Unicode
    :returns: the encoding, or None if the text can be used as it is: UTF-8 without byte order mark or NUL
    :raises InputError: if the text is in none of the encodings told here, or in several
    """
    with opened() as stream:
        encoding = _from_mark(stream.read(4)) or "utf-8"
    fault, has_nul = _first_fault(opened, encoding, name)
    if given is not None and (fault is not None or has_nul):
        encoding = given
        fault, has_nul = _first_fault(opened, given, name)
    if fault is None:
        return encoding if has_nul or encoding.lower() not in ("utf-8", "ascii") else None
    if encoding == "utf-8" and given is None and _is_chinese(opened, name):
        return "gb18030"
    raise InputError(
        f"{name}, line {fault}: the text is not {encoding.upper()}, though the lines before are. Convert the file "
        "to UTF-8, or name its encoding in a mapping (file: encoding: latin-1)."
    )


def write_utf8(stream: BinaryIO, copy: Path, encoding: str | None) -> None:
    """Write a text as UTF-8; a NUL, which no text should hold, becomes the replacement character U+FFFD."""
    decoder = codecs.getincrementaldecoder(encoding or "utf-8")()
    with copy.open("w", encoding="utf-8", newline="") as target:
        for chunk in _chunks(stream):
            target.write(decoder.decode(chunk, final=not chunk).replace("\x00", "�"))


def _from_mark(start: bytes) -> str | None:
    marked = (encoding for mark, encoding in BOMS.items() if start.startswith(mark))
    told = (encoding for pattern, encoding in UTF16_STARTS.items() if pattern.fullmatch(start))
    return next(marked, None) or next(told, None)


def _first_fault(opened: Opener, encoding: str, name: Path) -> tuple[int | None, bool]:
    """Return the line of the first byte that does not fit the encoding, and whether a NUL was seen."""
    lines, has_nul = 1, False
    decoder = _decoder(encoding, name)
    with opened() as stream:
        for chunk in _chunks(stream):
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                return lines + error.object[: error.start].count(b"\n"), has_nul
            has_nul = has_nul or "\x00" in text
            lines += text.count("\n")
    return None, has_nul


def _decoder(encoding: str, name: Path) -> codecs.IncrementalDecoder:
    try:
        return codecs.getincrementaldecoder(encoding)()
    except LookupError as error:
        raise InputError(f"There is no text encoding {encoding!r}, which the mapping names for {name}.") from error


def _is_chinese(opened: Opener, name: Path) -> bool:
    """Tell whether the whole text decodes as GB18030 and reads as Chinese, rather than as chance pairs."""
    if _first_fault(opened, "gb18030", name)[0] is not None:
        return False
    pairs = chinese = 0
    with opened() as stream:
        for chunk in _chunks(stream):
            found = PAIR.findall(chunk)
            pairs += len(found)
            chinese += sum(1 for pair in found if GB2312_PAIR.fullmatch(pair))
    return chinese >= CHINESE_SHARE * pairs


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the stream piece by piece, and an empty piece at its end."""
    while chunk := stream.read(CHUNK):
        yield chunk
    yield b""
