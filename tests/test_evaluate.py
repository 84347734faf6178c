"""A ranking held against labelled outcomes."""

from __future__ import annotations

import pytest

from contraflow.evaluating import evaluate_run, show
from engine.errors import CallError
from engine.publication import publish
from engine.settings import Settings
from engine.warehouse import Warehouse

HEADER = "authority,declaration_id,inspected_on,outcome\n"


@pytest.fixture
def truth(tmp_path):
    def write(outcome):
        (tmp_path / "truth.csv").write_text(f"{HEADER}HK,1,2025-01-01,{outcome}\n", encoding="utf-8")
        return str(tmp_path / "truth.csv")

    return write


def test_an_outcome_of_no_known_kind_is_refused(screened, truth):
    with pytest.raises(CallError, match="outcome 'guilty' is not one of violation, clean"):
        evaluate_run(screened, truth("guilty"))


def test_what_cannot_be_measured_is_a_dash(screened, truth, capsys):
    show(evaluate_run(screened, truth("clean")))
    assert "nan" not in capsys.readouterr().out


def test_a_run_that_is_not_there_is_told_so(screened, truth):
    with pytest.raises(CallError, match=r"has no state nothing\. It holds: "):
        evaluate_run(screened, truth("clean"), "nothing")


def test_a_warehouse_may_have_any_name(tmp_path, truth):
    with Warehouse(tmp_path / "it's mine", Settings()) as warehouse:
        publish(
            warehouse,
            "run",
            {"risk_scores": "SELECT 'HK' AS authority, '1' AS declaration_id, 1 AS rank, true AS alert"},
        )
    found = evaluate_run(tmp_path / "it's mine", truth("violation")).overall
    assert (found["screened"], found["violations"], found["false_alerts"]) == (1, 1, 0)
