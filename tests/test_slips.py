"""Figures that look mistyped: what is off by a unit, seen from peers and from the other side of a consignment."""

from __future__ import annotations

from math import log

import pyarrow as pa
import pytest
from slipping import item, priced, slips, typed

# What the record says in kg and US dollars, what the other side says, and whether documents link the two.
SIDES = {
    "in tonnes": ((12.2, 700.0), (12_200.0, 720.0), "container"),
    "a point lost": ((20.0, 868_000.0), (20.0, 8_600.0), "document"),
    "tenfold": ((20.0, 86_800.0), (20.0, 8_600.0), "document"),
    "threefold": ((20.0, 26_000.0), (20.0, 8_600.0), "document"),
    "linked by likeness": ((20.0, 868_000.0), (20.0, 8_600.0), "probable"),
    "both sides alike": ((12.2, 700.0), (12.2, 720.0), "document"),
}


PAIRED = [{"exported": 90, "imported": 91, "linked_by": "document"}]


def test_the_other_side_shows_by_how_much_a_unit_is_off(warehouse):
    items, pairs = [], []
    for place, (given, other, linked_by) in enumerate(SIDES.values()):
        items += [item(2 * place, *given), item(2 * place + 1, *other)]
        pairs.append({"exported": 2 * place, "imported": 2 * place + 1, "linked_by": linked_by})
    # Prices lie far above peers, each also in another way than by a unit.
    compared = [priced(n, log(80) * (1 - n % 2), 7.0 * (1 - n % 2)) for n in range(len(items))]
    found = slips(warehouse, items, compared, pairs)
    assert {list(SIDES)[number // 2]: slip for number, slip in found.items()} == {
        "in tonnes": ("mass_unit", 0.001),
        "a point lost": ("value_unit", 100),
        "tenfold": ("value_unit", 10),
    }


@pytest.mark.parametrize(
    ("kg", "gross_kg", "price_residual", "log_weighed", "slipped"),
    [
        (2.75, 2858.0, log(1000), None, 0.001),
        (2.75, 2858.0, 0.1, None, None),
        (2.75, 2858.0, None, None, None),
        (2.75, 2858.0, None, 0.01, None),
        (0.0275, 28.58, None, 0.01, 0.001),
        (2.75, 5400.0, log(1000), None, None),
        (2750.0, 2.858, None, None, 1000),
    ],
    ids=[
        "a price that shows it",
        "a price that fits",
        "no value",
        "no value, weighed, of two tonnes",
        "no value, weighed, of a parcel",
        "too much for a tare",
        "more net mass than gross",
    ],
)
def test_a_gross_mass_a_thousand_times_the_net_mass_shows_tonnes(
    kg, gross_kg, price_residual, log_weighed, slipped, warehouse
):
    one = item(0, kg, gross_kg=gross_kg, log_weighed=log_weighed)
    found = slips(warehouse, [one, item(1)], [priced(0, price_residual, None), priced(1, 0.0, 0.0)], PAIRED)
    assert found == ({0: ("mass_unit", slipped)} if slipped else {})


@pytest.mark.parametrize(("log_weighed", "slipped"), [(None, True), (0.01, False), (-6.9, True)])
def test_what_a_scale_shows_is_no_slip_whatever_peers_are_like(log_weighed, slipped, warehouse):
    one = item(0, 18_000.0, log_weighed=log_weighed)
    both = priced(0, -log(1000), -9.0) | {"volume_residual": log(1000), "volume_z": 9.0}
    found = slips(warehouse, [one, item(1)], [both, priced(1, 0.0, 0.0)], PAIRED)
    assert [slip for slip, _ in found.values()] == ["mass_unit"] * slipped


def test_packages_and_room_show_tonnes_where_no_value_is_told(warehouse):
    one = item(0, 2.4, gross_kg=2.543)
    both = priced(0, None, None) | {name: -log(1000) for name in ("package_residual", "volume_residual")}
    spreads = {"package_z": -20.0, "volume_z": -20.0}
    found = slips(warehouse, [one, item(1)], [both | spreads, priced(1, 0.0, 0.0)], PAIRED)
    assert found == {0: ("mass_unit", 0.001)}


SHIPPED = [(15.5, 33.9), (43.6, 101.1), (17.3, 36.9), (94.0, 214.2), (50.1, 118.3)]


def grams(*shipped, **columns):
    """Items of two parties that ship some tens of kilograms, and among them tens of tonnes for the same money."""
    items = [item(number, *one, exporter=1, relation=1, **columns) for number, one in enumerate([*shipped, *SHIPPED])]
    compared = [priced(n, *((-5.1, -20.0) if n < len(shipped) else (0.01 * n, 0.5))) for n in range(len(items))]
    return items, compared


@pytest.mark.parametrize(
    ("kg", "usd", "slipped"),
    [(60_395.0, 139.91, True), (60_395.0, 13_991.0, False), (900_000.0, 2_070.0, False), (60.4, 0.14, False)],
    ids=["grams", "a price a tenth", "fifteen times as much", "a value in thousands"],
)
def test_a_thousand_times_what_the_same_parties_ship_for_the_same_money_is_grams(kg, usd, slipped, warehouse):
    found = slips(warehouse, *grams((kg, usd)), PAIRED)
    assert (found.get(0) == ("mass_unit", 1000)) is slipped


def test_so_it_is_once(warehouse):
    assert slips(warehouse, *grams((60_395.0, 139.91), (50_395.0, 119.91)), PAIRED) == {}


def test_nor_is_it_so_where_something_confirms_the_mass(warehouse):
    assert slips(warehouse, *grams((60_395.0, 139.91), log_weighed=0.01), PAIRED) == {}
    items, compared = grams((60_395.0, 139.91))
    in_room = compared[0] | {"volume_residual": 0.2, "volume_z": 0.5}
    assert slips(warehouse, items, [in_room, *compared[1:]], PAIRED) == {}
    pairs = [{"exported": 0, "imported": len(items), "linked_by": "document"}]
    other = [item(len(items), 60_395.0, 150.0), item(len(items) + 1)]
    beside = [priced(len(items) + more, 0.0, 0.0) for more in range(2)]
    assert slips(warehouse, items + other, compared + beside, pairs) == {}


@pytest.mark.parametrize(
    ("ratio", "z", "shipments", "slipped"),
    [
        (0.0098, -6.0, 4, 0.01),
        (0.0098, -6.0, 3, None),
        (0.006, -6.0, 4, None),
        (0.0098, -3.0, 4, None),
        (102.0, 6.0, 4, None),
        (0.0013, -6.0, 1, 0.001),
    ],
    ids=["a hundredth", "of a new firm", "less", "as prices are", "what gallium costs as zinc", "a thousandth"],
)
def test_a_value_that_is_once_just_a_hundredth_is_a_slip(ratio, z, shipments, slipped, warehouse):
    off = priced(0, log(ratio), z) | {"package_residual": 0.0, "package_z": 0.0}
    items = [item(number, exporter=1) for number in range(shipments)] + [item(shipments)]
    found = slips(warehouse, items, [off, *(priced(number, 0.0, 0.0) for number in range(1, shipments + 1))], PAIRED)
    assert found == ({0: ("value_unit", slipped)} if slipped else {})


LOADED = {"package_residual": log(996), "package_z": 40.0}


@pytest.mark.parametrize(
    ("price", "measured", "slipped"),
    [
        (209, LOADED, True),
        (209, LOADED | {"package_residual": log(400)}, False),
        (80, LOADED, False),
        (209, LOADED | {"volume_residual": 0.3, "volume_z": 1.0}, False),
    ],
    ids=["grams", "a load of four hundred", "a price too high", "room that confirms it"],
)
def test_a_thousandfold_load_in_every_package_is_grams_though_the_price_is_off_too(price, measured, slipped, warehouse):
    loaded = priced(0, -log(price), -9.0) | measured
    found = slips(warehouse, [item(0, 18_473_361.0), item(1)], [loaded, priced(1, 0.0, 0.0)], PAIRED)
    assert found == ({0: ("mass_unit", 1000)} if slipped else {})


def test_a_scale_that_confirms_a_thousandfold_load_shows_no_slip(warehouse):
    loaded = priced(0, -log(209), -9.0) | LOADED
    items = [item(0, 18_473_361.0, log_weighed=0.0), item(1)]
    assert slips(warehouse, items, [loaded, priced(1, 0.0, 0.0)], PAIRED) == {}


def test_a_mass_that_the_tare_contradicts_is_read_as_the_other_side_has_it_whatever_the_price(warehouse):
    items = [item(0, 500.0, gross_kg=5_100.0), item(1, 4_978.0, gross_kg=5_078.0)]
    heavy = priced(0, 0.0, 0.0) | {"tare_residual": 6.0, "tare_z": 25.0}
    assert slips(warehouse, items, [heavy, priced(1, 0.0, 0.0)], PAIRED) == {}
    pairs = [{"exported": 0, "imported": 1, "linked_by": "container"}]
    assert slips(warehouse, items, [heavy, priced(1, 0.0, 0.0)], pairs) == {0: ("mass_unit", 0.1)}


def test_a_nought_that_was_exchanged_for_the_first_digit_is_not_seen_any_more(warehouse):
    items = [item(0, 100.0, gross_kg=1_020.0), item(1)]
    heavy = priced(0, log(10), 3.0) | {"tare_residual": 5.0, "tare_z": 9.0}
    found = slips(warehouse, items, [heavy, priced(1, 0.0, 0.0)], PAIRED)
    assert found == {0: ("mass_unit", 0.1)}


def test_a_tenfold_that_is_declared_again_is_left_to_be_judged(warehouse):
    items = [item(0, usd=86_800.0, exporter=9), item(1), item(2, usd=86_800.0, exporter=9), item(3)]
    pairs = [{"exported": number, "imported": number + 1, "linked_by": "document"} for number in (0, 2)]
    compared = [priced(number, log(10) * (1 - number % 2), 7.0 * (1 - number % 2)) for number in range(len(items))]
    assert slips(warehouse, items, compared, pairs) == {}


@pytest.mark.parametrize(("factor", "slipped"), [(103, 100), (1 / 98, 0.01), (9.8, 10), (40, None), (1 / 14, None)])
def test_ten_or_a_hundred_times_what_the_same_parties_ask_is_a_slip(factor, slipped, warehouse):
    residuals = [log(factor), 0.02, -0.01, 0.0, 0.01]
    items = [item(number, exporter=1, relation=1) for number in range(len(residuals))]
    compared = [priced(number, residual, 5 * residual) for number, residual in enumerate(residuals)]
    assert slips(warehouse, items, compared, PAIRED) == ({0: ("value_unit", slipped)} if slipped else {})


def test_a_tenth_of_what_the_same_parties_ask_is_no_slip_when_it_comes_again(warehouse):
    residuals = [-log(10.1), -log(9.9), 0.02, -0.01, 0.0, 0.01, -0.02]
    items = [item(number, exporter=1, relation=1) for number in range(len(residuals))]
    # The heading holds several grades, so that neither lies four spreads from its peers.
    compared = [priced(number, residual, 1.3 * residual) for number, residual in enumerate(residuals)]
    assert slips(warehouse, items, compared, PAIRED) == {}


@pytest.mark.parametrize(
    ("weighed", "residual", "slipped"),
    [
        (-log(2.2046), -log(2.2), True),
        (-log(2.2046), None, True),
        (-log(2.2046), 0.0, False),
        (-log(2.1), -log(2.2), False),
        (log(2.2046), log(2.2), False),
    ],
)
def test_a_scale_that_shows_a_pound_for_each_kilogram_shows_the_unit(weighed, residual, slipped, warehouse):
    found = slips(
        warehouse, [item(0, log_weighed=weighed), item(1)], [priced(0, residual, 1.0), priced(1, 0.0, 0.0)], PAIRED
    )
    assert found == ({0: ("mass_unit", 2.20462)} if slipped else {})


def test_a_thousand_times_what_peers_ask_is_a_slip_that_happens_once(warehouse):
    items = [item(0), item(1, exporter=9), item(2, exporter=9), item(3, named="germanium")]
    compared = [priced(number, log(1000), 9.0) for number in range(len(items))]
    assert slips(warehouse, items, compared, PAIRED) == {0: ("value_unit", 1000)}


@pytest.mark.parametrize(
    ("kg", "gross_kg", "other_kg", "factor"),
    [
        (8_312.0, 4_217.0, 3_816.0, 8_312 / 3_812),  # 3,812 as the other side has it
        (162.0, 694.0, 610.0, 162 / 612),
        (5_900.0, 6_100.0, 3_816.0, None),  # no exchange of digits gives that
        (345.0, 352.0, 156.5, 2.20462),  # pounds
        (156.5, 160.0, 345.0, None),  # the other side's
    ],
)
def test_a_mass_read_otherwise_is_that_of_the_other_side(kg, gross_kg, other_kg, factor, warehouse):
    other_gross = gross_kg / kg * other_kg if gross_kg > kg else None
    items = [item(0, kg, gross_kg=gross_kg), item(1, other_kg, gross_kg=other_gross)]
    pairs = [{"exported": 0, "imported": 1, "linked_by": "document"}]
    found = slips(warehouse, items, [priced(0, log(other_kg / kg), -1.0), priced(1, 0.0, 0.0)], pairs)
    assert found.get(0) == (("mass_unit", round(factor, 6)) if factor else None)


@pytest.mark.parametrize(("price_residual", "relation"), [(0.0, 0), (log(3_816 / 8_312), 2)])
def test_a_mass_that_the_price_fits_or_that_comes_again_is_not_read_otherwise(price_residual, relation, warehouse):
    items = [item(number, 8_312.0 if number % 2 == 0 else 3_816.0, gross_kg=None) for number in range(4)]
    items[0] |= {"relation": relation}
    pairs = [{"exported": number, "imported": number + 1, "linked_by": "document"} for number in (0, 2)]
    compared = [priced(number, price_residual * (1 - number % 2), 0.0) for number in range(4)]
    assert slips(warehouse, items, compared, pairs) == {}


@pytest.mark.parametrize(
    ("gross_kg", "price_residual", "exporter", "factor"),
    [
        (4_217.0, log(3_812 / 8_312), 0, 8_312 / 3_812),
        (4_217.0, 0.0, 0, None),  # the price fits the mass as it stands
        (2_000.0, log(3_812 / 8_312), 0, None),  # less than the goods, however they are read
        (4_217.0, log(3_812 / 8_312), 1, None),  # and does it again
    ],
)
def test_digits_exchanged_once_are_seen_by_the_gross_mass_and_the_price(
    gross_kg, price_residual, exporter, factor, warehouse
):
    items = [item(0, 8_312.0, gross_kg=gross_kg, exporter=exporter), item(1, 9_412.0, gross_kg=5_400.0, exporter=1)]
    found = slips(warehouse, items, [priced(0, price_residual, -3.0), priced(1, log(4_912 / 9_412), -3.0)], PAIRED)
    assert found.get(0) == (("mass_unit", round(factor, 6)) if factor else None)


@pytest.mark.parametrize(
    ("slip", "factor", "said"),
    [
        ("currency", 7.8, "one that the exporter or the other side of the consignment names or that is usual at HK"),
        ("value_unit", 10.0, "mistyped by a factor of 10: 2,000 (no currency named)/kg where 200 is expected"),
        ("mass_unit", 0.001, "The net mass of 12.2 kg looks mistyped: 12,200 kg would fit"),
    ],
)
def test_what_slipped_is_said(slip, factor, said, warehouse):
    figures = {"log_price": log(2000), "price_currency": "(no currency named)", "packages": 1}
    for stage in ("features", "detect"):
        warehouse.clear(stage)
    declarations = [{"authority": "HK", "declaration_id": "0", "item_no": 1}]
    warehouse.con.register("given", pa.Table.from_pylist(declarations))
    warehouse.con.execute("INSERT INTO main.declarations BY NAME FROM given")
    warehouse.store("features.items", typed([item(0, 12.2, **figures)]))
    warehouse.store("features.compared", typed([priced(0, log(10), 5.0)]))
    warehouse.store("features.slips", pa.table({"item_id": [0], "slip": [slip], "factor": [factor]}))
    warehouse.store("features.nominal", pa.table({"item_id": [9], "whose": ["peers"], "factor": [40.0]}))
    warehouse.make("detect.clerical")
    ((reason,),) = warehouse.rows("SELECT reason FROM detect.clerical")
    assert said in reason
