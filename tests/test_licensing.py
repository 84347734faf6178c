"""Licensing: controlled exports among ordinary ones, each with a licence that fits or fails."""

import re
from dataclasses import replace
from datetime import date

import pytest
from detecting import claims, judge, p_value, screened, silence
from licences import exported, honest, licence

from detectors.licensing import LICENSING

EXPORTS = [
    exported("fits"),
    exported("bare", licence_id=None, exporter_id="E2"),
    exported("before the control", declared_on=date(2024, 9, 14), licence_id=None),
    exported("to Hong Kong", licence_id=None, exporter_id="E2", destination="HK"),
    exported("to nowhere named", licence_id=None, destination=None),
    exported("to nowhere named, unlicensed", licence_id=None, destination=None, exporter_id="E2"),
    exported("numbered otherwise, to nowhere named", licence_id="X7", destination=None),
    exported("forged", licence_id="X9", exporter_id="E2"),
    exported("numbered otherwise", licence_id="X8"),
    exported("numbered otherwise twice", licence_id="X66", exporter_id="E12"),
    exported("numbered so again", licence_id="X66", exporter_id="E12", declared_on=date(2025, 6, 9)),
    exported("numbered otherwise, as other goods are", licence_id="X67"),
    exported("cotton under such a number", licence_id="X67", hs_code="5201000000", declared_on=date(2025, 6, 9)),
    exported("numbered otherwise, elsewhere", licence_id="X6", destination="KR"),
    exported("numbered for more", licence_id="X10", hs_code="2825800010", description="Sb2O3 99.995%", net_kg=9_000.0),
    exported("mistyped", licence_id="L10"),
    exported("too late", declared_on=date(2026, 2, 9)),
    exported("a day late", declared_on=date(2026, 1, 1)),
    exported("lodged three days before", declared_on=date(2024, 12, 29)),
    exported("lodged four days before", declared_on=date(2024, 12, 28)),
    exported("drawn", licence_id="L2", net_kg=900.0, declared_on=date(2025, 3, 1)),
    exported("drawn to the brim", licence_id="L2", net_kg=140.0, declared_on=date(2025, 3, 8)),
    exported("overdrawn", licence_id="L2", net_kg=200.0, declared_on=date(2025, 3, 9)),
    exported("of another", exporter_id="E3"),
    exported("renamed", exporter_id="E1b"),
    exported("parties exchanged", exporter_id="J1", importer_id="E1"),
    exported("places exchanged", origin="JP", destination="CN"),
    exported("importer named after the holder", exporter_id="E3", importer_id="E1"),
    exported("to itself", destination="CN"),
    exported("other goods", hs_code="8110200000"),
    exported("other user", end_user_id="J7"),
    exported("other place", destination="KR"),
    exported("unlisted", hs_code="8110109900", licence_id="L3"),
    exported("unlisted, forged", hs_code="8110109900", licence_id="X77", exporter_id="E2"),
    exported("before the control, forged", declared_on=date(2024, 8, 1), licence_id="X77"),
    exported("unlisted, of another", hs_code="8110109900", licence_id="L3", exporter_id="E3"),
    exported("unlisted, bare", hs_code="8110109900", licence_id=None),
    exported("unlicensed goods", hs_code="7601101000", licence_id="Q12"),
    exported("short code", hs_code="811010", licence_id=None, exporter_id="E4"),
    exported("pure", hs_code="2825800010", description="Sb2O3 99.995%", licence_id=None, exporter_id="E5"),
    exported("nines", hs_code="2825800010", description="antimony oxide 4N5", licence_id=None, exporter_id="E5"),
    exported("impure", hs_code="2825800010", description="Sb2O3 99.8%", licence_id=None, exporter_id="E5"),
    exported("others of the code", hs_code="8112929090", description="钒铝中间料", licence_id=None, exporter_id="E7"),
    exported("vanadium by name", hs_code="8112929010", description="钒铝中间料", licence_id=None, exporter_id="E7"),
    exported("suspended", hs_code="2530902000", declared_on=date(2026, 3, 1), licence_id=None),
    exported("doubtful", hs_code="2530902000", declared_on=date(2026, 11, 20), licence_id=None),
    exported("one of seven", hs_code="2846909920", declared_on=date(2025, 6, 2), licence_id=None, exporter_id="E6"),
    exported(
        "one named of seven",
        hs_code="2846901993",
        declared_on=date(2025, 6, 2),
        description="氧化镝",
        licence_id=None,
        exporter_id="E6",
    ),
    exported(
        "none of seven", hs_code="2846901993", declared_on=date(2025, 6, 2), description="氧化镨钕", licence_id=None
    ),
    exported(
        "none in symbols",
        hs_code="2846901993",
        declared_on=date(2025, 6, 2),
        description="NdPr oxide 99.5%",
        licence_id=None,
    ),
    *(
        exported(text, hs_code="2846901993", declared_on=date(2025, 6, 2), description=text, licence_id=None)
        for text in ("Y-Eu oxide 99.99%", "rare earth oxide, Port Of La Rochelle")
    ),
    exported("imported", flow="import", licence_id=None),
    exported("elsewhere", authority="JP", licence_id=None),
    exported("elsewhere, forged", authority="JP", licence_id="X77"),
]


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    ordinary, ledger = honest()
    names = {"E1": "Ore Trading Ltd.", "E1b": "Ore Trading Ltd.", "J1": "Fab K.K."}
    parties = [{"party_id": party, "name": name} for party, name in names.items()]
    licences = [*ledger, licence("L1"), licence("L2", max_kg=1000.0), licence("L3", hs_code="811010")]
    licences += [licence("L12", exporter_id="E12"), licence("L4", hs_code="2825800010", max_kg=1000.0)]
    folder = tmp_path_factory.mktemp("licensing")
    with screened(folder, LICENSING, declarations=ordinary + EXPORTS, licences=licences, parties=parties) as opened:
        yield opened


