"""Outlier: scores of the models in, how odd each item is out."""

from __future__ import annotations

import pyarrow as pa
import pytest

PARAMETERS = {"worth_saying": 0.001, "min_peers": 30}


def scored(warehouse, scores: list[tuple[str, float]], mistyped: int = -1) -> list[tuple[float | None, str | None]]:
    """Return the chance of each (exporter, score) of one heading among 20,000 ordinary items, and why it has none."""
    for stage in ("features", "detect", "reference"):
        warehouse.clear(stage)
    ordinary = [(f"O{number}", number / 20_000) for number in range(20_000)]
    items = [
        {"item_id": number, "hs6": "282739" if number < len(scores) else "520100", "exporter": exporter, "score": score}
        for number, (exporter, score) in enumerate([*scores, *ordinary])
    ]
    warehouse.store("features.items", pa.Table.from_pylist(items))
    warehouse.store("detect.outlier_raw", pa.Table.from_pylist(items).select(["item_id", "score"]))
    warehouse.store("features.slips", pa.table({"item_id": [mistyped], "slip": ["mass_unit"]}))
    warehouse.make("reference.outlier_tail", PARAMETERS)
    warehouse.make("detect.outlier_scored", PARAMETERS)
    return warehouse.rows(
        "SELECT p_value, silent FROM detect.outlier_scored WHERE item_id < $given ORDER BY item_id",
        {"given": len(scores)},
    )


def test_the_chance_is_the_share_of_ordinary_items_that_score_as_high(warehouse):
    assert scored(warehouse, [("E1", 0.999)]) == [(pytest.approx(21 / 20_001, rel=0.1), None)]


def test_of_what_scores_like_most_nothing_is_said(warehouse):
    assert scored(warehouse, [("E1", 0.5)]) == [(1, None)]


def test_what_an_exporter_ships_again_and_again_is_odd_once(warehouse):
    (once, _), *steady = scored(warehouse, [("once", 0.9999), *[("steady", 0.9999)] * 8])
    assert [chance for chance, _ in steady] == [pytest.approx(8 * once, rel=0.01)] * 8


def test_a_slip_of_the_pen_is_no_oddity(warehouse):
    assert scored(warehouse, [("E1", 0.9999)], mistyped=0) == [(None, "the figures look mistyped")]
