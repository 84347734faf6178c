"""Misclassification: goods that are not described are held against those of their heading that are."""

from datetime import date, timedelta

import pytest
from detecting import claims, compared

from detectors.misclassification import MISCLASSIFICATION

pytestmark = pytest.mark.usefixtures("without_suites")

# What a kilogram costs, what a package holds, what a cubic metre holds, and the tare as a share.
SECTIONS = {"hs_code": "7222400000", "package_type": "BE", "price": 2.3, "load": 2000, "density": 2850, "tare": 0.006}
CHAIRS = {"hs_code": "9401690000", "package_type": "CT", "price": 4.1, "load": 12, "density": 90, "tare": 0.12}
OXIDES = {"hs_code": "2825909090", "package_type": "CT", "price": 1.1, "load": 25, "density": 900, "tare": 0.1}
ANTIMONY = {"hs_code": "8110101000", "package_type": "DR", "price": 50, "load": 50, "density": 2100, "tare": 0.08}
TUNGSTEN = ANTIMONY | {"hs_code": OXIDES["hs_code"], "price": 46}
LIME = OXIDES | {"hs_code": "2522100000"}
GRAPHITE = {"hs_code": "3801100030", "package_type": "JB", "price": 5.6, "load": 500, "density": 730, "tare": 0.031}


def shipped(declaration_id, number, goods, **changed):
    """An export of ten packages of such goods, give or take what differs between shipments."""
    mass = goods["load"] * (10 + number % 3)
    spread = 1 + (number % 7 - 3) / 50
    row = {
        "authority": "CN",
        "declaration_id": declaration_id,
        "flow": "export",
        "declared_on": date(2025, 1, 6) + timedelta(days=number % 80),
        "hs_code": goods["hs_code"],
        "importer_id": f"J{number % 23}",
        "origin": "CN",
        "destination": "DE",
        "package_type": goods["package_type"],
        "packages": 10 + number % 3,
        "net_kg": mass,
        "gross_kg": mass * (1 + goods["tare"] * spread),
        "volume_m3": mass / goods["density"] / spread,
        "value": mass * goods["price"] * spread,
        "currency": "USD",
    }
    return row | changed


def ordinary():
    """Forty exporters of steel sections, thirty of graphite blocks, some of chairs, and cargo of many chapters."""
    steel = [
        shipped(f"S{n}", n, SECTIONS, description="stainless steel angles", exporter_id=f"S{n % 40}")
        for n in range(1200)
    ]
    graphite = [
        shipped(f"G{n}", n, GRAPHITE, description="synthetic graphite blocks", exporter_id=f"G{n % 30}")
        for n in range(600)
    ]
    anything = [GRAPHITE, CHAIRS, CHAIRS | {"hs_code": "3924100000"}, CHAIRS | {"hs_code": "7323930000"}]
    unnamed = [
        shipped(f"U{n}", n, anything[n % 4], description="general cargo", exporter_id=f"G{n % 30}") for n in range(20)
    ]
    chairs = [shipped(f"C{n}", n, CHAIRS, description="wooden chairs", exporter_id=f"C{n % 50}") for n in range(2000)]
    oxides = [shipped(f"O{n}", n, OXIDES, description="calcium oxide", exporter_id=f"O{n % 20}") for n in range(400)]
    antimony = [
        shipped(f"A{n}", n, ANTIMONY, description="antimony powder", exporter_id=f"A{n % 10}") for n in range(300)
    ]
    lime = [shipped(f"L{n}", n, LIME, description="quicklime", exporter_id=f"L{n % 20}") for n in range(400)]
    return steel + graphite + unnamed + chairs + oxides + antimony + lime


def dressed(declaration_id, number, exporter, **changed):
    """Graphite by its looks, declared as sections."""
    row = shipped(declaration_id, number, GRAPHITE | {"hs_code": "7222400000"}, exporter_id=exporter)
    return row | changed


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    # Many do so, so that such packages hold little else than graphite under this heading.
    hidden = [dressed(f"H{n}", n, f"X{n % 12}", description="general cargo") for n in range(24)]
    others = [
        dressed("called sections", 3, "S7", description="stainless steel angles"),
        shipped("packed as sections", 5, SECTIONS, exporter_id="X19", description="general cargo"),
    ]
    as_lime = ANTIMONY | {"hs_code": LIME["hs_code"]}
    in_german = [
        *(shipped(f"Kalk {n}", n, as_lime, exporter_id=f"X{n}", description="Branntkalk") for n in range(2)),
        shipped("honest Kalk", 4, LIME, exporter_id="S8", description="Branntkalk"),
        *(shipped(f"Kreide {n}", n, as_lime, exporter_id=f"X{n}", description="Schlemmkreide") for n in range(5)),
        shipped("of five", 4, LIME, exporter_id="S9", description="Schlemmkreide"),
    ]
    tungsten = [shipped(f"T{n}", n, TUNGSTEN, description="tungsten trioxide", exporter_id="T") for n in range(5)]
    others += [*in_german, *tungsten]
    others += [shipped(f"undescribed, of {firm}", 3, TUNGSTEN, exporter_id=firm) for firm in ("T", "Z")]
    others += [
        shipped("in packages of another size", 3, TUNGSTEN | {"load": 200}, exporter_id="T"),
        shipped("at another price", 3, TUNGSTEN | {"price": 80}, exporter_id="T"),
        shipped("otherwise described", 3, TUNGSTEN, exporter_id="T", description="calcium oxide"),
    ]
    folder = tmp_path_factory.mktemp("undescribed")
    with compared(folder, MISCLASSIFICATION, ordinary() + hidden + others) as opened:
        yield opened


def test_goods_without_a_description_are_held_against_those_described(warehouse):
    reason = claims(warehouse, "misclassification", "H3")["profile_fits_controlled"]
    assert 'fits graphite (380110, "synthetic graphite blocks"' in reason


def test_goods_without_a_description_that_look_like_their_heading_are_not_told(warehouse):
    assert claims(warehouse, "misclassification", "packed as sections") == {}


def test_goods_called_after_their_cover_are_told(warehouse):
    assert "profile_fits_controlled" in claims(warehouse, "misclassification", "called sections")


def looked_into(warehouse):
    """Which declarations are set apart enough to be compared with controlled goods."""
    measured = "SELECT declaration_id FROM detect.misclassification_measured JOIN features.items USING (item_id)"
    return {number for (number,) in warehouse.rows(measured)}


def test_what_is_not_described_is_what_its_exporter_openly_names(warehouse):
    assert "profile_fits_controlled" in claims(warehouse, "misclassification", "undescribed, of Z")
    assert claims(warehouse, "misclassification", "undescribed, of T") == {}
    assert "undescribed, of T" not in looked_into(warehouse)


@pytest.mark.parametrize("number", ["in packages of another size", "at another price", "otherwise described"])
def test_it_is_not_what_looks_or_is_called_otherwise(number, warehouse):
    assert number in looked_into(warehouse)


def test_a_wording_of_few_is_no_measure_of_what_is_as_the_whole_heading(warehouse):
    """Of three that use it two hide goods, and so do five of the six that use another."""
    assert "honest Kalk" not in looked_into(warehouse)
    assert {"of five", "called sections"} <= looked_into(warehouse)
