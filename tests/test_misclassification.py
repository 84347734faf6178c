"""Misclassification: controlled goods under another code among ordinary ones, and what descriptions state."""

from datetime import date

import pytest
from detecting import claims, compared, p_value, silence
from metals import ORDINARY, big_bags, declared, gallium, given_up

from detectors.misclassification import MISCLASSIFICATION

pytestmark = pytest.mark.usefixtures("without_suites")

IN_JAPAN = {"authority": "JP", "flow": "import", "dispatch": "CN"}
ODD = [
    *given_up("for good", ["2023-06-03", "2023-06-13", "2023-06-23"], ["2023-10-03", "2023-10-13"]),
    *given_up("for half a year", ["2023-06-03", "2023-07-13", "2024-04-01"], ["2023-10-03", "2024-05-03"]),
    *given_up("for five months", ["2023-06-03", "2023-07-13", "2023-12-20"], ["2023-10-03"]),
    *given_up("under way", ["2023-06-03", "2023-07-13", "2023-09-10"], ["2023-10-03"], **IN_JAPAN),
    *given_up("side by side", ["2023-06-03", "2023-07-13", "2023-09-10"], ["2023-08-10"], **IN_JAPAN),
    *given_up("on both sides", ["2023-06-03"], ["2023-10-03"], transport_doc="of both sides"),
    *given_up("on both sides", ["2023-06-13"], [], transport_doc="of both sides", **IN_JAPAN),
    *(
        declared(f"P{number}", number, hs_code="3213900000", exporter_id=f"P{number % 30}", description="colours")
        | {"declared_on": (date(2023, 8, 1), date(2023, 10, 1), date(2025, 6, 2))[number % 3]}
        for number in range(150)
    ),
    gallium("gallium as zinc", 3, hs_code="7903900000", description="zinc powder", exporter_id="X1"),
    declared("cheap zinc in cases", 3, declared_on=date(2023, 6, 2), exporter_id="X1", packages=int(50 * 23 / 12)),
    gallium("dear zinc in drums", 3, hs_code="7903900000", description="zinc powder", exporter_id="X1", packages=1,
            declared_on=date(2023, 6, 2)),
    gallium("germanium as zinc", 3, hs_code="7903900000", description="zinc powder", exporter_id="X25",
            value=50 * 4000),
    *(gallium(f"as zinc, of no stated packages, on {day}", 3, hs_code="7903900000", description="zinc powder",
              exporter_id="X30", declared_on=day, packages=None)
      for day in (date(2023, 7, 2), date(2023, 7, 3))),
    *(gallium(f"as zinc on {day}", 3, hs_code="7903900000", description="zinc powder", exporter_id=exporter,
              declared_on=day)
      for day, exporter in ((date(2023, 7, 2), "X26"), (date(2023, 7, 3), "X18"), (date(2024, 7, 3), "X26"))),
    declared("dear zinc", 5, value=1000 * 9.0, exporter_id="X2"),
    declared("zinc in big bags", 5, **big_bags(3), exporter_id="X2"),
    gallium("gallium as itself", 4, hs_code="8112929010", description="gallium metal 4N", exporter_id="X3"),
    *(declared(f"{code}-{number}", number, hs_code=code, description="other goods", exporter_id=f"O{number}")
      for code in ("2841900041", "6903100000") for number in range(9)),
    declared("germanate, an article", 6, hs_code="2841900041", description="bismuth germanium oxide", exporter_id="X0"),
    declared("crucible, an article", 6, hs_code="6903100000", description="clay graphite crucible", exporter_id="X28"),
    declared("shipped by few", 6, hs_code="8306290000", description="antimony figures", exporter_id="X29"),
    declared("bismuth paste", 6, hs_code="3810100000", description="solder paste Sn42Bi58", exporter_id="X4"),
    declared("tin paste", 7, hs_code="3810100000", description="solder paste Sn96Ag4", exporter_id="X5"),
    declared("before the control", 8, hs_code="3810100000", description="solder paste Sn42Bi58", exporter_id="X6",
             declared_on=date(2024, 6, 2)),
    declared("ordinary trioxide", 9, hs_code="2825800090", description="antimony trioxide 99.8%", exporter_id="X7"),
    declared("pure trioxide", 10, hs_code="2825800090", description="antimony trioxide 99.99%", exporter_id="X8"),
    declared("pure, own code", 11, hs_code="2825800010", description="antimony trioxide 99.99%", exporter_id="X9"),
    declared("ore", 12, hs_code="2611000000", description="wolframite concentrate WO3 65%", exporter_id="X10"),
    declared("magnets", 13, hs_code="8505111000", description="NdFeB magnets Dy 0.36%", exporter_id="X11"),
    declared("samarium magnets", 14, hs_code="8505111000", description="SmCo5 magnets", exporter_id="X18"),
    declared("samarium magnets, imported", 14, hs_code="8505111000", description="SmCo5 magnets", exporter_id="X18",
             authority="KR", flow="import", destination="KR"),
    declared("paste of others", 14, hs_code="3810100000", description="solder paste Sn42Bi58", exporter_id="X23",
             authority="KR", flow="import", origin="JP", dispatch="JP", destination="KR"),
    declared("tungsten wire", 13, hs_code="8101960000", description="wire, W 99.95%", exporter_id="X27",
             declared_on=date(2025, 6, 2)),
    *(declared(f"tungsten under {code}", 13, hs_code=code, description="W 99.95%", exporter_id="X27",
               declared_on=date(2025, 6, 2)) for code in ("7504000000", "2620990000", "8101940090")),
    declared("tungsten with something else", 13, hs_code="7228600000", description="alloy bars, W 85%",
             exporter_id="X27", declared_on=date(2025, 6, 2)),
    declared("tungsten as steel", 13, hs_code="7228600000", description="alloy bars, W 99.95%", exporter_id="X27",
             declared_on=date(2025, 6, 2)),
    declared("motors", 15, hs_code="8501310000", description="motors, magnets Dy 0.36%", exporter_id="X19"),
    declared("strong graphite", 15, hs_code="3801100090", exporter_id="X20",
             description="artificial graphite blocks purity 99.95% 40 MPa 1.80 g/cm3"),
    declared("weak graphite", 16, hs_code="3801100090", exporter_id="X21",
             description="artificial graphite blocks purity 99.95% 20 MPa 1.80 g/cm3"),
    declared("graphite at the figure", 16, hs_code="3801100090", exporter_id="X20",
             description="artificial graphite blocks purity 99.9% 40 MPa"),
    declared("light graphite", 16, hs_code="3801100090", exporter_id="X21",
             description="artificial graphite blocks purity 99.95% 40 MPa 1.60 g/cm3"),
    declared("pure graphite", 17, hs_code="3801100090", exporter_id="X22", description="artificial graphite 99.95%"),
    declared("licensed magnets", 13, hs_code="8505111000", description="NdFeB magnets Dy 0.36%", exporter_id="X14",
             licence_id="L1"),
    declared("zinc as gallium", 15, description="gallium metal ingots", exporter_id="X12"),
    declared("short word", 19, hs_code="2825800010", description="ato nanopowders", exporter_id="X16"),
    declared("oxide as metal", 20, hs_code="2825800010", description="moly nanopowders", exporter_id="X17"),
    declared("two digits exchanged", 18, hs_code="8119229010", description="gallium 4N", exporter_id="X15"),
    declared("a longer word", 17, hs_code="7404000000", description="Kupferschrott, insbesondere Kabel",
             exporter_id="X18"),
    declared("antimony in scrap", 17, hs_code="7404000000", description="scrap with antimony", exporter_id="X14"),
    *(
        declared(f"always {n}", n, hs_code="7404000000", description="bismuth scrap", exporter_id="X18")
        for n in range(40)
    ),
    declared("silent", 14, description=None, value=None, currency=None),
]  # fmt: skip


