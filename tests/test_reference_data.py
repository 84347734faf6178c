"""The facts in data/reference: well-formed, consistent, and right where we know the answer."""

import pytest
from facts import MINERALS, REFERENCE, day, rows, where

from schemas import tables

COLUMNS = {
    "territories": "territory alpha3 m49 comtrade_code name region subregion latitude longitude landlocked",
    "territory_names": "name territory system",
    "headings": "hs6 description source",
    "hs_sections": "chapter_from chapter_to section title source",
    "heading_minerals": "hs6 mineral form material role basket made_anywhere confidence note source",
    "controls": "code jurisdiction valid_from valid_to status mineral substance operator threshold unit"
    " confidence announcement item source",
    "announcements": "announcement issuer announced effective mineral scope status_note url confidence source",
    "producers": "mineral territory stage tonnes tonnes_year world_share valid_from valid_to confidence source",
    "prices": "mineral form hs6 valid_from valid_to usd_per_kg_low usd_per_kg_high basis confidence source",
    "usual_prices": "hs goods usd_per_kg_high confidence source",
    "packaging": "mineral form hs6 package_type net_kg_low net_kg_typical net_kg_high"
    " tare_share_low tare_share_high confidence source",
    "package_types": "package_type name",
    "densities": "material mineral g_cm3_low g_cm3_high confidence source",
    "hubs": "territory role confidence source",
    "ports": "locode name territory latitude longitude",
    "mineral_names": "word mineral language",
    "heading_others": "hs6 others",
    "mineral_articles": "hs6 mineral goods in_any_share",
    "moist_goods": "hs moisture_percent goods confidence source",
    "stowage": "hs kg_per_m3 goods confidence source",
    "chances": "claim chance why",
    "elements": "symbol name chinese mineral atomic_mass source",
    "mass_units": "mass_unit name source",
    "thresholds": "threshold measure flow jurisdictions valid_from valid_to meaning confidence source",
    "party_words": "word short",
    "sample_words": "word language",
    "scrap_words": "word language",
    "used_words": "word language whole",
    "origin_words": "word language needs_colon names_maker",
    "places": "place territory mineral",
    "other_names": "hs6 word",
    "heading_changes": "former hs6 revision split confidence note source",
    "freight": "transport_mode cif_over_fob confidence least_usd usd_per_kg charges_confidence source",
    "pegs": "currency anchor units_per_anchor valid_from confidence source",
    "bans": "announcement jurisdiction mineral destination valid_from valid_to confidence source",
}
KEYS = {
    "territories": "territory",
    "territory_names": "name",
    "headings": "hs6",
    "hs_sections": "chapter_from",
    "heading_minerals": "hs6 mineral",
    "controls": "code jurisdiction announcement item valid_from",
    "announcements": "announcement",
    "producers": "mineral territory stage",
    "prices": "mineral form hs6 valid_from basis",
    "usual_prices": "hs",
    "packaging": "mineral form package_type",
    "package_types": "package_type",
    "densities": "material",
    "hubs": "territory",
    "ports": "locode",
    "mineral_names": "word",
    "heading_others": "hs6",
    "mineral_articles": "hs6 mineral",
    "moist_goods": "hs",
    "stowage": "hs",
    "chances": "claim",
    "elements": "symbol",
    "mass_units": "mass_unit",
    "thresholds": "threshold measure flow jurisdictions valid_from",
    "party_words": "word",
    "sample_words": "word",
    "scrap_words": "word",
    "used_words": "word",
    "origin_words": "word",
    "places": "place mineral",
    "other_names": "hs6 word",
    "heading_changes": "former hs6",
    "freight": "transport_mode",
    "pegs": "currency",
    "bans": "announcement mineral destination",
}
ALLOWED = {
    "needs_colon": {"true", "false"},
    "names_maker": {"true", "false"},
    "whole": {"true", "false"},
    "in_any_share": {"true", "false"},
    "charges_confidence": {"high", "medium", "low"},
    "status": {"in_force", "suspended", "unknown"},
    "basket": {"true", "false"},
    "made_anywhere": {"true", "false"},
    "split": {"true", "false"},
    "stage": {"mine", "refine", "recycle"},
    "system": {"alpha2", "alpha3", "m49", "comtrade", "english", "portuguese", "chinese"},
    "confidence": {"low", "medium", "high"},
    "landlocked": {"true", "false", ""},
    "operator": {">", ">=", ""},
    "unit": {"percent", "g/cm3", ""},
}


def cells(column):
    """Every value of a column, with the file it stands in."""
    files = [name for name, columns in COLUMNS.items() if column in columns.split()]
    return [(name, row[column]) for name in files for row in rows(name)]


def test_every_file_and_column_is_described():
    assert {path.stem for path in REFERENCE.glob("*.csv")} == set(COLUMNS) == set(KEYS)
    readme = (REFERENCE.parent / "README.md").read_text(encoding="utf-8")
    for name, columns in COLUMNS.items():
        section = readme.split(f"**{name}.csv**")[1].split("\n**")[0]
        assert [column for column in columns.split() if column not in section] == [], name


@pytest.mark.parametrize("name", COLUMNS)
def test_file(name):
    raw = (REFERENCE / f"{name}.csv").read_bytes()
    assert b"\r" not in raw
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert raw.endswith(b"\n")
    table = rows(name)
    assert list(table[0]) == COLUMNS[name].split()
    for row in table:
        assert None not in row, row
        assert None not in row.values(), row
        assert all(value == value.strip() and "\n" not in value for value in row.values()), row
    keys = [tuple(row[column] for column in KEYS[name].split()) for row in table]
    assert len(keys) == len(set(keys))
    assert keys == sorted(keys)


