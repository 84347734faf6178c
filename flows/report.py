"""Report: one static page that opens from disk without a network.

It is made from the published state alone, so that whoever reads it can ask for every figure with ``contraflow query``.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa
from jinja2 import Environment, PackageLoader, StrictUndefined

from engine.publication import asking, current, open_state
from engine.sql import select
from flows import wording
from flows.run import Counts, Run
from flows.trade_report import write_trade_pages

SECTIONS = (
    "tactics",
    "changes",
    "cases",
    "next_in_rank",
    "firms",
    "routes",
    "inputs",
    "refusals",
    "expectations",
    "coverage",
)
# How many cases are shown, and how many declarations of each.
CASES, OF_CASE = 50, 20


def report(run: Run) -> Counts:
    """Write the report of the state just published."""
    page = write_report(run.folder)
    return {"bytes": page.stat().st_size}


def write_report(folder: Path) -> Path:
    """Write the report of the current state of a warehouse, and return its path.

    :raises CallError: if nothing was published yet
    """
    run_id = current(folder)
    path = folder / "report" / "index.html"
    path.parent.mkdir(exist_ok=True)
    with open_state(folder, run_id) as con, asking(con):
        page = _render(con, run_id, folder)
    draft = path.with_suffix(".draft")
    draft.write_text(page, encoding="utf-8")
    draft.replace(path)
    return path


def templates() -> Environment:
    """Return the templates of the pages, which escape whatever comes from declarations."""
    environment = Environment(
        loader=PackageLoader("flows"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    shown_by = ("number", "percent", "chance", "words", "items", "matched", "once", "told", "account")
    for shown in (getattr(wording, name) for name in shown_by):
        environment.filters[shown.__name__] = shown
    environment.tests["absent"] = wording.is_empty
    return environment


def _render(con: duckdb.DuckDBPyConnection, run_id: str, folder: Path) -> str:
    sections = {name: _rows(con, name, run_id).to_pylist() for name in SECTIONS}
    (run,) = _rows(con, "run", run_id).to_pylist()
    return (
        templates()
        .get_template("report.html")
        .render(
            run=run,
            charts=_charts(con, run_id),
            minerals=write_trade_pages(con, folder / "report", templates()),
            has_validation=(folder / "validation/index.html").is_file(),
            **sections,
        )
    )


def _charts(con: duckdb.DuckDBPyConnection, run_id: str) -> dict[str, str]:
    from flows.charts import unit_prices, weekly_volumes  # drawing takes a while to import

    charts = {"weeks": "", "prices": ""}
    weeks, prices = _rows(con, "weeks", run_id), _rows(con, "prices", run_id)
    if weeks.num_rows:
        charts["weeks"] = weekly_volumes(weeks)
    if prices.num_rows:
        panels = [f"{hs6} ({currency})" for hs6, currency in zip(prices["hs6"], prices["price_currency"], strict=True)]
        charts["prices"] = unit_prices(prices.append_column("panel", pa.array(panels)))
    return charts


def _rows(con: duckdb.DuckDBPyConnection, name: str, run_id: str) -> pa.Table:
    parameters = {"run_id": run_id, "cases": CASES, "of_case": OF_CASE}
    return select(con, f"report.{name}", parameters).to_arrow_table()
