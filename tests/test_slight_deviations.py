"""Deviations in packing that hide little or nothing: an item in, whether it is excused or slight out."""

from __future__ import annotations

from math import log

import pytest
from slipping import item, typed


def deviates(warehouse, measure, load, **compared):
    """Let a load deviate from its peers in one measure, and return what makes of it what it is."""
    warehouse.clear("features")
    warehouse.clear("detect")
    absent = {"weighed_kg": None, "packages": None, "package_type": "BX", "volume_m3": None}
    usual = {"tare_residual": None, "volume_residual": None}
    warehouse.store("features.items", typed([absent | load]))
    warehouse.store("features.compared", typed([{"item_id": 0} | usual | compared]))
    warehouse.store("features.tare_history", typed([{"item_id": 0, "middle_tare": 0.02}]))
    warehouse.store("features.chances", typed([{"item_id": 0, "measure": measure, "z": 9.0, "chance": 0.001}]))
    warehouse.store("detect.packaging_boxes", typed([{"item_id": 9}]))
    for table in ("excused", "slight"):
        warehouse.make(f"detect.packaging_{table}")
    return [table for table in ("excused", "slight") if warehouse.count(f"detect.packaging_{table}")]


@pytest.mark.parametrize("measure", ["log_tare", "tare_move"])
@pytest.mark.parametrize(("gross_kg", "found"), [(1060.0, ["excused"]), (1080.0, [])])
def test_a_gross_mass_within_a_twentieth_of_what_usual_packages_make_of_it_hides_nothing(
    measure, gross_kg, found, warehouse
):
    load = item(0, 1000.0, gross_kg=gross_kg, log_tare=log(gross_kg / 1000 - 1))
    assert deviates(warehouse, measure, load, tare_residual=load["log_tare"] - log(0.02)) == found


@pytest.mark.parametrize(
    ("hs6", "kg_per_m3", "usual", "found"),
    [
        ("850440", 1000.0, 700.0, ["slight"]),
        ("850440", 1000.0, 600.0, []),
        ("690721", 1000.0, 300.0, ["slight"]),  # tiles without room between them weigh more
        ("690721", 3000.0, 1000.0, []),
    ],
)
def test_half_as_much_again_in_a_cubic_metre_or_less_than_fits_is_slight(hs6, kg_per_m3, usual, found, warehouse):
    load = item(0, 1000.0, hs6=hs6, log_kg_per_m3=log(kg_per_m3))
    assert deviates(warehouse, "log_kg_per_m3", load, volume_residual=log(kg_per_m3 / usual)) == found