@pytest.fixture(scope="module")
def screened(tmp_path_factory):
    with compared(tmp_path_factory.mktemp("misclassification"), MISCLASSIFICATION, ORDINARY + ODD) as warehouse:
        yield warehouse


def said(screened, declaration_id):
    return claims(screened, "misclassification", declaration_id)


def test_goods_that_fit_controlled_ones_are_told_which(screened):
    reason = said(screened, "gallium as zinc")["profile_fits_controlled"]
    assert 'Declared as "zinc powder" (790390) at 616 USD/kg' in reason
    assert "fits gallium (811292" in reason
    assert "That is controlled since 2023-08-01. Of 46 other exporters of 790390, 95 % lie between" in reason
    assert p_value(screened, "misclassification", "gallium as zinc") < 1e-4


def test_goods_that_too_few_declare_are_known_by_their_published_prices_and_usual_packing(screened):
    reason = said(screened, "germanium as zinc")["profile_fits_controlled"]
    assert (
        'fits germanium (811292, "metal 99.999%", about 4,100 USD/kg), by its published prices and usual packing'
        in reason
    )


def test_nobody_hides_goods_from_a_control_that_is_not_announced(screened):
    assert "profile_fits_controlled" not in said(screened, "as zinc on 2023-07-02")
    assert "profile_fits_controlled" not in said(screened, "as zinc, of no stated packages, on 2023-07-02")
    for announced in ("as zinc on 2023-07-03", "as zinc, of no stated packages, on 2023-07-03"):
        reason = said(screened, announced)["profile_fits_controlled"]
        assert "That was announced to be controlled from 2023-08-01." in reason


