"""Each source format: a few rows under its true header in, typed rows out; and what mappings can do at all."""

import gzip
import json
import textwrap
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pyarrow as pa
import pytest
import yaml
import zstandard
from conftest import ROOT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from intake import lent

from engine.errors import InputError
from flows.load import load
from schemas import formats_with, mapping, mappings, table
from schemas.expressions import Convention
from schemas.guess import guess
from schemas.mapping import normal, read_mapping
from schemas.rows import precedence, typed_rows

CASES = yaml.safe_load((ROOT / "tests" / "format_cases.yaml").read_text(encoding="utf-8"))
ANNUAL = "year,reporter_code,partner_code,hs6,flow,value_usd,net_kg\n2023,156,842,810194,X,300.5,10"
GACC = "数据年月,商品编码,商品名称,贸易伙伴名称,第一数量,第一计量单位,美元\n202402,28112100,二氧化碳,美国,12,千克,34\n"


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    with lent(tmp_path_factory.mktemp("warehouse")) as opened:
        yield opened


@pytest.fixture
def read(warehouse, tmp_path):
    """Return a reader of one file as one format: its usable rows, what is not NULL in them, and how many are not."""

    def read_as(of, text, name="source.csv"):
        path = text if isinstance(text, Path) else tmp_path / name
        if not isinstance(text, Path):
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        found = read_mapping(Path(of)) if of.endswith(".yaml") else by_name(of)
        request = SimpleNamespace(inputs={found.table: [str(path)]}, mappings={found.table: of})
        load(SimpleNamespace(warehouse=warehouse, request=request))
        rows = warehouse.con.table(f"load.{found.table}").order("row_no").to_arrow_table().to_pylist()
        usable = [row for row in rows if row["refused"] is None and row["skipped"] is None]
        broken = warehouse.count("load.rejects")
        return [given_values(row) for row in usable], len(rows) - len(usable) + broken

    return read_as


def by_name(name):
    return next(mapping for mapping in mappings().values() if mapping.name == name)


# The cases whose files begin with a row of titles: others begin with their data, or are JSON.
WITH_TITLES = [case for case in CASES if not (by_name(case["of"]).file.header or by_name(case["of"]).file.records)]


def given_values(row):
    beside = ("row_no", "file_no", "row_key", "content_hash", "notes")
    return {name: value for name, value in row.items() if value is not None and name not in beside}


def figures(rows):
    return [(row["value_usd"], row.get("net_kg")) for row in rows]


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_rows_become_typed_rows(case, read):
    rows, left_out = read(case["of"], case["text"], case.get("name", "source.csv"))
    for row in rows:
        row.pop("extra", None)
        if by_name(case["of"]).columns.get("declaration_id", SimpleNamespace(built=False)).built:
            assert row.pop("declaration_id")
    assert rows == case["rows"]
    assert left_out == case.get("left_out", 0)


def test_every_format_has_a_case():
    assert {case["of"] for case in CASES} == {mapping.name for mapping in mappings().values()} - {"canonical"}


def test_every_format_says_what_it_is():
    for found in mappings().values():
        assert found.title
        assert found.about or found.name == "canonical"


@pytest.mark.parametrize("case", WITH_TITLES, ids=[case["case"] for case in WITH_TITLES])
def test_a_format_is_told_by_its_titles(case):
    separator = "@" if "@" in case["text"].splitlines()[0] else ","
    titles = [normal(title) for title in case["text"].splitlines()[0].split(separator)]
    assert case["of"] in [known.name for known in formats_with(titles)]


def test_the_country_of_purchase_stays_in_extra(read):
    rows, _ = read(
        "siscori", "ANOMES,COD.NCM,PAIS.DE.ORIGEM,PAIS.DE.AQUISICAO\n202401,87119000,FORMOSA (TAIWAN),URUGUAI"
    )
    assert rows[0]["origin"] == "TW"
    assert "dispatch" not in rows[0]
    assert json.loads(rows[0]["extra"]) == {"pais_de_aquisicao": "URUGUAI"}


