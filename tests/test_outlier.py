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
        {
            "item_id": number,
            "remoteness": 0 if number < len(scores) else 2,
            "hs6": "282739" if number < len(scores) else "520100",
        }
        | {"exporter": exporter, "score": score}
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


USUAL = {
    "section": "XI", "price": 0.0, "load_per_package": 0.0, "density": 0.0, "tare": 0.0, "weighed_mass": 0.0,
    "mass": 0.0, "origin": 0.2, "route": 0.2, "transport_mode": 0.1, "goods_of_exporter": 0.0,
}  # fmt: skip


def reason(warehouse, odd: dict[str, float]) -> str:
    """Return what is said of an item among a hundred usual ones."""
    for stage in ("features", "detect"):
        warehouse.clear(stage)
    looked_at = [{"item_id": 0, **USUAL, **odd}, *({"item_id": number, **USUAL} for number in range(1, 101))]
    warehouse.store("detect.outlier_columns", pa.Table.from_pylist(looked_at))
    warehouse.store("detect.outlier_scored", pa.table({"item_id": [0], "p_value": [0.0001]}))
    warehouse.store("features.items", pa.table({"item_id": [0], "hs6": ["520100"]}))
    warehouse.make("detect.outlier", PARAMETERS)
    ((said,),) = warehouse.rows("SELECT reason FROM detect.outlier")
    return str(said)


def test_the_reason_says_what_is_odd_by_how_much_and_against_what(warehouse):
    assert reason(warehouse, {"mass": -4.5, "origin": 5.3}) == (
        "Unusual for 520100 without a named tactic: mass 4.5 spreads below the usual (19 in 20 items lie within 0.0); "
        "origin that one in 200 items of its heading has."
    )


def test_what_is_cut_off_at_ten_spreads_may_be_more(warehouse):
    assert "price 10.0 spreads or more above the usual" in reason(warehouse, {"price": 10.0})


def test_an_item_may_be_odd_by_nothing_alone(warehouse):
    assert "the columns together, none by itself" in reason(warehouse, {})
