"""Input files: finding them, detecting their format and compression, and turning any text into clean UTF-8."""

from __future__ import annotations

import glob
import gzip
import hashlib
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Literal, cast

import pyarrow as pa

from engine.encoding import tell_encoding, write_utf8
from engine.errors import InputError, SourceLateError, SourceNotReadyError, is_disk_error

Kind = Literal["delimited", "json", "parquet"]

SUFFIXES = (".csv", ".tsv", ".txt", ".psv", ".json", ".jsonl", ".ndjson", ".parquet", ".pq")
MAGIC = {b"PAR1": "parquet", b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd", b"PK\x03\x04": "zip"}


@dataclass(frozen=True)
class SourceFile:
    """A file as it was when it was looked at: where it is, what it is, and its SHA-256."""

    path: Path
    sha256: str
    size: int
    kind: Kind
    compression: str | None
    stamp: tuple[int, int, int]

    def check_unchanged(self) -> None:
        """Make sure the file is still the one that was looked at.

        :raises InputError: if it was replaced or removed, grew or shrank meanwhile
        """
        if not self.path.is_file() or _stamp(self.path) != self.stamp:
            raise SourceNotReadyError(f"{self.path} changed while it was being read. Run again once it is complete.")

    def without_rows(self) -> InputError:
        """Return the error of a file that has columns and nothing else."""
        return InputError(f"{self.path} holds no row of data. Leave it out, or fetch it again.")


def find_files(patterns: Iterable[str | Path]) -> list[Path]:
    """Return the files that names, folders and globs match, each once, in the order of their paths.

    :raises SourceLateError: if a name, a folder or a glob matches nothing
    """
    found: set[Path] = set()
    for pattern in patterns:
        found.update(_matches(Path(pattern).expanduser()))
    return sorted(found)


def look_at(path: Path) -> SourceFile:
    """Hash a file, and detect its format and compression from its first bytes.

    :raises InputError: if it cannot be read, is empty, or is of a format that is not read
    """
    file = first_look(path)
    with _readable(path):
        return replace(file, sha256=file_sha256(path))


def first_look(path: Path) -> SourceFile:
    """Detect the format and compression of a file from its first bytes, without its SHA-256, which takes all of them.

    :raises InputError: if it cannot be read, is empty, or is of a format that is not read
    """
    with _readable(path):
        stamp = _stamp(path)
        if stamp[0] == 0:
            raise SourceLateError(f"{path} is empty. Leave it out, or fetch it again.")
        compression, kind = _sniff(path)
    return SourceFile(path, "", stamp[0], kind, compression, stamp)


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def as_utf8(source: SourceFile, folder: Path, encoding: str | None = None) -> Iterator[Path]:
    """Give the file as plain UTF-8 text: itself where it is that already, else a copy in a temporary folder.

    :param folder: where the copy goes
    :param encoding: the encoding of the file, if it is none of those told from their bytes
    :raises InputError: if the compression is broken or the text is not in one known encoding
    """
    told = tell_encoding(lambda: open_decompressed(source), source.path, encoding)
    if told is None and source.compression is None:
        yield source.path
        return
    with tempfile.TemporaryDirectory(prefix="reading-", dir=folder) as scratch:
        copy = Path(scratch) / "text"
        with open_decompressed(source) as stream:
            write_utf8(stream, copy, told)
        yield copy


@contextmanager
def open_decompressed(source: SourceFile) -> Iterator[BinaryIO]:
    """Open the file's bytes, decompressed.

    :raises InputError: if the compression is broken
    """
    try:
        with _decompressor(source) as stream:
            yield stream
    except (OSError, EOFError, zlib.error, pa.ArrowException) as error:
        if is_disk_error(error):
            raise
        raise SourceLateError(
            f"{source.path} is damaged: its {source.compression} compression breaks off ({error}). "
            "Nothing of it was taken. Fetch it again."
        ) from error


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}.") from error


def _matches(path: Path) -> list[Path]:
    if path.is_dir():
        names = [file for file in sorted(path.iterdir()) if _is_data(file)]
        if not names:
            raise SourceLateError(f"The folder {path} holds no data file ({', '.join(SUFFIXES)}, plain, .gz or .zst).")
        return names
    if path.exists():
        return [path]
    names = [Path(name) for name in glob.glob(str(path), recursive=True) if Path(name).is_file()]  # noqa: PTH207
    if not names:
        raise SourceLateError(f"There is no file {path}. Check the name; globs and folders are taken too.")
    return names


def _is_data(path: Path) -> bool:
    plain = path.with_suffix("") if path.suffix in (".gz", ".zst", ".zstd") else path
    return path.is_file() and plain.suffix.lower() in SUFFIXES and not path.name.startswith(".")


def _stamp(path: Path) -> tuple[int, int, int]:
    status = path.stat()
    return status.st_size, status.st_mtime_ns, status.st_ino


def _sniff(path: Path) -> tuple[str | None, Kind]:
    """Tell compression and format: by magic number, then by the first sign of the text."""
    with path.open("rb") as file:
        magic = _magic(file.read(4))
    if magic == "parquet":
        return None, "parquet"
    if magic == "zip":
        raise InputError(f"{path} is a zip archive or an Excel workbook. Unpack it, or save the sheet as CSV.")
    probe = SourceFile(path, "", 0, "delimited", magic, (0, 0, 0))
    with open_decompressed(probe) as stream:
        start = stream.read(4096)
    if _magic(start[:4]) == "parquet":
        raise InputError(f"{path} is a compressed Parquet file. Decompress it: Parquet is compressed inside.")
    text = start.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if text.startswith(b"<"):
        raise InputError(f"{path} is XML or a web page. Export the data as CSV, JSON or Parquet.")
    return magic, "json" if text[:1] in (b"{", b"[") else "delimited"


def _magic(start: bytes) -> str | None:
    return next((name for magic, name in MAGIC.items() if start.startswith(magic)), None)


def _decompressor(source: SourceFile) -> BinaryIO:
    if source.compression == "gzip":
        return cast("BinaryIO", gzip.open(source.path, "rb"))
    if source.compression == "zstd":
        return cast("BinaryIO", pa.input_stream(str(source.path), compression="zstd"))
    return source.path.open("rb")
