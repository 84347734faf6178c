"""Corridors, exposure and event studies: a small world with one rerouting, seen by the month and by the year."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pyarrow as pa
import pytest

from engine.settings import Settings
from engine.warehouse import Warehouse
from flows.trade import trade

AS_OF = date(2026, 11, 23)
CONTROL = date(2024, 9, 15)  # of antimony, by China
MONTHS = [date(year, month, 1) for year in (2022, 2023, 2024, 2025, 2026) for month in range(1, 13)]
MONTHS = [month for month in MONTHS if date(2022, 8, 1) <= month < date(2026, 9, 1)]
OTHERS = ("DE", "FR", "IT", "JP", "KR", "IN")


def antimony(month):
    """Kilograms of antimony metal a month between exporter and importer: before the control, and after it."""
    after = month >= CONTROL
    stocking = date(2024, 8, 15) <= month < CONTROL
    return {
        ("CN", "US"): 2_000 if after else 300_000 if stocking else 100_000,
        ("CN", "TH"): 70_000 if after else 1_000,  # Thailand takes in what it never took in …
        ("TH", "US"): 65_000 if after else 500,  # … and sends it on
        ("CN", "HK"): 30_000,  # Hong Kong passes on the same as ever
        ("HK", "US"): 28_000,
        ("TJ", "US"): 40_000 if after else 20_000,  # Tajikistan mines it
        ("CN", "TJ"): 200,
        ("CN", "JP"): 50_000,
    }


def uneven(kg, *key):
    """Deliveries vary by up to a tenth, each in its own way."""
    return kg * (0.9 + 0.2 * (sum(map(ord, "".join(map(str, key)))) * 7919 % 100) / 100)


def record(reporter, partner, flow, hs_code, month, kg):
    return {
        "reporter": reporter,
        "partner": partner,
        "flow": flow,
        "hs_code": hs_code,
        "period_start": month,
        "frequency": "M",
        "value_usd": 12.0 * kg,
        "value_basis": "FOB",
        "net_kg": kg,
        "source": "test",
    }


def mirrored(exporter, importer, hs_code, month, kg):
    sent, received = uneven(kg, exporter, importer, month), uneven(kg, importer, exporter, month)
    return [
        record(exporter, importer, "export", hs_code, month, sent),
        record(importer, exporter, "import", hs_code, month, received),
    ]


def world():
    rows = []
    for month in MONTHS:
        for (exporter, importer), kg in antimony(month).items():
            rows += mirrored(exporter, importer, "811010", month, kg)
        for place, exporter in enumerate(OTHERS):
            for importer in OTHERS:
                if exporter != importer:
                    rows += mirrored(exporter, importer, "811010", month, 5_000 * (place + 1))
        for hs_code in ("732690", "848210"):
            for exporter, importer in (("CN", "TH"), ("TH", "US"), ("CN", "HK"), ("HK", "US"), ("CN", "US")):
                rows += mirrored(exporter, importer, hs_code, month, 20_000)
    return rows


def by_year(rows, years=(2023, 2025)):
    """Add months up to two years, one on each side of the control."""
    sums: dict[tuple, dict] = {}
    for row in rows:
        year = row["period_start"].year
        if year in years:
            key = (row["reporter"], row["partner"], row["flow"], row["hs_code"], year)
            total = sums.setdefault(
                key, row | {"frequency": "A", "period_start": date(year, 1, 1), "net_kg": 0.0, "value_usd": 0.0}
            )
            total["net_kg"] += row["net_kg"]
            total["value_usd"] += row["value_usd"]
    return list(sums.values())


@pytest.fixture(scope="module")
def look(tmp_path_factory):
    """Look at trade records; a second look replaces the first."""
    with Warehouse(tmp_path_factory.mktemp("corridors"), Settings()) as warehouse:

        def looked(rows):
            warehouse.con.execute("DELETE FROM main.trade_records")
            warehouse.con.register("given", pa.Table.from_pylist(rows))
            warehouse.con.execute("INSERT INTO main.trade_records BY NAME FROM given")
            trade(SimpleNamespace(warehouse=warehouse, as_of=AS_OF))
            tables = ("flagged_corridors", "hub_exposure", "event_studies", "control_effects", "mirror_changes")
            return {name: warehouse.con.table(f"trade.{name}").to_arrow_table().to_pylist() for name in tables}

        yield looked


@pytest.fixture(scope="module")
def months(look):
    return look(world())


@pytest.fixture(scope="module")
def years(look):
    return look(by_year(world()))


def corridor(found, hub, destination="US"):
    rows = [row for row in found["flagged_corridors"] if (row["hub"], row["destination"]) == (hub, destination)]
    return rows[0] if rows else None


def diverted(months_of):
    """What goes through Thailand beyond what went there before."""
    return sum(antimony(month)["TH", "US"] - 500 for month in months_of)


def test_the_rerouting_ranks_first_and_its_interval_holds_what_was_diverted(months):
    first = months["flagged_corridors"][0]
    assert (first["source"], first["hub"], first["destination"]) == ("CN", "TH", "US")
    assert first["frequency"] == "M"
    truth = diverted(month for month in MONTHS if first["period_start"] <= month <= first["period_end"])
    assert first["diverted_low_kg"] <= truth <= first["diverted_high_kg"]


def test_reasons_name_legs_direct_trade_and_placebo(months):
    reasons = " ".join(corridor(months, "TH")["reasons"])
    assert "TH sends US" in reasons
    assert "TH takes in" in reasons
    assert "the corridor makes up for" in reasons
    assert "in headings without control, 0 rose as strongly" in reasons


def test_an_entrepot_that_passes_on_the_same_as_ever_is_not_flagged(months):
    assert corridor(months, "HK") is None


def test_a_producer_that_steps_in_is_not_flagged(months):
    assert corridor(months, "TJ") is None


def test_two_annual_points_are_enough_and_monthly_methods_are_thin(years):
    first = years["flagged_corridors"][0]
    assert (first["hub"], first["destination"], first["frequency"]) == ("TH", "US", "A")
    assert any("thin" in reason for reason in first["reasons"])
    assert (
        first["diverted_low_kg"]
        <= diverted(date(2025, month, 1) for month in range(1, 13))
        <= first["diverted_high_kg"]
    )


def test_a_corridor_stands_on_the_leg_that_is_reported_and_says_so(look):
    found = look([row for row in world() if row["reporter"] not in ("CN", "TH")])
    leg = corridor(found, "TH")
    assert leg["legs"] == "out"
    assert leg["diverted_low_kg"] == 0
    assert any("the corridor rests on its other legs only" in reason for reason in leg["reasons"])


def test_with_the_source_alone_a_hub_is_a_dead_end_and_nothing_is_claimed_of_the_leg_out(look):
    found = look([row for row in world() if row["reporter"] == "CN"])
    leg = corridor(found, "TH", "ZZ")
    assert leg["legs"] == "in"
    assert leg["rank"] == 1
    assert any("No record shows the exports of TH" in reason for reason in leg["reasons"])


def test_goods_that_only_the_importer_tells_of_since_the_control_are_orphaned(look):
    """China reports no more exports to Japan, and Japan reports as much from China as ever."""
    found = look(
        [
            row
            for row in world()
            if not (row["reporter"] == "CN" and row["partner"] == "JP" and row["period_start"] >= CONTROL)
        ]
    )
    leg = corridor(found, "ZZ", "JP")
    assert (leg["kind"], leg["legs"], leg["diverted_low_kg"]) == ("orphaned", "direct", 0)
    assert any("No record shows which way the rest came" in reason for reason in leg["reasons"])
    assert any("at sea" in reason for reason in leg["reasons"])
    assert corridor(found, "TH")["rank"] == 1


def test_goods_that_only_the_exporter_tells_of_since_the_control_are_lost(look):
    found = look(
        [
            row
            for row in world()
            if not (row["reporter"] == "JP" and row["partner"] == "CN" and row["period_start"] >= CONTROL)
        ]
    )
    leg = corridor(found, "JP", "ZZ")
    assert (leg["kind"], leg["diverted_low_kg"]) == ("lost", 0)
    assert any("No record shows where the rest went" in reason for reason in leg["reasons"])


def test_goods_that_two_reporters_report_under_different_headings_are_not_lost(look):
    """Since the control Japan reports as articles what China reports as metal: the same goods by two codes."""
    rows = [
        row | {"hs_code": "811090"}
        if row["reporter"] == "JP" and row["partner"] == "CN" and row["period_start"] >= CONTROL
        else row
        for row in world()
    ]
    for month in MONTHS:
        rows += mirrored("CN", "JP", "811090", month, 500) + mirrored("DE", "JP", "811090", month, 500)
    moved = corridor(look(rows), "JP", "ZZ")
    assert moved is None or any("the same goods may go by two codes" in reason for reason in moved["reasons"])


def test_an_entrepot_whose_mirror_is_always_broken_is_neither_lost_nor_orphaned(months):
    assert {row["kind"] for row in months["flagged_corridors"]} == {"rerouting"}


def test_months_that_an_importer_left_out_do_not_move_the_mirror(look):
    untold = date(2023, 8, 1)  # the first half of the months before the control
    found = look([row for row in world() if (row["reporter"], row["period_start"] < untold) != ("JP", True)])
    (moved, *_) = [row["z"] for row in found["mirror_changes"] if (row["exporter"], row["importer"]) == ("CN", "JP")]
    assert abs(moved) < 0.1


def test_a_hub_that_never_reports_what_passes_it_is_an_ordinary_place_of_transit(look):
    """Rotterdam reports next to nothing of what China sends, before the control as after, and passes some more on."""
    rows = world()
    for month in MONTHS:
        after = month >= CONTROL
        rows.append(record("CN", "NL", "export", "811010", month, uneven(66_000 if after else 60_000, month)))
        rows.append(record("NL", "CN", "import", "811010", month, 10))
        rows += mirrored("NL", "US", "811010", month, 40_000 if after else 25_000)
        rows += mirrored("NL", "DE", "732690", month, 5_000)
    found = look(rows)
    leg = corridor(found, "NL")
    assert leg["score"] < 0.1
    assert any("goods in transit, which it always passed on" in reason for reason in leg["reasons"])


def test_a_year_within_which_the_control_began_counts_where_no_later_one_is_told(look):
    first = look(by_year(world(), (2023, 2024)))["flagged_corridors"][0]
    assert (first["hub"], first["destination"]) == ("TH", "US")
    assert any("took effect within 2024" in reason for reason in first["reasons"])


def test_a_mine_does_not_explain_finished_goods(look):
    """Thailand mines rare earths, and makes no magnets: those it sends on since April 2025 are not its own."""
    rows = []
    for month in MONTHS:
        after = month >= date(2025, 4, 1)
        for (exporter, importer), kg in {
            ("CN", "US"): 5_000 if after else 100_000,
            ("CN", "TH"): 80_000 if after else 10_000,
            ("TH", "US"): 60_000 if after else 500,
            **{(one, other): 20_000 for one in OTHERS for other in OTHERS if one != other},
        }.items():
            rows += mirrored(exporter, importer, "850511", month, kg)
    first = look(rows)["flagged_corridors"][0]
    assert (first["hub"], first["destination"]) == ("TH", "US")
    assert first["score"] > 0.3


def test_the_hub_is_exposed_and_the_entrepot_is_not(months):
    def exposure(territory):
        return max(
            row["exposure"]
            for row in months["hub_exposure"]
            if row["territory"] == territory and row["period_start"] > CONTROL
        )

    assert exposure("TH") > 0.4
    assert exposure("HK") < 0.05


def test_the_event_study_shows_stocking_and_drop(months):
    to_us = {row["period_start"]: row for row in months["event_studies"] if row["partner"] == "US"}
    stocking, drop = to_us[date(2024, 9, 1)], to_us[date(2024, 11, 1)]
    assert (stocking["phase"], drop["phase"]) == ("anticipation", "after")
    assert stocking["kg"] > stocking["high_kg"]
    assert drop["kg"] < drop["low_kg"]


def test_a_control_is_held_against_headings_that_no_control_touches(months):
    (effect,) = [row for row in months["control_effects"] if row["hs_code"] == "811010" and row["effective"] == CONTROL]
    assert effect["minerals"] == ["antimony"]
    assert effect["after_kg"] < effect["before_kg"]
    assert (effect["peers"], effect["peers_fallen_as_far"]) == (2, 0)


def test_the_order_of_the_records_changes_nothing(look, months):
    again = look(list(reversed(world())))
    assert again["flagged_corridors"] == months["flagged_corridors"]
    assert sorted(map(str, again["hub_exposure"])) == sorted(map(str, months["hub_exposure"]))
