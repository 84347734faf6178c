"""Records with one key: repeated, corrected, cancelled, in one file or several, in any order, in one run or many."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from intake import Intake, TakeIn, WriteDeclarations

LODGED = {"declaration_id": "D1", "net_kg": "10", "version": "1", "declared_on": "2025-03-04"}
AMENDED = LODGED | {"net_kg": "11", "version": "2", "status": "amended"}
LATER = LODGED | {"net_kg": "12", "version": "2", "declared_on": "2025-03-05"}
CANCELLED = LODGED | {"version": "3", "status": "cancelled"}
OTHER = {"declaration_id": "D2", "net_kg": "20", "version": "1"}
CORRECTIONS = [LODGED, AMENDED, LATER, OTHER]


def masses(intake: Intake) -> dict[str, float]:
    return {row["declaration_id"]: row["net_kg"] for row in intake.kept}


def records(rows: list[dict[str, object]]) -> list[tuple[object, ...]]:
    beside = ("run_id", "file_no", "line")
    return sorted(tuple(str(value) for name, value in row.items() if name not in beside) for row in rows)


def test_the_highest_version_counts_then_the_latest_day(write_declarations: WriteDeclarations, take_in: TakeIn) -> None:
    intake = take_in(write_declarations(*CORRECTIONS))
    assert intake.counts() == (4, 4, 0, 0)
    assert masses(intake) == {"D1": 12, "D2": 20}
    assert sorted(row["net_kg"] for row in intake.history) == [10, 11]


@pytest.mark.parametrize("order", [(3, 2, 1, 0), (2, 0, 3, 1)])
def test_the_order_of_records_and_runs_changes_nothing(
    order: tuple[int, ...], write_declarations: WriteDeclarations, take_in: TakeIn
) -> None:
    shuffled = [CORRECTIONS[place] for place in order]
    for number, row in enumerate(shuffled):
        last = take_in(write_declarations(row, name=f"{number}.csv"))
    assert masses(last) == {"D1": 12, "D2": 20}
    assert sorted(row["net_kg"] for row in last.history) == [10, 11]


def test_one_run_over_many_files_keeps_what_many_runs_keep(
    write_declarations: WriteDeclarations, take_in: TakeIn
) -> None:
    files = [write_declarations(row, name=f"{number}.csv") for number, row in enumerate(CORRECTIONS)]
    at_once = take_in(*files)
    again = take_in(write_declarations(*reversed(CORRECTIONS)))
    assert at_once.counts() == (4, 4, 0, 0)
    assert again.counts() == (4, 0, 0, 4)
    assert (records(again.kept), records(again.history)) == (records(at_once.kept), records(at_once.history))


def test_a_version_that_is_no_number_is_the_first(write_declarations: WriteDeclarations, take_in: TakeIn) -> None:
    mistyped = LODGED | {"version": "v2", "net_kg": "15", "declared_on": "2025-03-06"}
    assert masses(take_in(write_declarations(LODGED, mistyped))) == {"D1": 15}


def test_items_whose_numbers_are_no_numbers_are_told_apart(
    write_declarations: WriteDeclarations, take_in: TakeIn
) -> None:
    items = [OTHER | {"item_no": "A"}, OTHER | {"item_no": "1.5", "net_kg": "30"}, OTHER | {"item_no": "2"}]
    first = take_in(write_declarations(*items))
    corrected = take_in(write_declarations(items[1] | {"version": "2", "net_kg": "31"}, name="b.csv"))
    assert sorted(row["net_kg"] for row in first.kept) == [20, 20, 30]
    assert sorted(row["net_kg"] for row in corrected.kept) == [20, 20, 31]
    assert sorted(row["item_no"] >= 1_000_000 for row in corrected.kept) == [False, True, True]
    assert {row["item_no"]: row["notes"] for row in first.kept}[2] is None
    assert [note["kind"] for row in first.kept if row["notes"] for note in row["notes"]] == ["mended", "mended"]


def test_of_two_records_that_differ_in_neither_the_same_one_always_counts(
    write_declarations: WriteDeclarations, take_in: TakeIn
) -> None:
    one, two = LODGED, LODGED | {"net_kg": "99"}
    first = take_in(write_declarations(one, two, name="a.csv"))
    assert (len(first.kept), len(first.history)) == (1, 1)
    second = take_in(write_declarations(two, one, name="b.csv"))
    assert second.counts() == (2, 0, 0, 2)
    assert records(second.kept) == records(first.kept)


def test_corrections_that_no_version_tells_from_what_is_held_are_warned_of(
    write_declarations: WriteDeclarations, take_in: TakeIn
) -> None:
    many = [LODGED | {"declaration_id": f"D{number}"} for number in range(40)]
    first = take_in(write_declarations(*many, name="a.csv"))
    again = take_in(write_declarations(*(row | {"net_kg": "99"} for row in many), name="b.csv"))
    lost = sum(row["net_kg"] == 10 for row in again.kept)
    assert 0 < lost < 40
    assert first.warnings == []
    (warning,) = again.warnings
    assert warning.startswith("New records of declarations that do not count, since others have the same key")
    assert re.search(rf"the same version and declared_on: {lost} \(.*/b\.csv\)\. If they are right", warning)
    run_id = first.inputs[0]["run_id"]
    assert f"give them a higher version, or take back the others: contraflow withdraw {run_id}" in warning


def test_two_records_of_a_run_that_contradict_each_other_are_warned_of(
    write_declarations: WriteDeclarations, take_in: TakeIn
) -> None:
    files = [write_declarations(LODGED | {"net_kg": mass}, OTHER, name=f"{mass}.csv") for mass in ("10", "99")]
    intake = take_in(*files)
    (warning,) = intake.warnings
    assert "The files of this run say different things of one key." in warning


@pytest.mark.parametrize("correction", [AMENDED, LATER, CANCELLED])
def test_a_correction_is_not_warned_of(
    correction: dict[str, str], write_declarations: WriteDeclarations, take_in: TakeIn
) -> None:
    take_in(write_declarations(LODGED, OTHER, name="a.csv"))
    assert take_in(write_declarations(correction, OTHER, name="b.csv")).warnings == []
    assert take_in(write_declarations(LODGED, OTHER, name="c.csv")).warnings == []


def test_a_record_said_twice_is_one(write_declarations: WriteDeclarations, take_in: TakeIn) -> None:
    intake = take_in(write_declarations(LODGED, OTHER, LODGED))
    assert intake.counts() == (3, 2, 0, 1)
    assert intake.history == []


def test_a_cancelled_declaration_stays_and_what_it_cancels_goes_to_the_history(
    write_declarations: WriteDeclarations, take_in: TakeIn
) -> None:
    intake = take_in(write_declarations(CANCELLED, LODGED, OTHER))
    assert {row["declaration_id"]: row["status"] for row in intake.kept} == {"D1": "cancelled", "D2": "lodged"}
    assert [row["status"] for row in intake.history] == ["lodged"]


def test_an_old_record_does_not_come_back(write_declarations: WriteDeclarations, take_in: TakeIn) -> None:
    take_in(write_declarations(LODGED, name="a.csv"))
    take_in(write_declarations(AMENDED, name="b.csv"))
    intake = take_in(write_declarations(LODGED, OTHER, name="c.csv"))
    assert intake.counts() == (2, 1, 0, 1)
    assert masses(intake) == {"D1": 11, "D2": 20}


def test_the_same_file_again_changes_nothing(write_declarations: WriteDeclarations, take_in: TakeIn) -> None:
    path = write_declarations(LODGED, OTHER, {"hs_code": "8101"})
    first, again = take_in(path), take_in(path)
    assert first.counts() == (3, 2, 1, 0)
    assert again.counts() == (3, 0, 0, 3)
    assert again.kept == first.kept


def test_a_file_is_known_by_what_it_holds_not_by_its_name(
    write_declarations: WriteDeclarations, take_in: TakeIn, tmp_path: Path
) -> None:
    path = write_declarations(LODGED, OTHER)
    take_in(path)
    moved = path.rename(tmp_path / "moved.csv")
    assert take_in(moved).counts() == (2, 0, 0, 2)
    changed = write_declarations(LODGED, OTHER | {"net_kg": "21"}, name="moved.csv")
    assert take_in(changed).counts() == (2, 1, 0, 1)


def test_items_of_a_declaration_are_records_of_their_own(
    write_declarations: WriteDeclarations, take_in: TakeIn
) -> None:
    intake = take_in(write_declarations(LODGED | {"item_no": "1"}, LODGED | {"item_no": "2"}, OTHER))
    assert sorted((row["declaration_id"], row["item_no"]) for row in intake.kept) == [("D1", 1), ("D1", 2), ("D2", 1)]
