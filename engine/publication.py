"""Published states: one read-only database a run, and the pointer CURRENT that names the one readers open.

A state is written beside the others and renamed when it is whole and on disk; the pointer is replaced last. Readers see
the state before or the state after, never a mixture, and never wait.
"""

from __future__ import annotations

import logging
import os
import shlex
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import duckdb

from engine.code import code_sha256
from engine.errors import CallError

if TYPE_CHECKING:  # readers of a state start faster without what the writer needs
    from engine.warehouse import Warehouse

log = logging.getLogger(__name__)

POINTER = "CURRENT"
# What a DuckDB file holds before its blocks.
HEADERS = 3 * 4096

MACROS_OF_VIEWS = ("trade", "words")

# A reader of a state reaches no file, no network, no extension, no variable of ours, and cannot let itself out.
ALONE: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": False,
    "lock_configuration": True,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "python_enable_replacements": False,
    "enable_caching_operators": False,  # a fault of DuckDB's: see engine/warehouse.py
    "temp_directory": "",
}


def publish(
    warehouse: Warehouse, run_id: str, tables: Mapping[str, str], views: Mapping[str, str] = MappingProxyType({})
) -> Path:
    """Write a state and point CURRENT at it; return its path.

    :param tables: the name of each published table, and the SELECT over the working database that fills it
    :param views: the name of each published view, and its SELECT over published tables, which may stand in ``trade``
    """
    folder = warehouse.folder / "published"
    folder.mkdir(exist_ok=True)
    draft, state = folder / f".{run_id}.draft", folder / f"{run_id}.duckdb"
    draft.unlink(missing_ok=True)
    warehouse.con.execute(f"ATTACH '{_quoted(draft)}' AS published")
    try:
        warehouse.con.execute("CREATE SCHEMA published.trade")
        for name, select in tables.items():
            warehouse.con.execute(f"CREATE TABLE published.{name} AS {select}")
        if views:
            _create_views(warehouse.con, views)
    finally:
        warehouse.con.execute("DETACH published")
    to_disk(draft)
    draft.rename(state)
    _point(warehouse.folder, run_id)
    _retire(folder, run_id, warehouse.settings.retention)
    return state


def _create_views(con: duckdb.DuckDBPyConnection, views: Mapping[str, str]) -> None:
    """Make views in the draft of a state, with the macros they call."""
    from engine.sql import keep_macros

    keep_macros(con, "published", MACROS_OF_VIEWS)
    con.execute("USE published")  # or a view would read the tables of the working database
    try:
        for name, select in views.items():
            con.execute(f"CREATE VIEW {name} AS {select}")
    finally:
        con.execute("USE working")


def naming(folder: Path) -> str:
    """Return what names a warehouse in a command that a message advises; nothing if it need not be named."""
    return "" if folder == Path("warehouse") else f" --warehouse {shlex.quote(str(folder))}"


def states(folder: Path) -> list[str]:
    """Return the ids of the published states of a warehouse, the newest first."""
    return sorted((path.stem for path in (folder / "published").glob("*.duckdb")), reverse=True)


def current(folder: Path) -> str:
    """Return the id of the state that readers open: the one CURRENT names, or the newest whole one if that is damaged.

    :raises CallError: if nothing was published yet, or no state can be read
    """
    if not folder.is_dir():
        raise _nothing(folder)
    looked_at = None
    while (named := _named(folder)) != looked_at:  # another may come, and the one named go, while we look
        if _is_whole(folder, named):
            return named
        looked_at = named
    whole = next((state for state in states(folder) if _is_whole(folder, state)), None)
    if whole is not None:
        log.warning(
            "the state %s that %s names cannot be read; this is the newest that can, %s. "
            "Settle it: contraflow rollback %s%s",
            *(named or "''", folder / POINTER, whole, whole, naming(folder)),
        )
        return whole
    if named:
        _open(folder, named)
    raise _nothing(folder)


def current_or_none(folder: Path) -> str | None:
    """Return the id of the state that readers open; None if nothing was published yet."""
    return current(folder) if any(_is_whole(folder, state) for state in states(folder)) else None