@pytest.mark.parametrize(
    ("declaration", "claim", "said"),
    [
        (
            "bare",
            "no_licence",
            "is controlled by No. 33 of 2024 of China, in force since 2024-09-15.",
        ),
        (
            "one of seven",
            "no_licence",
            "2846909920 (Dy compounds, or one of 6 other goods listed with it) is controlled",
        ),
        ("one named of seven", "no_licence", "2846901993 (Dy oxide) is controlled by No. 18 of 2025 of China"),
        ("Y-Eu oxide 99.99%", "no_licence", "2846901993 (Y oxide) is controlled"),
        ("rare earth oxide, Port Of La Rochelle", "no_licence", "(Dy oxide, or one of 6 other goods listed with it)"),
        ("to Hong Kong", "no_licence", "The ledger holds no licence of this exporter"),
        ("pure", "no_licence", "asks for antimony oxide >= 99.99 %, and the description states 99.995 %"),
        ("nines", "no_licence", "without a licence number"),
        ("forged", "unknown_licence", "licence X9, which the ledger does not hold"),
        ("numbered otherwise, elsewhere", "unknown_licence", "licence X6, which the ledger does not hold"),
        (
            "numbered otherwise twice",
            "unknown_licence",
            "for this heading, destination and day, but another of its exports names the unknown one too.",
        ),
        ("numbered for more", "unknown_licence", "licence X10, which the ledger does not hold"),
        (
            "too late",
            "licence_out_of_date",
            "is valid from 2025-01-01 to 2025-12-31; the goods were exported on 2026-02-09, 40 days after it ended",
        ),
        ("a day late", "licence_out_of_date", "the goods were exported on 2026-01-01, 1 day after it ended"),
        ("lodged four days before", "licence_out_of_date", "exported on 2024-12-28, 4 days before it began"),
        (
            "overdrawn",
            "licence_overdrawn",
            "Licence L2 allows 1,000 kg; with this export 3 items have drawn 1,240 kg, 24 % too much",
        ),
        ("of another", "other_holder", "Licence L1 was granted to Ore Trading Ltd. (E1); the exporter is E3"),
        ("other goods", "other_heading", "was granted for 8110101000; 8110200000 is declared"),
        ("other user", "other_end_user", "names Fab K.K. (J1) as the end user; the declaration names J7"),
        ("other place", "other_destination", "was granted for Japan; the goods go to South Korea"),
        ("unlisted, forged", "unknown_licence", "No control known here lists 8110109900, but who names a licence says"),
        ("unlisted, of another", "other_holder", "Licence L3 was granted to Ore Trading Ltd. (E1); the exporter is E3"),
    ],
)
def test_a_licence_that_fails_is_told_with_its_figures(warehouse, declaration, claim, said):
    assert said in claims(warehouse, "licensing", declaration)[claim]
    assert p_value(warehouse, "licensing", declaration) < 1e-3


