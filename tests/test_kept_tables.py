"""The tables that a warehouse keeps, opened by a version whose tables have more columns or others' types."""

from __future__ import annotations

from engine.settings import Settings
from engine.warehouse import Warehouse


def test_a_warehouse_of_an_earlier_version_gets_the_columns_that_it_lacks(tmp_path):
    with Warehouse(tmp_path, Settings()) as warehouse:
        now = {name: warehouse.con.table(name).types for name in ("main.declarations", "main.declarations_history")}
        for name in now:
            warehouse.con.execute(f"INSERT INTO {name} (authority, declaration_id) VALUES ('CN', '1')")
            warehouse.con.execute(f"ALTER TABLE {name} DROP COLUMN duty_rate")
            warehouse.con.execute(f"ALTER TABLE {name} ALTER COLUMN net_kg TYPE FLOAT")
    with Warehouse(tmp_path, Settings()) as warehouse:
        for name, types in now.items():
            assert sorted(map(str, warehouse.con.table(name).types)) == sorted(map(str, types))
            assert warehouse.rows(f"SELECT authority, duty_rate FROM {name}") == [("CN", None)]
