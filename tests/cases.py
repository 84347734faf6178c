"""Documented cases of smuggling, and an honest world with their declarations among the others."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import yaml
from worlds import TO_RANK, WORLD, inputs_of, suites_skipped

from data.simulator import simulate
from engine.settings import Settings
from engine.warehouse import Warehouse
from flows import Request, Run, walk

CASES = yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text(encoding="utf-8"))
SHOWN = [case for case in CASES if "finds" in case]


def declared(case: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The rows of a case: each a declaration of its own, unless it says of which it is an item."""
    for number, row in enumerate(case["declarations"], 1):
        row = {"item_no": 1} | case["all"] | row
        yield row | {"declaration_id": f"{case['case']}-{row.pop('declaration', number)}"}


def rank_among_honest(folder: Path) -> None:
    """Rank an honest world with the cases put among its declarations."""
    world = folder / "world"
    simulate(world, 12_000, 1, clean=True)
    columns = pq.read_schema(world / "declarations.parquet")
    rows = [row for case in SHOWN for row in declared(case)]
    assert {name for row in rows for name in row} <= set(columns.names), "a column that declarations do not have"
    pq.write_table(pa.Table.from_pylist(rows, schema=columns), world / "cases.parquet")
    inputs = inputs_of(world, WORLD)
    inputs["declarations"].append(str(world / "cases.parquet"))
    with suites_skipped(), Warehouse(folder, Settings()) as warehouse:
        walk(Run(warehouse, Request(inputs, as_of=date(2030, 1, 1)), "run"), TO_RANK)
