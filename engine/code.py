"""One hash over all that decides the figures: the program, its facts and its libraries."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGES = ("contraflow", "flows", "detectors", "engine", "schemas", "sql", "data/reference")
SOURCES = (".py", ".sql", ".yaml", ".csv")

# The libraries whose version can change a figure.
DECISIVE = ("duckdb", "joblib", "numpy", "pyarrow", "pyod", "scikit-learn", "scipy")


@cache
def libraries() -> dict[str, str]:
    """Return the versions of the libraries that can change a figure."""
    return {name: version(name) for name in DECISIVE}


@cache
def code_sha256() -> str:
    """Return the hash of the program, its SQL, its facts, and the versions of the libraries that decide."""
    digest = hashlib.sha256(repr(libraries()).encode())
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*")):
            if path.suffix in SOURCES:
                digest.update(f"{path.relative_to(ROOT).as_posix()}\n".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()
