"""Controls, producers, prices and packings: consistent, and right where the answer is known."""

import itertools
from operator import itemgetter

import pytest
from facts import MINERALS, day, rows, where

# -- controls


def test_a_control_stands_under_a_heading_of_its_mineral():
    held = {(row["hs6"], row["mineral"]): row["role"] for row in rows("heading_minerals")}
    for row in rows("controls"):
        assert row["code"].isdigit()
        assert len(row["code"]) in (8, 10)
        assert held[row["code"][:6], row["mineral"]] in {"target", "scrap"}, row


def test_control_intervals_do_not_overlap():
    control = itemgetter("jurisdiction", "code", "announcement", "item")
    controls = sorted(rows("controls"), key=lambda row: (control(row), row["valid_from"]))
    for _, group in itertools.groupby(controls, key=control):
        for before, after in itertools.pairwise(group):
            assert before["valid_to"], before
            assert day(before["valid_to"]) <= day(after["valid_from"]), after


def test_a_threshold_is_whole_or_absent():
    for row in rows("controls"):
        parts = [row[column] for column in ("substance", "operator", "threshold", "unit")]
        assert all(parts) or not any(parts), row
        assert not row["threshold"] or 0 < float(row["threshold"]) <= 100


def test_controls_name_an_announcement_and_start_no_earlier():
    effective = {row["announcement"]: row for row in rows("announcements")}
    for row in rows("controls"):
        assert row["mineral"] in effective[row["announcement"]]["mineral"].split(";"), row
        if row["status"] == "in_force":
            assert row["valid_from"] == effective[row["announcement"]]["effective"], row


def test_the_rare_earth_controls_of_october_2025_never_came_into_force():
    for announcement in ("2025-56", "2025-57"):
        table = where("controls", announcement=announcement)
        assert [(row["status"], row["valid_from"], row["valid_to"]) for row in table] == [
            ("suspended", "2025-11-07", "2026-11-10"),
            ("unknown", "2026-11-10", ""),
        ]
        (notice,) = where("announcements", announcement=announcement)
        assert notice["effective"] == "2025-11-08"
    others = [row for row in rows("controls") if row["announcement"] not in {"2025-56", "2025-57"}]
    assert {(row["status"], row["valid_to"]) for row in others} == {("in_force", "")}


@pytest.mark.parametrize(
    ("mineral", "start"),
    [
        ("gallium", "2023-08-01"),
        ("germanium", "2023-08-01"),
        ("graphite", "2023-12-01"),
        ("antimony", "2024-09-15"),
        ("tungsten", "2025-02-04"),
        ("tellurium", "2025-02-04"),
        ("bismuth", "2025-02-04"),
        ("molybdenum", "2025-02-04"),
        ("indium", "2025-02-04"),
        ("rare_earths", "2025-04-04"),
    ],
)
def test_first_day_of_control(mineral, start):
    assert min(row["valid_from"] for row in where("controls", mineral=mineral, status="in_force")) == start


def test_known_conditions():
    (oxide,) = where("controls", code="2825800010")
    assert (oxide["operator"], oxide["threshold"], oxide["unit"]) == (">=", "99.99", "percent")
    for row in where("controls", code="3801100030"):
        assert (row["operator"], row["threshold"], row["unit"]) == (">", "99.9", "percent")
    assert {row["threshold"] for row in where("controls", code="8101940001")} == {"97", "17.5"}


# -- producers


def test_producers_are_plausible():
    total = {}
    for row in rows("producers"):
        assert row["territory"] not in {"XW", "ZZ", "EU"}, row
        assert bool(row["tonnes"]) == bool(row["tonnes_year"]), row
        if row["tonnes"]:
            assert float(row["tonnes"]) > 0
            assert 2019 <= int(row["tonnes_year"]) <= 2026
            key = row["mineral"], row["stage"], row["tonnes_year"]
            total[key] = total.get(key, 0) + float(row["world_share"] or 0)
        assert row["world_share"] == "" or 0 < float(row["world_share"]) <= 1, row
    assert all(share <= 1.02 for share in total.values()), total


