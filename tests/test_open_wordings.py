"""Wordings that stand for goods of several chapters: when parties' other shipments tell which mineral is meant."""

from __future__ import annotations

from datetime import date

import pytest
from detecting import judge

from detectors.origin import ORIGIN

OF_BASKET, ELSEWHERE = "2607000000", "8110100000"
ORE = {"flow": "import", "authority": "CN", "origin": "MM", "net_kg": 1000.0, "value": 9000.0, "currency": "USD"}
ORE |= {"declared_on": date(2025, 3, 1)}


def ore(number, description, code=OF_BASKET, **other):
    parties = {"exporter_id": "mine", "importer_id": "smelter"}
    return ORE | parties | {"declaration_id": number, "hs_code": code, "description": description} | other


@pytest.mark.parametrize(
    ("description", "named"),
    [
        pytest.param("concentrate in bulk", "antimony", id="it says nothing"),
        pytest.param("lead concentrate in bulk", None, id="it names a metal"),
        pytest.param("铅精矿", None, id="it names one in Chinese"),
        pytest.param("antimony concentrate", "antimony", id="it names the mineral"),
    ],
)
def test_what_says_nothing_is_what_the_parties_always_name_and_what_names_a_metal_is_not(description, named, warehouse):
    rows = [
        *(ore(f"named {number}", "antimony concentrate") for number in range(3)),
        ore("asked", description),
        ore("elsewhere", description, ELSEWHERE, exporter_id="another", importer_id="trader"),
    ]
    judge(warehouse, ORIGIN, declarations=rows)
    assert warehouse.rows("SELECT named FROM features.items WHERE declaration_id = 'asked'") == [(named,)]
