"""What people are shown reads well: one thing in the singular, no words of Python, what helps most first."""

from __future__ import annotations

import logging

import pytest
from intake import write_csv
from typer.testing import CliRunner

from contraflow.cli import app
from contraflow.screening import show_outputs
from contraflow.showing import counted
from engine.errors import CallError, InputError
from engine.publication import publish
from flows.dossier import dossier

FLAGGED = "SELECT 'HK' AS authority, 'B' AS declaration_id, 2 AS rank"


@pytest.mark.parametrize(("number", "said"), [(0, "0 firms"), (1, "1 firm"), (2000, "2,000 firms")])
def test_a_number_comes_with_its_noun(number, said):
    assert counted(number, "firm") == said


@pytest.mark.parametrize(
    ("declarations", "trade_records", "said"),
    [
        (2, 0, ["2 declarations screened, 1 flagged, with 1 firm and 0 routes."]),
        (0, 3, ["3 trade records held, 1 corridor flagged, 0 with a score of 0.5 or more."]),
        (
            1,
            1,
            [
                "1 declaration screened, 1 flagged, with 1 firm and 0 routes.",
                "1 trade record held, 1 corridor flagged, 0 with a score of 0.5 or more.",
            ],
        ),
    ],
)
def test_a_run_ends_with_what_it_was_given(declarations, trade_records, said, warehouse, capsys):
    tables = {
        "runs": f"SELECT 'run1' AS run_id, {declarations} AS declarations, 1 AS flagged, []::VARCHAR[] AS warnings",
        "flagged_shipments": FLAGGED + " LIMIT 0",
        "flagged_firms": "SELECT 1 AS rank",
        "flagged_routes": "SELECT 1 AS rank LIMIT 0",
        "trade_records": f"FROM range({trade_records})",
        "flagged_corridors": "SELECT 1 AS rank, 0.4 AS score",
        "run_changes": "SELECT 'new' AS change",
        "risk_scores": "SELECT 'HK' AS authority, 'A' AS declaration_id, 1 AS rank LIMIT 0",
    }
    publish(warehouse, "run1", tables)
    show_outputs(warehouse.folder)
    told = capsys.readouterr().out.splitlines()
    assert told[: told.index("Since the run before, 1 flag came and 0 flags went.")] == said


@pytest.mark.parametrize(("limit", "shown"), [(1, "HK/B"), (0, "HK/INSPECTED")])
def test_a_run_ends_with_the_shipment_to_inspect_first(limit, shown, warehouse, capsys):
    tables = {
        "runs": "SELECT 'run1' AS run_id, 2 AS declarations, 1 AS flagged, []::VARCHAR[] AS warnings",
        "flagged_shipments": f"{FLAGGED} LIMIT {limit}",
        "flagged_firms": "SELECT 1 AS rank LIMIT 0",
        "flagged_routes": "SELECT 1 AS rank LIMIT 0",
        "trade_records": "FROM range(0)",
        "flagged_corridors": "SELECT 1 AS rank, 0.4 AS score LIMIT 0",
        "run_changes": "SELECT 'new' AS change LIMIT 0",
        "risk_scores": f"SELECT 'HK' AS authority, 'INSPECTED' AS declaration_id, 1 AS rank UNION ALL {FLAGGED}",
    }
    publish(warehouse, "run1", tables)
    show_outputs(warehouse.folder)
    assert f"contraflow explain {shown} " in capsys.readouterr().out


def test_what_a_file_shows_of_its_numbers_and_dates_is_told_in_words(take_in, write_declarations, caplog):
    rows = [{"declared_on": f"{day}/03/2025", "net_kg": "1.234,5"} for day in (13, 14, 15)]
    with caplog.at_level(logging.INFO, logger="flows.load"):
        take_in(write_declarations(*rows))
    assert "declarations.csv: its numbers have a decimal comma and its dates begin with the day" in caplog.text


def test_of_a_file_in_another_format_it_is_said_first_what_to_do(take_in, tmp_path):
    path = write_csv(tmp_path / "declarations.csv", [{}])
    with pytest.raises(InputError) as refusal:
        take_in(path, mapping="korea")
    first, second = str(refusal.value).splitlines()
    assert first.endswith("It looks like another format: --mapping declarations=canonical.")
    assert second.startswith("Its columns are declaration_id, ")


@pytest.mark.parametrize("empty", ["", " ", "nothing"])
def test_a_name_that_is_none_is_answered_with_one_that_is(empty, screened):
    with pytest.raises(CallError, match=r"write AUTHORITY/DECLARATION_ID, such as [A-Z]{2}/\w+\.$") as told:
        dossier(screened, empty)
    example = str(told.value).rpartition(" ")[2].rstrip(".")
    assert dossier(screened, example)["declaration"] == example


def test_the_help_of_a_query_names_tables_and_has_an_example():
    told = CliRunner().invoke(app, ["query", "--help"]).output
    assert "flagged_shipments, flagged_firms" in told
    assert 'contraflow query "SELECT ' in told