def test_nothing_hides_in_a_heading_of_which_the_exporter_shipped_such_goods_before(screened):
    assert "profile_fits_controlled" not in said(screened, "as zinc on 2024-07-03")


@pytest.mark.parametrize(
    "declaration_id",
    ["dear zinc", "zinc in big bags", "gallium as itself", "two digits exchanged", "Z1", "C1", "G1"],
)
def test_honest_goods_fit_what_they_are_declared_as(screened, declaration_id):
    assert said(screened, declaration_id) == {}


@pytest.mark.parametrize(
    ("declaration_id", "reaches"),
    [
        ("bismuth paste", True),
        ("tin paste", False),
        ("before the control", False),
        ("ordinary trioxide", False),
        ("pure trioxide", True),
        ("pure, own code", False),
        ("ore", False),
        ("magnets", True),
        ("licensed magnets", False),
        ("samarium magnets", True),
        ("samarium magnets, imported", False),
        ("paste of others", False),
        ("motors", False),
        ("tungsten wire", False),
        ("tungsten with something else", False),
        ("tungsten as steel", True),
        ("tungsten under 7504000000", True),
        ("tungsten under 2620990000", True),
        ("tungsten under 8101940090", False),
        ("strong graphite", True),
        ("weak graphite", False),
        ("light graphite", False),
        ("pure graphite", False),
    ],
)
def test_a_controlled_composition_needs_the_controlled_code(screened, declaration_id, reaches):
    assert ("composition_reaches_control" in said(screened, declaration_id)) == reaches


def test_the_composition_and_the_control_are_named(screened):
    reason = said(screened, "bismuth paste")["composition_reaches_control"]
    assert 'The description "solder paste Sn42Bi58" states Sn42Bi58, which is 58.0 % bismuth.' in reason
    assert "in force since 2025-02-04; declared is 3810100000" in reason


def test_magnets_have_no_code_to_be_declared_under(screened):
    reason = said(screened, "samarium magnets")["composition_reaches_control"]
    assert "states SmCo5. That reaches the control of Sm metal/alloys/targets/SmCo magnets (No. 18 of" in reason
    assert "it prints no code for magnets, and no licence is named." in reason


def test_what_a_control_asks_for_and_the_description_leaves_open_is_told(screened):
    untold = "The control asks for more than 30.0 MPa and 1.73 g/cm³ too, which the description does not tell in full."
    assert untold in said(screened, "graphite at the figure")["composition_reaches_control"]
    assert untold not in said(screened, "strong graphite")["composition_reaches_control"]


