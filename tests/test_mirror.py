"""Two declarations of one consignment, or one without the other, among thousands that agree: rows in, claims out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from math import log
from typing import Any

import pytest
from detecting import claims, p_value, screened, silence

from detectors.mirror import MIRROR
from engine.warehouse import Warehouse

ORDINARY = 11_000
VIETNAMESE = {"destination": "VN", "importer_id": "V1", "importer_name": "Saigon Grain JSC"}
FROM_SINGAPORE = {"authority": "SG", "origin": "SG", "dispatch": "SG"}
AT_HOME = {"importer_id": "H1", "importer_name": "Kwong Sheng Limited", "destination": "HK"}


def consignment(name: str, day: int, on_import: dict[str, Any] | None = None, **columns: Any) -> list[dict[str, Any]]:
    """Declare rice exported from Thailand, and its import into Hong Kong with the freight in its value."""
    usual = {
        "authority": "TH",
        "declaration_id": f"E{name}",
        "flow": "export",
        "declared_on": date(2025, 1, 1) + timedelta(day % 500),
        "exporter_id": "T1",
        "exporter_name": "Boonwattana Co. Ltd.",
        "importer_id": "H1",
        "importer_name": "Kwong Sheng Limited",
        "hs_code": "100630",
        "origin": "TH",
        "dispatch": "TH",
        "destination": "HK",
        "transport_mode": "sea",
        "transport_doc": f"BL{name}",
        "net_kg": 10_000.0 + 37 * (day % 700),
        "gross_kg": 10_200.0 + 37 * (day % 700),
        "packages": 400 + day % 700,
        "value": 8_000.0 + 29 * (day % 700),
        "currency": "USD",
        "incoterm": "FOB",
    }
    left = usual | columns
    lost = 1 - 0.001 * (day % 10)
    arrived = left | {
        "authority": "HK",
        "declaration_id": f"I{name}",
        "flow": "import",
        "declared_on": left["declared_on"] + timedelta(5),
        "net_kg": left["net_kg"] * lost,
        "gross_kg": left["gross_kg"] * lost,
        "value": left["value"] * 1.03,
        "incoterm": "CIF",
    }
    return [left, arrived | (on_import or {})]


def metal(name: str, seller: str, **columns: Any) -> list[dict[str, Any]]:
    """Declare five consignments of a strategic metal between the same two parties."""
    return [
        row
        for day in range(0, 250, 50)
        for row in consignment(f"{name}{day}", day, exporter_id=seller, hs_code="811292", **columns)
    ]


def always(name: str, day: int, share: float) -> list[dict[str, Any]]:
    """Declare a consignment whose import states a share of the value with which it left."""
    seller = name.rstrip("0123456789")
    return consignment(name, day, {"value": share * (8_000.0 + 29 * day)}, exporter_id=seller)


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory) -> Iterator[Warehouse]:
    """Judge a few consignments of which one is wrong, or may look so, among ordinary ones."""
    odd = [
        consignment("Mass", 10, {"net_kg": 5_050.0, "gross_kg": 5_150.0}),
        consignment("Loss", 11, {"net_kg": 10_350.0, "gross_kg": 10_550.0}),
        consignment("Value", 12, {"value": 4_000.0}),
        consignment("Sample", 25, {"value": 275.0}, value=60.0),
        consignment("Bulky", 27, {"value": 6_800.0}, value=5_000.0, net_kg=100_000.0, gross_kg=100_100.0),
        consignment("Dearer", 28, {"value": 22_000.0}, value=5_000.0, net_kg=100_000.0, gross_kg=100_100.0),
        consignment("Cheapened", 26, {"value": 60.0}, value=275.0),
        consignment("Trifle", 26, {"value": 20.0}, value=150.0),
        consignment("Slip", 13, {"net_kg": 10.48, "gross_kg": 10.68, "value": 80_000.0}),
        consignment("Pounds", 13, {"net_kg": 23_110.0, "gross_kg": 23_550.0}),
        consignment("Heading", 14, {"hs_code": "110290"}),
        consignment("Exchanged", 15, {"hs_code": "100360"}),
        consignment("Hidden", 16, {"hs_code": "790390"}, hs_code="811292"),
        consignment("Origin", 17, {"origin": "VN"}),
        consignment("Packages", 18, {"packages": 50}),
        consignment("Pallets", 27, {"packages": 10, "package_type": "PX"}, packages=400, package_type="CT"),
        consignment("Fewer", 28, {"packages": 200}, packages=400, package_type="CT"),
        [row for day in range(0, 40, 10) for row in always(f"Habit{day}", day, 0.80)],
        [
            row
            for day in range(0, 40, 10)
            for row in consignment(
                f"Moist{day}",
                day,
                {"net_kg": 8_000.0, "gross_kg": 8_160.0},
                hs_code="261100",
                net_kg=10_000.0,
                gross_kg=10_200.0,
                exporter_id="Moist",
            )
        ],
        [row for day in range(0, 40, 10) for row in always(f"Mixed{day}", day, 0.80 if day == 10 else 1.03)],
        consignment("Alone", 19)[:1],
        consignment("Elsewhere", 20, AT_HOME, **VIETNAMESE),
        consignment("Through", 21, AT_HOME | {"dispatch": "VN"}, **VIETNAMESE),
        consignment("Onward", 22, {"destination": "HK"}, destination="VN"),
        consignment("Named", 23, AT_HOME, transit="SG;HK", **VIETNAMESE),
        consignment("Once", 24, exporter_id="T-once")[1:],
        [row for seller in range(20) for row in metal(f"Open{seller}-", f"M{seller}")],
        metal("Hushed", "M-hushed", net_kg=700.0)[1::2],
        [row for day in range(0, 250, 5) for row in consignment(f"S{day}", day - day % 50, **FROM_SINGAPORE)],
        [row for seller in range(10) for row in metal(f"Known{seller}-", f"S{seller}", **FROM_SINGAPORE)],
        metal("Secret", "S-secret", net_kg=700.0, **FROM_SINGAPORE)[1::2],
        metal("Secluded", "S-secluded", net_kg=900.0, **FROM_SINGAPORE)[1::2],
        metal("Undocumented", "M-undocumented", net_kg=650.0, transport_doc=None)[1::2],
        metal("Passing", "M-passing", origin="VN")[1::2],
        metal("Bonded", "M-bonded", flow="transit"),
        [row | {"hs_code": "810110"} for row in metal("Withheld", "M-withheld")[1::2]],
        [row | {"dispatch": "VN", "origin": "VN"} for row in metal("Unseen", "M-unseen")[1::2]],
    ]
    rows = [
        row for number in range(ORDINARY) for row in consignment(str(number), number, exporter_id=f"T{number // 5}")
    ]
    declarations = rows + [row for rows in odd for row in rows]
    folder = tmp_path_factory.mktemp("mirror")
    with screened(folder, MIRROR, declarations=declarations) as judged:
        yield judged


def claimed(warehouse: Warehouse, declaration: str) -> set[str]:
    return set(claims(warehouse, "mirror", declaration))


def test_both_records_of_a_consignment_that_lost_half_its_mass_say_so(warehouse):
    exported, imported = (claims(warehouse, "mirror", key) for key in ("EMass", "IMass"))
    assert set(exported) == set(imported) == {"mass_disagrees"}
    reason = exported["mass_disagrees"]
    assert reason.startswith(
        "Declared 10,370 kg net; the import declaration of the same goods, HK/IMass/1, states 5,050"
    )
    assert (
        "None of 11,076 pairs of ordinary goods is so far apart, those of parties that disagree repeatedly aside"
        in reason
    )
    assert reason.endswith("The import record is the one in doubt; this one accuses no party.")
    assert imported["mass_disagrees"].endswith("This record is the one in doubt.")


def test_what_is_lost_on_the_way_is_no_disagreement(warehouse):
    assert claimed(warehouse, "ELoss") == set()
    assert p_value(warehouse, "mirror", "ELoss") > 0.01


def test_a_value_below_the_one_exported_is_said(warehouse):
    assert claimed(warehouse, "EValue") == claimed(warehouse, "IValue") == {"value_disagrees"}


def test_parties_whose_values_are_always_apart_are_said_to_be(warehouse):
    reason = claims(warehouse, "mirror", "EHabit20")["value_disagrees"]
    assert (
        "Half or more of the 4 consignments of this heading between these parties that could be compared are apart by "
        "25 % or more. None of 2,2" in reason
    )
    assert " parties that trade in ordinary goods is so far apart as a rule. Matched" in reason
    assert "consignments of this heading" not in claims(warehouse, "mirror", "EMixed10")["value_disagrees"]


def test_ore_that_always_arrives_lighter_may_have_been_weighed_moist(warehouse):
    reason = claims(warehouse, "mirror", "EMoist20")["mass_disagrees"]
    assert "are apart by 25 % or more" in reason
    assert "Ore that is weighed moist on one side and dry on the other would be apart as much." in reason


def test_freight_has_a_least_charge_that_may_exceed_what_the_goods_are_worth(warehouse):
    assert claimed(warehouse, "ESample") == set()
    assert claimed(warehouse, "ECheapened") == {"value_disagrees"}


def test_what_is_worth_no_more_than_the_paperwork_has_no_value_to_disagree_on(warehouse):
    assert claimed(warehouse, "ETrifle") == set()


def test_freight_is_charged_by_mass(warehouse):
    assert claimed(warehouse, "EBulky") == set()
    assert claimed(warehouse, "EDearer") == {"value_disagrees"}


def test_figures_a_thousandfold_apart_are_a_slip_of_the_pen(warehouse):
    assert claimed(warehouse, "ISlip") == set()


def test_pounds_are_not_compared_with_kilograms(warehouse):
    assert claimed(warehouse, "EPounds") == set()


def test_another_heading_is_said_unless_two_digits_are_exchanged(warehouse):
    assert claimed(warehouse, "EHeading") == {"heading_disagrees"}
    assert claimed(warehouse, "EExchanged") == set()


def test_the_heading_without_a_strategic_mineral_is_the_one_in_doubt(warehouse):
    assert claims(warehouse, "mirror", "IHidden")["heading_disagrees"].endswith("This record is the one in doubt.")


def test_another_origin_and_other_packages_are_said(warehouse):
    assert claimed(warehouse, "EOrigin") == {"origin_disagrees"}
    assert claimed(warehouse, "IPackages") == {"packages_disagree"}


def test_packages_of_one_type_are_apart_by_their_number_and_others_may_be_the_same_on_pallets(warehouse):
    found = warehouse.rows(
        """SELECT declaration_id, packages_apart FROM detect.mirror_pairs
           JOIN features.items ON item_id = exported WHERE declaration_id IN ('EPallets', 'EFewer')"""
    )
    assert dict(found) == {"EPallets": 1, "EFewer": pytest.approx(2 + log(2))}


def test_what_one_party_does_often_is_not_what_is_usual(warehouse):
    speaking = warehouse.rows(
        """SELECT count(*), count(*) FILTER (speaks) FROM detect.mirror_pairs
           JOIN features.items ON item_id = exported WHERE starts_with(declaration_id, 'EHabit')"""
    )
    assert speaking == [(4, 3)]


def test_it_is_silent_of_what_has_no_other_side(warehouse):
    assert p_value(warehouse, "mirror", "EAlone") is None
    assert silence(warehouse, "mirror", "EAlone") == "no declaration of the same goods at another authority was found"


def test_goods_that_were_imported_elsewhere_than_the_export_says_are_said(warehouse):
    exported, imported = (claims(warehouse, "mirror", key) for key in ("EElsewhere", "IElsewhere"))
    assert set(exported) == set(imported) == {"destination_disagrees"}
    assert exported["destination_disagrees"].startswith(
        "Declared VN as destination and Saigon Grain JSC as importer; the import declaration of the same goods, "
        "HK/IElsewhere/1, states HK as destination, dispatch from TH and Kwong Sheng Limited as importer."
    )
    assert exported["destination_disagrees"].endswith("This record is the one in doubt.")
    assert imported["destination_disagrees"].endswith("this one accuses no party.")


def test_goods_that_came_through_the_destination_under_one_document_are_said_as_transshipment(warehouse):
    assert claimed(warehouse, "EThrough") == {"destination_disagrees"}
    tactics = "SELECT tactic FROM detect.mirror JOIN features.items USING (item_id) WHERE declaration_id = 'EThrough'"
    assert warehouse.rows(tactics) == [("transshipment",)]


@pytest.mark.parametrize("name", ["Onward", "Named"])
def test_an_export_that_names_the_firm_or_the_place_of_import_hides_no_destination(warehouse, name):
    assert claimed(warehouse, f"E{name}") == set()


def test_parties_of_whose_consignments_no_export_is_found_are_named(warehouse):
    reason = claims(warehouse, "mirror", "IHushed100")["no_export_record"]
    assert "5 of the 5 consignments of this heading between these parties since 2025-01-06." in reason
    assert "relations in ordinary goods, with 2 or more consignments, none lacks as large a share." in reason
    assert silence(warehouse, "mirror", "IHushed100") is None


def test_imports_without_a_document_are_consignments_of_their_own(warehouse):
    reason = claims(warehouse, "mirror", "IUndocumented100")["no_export_record"]
    assert "5 of the 5 consignments" in reason


@pytest.mark.parametrize(
    "declaration",
    [
        pytest.param("IOnce", id="a single one may have been lost"),
        pytest.param("IPassing100", id="goods of another origin may have passed under bond"),
        pytest.param("IBonded100", id="a transit is on record under the same document"),
        pytest.param("IWithheld100", id="no exports of the heading are on record"),
        pytest.param("ISecret100", id="records of such goods are held back of others as well"),
        pytest.param("IUnseen100", id="no records of the territory are at hand"),
    ],
)
def test_an_import_without_an_export_may_be_in_order(warehouse, declaration):
    assert claimed(warehouse, declaration) == set()
