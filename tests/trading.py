"""Trade records of a made-up world, and what comes of them."""

from __future__ import annotations

from datetime import date
from functools import cache

import duckdb
import pyarrow as pa

from engine.sql import SQL, select

YEARS = range(2018, 2024)
DAY = date(2025, 3, 10)  # of a control
CORRIDOR = {"effective": DAY, "frequency": "M", "heading": "811010"}


def record(reporter, partner, flow, year, kg, **more):
    """An annual record of antimony metal at ten dollars a kilogram, FOB."""
    row = {
        "reporter": reporter,
        "partner": partner,
        "flow": flow,
        "hs_code": "811010",
        "period_start": date(year, 1, 1),
        "frequency": "A",
        "value_usd": None if kg is None else 10.0 * kg,
        "value_basis": "FOB",
        "net_kg": kg,
        "transport_mode": None,
        "source": "test",
    }
    return row | more


def both(exporter, importer, year, sent, received, **more):
    return [
        record(exporter, importer, "export", year, sent, **more),
        record(importer, exporter, "import", year, received, **more),
    ]


def row_of(warehouse, table, exporter, importer, year):
    """The one row of a pair in a year."""
    found = warehouse.con.sql(
        f"FROM {table} WHERE exporter = $exporter AND importer = $importer AND year(period_start) = $year",
        params={"exporter": exporter, "importer": importer, "year": year},
    )
    (row,) = found.to_arrow_table().to_pylist()
    return row


def flow(warehouse, exporter, importer, year=2022):
    return row_of(warehouse, "trade.reconciled_flows", exporter, importer, year)


def gap(warehouse, exporter, importer, year=2022):
    return row_of(warehouse, "trade.mirror_gaps", exporter, importer, year)


@cache
def database():
    """A database in memory that knows the macros."""
    con = duckdb.connect()
    for macros in ("chances", "linking", "trade", "words"):
        con.execute((SQL / f"macros/{macros}.sql").read_text(encoding="utf-8"))
    return con


def selected(table, given, **parameters):
    """What the file of a table selects from other tables, given by their rows or, where types matter, as they are."""
    con = database()
    try:
        for name, rows in given.items():
            con.execute(f"CREATE SCHEMA IF NOT EXISTS {name.split('.')[0]}")
            con.from_arrow(rows if isinstance(rows, pa.Table) else pa.Table.from_pylist(rows)).create(name)
        return select(con, table, parameters).to_arrow_table().to_pylist()
    finally:
        for name in given:
            con.execute(f"DROP TABLE IF EXISTS {name}")


def through_thailand(exports=None, **legs):
    """A corridor: 60 of a market of 100 came directly and 10 do, 20 came through Thailand and 70 do.

    :param exports: what differs in Thailand's exports of the heading, and in what it can make
    """
    key = CORRIDOR | {"heading": legs.get("heading", CORRIDOR["heading"])}
    corridor = key | {
        "source": "CN", "hub": "TH", "destination": "US", "banned": None, "periods_after": 12, "in_told": True,
        "input": key["heading"], "in_before": 10.0, "in_after": 60.0, "in_rise": 600.0, "in_error": 60.0, "in_z": 3.0,
        "out_before": 20.0, "out_after": 70.0, "out_rise": 600.0, "out_error": 60.0, "out_z": 3.0,
        "direct_before": 60.0, "direct_after": 10.0, "direct_fall": 600.0, "other_rise_kg": 0.0, "alike_rise_kg": 0.0,
    }  # fmt: skip
    of_hub = {
        "hub": "TH", "risen_kg": 600.0, "risen_error": 60.0, "before": 20.0, "after": 70.0,
        "mine_kg": 0.0, "refine_kg": 0.0, "refines": False, "works_unknown": False, "made_before": 0.0,
    }  # fmt: skip
    given = {
        "trade.corridor_legs": [corridor | legs],
        "trade.exports": [key | of_hub | (exports or {})],
        "trade.market_shares": [key | {"destination": "US", "before": 100.0, "after": 100.0}],
    }
    (found,) = selected("trade.corridors", given)
    return found
