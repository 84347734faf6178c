"""What is fuzzed, and what must hold whatever comes: an answer or one message, and every row accounted for."""

from __future__ import annotations

import gzip
import tempfile
from collections.abc import Callable
from contextlib import redirect_stdout, suppress
from io import StringIO
from pathlib import Path
from unittest.mock import patch

from contraflow.asking import Question, ask
from contraflow.showing import failure
from engine.errors import ContraflowError
from engine.publication import publish
from engine.settings import Settings
from engine.warehouse import Warehouse
from flows.load import load
from flows.run import Request, Run, new_run_id
from flows.validate import validate
from schemas import mappings

FORMATS = sorted((one.table, one.name) for one in mappings().values())
UNREAD = "known only to this file"
BRIEF = Settings(query_seconds=0.5, query_memory="200MB", query_rows=10_000, threads=1)
TABLES = {
    "risk_scores": "SELECT 'DE' AS authority, range::VARCHAR AS declaration_id, range / 100 AS risk FROM range(100)",
    "flagged_shipments": "SELECT 1 AS rank, ['licensing'] AS tactics, {'a': 1} AS s, '{\"a\": 1}'::JSON AS evidence",
    "quarantine": "SELECT 'rows.csv' AS source_file, 2 AS line, chr(27) || '=1+1' AS raw",
}

Target = Callable[[bytes], None]


class FoundError(Exception):
    """Something that must not be."""


def loader(folder: Path) -> Target:
    """Return what takes in a file: the first byte chooses the format, the second the name and the packing."""
    warehouse = Warehouse(folder / "warehouse", Settings(threads=1))

    def take(data: bytes) -> None:
        if len(data) < 3:
            return
        table, name = FORMATS[data[0] % len(FORMATS)] if data[0] >= 128 else ("declarations", "canonical")
        path = folder / ("rows.csv", "rows.json", "rows.parquet", "rows.csv.gz")[data[1] % 4]
        path.write_bytes(gzip.compress(data[2:]) if path.suffix == ".gz" else data[2:])
        run = Run(warehouse, Request({table: [str(path)]}, {table: name}), new_run_id())
        try:
            with suppress(ContraflowError), patch("flows.validate._check", lambda _run, _loaded: None):
                load(run)
                validate(run)
                _check_counts(run)
        finally:
            path.unlink()
            for kept in (table, f"{table}_history", "run_inputs", "quarantine"):
                warehouse.con.execute(f"DELETE FROM main.{kept}")

    return take


def query(folder: Path) -> Target:
    """Return what asks a published state; the SQL is the text, the last byte the format of the answer."""
    with Warehouse(folder / "warehouse", Settings(threads=1)) as warehouse:
        publish(warehouse, new_run_id(), TABLES)
    (folder / "secret.txt").write_text(f"text\n{UNREAD}\n", encoding="utf-8")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    def ask_for(data: bytes) -> None:
        said = StringIO()
        form = ("csv", "json", "table", "csv")[data[-1] % 4] if data else "csv"
        with redirect_stdout(said):
            try:
                ask(folder / "warehouse", Question(data.decode("utf-8", "replace"), form=form), BRIEF)
            except ContraflowError as error:
                said.write(failure(error))
        if UNREAD in said.getvalue():
            raise FoundError("the answer holds what stands in another file")
        if form != "json" and "\x1b" in said.getvalue():
            raise FoundError("a terminal would obey the answer")
        if {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} != before:
            raise FoundError("the query changed a file")

    return ask_for


TARGETS: dict[str, Callable[[Path], Target]] = {"load": loader, "query": query}


def folder() -> Path:
    """Return a folder to work in; whoever names the place of temporary files removes it."""
    return Path(tempfile.mkdtemp(prefix="fuzz-"))


def _check_counts(run: Run) -> None:
    """Make sure that every row was loaded, quarantined or left unchanged.

    :raises FoundError: if it was not
    """
    files = run.warehouse.rows("SELECT rows_read, rows_loaded, rows_quarantined, rows_unchanged FROM run_inputs")
    for read, loaded, quarantined, unchanged in files:
        if read != loaded + quarantined + unchanged or min(loaded, quarantined, unchanged) < 0:
            raise FoundError(f"{read} rows read, {loaded} loaded, {quarantined} quarantined, {unchanged} unchanged")
