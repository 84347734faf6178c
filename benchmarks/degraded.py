"""Worlds of which much is not known: one authority alone, half the columns, no parties, no licence ledger."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import duckdb

from schemas import table

PARTIES = ("declarant_id", "exporter_", "importer_", "end_user_id")


def one_authority(world: Path, _: random.Random) -> str:
    """Keep what the authority with the most declarations lodged."""
    return f"""FROM '{world}/declarations.parquet'
        WHERE authority = (SELECT mode(authority) FROM '{world}/declarations.parquet')"""


def half_the_columns(world: Path, chance: random.Random) -> str:
    """Keep the required columns and every other one with an even chance."""
    columns = table("declarations").columns
    kept = [name for name, column in columns.items() if column.required or name == "item_no" or chance.random() < 0.5]
    return f"SELECT {', '.join(kept)} FROM '{world}/declarations.parquet'"


def no_parties(world: Path, _: random.Random) -> str:
    """Keep all but who the parties are."""
    kept = [name for name in table("declarations").columns if not name.startswith(PARTIES)]
    return f"SELECT {', '.join(kept)} FROM '{world}/declarations.parquet'"


def no_ledger(world: Path, _: random.Random) -> str:
    """Keep every declaration."""
    return f"FROM '{world}/declarations.parquet'"


# What is left of the declarations, and the other tables that are gone.
DEGRADED: dict[str, tuple[Callable[[Path, random.Random], str], tuple[str, ...]]] = {
    "one-authority": (one_authority, ()),
    "half-columns": (half_the_columns, ()),
    "no-parties": (no_parties, ("parties", "licences")),
    "no-ledger": (no_ledger, ("licences",)),
}


def degrade(world: Path, kinds: Iterable[str] = tuple(DEGRADED)) -> Iterator[Path]:
    """Make each degraded world beside a whole one, and yield it; it is gone when the next is made."""
    for name in kinds:
        left, gone = DEGRADED[name]
        folder = world.with_name(f"{world.name}-{name}")
        shutil.copytree(world, folder, ignore=shutil.ignore_patterns(*(f"{table}.parquet" for table in gone)))
        select = left(world, random.Random(world.name))  # noqa: S311 - the same columns for the same world
        duckdb.execute(f"COPY ({select}) TO '{folder}/declarations.parquet'")
        yield folder
        shutil.rmtree(folder)
