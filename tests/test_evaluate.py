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


def test_a_file_that_lacks_columns_is_told_nothing_of_mappings(screened, tmp_path):
    (tmp_path / "bad.csv").write_text("authority,declaration_id,outcome\nHK,1,clean\n", encoding="utf-8")
    with pytest.raises(
        CallError, match=r"lacks the column inspected_on.* A truth file has at least authority, declaration_id, "
    ) as error:
        evaluate_run(screened, str(tmp_path / "bad.csv"))
    assert "--mapping" not in str(error.value)


def test_what_cannot_be_measured_is_a_dash(screened, truth, capsys):
    show(evaluate_run(screened, truth("clean")))
    assert "nan" not in capsys.readouterr().out


def test_a_run_that_is_not_there_is_told_so(screened, truth):
    with pytest.raises(CallError, match=r"has no state nothing\. It holds: "):
        evaluate_run(screened, truth("clean"), "nothing")


def test_a_warehouse_may_have_any_name(tmp_path, truth):
    found = evaluated(tmp_path / "it's mine", [("1", 1, None)], truth("violation")).overall
    assert (found["screened"], found["violations"], found["false_alerts"]) == (1, 1, 0)


def test_tactics_are_measured_by_what_there_was_and_by_what_was_suspected(tmp_path):
    # Of a hundred declarations the first two are suspected of a tactic each, the second by mistake.
    ranking = [(str(rank), rank, {1: "valuation", 2: "origin"}.get(rank)) for rank in range(1, 101)]
    (tmp_path / "truth.csv").write_text(
        "authority,declaration_id,inspected_on,outcome,tactic,role,recovered_usd\n"
        "HK,1,2025-01-01,violation,valuation,offending,300\n"
        "HK,4,2025-01-01,violation,valuation,offending,100\n"
        "HK,9,2025-01-01,violation,origin,offending,\n",
        encoding="utf-8",
    )
    found = evaluated(tmp_path / "warehouse", ranking, str(tmp_path / "truth.csv"))
    tactics = {row["tactic"]: row for row in found.tactics}
    assert [tactics["valuation"][name] for name in ("recall_at_half", "recall", "recall_at_five", "revenue")] == [
        0, 0.5, 1, 0.75]  # fmt: skip
    assert (tactics["origin"]["recall_at_five"], tactics["origin"]["revenue"]) == (0, None)
    at_two = {row["tactic"]: row for row in found.suspected if row["share"] == pytest.approx(0.02)}
    assert (at_two["valuation"]["precision"], at_two["valuation"]["precision_of_tactic"]) == (1, 1)
    assert found.suspects == [{"suspects": "firms", "flagged": 2, "violating": 1, "offending": 1}]
    assert (at_two["origin"]["precision"], at_two["origin"]["precision_of_tactic"]) == (0, 0)


def evaluated(folder, ranking, truth):
    """Publish a ranking of declarations, each with the tactic of its finding, and hold it against the truth."""
    rows = [f"('HK', '{row[0]}', {row[1]}, {row[1] == 1}, {repr(row[2]) if row[2] else 'NULL'})" for row in ranking]
    named = "authority, declaration_id, rank, alert, tactic"
    shown = f"SELECT *, 0.001 AS p_value FROM (VALUES {', '.join(rows)}) AS t ({named})"
    with Warehouse(folder, Settings()) as warehouse:
        tables = {"risk_scores": shown, "findings": f"{shown} WHERE tactic IS NOT NULL"}
        # Each of the first two is the riskiest of a firm.
        tables |= {"flagged_firms": f"{shown} WHERE rank <= 2", "flagged_routes": f"{shown} WHERE false"}
        publish(warehouse, "run", tables)
    return evaluate_run(folder, truth)
