"""What used goods cost is no less than they are worth."""

from __future__ import annotations

import pytest
from pricing import declaration, judged

BEARINGS = {"hs_code": "848210000", "description": "ball bearings"}


def usual():
    """Two hundred shipments of forty exporters, within a tenth of three dollars a kilogram."""
    return [
        declaration(f"u{n}-{day}", f"u{n}", 3.0 * (1 + (n * 7 + day * 3) % 11 / 100), day, **BEARINGS)
        for n in range(40)
        for day in range(5)
    ]


@pytest.mark.parametrize(
    ("description", "price", "is_odd"),
    [
        ("ball bearings, used", 0.6, False),
        ("BALL BEARINGS USED, REFURBISHED", 0.6, False),
        ("Kugellager gebraucht", 0.6, False),
        ("ball bearings 二手", 0.6, False),
        ("ball bearings", 0.6, True),
        ("ball bearings, not used", 0.6, True),
        ("ball bearings used for pumps", 0.6, True),
        ("ball bearings used for pumps, second hand", 0.6, False),
        ("ball bearings, used", 0.2, True),  # a fifteenth
        ("ball bearings, used", 45.0, True),
    ],
)
def test_used_goods_may_cost_down_to_a_tenth_of_new_ones(description, price, is_odd, warehouse):
    goods = declaration("it", "seller", price, **BEARINGS | {"description": description})
    assert (judged(warehouse, *usual(), goods).chances["it"] < 0.05) == is_odd


@pytest.mark.parametrize(
    ("others", "is_odd"),
    [
        (["ball bearings used", "ball bearings", "ball bearings"], True),
        (["ball bearings used", "ball bearings used", "ball bearings"], False),
        (["ball bearings used", "ball bearings used", None, None], False),
        (["ball bearings used", None, None], True),  # one of two that are described
    ],
)
def test_what_half_of_the_goods_of_its_parties_are_said_to_be_the_others_are(others, is_odd, warehouse):
    shipments = [
        declaration(f"{n}", "seller", 0.6, n, **BEARINGS | {"description": said}) for n, said in enumerate(others)
    ]
    it = declaration("it", "seller", 0.6, **BEARINGS)
    assert (judged(warehouse, *usual(), *shipments, it).chances["it"] < 0.05) == is_odd


@pytest.mark.parametrize(("description", "is_odd"), [("ball bearings", True), ("ball bearings used", False)])
def test_used_goods_are_cheaper_than_what_the_same_parties_ship_new(description, is_odd, warehouse):
    new = [declaration(f"{day}", "seller", 3.0, day, **BEARINGS) for day in range(20)]
    it = declaration("it", "seller", 0.6, 20, **BEARINGS | {"description": description})
    assert (judged(warehouse, *usual(), *new, it).chances["it"] < 0.05) == is_odd


@pytest.mark.parametrize(("description", "is_odd"), [("zinc ingots", True), ("zinc ingots used", True)])
def test_what_serves_to_hide_a_mineral_does_not_wear(description, is_odd, warehouse):
    goods = declaration("it", "seller", 0.4, description=description)
    assert (judged(warehouse, goods).chances["it"] < 0.05) == is_odd


def test_used_goods_are_held_against_used_ones_where_there_are_some(warehouse):
    others = [row | {"description": "ball bearings used"} for row in usual()]
    it = declaration("it", "seller", 0.4, **BEARINGS | {"description": "ball bearings used"})
    assert judged(warehouse, *others, it).chances["it"] < 0.05


@pytest.mark.parametrize(
    ("description", "used"),
    [
        *(
            (text, True)
            for text in ("Kugellager, gebrauchte", "roulements usagés", "pompe d’occasion", "maquinaria usada")
        ),
        *(
            (text, True)
            for text in ("İKİNCİ EL makine", "б/у станок", "ĐÃ QUA SỬ DỤNG", "آلة مستعملة", "เครื่องจักรมือสอง")
        ),
        *((text, True) for text in ("二手机床", "solder wire 旧", "中古車", "중고 기계", "2nd hand laptops")),
        *((text, False) for text in ("unused", "NOT-USED bolts", "never been used", "not second hand", "fused silica")),
        *(
            (text, False)
            for text in ("maszyny nieużywane", "неподержанный станок", "не б/у", "غير مستعملة", "不是二手")
        ),
        *(
            (text, False)
            for text in ("to be used at sea", "usado para bombas", "used-look jeans", "旧金山", "중고밀도")
        ),
    ],
)
def test_what_is_said_to_be_used(description, used, warehouse):
    assert warehouse.rows("SELECT is_called_used($text)", {"text": description}) == [(used,)]
