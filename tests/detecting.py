"""Rows in, what a detector says of them out."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from intake import lent

from detectors import Detector
from engine.warehouse import Warehouse, create_empty
from flows import STAGES, Request, Run
from flows.features import features
from flows.link import link
from schemas import table as table_of

Row = Mapping[str, Any]
AS_OF = date(2026, 11, 23)
PARAMETERS = {"worth_saying": 0.001, "min_peers": 30, "as_of": AS_OF}
DEFAULTS = {"declarations": {"item_no": 1, "status": "lodged"}, "inspections": {"item_no": 1}}


@contextmanager
def screened(folder: Path, detector: Detector, **tables: Iterable[Row]) -> Iterator[Warehouse]:
    """Judge rows in a warehouse of their own."""
    with lent(folder) as warehouse:
        judge(warehouse, detector, **tables)
        yield warehouse


@contextmanager
def compared(folder: Path, detector: Detector, declarations: list[Row]) -> Iterator[Warehouse]:
    """Load declarations as a run does, compare them with their peers, and let a detector judge them."""
    pq.write_table(table_of_rows(declarations), folder / "declarations.parquet")
    with lent(folder / "warehouse") as warehouse:
        run = Run(warehouse, Request({"declarations": [str(folder / "declarations.parquet")]}, as_of=AS_OF), "r")
        for stage in STAGES[: STAGES.index(features) + 1]:
            stage(run)
        warehouse.clear("detect")
        detector.fit(warehouse, PARAMETERS)
        detector.detect(warehouse, PARAMETERS)
        yield warehouse


def judge(warehouse: Warehouse, detector: Detector, **tables: Iterable[Row]) -> None:
    """Put the rows of each table into a warehouse, and let a detector learn from them and judge them.

    Nothing is compared with peers or found to be mistyped, and no detector has spoken before.
    """
    for name, rows in tables.items():
        warehouse.con.register("given", table_of_rows([DEFAULTS.get(name, {}) | dict(row) for row in rows]))
        warehouse.con.execute(f"INSERT INTO main.{name} BY NAME FROM given")
    with warehouse.transaction():  # to disk once
        _link_and_measure(warehouse)
    detector.fit(warehouse, PARAMETERS)
    detector.detect(warehouse, PARAMETERS)


def _link_and_measure(warehouse: Warehouse) -> None:
    warehouse.clear("validate")
    rates = {"currency": "VARCHAR", "month": "DATE", "usd_per_unit": "DOUBLE"}
    create_empty(warehouse.con, "validate.month_rates", rates)
    warehouse.con.execute(
        """INSERT INTO validate.month_rates
           SELECT DISTINCT 'USD', date_trunc('month', declared_on), 1 FROM main.declarations"""
    )
    link(Run(warehouse, Request({}, as_of=AS_OF), "test"))
    flows = {name: column.sql_type for name, column in table_of("reconciled_flows").columns.items()}
    warehouse.clear("trade")
    create_empty(warehouse.con, "trade.reconciled_flows", flows)
    warehouse.clear("features")
    warehouse.clear("detect")
    for table in ("scales", "wordings", "items"):
        warehouse.make(f"features.{table}", PARAMETERS)
    create_empty(
        warehouse.con, "features.compared", {"item_id": "BIGINT", "price_z": "DOUBLE", "price_residual": "DOUBLE"}
    )
    create_empty(warehouse.con, "features.slips", {"item_id": "BIGINT", "slip": "VARCHAR", "factor": "DOUBLE"})
    warehouse.make("detect.uncombined")
    warehouse.rename("detect.uncombined", "combined")


def table_of_rows(rows: list[Row]) -> pa.Table:
    """Return rows with every column that one of them has; what the first one lacks is not lost."""
    names = dict.fromkeys(name for row in rows for name in row)
    return pa.table({name: [row.get(name) for row in rows] for name in names})


def claims(warehouse: Warehouse, detector: str, declaration: str) -> dict[str, str]:
    """Return what a detector claims of a declaration, and its sentences."""
    rows = warehouse.rows(
        f"""SELECT claim, reason FROM detect.{detector} JOIN features.items USING (item_id)
            WHERE declaration_id = $declaration""",
        {"declaration": declaration},
    )
    return dict(rows)


def p_value(warehouse: Warehouse, detector: str, declaration: str) -> float | None:
    """Return the probability that a detector gives a declaration of one item."""
    return _scored(warehouse, detector, declaration, "p_value")


def silence(warehouse: Warehouse, detector: str, declaration: str) -> str | None:
    """Return why a detector says nothing of a declaration of one item."""
    return _scored(warehouse, detector, declaration, "silent")


def _scored(warehouse: Warehouse, detector: str, declaration: str, column: str) -> Any:
    ((value,),) = warehouse.rows(
        f"""SELECT {column} FROM detect.{detector}_scored JOIN features.items USING (item_id)
            WHERE declaration_id = $declaration""",
        {"declaration": declaration},
    )
    return value
