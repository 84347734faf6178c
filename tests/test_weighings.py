"""What a scale shows, against what it shows of such goods."""

from __future__ import annotations

import pytest
from intake import lent
from pricing import declaration, screen
from slipping import item, typed

from detectors.packaging import PACKAGING
from engine.warehouse import Warehouse


def weighed(number: str, day: int, over: float, goods: str = "copper", **other: object) -> dict[str, object]:
    """A load that a scale shows to be heavier than its declared gross mass."""
    row = declaration(number, f"W{day % 40}", 3.0, day % 80, **other)
    headings = {"copper": "740311000", "ore": "261100000", "clay": "250840000"}
    kg = row["net_kg"]
    return row | {
        "hs_code": headings[goods],
        "description": goods,
        "gross_kg": 1.02 * kg,
        "weighed_kg": 1.02 * kg * (1 + over),
    }


@pytest.fixture(scope="module")
def chances(tmp_path_factory: pytest.TempPathFactory) -> dict[str, float]:
    rows = [
        *(weighed(f"copper {n}", n, ((n * 37) % 21 - 10) / 2000) for n in range(1500)),
        *(weighed(f"ore {n}", n, ((n * 37) % 100) / 1000, "ore") for n in range(120)),
        weighed("moist ore", 11, 0.09, "ore"),
        weighed("heavy ore", 12, 0.6, "ore"),
        weighed("heavy copper", 13, 0.09),
        weighed("copper and a twentieth", 33, 0.048),
        *(weighed(f"clay {n}", n, ((n * 37) % 21 - 10) / 2000, "clay") for n in range(300)),
        weighed("parcel", 16, 0.0) | {"net_kg": 2.34, "gross_kg": 2.53, "weighed_kg": 3.0},
        weighed("heavy parcel", 17, 0.0) | {"net_kg": 2.34, "gross_kg": 2.53, "weighed_kg": 3.6},
        weighed("in a container", 18, 0.0) | {"net_kg": 18.5, "gross_kg": 20.13, "weighed_kg": 2220.0},
        weighed("in a refrigerated container", 18, 0.0) | {"net_kg": 7.5, "gross_kg": 8.32, "weighed_kg": 3050.0},
        weighed("a load with its container", 24, 0.0)
        | {"net_kg": 3980.0, "gross_kg": 4060.0, "weighed_kg": 6300.0, "container_id": "MSKU1234565"},
        weighed("two tonnes more", 19, 0.0) | {"net_kg": 980.0, "gross_kg": 1000.0, "weighed_kg": 3000.0},
        weighed("six times as much", 20, 0.0) | {"net_kg": 3980.0, "gross_kg": 4060.0, "weighed_kg": 24_360.0},
        weighed("a lorry more", 21, 0.0) | {"net_kg": 18.5, "gross_kg": 20.13, "weighed_kg": 9220.0},
        weighed("a lorry more than one drum", 21, 0.0)
        | {"net_kg": 18.5, "gross_kg": 20.13, "weighed_kg": 9220.0, "packages": 1, "package_type": "DR"},
        weighed("a lorry more than a litre", 22, 0.0)
        | {"net_kg": 18.5, "gross_kg": 20.13, "weighed_kg": 9220.0, "packages": 4, "volume_m3": 0.01},
        weighed("tonnes more than two pallets", 23, 0.0)
        | {"net_kg": 1980.0, "gross_kg": 2060.0, "weighed_kg": 24_360.0, "packages": 2, "package_type": "PX"},
        weighed("moist clay", 14, 0.11, "clay"),
        weighed("heavy clay", 15, 0.3, "clay"),
    ]
    odd = """SELECT declaration_id, p_value FROM detect.packaging_tests JOIN features.items USING (item_id)
             WHERE claim = 'weighed_above_declared'"""
    with lent(tmp_path_factory.mktemp("weighings")) as warehouse:
        screen(warehouse, PACKAGING, *rows)
        return dict(warehouse.rows(odd))