def open_state(folder: Path, run_id: str | None = None, memory_limit: str = "1GB") -> duckdb.DuckDBPyConnection:
    """Open a published state for reading; the connection can reach nothing else.

    :param run_id: the state; the current one if not given
    :raises CallError: if there is no such state, or its file is damaged
    """
    if run_id is not None:
        return _open(folder, run_id, memory_limit)
    run_id = current(folder)
    while True:
        try:
            return _open(folder, run_id, memory_limit)
        except CallError:
            newer = current(folder)
            if newer == run_id:
                raise
            run_id = newer  # the other went while we looked


@contextmanager
def asking(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Say of a state that was made by another version, instead of what DuckDB says, that it lacks what is asked for.

    :raises CallError: if a table or column is not there and the state was made by other code than this
    """
    try:
        yield
    except (duckdb.BinderException, duckdb.CatalogException) as error:
        ((run_id, code),) = con.execute("SELECT run_id, code_sha256 FROM runs ORDER BY run_id DESC LIMIT 1").fetchall()
        if code == code_sha256():
            raise
        raise CallError(
            f"The state of run {run_id} was made by another version of contraflow and lacks what this one shows "
            f"({str(error).splitlines()[0]}). contraflow query reads it as it is; contraflow run publishes one of this "
            "version."
        ) from error


def rollback(folder: Path, run_id: str) -> None:
    """Point CURRENT at a published state.

    :raises CallError: if there is no such state, or its file is damaged
    """
    open_state(folder, run_id).close()
    _point(folder, run_id)


def _nothing(folder: Path) -> CallError:
    """Return the error of a warehouse that is not there, or in which nothing was published."""
    make = "contraflow run --declarations FILE, or contraflow demo"
    if folder.is_dir():
        return CallError(f"The warehouse {folder} has nothing published yet. Run: {make}")
    return CallError(f"There is no warehouse {folder}. Name it with --warehouse DIR, or make it: {make}")


def _named(folder: Path) -> str:
    """Return the id that CURRENT names; empty if there is no such file."""
    try:
        return (folder / POINTER).read_text(encoding="utf-8", errors="replace").strip()
    except FileNotFoundError:
        return ""


def _is_whole(folder: Path, run_id: str) -> bool:
    try:
        _open(folder, run_id).close()
    except CallError as error:
        # Who has it open in this process with other limits can read it.
        return isinstance(error.__cause__, duckdb.ConnectionException)
    return True


def _open(folder: Path, run_id: str, memory_limit: str = "1GB") -> duckdb.DuckDBPyConnection:
    held = states(folder)
    if not held:
        raise _nothing(folder)
    if run_id not in held:
        raise CallError(f"The warehouse {folder} has no state {run_id}. It holds: {', '.join(held)}.")
    path = folder / "published" / f"{run_id}.duckdb"
    try:
        con = duckdb.connect(path, read_only=True, config=ALONE | {"memory_limit": memory_limit})
        _check_size(con, path)
    except (duckdb.Error, OSError) as error:
        raise CallError(
            f"The state {path} cannot be read: {error}\n"
            f"Return to an older one (contraflow runs lists them): contraflow rollback ID{naming(folder)}"
        ) from error
    return con


def _check_size(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Make sure that the file is as long as it says: DuckDB would notice only where it reads beyond the end.

    :raises OSError: if it was cut short
    """
    ((blocks,),) = con.execute("SELECT block_size * total_blocks FROM pragma_database_size()").fetchall()
    if path.stat().st_size < HEADERS + blocks:
        con.close()
        raise OSError(f"it was cut short, to {path.stat().st_size:,} of {HEADERS + blocks:,} bytes")


def _point(folder: Path, run_id: str) -> None:
    draft = folder / f".{POINTER}.draft"
    draft.write_text(f"{run_id}\n", encoding="utf-8")
    to_disk(draft)
    draft.replace(folder / POINTER)
    to_disk(folder)


def _retire(folder: Path, run_id: str, retention: int) -> None:
    """Remove the oldest states beyond the retention, and drafts that a run left behind."""
    kept = [state for state in states(folder.parent) if state != run_id][: retention - 1]
    for path in folder.glob("*.duckdb"):
        if path.stem not in (run_id, *kept):
            path.unlink()
    for path in folder.glob(".*.draft*"):
        path.unlink()


def to_disk(path: Path) -> None:
    """Wait until a file or a folder is on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