def test_the_largest_of_totals_and_breakdowns_takes_precedence(read, warehouse):
    read("comtrade_annual", f"{ANNUAL}\n2023,156,842,810194,X,299,11")
    rank = precedence(table("trade_records"))
    ranks = warehouse.con.table("load.trade_records").sort(rank.desc()).select("value_usd", "row_key").fetchall()
    assert ranks[0] == (300.5, ranks[1][1])


@pytest.mark.parametrize("encoding", ["gb18030", "gbk", "utf-8", "utf-8-sig", "utf-16"])
def test_chinese_text_is_read_in_any_encoding(encoding, read):
    rows, left_out = read("gacc_exports", GACC.encode(encoding))
    assert (figures(rows), left_out) == ([(34.0, 12.0)], 0)
    assert rows[0]["partner"] == "US"


@pytest.mark.parametrize("encoding", ["latin-1", "utf-8"])
def test_brazilian_text_is_read_as_latin_1_only_where_it_is_not_utf_8(encoding, read):
    text = "ANOMES@COD.NCM@PAIS DE ORIGEM@DESCRICAO DO PRODUTO\n202401@87119000@ALEMANHA@bicicleta elétrica aço"
    rows, _ = read("siscori", text.encode(encoding))
    assert rows[0]["description"] == "bicicleta elétrica aço"


@pytest.mark.parametrize("compress", [gzip.compress, zstandard.compress])
def test_compressed_files_are_read(compress, read):
    rows, _ = read("comtrade_annual", compress(ANNUAL.encode()))
    assert figures(rows) == [(300.5, 10.0)]


def test_banner_rows_above_the_header_are_passed_over(read):
    rows, left_out = read("comtrade_annual", f"UN Comtrade\n\nextract of 2024-05-01,,\n{ANNUAL}")
    assert (figures(rows), left_out) == ([(300.5, 10.0)], 0)


def test_a_title_that_comes_again_is_numbered(read, warehouse):
    text = "ANOMES@COD.NCM@PAIS@PAIS DE ORIGEM@PAIS@PAIS DE AQUISICAO\n202401@87119000@160@ALEMANHA@845@URUGUAI"
    rows, _ = read("siscori", text)
    assert json.loads(rows[0]["extra"]) == {"pais": "160", "pais_2": "845", "pais_de_aquisicao": "URUGUAI"}
    assert warehouse.rows("SELECT unused_columns FROM load.files") == [(["PAIS", "pais_2", "PAIS DE AQUISICAO"],)]


def test_what_no_rate_is_known_for_is_noted_with_its_own_words(read, warehouse):
    row = "AT,US,E,35069190,,,,,,,2,1,NO_SU,{},65,65,3,0"
    header = next(case for case in CASES if case["case"] == "comext")["text"].splitlines()[0]
    rows, _ = read("comext", "\n".join([header, row.format("219902"), row.format("202452")]))
    assert rows[0].get("value_usd") is None
    assert json.loads(rows[0]["extra"])["value_usd"] == "65"
    assert rows[1]["value_usd"] == pytest.approx(65 * 1.0824, rel=1e-3)  # the average dollar of 2024
    assert rows[1]["frequency"] == "A"


