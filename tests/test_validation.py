"""Validation: suites that follow the schemas, outcomes for SQL, and the share of bad rows that stops a run."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from holding import Page
from intake import WriteDeclarations, taken_in
from worlds import publish_declarations, suites_skipped

from engine.errors import ValidationStopped
from engine.expectations import Outcome
from engine.publication import current, open_state
from engine.settings import Settings
from engine.warehouse import Warehouse
from flows import Request, Run, new_run_id, walk
from flows.load import load
from flows.suites import suite_of
from flows.validate import validate
from schemas import input_tables, table

GOOD, BAD = {"net_kg": "5"}, {"hs_code": "8101"}
Screen = Callable[..., Run]


@pytest.fixture
def screen(tmp_path: Path) -> Screen:
    """Return a function that runs some stages over files of declarations."""

    def run_over(*files: Path, stages: tuple[object, ...] = (load, validate), max_quarantine: float = 0.05) -> Run:
        with Warehouse(tmp_path / "warehouse", Settings(max_quarantine=max_quarantine)) as warehouse:
            run = Run(warehouse, Request({"declarations": [str(file) for file in files]}), new_run_id())
            walk(run, stages)  # type: ignore[arg-type]
            taken_in(run, "declarations")
            return run

    return run_over


@pytest.fixture
def without_expectations(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look only at the share of each file that is in quarantine: to hold rows against a suite takes a second."""
    met = Outcome("run", "declarations", "Every row is a row.", None, "warning", True, 1, 0, 0.0)
    monkeypatch.setattr("engine.expectations.hold", lambda *_: [met])


def outcomes(folder: Path, query: str) -> list[tuple[object, ...]]:
    with Warehouse(folder, Settings()) as warehouse:
        return warehouse.rows(query)


def test_a_suite_expects_what_the_schema_says() -> None:
    for of in input_tables():
        expected = {expectation.column for expectation in suite_of(of, 0.05).expectations}
        typed = {
            f"unusable_{name}" for name, column in of.columns.items() if column.type != "text" and not column.required
        }
        assert expected == {*of.required, *typed, *(check.name for check in of.checks)}


def test_what_is_expected_is_said_in_the_words_of_the_schema() -> None:
    said = " ".join(expectation.description for expectation in suite_of(table("declarations"), 0.05).expectations)
    for column in table("declarations").columns.values():
        assert column.type == "text" or column.wanted in said


def test_the_pages_show_what_stands_in_the_place_of_a_required_value(
    screen: Screen, write_declarations: WriteDeclarations, tmp_path: Path
) -> None:
    screen(write_declarations(*[GOOD] * 97, BAD, {"authority": "Atlantis"}, {"declared_on": ""}))
    (folder,) = (tmp_path / "warehouse/validation/runs").iterdir()
    page = Page(folder / "declarations.html")
    rows = dict(
        re.findall(r"The column (\w+) can be used in every row.*?<tbody>\n<tr><td>(.*?)</td>", page.source, re.S)
    )
    assert rows == {"hs_code": "8101", "authority": "Atlantis", "declared_on": "(missing)"}
    assert "declarations: 25 met, 3 tolerated" in page.text
    assert '<a class="tolerated"' in (index := Page(folder.parent.parent / "index.html")).source
    assert "25 met, 3 tolerated" in index.text


def test_outcomes_can_be_asked_for_in_sql_also_where_as_many_rows_are_bad_as_may_be(
    screen: Screen, write_declarations: WriteDeclarations, tmp_path: Path
) -> None:
    run = screen(write_declarations(*[GOOD] * 89, *[BAD] * 5, *[{"net_kg": "heavy"}] * 6))
    assert run.counts["validate"]["declarations"] == 95
    found = outcomes(
        tmp_path / "warehouse",
        """SELECT table_name, success, unexpected_count, unexpected_percent FROM validation_results
           WHERE unexpected_count > 0 ORDER BY ALL""",
    )
    assert found == [("declarations", False, 6, 6.0), ("declarations", True, 5, 5.0)]


