"""Structuring: orders cut into parcels, among standard lots, weekly deliveries and single orders."""

from datetime import date, timedelta

import pytest
from detecting import claims, p_value, screened, silence
from parcelling import BOLTS, CUT, FIRST, ordinary, parcels

from detectors.structuring import STRUCTURING


def earlier(name, masses):
    """What the same parties shipped before, one parcel at a time."""
    return [
        row | {"declaration_id": f"{name} before-{number}", "declared_on": date(2023, 1, 2) + timedelta(45 * number)}
        for number, row in enumerate(parcels(name, masses))
    ]


def sisters(name, exporters, **shared):
    """An order cut among exporters."""
    return [
        row
        | {"exporter_id": exporters[number % len(exporters)], "exporter_name": exporters[number % len(exporters)]}
        | shared
        for number, row in enumerate(parcels(name, CUT))
    ]


def neighbours(name, consignees):
    """An order cut among consignees."""
    return [
        row
        | {"importer_id": consignees[number % len(consignees)], "importer_name": consignees[number % len(consignees)]}
        for number, row in enumerate(parcels(name, CUT))
    ]


SHIPPED = [
    *parcels("cut", CUT),
    *parcels("one lot", [98.0] * 6),
    *[
        row | {"value": 9_100.0 + 150 * number}
        for number, row in enumerate(parcels("one lot at many prices", [31.0] * 6))
    ],
    *parcels("with another", [*CUT, 95.6, 96.7, 250.0]),
    *parcels("weekly", [96.0 + number * 7 % 4 for number in range(50)], days=7),
    *parcels("spread", CUT, days=40),
    *parcels("as ever", CUT),
    *earlier("as ever", [96.5, 99.1, 95.6, 97.2, 98.4, 96.9, 99.3, 95.9, 97.7, 98.8, 96.2, 99.0]),
    *parcels("unlike them", CUT),
    *earlier("unlike them", [12.0, 250.0, 64.0, 31.0, 180.0, 43.0, 75.0, 310.0, 22.0, 140.0, 55.0, 205.0]),
    *parcels("flurry", CUT, days=1),
    *[
        row | {"declaration_id": f"around the flurry-{number}", "declared_on": FIRST + timedelta(days=14 * number - 46)}
        for number, row in enumerate(parcels("flurry", [310.0, 250.0, 275.0, 420.0, 330.0, 290.0, 365.0]))
    ],
    *parcels("a fifth below", [4050.0, 4125.0, 4225.0, 4500.0, 4165.0, 4800.0]),
    *parcels("half as many of another size", [95.1 + number / 2 for number in range(10)] + [12.0] * 5),
    *parcels("with two others", [95.1 + number / 2 for number in range(10)] + [250.0, 43.0]),
    *parcels("far below", [162.0, 166.8, 164.4, 168.2, 163.4, 166.0]),
    *parcels("wide", [40.0, 98.0, 230.0, 61.0, 99.0, 150.0]),
    *parcels("two", CUT[:2]),
    *[row | {"declaration_id": "one paper", "item_no": number} for number, row in enumerate(parcels("paper", CUT), 1)],
    *parcels("bolts", CUT, hs_code=BOLTS),
    *parcels("passing", CUT, flow="transit"),
    *parcels("imported", CUT, flow="import", authority="JP"),
    *[
        row | dict.fromkeys(("importer_id", "importer_name", "exporter_id", "exporter_name"))
        for row in parcels("nobody", CUT)
    ],
    *sisters("sisters", ["S1", "S2", "S3"], declarant_id=None),
    *sisters("strangers", ["T1", "T2", "T3"], declarant_id=None),
    *neighbours("under one roof", ["R1", "R2", "R3"]),
    *neighbours("streets apart", ["Q1", "Q2", "Q3"]),
    *neighbours("of one town", ["V1", "V2", "V3"]),
    *sisters("sisters of one town", ["U1", "U2", "U3"], declarant_id=None),
    *[
        row | {"value": 4_600.0 + 60 * number, "currency": "USD", "net_kg": 31.0 + 7 * number}
        for number, row in enumerate(parcels("cheap", CUT))
    ],
]
PARTIES = [
    *({"party_id": party, "name": party, "phone": "+86 1"} for party in ("S1", "S2", "S3")),
    *({"party_id": party, "name": party, "phone": f"+86 {party}"} for party in ("T1", "T2", "T3")),
    *({"party_id": party, "name": party, "address": "1 Ginza, Tokyo"} for party in ("R1", "R2", "R3")),
    *({"party_id": party, "name": party, "address": f"{party} Ginza, Tokyo"} for party in ("Q1", "Q2", "Q3")),
    *({"party_id": party, "name": party, "address": "Tokyo"} for party in ("V1", "V2", "V3", "U1", "U2", "U3")),
]


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    folder = tmp_path_factory.mktemp("structuring")
    with screened(folder, STRUCTURING, declarations=ordinary() + SHIPPED, parties=PARTIES) as opened:
        yield opened