@given(parts=st.lists(st.tuples(st.integers(0, 10**9), st.integers(0, 99)), min_size=1, max_size=8), data=st.data())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_parts_are_added_up_whatever_their_order(parts, data, warehouse):
    shuffled = data.draw(st.permutations(parts))
    source = pa.table(
        {"source": ["hmrc"] * len(parts), "period": ["202402"] * len(parts), "reporter": ["GBR"] * len(parts),
         "partner": ["CHN"] * len(parts), "flow": ["import"] * len(parts), "hs6": ["810194"] * len(parts),
         "native_code": ["81019400"] * len(parts), "port": [str(port) for _, port in shuffled],
         "value_usd": [str(cents / 100) for cents, _ in shuffled]}
    )  # fmt: skip
    relation = warehouse.con.from_arrow(source)
    rows = typed_rows(relation, mapping("trade_records", "monthly_statistics"), Convention(), 1, "0" * 64).fetchall()
    expected = sum(cents for cents, _ in set(parts)) / 100
    assert [row[6] for row in rows] == [pytest.approx(expected, abs=1e-6)] * len(parts)
    assert len({row[6] for row in rows}) == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[1, 2]", "is not a mapping"),
        ("table: [", "is not YAML"),
        ("extends: nothing", "nothing.yaml cannot be read"),
        ("extends: baci\nsums: [price]", "has no column price"),
        ("extends: baci\ncolumns: {net_kg: {column: q, currency: EUR}}", "net_kg is not in US dollars"),
        ("extends: baci\ncolumns: {value_usd: {column: v, currency: euro}}", "currency"),
    ],
)
def test_a_mapping_that_cannot_be_used_says_why(text, message, tmp_path):
    path = tmp_path / "own.yaml"
    path.write_text(text)
    with pytest.raises(ValueError, match=message):
        read_mapping(path)


def test_one_can_build_on_a_known_format(read, tmp_path):
    own = tmp_path / "gacc_year.yaml"
    own.write_text(
        textwrap.dedent("""
            extends: gacc_exports
            title: A year of China Customs statistics, in yuan
            columns:
              period_start: {constant: "2023-01-01"}
              frequency: {constant: A}
              value_usd: {column: 人民币, currency: CNY}
        """)
    )
    rows, _ = read(str(own), "商品编码,贸易伙伴名称,人民币\n28112100,美国,1000")
    assert rows[0]["period_start"] == date(2023, 1, 1)
    assert rows[0]["value_usd"] == pytest.approx(141, rel=0.01)


def test_a_guessed_mapping_reads_its_file_once_it_is_filled_in(read, tmp_path):
    titles = ["Número de declaración", "Año", "Mes", "Partida", "País de origen", "Peso neto (t)", "Valor FOB"]
    row = ["7", "2024", "3", "8101.94.00", "China", "1,5", "20"]
    own = tmp_path / "own.yaml"
    proposal = guess(titles, [row]).yaml.replace('  # authority: {constant: "?"}', "  authority: {constant: PY}")
    own.write_text(proposal.replace('  # flow: {constant: "?"}', "  flow: {constant: import}"), encoding="utf-8")
    rows, _ = read(str(own), ";".join(titles) + "\n" + ";".join(row))
    expected = {"declaration_id": "7", "declared_on": date(2024, 3, 1), "hs_code": "81019400", "origin": "CN"}
    assert expected.items() <= rows[0].items()
    assert (rows[0]["net_kg"], rows[0]["value"], rows[0]["incoterm"]) == (1500.0, 20.0, "FOB")


def test_a_file_of_another_format_is_refused_with_its_name(read):
    with pytest.raises(InputError, match="--mapping trade_records=baci"):
        read("comtrade_annual", "t,i,j,k,v,q\n2023,156,842,810194,0.3,0.01")


# Those that tests/test_datasets.py screens are read to the last row there.
@pytest.mark.parametrize(
    ("of", "name", "read_rows", "usable", "records"),
    [
        ("korea", "korea_declarations_valid.csv", 8134, 8134, 8134),
        ("korea_outcomes", "korea_declarations_valid.csv", 8134, 8134, 8134),
        ("comext", "formats/comext_ext_go_detail_v2.csv", 4, 4, 4),
        ("comext", "formats/comext_historical_v1.csv", 1, 0, 0),
        ("comtrade_api", "formats/un_comtrade_preview_response.json", 2, 0, 0),
        ("census_imports", "formats/us_census_intltrade_imports_hs.json", 1, 1, 1),
        ("baci", "formats/baci_header.csv", 1, 1, 1),
    ],
)
def test_other_real_files_are_read_to_the_last_row(of, name, read_rows, usable, records, read, dataset):
    rows, left_out = read(of, dataset(name))
    key = by_name(of).target.key
    assert (len(rows) + left_out, len(rows)) == (read_rows, usable)
    assert len({tuple(row.get(name) for name in key) for row in rows}) == records
