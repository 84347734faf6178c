"""The tables that a warehouse keeps, opened by a version whose tables have more columns or others' types."""

from __future__ import annotations

import pytest

from engine.settings import Settings
from engine.warehouse import Warehouse


@pytest.mark.parametrize("table", ["declarations", "declarations_history", "quarantine", "runs"])
def test_a_warehouse_of_an_earlier_version_gets_the_columns_that_it_lacks_where_they_belong(table, tmp_path):
    with Warehouse(tmp_path, Settings()) as warehouse:
        now = warehouse.con.table(table)
        columns, types = now.columns, now.types
        lacking, *others = reversed(columns[:4])
        warehouse.con.execute(f"INSERT INTO {table} ({others[-1]}) VALUES ('1')")
        warehouse.con.execute(f"ALTER TABLE {table} DROP COLUMN {lacking}")
        warehouse.con.execute(f"ALTER TABLE {table} ALTER COLUMN {others[0]} TYPE VARCHAR")
    with Warehouse(tmp_path, Settings()) as warehouse:
        assert (warehouse.con.table(table).columns, warehouse.con.table(table).types) == (columns, types)
        assert warehouse.rows(f"SELECT {others[-1]}, {lacking} FROM {table}") == [("1", None)]
