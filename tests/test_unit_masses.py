"""What one piece weighs, against other pieces of its exporter."""

from __future__ import annotations

from math import exp, log

import pyarrow as pa
import pytest
from pricing import declaration, screen
from trading import selected

from detectors.packaging import PACKAGING
from engine.settings import Settings
from engine.warehouse import Warehouse

KG, USD_PER_KG = 177.5, 25.0
NO_SLIPS = pa.table({"item_id": pa.array([], pa.int64())})
OTHER_TABLES = {"features.slips": NO_SLIPS, "facts.mass_units": [{"mass_unit": "KGM"}]}


def heavier(kg, *, usd_per_kg=None, unit="NMB", relation=2, others=6, others_weigh=KG, others_unit="NMB"):
    """How many times as heavy as usual an item is found to be beside others of its exporter; None if it is not held."""
    usual = {"exporter": 1, "relation": 1, "hs6": "847989", "quantity_unit": others_unit}
    usual |= {"log_price": log(USD_PER_KG), "price_currency": "USD"}
    rows = [usual | {"item_id": number, "log_kg_per_unit": log(others_weigh)} for number in range(1, others + 1)]
    price = USD_PER_KG * others_weigh / kg if usd_per_kg is None else usd_per_kg
    odd = {"item_id": 0, "log_kg_per_unit": log(kg), "log_price": log(price), "quantity_unit": unit}
    bolts = [
        usual | {"item_id": 50 + number, "exporter": 9, "relation": 9, "hs6": "731815", "log_kg_per_unit": log(0.1)}
        for number in range(20)
    ]
    rows += [usual | odd | {"relation": relation}, *bolts]
    found = selected("features.unit_history", {"features.items": rows} | OTHER_TABLES)
    return next((round(exp(row["moved"]), 2) for row in found if row["item_id"] == 0), None)


def test_a_machine_at_its_usual_price_that_weighs_more_than_others_is_heavier():
    assert heavier(1.4 * KG) == 1.4


@pytest.mark.parametrize(
    "machine",
    [
        pytest.param({"kg": KG}, id="it weighs as much"),
        pytest.param({"kg": 0.6 * KG}, id="it weighs less"),
        pytest.param({"kg": 1.4 * KG, "usd_per_kg": 25.0}, id="it is as much dearer: a bigger one"),
        pytest.param({"kg": 1.4 * KG, "usd_per_kg": 22.0}, id="it is more than half as much dearer"),
    ],
)
def test_others_are_not(machine):
    assert heavier(**machine) == 1


def test_what_two_more_between_the_same_parties_weigh_is_another_model():
    exporter = {"exporter": 1, "hs6": "847989", "quantity_unit": "NMB"}
    exporter |= {"log_price": log(USD_PER_KG), "price_currency": "USD"}
    small = [exporter | {"item_id": number, "relation": 1, "log_kg_per_unit": log(KG)} for number in range(6)]
    big = [
        exporter | {"item_id": 10 + number, "relation": 2, "log_kg_per_unit": log(2 * KG), "log_price": log(12.0)}
        for number in range(3)
    ]
    found = selected("features.unit_history", {"features.items": [*small, *big]} | OTHER_TABLES)
    assert {row["moved"] for row in found} == {0}


def test_with_fewer_than_four_others_or_in_another_unit_nothing_is_usual():
    assert heavier(1.4 * KG, others=3) is None
    assert heavier(1.4 * KG, unit="SET") is None


def test_a_unit_known_as_one_of_mass_is_none_of_number():
    assert heavier(1.4 * KG, unit="KGM", others_unit="kgm") is None


def test_units_of_mass_are_none_of_number():
    grams = [
        {"item_id": number, "exporter": 1, "relation": 1, "hs6": heading, "quantity_unit": "G M", "log_price": 5.0,
         "price_currency": "USD",
         "log_kg_per_unit": log(0.001 if number else 0.002)}
        for heading in ("811292", "280530") for number in range(5)
    ]  # fmt: skip
    assert selected("features.unit_history", {"features.items": grams} | OTHER_TABLES) == []


def pumps():
    """Fifteen hundred loads of pumps, four to a case; those of each exporter weigh the same."""
    for exporter in range(100):
        for turn in range(15):
            yield pump(f"u{exporter}-{turn}", f"E{exporter}", exporter + 4 * turn, 100 + exporter)


def pump(number, exporter, day, kg, paid=1000.0):
    goods = {"hs_code": "841370000", "description": "pumps", "package_type": "CS", "packages": 1}
    masses = {"net_kg": 4 * kg, "gross_kg": 4.4 * kg, "quantity": 4, "quantity_unit": "NMB"}
    return declaration(number, exporter, 9.0, day, **goods) | masses | {"value": 4 * paid}


def test_the_reason_names_both_masses(tmp_path):
    hiding = [pump(f"hiding{turn}", "E50", 70 + turn, 230 + 5 * turn) for turn in range(2)]
    hiding.append(pump("once", "E60", 70, 260) | {"importer_id": "nobody else"})
    with Warehouse(tmp_path, Settings()) as warehouse:
        screen(warehouse, PACKAGING, *pumps(), *hiding)
        said = dict(
            warehouse.rows(
                """SELECT declaration_id, reason FROM detect.packaging JOIN features.items USING (item_id)
                   WHERE claim = 'unit_too_heavy'"""
            )
        )
    assert set(said) <= {"hiding0", "hiding1", "once"}
    assert "Another item" not in said.get("once", "")  # it has none between its parties
    assert "920 kg net in 4 NMB: 230 kg each, where one of 12 other items" in said["hiding0"]
    assert "150 kg in the middle; a piece costs +0 %." in said["hiding0"]
