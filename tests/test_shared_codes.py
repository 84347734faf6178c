"""Licensing: goods under a code of six digits, which a control shares with goods that it does not mean."""

import pytest
from detecting import claims, screened, silence
from licences import exported, honest, licence

from detectors.licensing import LICENSING


def shared(declaration_id, description, hs_code="282560", **changed):
    """An export under a code of six digits, which the control shares with goods that it does not mean."""
    return exported(declaration_id, hs_code=hs_code, description=description, **changed)


SHARED = [
    *(
        shared(f"G{number}", "germanium dioxide", exporter_id=f"G{number}", licence_id=f"LG{number}")
        for number in range(30)
    ),
    *(
        shared(f"D{number}", "dysprosium metal", "280530", exporter_id=f"D{number}", licence_id=f"LD{number}")
        for number in range(30)
    ),
    shared("germanium", "germanium dioxide powder 5N", licence_id=None, exporter_id="E7"),
    shared("zirconia", "zirconium dioxide", licence_id=None, exporter_id="E7"),
    shared("not said", None, licence_id=None, exporter_id="E8"),
    shared("neodymium", "neodymium metal ingots", "280530", licence_id=None, exporter_id="E7"),
    shared("dysprosium", "dysprosium metal", "280530", licence_id=None, exporter_id="E7"),
    shared("both metals", "neodymium-dysprosium metal", "280530", licence_id=None, exporter_id="E7"),
    shared("terbium", "Tb4O7 powder", "284690", licence_id=None, exporter_id="E7"),
    shared("antimonate", "sodium antimonate", "284290", licence_id=None, exporter_id="E7"),
    shared("pure oxide", "antimony oxide 99.995%", "282580", licence_id=None, exporter_id="E7"),
    shared("oxide", "antimony oxide", "282580", licence_id=None, exporter_id="E7"),
    shared("zirconia, overdrawn", "zirconium dioxide", licence_id="LG1", exporter_id="E9", net_kg=90_000.0),
    *(shared(f"undescribed {n}", None, licence_id=None, exporter_id=f"U{n}") for n in range(80)),
]


@pytest.fixture(scope="module")
def sharing(tmp_path_factory):
    ordinary, ledger = honest()
    ledger = [*ledger, *(licence(f"LG{number}", exporter_id=f"G{number}", hs_code="282560") for number in range(30))]
    folder = tmp_path_factory.mktemp("sharing")
    with screened(folder, LICENSING, declarations=ordinary + SHARED, licences=ledger) as opened:
        yield opened


@pytest.mark.parametrize(
    ("declaration", "needs"),
    [
        ("germanium", True),
        ("zirconia", False),
        ("not said", False),
        ("neodymium", False),
        ("dysprosium", True),
        ("both metals", True),
        ("oxide", False),
    ],
)
def test_under_a_shared_code_the_description_has_to_name_what_is_controlled(sharing, declaration, needs):
    assert ("no_licence" in claims(sharing, "licensing", declaration)) == needs


@pytest.mark.parametrize("declaration", ["zirconia", "neodymium"])
def test_other_goods_of_a_shared_code_are_not_judged(sharing, declaration):
    assert silence(sharing, "licensing", declaration) == "no export under a control of its authority"


@pytest.mark.parametrize("declaration", ["not said", "antimonate", "oxide"])
def test_what_neither_code_nor_description_tells_is_not_judged(sharing, declaration):
    assert silence(sharing, "licensing", declaration) == "neither code nor description tells that a control is meant"


def test_who_names_a_licence_under_a_shared_code_is_held_to_it(sharing):
    assert "other_holder" in claims(sharing, "licensing", "zirconia, overdrawn")


def test_figures_and_formulas_tell_which_control_is_meant(sharing):
    told = dict(
        sharing.rows(
            "SELECT declaration_id, is_told FROM detect.licensing_controlled JOIN features.items USING (item_id)"
        )
    )
    assert {name: told[name] for name in ("pure oxide", "oxide", "terbium")} == {
        "pure oxide": True,
        "oxide": False,
        "terbium": True,
    }
