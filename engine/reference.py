"""The reference: what was fitted, which new declarations are held against until the next fit.

Its tables stand in the schema ``reference`` of the working database, its models beside it. After a fit both are
written to ``references/<SHA-256>``: a Parquet file a table, in order, so that the same reference gives the same bytes,
and MANIFEST, which lists each file with its SHA-256. The hash of the manifest names the reference.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection
from pathlib import Path

from engine.errors import CallError
from engine.files import file_sha256
from engine.publication import to_disk
from engine.warehouse import Warehouse

MANIFEST = "MANIFEST"


def keep_reference(warehouse: Warehouse) -> str:
    """Write the reference beside the states; return its hash."""
    draft = warehouse.folder / "references" / ".draft"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    for name in _tables(warehouse):
        ordered = warehouse.con.sql(f"SELECT * FROM reference.{name} ORDER BY ALL")
        ordered.write_parquet(str(draft / f"{name}.parquet"))
    for name in _models(warehouse):
        shutil.copy(warehouse.folder / "models" / name, draft / name)
    lines = [f"{file_sha256(path)}  {path.name}\n" for path in sorted(draft.iterdir())]
    (draft / MANIFEST).write_text("".join(lines), encoding="utf-8")
    sha256 = file_sha256(draft / MANIFEST)
    for path in (*draft.iterdir(), draft):
        to_disk(path)
    kept = draft.with_name(sha256)
    shutil.rmtree(kept, ignore_errors=True)
    draft.rename(kept)
    return sha256


def bring_reference(warehouse: Warehouse, kept_in: Path, sha256: str) -> None:
    """Make the reference of a hash, which another warehouse kept, that of this one.

    :raises CallError: if it is not there, or a file of it is not the one that was written
    """
    folder = kept_in / "references" / sha256
    for path in _proven(folder, sha256):
        if path.suffix == ".parquet":
            warehouse.con.read_parquet(str(path)).create(f"reference.{path.stem}")
        else:
            (warehouse.folder / "models").mkdir(exist_ok=True)
            shutil.copy(path, warehouse.folder / "models" / path.name)
            model = {"name": path.stem, "sha256": file_sha256(path)}
            warehouse.con.execute("INSERT OR REPLACE INTO models VALUES ($name, $sha256)", model)


def retire_references(folder: Path, needed: Collection[str]) -> None:
    """Remove the references that no state needs any more."""
    for kept in (folder / "references").glob("*"):
        if kept.name not in needed:
            shutil.rmtree(kept)


def _tables(warehouse: Warehouse) -> list[str]:
    found = warehouse.rows("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'reference' ORDER BY 1")
    return [name for (name,) in found]


def _models(warehouse: Warehouse) -> list[str]:
    return [f"{name}.joblib" for (name,) in warehouse.rows("SELECT name FROM models ORDER BY name")]


def _proven(folder: Path, sha256: str) -> list[Path]:
    manifest = folder / MANIFEST
    if not manifest.is_file() or file_sha256(manifest) != sha256:
        raise CallError(
            f"The reference {folder} is not there, or its manifest is not the one that was written. Bring it back from "
            "a backup of the warehouse; without it the run cannot be computed again."
        )
    listed = [line.split() for line in manifest.read_text(encoding="utf-8").splitlines()]
    for expected, name in listed:
        if not (folder / name).is_file() or file_sha256(folder / name) != expected:
            raise CallError(f"{folder / name} is not the file that was written with its reference.")
    return [folder / name for _, name in listed]
