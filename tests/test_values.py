"""What becomes of a value: used, mended with a note, NULL with a note, or its row refused with a reason."""

from __future__ import annotations

import json
from datetime import date

import pytest
from intake import Intake, TakeIn, WriteDeclarations, empty, load_and_validate, write_csv

from engine.warehouse import Warehouse

# column, its text, what becomes of it, and what is noted: nothing, mended, unusable
USED = [
    ("net_kg", "12.5", 12.5, None), ("net_kg", "1e3", 1000, None), ("net_kg", " 7 ", 7, None),
    ("net_kg", "1,234.5", 1234.5, "mended"), ("net_kg", "1,234,567", 1234567, "mended"),
    ("net_kg", "1.234.567,8", 1234567.8, "mended"), ("net_kg", "1 234,5", 1234.5, "mended"),
    ("net_kg", "1'234.5", 1234.5, "mended"), ("net_kg", "1\u202f234,5", 1234.5, "mended"),
    ("net_kg", "-3", None, "unusable"), ("net_kg", "0", None, "unusable"), ("net_kg", "1e309", None, "unusable"),
    ("net_kg", "-1e309", None, "unusable"), ("net_kg", "inf", None, "unusable"), ("net_kg", "1e12", None, "unusable"),
    ("net_kg", "12 kg", None, "unusable"), ("net_kg", "about ten", None, "unusable"),
    ("net_kg", "", None, None), ("net_kg", "NULL", None, None), ("net_kg", "N/A", None, None),
    ("net_kg", "-", None, None),
    ("value", "0", 0, None), ("value", "-5", None, "unusable"), ("value", "1e309", None, "unusable"),
    ("packages", "12.0", 12, None), ("packages", "1.5", None, "unusable"), ("packages", "-1", None, "unusable"),
    ("origin", "CN", "CN", None), ("origin", "cn", "CN", "mended"), ("origin", "CHN", "CN", "mended"),
    ("origin", "chn", "CN", "mended"), ("origin", "156", "CN", "mended"), ("origin", "China", "CN", "mended"),
    ("origin", "NA", "NA", None), ("origin", "NAM", "NA", "mended"), ("origin", "Namibia", "NA", "mended"),
    ("origin", "N/A", None, None), ("origin", "HK", "HK", None), ("origin", "XK", "XK", None),
    ("origin", "EU", "EU", None),
    ("origin", "EUROPEAN UNION", "EU", "mended"), ("origin", "Atlantis", None, "unusable"),
    ("transit", "SG;MY", "SG;MY", None), ("transit", "SGP, MYS", "SG;MY", "mended"),
    ("transit", "SG;?", None, "unusable"),
    ("hs_code", "8101940000", "8101940000", None), ("hs_code", "8101.94", "810194", "mended"),
    ("hs_code", "8101.94.00.10", "8101940010", "mended"), ("hs_code", "8101 94", "810194", "mended"),
    ("hs_code", "810194.0", "810194", "mended"), ("hs_code", "10121", "010121", "mended"),
    ("hs_code", "1012100", "01012100", "mended"), ("hs_code", "90111", "090111", "mended"),
    ("hs_code", "0902.10", "090210", "mended"), ("hs_code", "810194001", "810194001", None),
    ("authority", "EU", "EU", None), ("authority", "CHN", "CN", "mended"),
    ("declared_on", "20250304", date(2025, 3, 4), "mended"), ("declared_on", "04.03.2025", date(2025, 3, 4), "mended"),
    ("declared_on", "4-Mar-2025", date(2025, 3, 4), "mended"), ("declared_on", "04-MAR-25", date(2025, 3, 4), "mended"),
    ("declared_on", "2025-03-04T10:11:12Z", date(2025, 3, 4), None),
    ("currency", "usd", "USD", "mended"), ("currency", "RMB", "CNY", "mended"), ("currency", "US$", None, "unusable"),
    ("flow", "Import ", "import", "mended"), ("flow", "re_export", "re-export", "mended"),
    ("status", "CANCELED", "cancelled", "mended"), ("status", "Voided", "cancelled", "mended"),
    ("status", "cancelled", "cancelled", None), ("status", "perhaps", None, "unusable"),
    ("incoterm", "cif", "CIF", "mended"),
    ("description", "<script>alert(1)</script>", "<script>alert(1)</script>", None),
    ("description", "'; DROP TABLE declarations; --", "'; DROP TABLE declarations; --", None),
    ("description", '=HYPERLINK("http://x","y")', '=HYPERLINK("http://x","y")', None),
    ("description", "two\nlines", "two\nlines", None), ("description", "  rods ", "rods", None),
]  # fmt: skip
REFUSED = [
    ("hs_code", "8101", "hs_code '8101' is not a commodity code of 6 to 10 digits"),
    ("hs_code", "000000", "hs_code '000000' is not a commodity code of 6 to 10 digits"),
    ("hs_code", "tungsten", "hs_code 'tungsten' is not a commodity code of 6 to 10 digits"),
    ("hs_code", "25041", "hs_code '25041' is not a commodity code"),  # of 2504.1x, and there is no heading 0250
    ("hs_code", "2504100", "hs_code '2504100' is not a commodity code"),
    ("hs_code", "10721", "hs_code '10721' is not a commodity code"),  # chapter 01 ends with heading 0106
    ("hs_code", "250410000012", "hs_code '250410000012' is not a commodity code"),
    ("hs_code", "81019400001", "hs_code '81019400001' is not a commodity code"),
    ("hs_code", "", "hs_code is missing"),
    ("authority", "ZZ", "authority 'ZZ' is not a territory"),
    ("authority", "XX", "authority 'XX' is not a territory"),
    ("authority", "World", "authority 'World' is not a territory"),
    ("authority", "Atlantis", "authority 'Atlantis' is not a territory (ISO 3166-1 alpha-2)"),
    ("authority", "N/A", "authority is missing"),
    ("declaration_id", "", "declaration_id is missing"),
    ("flow", "1", "flow '1' is not one of export, import, re-export, transit"),
    ("declared_on", "2025-02-30", "declared_on '2025-02-30' is not a day of the calendar"),
    ("declared_on", "31/02/2023", "declared_on '31/02/2023' is not a day of the calendar"),
    ("declared_on", "31.04.2023", "declared_on '31.04.2023' is not a day of the calendar"),
    ("declared_on", "2999-01-01", "declared_on '2999-01-01' is not within 1900 to 2199"),
    ("declared_on", "01.01.2999", "declared_on '01.01.2999' is not within 1900 to 2199"),
    ("declared_on", "1/2/2999", "declared_on '1/2/2999' is not within 1900 to 2199"),
    ("declared_on", "04/03/2025", "declared_on '04/03/2025' is not a date that leaves no doubt"),
    ("declared_on", "12.25.2023", "declared_on '12.25.2023' is not a date that leaves no doubt"),
    ("declared_on", "yesterday", "declared_on 'yesterday' is not a date that leaves no doubt"),
    ("declared_on", "2024113", "declared_on '2024113' is not a date that leaves no doubt"),
    ("declared_on", "45000", "declared_on '45000' is not a date that leaves no doubt"),
    ("declared_on", "0025-03-04", "declared_on '0025-03-04' is not within 1900 to 2199"),
]


