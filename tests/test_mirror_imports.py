"""Imports of which no export is found, and what excuses them: an import and an export in, a word on the import out."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from trading import selected

DAY = date(2025, 3, 15)
METAL = {"hs6": "811292", "net_kg": 700.0, "usd": 50_000.0, "is_strategic": True}
RICE = {"hs6": "100630", "net_kg": 9_000.0, "usd": 8_000.0, "is_strategic": False}
BY_OTHERS = {"exporter_entity": 9}
PAIRED = 0  # the export that the paired imports share


def is_missing(
    export: dict[str, Any] | None = None, ordinary: int = 5, paired: int = 3, **imported: Any
) -> bool | None:
    """Say whether no export is found of an import of metal, or None if it is not looked at.

    :param export: what the one unpaired export differs in from the import, if there is one
    :param ordinary: imports of rice in the same month from the same territory, so many of which are paired
    """
    usual = {"item_id": 1, "authority": "HK", "flow": "import", "declaration_id": "I", "dispatch": "TH", "origin": "TH"}
    usual |= METAL | {"relation": 5, "declared_on": DAY, "exporter_entity": 7, "document": "BL1"}
    of_rice = usual | RICE | BY_OTHERS
    rows = [usual | imported, *(of_rice | {"item_id": 10 + number, "document": None} for number in range(ordinary))]
    left = usual | {"item_id": 2, "authority": "TH", "flow": "export", "document": None}
    rows += [left | BY_OTHERS | {"item_id": PAIRED}]
    rows += [] if export is None else [left | export]
    for row in rows:
        row |= {"document_number": (row["document"] or "").removeprefix("MAEU") or None}
        row |= {"leaves": row["flow"] == "export"}
    given = {
        "features.items": rows,
        "link.items": rows,
        "link.item_parties": rows,
        "link.pairs": [{"exported": PAIRED, "imported": 10 + number} for number in range(paired)],
        "facts.thresholds": [
            {"threshold": 2500.0, "flow": "export", "measure": "USD"},
            {"threshold": 9000.0, "flow": "export", "measure": "kg"},
            {"threshold": 9000.0, "flow": "import", "measure": "USD"},
        ],
    }
    found = {row["item_id"]: row["is_missing"] for row in selected("detect.mirror_imports", given)}
    return found.get(1)


def test_an_import_alone_is_missing_its_export():
    assert is_missing() is True


def days_before(days: int) -> dict[str, Any]:
    return {"declared_on": DAY - timedelta(days)}


@pytest.mark.parametrize(
    ("export", "missing"),
    [
        pytest.param(BY_OTHERS | {"hs6": "811299"}, False, id="like goods of that mass"),
        pytest.param(BY_OTHERS | {"hs6": "720260"}, True, id="other goods of that mass"),
        pytest.param(BY_OTHERS | {"hs6": "811299", "net_kg": 900.0}, True, id="like goods of another mass"),
        pytest.param({"hs6": "720260"}, False, id="other goods of that mass and exporter"),
        pytest.param({"net_kg": 3_000.0}, False, id="more of its goods, which may have come in parts"),
        pytest.param({"net_kg": 300.0}, True, id="less of its goods"),
        pytest.param({"net_kg": 3_000.0, "hs6": "720260"}, True, id="more of other goods"),
        pytest.param(BY_OTHERS | {"net_kg": 3_000.0}, True, id="more of the goods of another exporter"),
        pytest.param({"flow": "import"}, True, id="an import"),
        pytest.param({"authority": "VN"}, True, id="an export of another territory"),
    ],
)
def test_an_unpaired_export_may_be_that_of_the_import(export, missing):
    assert is_missing(export) is missing


@pytest.mark.parametrize("goods", [BY_OTHERS, {"hs6": "720260"}, {"net_kg": 3_000.0}])
@pytest.mark.parametrize(("days", "missing"), [(121, True), (120, False), (-10, False), (-11, True)])
def test_goods_left_at_most_four_months_before_or_ten_days_after(goods, days, missing):
    assert is_missing(goods | days_before(days)) is missing


@pytest.mark.parametrize("document", ["BL1", "MAEUBL1"])
@pytest.mark.parametrize(("days", "missing"), [(366, True), (365, False), (-30, False), (-31, True)])
def test_whatever_names_the_same_document_at_the_origin_excuses_an_import(document, days, missing):
    other = BY_OTHERS | RICE | {"flow": "transit", "document": document}
    assert is_missing(other | days_before(days)) is missing


@pytest.mark.parametrize(
    ("columns", "missing"), [({"usd": 2500.0}, False), ({"usd": 2500.5}, True), ({"usd": None}, True)]
)
def test_of_little_some_authorities_ask_for_no_declaration(columns, missing):
    assert is_missing(**columns) is missing


def test_an_import_without_a_mass_cannot_be_looked_for():
    assert is_missing(net_kg=None) is not True


@pytest.mark.parametrize(
    "differs",
    [
        pytest.param({"origin": "VN"}, id="goods of another origin may have passed under bond"),
        pytest.param({"hs6": "810110"}, id="no exports of the heading are on record"),
        pytest.param({"ordinary": 4}, id="few goods came from there that month"),
        pytest.param({"ordinary": 6}, id="no more than half of the ordinary goods are paired"),
        pytest.param({"declared_on": DAY + timedelta(30)}, id="none came in its month"),
    ],
)
def test_some_imports_are_not_looked_at(differs):
    assert is_missing(**differs) is None
