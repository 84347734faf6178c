"""What counts as far apart, and which of two sides that disagree is in doubt: rows in, rows out."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from trading import selected

DAY = date(2025, 3, 1)


def apart(*pairs: dict[str, Any]) -> dict[tuple[int, str], float]:
    """Return how far apart the two sides of each pair are, by the export and what is measured.

    :param pairs: what differs in each from one whose masses and values are a tenth apart
    """
    usual = {"mass_apart": 0.1, "usd_apart": 0.1, "dollars_apart": 10_000.0, "kg": 1000.0, "lines": 1, "speaks": True}
    usual |= {"hs6": "100630", "relation": 3, "is_ordinary": True, "mode": "sea", "basis": "CIF", "other_basis": "CIF"}
    usual |= {
        "other_hs6": "100630",
        "headings_apart": 0,
        "origins_apart": 0,
        "packages_apart": 0,
        "destinations_apart": 0,
    }
    rows = [
        usual | {"exported": number, "imported": 1000 + number, "lot": number, "consignment": number} | columns
        for number, columns in enumerate(pairs)
    ]
    given = {
        "detect.mirror_pairs": rows,
        "reference.mirror_freight": [
            {"terms": 0, "low": 0.0, "high": 0.0, "dollars": 0.0, "dollars_per_kg": 0.0},
        ],
        "facts.freight": [{"transport_mode": "sea", "least_usd": 100.0, "usd_per_kg": 0.1}],
        "main.declarations": [{"authority": "TH", "currency": "USD", "declared_on": DAY}],
        "facts.heading_minerals": [{"hs6": hs6} for hs6 in ("380110", "380190", "811292")],
        "facts.controls": [{"code": "3801100090"}],
        "validate.month_rates": [{"currency": "USD", "month": DAY, "usd_per_unit": 1.0}],
    }
    found = selected("detect.mirror_apart", given)
    return {(row["exported"], row["measure"]): row["apart"] for row in found}


SILENT = {"speaks": False, "mass_apart": 0.8, "usd_apart": 0.8}


def test_pairs_of_parties_that_spoke_already_do_not_tell_how_far_is_far():
    found = apart(*[{}] * 20, *[SILENT] * 20)
    assert found[0, "mass"] == pytest.approx(1)
    assert found[0, "value"] == pytest.approx(2)
    assert found[39, "mass"] == pytest.approx(8)


def test_of_a_chapter_of_a_hundred_pairs_those_that_speak_tell_how_far_is_far():
    salt = {"hs6": "250100", "mass_apart": 0.4}
    found = apart(*[{}] * 2000, *[salt] * 60, *[SILENT | {"hs6": "250100"}] * 40)
    assert found[2000, "mass"] == pytest.approx(1)
    assert found[0, "mass"] == pytest.approx(1)


def test_of_a_chapter_of_fewer_pairs_all_tell_how_far_is_far():
    found = apart(*[{}] * 2000, *[{"hs6": "250100", "mass_apart": 0.4}] * 99)
    assert found[2000, "mass"] == pytest.approx(4)


def doubted(measure: str, export_z: float | None, import_z: float | None, strategic: tuple[bool, bool]) -> str | None:
    """Return which side of two that disagree is in doubt.

    :param export_z: how many spreads the price of the export is from its peers
    :param strategic: whether the heading of either side holds a strategic mineral
    """
    same = {"authority": "TH", "declaration_id": "D", "item_no": 1, "destination": "HK", "dispatch": "TH"}
    same |= {"hs6": "100630", "net_kg": 1000.0, "gross_kg": 1020.0, "usd": 800.0, "price_basis": "FOB", "origin": "TH"}
    same |= {"packages": 40, "licence_id": None, "importer_name": None}
    items = [same | {"item_id": number, "is_strategic": strategic[number]} for number in (0, 1)]
    pair = {"exported": 0, "imported": 1}
    test = {"measure": measure, "p_value": 1e-4, "apart": 3.0, "pairs": 1000, "farther": 0}
    given = {
        "detect.mirror_tests": [pair | test],
        "reference.mirror_tails": [{"measure": measure, "pairs": 1000}],
        "detect.mirror_pairs": [pair | {"linked_by": "document", "match_probability": 0.99, "relation": 3}],
        "detect.mirror_habits": [{"relation": 9, "measure": "value", "consignments": 3, "log_ratio": 0.1}],
        "features.items": items,
        "main.declarations": items,
        "main.licences": [{"licence_id": "L1", "destination": "HK"}],
        "features.compared": [{"item_id": 0, "price_z": export_z}, {"item_id": 1, "price_z": import_z}],
    }
    found = selected("detect.mirror_disagreements", given, worth_saying=0.001, min_peers=30)
    (said,) = {json.loads(row["evidence"])["doubted"] for row in found}
    return said


NEITHER, ON_EXPORT, ON_IMPORT, BOTH = (False, False), (True, False), (False, True), (True, True)


@pytest.mark.parametrize("measure", ["value", "currency", "heading"])
@pytest.mark.parametrize(
    ("export_z", "import_z", "side"),
    [(0.5, 2.6, "import"), (-0.5, -2.6, "import"), (0.5, 2.4, None), (2.6, -0.5, "export"), (2.4, 0.5, None),
     (None, 2.6, None)],
)  # fmt: skip
def test_the_price_two_spreads_farther_from_peers_is_in_doubt(measure, export_z, import_z, side):
    assert doubted(measure, export_z, import_z, BOTH if measure == "heading" else NEITHER) == side


@pytest.mark.parametrize(("strategic", "side"), [(ON_EXPORT, "import"), (ON_IMPORT, "export")])
def test_the_heading_without_a_strategic_mineral_is_in_doubt_whatever_the_prices(strategic, side):
    for export_z, import_z in ((0.0, 9.0), (9.0, 0.0)):
        assert doubted("heading", export_z, import_z, strategic) == side


@pytest.mark.parametrize("measure", ["origin", "packages"])
def test_prices_do_not_tell_which_origin_or_number_of_packages_is_wrong(measure):
    assert doubted(measure, 0.0, 9.0, NEITHER) is None


def test_where_goods_did_not_arrive_is_in_doubt():
    assert doubted("destination", 0.0, 9.0, NEITHER) == "export"


PRACTICE = {"hs6": "380110", "other_hs6": "380190", "headings_apart": 1, "relation": 9}


def headings(*pairs: dict[str, Any]) -> int:
    """Return how many of some pairs are held to be of two headings."""
    return len([measure for _, measure in apart(*pairs) if measure == "heading"])


def test_goods_that_both_sides_always_have_under_their_own_subheading_are_classified_so():
    assert headings(*[PRACTICE] * 3) == 0
    assert headings(*[PRACTICE] * 2) == 2


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"other_hs6": "380110", "headings_apart": 0}, id="once under the same"),
        pytest.param({"other_hs6": "380130"}, id="once under a third"),
        pytest.param({"other_hs6": "250410", "headings_apart": 3}, id="once under another heading"),
    ],
)
def test_what_is_not_always_so_is_no_practice(other):
    assert headings(*[PRACTICE] * 3, PRACTICE | other) == 4


@pytest.mark.parametrize(
    ("hs6", "other", "told"),
    [
        pytest.param("811299", "811292", 3, id="the export hides what is watched"),
        pytest.param("811292", "811299", 0, id="the export says what is watched"),
        pytest.param("380190", "380110", 3, id="the export hides what a control lists"),
        pytest.param("390110", "390190", 0, id="neither is watched"),
    ],
)
def test_no_practice_puts_watched_goods_under_a_heading_that_is_not(hs6, other, told):
    assert headings(*[PRACTICE | {"hs6": hs6, "other_hs6": other}] * 3) == told


def test_neither_is_what_one_document_holds_or_another_heading():
    assert headings(*[PRACTICE | {"consignment": 1}] * 3) == 3
    assert headings(*[PRACTICE | {"other_hs6": "382499", "headings_apart": 2}] * 3) == 3
