"""Files of every kind give the same rows; one that is damaged is refused whole, and says so."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import duckdb
import pytest
import zstandard
from intake import Intake, TakeIn, WriteDeclarations, load_and_validate

from engine.errors import InputError
from engine.glance import glance
from engine.settings import Settings
from engine.warehouse import Warehouse
from schemas import mapping

# Licences, of all tables, are read soonest.
ROWS = [
    {"licence_id": "1", "exporter_id": "钨业, Ganzhou", "max_kg": "12.5", "destination": "JP"},
    {"licence_id": "2", "exporter_id": 'tubes of "6 in"', "max_kg": "7", "destination": "NA"},
    {"licence_id": "3", "exporter_id": "two\nlines", "max_kg": "1250.75", "destination": "VN"},
]
LICENCE = {"hs_code": "810194", "valid_from": "2025-03-04", "valid_to": "2026-03-03"}
TITLES = [*ROWS[0], *LICENCE]
EXPECTED = [("1", "钨业, Ganzhou", 12.5, "JP"), ("2", 'tubes of "6 in"', 7, "NA"), ("3", "two\nlines", 1250.75, "VN")]


def delimited(path: Path, delimiter: str) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, TITLES, delimiter=delimiter)
        writer.writeheader()
        writer.writerows(row | LICENCE for row in ROWS)


def json_lines(path: Path) -> None:
    path.write_text("".join(f"{json.dumps(row | LICENCE)}\n" for row in ROWS), encoding="utf-8")


def json_array(path: Path) -> None:
    path.write_text(json.dumps([row | LICENCE for row in ROWS], indent=2, ensure_ascii=False), encoding="utf-8")


def parquet(path: Path) -> None:
    lines = path.with_suffix(".lines")
    json_lines(lines)
    with duckdb.connect() as con:
        con.sql("FROM read_json($path)", params={"path": str(lines)}).write_parquet(str(path))
    lines.unlink()


WRITERS: dict[str, Callable[[Path], None]] = {
    "csv": lambda path: delimited(path, ","),
    "semicolon.csv": lambda path: delimited(path, ";"),
    "tsv": lambda path: delimited(path, "\t"),
    "psv": lambda path: delimited(path, "|"),
    "jsonl": json_lines,
    "json": json_array,
    "parquet": parquet,
}
PACKERS = {"": bytes, ".gz": gzip.compress, ".zst": zstandard.compress}
PACKED = [(kind, packing) for kind in WRITERS for packing in PACKERS if not (kind == "parquet" and packing)]


@pytest.fixture
def write_rows(tmp_path: Path) -> Callable[..., Path]:
    def write(kind: str, packing: str = "", encoding: str = "utf-8", name: str = "rows") -> Path:
        path = tmp_path / f"{name}.{kind}"
        WRITERS[kind](path)
        content = path.read_bytes()
        if encoding != "utf-8":
            content = content.decode("utf-8").encode(encoding)
        path.unlink()
        path = path.with_name(path.name + packing)
        path.write_bytes(PACKERS[packing](content))
        return path

    return write


@pytest.fixture
def take_licences(take_in: TakeIn) -> TakeIn:
    return partial(take_in, of="licences")


def told(intake: Intake) -> list[tuple[str, str, float, str]]:
    rows = [(row["licence_id"], row["exporter_id"], row["max_kg"], row["destination"]) for row in intake.kept]
    return sorted(rows)


@pytest.mark.parametrize(("kind", "packing"), PACKED, ids=[kind + packing for kind, packing in PACKED])
def test_every_kind_of_file_gives_the_same_rows(
    kind: str, packing: str, write_rows: Callable[..., Path], take_licences: TakeIn
) -> None:
    path = write_rows(kind, packing)
    glance([(path, mapping("licences", "canonical"))])
    intake = take_licences(path)
    assert intake.counts() == (3, 3, 0, 0)
    assert told(intake) == EXPECTED


@pytest.mark.parametrize(
    ("encoding", "packing"),
    [("utf-8-sig", ""), ("utf-16", ""), ("utf-16-le", ".gz"), ("utf-16-be", ""), ("gb18030", ""), ("gb18030", ".zst")],
)
def test_every_encoding_gives_the_same_rows(
    encoding: str, packing: str, write_rows: Callable[..., Path], take_licences: TakeIn
) -> None:
    intake = take_licences(write_rows("csv", packing, encoding))
    assert intake.counts() == (3, 3, 0, 0)
    assert told(intake) == EXPECTED


def test_files_folders_and_globs_are_taken_together_and_each_file_once(
    write_rows: Callable[..., Path], take_licences: TakeIn, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "notes.md").write_text("not data")
    files = [write_rows(kind, name=f"in/{name}") for kind, name in [("csv", "a"), ("jsonl", "b"), ("parquet", "c")]]
    intake = take_licences(tmp_path / "in", files[0], tmp_path / "in" / "*.jsonl", tmp_path / "**" / "c.parquet")
    assert [file["source_file"] for file in intake.inputs] == sorted(map(str, files))
    assert intake.counts() == (9, 3, 0, 6)


def test_a_name_that_holds_the_signs_of_a_glob_is_a_name(
    write_rows: Callable[..., Path], take_licences: TakeIn
) -> None:
    assert take_licences(write_rows("csv", name="rows [1]*?'")).counts() == (3, 3, 0, 0)


@pytest.mark.parametrize(
    ("cell", "kind", "megabytes", "refused"),
    [
        ("12.5", "csv", 10, 0),
        ("12.5", "jsonl", 10, 0),
        ("Ganzhou", "json", 10, 0),
        ("lines", "csv", 10, 0),
        ("Ganzhou", "csv", 20, 1),
    ],
)
def test_a_cell_of_megabytes_costs_its_own_row_at_most(
    cell: str, kind: str, megabytes: int, refused: int, write_rows: Callable[..., Path], take_licences: TakeIn
) -> None:
    path = write_rows(kind)
    path.write_bytes(path.read_bytes().replace(cell.encode(), cell[:1].encode() * megabytes * 1_000_000))
    intake = take_licences(path)
    assert intake.counts() == (3, 3 - refused, refused, 0)
    assert [reason[:20] for _, reason in intake.refusals()] == ["Maximum line size of"] * refused
    assert all(len(row["raw"]) <= 2000 for row in intake.quarantine)
    assert {row["max_kg"] for row in intake.kept} <= {None, 12.5, 7, 1250.75}


@pytest.fixture(scope="module")
def holding(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    """A warehouse that holds the rows of a good file."""
    folder = tmp_path_factory.mktemp("holding")
    delimited(folder / "good.csv", ",")
    with Warehouse(folder / "warehouse", Settings()) as opened:
        load_and_validate(opened, [folder / "good.csv"], "licences", "canonical")
        yield opened


def held(warehouse: Warehouse) -> list[tuple[object, ...]]:
    """The records that a warehouse holds, and its account of the files they came from."""
    tables = ("licences", "licences_history", "quarantine", "run_inputs")
    return [row for table in tables for row in warehouse.rows(f"FROM main.{table} ORDER BY ALL")]


def damaged_parquet(content: bytes) -> bytes:
    return content[:4] + b"x" * 200 + content[204:]


@pytest.mark.parametrize(
    ("kind", "packing", "harm", "message"),
    [
        ("csv", "", lambda content: b"", "is empty"),
        ("csv", "", lambda content: b"\n \n\n", "is empty"),
        ("csv", ".gz", lambda content: gzip.compress(b""), "is empty"),
        ("json", "", lambda content: b"[]", "is empty"),
        ("jsonl", "", lambda content: b"{}\n", "is empty"),
        ("csv", "", lambda content: content.splitlines(keepends=True)[0], "holds no row of data"),
        ("csv", ".gz", lambda content: content[:-20], "its gzip compression breaks off"),
        ("csv", ".gz", lambda content: content[:30] + b"xxxx" + content[34:], "its gzip compression breaks off"),
        ("csv", ".zst", lambda content: content[:-20], "its zstd compression breaks off"),
        ("parquet", "", lambda content: content[:-300], "is damaged: it breaks off before its end. "),
        ("parquet", "", damaged_parquet, "is damaged"),
        ("json", "", lambda content: content[:-40], "is damaged: .*Malformed JSON"),
        ("csv", "", lambda content: content + "4,é".encode("latin-1"), "line 6: the text is not UTF-8"),
        ("csv", "", lambda content: content.decode().encode("utf-16") + b"\x00", "line 6: the text is not UTF-16"),
        ("csv", "", lambda content: b"PK\x03\x04" + content, "Excel workbook.*save the sheet as CSV"),
        ("csv", "", lambda content: b"<!DOCTYPE html>\n<html>not found</html>", "is XML or a web page"),
        ("csv", "", lambda content: content.replace(b"hs_code", b"code"), "lacks the column hs_code.*--guess"),
        ("csv", "", lambda content: content.replace(b"licence_id", b"Exporter ID"), "exporter_id more than once"),
        ("csv", "", lambda content: b"t,i,j,k,v,q\n1,2,3,4,5,6", "lacks the columns licence_id"),
        ("csv", "", lambda content: b"authority,declaration_id,flow,declared_on,hs_code\n1,2,3,4,5",
         "looks like declarations: give it as such, not as licences"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_refused_whole(
    kind: str,
    packing: str,
    harm: Callable[[bytes], bytes],
    message: str,
    write_rows: Callable[..., Path],
    holding: Warehouse,
) -> None:
    path = write_rows(kind, packing)
    path.write_bytes(harm(path.read_bytes()))
    before = held(holding)
    with pytest.raises(InputError, match=f"(?s){path.name}.*{message}") as refusal:
        load_and_validate(holding, [path], "licences", "canonical")
    assert refusal.value.exit_status == 2
    with pytest.raises(InputError) as at_once:
        glance([(path, mapping("licences", "canonical"))])
    assert str(at_once.value) == str(refusal.value)  # a glance says the same
    assert held(holding) == before  # nothing of it was taken, nothing held was lost
    assert len(before) == len(ROWS) + 1


def test_a_parquet_file_without_rows_is_refused(take_licences: TakeIn, tmp_path: Path) -> None:
    path = tmp_path / "none.parquet"
    parquet(path)
    with duckdb.connect() as con:
        con.sql("FROM read_parquet($path) WHERE false", params={"path": str(path)}).write_parquet(f"{path}.pq")
    with pytest.raises(InputError, match="holds no row of data"):
        take_licences(f"{path}.pq")


def test_a_file_in_the_canonical_columns_is_not_sent_back_to_the_table_it_came_from(
    take_in: TakeIn, write_declarations: WriteDeclarations
) -> None:
    with pytest.raises(InputError, match="looks like another format: --mapping declarations=canonical"):
        take_in(write_declarations({}), mapping="korea")


@pytest.mark.parametrize("name", ["missing.csv", "*.csv", "missing/"])
def test_a_name_that_stands_for_nothing_is_said(name: str, take_in: TakeIn, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"There is no file .*Check the name") as refusal:
        take_in(f"{tmp_path}/{name}")
    assert refusal.value.exit_status == 2


def test_a_folder_without_data_is_said(take_in: TakeIn, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    with pytest.raises(InputError, match="holds no data file"):
        take_in(tmp_path / "in")
