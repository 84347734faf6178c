"""Masses in another unit than the others, and masses that stand for more than one item."""

from __future__ import annotations

from datetime import date
from math import log

import pytest
from detecting import judge
from slipping import item, priced, slips

from detectors.licensing import LICENSING

NOBODY_PAIRED = [{"exported": -1, "imported": -2, "linked_by": "document"}]


@pytest.mark.parametrize(
    ("gross_kg", "price_residual", "other_gross_kg", "slip"),
    [
        (775.0, log(0.45), 1_690.0, ("mass_unit", 2.20462)),
        (775.0, log(0.45), 1_200.0, ("mass_unit", 2.20462)),  # of which net and gross may have been exchanged
        (775.0, log(5), 1_690.0, None),  # the price says that the mass is too small
        (775.0, log(0.05), 1_690.0, None),  # or that it is less than pounds make it
        (775.0, None, 1_690.0, None),
        (775.0, log(0.45), 1_000.0, None),  # who contradicts himself in other ways, too
        (700.0, log(0.45), 1_690.0, None),  # less than the goods
        (1_300.0, log(0.45), 1_690.0, ("net_gross", 1.308462)),
    ],
)
def test_pounds_stand_beside_kilograms_in_all_that_an_exporter_contradicts(
    gross_kg, price_residual, other_gross_kg, slip, warehouse
):
    items = [item(n, 1_701.0, gross_kg=kg, exporter=7) for n, kg in ((0, gross_kg), (1, other_gross_kg))]
    found = slips(warehouse, items, [priced(0, price_residual, -9.0), priced(1, 0.0, -3.0)], NOBODY_PAIRED)
    assert found.get(0) == slip


@pytest.mark.parametrize(("weighed_kg", "slip"), [(780.0, ("mass_unit", 2.20462)), (1_750.0, None)])
def test_a_scale_that_shows_as_many_kilograms_contradicts_pounds(weighed_kg, slip, warehouse):
    items = [item(0, 1_701.0, gross_kg=775.0, log_weighed=log(weighed_kg / 775.0)), item(1)]
    found = slips(warehouse, items, [priced(0, log(0.45), -9.0), priced(1, 0.0, 0.0)], NOBODY_PAIRED)
    assert found.get(0) == slip


def test_who_mistook_the_unit_of_two_items_of_a_declaration_did_so_in_the_third(warehouse):
    one = {"declaration_id": "one", "exporter": 1, "relation": 1}
    items = [item(n, 0.3, gross_kg=0.31, log_weighed=log(1000), **one) for n in (0, 1)]
    items += [item(n, 0.1, gross_kg=0.11, **one) for n in (2, 3, 4)]
    items[3] |= {"declaration_id": "another"}
    items[4] |= {"log_weighed": 0.0}  # a scale confirms it
    found = slips(warehouse, items, [priced(n, log(1000), 3.0) for n in range(5)], NOBODY_PAIRED)
    assert [found.get(n) for n in range(5)] == [*[("mass_unit", 0.001)] * 3, None, None]


def test_one_item_of_a_declaration_is_no_habit_of_it(warehouse):
    one = {"declaration_id": "one", "exporter": 1, "relation": 1}
    items = [item(0, 0.3, gross_kg=310.0, log_weighed=0.0, **one), item(1, 0.1, gross_kg=0.11, **one)]
    found = slips(warehouse, items, [priced(n, log(1000), 9.0) for n in range(2)], NOBODY_PAIRED)
    assert 1 not in found


@pytest.mark.parametrize(
    ("items", "of_each"),
    [
        # net and gross mass, and what is weighed, of each item, and the last two as they are taken
        ([(10, 12, 12), (20, 23, 23)], [(12, 12), (23, 23)]),
        ([(10, 35, None), (20, 35, None)], [(None, None)] * 2),  # of all
        ([(10, 25, None), (20, 25, None)], [(25, None)] * 2),  # less than all hold
        ([(10, 300, None), (20, 300, None)], [(300, None)] * 2),  # ten times as much
        ([(10, 25, None), (10, 25, None)], [(25, None)] * 2),  # alike they may be
        ([(10, 35, None), (20, 35, None), (5, None, None)], [(35, None), (35, None), (None, None)]),
        ([(10, 12, 36), (20, 23, 36)], [(12, None), (23, None)]),
        ([(10, 12, 24), (10, 12, 24)], [(12, None)] * 2),
        ([(10, 12, 35.2), (20, 23, 34.9)], [(12, None), (23, None)]),  # weighed again
        ([(10, 12, 35.2), (20, 23, 33.9)], [(12, 35.2), (23, 33.9)]),
        ([(1_000, 1_100, 5_500), (2_000, 2_150, 5_510)], [(1_100, None), (2_150, None)]),  # with their container
        ([(10, 12, 23), (20, 23, 23)], [(12, 23), (23, 23)]),  # less than all weigh
        ([(10, 12, 3_500), (20, 23, 3_500)], [(12, 3_500), (23, 3_500)]),  # a hundred times as much
        ([(10, 35, 35)], [(35, 35)]),
    ],
)
def test_a_mass_on_every_item_is_that_of_all_of_them(items, of_each, warehouse):
    assert taken(warehouse, declared("D", items)) == of_each


@pytest.mark.parametrize(
    ("gross_kg", "weighed_kg", "others", "is_taken"),
    [
        (10_000, 12_280, (2_230, 2_350, 3_900), False),
        (10_000, 13_900, (2_230, 2_350, 3_900), False),
        (10_000, 13_400, (2_230, 2_350, 3_900), True),
        (10_000, 12_280, (2_230, 2_350), False),
        (10_000, 12_280, (2_230,), True),  # of two exporters
        (10_000, 12_280, (2_230, 2_350, *range(5_000, 9_000, 500)), True),  # where loads are heavier by anything
        (2.3, 2_300, (2_230, 2_350, 3_900), True),  # tonnes taken for kilograms
    ],
)
def test_an_authority_weighs_containers_with_their_goods(gross_kg, weighed_kg, others, is_taken, warehouse):
    rows = declared("D", [(0.95 * gross_kg, gross_kg, weighed_kg)])
    for number, excess in enumerate(others):
        rows += declared(f"O{number}", [(5_000, 5_200, 5_200 + excess)])
    assert (taken(warehouse, rows)[0][1] is not None) == is_taken


def declared(declaration_id, items):
    """The items of a declaration of an exporter of its own, by their net, gross and weighed masses."""
    return [
        {
            "authority": "HK",
            "declaration_id": declaration_id,
            "item_no": number,
            "status": "lodged",
            "flow": "import",
            "declared_on": date(2025, 5, 1),
            "exporter_id": declaration_id,
            "hs_code": "7901110000",
            "net_kg": net,
            "gross_kg": gross,
            "weighed_kg": weighed,
        }
        for number, (net, gross, weighed) in enumerate(items, 1)
    ]


def taken(warehouse, rows):
    """Return the gross and the weighed mass of the items of the declaration D, as they are compared."""
    judge(warehouse, LICENSING, declarations=rows)
    found = "SELECT gross_kg, weighed_kg FROM features.items WHERE declaration_id = 'D' ORDER BY item_no"
    return warehouse.rows(found)
