"""Exchange rates of the European Central Bank, the daily reference rates that a package ships, averaged by month."""

from __future__ import annotations

import csv
import io
import math
import zipfile
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import groupby

import currency_converter
import duckdb
import pyarrow as pa

from engine.sql import make_table

SOURCE = "European Central Bank, average of the daily reference rates"
SCHEMA = pa.schema(
    [("currency", pa.string()), ("month", pa.date32()), ("usd_per_unit", pa.float64()), ("source", pa.string())]
)


@cache
def ecb_rates() -> pa.Table:
    """Return US dollars for one unit of each currency and month since 1999, by currency and month.

    The bank quotes every currency against the euro: a month's average of dollars for a euro is divided by its
    average of the currency for a euro.
    """
    rows = [
        (currency, month, averages["USD"] / average, SOURCE)
        for month, averages in _months()
        for currency, average in averages.items()
    ]
    columns = [
        pa.array(column, field.type) for column, field in zip(zip(*sorted(rows), strict=True), SCHEMA, strict=True)
    ]
    return pa.table(columns, schema=SCHEMA)


def load(con: duckdb.DuckDBPyConnection) -> None:
    """Load the bank's rates as ``facts.ecb_rates``, and with them the pegs of the reference data."""
    con.execute("DROP TABLE IF EXISTS facts.ecb_rates")
    con.from_arrow(ecb_rates()).create("facts.ecb_rates")
    make_table(con, "facts.published_rates", {})


def prepare(con: duckdb.DuckDBPyConnection) -> None:
    """Lay out all known rates for the macro ``usd_rate``: those just loaded, those held and the bank's."""
    make_table(con, "load.usd_rates", {})
    con.execute("SET VARIABLE usd_rates = (SELECT map_from_entries(list((currency, rates))) FROM load.usd_rates)")


def _months() -> Iterator[tuple[date, dict[str, float]]]:
    """Yield every month with the average of each currency for a euro; the euro itself is one."""
    with zipfile.ZipFile(currency_converter.CURRENCY_FILE) as archive, archive.open(archive.namelist()[0]) as file:
        _, *currencies = next(days := csv.reader(io.TextIOWrapper(file, encoding="utf-8")))
        for month, rows in groupby(days, key=lambda day: day[0][:7]):
            _, *columns = zip(*rows, strict=True)
            quoted = {name: _quotes(column) for name, column in zip(currencies, columns, strict=True) if name}
            averages = {name: math.fsum(rates) / len(rates) for name, rates in quoted.items() if rates}
            yield date.fromisoformat(f"{month}-01"), {"EUR": 1.0} | averages


def _quotes(column: tuple[str, ...]) -> list[float]:
    return [float(rate) for rate in column if rate not in ("", "N/A")]