def test_who_is_no_end_user_and_what_does_not_come_back_is_not_exchanged(warehouse):
    assert "other_holder" in claims(warehouse, "licensing", "importer named after the holder")
    assert "other_destination" in claims(warehouse, "licensing", "to itself")


@pytest.mark.parametrize("declaration", ["parties exchanged", "places exchanged"])
def test_columns_that_were_exchanged_are_no_failure_of_a_licence(warehouse, declaration):
    assert claims(warehouse, "licensing", declaration) == {}


def test_a_ledger_that_holds_a_licence_for_some_destination_is_not_said_to_hold_none(warehouse):
    held = claims(warehouse, "licensing", "to nowhere named")["no_licence"]
    assert "The ledger holds L1, of the same exporter for this heading and day: its number may only have been" in held
    none = claims(warehouse, "licensing", "to nowhere named, unlicensed")["no_licence"]
    assert none.endswith("The ledger holds no licence of this exporter for this heading and day.")


def test_to_leave_the_destination_out_clears_no_number_unless_the_authority_records_none(warehouse, tmp_path):
    reason = claims(warehouse, "licensing", "numbered otherwise, to nowhere named")["unknown_licence"]
    assert reason.endswith(", of the same exporter for this heading and day, but no destination is declared.")
    ordinary, ledger = honest()
    undirected = [row | {"destination": None} for row in ordinary + EXPORTS]
    held = [*ledger, licence("L1"), licence("L2"), licence("L3", hs_code="811010")]
    with screened(tmp_path, LICENSING, declarations=undirected, licences=held) as judged:
        assert claims(judged, "licensing", "numbered otherwise, elsewhere") == {}


@pytest.mark.parametrize(
    ("declaration", "claim"), [("other user", "other_end_user"), ("overdrawn", "licence_overdrawn")]
)
def test_a_licence_that_the_ledger_holds_is_not_denied(warehouse, declaration, claim):
    reason = claims(warehouse, "licensing", declaration)[claim]
    assert "The ledger holds no licence" not in reason
    told = (
        r"that 1 in 5,000 honest exports under such a control fails so is assumed, and [\d.]+ % of all items are such"
    )
    assert re.search(told, reason)


def test_goods_that_a_control_lists_later_are_not_held_against_the_ledger(warehouse):
    assert claims(warehouse, "licensing", "before the control, forged") == {}


@pytest.mark.parametrize(
    "declaration",
    [
        "fits",
        "drawn",
        "drawn to the brim",
        "lodged three days before",
        "renamed",
        "mistyped",
        "numbered otherwise",
        "numbered otherwise, as other goods are",
        "unlisted",
        "H3-1",
    ],
)
def test_what_is_in_order_is_not_claimed(warehouse, declaration):
    assert claims(warehouse, "licensing", declaration) == {}
    assert p_value(warehouse, "licensing", declaration) == 1


