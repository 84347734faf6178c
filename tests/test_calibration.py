"""Calibration: inspections in, the probability of a violation out."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest

from engine.warehouse import Warehouse, create_empty
from flows.calibration import calibrate

AS_OF = date(2026, 11, 23)
SCORING = {"alert_fdr": 0.1, "as_of": AS_OF}


def risks(warehouse: Warehouse, *inspected: tuple[float, int, int], on: date = AS_OF) -> dict[float, tuple[float, str]]:
    """Return risk and basis by chance, where of each chance so many were in violation and so many clean."""
    outcomes = [
        (p_value, outcome)
        for p_value, violations, clean in inspected
        for outcome in ["violation"] * violations + ["clean"] * clean
    ]
    declarations = [
        {"authority": "HK", "declaration_id": str(number), "p_value": p_value, "least": p_value, "lot": number}
        | {"evidence": "sufficient", "riskiest_item": number, "riskiest_item_no": 1, "declared_on": AS_OF}
        for number, (p_value, _) in enumerate(outcomes)
    ]
    inspections = [
        {"authority": "HK", "declaration_id": str(number), "item_no": 1, "inspected_on": on, "outcome": outcome}
        for number, (_, outcome) in enumerate(outcomes)
    ]
    for schema in ("score", "reference", "detect"):
        warehouse.clear(schema)
    create_empty(
        warehouse.con, "detect.findings", {"authority": "VARCHAR", "declaration_id": "VARCHAR", "p_value": "DOUBLE"}
    )
    warehouse.store("score.declarations", pa.Table.from_pylist(declarations))
    warehouse.con.register("given", pa.Table.from_pylist(inspections))
    warehouse.con.execute("INSERT INTO main.inspections BY NAME FROM given")
    warehouse.make("score.outcomes", SCORING)
    calibrate(warehouse, least=30)
    warehouse.make("score.risk_scores", SCORING)
    found = warehouse.rows("SELECT DISTINCT p_value, risk, risk_basis FROM score.risk_scores")
    return {p_value: (risk, basis) for p_value, risk, basis in found}


def test_the_risk_is_the_share_of_violations_among_the_as_odd(warehouse):
    found = risks(warehouse, (1e-1, 20, 180), (1e-3, 100, 100), (1e-5, 180, 20))
    assert {basis for _, basis in found.values()} == {"calibrated"}
    assert [found[p_value][0] for p_value in (1e-1, 1e-3, 1e-5)] == pytest.approx([0.1, 0.5, 0.9], abs=0.02)


def test_it_rises_with_oddness_also_where_none_was_inspected(warehouse):
    found = risks(warehouse, (0.9, 0, 1), (1e-1, 40, 160), (1e-4, 160, 40), (1e-14, 1, 0))
    by_oddness = [found[p_value][0] for p_value in (0.9, 1e-1, 1e-4, 1e-14)]
    assert by_oddness == sorted(by_oddness)
    assert len(set(by_oddness)) == 4


@pytest.mark.parametrize(
    "inspected",
    [
        pytest.param([(1e-1, 29, 500)], id="few violations"),
        pytest.param([(1e-5, 500, 29)], id="few clean"),
        pytest.param([(1e-1, 100, 20), (1e-5, 20, 100)], id="the odd are the clean"),
    ],
)
def test_outcomes_that_teach_nothing_leave_the_tail(warehouse, inspected):
    found = risks(warehouse, *inspected)
    assert found == {p_value: (1 - p_value, "tail") for p_value, _, _ in inspected}


def test_that_the_odd_were_the_clean_is_told(warehouse):
    risks(warehouse, (1e-1, 100, 20), (1e-5, 20, 100))
    assert calibrate(warehouse, least=30) == (
        "The 120 inspected declarations in violation were ranked no higher than the 120 clean ones: "
        "the outcomes teach nothing of the risk, which stays a tail probability."
    )
    assert calibrate(warehouse, least=121) is None


def test_no_risk_is_surer_than_as_many_outcomes_can_make_it(warehouse):
    found = risks(warehouse, (0.9, 0, 60), (1e-5, 39, 0), (1e-300, 1, 0))
    assert 0.9 < found[1e-5][0] <= found[1e-300][0] <= 41 / 42
    assert 1 / 62 <= found[0.9][0] < 0.1


def test_inspections_after_the_day_wait(warehouse):
    found = risks(warehouse, (1e-1, 20, 180), (1e-5, 180, 20), on=date(2026, 11, 24))
    assert {basis for _, basis in found.values()} == {"tail"}


def test_outcomes_that_are_apart_leave_a_doubt(warehouse):
    found = risks(warehouse, (1e-1, 0, 50), (1e-5, 50, 0))
    assert 0.9 < found[1e-5][0] < 0.999