def test_china_leads_every_mineral():
    for mineral in MINERALS:
        leader = max(where("producers", mineral=mineral), key=lambda row: float(row["world_share"] or 0))
        assert leader["territory"] == "CN", mineral


def test_free_ports_produce_nothing():
    assert where("producers", territory="HK") == []
    assert where("producers", territory="MO") == []


def test_thailand_refines_antimony_and_does_not_mine_it():
    assert [row["stage"] for row in where("producers", mineral="antimony", territory="TH")] == ["refine"]


def test_known_producers():
    (tajikistan,) = where("producers", mineral="antimony", territory="TJ", stage="mine")
    assert float(tajikistan["tonnes"]) == 22000
    (mexico,) = where("producers", mineral="antimony", territory="MX", stage="refine")
    assert mexico["valid_from"] == "2025-04-01"
    (china,) = where("producers", mineral="gallium", territory="CN")
    assert float(china["tonnes"]) == 900  # USGS counts kilograms
    for territory in ("BE", "FR", "IN", "JP", "KR", "US"):
        assert where("producers", mineral="antimony", territory=territory, stage="refine"), territory


# -- prices, packings, densities, ports


def test_prices_last_a_year_or_a_day():
    for row in rows("prices"):
        length = (day(row["valid_to"]) - day(row["valid_from"])).days
        assert length in {1, 365, 366}, row
        assert length == 1 or row["valid_from"].endswith("-01-01"), row


@pytest.mark.parametrize(
    ("mineral", "form", "year", "usd_per_kg"),
    [
        ("antimony", "metal 99.65%", 2021, 5.31 / 0.45359237),
        ("antimony", "metal 99.65%", 2024, 10.24 / 0.45359237),
        ("gallium", "metal", 2024, 439),
        ("germanium", "metal 99.999%", 2024, 1991),
        ("graphite", "flake", 2024, 1.05),
        ("tungsten", "concentrate 65% WO3", 2024, 252 / 10 * 0.65),
        ("molybdenum", "molybdic oxide 57% Mo", 2024, 47.72 * 0.57),
        ("rare_earths", "terbium oxide 99.99%", 2024, 812),
    ],
)
def test_known_averages(mineral, form, year, usd_per_kg):
    (row,) = where("prices", mineral=mineral, form=form, valid_from=f"{year}-01-01")
    assert float(row["usd_per_kg_low"]) == pytest.approx(usd_per_kg, rel=1e-3)
    assert row["usd_per_kg_low"] == row["usd_per_kg_high"]


def test_the_price_of_antimony_rose_fourfold():
    (before,) = where("prices", form="metal 99.65%", valid_from="2023-01-01")
    (after,) = where("prices", form="metal 99.65%", valid_from="2025-01-01")
    assert 4 < float(after["usd_per_kg_low"]) / float(before["usd_per_kg_low"]) < 5


def test_densities_are_plausible():
    table = {row["material"]: (float(row["g_cm3_low"]), float(row["g_cm3_high"])) for row in rows("densities")}
    assert all(0.5 < low <= high < 20 for low, high in table.values())
    low, high = table["antimony_metal"]
    assert low >= 6.6
    assert high <= 6.7
    assert table["antimony_metal"][1] < table["lead"][0]
    assert table["ferrite_magnet"][1] < table["ndfeb_magnet"][0] < table["smco_magnet"][0]
    assert table["tungsten_metal"][0] > 19
    assert table["water"] == (1, 1)


def test_ports_lie_in_their_territory():
    near = {row["territory"]: row for row in rows("territories")}
    for row in rows("ports"):
        assert len(row["locode"]) == 5
        assert row["locode"][:2] == row["territory"]
        assert -60 < float(row["latitude"]) < 70
        apart = abs(float(row["latitude"]) - float(near[row["territory"]]["latitude"]))
        small = row["territory"] in {"AE", "BE", "HK", "MO", "PA", "SG"}
        assert apart < (1 if small else 25), row
    (yantian,) = where("ports", locode="CNYTN")
    (hong_kong,) = where("ports", locode="HKHKG")
    assert abs(float(yantian["latitude"]) - float(hong_kong["latitude"])) < 0.5
    assert abs(float(yantian["longitude"]) - float(hong_kong["longitude"])) < 0.5
