"""Writing: the canonical tables, typed, in Parquet, the same bytes for the same world."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from data.simulator.columns import Array, Columns

TEXT, NUMBER, COUNT, DATE, TRUTH_VALUE = pa.string(), pa.float64(), pa.int64(), pa.date32(), pa.bool_()
CHUNK = 100_000


def _schema(**columns: pa.DataType) -> pa.Schema:
    return pa.schema(list(columns.items()))


DECLARATIONS = _schema(
    authority=TEXT,
    declaration_id=TEXT,
    item_no=COUNT,
    flow=TEXT,
    declared_on=DATE,
    version=COUNT,
    status=TEXT,
    procedure=TEXT,
    office=TEXT,
    declarant_id=TEXT,
    exporter_id=TEXT,
    exporter_name=TEXT,
    exporter_address=TEXT,
    importer_id=TEXT,
    importer_name=TEXT,
    importer_address=TEXT,
    end_user_id=TEXT,
    hs_code=TEXT,
    description=TEXT,
    origin=TEXT,
    dispatch=TEXT,
    transit=TEXT,
    destination=TEXT,
    transport_mode=TEXT,
    transport_doc=TEXT,
    container_id=TEXT,
    net_kg=NUMBER,
    gross_kg=NUMBER,
    packages=COUNT,
    package_type=TEXT,
    volume_m3=NUMBER,
    weighed_kg=NUMBER,
    quantity=NUMBER,
    quantity_unit=TEXT,
    value=NUMBER,
    currency=TEXT,
    incoterm=TEXT,
    licence_id=TEXT,
    duty_rate=NUMBER,
    extra=TEXT,
)
TRADE_RECORDS = _schema(
    reporter=TEXT,
    partner=TEXT,
    flow=TEXT,
    hs_code=TEXT,
    period_start=DATE,
    frequency=TEXT,
    value_usd=NUMBER,
    value_basis=TEXT,
    net_kg=NUMBER,
    quantity=NUMBER,
    quantity_unit=TEXT,
    transport_mode=TEXT,
    hs_revision=TEXT,
    source=TEXT,
)
LICENCES = _schema(
    licence_id=TEXT,
    exporter_id=TEXT,
    hs_code=TEXT,
    destination=TEXT,
    end_user_id=TEXT,
    max_kg=NUMBER,
    valid_from=DATE,
    valid_to=DATE,
)
PARTIES = _schema(
    party_id=TEXT,
    name=TEXT,
    address=TEXT,
    country=TEXT,
    phone=TEXT,
    incorporated_on=DATE,
    owner_id=TEXT,
    watchlisted=TRUTH_VALUE,
)
RATES = _schema(currency=TEXT, month=DATE, usd_per_unit=NUMBER, source=TEXT)
TRUTH = _schema(
    authority=TEXT,
    declaration_id=TEXT,
    item_no=COUNT,
    inspected_on=DATE,
    outcome=TEXT,
    tactic=TEXT,
    recovered_usd=NUMBER,
    role=TEXT,
)


def write_columns(path: Path, columns: Columns, schema: pa.Schema) -> None:
    """Write a table that is small enough to be held at once."""
    arrays = [to_arrow(columns[field.name], field.type) for field in schema]
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema), path, compression="zstd")


def to_arrow(column: Array, kind: pa.DataType) -> pa.Array:
    """Type a column; NaN is an empty cell."""
    if kind == DATE:
        days = np.nan_to_num(column.astype(np.float64), nan=0.0).astype(np.int32)
        return pa.array(days, mask=np.isnan(column.astype(np.float64))).cast(DATE)
    if kind in (NUMBER, COUNT):
        numbers = column.astype(np.float64)
        empty = np.isnan(numbers)
        filled = np.where(empty, 0, numbers)
        return pa.array(filled if kind == NUMBER else filled.astype(np.int64), mask=empty)
    return pa.array(column, type=kind)


def spelled(codes: Array, vocabulary: Array | list[str] | tuple[str, ...], empty: Array | None = None) -> pa.Array:
    """Turn codes into texts; a negative code and a row marked empty have none."""
    blank = codes < 0 if empty is None else (codes < 0) | empty
    indices = pa.array(np.where(blank, 0, codes).astype(np.int32), mask=blank)
    return pa.DictionaryArray.from_arrays(indices, pa.array(vocabulary, type=TEXT)).cast(TEXT)


def blanked(cells: pa.Array, empty: Array) -> pa.Array:
    """Empty the cells of the rows that are marked."""
    return pc.if_else(pa.array(empty), pa.scalar(None, cells.type), cells)


def year_of(day: Array) -> Array:
    """Find the year of days since 1970."""
    years: Array = day.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + dt.date(1970, 1, 1).year
    return years