def named(case: tuple[object, ...]) -> str:
    return f"{case[0]} {case[1]!r}"


@pytest.fixture(scope="module")
def used(shared_warehouse: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Intake:
    empty(shared_warehouse)
    path = write_csv(tmp_path_factory.mktemp("used") / "used.csv", ({column: text} for column, text, _, _ in USED))
    return load_and_validate(shared_warehouse, [path], "declarations", "canonical")


@pytest.fixture(scope="module")
def refused(shared_warehouse: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Intake:
    empty(shared_warehouse)
    path = write_csv(
        tmp_path_factory.mktemp("refused") / "refused.csv", ({column: text} for column, text, _ in REFUSED)
    )
    return load_and_validate(shared_warehouse, [path], "declarations", "canonical")


def test_every_row_is_accounted_for(used: Intake, refused: Intake) -> None:
    assert used.counts() == (len(USED), len(USED), 0, 0)
    assert refused.counts() == (len(REFUSED), 0, len(REFUSED), 0)


@pytest.mark.parametrize("case", USED, ids=named)
def test_a_value_is_used_mended_or_noted(case: tuple[str, str, object, str | None], used: Intake) -> None:
    column, text, value, noted = case
    row = next(row for row in used.kept if row["declaration_id"] == str(USED.index(case) + 1))
    assert row[column] == value
    assert [note["kind"] for note in row["notes"] or []] == ([noted] if noted else [])
    assert json.loads(row["extra"] or "{}") == ({column: text} if noted else {})


@pytest.mark.parametrize("case", REFUSED, ids=named)
def test_a_row_without_what_it_needs_is_set_aside_with_the_reason(case: tuple[str, str, str], refused: Intake) -> None:
    column, text, reason = case
    row = refused.quarantine[REFUSED.index(case)]
    assert row["line"] == REFUSED.index(case) + 2
    assert row["reason"].startswith(reason)
    assert json.loads(row["raw"])[column] == (text if text not in ("", "N/A") else None)


def masses(intake: Intake) -> list[float]:
    return [row["net_kg"] for row in sorted(intake.kept, key=lambda row: row["declaration_id"])]


@pytest.mark.parametrize(
    ("texts", "values"),
    [
        (["1,234", "1,234.5"], [1234, 1234.5]),  # the second shows that the comma separates thousands
        (["1,234", "0,5"], [1.234, 0.5]),  # the second shows that it is the decimal sign
        (["1.234", "1.234,5"], [1234, 1234.5]),
        (["1.234", "5,25"], [1234, 5.25]),
        (["1,234", "7"], [1234, 7]),
    ],
)
def test_the_numbers_of_a_file_tell_what_its_comma_means(
    texts: list[str], values: list[float], write_declarations: WriteDeclarations, take_in: TakeIn
) -> None:
    assert masses(take_in(write_declarations(*({"net_kg": text} for text in texts)))) == values


@pytest.mark.parametrize(
    ("texts", "days", "refused"),
    [
        (["04/03/2025", "25/03/2025"], ["2025-03-04", "2025-03-25"], 0),
        (["04/03/2025", "03/25/2025"], ["2025-04-03", "2025-03-25"], 0),
        (["2025-03-04", "20250305", "6-Mar-2025"], ["2025-03-04", "2025-03-05", "2025-03-06"], 0),
        (["04/03/2025", "2025-03-05"], ["2025-03-05"], 1),  # nothing tells whether it is March or April
        (["25/03/2025", "03/25/2025"], [], 2),  # a file that shows both shows nothing
    ],
)
def test_the_dates_of_a_file_tell_which_of_day_and_month_comes_first(
    texts: list[str], days: list[str], refused: int, write_declarations: WriteDeclarations, take_in: TakeIn
) -> None:
    intake = take_in(write_declarations(*({"declared_on": text} for text in texts)))
    assert intake.counts() == (len(texts), len(days), refused, 0)
    assert sorted(str(row["declared_on"]) for row in intake.kept) == sorted(days)


@pytest.mark.parametrize(
    ("extra", "kept"),
    [
        ('{"lot": 7}', {"lot": 7, "seal": "A1"}),
        ("fragile", {"extra": "fragile", "seal": "A1"}),
        ("[1, 2]", {"extra": "[1, 2]", "seal": "A1"}),
        ("", {"seal": "A1"}),
    ],
)
def test_what_no_column_takes_stays_in_extra(
    extra: str, kept: dict[str, object], write_declarations: WriteDeclarations, take_in: TakeIn
) -> None:
    intake = take_in(write_declarations({"extra": extra, "Seal": "A1"}))
    assert json.loads(intake.kept[0]["extra"]) == kept
    assert intake.inputs[0]["unused_columns"] == ["Seal"]