def test_ore_weighed_wet_is_as_heavy_as_ore_is_and_metal_is_not(chances):
    assert chances["heavy copper"] < chances.get("moist ore", 1) / 10
    assert chances["heavy ore"] < 0.01


def test_a_twentieth_more_hides_nothing(chances):
    assert "copper and a twentieth" not in chances


def test_what_is_sold_by_its_dry_mass_may_be_moist_where_that_of_others_is_dry(chances):
    assert "moist clay" not in chances
    assert chances["heavy clay"] < 0.01


def test_less_than_a_kilogram_is_no_excess(chances):
    assert "parcel" not in chances
    assert chances["heavy parcel"] < 0.01


def test_an_empty_container_may_stand_on_the_scale_with_a_parcel(chances):
    assert not {"in a container", "in a refrigerated container"} & chances.keys()
    assert max(chances[more] for more in ("two tonnes more", "six times as much", "a lorry more")) < 0.01


def test_what_a_container_weighs_is_no_rarer_beside_a_load_in_one_than_what_is_just_told(chances):
    assert chances["six times as much"] < 1e-4
    assert 5e-4 < chances["a load with its container"] < 1e-2


def test_a_lorry_may_stand_on_the_scale_with_a_parcel_that_cannot_hold_as_much(chances):
    assert "a lorry more than one drum" not in chances
    assert "a lorry more than a litre" not in chances
    assert chances["tonnes more than two pallets"] < 0.01


@pytest.mark.parametrize(
    ("others", "contained", "is_a_box"),
    [
        ((2200.4, 2199.0, 2201.5), True, True),
        ((2200.4, 2199.0, 2201.5), False, False),  # not in a container
        ((2200.4, 2199.0), True, False),  # two can be heavier by as much by chance
        ((2160.0, 2188.0, 2213.0, 2241.0), True, False),
        ((2200.4, 2199.0, 2201.5, *(2151.0 + 98 * n / 80 for n in range(80))), True, False),  # where all are heavier
    ],
)
def test_by_what_others_are_heavier_to_a_few_kilograms_a_container_is(others, contained, is_a_box, warehouse):
    assert boxed(warehouse, (2200.0, *others), contained) == is_a_box


@pytest.mark.parametrize(
    ("excesses", "columns"),
    [((2000.0, 2000.4, 1999.0, 2001.5), {}), ((2200.0, 2200.4, 2199.0, 2201.5), {"exporter": 1})],
)
def test_two_big_bags_are_no_container_nor_does_one_exporter_show_what_others_are_heavier_by(
    excesses, columns, warehouse
):
    assert not boxed(warehouse, excesses, **columns)


def boxed(warehouse: Warehouse, excesses: tuple[float, ...], contained: bool = True, **columns: object) -> bool:
    """Let loads be heavier by some kilograms, and return whether the first stood on the scale in its container."""
    for stage in ("features", "detect"):
        warehouse.clear(stage)
    boxes = [{"declaration_id": str(n), "container_id": "MSKU1" if contained else "none"} for n in range(len(excesses))]
    warehouse.con.register("given", typed([{"authority": "HK", "item_no": 1} | box for box in boxes]))
    warehouse.con.execute(
        """INSERT INTO main.declarations BY NAME
           SELECT * REPLACE (nullif(container_id, 'none') AS container_id) FROM given"""
    )
    loads = [
        item(n, 1000.0, gross_kg=1000.0, weighed_kg=1000.0 + kg) | {"exporter": n} | columns
        for n, kg in enumerate(excesses)
    ]
    warehouse.store("features.items", typed(loads))
    warehouse.store("features.compared", typed([{"item_id": n, "weighed_z": 90.0} for n in range(len(excesses))]))
    warehouse.make("detect.packaging_boxes")
    return (0,) in warehouse.rows("SELECT item_id FROM detect.packaging_boxes")