@pytest.mark.parametrize("number", range(len(CUT)))
def test_every_parcel_of_a_cut_order_carries_it(warehouse, number):
    said = claims(warehouse, "structuring", f"cut-{number}")
    assert set(said) == {"cut_below_threshold"}
    reason = said["cut_below_threshold"]
    assert (
        "One of 6 parcels of 811292 to cut that one exporter sent, by declarations from 2025-03-03 to 2025-03-13"
        in reason
    )
    assert "95.1 to 99.4 kg each, at most 5 % below 100 kg (a round amount), together 585 kg." in reason
    assert p_value(warehouse, "structuring", f"cut-{number}") < 1e-5


def test_the_exporter_is_not_said_to_lodge_what_the_importer_lodges(warehouse):
    reason = claims(warehouse, "structuring", "imported-0")["cut_below_threshold"]
    assert "to imported that one exporter sent, by declarations from 2025-03-03 to 2025-03-13" in reason


def test_a_parcel_of_another_size_is_none_of_the_order(warehouse):
    assert claims(warehouse, "structuring", "with another-8") == {}
    reason = claims(warehouse, "structuring", "with another-5")["cut_below_threshold"]
    assert "One of 8 parcels" in reason
    assert "9 of all 9 parcels of these goods to this consignee fall into those days" in reason


def test_a_flurry_in_weeks_of_other_trade_is_seen(warehouse):
    reason = claims(warehouse, "structuring", "flurry-2")["cut_below_threshold"]
    assert (
        "One of 6 parcels of 811292 to flurry that one exporter sent, by declarations from 2025-03-03 to 2025-03-08"
        in reason
    )
    assert claims(warehouse, "structuring", "around the flurry-4") == {}


def test_the_others_are_listed(warehouse):
    ((links,),) = warehouse.rows(
        """SELECT evidence ->> '$.links' FROM detect.structuring
           JOIN features.items USING (item_id) WHERE declaration_id = 'cut-0'"""
    )
    assert [f"CN/cut-{number}" in links for number in range(len(CUT))] == [True] * len(CUT)


@pytest.mark.parametrize(
    "name",
    [
        "one lot",
        "one lot at many prices",
        "weekly",
        "spread",
        "wide",
        "far below",
        "a fifth below",
        "half as many of another size",
        "with two others",
        "two",
        "strangers",
    ],
)
def test_innocent_rhythms_and_lots_are_not_claimed(warehouse, name):
    assert claims(warehouse, "structuring", f"{name}-1") == {}
    assert p_value(warehouse, "structuring", f"{name}-1") > 0.001


def test_items_of_one_declaration_are_one_parcel(warehouse):
    assert claims(warehouse, "structuring", "one paper") == {}


def test_exporters_that_share_a_phone_are_taken_together(warehouse):
    reason = claims(warehouse, "structuring", "sisters-0")["cut_among_exporters"]
    assert "3 exporters that share the same phone" in reason


def test_consignees_under_one_roof_are_taken_together(warehouse):
    reason = claims(warehouse, "structuring", "under one roof-1")["cut_below_threshold"]
    assert (
        "One of 6 parcels of 811292 to R2 and 2 that share an address, phone or owner with it that one exporter sent"
        in reason
    )
    assert claims(warehouse, "structuring", "streets apart-1") == {}


@pytest.mark.parametrize("name", ["of one town", "sisters of one town"])
def test_a_town_is_nobodys_address(warehouse, name):
    assert claims(warehouse, "structuring", f"{name}-1") == {}


def test_values_are_held_against_amounts_too(warehouse):
    reason = claims(warehouse, "structuring", "cheap-0")["cut_below_threshold"]
    assert "below 5,000 USD (a round amount)" in reason


@pytest.mark.parametrize(
    ("declaration", "why"),
    [
        ("bolts-1", "no strategic mineral is classified under the heading"),
        ("passing-1", "goods in transit are no part of an order"),
        ("nobody-1", "neither exporter nor consignee is named"),
    ],
)
def test_silence_says_why(warehouse, declaration, why):
    assert p_value(warehouse, "structuring", declaration) is None
    assert silence(warehouse, "structuring", declaration) == why


def test_a_burst_among_ordinary_goods_makes_a_burst_less_odd(warehouse, tmp_path):
    cut_bolts = [row for number in range(40) for row in parcels(f"cut bolts{number}", CUT, hs_code=BOLTS)]
    with screened(tmp_path, STRUCTURING, declarations=ordinary() + cut_bolts + SHIPPED) as usual:
        assert p_value(usual, "structuring", "cut-1") > 10 * p_value(warehouse, "structuring", "cut-1")


def test_what_the_same_parties_always_ship_is_no_cut(warehouse):
    assert claims(warehouse, "structuring", "as ever-1") == {}
    assert set(claims(warehouse, "structuring", "unlike them-1")) == {"cut_below_threshold"}
