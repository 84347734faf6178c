"""What carriage of the smallest parcel costs is no disagreement on its value, where the import may hold freight."""

from __future__ import annotations

from datetime import date

import pytest
from trading import selected

# Of ordinary consignments most agree to the cent: what the terms add cannot be seen from them.
AGREEING = {"low": -0.03, "high": 0.03, "dollars": 0.0, "dollars_per_kg": 0.0}
PAIR = {
    "exported": 1, "imported": 2, "lot": 1, "hs6": "282590", "other_hs6": "282590", "consignment": 1, "relation": 1,
    "is_ordinary": True, "kg": 0.6,
    "speaks": True,
    "mass_apart": 0.0, "headings_apart": 0, "origins_apart": 0, "packages_apart": 0, "destinations_apart": 0,
}  # fmt: skip

OTHER = PAIR | {
    "exported": 3, "imported": 4, "mode": "sea", "basis": "FOB", "other_basis": "FOB", "lines": 1,
    "usd_apart": 0.01, "dollars_apart": 2.0,
}  # fmt: skip


def apart(basis, other_basis, dollars=180.0, **more):
    """How far apart the values of two declarations of a parcel of 200 dollars are."""
    moved = {"usd_apart": 0.64 if dollars > 0 else -0.64, "dollars_apart": dollars}
    return measures(moved | {"basis": basis, "other_basis": other_basis} | more)["value"]


def measures(moved):
    """How far apart two declarations are in each measure that is compared."""
    terms = {"mode": "sea", "basis": "FOB", "other_basis": "CIF", "lines": 1}
    declared = {"currency": "USD", "declared_on": date(2025, 3, 10)}
    given = {
        "detect.mirror_pairs": [PAIR | terms | moved, OTHER],
        "reference.mirror_freight": [{"terms": 0} | AGREEING],
        "facts.freight": [
            {"transport_mode": "sea", "least_usd": 200.0, "usd_per_kg": 0.5},
            {"transport_mode": "other", "least_usd": 150.0, "usd_per_kg": 1.0},
        ],
        "main.declarations": [declared | {"authority": "CN"}, declared | {"authority": "AE"}],
        "facts.heading_minerals": [{"hs6": "811292"}],
        "facts.controls": [{"code": "8112929010"}],
        "validate.month_rates": [{"currency": "USD", "month": date(2025, 3, 1), "usd_per_unit": 1.0}],
    }  # fmt: skip
    return {row["measure"]: row["apart"] for row in selected("detect.mirror_apart", given) if row["exported"] == 1}


@pytest.mark.parametrize(("basis", "other_basis"), [("FOB", "CIF"), ("FOB", "not stated"), ("not stated", "CIF")])
def test_an_import_may_hold_the_least_charge_for_freight(basis, other_basis):
    assert apart(basis, other_basis) == 0
    assert apart(basis, other_basis, dollars=220.0) > 1


@pytest.mark.parametrize(("basis", "other_basis"), [("FOB", "FOB"), ("CIF", "CIF"), ("CIF", "not stated")])
def test_where_both_sides_leave_freight_out_or_hold_it_none_is_excused(basis, other_basis):
    assert apart(basis, other_basis) > 1


def test_a_value_is_not_lower_by_freight():
    assert apart("FOB", "CIF", dollars=-180.0) > 1


def test_of_an_unknown_mode_the_least_charge_is_that_of_others():
    assert apart("FOB", "CIF", mode="not stated") > 1
    assert apart("FOB", "CIF", mode="not stated", dollars=140.0) == 0


def test_one_freight_is_paid_for_all_lines_of_a_declaration():
    assert apart("FOB", "CIF", lines=4) > 1
    assert apart("FOB", "CIF", lines=4, dollars=45.0, usd_apart=0.2) == 0


def test_what_neither_side_says_to_be_worth_more_than_the_paperwork_is_not_compared():
    assert "value" not in measures({"usd_apart": 0.64, "dollars_apart": 94.0})
    assert "value" in measures({"usd_apart": 0.64, "dollars_apart": 95.0})


def test_freight_is_charged_by_mass_whatever_half_of_the_consignments_cost():
    assert apart("FOB", "CIF", dollars=290.0, kg=600.0) == 0
    assert apart("FOB", "CIF", dollars=310.0, kg=600.0) > 1
    assert apart("FOB", "FOB", dollars=290.0, kg=600.0) > 1


def test_values_that_are_not_compared_do_not_agree():
    given = {"usd_apart": None, "dollars_apart": 0.0}
    assert "value" not in measures(given)
    assert "value" in measures({"usd_apart": 0.0, "dollars_apart": 0.0})


def test_one_relation_does_not_set_the_limits_of_freight():
    terms = {
        "mode": "road",
        "basis": "CIF",
        "other_basis": "CIF",
        "kg": 100.0,
        "dollars_apart": 0.0,
        "is_ordinary": True,
    }
    pairs = [terms | {"usd_apart": 0.0, "speaks": True}] * 80 + [terms | {"usd_apart": -0.22, "speaks": True}] * 3
    often = pairs + [terms | {"usd_apart": -0.22, "speaks": False}] * 200
    limits = [selected("reference.mirror_freight", {"detect.mirror_pairs": rows}) for rows in (pairs, often)]
    assert {row["low"] for row in limits[0]} == {row["low"] for row in limits[1]} == {-0.03}
