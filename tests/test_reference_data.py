"""The facts in data/reference: well-formed, consistent, and right where we know the answer."""

import csv
import datetime
import itertools
from operator import itemgetter
from pathlib import Path

import duckdb
import pytest

REFERENCE = Path(__file__).parent.parent / "data" / "reference"
MINERALS = {
    "antimony",
    "bismuth",
    "gallium",
    "germanium",
    "graphite",
    "indium",
    "molybdenum",
    "rare_earths",
    "tellurium",
    "tungsten",
}
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
    "packaging": "mineral form hs6 package_type net_kg_low net_kg_typical net_kg_high"
    " tare_share_low tare_share_high confidence source",
    "package_types": "package_type name",
    "densities": "material mineral g_cm3_low g_cm3_high confidence source",
    "hubs": "territory role confidence source",
    "ports": "locode name territory latitude longitude",
    "mineral_names": "word mineral language",
    "heading_others": "hs6 others",
    "chances": "claim chance why",
    "elements": "symbol name chinese mineral atomic_mass source",
    "thresholds": "threshold measure flow jurisdictions valid_from valid_to meaning confidence source",
    "party_words": "word short",
    "heading_changes": "former hs6 revision split confidence note source",
    "freight": "transport_mode cif_over_fob confidence source",
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
    "packaging": "mineral form package_type",
    "package_types": "package_type",
    "densities": "material",
    "hubs": "territory",
    "ports": "locode",
    "mineral_names": "word",
    "heading_others": "hs6",
    "chances": "claim",
    "elements": "symbol",
    "thresholds": "threshold measure flow jurisdictions valid_from",
    "party_words": "word",
    "heading_changes": "former hs6",
    "freight": "transport_mode",
    "bans": "announcement mineral destination",
}
ALLOWED = {
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


def rows(name):
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def where(name, **wanted):
    return [row for row in rows(name) if all(row[column] == value for column, value in wanted.items())]


def day(text):
    return datetime.date.fromisoformat(text) if text else datetime.date.max


def cells(column):
    """Every value of a column, with the file it stands in."""
    files = [name for name, columns in COLUMNS.items() if column in columns.split()]
    return [(name, row[column]) for name in files for row in rows(name)]


@pytest.fixture(scope="module")
def names():
    """What a lookup finds: the names as DuckDB reads them."""
    with duckdb.connect() as con:
        con.execute(
            "CREATE TABLE names AS SELECT * FROM read_csv($path, header = true, all_varchar = true)",
            {"path": str(REFERENCE / "territory_names.csv")},
        )
        yield con


def look_up(con, text):
    found = con.execute(
        "SELECT territory FROM names WHERE name = upper(strip_accents(trim($text)))", {"text": text}
    ).fetchall()
    return [territory for (territory,) in found]


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
            assert value in MINERALS or (name in ("densities", "elements") and value == ""), (name, value)


def test_headings_exist():
    known = {row["hs6"] for row in rows("headings")}
    assert all(len(hs6) == 6 and hs6.isdigit() for hs6 in known)
    for name, value in cells("hs6"):
        assert value in known or (name in {"prices", "packaging"} and value == ""), (name, value)
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


# -- territories and their names


def test_all_territories_are_there():
    table = {row["territory"]: row for row in rows("territories")}
    assert len(table) == 253
    assert {"XW", "ZZ", "EU", "XK", "HK", "MO", "TW"} <= set(table)
    assert table["NA"]["name"] == "Namibia"
    for row in table.values():
        for column in ("m49", "comtrade_code"):
            assert row[column] == "" or str(int(row[column])) == row[column]
        assert bool(row["latitude"]) == bool(row["longitude"]), row
        assert -90 < float(row["latitude"] or 0) < 90
        assert -180 < float(row["longitude"] or 0) < 180
    differ = {a for a, row in table.items() if row["m49"] and row["comtrade_code"] not in {row["m49"], ""}}
    assert differ == {"US", "FR", "CH", "IN", "NO", "TW"}
    assert sum(row["landlocked"] == "true" for row in table.values()) == 45  # Kosovo is the 45th
    for column in ("alpha3", "m49", "comtrade_code", "name"):
        values = [row[column] for row in table.values() if row[column]]
        assert len(values) == len(set(values)), column


def test_names_are_as_the_lookup_makes_them(names):
    unmade = "SELECT name FROM names WHERE name IS DISTINCT FROM upper(strip_accents(trim(name)))"
    assert names.execute(unmade).fetchall() == []
    assert names.execute("SELECT count(*) FROM names").fetchone() == (len(rows("territory_names")),)
    assert names.execute("SELECT count(*) - count(DISTINCT name) FROM names").fetchone() == (0,)


def test_every_code_and_name_of_a_territory_finds_it(names):
    for row in rows("territories"):
        spellings = [row["territory"], row["alpha3"], row["comtrade_code"], row["name"]]
        if row["territory"] != "MC":  # 492 is "Europe EU, nes" to Comtrade
            spellings += [row["m49"], row["m49"].zfill(3) if row["m49"] else ""]
        for spelling in filter(None, spellings):
            assert look_up(names, spelling) == [row["territory"]], spelling


def test_every_territory_has_a_chinese_name():
    named = {row["territory"] for row in where("territory_names", system="chinese")}
    assert named == {row["territory"] for row in rows("territories")}


SPELLINGS = {
    "NA": "NA",
    "nam": "NA",
    "Rep. of Korea": "KR",
    "KOREA, SOUTH": "KR",
    "COREIA (DO SUL), REP": "KR",
    "韩国": "KR",
    "Dem. People's Rep. of Korea": "KP",
    "China, Hong Kong SAR": "HK",
    "中国香港": "HK",
    "香港": "HK",
    "344": "HK",
    "China, Macao SAR": "MO",
    "澳门": "MO",
    "Other Asia, nes": "TW",
    "FORMOSA (TAIWAN)    ": "TW",
    "490": "TW",
    "158": "TW",
    "S19": "TW",
    "中国台湾": "TW",
    "China": "CN",
    "CHINA, REPUBLICA POP": "CN",
    "USA": "US",
    "842": "US",
    "840": "US",
    "ESTADOS UNIDOS      ": "US",
    "美国": "US",
    "251": "FR",
    "250": "FR",
    "757": "CH",
    "756": "CH",
    "699": "IN",
    "356": "IN",
    "579": "NO",
    "578": "NO",
    "Viet Nam": "VN",
    "Vietnam": "VN",
    "越南": "VN",
    "Türkiye": "TR",
    "Turkey": "TR",
    "TÃ¼rkiye": "TR",
    "CÃ´te d'Ivoire": "CI",
    "Côte d’Ivoire": "CI",
    "CuraÃ§ao": "CW",
    "Russian Federation": "RU",
    "UAE": "AE",
    "EMIRADOS ARABES UNID": "AE",
    "阿联酋": "AE",
    "Lao People's Dem. Rep.": "LA",
    "Dem. Rep. of the Congo": "CD",
    "Congo": "CG",
    "刚果(金)": "CD",
    "刚果（布）": "CG",
    "United Rep. of Tanzania": "TZ",
    "PAISES BAIXOS (HOLAN": "NL",
    "VIRGENS,ILHAS (BRITA": "VG",
    "Niger": "NE",
    "Nigeria": "NG",
    "4": "AF",
    "004": "AF",
    "European Union": "EU",
    "97": "EU",
    "World": "XW",
    "0": "XW",
    "Areas, nes": "ZZ",
    "_AreasNES": "ZZ",
    "899": "ZZ",
    "492": "ZZ",
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_spelling(names, spelling):
    assert look_up(names, spelling) == [SPELLINGS[spelling]]


@pytest.mark.parametrize("spelling", ["Korea", "Virgin Islands", "Saint Martin", "", "12.0", "110"])
def test_an_ambiguous_spelling_finds_nothing(names, spelling):
    assert look_up(names, spelling) == []


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
    assert minerals("282590") == {"gallium", "indium", "tellurium", "tungsten"}


def test_materials_have_a_density():
    known = {row["material"]: row["mineral"] for row in rows("densities")}
    for row in rows("heading_minerals"):
        assert row["material"] in known or row["material"] == "", row
        if row["material"] and row["role"] in {"target", "scrap"}:
            assert known[row["material"]] == row["mineral"], row


# -- controls


def test_a_control_stands_under_a_heading_of_its_mineral():
    held = {(row["hs6"], row["mineral"]): row["role"] for row in rows("heading_minerals")}
    for row in rows("controls"):
        assert row["code"].isdigit()
        assert len(row["code"]) in (8, 10)
        assert held[row["code"][:6], row["mineral"]] in {"target", "scrap"}, row


def test_control_intervals_do_not_overlap():
    control = itemgetter("jurisdiction", "code", "announcement", "item")
    controls = sorted(rows("controls"), key=lambda row: (control(row), row["valid_from"]))
    for _, group in itertools.groupby(controls, key=control):
        for before, after in itertools.pairwise(group):
            assert before["valid_to"], before
            assert day(before["valid_to"]) <= day(after["valid_from"]), after


def test_a_threshold_is_whole_or_absent():
    for row in rows("controls"):
        parts = [row[column] for column in ("substance", "operator", "threshold", "unit")]
        assert all(parts) or not any(parts), row
        assert not row["threshold"] or 0 < float(row["threshold"]) <= 100


def test_controls_name_an_announcement_and_start_no_earlier():
    effective = {row["announcement"]: row for row in rows("announcements")}
    for row in rows("controls"):
        assert row["mineral"] in effective[row["announcement"]]["mineral"].split(";"), row
        if row["status"] == "in_force":
            assert row["valid_from"] == effective[row["announcement"]]["effective"], row


def test_the_rare_earth_controls_of_october_2025_never_came_into_force():
    for announcement in ("2025-56", "2025-57"):
        table = where("controls", announcement=announcement)
        assert [(row["status"], row["valid_from"], row["valid_to"]) for row in table] == [
            ("suspended", "2025-11-07", "2026-11-10"),
            ("unknown", "2026-11-10", ""),
        ]
        (notice,) = where("announcements", announcement=announcement)
        assert notice["effective"] == "2025-11-08"
    others = [row for row in rows("controls") if row["announcement"] not in {"2025-56", "2025-57"}]
    assert {(row["status"], row["valid_to"]) for row in others} == {("in_force", "")}


@pytest.mark.parametrize(
    ("mineral", "start"),
    [
        ("gallium", "2023-08-01"),
        ("germanium", "2023-08-01"),
        ("graphite", "2023-12-01"),
        ("antimony", "2024-09-15"),
        ("tungsten", "2025-02-04"),
        ("tellurium", "2025-02-04"),
        ("bismuth", "2025-02-04"),
        ("molybdenum", "2025-02-04"),
        ("indium", "2025-02-04"),
        ("rare_earths", "2025-04-04"),
    ],
)
def test_first_day_of_control(mineral, start):
    assert min(row["valid_from"] for row in where("controls", mineral=mineral, status="in_force")) == start


def test_known_conditions():
    (oxide,) = where("controls", code="2825800010")
    assert (oxide["operator"], oxide["threshold"], oxide["unit"]) == (">=", "99.99", "percent")
    for row in where("controls", code="3801100030"):
        assert (row["operator"], row["threshold"], row["unit"]) == (">", "99.9", "percent")
    assert {row["threshold"] for row in where("controls", code="8101940001")} == {"97", "17.5"}


# -- producers


def test_producers_are_plausible():
    total = {}
    for row in rows("producers"):
        assert row["territory"] not in {"XW", "ZZ", "EU"}, row
        assert bool(row["tonnes"]) == bool(row["tonnes_year"]), row
        if row["tonnes"]:
            assert float(row["tonnes"]) > 0
            assert 2019 <= int(row["tonnes_year"]) <= 2026
            key = row["mineral"], row["stage"], row["tonnes_year"]
            total[key] = total.get(key, 0) + float(row["world_share"] or 0)
        assert row["world_share"] == "" or 0 < float(row["world_share"]) <= 1, row
    assert all(share <= 1.02 for share in total.values()), total


def test_china_leads_every_mineral():
    for mineral in MINERALS:
        leader = max(where("producers", mineral=mineral), key=lambda row: float(row["world_share"] or 0))
        assert leader["territory"] == "CN", mineral


def test_free_ports_produce_nothing():
    assert where("producers", territory="HK") == []
    assert where("producers", territory="MO") == []


def test_thailand_refines_antimony_and_does_not_mine_it():
    assert [row["stage"] for row in where("producers", mineral="antimony", territory="TH")] == ["refine"]


def test_known_producers():
    (tajikistan,) = where("producers", mineral="antimony", territory="TJ", stage="mine")
    assert float(tajikistan["tonnes"]) == 22000
    (mexico,) = where("producers", mineral="antimony", territory="MX", stage="refine")
    assert mexico["valid_from"] == "2025-04-01"
    (china,) = where("producers", mineral="gallium", territory="CN")
    assert float(china["tonnes"]) == 900  # USGS counts kilograms
    for territory in ("BE", "FR", "IN", "JP", "KR", "US"):
        assert where("producers", mineral="antimony", territory=territory, stage="refine"), territory


# -- prices, packings, densities, ports


def test_prices_last_a_year_or_a_day():
    for row in rows("prices"):
        length = (day(row["valid_to"]) - day(row["valid_from"])).days
        assert length in {1, 365, 366}, row
        assert length == 1 or row["valid_from"].endswith("-01-01"), row


@pytest.mark.parametrize(
    ("mineral", "form", "year", "usd_per_kg"),
    [
        ("antimony", "metal 99.65%", 2021, 5.31 / 0.45359237),
        ("antimony", "metal 99.65%", 2024, 10.24 / 0.45359237),
        ("gallium", "metal", 2024, 439),
        ("germanium", "metal 99.999%", 2024, 1991),
        ("graphite", "flake", 2024, 1.05),
        ("tungsten", "concentrate 65% WO3", 2024, 252 / 10 * 0.65),
        ("molybdenum", "molybdic oxide 57% Mo", 2024, 47.72 * 0.57),
        ("rare_earths", "terbium oxide 99.99%", 2024, 812),
    ],
)
def test_known_averages(mineral, form, year, usd_per_kg):
    (row,) = where("prices", mineral=mineral, form=form, valid_from=f"{year}-01-01")
    assert float(row["usd_per_kg_low"]) == pytest.approx(usd_per_kg, rel=1e-3)
    assert row["usd_per_kg_low"] == row["usd_per_kg_high"]


def test_the_price_of_antimony_rose_fourfold():
    (before,) = where("prices", form="metal 99.65%", valid_from="2023-01-01")
    (after,) = where("prices", form="metal 99.65%", valid_from="2025-01-01")
    assert 4 < float(after["usd_per_kg_low"]) / float(before["usd_per_kg_low"]) < 5


def test_densities_are_plausible():
    table = {row["material"]: (float(row["g_cm3_low"]), float(row["g_cm3_high"])) for row in rows("densities")}
    assert all(0.5 < low <= high < 20 for low, high in table.values())
    low, high = table["antimony_metal"]
    assert low >= 6.6
    assert high <= 6.7
    assert table["antimony_metal"][1] < table["lead"][0]
    assert table["ferrite_magnet"][1] < table["ndfeb_magnet"][0] < table["smco_magnet"][0]
    assert table["tungsten_metal"][0] > 19
    assert table["water"] == (1, 1)


def test_ports_lie_in_their_territory():
    near = {row["territory"]: row for row in rows("territories")}
    for row in rows("ports"):
        assert len(row["locode"]) == 5
        assert row["locode"][:2] == row["territory"]
        assert -60 < float(row["latitude"]) < 70
        apart = abs(float(row["latitude"]) - float(near[row["territory"]]["latitude"]))
        small = row["territory"] in {"AE", "BE", "HK", "MO", "PA", "SG"}
        assert apart < (1 if small else 25), row
    (yantian,) = where("ports", locode="CNYTN")
    (hong_kong,) = where("ports", locode="HKHKG")
    assert abs(float(yantian["latitude"]) - float(hong_kong["latitude"])) < 0.5
    assert abs(float(yantian["longitude"]) - float(hong_kong["longitude"])) < 0.5
