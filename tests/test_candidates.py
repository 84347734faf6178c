"""Which declarations may be of one consignment by what is written on both: items in, candidates out."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from trading import selected

LEFT = date(2025, 3, 1)
# What an export and an import have in common, and from when to when after the export the import may be lodged.
SAME_DOCUMENT = {"document": "MAEU123456", "document_number": "123456"}
BARE = {"document": "123456", "document_number": "123456"}
NONE = {"document": None, "document_number": None}
WAYS = [
    pytest.param(SAME_DOCUMENT, SAME_DOCUMENT, -30, 365, id="document"),
    pytest.param(SAME_DOCUMENT, BARE, -30, 365, id="number of the document"),
    pytest.param(NONE, SAME_DOCUMENT, -10, 120, id="container"),
]


def item(number: int, days: int = 0, **columns: Any) -> dict[str, Any]:
    """An item that left China in a container, or whatever the columns say."""
    usual = {
        "item_id": number,
        "lot": number,
        "authority": "CN",
        "flow": "export",
        "declared_on": LEFT + timedelta(days),
        "hs6": "282590",
        "net_kg": 1000.0,
        "packages": 20,
        "usd": 30_000.0,
        "container": "MSCU0000001",
    }
    row = usual | NONE | columns
    return row | {"leaves": row["flow"] in ("export", "re-export")}


def arrived(number: int, days: int = 4, **columns: Any) -> dict[str, Any]:
    """The import of such an item into Hong Kong."""
    return item(number, days, **{"authority": "HK", "flow": "import"} | columns)


def candidates(*items: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the candidates in the order of their exports and imports."""
    found = selected("link.candidates", {"link.items": list(items)})
    return sorted(found, key=lambda row: (row["exported"], row["imported"]))


def paired(*items: dict[str, Any]) -> list[tuple[int, int]]:
    return [(row["exported"], row["imported"]) for row in candidates(*items)]


@pytest.mark.parametrize(("left", "came", "first", "last"), WAYS)
def test_an_import_is_lodged_some_days_before_its_export_or_months_after_it(left, came, first, last):
    for days, count in ((first - 1, 0), (first, 1), (last, 1), (last + 1, 0)):
        assert len(paired(item(1, **left), arrived(2, days, **came))) == count


@pytest.mark.parametrize(
    ("side", "columns"),
    [
        pytest.param("left", {"flow": "transit"}, id="a transit where they left"),
        pytest.param("came", {"flow": "transit", "authority": "HK"}, id="a transit where they came"),
        pytest.param("came", {"flow": "import"}, id="an import where they left"),
        pytest.param("left", {"authority": "HK"}, id="an export where they came"),
    ],
)
@pytest.mark.parametrize(("left", "came", "first", "last"), WAYS)
def test_goods_leave_one_authority_and_enter_at_another(left, came, first, last, side, columns):
    other = item(3, **(left if side == "left" else came), **columns)
    assert paired(item(1, **left), arrived(2, **came), other) == [(1, 2)]


@pytest.mark.parametrize("several", ["exports", "imports"])
@pytest.mark.parametrize(("left", "came", "first", "last"), WAYS)
def test_what_more_than_fifty_items_of_a_side_name_is_no_consignment(left, came, first, last, several):
    for number, found in ((50, 50), (51, 0)):
        exports = [item(place, **left) for place in range(number if several == "exports" else 1)]
        imports = [arrived(100 + place, **came) for place in range(number if several == "imports" else 1)]
        assert len(paired(*exports, *imports)) == found


def test_what_shares_a_document_as_it_is_written_is_not_listed_again_by_its_number():
    found = candidates(item(1, **SAME_DOCUMENT), arrived(2, **SAME_DOCUMENT), arrived(3, **BARE))
    assert [(row["imported"], row["as_written"]) for row in found] == [(2, True), (3, False)]


@pytest.mark.parametrize(
    ("left", "came", "linked_by"),
    [
        pytest.param(SAME_DOCUMENT, SAME_DOCUMENT, ["document"], id="one document in one container"),
        pytest.param(SAME_DOCUMENT, {"document": "X1", "document_number": "X1"}, [], id="two documents"),
        pytest.param(SAME_DOCUMENT, NONE, ["container"], id="no document on the import"),
        pytest.param(NONE, SAME_DOCUMENT, ["container"], id="no document on the export"),
        pytest.param(NONE, NONE, ["container"], id="no document on either"),
    ],
)
def test_a_container_tells_of_what_no_two_documents_do(left, came, linked_by):
    assert [row["linked_by"] for row in candidates(item(1, **left), arrived(2, **came))] == linked_by


def test_figures_are_compared_as_far_as_both_have_them():
    changes = {"hs6": "282580", "packages": 21, "net_kg": 2718.281828, "usd": None}
    (row,) = candidates(item(1, **SAME_DOCUMENT), arrived(2, -3, **SAME_DOCUMENT, **changes))
    assert (row["same_heading"], row["same_hs4"], row["same_packages"], row["days"]) == (False, True, False, 3)
    assert (row["mass_distance"], row["value_distance"]) == (pytest.approx(1), None)
