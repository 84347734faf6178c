"""Deviations in packing that hide little or nothing: an item in, whether it is excused or slight out."""

from __future__ import annotations

from math import log

import pytest
from slipping import item, typed


def deviates(warehouse, measure, load, z=9.0, again=None, **compared):
    """Let a load deviate from its peers in one measure, and return what makes of it what it is."""
    warehouse.clear("features")
    warehouse.clear("detect")
    absent = {"weighed_kg": None, "packages": None, "package_type": "BX", "volume_m3": None}
    usual = {"tare_residual": None, "volume_residual": None}
    warehouse.store("features.items", typed([absent | load]))
    warehouse.store("features.compared", typed([{"item_id": 0} | usual | compared]))
    warehouse.store("features.tare_history", typed([{"item_id": 0, "middle_tare": 0.02}]))
    odd = [measure] if again is None else [measure, again]
    warehouse.store("features.chances", typed([{"item_id": 0, "measure": m, "z": z, "chance": 0.001} for m in odd]))
    warehouse.store("detect.packaging_boxes", typed([{"item_id": 9}]))
    for table in ("excused", "slight"):
        warehouse.make(f"detect.packaging_{table}")
    return [table for table in ("excused", "slight") if warehouse.count(f"detect.packaging_{table}")]


@pytest.mark.parametrize("measure", ["log_tare", "tare_move"])
@pytest.mark.parametrize(
    ("net_kg", "gross_kg", "again", "found"),
    [
        (1000.0, 1060.0, None, ["excused"]),
        (1000.0, 1080.0, None, []),
        (1000.0, 1060.0, "tare_again", []),
        (24_000.0, 25_200.0, None, []),  # 720 kg more than usual
    ],
)
def test_a_gross_mass_about_what_usual_packages_make_of_it_hides_nothing_once(
    measure, net_kg, gross_kg, again, found, warehouse
):
    load = item(0, net_kg, gross_kg=gross_kg, log_tare=log(gross_kg / net_kg - 1))
    assert deviates(warehouse, measure, load, again=again, tare_residual=load["log_tare"] - log(0.02)) == found


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
