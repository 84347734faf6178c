"""What used goods cost is no less than they are worth."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from intake import lent
from pricing import declaration, judged

# What is said of goods, at which price where others ask three dollars, and whether that is odd.
SAID = (
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
)
# What is said of others that the same parties ship, and whether the price of one that is not said to be used is odd.
BESIDE = (
    (["ball bearings used", "ball bearings", "ball bearings"], True),
    (["ball bearings used", "ball bearings used", "ball bearings"], False),
    (["ball bearings used", "ball bearings used", None, None], False),
    (["ball bearings used", None, None], True),  # one of two that are described
)
NEW, USED = "ball bearings", "ball bearings used"


def usual(**goods: Any) -> list[dict[str, Any]]:
    """Two hundred shipments of forty exporters, within a tenth of three dollars a kilogram."""
    return [
        declaration(f"{goods['hs_code']}-{n}-{day}", f"u{n}", 3.0 * (1 + (n * 7 + day * 3) % 11 / 100), day, **goods)
        for n in range(40)
        for day in range(5)
    ]


def cases() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield each case by its name, and the shipments of its parties; the last is the one that is judged."""
    for place, (description, price, _) in enumerate(SAID):
        yield f"said {place}", [declaration("", "seller", price, description=description)]
    for place, (others, _) in enumerate(BESIDE):
        shipped = [declaration(f"{n}", "seller", 0.6, n, description=said) for n, said in enumerate(others)]
        yield f"beside {place}", [*shipped, declaration("", "seller", 0.6, description=NEW)]
    for said in (NEW, USED):
        before = [declaration(f"{day}", "seller", 3.0, day, description=NEW) for day in range(20)]
        yield f"{said} after new ones", [*before, declaration("", "seller", 0.6, 20, description=said)]
    yield "among used ones", [declaration("", "seller", 0.4, description=USED)]


@pytest.fixture(scope="module")
def chances(tmp_path_factory: pytest.TempPathFactory) -> dict[str, float]:
    """The chance of the price in each case, under a heading of its own, and of used zinc, which serves as a cover."""
    rows = []
    for place, (name, shipped) in enumerate(cases()):
        heading = {"hs_code": f"8482{10 + place}000"}
        rows += usual(**heading, description=USED if name == "among used ones" else NEW)
        rows += [row | heading | {"declaration_id": f"{name}{row['declaration_id']}"} for row in shipped]
    rows += [declaration(said, said, 0.4, description=said) for said in ("zinc ingots", "zinc ingots used")]
    with lent(tmp_path_factory.mktemp("used")) as warehouse:
        return judged(warehouse, *rows).chances


@pytest.mark.parametrize("place", range(len(SAID)), ids=[f"{said} at {price}" for said, price, _ in SAID])
def test_used_goods_may_cost_down_to_a_tenth_of_new_ones(place, chances):
    assert (chances[f"said {place}"] < 0.05) == SAID[place][2]


@pytest.mark.parametrize("place", range(len(BESIDE)))
def test_what_half_of_the_goods_of_its_parties_are_said_to_be_the_others_are(place, chances):
    assert (chances[f"beside {place}"] < 0.05) == BESIDE[place][1]


@pytest.mark.parametrize(("said", "is_odd"), [(NEW, True), (USED, False)])
def test_used_goods_are_cheaper_than_what_the_same_parties_ship_new(said, is_odd, chances):
    assert (chances[f"{said} after new ones"] < 0.05) == is_odd


@pytest.mark.parametrize("said", ["zinc ingots", "zinc ingots used"])
def test_what_serves_to_hide_a_mineral_does_not_wear(said, chances):
    assert chances[said] < 0.05


def test_used_goods_are_held_against_used_ones_where_there_are_some(chances):
    assert chances["among used ones"] < 0.05


OF_USED = """Kugellager, gebrauchte; roulements usagés; pompe d’occasion; maquinaria usada; İKİNCİ EL makine;
б/у станок; ĐÃ QUA SỬ DỤNG; آلة مستعملة; เครื่องจักรมือสอง; 二手机床; solder wire 旧; 中古車; 중고 기계; 2nd hand laptops;
used in France (second hand)"""
OF_OTHERS = """unused; NOT-USED bolts; never been used; not second hand; fused silica; maszyny nieużywane;
неподержанный станок; не б/у; غير مستعملة; 不是二手; to be used at sea; usado para bombas;
used-look jeans; 旧金山; 중고밀도"""


def test_what_is_said_to_be_used(warehouse):
    used, others = ([text.strip() for text in texts.split(";")] for texts in (OF_USED, OF_OTHERS))
    called = "SELECT text FROM unnest($texts) AS t (text) WHERE is_called_used(text)"
    assert {text for (text,) in warehouse.rows(called, {"texts": [*used, *others]})} == set(used)
