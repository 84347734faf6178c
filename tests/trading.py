"""Trade records of a made-up world, and what comes of them."""

from __future__ import annotations

from datetime import date

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
