"""Declarations as they are compared, and what authorities call each other's parties: items in, sides or parties out."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pytest
from trading import selected

DAY = date(2025, 3, 1)
USUAL = [
    {"transport_mode": "sea", "leaves_from": "CN", "goes_to": "HK", "days": 4},
    {"transport_mode": "sea", "leaves_from": "CN", "goes_to": "JP", "days": 9},
    {"transport_mode": "sea", "leaves_from": "VN", "goes_to": "HK", "days": 2},
    {"transport_mode": "sea", "leaves_from": None, "goes_to": None, "days": 30},
]
OF_DAYS = pa.schema({**dict.fromkeys(("transport_mode", "leaves_from", "goes_to"), pa.string()), "days": pa.int32()})


def sides(*items: dict[str, Any], documented: tuple[tuple[int, int, float], ...] = ()) -> dict[int, dict[str, Any]]:
    """Return each item as it is compared; by sea goods are under way for 30 days, to Hong Kong for 4."""
    usual = {"authority": "CN", "flow": "export", "leaves": True, "declared_on": DAY, "dispatch": "VN"}
    usual |= {"destination": "HK", "transport_mode": "sea", "hs6": "282590", "net_kg": 1.0, "packages": 1, "usd": 1.0}
    usual |= {"document": None, "container": None, "exporter_mention": 1, "importer_mention": 2}
    rows = [usual | {"item_id": number, "lot": number} | columns for number, columns in enumerate(items)]
    given = {
        "link.items": rows,
        "link.item_parties": [{"item_id": row["item_id"], "exporter_entity": 5, "importer_entity": 6} for row in rows],
        "link.usual_days": pa.Table.from_pylist(USUAL, schema=OF_DAYS),
        "link.documented": [
            {"exported": left, "imported": came, "match_probability": chance}
            for left, came, chance in (*documented, (-1, -2, 1.0))
        ],
    }
    found = selected("link.sides", given)
    assert len({row["item_id"] for row in found}) == len(found)
    return {row["item_id"]: row for row in found}


ARRIVAL = {"authority": "HK", "flow": "import", "leaves": False}


@pytest.mark.parametrize(
    ("columns", "days"),
    [
        pytest.param({}, 4, id="the days of its way"),
        pytest.param({"destination": "US"}, 30, id="of an unusual way, those of its mode"),
        pytest.param({"destination": None}, 30, id="of an unknown way, those of its mode"),
        pytest.param({"transport_mode": "air"}, 7, id="of another mode a week"),
        pytest.param({"transport_mode": None}, 7, id="of an unknown mode a week"),
        pytest.param(ARRIVAL, 0, id="an import is there"),
    ],
)
def test_the_import_is_due_after_the_usual_days(columns, days):
    assert {row["due_on"] for row in sides(columns).values()} == {DAY + timedelta(days)}


def test_an_authority_is_one_end_of_the_way_and_the_declaration_names_the_other():
    ends = [(row["leaves_from"], row["goes_to"]) for row in sides({}, ARRIVAL | {"destination": "JP"}).values()]
    assert ends == [("CN", "HK"), ("VN", "HK")]


def test_goods_in_transit_are_no_side():
    assert set(sides({}, {"flow": "transit", "leaves": False}, {"flow": "re-export"})) == {0, 2}


def test_containers_are_the_same_if_they_are_known():
    found = [row["container"] for row in sides({}, {"container": "A"}, {"container": "A"}, {"container": "B"}).values()]
    assert found[0] is None
    assert found[1] == found[2] != found[3]


@pytest.mark.parametrize(("chance", "others"), [(0.51, (1, 0)), (0.5, (None, None))])
def test_a_document_shows_the_other_side_if_it_is_more_likely_so_than_not(chance, others):
    found = sides({"document": "BL1"}, ARRIVAL, documented=((0, 1, chance),))
    assert (found[0]["other"], found[1]["other"]) == others
    assert [row["names_document"] for row in found.values()] == [True, False]


NAMES = {1: "Xinhua", 2: "Kwong", 3: "Xinhwa", 4: "Kwong"}


def counterparts(*pairs: tuple[str, float], also_called: dict[int, str] | None = None) -> list[dict[str, Any]]:
    """Return which party stands in the place of which: exporters 1 and 3, importers 2 and 4.

    :param pairs: by what each pair is linked, and how sure it is
    :param also_called: other names of some of them
    """
    names = [*NAMES.items(), *(also_called or {}).items()]
    given = {
        "link.paired": [
            {"exported": 0, "imported": 1, "linked_by": linked_by, "match_probability": chance}
            for linked_by, chance in pairs
        ],
        "link.items": [
            {"item_id": 0, "exporter_mention": 1, "importer_mention": 2},
            {"item_id": 1, "exporter_mention": 3, "importer_mention": 4},
        ],
        "link.mentions": [
            {"mention": party if place < 4 else 10 + place, "party": party, "name": name}
            | {"authority": "CN" if party < 3 else "HK"}
            for place, (party, name) in enumerate(names)
        ],
        "link.spellings": [
            {"text": text, "words": text.upper(), "letters": text.upper()} for text in {name for _, name in names}
        ],
    }
    return sorted(selected("link.counterparts", given), key=lambda row: row["party"])


@pytest.mark.parametrize(
    ("linked_by", "chance", "told"),
    [("document", 0.51, 2), ("document", 0.5, 0), ("container", 0.51, 2), ("probable", 0.96, 2), ("probable", 0.95, 0)],
)
def test_pairs_that_are_sure_enough_show_who_is_who(linked_by, chance, told):
    assert len(counterparts((linked_by, chance))) == told


def test_exporters_stand_for_exporters_and_importers_for_importers_as_often_as_they_are_paired():
    found = counterparts(("document", 0.9), ("probable", 0.99))
    assert [(row["party"], row["other"], row["times"]) for row in found] == [(1, 3, 2), (2, 4, 2)]
    assert [(row["authority"], row["other_authority"]) for row in found] == [("CN", "HK")] * 2
    assert 0.85 < found[0]["likeness"] < found[1]["likeness"] == 1


def test_parties_of_one_name_are_one_by_name_unless_they_go_by_others_too():
    (_, importers) = counterparts(("document", 0.9))
    assert importers["name"] == importers["other_name"] != importers["party"]
    (_, importers) = counterparts(("document", 0.9), also_called={2: "Wing Fat"})
    assert importers["name"] == importers["party"]
    (_, importers) = counterparts(("document", 0.9), also_called={4: "Wing Fat"})
    assert importers["other_name"] == importers["other"]
