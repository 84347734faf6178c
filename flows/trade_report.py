"""The trade report: a page a mineral, with a map of its corridors, event studies, tables, and the tables as files.

It is made from the published state alone.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from jinja2 import Environment

from engine.cells import write_csv
from engine.facts import territory_name
from engine.sql import read, select
from flows.wording import WEAK

TABLES = (
    "trade_corridors",
    "trade_effects",
    "trade_deflections",
    "trade_events",
    "trade_exposure",
    "trade_prices",
    "trade_gaps",
    "trade_notes",
)
# Of all minerals at once: what looks at every flow there is.
OF_ALL = ("strangest_gaps", "noted_flows")
ON_THE_MAP = 40

Rows = list[dict[str, Any]]


def write_trade_pages(con: duckdb.DuckDBPyConnection, folder: Path, templates: Environment) -> Rows:
    """Write the pages of all minerals that trade records tell of beside the report; return the minerals.

    They are drafted beside those of an earlier state, and take the place of all of them once they are whole.
    """
    minerals: Rows = select(con, "report.trade_minerals").to_arrow_table().to_pylist()
    for name in OF_ALL if minerals else ():
        con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {read(f'report.{name}')}")
    with replaced(folder / "trade") as draft:
        for mineral in minerals:
            _write_page(con, draft, mineral["mineral"], templates)
    return minerals


@contextmanager
def replaced(folder: Path) -> Iterator[Path]:
    """Give an empty folder to write in, which takes the place of the folder named once all is written."""
    draft, former = folder.with_name(f".{folder.name}.draft"), folder.with_name(f".{folder.name}.former")
    for left in (draft, former):  # by a run that was interrupted
        if left.exists():
            shutil.rmtree(left)
    draft.mkdir(parents=True)
    yield draft
    if folder.exists():
        folder.rename(former)
    draft.rename(folder)
    if former.exists():
        shutil.rmtree(former)


def _write_page(con: duckdb.DuckDBPyConnection, folder: Path, mineral: str, templates: Environment) -> None:
    tables = {
        name.removeprefix("trade_"): select(con, f"report.{name}", {"mineral": mineral}).to_arrow_table()
        for name in TABLES
    }
    rows: dict[str, Rows] = {name: table.to_pylist() for name, table in tables.items()}
    for name, table in tables.items():
        write_table(folder / f"{mineral}_{name}.csv", table)
    page = templates.get_template("trade.html").render(
        mineral=mineral, charts=_charts(tables), name=territory_name, weak=WEAK, **rows
    )
    (folder / f"{mineral}.html").write_text(page, encoding="utf-8")


def write_table(path: Path, table: pa.Table) -> None:
    """Write a table of a page as a file, of which no text is a formula to a spreadsheet."""
    with path.open("w", encoding="utf-8", newline="") as file:
        write_csv(table.column_names, [[tuple(row.values()) for row in table.to_pylist()]], file)


def _charts(tables: dict[str, pa.Table]) -> dict[str, str]:
    from flows.charts import event_study, price_lines  # drawing takes a while to import
    from flows.maps import corridor_map

    charts = {"map": "", "events": "", "prices": ""}
    if tables["corridors"].num_rows:
        charts["map"] = corridor_map(tables["corridors"].slice(0, ON_THE_MAP).to_pylist(), WEAK)
    steady = tables["events"].filter(tables["events"]["steady"])
    if steady.num_rows:
        charts["events"] = event_study(steady)
    if tables["prices"].num_rows:
        charts["prices"] = price_lines(tables["prices"].select(["period_start", "usd_per_kg", "hs_code"]))
    return charts
