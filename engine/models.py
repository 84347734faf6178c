"""Models that were fitted: kept as files beside the state, and used only if the warehouse wrote them itself.

To load such a file runs code. Its SHA-256 stands in the working database (table ``main.models``); a file that does not
match is refused.
"""

from __future__ import annotations

from pathlib import Path

from engine.errors import WarehouseError
from engine.files import file_sha256
from engine.warehouse import Warehouse


def keep_model(warehouse: Warehouse, name: str, model: bytes) -> None:
    """Keep a model as it is written to a file, replacing the one of the same name."""
    path = _path(warehouse, name)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(model)
    warehouse.con.execute(
        "INSERT OR REPLACE INTO models VALUES ($name, $sha256)", {"name": name, "sha256": file_sha256(path)}
    )


def forget_models(warehouse: Warehouse) -> None:
    """Forget what was kept, before a new reference is fitted."""
    warehouse.con.execute("DELETE FROM models")


def models_are_whole(warehouse: Warehouse) -> bool:
    """Return whether every model is the one that was written."""
    return all(_is_ours(warehouse, name) for (name,) in warehouse.rows("SELECT name FROM models"))


def kept_model(warehouse: Warehouse, name: str) -> bytes:
    """Return a model that this warehouse kept.

    :raises WarehouseError: if there is none, or the file is not the one that was written
    """
    path = _path(warehouse, name)
    if not _is_ours(warehouse, name):
        raise WarehouseError(
            f"The model {path} is not the one this warehouse fitted: it was not loaded. "
            "Make a new reference: contraflow run --refit"
        )
    return path.read_bytes()


def _is_ours(warehouse: Warehouse, name: str) -> bool:
    path = _path(warehouse, name)
    known = warehouse.rows("SELECT sha256 FROM models WHERE name = $name", {"name": name})
    return bool(known) and path.is_file() and file_sha256(path) == known[0][0]


def _path(warehouse: Warehouse, name: str) -> Path:
    return warehouse.folder / "models" / f"{name}.joblib"
