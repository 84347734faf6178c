"""Shares of exporters: who does both of two things is one exporter."""

from __future__ import annotations

import pyarrow as pa
import pytest


def shipments(warehouse, exporters, *ways):
    """Each exporter ships cotton in every one of these ways, an origin and a dispatch."""
    rows = [
        {"hs6": "520100", "origin": origin, "dispatch": dispatch, "exporter": exporter, "is_watched": False}
        for exporter in range(exporters)
        for origin, dispatch in ways
    ]
    warehouse.con.register("given", pa.Table.from_pylist(rows))
    warehouse.con.execute("INSERT INTO features.items BY NAME FROM given")


@pytest.fixture
def opened_at_features(opened):
    opened.clear("features")
    opened.clear("detect")
    columns = "hs6 VARCHAR, origin VARCHAR, dispatch VARCHAR, exporter BIGINT, is_watched BOOLEAN"
    opened.con.execute(f"CREATE TABLE features.items ({columns})")
    return opened


def test_an_exporter_of_two_origins_is_one_of_those_that_an_origin_is_rare_among(opened_at_features):
    shipments(opened_at_features, 40, ("CN", "CN"), ("VN", "CN"))
    shipments(opened_at_features, 1, ("KZ", "CN"))
    opened_at_features.make("detect.origin_rarity")
    rows = opened_at_features.rows(
        """SELECT origin, exporters, all_exporters, chance FROM detect.origin_rarity
           WHERE dispatch IS NULL ORDER BY origin"""
    )
    assert rows == [("CN", 40, 40, 1.0), ("KZ", 1, 40, 1 / 40), ("VN", 40, 40, 1.0)]


def test_an_exporter_that_also_declares_another_origin_is_one_that_declares_another(opened_at_features):
    shipments(opened_at_features, 40, ("CN", "CN"), ("VN", "CN"))
    opened_at_features.make("detect.foreign_dispatch")
    assert opened_at_features.rows("FROM detect.foreign_dispatch") == [("CN", 41 / 42, 40)]
