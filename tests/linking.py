"""Declarations to link, and the stage that links them."""

from __future__ import annotations

from datetime import date
from typing import Any

from detecting import table_of_rows

from engine.warehouse import Warehouse
from flows.link import link
from flows.run import Request, Run

DAY = date(2025, 3, 1)


def declared(number: int, **columns: Any) -> dict[str, Any]:
    """Write an export of tungsten oxide from China to Hong Kong, or whatever the columns say."""
    usual = {
        "authority": "CN",
        "declaration_id": f"D{number}",
        "item_no": 1,
        "flow": "export",
        "declared_on": DAY,
        "version": 1,
        "status": "lodged",
        "exporter_id": "C1",
        "exporter_name": "Ganzhou Xinhua Tungsten Co., Ltd.",
        "exporter_address": "12 Zhongshan Road, Ganzhou, CN",
        "importer_id": "H1",
        "importer_name": "Kwong Sheng Metals Limited",
        "importer_address": "37 Hoi Yuen Road, Kwun Tong, HK",
        "hs_code": "282590",
        "dispatch": "CN",
        "destination": "HK",
        "net_kg": 1000.0,
        "gross_kg": 1040.0,
        "packages": 20,
        "value": 30000.0,
        "currency": "USD",
    }
    return usual | columns


def linked(warehouse: Warehouse, rows: list[dict[str, Any]]) -> None:
    """Put the rows among the declarations and link them."""
    listed = table_of_rows(rows)  # noqa: F841 - DuckDB reads it
    warehouse.con.execute("INSERT INTO declarations BY NAME FROM listed")
    price_in_usd(warehouse)
    relink(warehouse)


def price_in_usd(warehouse: Warehouse) -> None:
    """Give US dollars a rate, and no other currency."""
    warehouse.con.execute(
        "CREATE SCHEMA validate; CREATE TABLE validate.month_rates AS "
        "SELECT 'USD' AS currency, month::DATE AS month, 1.0 AS usd_per_unit "
        "FROM range(DATE '2024-01-01', DATE '2026-12-01', INTERVAL 1 MONTH) AS months (month)"
    )


def relink(warehouse: Warehouse) -> None:
    """Link whatever the declarations hold now."""
    link(Run(warehouse, Request({}, as_of=date(2035, 1, 1)), "test"))
