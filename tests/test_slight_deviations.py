"""Deviations in packing that hide little or nothing: an item in, whether it is excused or slight out."""

from __future__ import annotations

from math import log

import pytest
from detecting import PARAMETERS
from slipping import item, typed

from engine.warehouse import create_empty

# What else packing is judged by, of which these loads have nothing.
ELSEWHERE = {
    "features.slips": {"item_id": "BIGINT"},
    "detect.packing_bands": {"item_id": "BIGINT", "measure": "VARCHAR", "is_within": "BOOLEAN"},
    "detect.packaging_containers": {
        "item_id": "BIGINT",
        "exporter": "BIGINT",
        "container": "VARCHAR",
        "is_beyond": "BOOLEAN",
    },
}


def deviates(warehouse, measure, load, z=9.0, again=None, chance=0.001, others=(), **compared):
    """Let a load deviate from its peers in one measure, beside others, and return what makes of it what it is."""
    warehouse.clear("features")
    warehouse.clear("detect")
    absent = {"weighed_kg": None, "packages": None, "package_type": "BX", "volume_m3": None}
    usual = {"tare_residual": None, "volume_residual": None}
    warehouse.store("features.items", typed([absent | row for row in (load, *others)]))
    warehouse.store("features.compared", typed([{"item_id": 0} | usual | compared]))
    warehouse.store("features.tare_history", typed([{"item_id": 0, "middle_tare": 0.02}]))
    warehouse.store("features.unit_history", typed([{"item_id": 9}]))
    odd = [measure] if again is None else [measure, again]
    warehouse.store("features.chances", typed([{"item_id": 0, "measure": m, "z": z, "chance": chance} for m in odd]))
    warehouse.store("detect.packaging_boxes", typed([{"item_id": 9}]))
    for table in ("near", "excused", "slight"):
        warehouse.make(f"detect.packaging_{table}")
    return [table for table in ("excused", "slight") if warehouse.count(f"detect.packaging_{table}")]


@pytest.mark.parametrize("measure", ["log_tare", "tare_move"])
@pytest.mark.parametrize(
    ("net_kg", "gross_kg", "again", "found"),
    [
        (1000.0, 1060.0, None, ["excused", "slight"]),
        (1000.0, 1080.0, None, []),
        (1000.0, 1060.0, "tare_again", ["slight"]),
        (24_000.0, 25_200.0, None, ["slight"]),  # 720 kg more than usual
        (24_000.0, 25_200.0, "tare_again", []),
    ],
)
def test_a_gross_mass_about_what_usual_packages_make_of_it_hides_nothing_once_and_little_again_or_once_if_it_is_much(
    measure, net_kg, gross_kg, again, found, warehouse
):
    load = item(0, net_kg, gross_kg=gross_kg, log_tare=log(gross_kg / net_kg - 1))
    assert deviates(warehouse, measure, load, again=again, tare_residual=load["log_tare"] - log(0.02)) == found


@pytest.mark.parametrize(
    ("gross_kg", "weighed_kg", "found"),
    [(1000.0, 1045.0, ["excused", "slight"]), (20_000.0, 20_900.0, ["slight"]), (1000.0, 1060.0, [])],
)
def test_a_weighing_within_a_twentieth_of_what_is_declared_says_little(gross_kg, weighed_kg, found, warehouse):
    load = item(0, 0.98 * gross_kg, gross_kg=gross_kg, weighed_kg=weighed_kg, log_weighed=log(weighed_kg / gross_kg))
    assert deviates(warehouse, "log_weighed", load) == found


@pytest.mark.parametrize(
    ("hs6", "kg_per_m3", "usual", "found"),
    [
        ("850440", 1000.0, 700.0, ["slight"]),
        ("850440", 1000.0, 600.0, []),
        ("850440", 1000.0, 1400.0, ["slight"]),
        ("850440", 1000.0, 1600.0, []),
        ("690721", 1000.0, 300.0, ["slight"]),  # tiles without room between them weigh more
        ("690721", 3000.0, 1000.0, []),
    ],
)
def test_half_as_much_again_in_a_cubic_metre_or_less_than_fits_is_slight(hs6, kg_per_m3, usual, found, warehouse):
    load = item(0, 1000.0, hs6=hs6, log_kg_per_m3=log(kg_per_m3))
    off = log(kg_per_m3 / usual)
    assert deviates(warehouse, "log_kg_per_m3", load, z=9.0 if off > 0 else -9.0, volume_residual=off) == found


