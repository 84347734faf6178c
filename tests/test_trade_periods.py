"""Which months and years are held against a control: the periods told in, their sides out."""

from __future__ import annotations

from datetime import date

from trading import selected


def sides(frequency: str, periods: list[date], as_of: date = date(2026, 6, 1), **control: date) -> dict[date, str]:
    """Return the side of each period around a control that took effect in March 2023 and is not lifted, or another."""
    march = {"effective": date(2023, 3, 10), "announced": date(2023, 1, 20)}
    event = {"heading": "811010", "until": date(9998, 1, 1)} | march | control
    told = [{"reporter": "CN", "frequency": frequency, "period_start": period} for period in periods]
    found = selected("trade.periods", {"trade.events": [event], "trade.coverage": told}, as_of=as_of)
    return {row["period_start"]: row["side"] for row in found}


MONTHS = [date(year, month, 1) for year in (2021, 2022, 2023, 2024, 2025) for month in range(1, 13)]
YEARS = [date(year, 1, 1) for year in range(2019, 2027)]
BEFORE = {date(2021, 1, 1): "before", date(2022, 1, 1): "before"}


def test_two_years_of_months_count_before_the_announcement_and_two_after_the_effect():
    found = sides("M", MONTHS)
    assert [month for month in MONTHS if found.get(month) == "before"] == MONTHS[:24]
    assert [month for month in MONTHS if found.get(month) == "stocking"] == MONTHS[24:27]
    assert [month for month in MONTHS if found.get(month) == "after"] == MONTHS[27:51]
    assert len(found) == 51


def test_months_after_a_control_was_lifted_are_on_no_side():
    found = sides("M", MONTHS, until=date(2024, 7, 1))
    assert max(month for month, side in found.items() if side == "after") == date(2024, 6, 1)
    assert max(found) == date(2024, 6, 1)


def test_where_less_than_a_year_lies_after_only_its_calendar_months_count_before():
    found = sides("M", MONTHS, until=date(2023, 7, 1))
    assert {month.month for month, side in found.items() if side == "before"} == {4, 5, 6}


def test_the_two_nearest_years_count_before_and_two_of_which_half_lies_after():
    assert sides("A", YEARS) == BEFORE | {date(2023, 1, 1): "after", date(2024, 1, 1): "after"}
    in_autumn = sides("A", YEARS, effective=date(2023, 9, 10))
    assert in_autumn == BEFORE | {date(2024, 1, 1): "after", date(2025, 1, 1): "after"}


def test_where_no_later_year_is_told_one_of_which_a_quarter_lies_after_counts():
    assert sides("A", YEARS[:5], effective=date(2023, 9, 10)) == BEFORE | {date(2023, 1, 1): "after"}
    assert sides("A", YEARS[:5], effective=date(2023, 10, 10)) == BEFORE


def test_a_year_that_is_not_over_is_on_no_side():
    assert sides("A", YEARS, as_of=date(2024, 12, 31)) == BEFORE | {date(2023, 1, 1): "after"}


def test_a_year_that_begins_after_a_control_was_lifted_is_on_no_side():
    after = {date(2023, 1, 1): "after"}
    assert sides("A", YEARS, until=date(2024, 1, 1)) == BEFORE | after
    assert sides("A", YEARS, until=date(2024, 1, 2)) == BEFORE | after | {date(2024, 1, 1): "after"}
