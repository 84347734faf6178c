"""Words of SQL by which two records are alike."""

import math

import pytest

LICENSED = ("0105757291141", "Prime Horizon Advanced Materials Co., Ltd.")


@pytest.mark.parametrize(
    ("number", "name", "same"),
    [
        ("0105757291141", None, True),
        ("CNX1906796", "PRIME HORIZON ADVANCED MATERIALS CO LTD", True),
        ("CNX1906796", "Prime Meridian Metals Co., Ltd.", False),
        ("0105757291999", "先锋材料有限公司", False),
        ("CNX1906796", "先锋材料有限公司", None),
        ("CNX1906796", None, None),
    ],
    ids=[
        "by its number",
        "by its name in another register",
        "by another name",
        "by another number of the register",
        "in another script and register",
        "in another register without a name",
    ],
)
def test_a_firm_is_known_by_number_and_name(warehouse, number, name, same):
    query = "SELECT same_firm($number, $name, $other_number, $other_name)"
    values = {"number": number, "name": name, "other_number": LICENSED[0], "other_name": LICENSED[1]}
    assert warehouse.con.execute(query, values).fetchall() == [(same,)]


@pytest.mark.parametrize(
    ("mass", "other", "apart"),
    [
        (1.0, 0.509, 0.0),
        (3.0, 3.4, 0.0),
        (4.0, 5.0, 0.0),
        (2.0, 0.5, math.log(1.5 / 0.5) - math.log(0.5 / 0.5)),
        (1.5, 3.1, math.log(1.5 / 3.1)),
        (1000.0, 500.0, math.log(999 / 500)),
    ],
)
def test_masses_are_apart_by_what_whole_kilograms_do_not_hide(warehouse, mass, other, apart):
    ((found,),) = warehouse.rows("SELECT apart_beyond_rounding($mass, $other)", {"mass": mass, "other": other})
    assert found == pytest.approx(apart)