def test_a_control_that_begins_at_a_size_may_be_reached(screened):
    reason = said(screened, "tungsten as steel")["composition_reaches_control"]
    assert "That may reach the control of solid W / W alloy >=97% W" in reason
    assert "The control begins at a size too, which the composition does not tell." in reason


def test_goods_of_the_metal_may_be_smaller_than_a_control_asks_and_wire_is(screened):
    declared = ("tungsten under 7504000000", "tungsten under 8101940090", "tungsten wire")
    elsewhere, at_home, wire = (p_value(screened, "misclassification", declaration) for declaration in declared)
    assert elsewhere < 0.001 < at_home < 0.01 < wire


def test_what_need_not_reach_a_control_may_reach_it(screened):
    verbs = {"strong graphite": "reaches", "graphite at the figure": "may reach"}
    for declaration_id, verb in verbs.items():
        reason = said(screened, declaration_id)["composition_reaches_control"]
        assert f"That {verb} the control of artificial graphite purity>99.9% flexural" in reason
        assert "(code 3801100030, No. 39 of 2023 of China)" in reason


def test_a_description_worded_like_controlled_goods_is_told(screened):
    reason = said(screened, "zinc as gallium")["text_speaks_of_other_goods"]
    assert 'The description "gallium metal ingots" is worded as exporters word 811292 (gallium)' in reason
    assert "under 790390, where it is declared" in reason


def test_long_common_words_do_not_speak_louder_than_the_short_one_that_names_the_goods(screened):
    spoken = screened.rows(
        """SELECT wording FROM detect.misclassification_speech
           JOIN detect.misclassification_wordings USING (hs6, words) WHERE hs6 = '282580'"""
    )
    assert spoken == [("moly nanopowders",)]


def test_a_long_word_is_known_by_its_first_letters(warehouse):
    signs = "".join(map(chr, range(0x4E00, 0x9000)))
    assert warehouse.rows("SELECT len(letter_groups($signs))", {"signs": signs}) == [(999,)]


def test_a_mineral_that_the_heading_cannot_hold_is_told(screened):
    reason = said(screened, "antimony in scrap")["mineral_named_in_text"]
    assert 'names antimony ("antimony"), which 740400 is not known to hold. None of 51 other exporters' in reason


@pytest.mark.parametrize("item", ["germanate, an article", "crucible, an article", "shipped by few", "a longer word"])
def test_a_mineral_may_be_in_place(item, screened):
    assert "mineral_named_in_text" not in said(screened, item)


def test_a_mineral_that_one_exporter_always_names_is_strange_once(screened):
    assert "mineral_named_in_text" not in said(screened, "always 7")


@pytest.mark.parametrize(
    ("item", "traded"),
    [
        ("for good: 2023-10-03", "3 times, last on 2023-06-23, and none since;"),
        ("for half a year: 2023-10-03", "2 times, last on 2023-07-13, and none again until 2024-04-01;"),
        ("under way: 2023-10-03", "3 times, last on 2023-09-10, and none since;"),
    ],
)
def test_parties_that_gave_up_controlled_goods_for_a_lookalike_are_told(item, traded, screened):
    reason = said(screened, item)["moved_to_lookalike"]
    assert f"These parties traded gallium (811292) {traded} it has been controlled since 2023-08-01" in reason
    assert "From 2023-10-03 on they trade 321390 at 604 USD/kg" in reason


@pytest.mark.parametrize(
    "item",
    [
        "for half a year: 2024-05-03",
        "for five months: 2023-10-03",
        "side by side: 2023-08-10",
        "on both sides: 2023-10-03",
    ],
)
def test_parties_that_trade_both_or_traded_once_gave_up_nothing(item, screened):
    assert "moved_to_lookalike" not in said(screened, item)


def test_an_item_that_says_nothing_leaves_the_detector_silent(screened):
    assert p_value(screened, "misclassification", "silent") is None
    assert silence(screened, "misclassification", "silent") == "no description, and no price to compare"