@pytest.mark.parametrize(
    ("gross_kg", "weighed_kg", "package_type", "found"),
    [
        (1000.0, 1110.0, "BX", ["excused"]),
        (1000.4, 1110.0, "BX", ["excused"]),
        (1000.0, 1170.0, "BX", ["excused"]),  # a twentieth more
        (1000.0, 1190.0, "BX", []),
        (1002.0, 1110.0, "BX", []),
        (1000.0, 1110.0, "VO", []),  # in bulk hardly anybody declares a tare
        (1000.0, 1210.0, "CS", ["excused"]),  # as other goods of the mass in such packages
        (1000.0, 1210.0, "BG", []),  # in which nobody else ships
    ],
)
def test_where_the_net_mass_is_written_twice_a_scale_may_show_what_packages_weigh(
    gross_kg, weighed_kg, package_type, found, warehouse
):
    load = item(0, 1000.0, gross_kg=gross_kg, weighed_kg=weighed_kg, log_weighed=log(weighed_kg / gross_kg))
    boxes = [item(number, 1000.0, gross_kg=1120.0) for number in (1, 2, 3)]
    of_one = [item(number, 1000.0, gross_kg=1500.0, exporter=1) for number in range(100, 102)]
    bulk = [item(number, 1000.0, gross_kg=1000.0, package_type="VO") for number in range(10, 40)]
    tipped = [item(40, 1000.0, gross_kg=1120.0, package_type="VO")]
    cases = [item(number, 1000.0, gross_kg=1210.0, hs6="690721", package_type="CS") for number in (60, 61, 62)]
    small = [item(number, 10.0, gross_kg=20.0, hs6="690721", package_type="BG") for number in (63, 64, 65)]
    bags = [item(7, 1000.0, gross_kg=1210.0, package_type="BG")]
    others = [*boxes, *bulk, *tipped, *bags, *cases, *small, item(50, 1000.0, gross_kg=1120.0, exporter=1), *of_one[:1]]
    assert deviates(warehouse, "log_weighed", load | {"package_type": package_type}, others=others) == found


def chance_of_it(warehouse, weighed_kg):
    """How probable it is that an honest load of twenty tonnes is weighed so, where one in a million is off as far."""
    load = item(0, 19_600.0, gross_kg=20_000.0, weighed_kg=weighed_kg, log_weighed=log(weighed_kg / 20_000))
    deviates(warehouse, "log_weighed", load, chance=1e-6, package_z=None, volume_z=None, tare_z=None)
    for name, columns in ELSEWHERE.items():
        create_empty(warehouse.con, name, columns)
    warehouse.clear("reference")
    create_empty(warehouse.con, "reference.packaging_containers", {"beyond_share": "DOUBLE"})
    warehouse.make("detect.packaging_tests", PARAMETERS)
    ((chance,),) = warehouse.rows("SELECT p_value FROM detect.packaging_tests")
    return chance


def test_what_is_slight_is_no_rarer_than_what_is_just_told(warehouse):
    told = PARAMETERS["worth_saying"]
    assert chance_of_it(warehouse, 21_500.0) < told / 50
    assert chance_of_it(warehouse, 20_900.0) == pytest.approx(told, rel=0.01)


@pytest.mark.parametrize(
    ("container", "gross_kg", "weighed_kg", "found"),
    [
        ("MSKU1", 4_060.0, 6_300.0, ["slight"]),
        ("MSKU1", 49_000.0, 51_300.0, ["slight"]),  # and a twentieth more
        ("MSKU1", 4_060.0, 7_460.0, []),  # no container weighs as much
        (None, 4_060.0, 6_300.0, []),
    ],
)
def test_what_an_empty_container_weighs_is_slight_beside_goods_in_one_and_so_once(
    container, gross_kg, weighed_kg, found, warehouse
):
    declared = {"authority": "DE", "declaration_id": "D", "item_no": 1, "container_id": container}
    warehouse.con.execute("INSERT INTO main.declarations BY NAME SELECT unnest($declared)", {"declared": declared})
    load = item(0, 0.98 * gross_kg, gross_kg=gross_kg, weighed_kg=weighed_kg, log_weighed=log(weighed_kg / gross_kg))
    assert deviates(warehouse, "log_weighed", load) == found
    assert warehouse.count("detect.packaging_slight") == len(found)
