"""Amounts that parcels stay below: known ones, where and while they bind, and those below which others crowd."""

from datetime import date, timedelta

import pytest
from detecting import claims, screened
from parcelling import CUT, FIRST, ordinary, parcel, parcels

from detectors.structuring import STRUCTURING


def free_of_duty(name, first=FIRST, **changed):
    """An order cut into parcels worth less than 800 dollars, which America takes without duty for some years."""
    return [
        row | {"declared_on": first + timedelta(days=number), "value": 8 * size, "currency": "USD"} | changed
        for number, (row, size) in enumerate(
            zip(parcels(name, range(31, 37), authority="US", flow="import"), CUT, strict=True)
        )
    ]


@pytest.fixture(scope="module")
def imported(tmp_path_factory):
    """Orders that are or would be free of duty, each of its own parties."""
    orders = [
        *free_of_duty("free"),
        *free_of_duty("on the last days", date(2025, 8, 27)),
        *free_of_duty("afterwards", date(2025, 8, 29)),
        *free_of_duty("on the first days", date(2016, 3, 10)),
        *free_of_duty("beforehand", date(2016, 3, 9)),
        *free_of_duty("leaving", flow="export"),
        *free_of_duty("elsewhere", authority="KR"),
    ]
    with screened(tmp_path_factory.mktemp("amounts"), STRUCTURING, declarations=ordinary() + orders) as opened:
        yield opened


@pytest.mark.parametrize(
    ("name", "is_told"),
    [
        ("free", True),
        ("on the last days", True),
        ("afterwards", False),
        ("on the first days", True),
        ("beforehand", False),
        ("leaving", False),
        ("elsewhere", False),
    ],
)
def test_a_known_amount_binds_one_direction_at_one_authority_for_some_time(name, is_told, imported):
    reason = claims(imported, "structuring", f"{name}-1").get("cut_below_threshold", "")
    assert ("below 800 USD (no duty was taken up to it)" in reason) == is_told


def in_dong(name, sizes, first=date(2025, 1, 6)):
    """Imports of Viet Nam, whose currency has no known rate, of ten thousand dong a unit of size."""
    return [
        row | {"value": 10_000 * size, "currency": "VND", "declared_on": first + timedelta(days=number)}
        for number, (row, size) in enumerate(
            zip(parcels(name, range(31, 31 + len(sizes)), authority="VN", flow="import"), sizes, strict=True)
        )
    ]


def test_an_amount_in_a_currency_without_a_rate_binds_what_is_declared_in_it(tmp_path):
    steady = [
        row | {"declaration_id": f"steady before {number}"}
        for number, row in enumerate(in_dong("steady", CUT * 5, date(2024, 9, 1)))
    ]
    orders = [*in_dong("cut", CUT), *in_dong("steady", CUT), *steady]
    orders += in_dong("with another", [95.1 + number / 2 for number in range(9)] + [12.0])
    with screened(tmp_path, STRUCTURING, declarations=ordinary() + orders) as warehouse:
        reason = claims(warehouse, "structuring", "cut-1")["cut_below_threshold"]
        assert "951,000 to 994,000 VND each" in reason
        assert "below 1,000,000 VND (no duty was taken up to it from express parcels), together 201 kg and" in reason
        assert claims(warehouse, "structuring", "steady-1") == {}
        assert "cut_below_threshold" in claims(warehouse, "structuring", "with another-1")
        assert claims(warehouse, "structuring", "with another-9") == {}


def test_parcels_of_several_currencies_have_no_sum(tmp_path):
    order = [
        row | {"value": 1000.0 if number % 2 else 25e6, "currency": "USD" if number % 2 else "VND"}
        for number, row in enumerate(parcels("order", CUT))
    ]
    with screened(tmp_path, STRUCTURING, declarations=ordinary() + order) as warehouse:
        assert "together 585 kg. They" in claims(warehouse, "structuring", "order-1")["cut_below_threshold"]


def test_an_amount_below_which_exporters_crowd_is_found(tmp_path):
    crowd = [
        parcel(
            f"crowd{number}", exporter_id=f"C{number}", importer_id=f"D{number}", net_kg=791.0 + number % 9, value=None
        )
        for number in range(40)
    ]
    sizes = [float(size) for size in (781, 799, 774, 793, 788, 797)]
    orders = parcels("order", sizes) + parcels("of other goods", sizes, hs_code="811010")
    with screened(tmp_path, STRUCTURING, declarations=ordinary() + crowd + orders) as warehouse:
        assert claims(warehouse, "structuring", "of other goods-1") == {}
        reason = claims(warehouse, "structuring", "order-1")["cut_below_threshold"]
        assert "below 800 kg (41 exporters stay within one in twenty below it, 0 above)" in reason


@pytest.mark.parametrize("share", [1, 0.86], ids=["closely", "by a fifth, which only a known amount allows"])
def test_a_known_amount_is_named(share, tmp_path):
    order = [
        row | {"value": value * share, "currency": "USD", "net_kg": 31.0 + 7 * number}
        for number, (row, value) in enumerate(
            zip(parcels("order", CUT, authority="US"), (2390.0, 2440.0, 2485.0, 2415.0, 2462.0, 2498.0), strict=True)
        )
    ]
    with screened(tmp_path, STRUCTURING, declarations=ordinary() + order) as warehouse:
        reason = claims(warehouse, "structuring", "order-1")["cut_below_threshold"]
        assert "below 2,500 USD (no electronic export information is asked for up to it)" in reason
