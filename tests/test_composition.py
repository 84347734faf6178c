"""Compositions: what descriptions state of what goods contain."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from detectors.composition import Elements

ELEMENTS = Elements(
    masses={
        "B": 10.81,
        "Bi": 208.98,
        "C": 12.011,
        "Cd": 112.41,
        "Dy": 162.5,
        "Fe": 55.845,
        "Ga": 69.723,
        "I": 126.904,
        "In": 114.818,
        "N": 14.007,
        "Nd": 144.24,
        "Ni": 58.693,
        "O": 15.999,
        "P": 30.974,
        "Pr": 140.91,
        "Sb": 121.76,
        "Sm": 150.36,
        "Sn": 118.71,
        "Te": 127.6,
        "W": 183.84,
        "Y": 88.906,
    },
    words={"antimony": "Sb", "graphite": "C", "石墨": "C", "锑": "Sb", "tungsten": "W", "镝": "Dy"},
)


@pytest.mark.parametrize(
    ("text", "element", "kind", "percent"),
    [
        ("lead free solder paste Sn42Bi58", "Bi", "metal", 58),
        ("SN42BI58 SOLDER", "Bi", "metal", 58),
        ("TIN ALLOY SN43 BI57 BARS", "Bi", "metal", 57),
        ("solder Sn42/Bi58", "Bi", "metal", 58),
        ("NdFeB magnets Dy 0.36%", "Dy", "metal", 0.36),
        ("NdFeB Dy>0.5%", "Dy", "metal", 0.5),
        ("flame retardant Sb2O3 99.99", "Sb", "oxide", 83.53),
        ("ANTIMONY TRIOXIDE 99.99%", "Sb", "oxide", 83.53),
        ("三氧化二锑 99.99%", "Sb", "oxide", 83.53),
        ("Ga 4N ingots", "Ga", "metal", 99.99),
        ("IN 99.995% INGOT", "In", "metal", 99.995),
        ("Dy99.9% metal", "Dy", "metal", 99.9),
        ("W99.95% rods", "W", "metal", 99.95),
        ("99.99% Ga", "Ga", "metal", 99.99),
        ("99.95% tungsten plate", "W", "metal", 99.95),
        ("99.95% tungsten for chloride lines", "W", "metal", 99.95),
        ("99.95% tungsten powder, carbide grade", "W", "metal", 99.95),
        ("6N antimony organic compound", "Sb", "organic", None),
        ("99.99% ANTIMONY TRICHLORIDE", "Sb", "chloride", None),
        ("99.9% antimony (III) oxide", "Sb", "oxide", None),
        ("99.9% antimony tin oxide", "Sb", "oxide", None),
        ("99.9% tungsten hexafluoride", "W", "fluoride", None),
        ("W 92 %", "W", "metal", 92),
        ("W 97 Ni Fe", "W", "metal", 97),
        ("NICKEL POWDER 99.8% W 97 NI FE", "W", "metal", 97),
        ("锑 99.65%", "Sb", "metal", 99.65),
        ("antimony content 99,65 %", "Sb", "metal", 99.65),
        ("tungsten carbide 99.8%", "W", "carbide", 93.68),
        ("CDTE 5N", "Te", "telluride", 53.16),
        ("GaN powder 99.99%", "Ga", "nitride", 83.26),
        ("GAN POWDER 99.99% PO 84213", "Ga", "nitride", 83.26),
        ("graphite 3N5 blocks", "C", "graphite", 99.95),
        ("artificial graphite blocks, purity 99.95%, 40 MPa", "C", "graphite", 99.95),
        ("石墨块 含碳量≥99.95%", "C", "graphite", 99.95),
        ("SmCo5 magnets", "Sm", "metal", None),
        ("Sm2Co17 RING", "Sm", "metal", None),
        ("samarium cobalt magnets", "Sm", "metal", None),
        ("钐钴永磁体", "Sm", "metal", None),
        ("Nd-Pr-Dy-Fe-B", "Dy", "metal", None),
        ("含镝钕铁硼磁铁", "Dy", "metal", None),
        ("magnets containing Dy", "Dy", "metal", None),
    ],
)
def test_a_composition_is_read(text, element, kind, percent):
    (content,) = [one for one in ELEMENTS.contents(text) if one.element == element]
    assert content.kind == kind
    assert content.percent == (None if percent is None else pytest.approx(percent, abs=0.01))


@pytest.mark.parametrize(
    "text",
    [
        "algodón y 5% elastano",
        "cotton 60% wool 40%",
        "N42 magnets",
        "SAC305",
        "rice 5% broken",
        "PO 84213 Ga",
        "不含镝磁铁",
        "graphite electrode, ash 0.3%",
        "tungsten powder 99.9%",
        "100% IN BULK",
        "SLUDGE, 55% BY ASSAY",
        "PONY SKIN 95%",
        "steel cabinet W60 H40",
        "ink C20 Y80",
        "FERRITE RINGS Y30 6N HIGH PURITY",
    ],
)
def test_what_is_no_composition_states_nothing(text):
    assert ELEMENTS.contents(text) == []


@given(st.text("DySbOWC0123456789.,% -/N≥", max_size=24))
@example("NdFeB MAGNETS 38UH Nd 30% Dy0 .4%")
def test_a_mistyped_composition_states_shares_or_nothing(text):
    assert all(content.percent is None or 0 <= content.percent <= 100 for content in ELEMENTS.contents(text))