@pytest.mark.parametrize(
    "declaration",
    [
        "before the control",
        "impure",
        "none of seven",
        "none in symbols",
        "imported",
        "elsewhere",
        "elsewhere, forged",
        "F7",
        "unlisted, bare",
        "unlicensed goods",
        "others of the code",
    ],
)
def test_what_no_control_binds_is_not_judged(warehouse, declaration):
    assert p_value(warehouse, "licensing", declaration) is None
    assert silence(warehouse, "licensing", declaration) == "no export under a control of its authority"


@pytest.mark.parametrize(
    ("declaration", "claim", "said"),
    [
        ("suspended", "control_suspended", "No violation: the control of 25309020 ("),
        ("doubtful", "control_in_doubt", "A doubt, no violation: whether the control of 25309020 ("),
    ],
)
def test_suspended_and_doubtful_controls_are_said_and_never_held_against_anybody(warehouse, declaration, claim, said):
    assert claims(warehouse, "licensing", declaration)[claim].startswith(said)
    assert p_value(warehouse, "licensing", declaration) is None


def test_a_short_code_is_only_possibly_controlled_and_needs_peers_that_name_licences(warehouse):
    assert claims(warehouse, "licensing", "short code") == {}
    assert silence(warehouse, "licensing", "short code") == "most exports of such goods name no licence"


def test_without_a_ledger_only_a_missing_number_is_claimed(tmp_path):
    ordinary, _ = honest()
    with screened(tmp_path, LICENSING, declarations=ordinary + EXPORTS) as warehouse:
        assert set(claims(warehouse, "licensing", "bare")) == {"no_licence"}
        assert claims(warehouse, "licensing", "too late") == {}
        told = warehouse.rows("SELECT DISTINCT claim FROM detect.licensing WHERE p_value < 1")
        assert told == [("no_licence",)]


def test_where_nobody_names_a_licence_a_missing_one_says_nothing(tmp_path):
    ordinary, _ = honest()
    bare = [row | {"licence_id": None} for row in ordinary + EXPORTS]
    with screened(tmp_path, LICENSING, declarations=bare) as warehouse:
        assert p_value(warehouse, "licensing", "bare") is None
        assert silence(warehouse, "licensing", "bare") == "most exports of such goods name no licence"


def test_a_missing_number_says_less_the_more_often_numbers_are_left_out(tmp_path):
    ordinary, ledger = honest()
    careless = [row | {"licence_id": None} if row["declaration_id"].endswith("-1") else row for row in ordinary]
    with screened(tmp_path, LICENSING, declarations=careless + EXPORTS, licences=[*ledger, licence("L1")]) as warehouse:
        # One number in three is left out by those who name the others, and one item in thirty is under a control.
        assert p_value(warehouse, "licensing", "bare") > 0.2 / 30


def test_goods_that_nobody_licenses_under_the_code_are_not_what_the_control_means(tmp_path):
    ordinary, ledger = honest()
    free = {"description": "lead alloy, hard", "licence_id": None}
    others = [exported(f"O{number}", exporter_id=f"O{number}", **free) for number in range(30)]
    declared = [*ordinary, *others, exported("bare", exporter_id="E2", licence_id=None)]
    with screened(tmp_path, LICENSING, declarations=declared, licences=ledger) as warehouse:
        assert all(claims(warehouse, "licensing", row["declaration_id"]) == {} for row in others)
        assert set(claims(warehouse, "licensing", "bare")) == {"no_licence"}


def test_what_nobody_did_when_the_reference_was_fitted_is_told_later(tmp_path):
    ordinary, ledger = honest()
    late = next(row for row in EXPORTS if row["declaration_id"] == "too late")
    with screened(tmp_path, LICENSING, declarations=ordinary, licences=[*ledger, licence("L1")]) as warehouse:
        judge(warehouse, replace(LICENSING, fitted=()), declarations=[late])  # the reference is kept
        reason = claims(warehouse, "licensing", "too late")["licence_out_of_date"]
    assert "the goods were exported on 2026-02-09" in reason
