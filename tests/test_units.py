"""Masses in another unit than the others, and masses that stand for more than one item."""

from __future__ import annotations

from datetime import date
from math import log

import pytest
from detecting import judge
from intake import empty
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


# Each case is of an authority of its own, so that all can be measured at once.
ITEMS = [
    # net and gross mass, and what is weighed, of each item, and the last two as they are taken
    ("AT", [(10, 12, 12), (20, 23, 23)], [(12, 12), (23, 23)]),
    ("BE", [(10, 35, None), (20, 35, None)], [(None, None)] * 2),  # of all
    ("CA", [(10, 25, None), (20, 25, None)], [(25, None)] * 2),  # less than all hold
    ("CH", [(10, 300, None), (20, 300, None)], [(300, None)] * 2),  # ten times as much
    ("CZ", [(10, 25, None), (10, 25, None)], [(25, None)] * 2),  # alike they may be
    ("DE", [(10, 35, None), (20, 35, None), (5, None, None)], [(35, None), (35, None), (None, None)]),
    ("DK", [(10, 12, 36), (20, 23, 36)], [(12, None), (23, None)]),
    ("ES", [(10, 12, 24), (10, 12, 24)], [(12, None)] * 2),
    ("FI", [(10, 12, 35.2), (20, 23, 34.9)], [(12, None), (23, None)]),  # weighed again
    ("FR", [(10, 12, 35.2), (20, 23, 33.9)], [(12, 35.2), (23, 33.9)]),
    ("GB", [(1_000, 1_100, 5_500), (2_000, 2_150, 5_510)], [(1_100, None), (2_150, None)]),  # with their container
    ("HK", [(10, 12, 23), (20, 23, 23)], [(12, 23), (23, 23)]),  # less than all weigh
    ("IN", [(10, 12, 3_500), (20, 23, 3_500)], [(12, 3_500), (23, 3_500)]),  # a hundred times as much
    ("IT", [(10, 35, 35)], [(35, 35)]),
]
LOADS = [
    ("JP", 10_000, 12_280, (2_230, 2_350, 3_900), False),
    ("KR", 10_000, 13_900, (2_230, 2_350, 3_900), False),
    ("MY", 10_000, 13_400, (2_230, 2_350, 3_900), True),
    ("NL", 10_000, 12_280, (2_230, 2_350), False),
    ("PL", 10_000, 12_280, (2_230,), True),  # of two exporters
    ("SE", 10_000, 12_280, (2_230, 2_350, *range(5_000, 9_000, 500)), True),  # where loads are heavier by anything
    ("SG", 2.3, 2_300, (2_230, 2_350, 3_900), True),  # tonnes taken for kilograms
]


@pytest.mark.parametrize(("authority", "items", "of_each"), ITEMS)
def test_a_mass_on_every_item_is_that_of_all_of_them(authority, items, of_each, taken):
    assert taken[authority] == of_each


@pytest.mark.parametrize(("authority", "gross_kg", "weighed_kg", "others", "is_taken"), LOADS)
def test_an_authority_weighs_containers_with_their_goods(authority, gross_kg, weighed_kg, others, is_taken, taken):
    ((_, weighed),) = taken[authority]
    assert (weighed is not None) == is_taken


@pytest.fixture(scope="module")
def taken(shared_warehouse):
    """The gross and the weighed mass of the items of each authority's declaration D, as they are compared."""
    rows = [row for authority, items, _ in ITEMS for row in declared(authority, "D", items)]
    for authority, gross_kg, weighed_kg, others, _ in LOADS:
        rows += declared(authority, "D", [(0.95 * gross_kg, gross_kg, weighed_kg)])
        for number, excess in enumerate(others):
            rows += declared(authority, f"O{number}", [(5_000, 5_200, 5_200 + excess)])
    empty(shared_warehouse)
    judge(shared_warehouse, LICENSING, declarations=rows)
    found = """SELECT authority, list((gross_kg, weighed_kg) ORDER BY item_no) FROM features.items
               WHERE declaration_id = 'D' GROUP BY authority"""
    return dict(shared_warehouse.rows(found))


def declared(authority, declaration_id, items):
    """The items of a declaration of an exporter of its own, by their net, gross and weighed masses."""
    return [
        {
            "authority": authority,
            "declaration_id": declaration_id,
            "item_no": number,
            "status": "lodged",
            "flow": "import",
            "declared_on": date(2025, 5, 1),
            "exporter_id": f"{authority} {declaration_id}",
            "hs_code": "7901110000",
            "net_kg": net,
            "gross_kg": gross,
            "weighed_kg": weighed,
        }
        for number, (net, gross, weighed) in enumerate(items, 1)
    ]
