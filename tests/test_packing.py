"""Masses and packages against peers, and against what the same parties ship at other times."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from intake import lent
from pricing import declaration, screen

from detectors.packaging import PACKAGING
from engine.warehouse import Warehouse


def load(number: str, exporter: str, day: int, tare: float = 0.05, volume: float = 1.0) -> dict[str, object]:
    """Tiles in boxes; their tare, and the room that they take, swing by a tenth as a rule."""
    row = declaration(number, exporter, 3.0, day, hs_code="690721000", description="tiles", package_type="BX")
    swing = 1 + ((day * 37) % 199 - 99) / 990
    kg = row["net_kg"]
    return row | {"gross_kg": kg * (1 + tare * swing), "packages": 40, "volume_m3": volume * swing * kg / 1500}


def usual():
    """Three thousand loads, a few of them with a tare twice as heavy, no two of the same parties."""
    for exporter in range(150):
        for day in range(20):
            heavy = exporter % 10 == 0 and day == exporter % 7
            yield load(f"u{exporter}-{day}", f"E{exporter}", exporter + day * 3, 0.12 if heavy else 0.05)


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    folder: Path = tmp_path_factory.mktemp("packing")
    rows = [
        *usual(),
        *(load(f"{firm}{day}", firm, day) for firm in ("once", "twice") for day in range(12)),
        load("once heavy", "once", 20, 0.12),
        load("twice heavy", "twice", 20, 0.12),
        load("again heavy", "twice", 40, 0.12),
        *(load(f"some{day}", "some", day) for day in range(12)),
        load("some loose", "some", 20, volume=30),
        *(load(f"always loose {day}", "always", day, volume=30) for day in range(13)),
        *(
            load(f"pallets {day}", f"P{day}", day) | {"package_type": "PX", "packages": 2, "description": "slabs"}
            for day in range(40)
        ),
        load("of no stated type", "once", 30) | {"package_type": None, "packages": 2},
        load("in two boxes", "twice", 30) | {"packages": 2},
        load("a sample", "sampler", 32) | {"net_kg": 1.2, "gross_kg": 1.9, "packages": 1, "volume_m3": 0.001},
        load("of samples", "sampler", 33)
        | {"description": "tiles, samples", "value": 20.0}
        | {"net_kg": 1.2, "gross_kg": 1.26, "packages": 1, "volume_m3": 0.5},
        load("so called", "liar", 33)
        | {"description": "tiles, samples", "value": 20.0}
        | {"net_kg": 4.0, "gross_kg": 500.0, "packages": 1, "volume_m3": 0.5},
        *(
            load(f"daily {day}", "daily", day)
            | {"description": "tiles, samples", "value": 20.0}
            | {"net_kg": 4.0, "gross_kg": 4.2, "packages": 1, "volume_m3": 0.5}
            for day in range(4)
        ),
        load("for the post", "poster", 33)
        | {"value": 150.0, "net_kg": 1.2, "gross_kg": 1.26, "packages": 1, "volume_m3": 0.5},
        *(
            load(number, "drummer", 33) | {"value": 150.0, "net_kg": 1.2, "gross_kg": gross, "packages": 1}
            for number, gross in (("in a drum", 5.0), ("in a bag", 1.23), ("in a box", 1.24), ("in paper", 1.22))
        ),
        load("dear in a drum", "dearer", 33) | {"value": 450.0, "net_kg": 1.2, "gross_kg": 5.0, "packages": 1},
        load("for money", "seller", 33)
        | {"value": 450.0, "net_kg": 1.2, "gross_kg": 1.26, "packages": 1, "volume_m3": 0.5},
        load("in a litre", "litre", 33)
        | {"value": 900.0, "net_kg": 9.0, "gross_kg": 9.45, "packages": 1, "volume_m3": 0.001},
        *(
            load(f"big bags {day}", f"B{day}", day) | {"package_type": "JB", "packages": 1, "description": "grit"}
            for day in range(40)
        ),
        *(load(f"bags {day}", f"C{day}", day) | {"package_type": "BG", "description": "grout"} for day in range(40)),
        load("a tonne a bag", "bagger", 33) | {"package_type": "BG", "packages": 1, "description": "grout"},
        load("a tonne of paper", "printer", 33) | {"package_type": "5M", "packages": 1, "description": "grout"},
        load("a tonne in a litre", "litres", 33)
        | {"value": 900.0, "net_kg": 900.0, "gross_kg": 945.0, "packages": 1, "volume_m3": 0.001},
        load("a crate", "crater", 33) | {"net_kg": 10.0, "gross_kg": 15.0, "packages": 1, "volume_m3": 0.007},
        load("one lot", "lots", 34)
        | {"net_kg": 6_000.0, "gross_kg": 6_300.0, "packages": 1, "volume_m3": 4.0, "package_type": "PX"},
        load("mass again", "twice", 31) | {"packages": 1043},
        load("in bottles", "twice", 31) | {"packages": 1043, "package_type": "BO"},
    ]
    with lent(folder) as warehouse:
        screen(warehouse, PACKAGING, *rows)
        warehouse.make("detect.clerical")
        yield warehouse


@pytest.fixture(scope="module")
def chances(packed: Warehouse) -> dict[tuple[str, str], float]:
    found = """SELECT declaration_id, claim, p_value FROM features.items
               JOIN (FROM detect.packaging_tests UNION ALL BY NAME FROM detect.clerical) USING (item_id)"""
    return {(number, claim): chance for number, claim, chance in packed.rows(found)}


def test_a_tare_too_heavy_twice_between_the_same_parties_is_odder_than_one_that_is_so_once(chances):
    assert chances["twice heavy", "tare_too_heavy"] < chances["once heavy", "tare_too_heavy"] / 10


def test_what_is_odd_because_it_is_repeated_says_so(packed):
    found = packed.rows(
        """SELECT declaration_id, reason FROM detect.packaging JOIN features.items USING (item_id)
           WHERE claim = 'tare_too_heavy'"""
    )
    repeated = "Alone it would not count; but another item shipped between the same parties lies about as far off."
    assert {number for number, reason in found if reason.endswith(repeated)} == {"twice heavy", "again heavy"}
    assert all("is usual for 690721 in packages BX (" in reason for _, reason in found)


def test_what_is_usual_in_packages_that_nobody_else_uses_is_not_said(warehouse):
    crates = [load(f"in crates {day}", "crater", day, 3.0) | {"package_type": "CR"} for day in (33, 40)]
    screen(warehouse, PACKAGING, *usual(), *crates)
    found = warehouse.rows(
        """SELECT reason FROM detect.packaging JOIN features.items USING (item_id)
           WHERE claim = 'tare_too_heavy' AND starts_with(declaration_id, 'in crates')"""
    )
    said = r"71\.8 kg is usual for 690721 \([\d,]+ items; nobody else packs such goods in CR\)"
    assert [bool(re.search(said, reason)) for (reason,) in found] == [True, True]


def test_a_tare_that_such_packages_have_of_all_goods_is_not_odd_where_nobody_else_packs_these_so(warehouse):
    def parcel(number, day, **columns):
        return load(number, f"P{day}", day, 0.4) | {"package_type": "PC"} | columns

    rows = [
        *usual(),
        *(parcel(f"lamps {day}", day, hs_code="940511000", description="lamps") for day in range(40)),
        parcel("by post", 80),
        load("in a box", "P81", 81, 0.4),
        load("heavier than any", "P80", 82, 2.0) | {"package_type": "PC"},
    ]
    screen(warehouse, PACKAGING, *rows)
    found = warehouse.rows(
        """SELECT declaration_id FROM detect.packaging_tests JOIN features.items USING (item_id)
           WHERE claim = 'tare_too_heavy' AND p_value < 0.02 AND hs6 = '690721'
               AND NOT starts_with(declaration_id, 'u')"""
    )
    assert {number for (number,) in found} == {"in a box", "heavier than any"}


def test_goods_that_an_exporter_always_packs_loosely_are_less_odd_than_a_load_that_is_so_once(chances):
    loose = {number: chance for (number, claim), chance in chances.items() if claim == "load_too_loose"}
    assert all(chance > loose["some loose"] for number, chance in loose.items() if number.startswith("always"))


def test_a_few_kilograms_for_little_money_may_be_a_sample_unless_they_come_daily(chances):
    loose = {number for number, claim in chances if claim == "load_too_loose"}
    assert "of samples" not in loose
    assert {"so called", "daily 3"} <= loose


@pytest.mark.parametrize(("shipments", "is_habit"), [(12, False), (21, True)])
def test_packages_that_an_exporter_uses_twenty_times_are_strange_once(shipments, is_habit, warehouse):
    rows = [
        *usual(),
        *(load(f"always {day}", "always", day, 0.3) for day in range(shipments)),
        *(load(f"once {day}", "once", day, 0.3 if day == 7 else 0.05) for day in range(13)),
    ]
    screen(warehouse, PACKAGING, *rows)
    found = dict(
        warehouse.rows(
            """SELECT declaration_id, p_value FROM detect.packaging_tests JOIN features.items USING (item_id)
               WHERE claim = 'tare_too_heavy'"""
        )
    )
    assert (found["always 7"] > 5 * found["once 7"]) == is_habit


def test_what_is_worth_no_more_than_the_paperwork_is_packed_as_it_comes(chances):
    assert ("for the post", "load_too_loose") not in chances
    assert ("for money", "load_too_loose") in chances


@pytest.mark.parametrize(("kg", "usd", "is_sample"), [(4.9, 2_400, True), (4.9, 2_600, False), (5.1, 20, False)])
def test_a_sample_is_of_a_few_kilograms_and_of_little_value(kg, usd, is_sample, warehouse):
    parameters = {"kg": kg, "usd": usd}
    assert warehouse.rows("SELECT is_called_sample('tiles, samples', $kg, $kg, $usd)", parameters) == [(is_sample,)]


def test_a_litre_is_a_rounded_figure(chances):
    assert ("in a litre", "load_too_dense") not in chances
    assert ("a tonne in a litre", "load_too_dense") in chances


def test_a_bag_may_be_a_big_one(chances):
    assert ("a tonne a bag", "load_per_package_too_heavy") not in chances
    assert ("a tonne of paper", "load_per_package_too_heavy") in chances


def test_nothing_of_five_tonnes_is_a_package(chances):
    assert [claim for number, claim in chances if number == "one lot" and "per_package" in claim] == []


def test_a_carton_around_a_sample_may_weigh_as_much(chances):
    assert ("a sample", "tare_too_heavy") not in chances
    assert ("a crate", "tare_too_heavy") in chances


def test_a_drum_around_what_is_worth_no_more_than_the_paperwork_may_weigh_more(chances):
    assert ("in a drum", "tare_too_heavy") not in chances
    assert ("dear in a drum", "tare_too_heavy") in chances


def test_packages_of_no_stated_type_may_be_pallets_and_boxes_may_not(chances):
    assert ("in two boxes", "load_per_package_too_heavy") in chances
    assert ("of no stated type", "load_per_package_too_heavy") not in chances


def test_a_number_of_packages_that_repeats_the_mass_is_a_slip_of_the_pen(chances):
    assert [claim for number, claim in chances if number == "mass again"] == ["packages_mass"]
    assert chances["mass again", "packages_mass"] == 1
    assert ("in bottles", "packages_mass") not in chances
