"""Territories and the names by which they are found."""

import duckdb
import pytest
from facts import REFERENCE, rows, where


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