def test_a_file_with_too_many_bad_rows_stops_the_run(
    screen: Screen, write_declarations: WriteDeclarations, tmp_path: Path
) -> None:
    path = write_declarations(*[GOOD] * 94, *[BAD] * 6)
    with pytest.raises(ValidationStopped) as stopped:
        screen(path)
    assert stopped.value.exit_status == 3
    for words in (
        str(path),
        "6 of 100 rows",
        "line 96: hs_code '8101' is not a commodity code",
        "raise max_quarantine",
    ):
        assert words in str(stopped.value)
    assert outcomes(tmp_path / "warehouse", "SELECT count(*) FROM declarations") == [(0,)]
    assert outcomes(tmp_path / "warehouse", "SELECT status FROM runs") == [("stopped",)]


@pytest.mark.usefixtures("without_expectations")
def test_one_bad_file_stops_a_run_however_many_good_ones_there_are(
    screen: Screen, write_declarations: WriteDeclarations
) -> None:
    good = write_declarations(*[GOOD] * 500, name="good.csv")
    bad = write_declarations(*[GOOD] * 9, BAD, name="bad.csv")
    with pytest.raises(ValidationStopped, match=r"bad\.csv: 1 of 10 rows"):
        screen(good, bad)


@pytest.mark.usefixtures("without_expectations")
def test_the_share_is_a_setting(screen: Screen, write_declarations: WriteDeclarations) -> None:
    path = write_declarations(GOOD, BAD)
    assert screen(path, max_quarantine=0.5).counts["validate"] == {"declarations": 1, "quarantine": 1}


@pytest.mark.usefixtures("without_expectations")
def test_what_was_published_stands_when_validation_stops_a_run(
    screen: Screen, write_declarations: WriteDeclarations, tmp_path: Path
) -> None:
    stages = (load, validate, publish_declarations)
    first = screen(write_declarations(*[GOOD] * 40), stages=stages)
    with pytest.raises(ValidationStopped):
        screen(write_declarations(GOOD, BAD, name="bad.csv"), stages=stages)
    assert current(tmp_path / "warehouse") == first.run_id
    with open_state(tmp_path / "warehouse") as con:
        assert con.execute("SELECT count(*) FROM declarations").fetchall() == [(40,)]
    mended = screen(write_declarations(GOOD | {"declaration_id": "new"}, name="bad.csv"), stages=stages)
    assert current(tmp_path / "warehouse") == mended.run_id


@pytest.mark.usefixtures("without_expectations")
def test_rows_that_a_format_leaves_out_do_not_count_towards_the_share(tmp_path: Path) -> None:
    path = tmp_path / "comext.csv"
    header = "REPORTER,PARTNER,TRADE_TYPE,PRODUCT_NC,FLOW,STAT_PROCEDURE,PERIOD,VALUE_EUR,QUANTITY_KG"
    path.write_text("\n".join([header, "AT,US,E,81019400,2,1,202402,65,3", "AT,CN,E,TOTAL,2,1,202402,1,1"]))
    with Warehouse(tmp_path / "warehouse", Settings()) as warehouse:
        run = Run(warehouse, Request({"trade_records": [str(path)]}, {"trade_records": "comext"}), new_run_id())
        walk(run, (load, validate))
        intake = taken_in(run, "trade_records")
    assert intake.counts() == (2, 1, 1, 0)
    assert intake.refusals() == [(3, "a total or a special code, not a commodity")]


def test_declarations_dated_after_the_as_of_date_are_counted_in_a_warning(write_declarations, warehouse) -> None:
    """Cancelled ones are not screened on any day, and the items of a declaration are one."""
    later = {"declared_on": "2025-03-05"}
    path = write_declarations(
        {"declaration_id": "A", "item_no": "1"} | later,
        {"declaration_id": "A", "item_no": "2"} | later,
        {"declaration_id": "B"} | later,
        {"declaration_id": "C", "status": "cancelled"} | later,
        {"declaration_id": "D", "declared_on": "2025-03-04"},
    )
    run = Run(warehouse, Request({"declarations": [str(path)]}, as_of=date(2025, 3, 4)), new_run_id())
    load(run)
    with suites_skipped():
        validate(run)
    assert run.warnings == ["Dated after the as-of date 2025-03-04, and not screened: 2 declarations."]
