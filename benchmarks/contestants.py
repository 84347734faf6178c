"""Who ranks the worlds of the evaluation: contraflow and the peers it is held against.

A contestant takes the folder of a world and returns ``authority, declaration_id, score``, high for what is to be
inspected first; contraflow says of each declaration too whether it is an ``alert``.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.peers import ecod, forest, rules
from engine.settings import read_settings
from engine.warehouse import Warehouse
from flows import STAGES, Request, Run, new_run_id, walk

TABLES = ("declarations", "trade_records", "licences", "parties", "rates")
# The stages that a ranking needs; the others write for readers.
RANKING = [stage for stage in STAGES if stage.__name__ not in ("publish", "report")]

Contestant = Callable[[Path], pa.Table]


@contextmanager
def screened(world: Path, folder: Path) -> Iterator[Warehouse]:
    """Screen a world as ``contraflow run`` does, from whichever of its tables are there, up to its ranking.

    :raises RuntimeError: if a detector failed
    """
    inputs = {table: [str(path)] for table in TABLES if (path := world / f"{table}.parquet").is_file()}
    with Warehouse(folder, read_settings()) as warehouse:
        run = Run(warehouse, Request(inputs, as_of=date(2030, 1, 1)), new_run_id())
        walk(run, RANKING)
        if run.status != "complete":
            raise RuntimeError(" ".join(run.warnings))
        yield warehouse


def contraflow(world: Path) -> pa.Table:
    """Rank a world as ``contraflow run`` does."""
    with tempfile.TemporaryDirectory() as folder, screened(world, Path(folder)) as warehouse:
        ranked = warehouse.con.sql(
            "SELECT authority, declaration_id, rank, alert FROM score.risk_scores"
        ).to_arrow_table()
    return ranked.append_column("score", pc.negate(ranked["rank"]))


def at_random(world: Path) -> pa.Table:
    """Rank by chance."""
    with duckdb.connect() as con:
        declarations = con.read_parquet(str(world / "declarations.parquet"))
        keys = declarations.select("authority, declaration_id").distinct().order("ALL").to_arrow_table()
    return keys.append_column("score", pa.array(np.random.default_rng(0).random(keys.num_rows)))


CONTESTANTS: dict[str, Contestant] = {
    "contraflow": contraflow,
    "rules": rules.rank,
    "ecod": ecod.rank,
    "forest": forest.rank,
    "random": at_random,
}
