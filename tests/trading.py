"""Trade records of a made-up world, and what comes of them."""

from __future__ import annotations

from datetime import date

import duckdb
import pyarrow as pa

from engine.sql import SQL, select

YEARS = range(2018, 2024)


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


def selected(table, given, **parameters):
    """What the file of a table selects from other tables, given by their rows."""
    with duckdb.connect() as con:
        con.execute((SQL / "macros/trade.sql").read_text(encoding="utf-8"))
        for name, rows in given.items():
            con.execute(f"CREATE SCHEMA IF NOT EXISTS {name.split('.')[0]}")
            con.from_arrow(pa.Table.from_pylist(rows)).create(name)
        return select(con, table, parameters).to_arrow_table().to_pylist()
