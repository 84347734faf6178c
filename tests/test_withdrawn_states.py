"""Published states after a withdrawal: without what was withdrawn, and what a rollback says of the next run."""

from __future__ import annotations

import re
import shutil
import sys

import pytest
from worlds import TO_PUBLISH, walk_stages

from contraflow.history import return_to
from contraflow.withdrawing import withdraw_run
from engine.publication import open_state, rollback

pytestmark = pytest.mark.usefixtures("without_suites")


def test_a_state_is_published_without_what_was_withdrawn(in_parts, tmp_path, capsys):
    """Rollback says what comes back with the next run; withdrawn, it does not."""
    folder = shutil.copytree(in_parts, tmp_path / "warehouse")
    rollback(folder, "run1")
    withdraw_run(folder, "run2", None)
    told = capsys.readouterr().out
    assert re.search(r"^[\d,]+ rows of the run run2 are withdrawn; 0 that they replaced count again\.$", told, re.M)
    assert re.search(r"^These files count as not taken: .*\n  .*late\.parquet$", told, re.M)
    walk_stages(folder, {}, TO_PUBLISH, run_id="run4", budget="200", alert_fdr=0.99)
    risks = "SELECT authority, declaration_id, risk, rank, alert FROM risk_scores ORDER BY rank"
    with open_state(folder, "run1") as first, open_state(folder) as now:
        assert now.execute("SELECT max(run_id) FROM runs").fetchall() == [("run4",)]
        assert now.execute(risks).fetchall() == first.execute(risks).fetchall()
        of_late = "SELECT DISTINCT withdrawal FROM run_inputs WHERE source_file LIKE '%late.parquet'"
        assert now.execute(of_late).fetchall() == [("withdrawn",)]


def test_rollback_says_what_comes_back_with_the_next_run(in_parts, tmp_path, capsys, monkeypatch):
    folder = shutil.copytree(in_parts, tmp_path / "warehouse")
    monkeypatch.setattr(sys.modules["flows.report"], "write_report", lambda _: "page")
    return_to(folder, "run1")
    said, *files = capsys.readouterr().out.splitlines()[1:]
    assert said.startswith(
        "The next run publishes again what was taken in since. To leave it out, take it back: contraflow withdraw ID"
    )
    assert [re.sub(r"/.*/", "", file) for file in files] == ["  run2  late.parquet"]
    return_to(folder, "run3")
    assert "publishes again" not in capsys.readouterr().out
