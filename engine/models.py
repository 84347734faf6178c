"""Models that were fitted: kept as files beside the state, and loaded only if the warehouse wrote them itself.

Loading such a file runs code. Its SHA-256 stands in the working database (table ``main.models``); a file that does not
match is refused.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from engine.errors import WarehouseError
from engine.warehouse import Warehouse


def save_model(warehouse: Warehouse, name: str, model: Any) -> None:
    """Keep a PyOD model, replacing the one of the same name."""
    from pyod.utils.persistence import save  # takes seconds to import

    path = _path(warehouse, name)
    path.parent.mkdir(exist_ok=True)
    save(model, path)
    warehouse.con.execute(
        "INSERT OR REPLACE INTO models VALUES ($name, $sha256)", {"name": name, "sha256": _sha256(path)}
    )


def load_model(warehouse: Warehouse, name: str) -> Any:
    """Return a model that this warehouse kept.

    :raises WarehouseError: if there is none, or the file is not the one that was written
    """
    from pyod.utils.persistence import load  # takes seconds to import

    path = _path(warehouse, name)
    known = warehouse.rows("SELECT sha256 FROM models WHERE name = $name", {"name": name})
    if not known or not path.is_file() or _sha256(path) != known[0][0]:
        raise WarehouseError(
            f"The model {path} is not the one this warehouse fitted: it was not loaded. Run again to fit it anew."
        )
    return load(path, trusted=True)


def _path(warehouse: Warehouse, name: str) -> Path:
    return warehouse.folder / "models" / f"{name}.joblib"


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
