"""A row keeps the line it stands on, also in files so long that they are read on several cores."""

from __future__ import annotations

from datetime import date

import duckdb

from engine.settings import read_settings
from engine.warehouse import Warehouse
from flows.load import load
from flows.run import Request, Run

ROWS = 300_000


def test_rows_stay_in_the_order_of_their_file(tmp_path):
    file = tmp_path / "declarations.parquet"
    duckdb.sql(
        f"""COPY (SELECT 'CN' AS authority, i AS declaration_id, 'export' AS flow, DATE '2024-05-01' AS declared_on,
                         '810320' AS hs_code, 'sea' AS transport_mode, 'FOB' AS incoterm
                  FROM range({ROWS}) AS rows (i)) TO '{file}'"""
    )
    with Warehouse(tmp_path / "warehouse", read_settings(threads=4)) as warehouse:
        load(Run(warehouse, Request({"declarations": [str(file)]}, as_of=date(2030, 1, 1)), "run"))
        ((moved,),) = warehouse.rows("SELECT count_if(declaration_id::BIGINT <> row_no) FROM load.declarations")
    assert moved == 0
