"""How far apart two sides are in where goods go: an export and an import in, steps between their destinations out."""

from __future__ import annotations

from typing import Any

import pytest
from trading import selected

EXPORT, IMPORT = 0, 1
SELLER, BUYER = 7, 8
AT_HOME = {"importer_mention": SELLER}


def destinations_apart(
    export: dict[str, Any] | None = None,
    arrival: dict[str, Any] | None = None,
    linked_by: str = "document",
    letters: tuple[str | None, str | None] = ("KWONGXENG", "SAIGONGRAIN"),
) -> int | None:
    """Return how many steps the destination of an export to Vietnam is from Hong Kong, where the goods came.

    :param export: what differs in it
    :param arrival: what differs in the import, which came straight from Thailand
    :param letters: how the importer is written on the export and on the import
    """
    left = {"item_id": EXPORT, "authority": "TH", "destination": "VN", "dispatch": "TH", "importer_mention": SELLER}
    came = {"item_id": IMPORT, "authority": "HK", "destination": "HK", "dispatch": "TH", "importer_mention": BUYER}
    same = {"lot": 5, "hs6": "100630", "document": "BL1", "transport_mode": "sea", "packages": 400, "net_kg": 1000.0}
    same |= {"gross_kg": 1020.0, "usd": 800.0, "declaration_id": "D", "transit": None, "is_strategic": False}
    same |= {"relation": 3, "price_basis": "FOB", "origin": "TH", "package_type": "BG"}
    rows = [same | left | (export or {}), same | came | (arrival or {})]
    pair = {"exported": EXPORT, "imported": IMPORT, "linked_by": linked_by, "match_probability": 0.99}
    given = {
        "link.pairs": [pair],
        "link.items": rows,
        "features.items": rows,
        "main.declarations": rows,
        "link.parties": [
            {"mention": mention, "letters": written} for mention, written in zip((SELLER, BUYER), letters, strict=True)
        ],
        "features.slips": [{"item_id": 99, "slip": "currency"}],
    }
    ((found),) = selected("detect.mirror_pairs", given)
    return found["destinations_apart"]


@pytest.mark.parametrize("linked_by", ["document", "container"])
def test_goods_that_came_straight_from_where_they_were_exported_never_were_where_the_export_says(linked_by):
    assert destinations_apart(linked_by=linked_by) == 2


def test_pairs_by_what_they_have_in_common_were_chosen_by_their_way_too():
    assert destinations_apart(linked_by="probable") is None


@pytest.mark.parametrize("destination", [None, "ZZ", "EU"])
def test_what_names_no_one_territory_is_not_compared(destination):
    assert destinations_apart({"destination": destination}) is None


@pytest.mark.parametrize(
    ("export", "arrival"),
    [
        pytest.param({"destination": "HK"}, {}, id="of import"),
        pytest.param({}, {"destination": "VN"}, id="where the import goes"),
        pytest.param({"transit": "SG;HK"}, {}, id="passed on the way"),
    ],
)
def test_an_export_that_names_the_place_is_not_apart(export, arrival):
    assert destinations_apart(export, arrival) == 0


@pytest.mark.parametrize(
    ("letters", "apart"),
    [
        pytest.param(("KWONGXENG", "KWONGXENK"), None, id="written nearly alike"),
        pytest.param(("KWONGXENG", "SAIGONGRAIN"), 2, id="two names"),
        pytest.param(("广盛", "SAIGONGRAIN"), None, id="written in two scripts"),
        pytest.param(("广盛贸易", "西贡粮食"), 2, id="two names in Chinese"),
        pytest.param(("ŁÓDŹGRAIN", "KWONGXENG"), 2, id="two names in Latin letters"),
        pytest.param((None, "SAIGONGRAIN"), None, id="one without a name"),
    ],
)
def test_who_imports_may_send_goods_on_if_the_export_names_it(letters, apart):
    assert destinations_apart(letters=letters) == apart


def test_an_importer_that_is_not_named_may_be_the_same():
    assert destinations_apart({"importer_mention": 99}) is None


@pytest.mark.parametrize(("linked_by", "apart"), [("document", 1), ("container", None)])
@pytest.mark.parametrize(
    "arrival",
    [
        pytest.param({"dispatch": "VN"}, id="as dispatched from there"),
        pytest.param({"transit": "SG;VN"}, id="as passed through"),
        pytest.param({"dispatch": "SG", "transit": "VN"}, id="as passed through before"),
    ],
)
def test_goods_that_came_through_the_destination_are_one_step_away_under_the_document_they_left_with(
    arrival, linked_by, apart
):
    assert destinations_apart(arrival=arrival, linked_by=linked_by) == apart


@pytest.mark.parametrize("dispatch", ["SG", None])
def test_goods_that_came_from_somewhere_else_may_have_been_sent_on(dispatch):
    assert destinations_apart(arrival={"dispatch": dispatch}) is None
