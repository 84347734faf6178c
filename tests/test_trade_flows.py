"""Reconciled flows and mirror gaps: what both sides report goes in, what it comes to comes out."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from intake import lent
from trading import YEARS, both, flow, gap, record

from flows import Request, Run
from flows.load import load
from flows.trade import trade

pytestmark = pytest.mark.usefixtures("without_rerouting")


def test_both_reports_stay_visible_and_the_reconciled_mass_lies_between(reconciled):
    warehouse = reconciled(both("CN", "US", 2022, 100.0, 120.0))
    found = flow(warehouse, "CN", "US")
    assert (found["exporter_kg"], found["importer_kg"]) == (100.0, 120.0)
    assert 100 < found["kg"] < 120
    assert found["low_kg"] <= 100
    assert found["high_kg"] >= 120


def test_of_a_total_and_its_parts_the_larger_counts_never_the_sum(reconciled):
    rows = [
        record("CN", "US", "export", 2022, 100.0),
        record("CN", "US", "export", 2022, 70.0, hs_code="81101010"),
        record("CN", "US", "export", 2022, 30.0, hs_code="81101090"),
        record("CN", "US", "export", 2022, 60.0, transport_mode="sea"),
        record("CN", "US", "export", 2022, 40.0, transport_mode="air"),
    ]
    warehouse = reconciled(rows)
    assert flow(warehouse, "CN", "US")["exporter_kg"] == 100.0


def test_tariff_lines_without_a_total_are_added_up(reconciled):
    rows = [
        record("CN", "US", "export", 2022, kg, hs_code=code) for code, kg in (("81101010", 70.0), ("81101090", 30.0))
    ]
    warehouse = reconciled(rows)
    assert flow(warehouse, "CN", "US")["exporter_kg"] == 100.0


def test_of_two_sources_of_a_reporter_the_larger_counts_and_the_conflict_is_noted(reconciled):
    rows = [record("CN", "US", "export", 2022, kg, source=source) for source, kg in (("one", 100.0), ("other", 150.0))]
    warehouse = reconciled(rows)
    found = flow(warehouse, "CN", "US")
    assert found["exporter_kg"] == 150.0
    assert any("sources of one side differ" in note for note in found["notes"])


@pytest.mark.parametrize(("mode", "fob"), [("sea", 1000.0), ("air", 875.0), (None, 954.5)])
def test_freight_is_taken_off_by_mode(reconciled, mode, fob):
    rows = [record("US", "CN", "import", 2022, 100.0, value_usd=1050.0, value_basis="CIF", transport_mode=mode)]
    warehouse = reconciled(rows)
    assert flow(warehouse, "CN", "US")["importer_usd"] == pytest.approx(fob, abs=0.1)


def test_re_exports_within_exports_are_not_added_but_shown(reconciled):
    rows = [record("HK", "US", "export", 2022, 100.0), record("HK", "US", "re-export", 2022, 90.0)]
    warehouse = reconciled(rows)
    found = flow(warehouse, "HK", "US")
    assert (found["exporter_kg"], found["re_export_kg"]) == (100.0, 90.0)


def test_re_exports_that_exports_leave_out_are_added(reconciled):
    rows = [record("HK", "US", "export", 2022, 10.0), record("HK", "US", "re-export", 2022, 90.0)]
    warehouse = reconciled(rows)
    assert flow(warehouse, "HK", "US")["exporter_kg"] == 100.0


@pytest.mark.parametrize("kg", [None, 0.0])
def test_a_missing_mass_is_taken_from_the_value_and_noted(reconciled, kg):
    rows = [record("CN", partner, "export", 2022, 100.0) for partner in ("JP", "KR", "DE")]
    rows.append(record("CN", "US", "export", 2022, kg, value_usd=5000.0))
    warehouse = reconciled(rows)
    found = flow(warehouse, "CN", "US")
    assert found["exporter_kg"] == pytest.approx(500.0)
    assert found["notes"] == ["the exporter gives no usable mass: taken from its value"]


def test_unspecified_partners_stay_unspecified_and_the_world_is_no_partner(reconciled):
    rows = [record("CN", partner, "export", 2022, 100.0) for partner in ("ZZ", "XW", "US")]
    warehouse = reconciled(rows)
    assert {importer for (importer,) in warehouse.rows("SELECT importer FROM trade.reconciled_flows")} == {
        "ZZ",
        "US",
    }


def test_a_heading_that_was_split_is_compared_under_what_it_was_split_from(reconciled):
    rows = [
        record("CN", "US", "export", 2021, 100.0, hs_code="810600"),
        record("CN", "US", "export", 2022, 60.0, hs_code="810610"),
        record("CN", "US", "export", 2022, 40.0, hs_code="810690"),
    ]
    warehouse = reconciled(rows)
    found = [flow(warehouse, "CN", "US", year) for year in (2021, 2022)]
    assert [(row["hs_code"], row["exporter_kg"]) for row in found] == [("810600", 100.0), ("810600", 100.0)]


def test_a_heading_that_moved_is_compared_under_its_successor(reconciled):
    rows = [
        record("CN", "US", "export", 2021, 100.0, hs_code="681510"),
        record("CN", "US", "export", 2022, 90.0, hs_code="681519"),
    ]
    warehouse = reconciled(rows)
    assert [flow(warehouse, "CN", "US", year)["hs_code"] for year in (2021, 2022)] == ["681519", "681519"]


def test_a_reporter_off_by_a_factor_of_a_thousand_is_put_right(reconciled):
    partners = ("US", "JP", "KR", "DE")
    rows = [row for partner in partners for row in both("VN", partner, 2022, 0.1, 100.0)]
    rows = [row | {"value_usd": 1000.0} for row in rows]
    rows += [row for partner in partners for row in both("CN", partner, 2022, 100.0, 101.0)]
    warehouse = reconciled(rows)
    found = flow(warehouse, "VN", "US")
    ((factor,),) = warehouse.rows("SELECT kg_factor FROM trade.reporter_reliability WHERE reporter = 'VN'")
    assert found["exporter_kg"] == pytest.approx(100.0)
    assert factor == pytest.approx(0.001)
    assert any("off by a factor" in note for note in found["notes"])


def test_one_side_alone_is_moved_to_where_both_would_be(reconciled):
    rows = [row for year in YEARS for row in both("CN", "NL", year, 100.0, 60.0)]
    rows += [record("CN", "NL", "export", 2024, 100.0)]
    warehouse = reconciled(rows)
    alone, together = flow(warehouse, "CN", "NL", 2024), flow(warehouse, "CN", "NL", 2023)
    assert alone["basis"] == "exporter"
    assert alone["kg"] == pytest.approx(together["kg"], rel=0.1)


def test_a_reconciled_source_is_no_mirror(reconciled):
    rows = [record("CN", "US", "export", 2022, 100.0, source="BACI")]
    warehouse = reconciled(rows)
    assert flow(warehouse, "CN", "US")["basis"] == "reconciled"
    assert warehouse.count("trade.mirror_gaps") == 0


def test_an_entrepot_that_breaks_the_mirror_every_year_ranks_below_a_new_gap(reconciled):
    rows = [row for year in YEARS for row in both("CN", "NL", year, 1000.0, 55.0 + year - 2020)]
    rows += [row for year in YEARS for row in both("CN", "VN", year, 1000.0, 1000.0 if year < 2022 else 100.0)]
    rows += [row for year in YEARS for row in both("CN", "JP", year, 1000.0, 1000.0 + year - 2020)]
    warehouse = reconciled(rows)
    ordinary, strange = gap(warehouse, "CN", "NL"), gap(warehouse, "CN", "VN")
    assert strange["rank"] < ordinary["rank"]
    assert ordinary["score"] < 0.1 < strange["score"]
    assert "the pattern of an entrepôt" in ordinary["reasons"][0]
    assert strange["gap_kg"] == pytest.approx(-900.0)
    assert "1,000 kg would be expected of the importer." in strange["reasons"][0]
    assert "What it reports differs from that by a factor of 10.00, where 1.02 is usual" in strange["reasons"][0]


def test_gaps_come_the_strangest_first_without_being_sorted(reconciled):
    alone = [record("CN", partner, "export", 2022, 100.0) for partner in ("DE", "FR", "IT", "JP", "KR", "IN", "GB")]
    warehouse = reconciled(alone + [row for year in YEARS for row in both("CN", "VN", year, 1000.0, 900.0 + year)])
    ranks = [rank for (rank,) in warehouse.rows("SELECT rank FROM trade.mirror_gaps")]
    assert ranks == list(range(1, len(alone) + len(YEARS) + 1))


def test_goods_that_one_side_does_not_tell_are_orphaned(reconciled):
    rows = [row for year in YEARS for row in both("CN", "US", year, 1000.0, 1000.0)]
    rows += [row for year in YEARS for row in both("CN", "JP", year, 1000.0, 1000.0)]
    rows = [
        row
        for row in rows
        if not (row["reporter"] == "CN" and row["partner"] == "US" and row["period_start"].year == 2022)
    ]
    warehouse = reconciled(rows)
    found = gap(warehouse, "CN", "US")
    assert found["rank"] == 1
    assert "orphaned" in found["reasons"][0]


def test_a_run_without_trade_records_makes_empty_tables(opened):
    opened.con.execute("DELETE FROM main.trade_records")
    assert trade(SimpleNamespace(warehouse=opened, as_of=date(2026, 11, 23))) == {"flows": 0}
    assert opened.count("trade.flagged_corridors") == 0


def test_months_make_a_year_where_others_tell_years_and_are_never_added_to_one(reconciled):
    months = [
        record("CN", partner, "export", 2022, 10.0, frequency="M", period_start=date(2022, month, 1))
        for partner in ("US", "JP")
        for month in range(1, 13)
    ]
    rows = [*months, record("CN", "JP", "export", 2022, 121.0), record("US", "CN", "import", 2022, 118.0)]
    warehouse = reconciled(rows)
    years = warehouse.rows(
        "SELECT importer, exporter_kg FROM trade.reconciled_flows WHERE frequency = 'A' ORDER BY importer"
    )
    assert years == [("JP", 121.0), ("US", 120.0)]


def test_the_report_notes_every_kind_of_bad_input(reconciled):
    def monthly(month, **more):
        return record("TH", "KR", "export", 2022, 10.0, frequency="M", period_start=date(2022, month, 1), **more)

    rows = [row for partner in ("US", "JP", "KR", "DE") for row in both("VN", partner, 2022, 0.1, 100.0)]
    rows = [row | {"value_usd": 1000.0} for row in rows]
    rows += [row for year in YEARS for row in both("CN", "US", year, 100.0, 101.0)]
    rows += [record("CN", "FR", "export", 2022, None, value_usd=1000.0), record("CN", "ZZ", "export", 2022, 5.0)]
    rows += [record("CN", "IN", "export", 2022, kg, source=source) for source, kg in (("one", 10.0), ("other", 15.0))]
    rows += [
        record("CN", "US", "export", year, 9.0, hs_code=code) for year, code in ((2021, "681510"), (2022, "681519"))
    ]
    rows += [monthly(1), monthly(2), monthly(4), record("TH", "KR", "export", 2022, 130.0)]
    warehouse = reconciled(rows)
    warehouse.con.execute("INSERT INTO main.trade_records_history BY NAME FROM main.trade_records LIMIT 1")
    warehouse.con.execute("SET search_path = 'working.trade,working.main'")  # where a state has its tables
    noted = warehouse.select("report.noted_flows").select("note, unit").distinct().fetchall()
    warehouse.con.execute("RESET search_path; DELETE FROM main.trade_records_history")
    for kind in (
        ("only the exporter reports", "flows"),
        ("leaves out a month", "months"),
        ("no usable mass", "flows"),
        ("a code of another revision", "records"),
        ("the year is told beside its months", "flows"),
        ("the partner is unspecified", "flows"),
        ("sources of one side differ", "flows"),
        ("told again by the same source", "records"),
        ("off by a factor", "flows"),
    ):
        assert [note for note, unit in noted if kind[0] in note and kind[1] == unit], kind


def test_a_mass_beyond_all_trade_is_not_taken(tmp_path):
    """1e40 kg would break every sum: the value is noted as unusable and the record stays."""
    path = tmp_path / "trade.csv"
    path.write_text(
        "reporter,partner,flow,hs_code,period_start,frequency,value_usd,net_kg\n"
        "CN,US,export,811010,2022-01-01,A,1000,1e40\n"
        "CN,JP,export,811010,2022-01-01,A,1000,100\n"
    )
    with lent(tmp_path / "warehouse") as warehouse:
        load(Run(warehouse, Request({"trade_records": [str(path)]}), "test"))
        found = warehouse.rows("SELECT net_kg, notes[1].name FROM load.trade_records ORDER BY row_no")
    assert found == [(None, "net_kg"), (100.0, None)]