@pytest.mark.parametrize("column", ALLOWED)
def test_words_are_known(column):
    assert {value for _, value in cells(column)} <= ALLOWED[column]


def test_roles_are_known():
    roles = {row["role"] for row in rows("heading_minerals")}
    assert roles == {"target", "adjacent", "scrap", "downstream", "cover"}


@pytest.mark.parametrize("column", ["source", "note", "scope", "item", "basis"])
def test_texts_name_no_machine(column):
    for name, value in cells(column):
        assert value or column == "note", name
        assert "/work" not in value
        assert "(memory)" not in value
        assert "github" not in value.lower()


def test_territories_exist():
    known = {row["territory"] for row in rows("territories")}
    for name, value in cells("territory"):
        assert value in known, (name, value)


def test_jurisdictions_of_thresholds_exist():
    known = {row["territory"] for row in rows("territories")}
    for row in rows("thresholds"):
        assert set(row["jurisdictions"].split(";")) <= known, row
        assert row["measure"] == "kg" or len(row["measure"]) == 3


def test_minerals_exist():
    for name, value in cells("mineral"):
        if name == "announcements":
            assert set(filter(None, value.split(";"))) <= MINERALS
        else:
            assert value in MINERALS or (name in ("densities", "elements", "places") and value == ""), (name, value)


def test_headings_exist():
    known = {row["hs6"] for row in rows("headings")}
    assert all(len(hs6) == 6 and hs6.isdigit() for hs6 in known)
    for name, value in cells("hs6"):
        # Of the headings of such goods no more than this need be known.
        assert value in known or name == "mineral_articles" or (name in {"prices", "packaging"} and value == ""), (
            name,
            value,
        )
    used = {row["hs6"] for row in rows("heading_minerals")} | {row["code"][:6] for row in rows("controls")}
    assert known == used


def test_a_price_or_packing_stands_under_a_heading_of_its_mineral():
    held = {(row["hs6"], row["mineral"]) for row in rows("heading_minerals")}
    for row in rows("prices") + rows("packaging"):
        assert not row["hs6"] or (row["hs6"], row["mineral"]) in held, row


def test_package_types_exist():
    known = {row["package_type"] for row in rows("package_types")}
    assert {row["package_type"] for row in rows("packaging")} <= known
    assert all(len(package_type) == 2 for package_type in known)


def test_dates_are_iso():
    for column in ("valid_from", "valid_to", "announced", "effective"):
        for _, value in cells(column):
            assert value == "" or day(value).isoformat() == value
    for name in ("controls", "prices", "producers"):
        for row in rows(name):
            assert day(row["valid_from"] or "0001-01-01") < day(row["valid_to"]), row
    assert all(row["announced"] <= row["effective"] for row in rows("announcements"))


LOW_TO_HIGH = [
    ("prices", ["usd_per_kg_low", "usd_per_kg_high"]),
    ("packaging", ["net_kg_low", "net_kg_typical", "net_kg_high"]),
    ("packaging", ["tare_share_low", "tare_share_high"]),
    ("densities", ["g_cm3_low", "g_cm3_high"]),
]


@pytest.mark.parametrize(("name", "columns"), LOW_TO_HIGH)
def test_low_is_not_above_high(name, columns):
    for row in rows(name):
        values = [float(row[column]) for column in columns if row[column]]
        assert values == sorted(values), row
        assert name == "packaging" or len(values) == len(columns), row
        assert all(value > 0 or "tare" in columns[0] for value in values), row
        assert all(value < 1 for value in values) or "tare" not in columns[0], row


# -- headings


def test_a_heading_is_a_basket_for_all_its_minerals_or_none():
    baskets = {}
    for row in rows("heading_minerals"):
        baskets.setdefault(row["hs6"], set()).add(row["basket"])
    assert [hs6 for hs6, values in baskets.items() if len(values) > 1] == []
    for hs6 in [
        "282560",
        "282590",
        "284290",
        "284690",
        "285390",
        "381800",
        "382499",
        "382569",
        "811292",
        "811299",
        "848690",
    ]:
        assert baskets[hs6] == {"true"}, hs6


def test_a_basket_names_every_mineral_it_can_hold():
    def minerals(hs6):
        return {row["mineral"] for row in where("heading_minerals", hs6=hs6)}

    assert minerals("811292") == {"gallium", "germanium", "indium"}
    assert minerals("282590") == {"bismuth", "gallium", "indium", "tellurium", "tungsten"}


def test_materials_have_a_density():
    known = {row["material"]: row["mineral"] for row in rows("densities")}
    for row in rows("heading_minerals"):
        assert row["material"] in known or row["material"] == "", row
        if row["material"] and row["role"] in {"target", "scrap"}:
            assert known[row["material"]] == row["mineral"], row


def test_every_mode_of_transport_has_its_freight():
    modes = tables()["declarations"].columns["transport_mode"].choices
    assert [row["transport_mode"] for row in rows("freight")] == sorted(modes)


def test_goods_of_a_heading_have_one_usual_price():
    heads = [row["hs"] for row in rows("usual_prices")]
    assert [(one, other) for one in heads for other in heads if one != other and other.startswith(one)] == []
    assert all(float(row["usd_per_kg_high"]) > 0 for row in rows("usual_prices"))
