"""Proposals for unknown files: what is recognised, what is left to the user, and that the YAML can be used."""

import csv
import re
from pathlib import Path

import duckdb
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from contraflow.formats import propose_format
from engine.sampling import sample
from engine.warehouse import prepare
from schemas import input_tables, mappings, table
from schemas.evidence import date_format, is_code, is_territory, title_fit, vocabulary
from schemas.guess import guess
from schemas.mapping import normal, read_mapping

CASES = yaml.safe_load((Path(__file__).parent / "guess_cases.yaml").read_text(encoding="utf-8"))
TITLES = {case["case"]: case["titles"] for case in CASES}
INDIA = ["PORT Code", "SB no", "SB date", "Details", "Current status", "EGM no", "ROSL", "GST", "Gateway"]
LEMIS = ["control_number", "qty_total", "value_total", "country_origin", "country_imp_exp", "port", "year", "month"]


def sources(found):
    return {name: placed.titles[0] for name, placed in found.placed.items() if placed.titles}


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_titles_are_recognised(case):
    found = guess(case["titles"])
    assert found.table.name == case["of"]
    assert case["sources"].items() <= sources(found).items()
    assert not case["whole"] or sources(found) == case["sources"]


@pytest.mark.parametrize("titles", [INDIA, LEMIS], ids=["india", "lemis"])
def test_a_file_without_commodity_codes_is_told_so(titles):
    found = guess(titles)
    assert "hs_code" in found.missing
    assert "No column holds commodity codes" in found.doubts[0]
    assert '# hs_code: {constant: "?"}' in found.yaml


def test_the_country_of_purchase_is_no_dispatch():
    found = guess(TITLES["colombia"])
    assert "bought" in found.unplaced["PAISCOM"]


def test_a_known_format_is_named_first():
    assert [known.name for known in guess(["t", "i", "j", "k", "v", "q"]).known] == ["baci"]
    assert "# It fits the known format baci" in guess(["t", "i", "j", "k", "v", "q"]).yaml


@pytest.mark.parametrize("of", input_tables(), ids=lambda of: of.name)
def test_a_file_in_canonical_columns_is_recognised_as_its_table(of):
    found = guess(list(of.columns))
    assert (found.table, found.is_canonical) == (of, True)
    assert sources(found) == {name: name for name in of.columns}


def test_the_canonical_columns_that_are_required_suffice():
    found = guess(["authority", "declaration_id", "outcome", "inspected_on", "inspector"])
    assert (found.table.name, found.is_canonical, list(found.unplaced)) == ("inspections", True, ["inspector"])


@pytest.mark.parametrize(("title", "column"), [("Net Mass", "net_kg"), ("transport doc no", "transport_doc")])
def test_a_title_of_the_users_own_among_canonical_ones_needs_a_mapping(title, column):
    found = guess([*table("declarations").required, title])
    assert not found.is_canonical
    assert found.placed[column].titles == [title]


def test_a_ledger_with_a_title_of_its_own_is_taken_for_one():
    found = guess(["licence_id", "exporter_id", "hs_code", "destination", "max_kg", "valid_from", "expires"])
    assert (found.table.name, found.missing, found.unplaced) == ("licences", ["valid_to"], {"expires": ""})


@pytest.mark.parametrize(
    ("title", "values", "column", "spec"),
    [
        ("FECH", ["2401", "2312"], "declared_on", {"date": "%y%m"}),
        ("Declaration date", ["13042024", "01052024"], "declared_on", {"date": "%d%m%Y"}),
        ("Declaration date", ["2024-04-13", "2024-05-01"], "declared_on", {}),
        ("出口日期", ["2024年3月5日", "2024年12月31日"], "declared_on", {"date": "%Y年%m月%d日"}),
        ("Net weight (t)", ["1.5"], "net_kg", {"factor": 1000.0}),
        ("Gross weight lbs", ["1.5"], "gross_kg", {"factor": 0.45359237}),
        ("Flow", ["Importación", "export"], "flow", {"values": {"Importación": "import", "export": "export"}}),
        ("Mode of transport", ["1", "4"], "transport_mode", {"values": vocabulary()["modes"]}),
    ],
)
def test_what_has_to_be_done_to_values_is_proposed(title, values, column, spec):
    found = guess([title, "HS code"], [[value, "810194"] for value in values])
    assert found.placed[column].spec == {"column": title} | spec


def test_euros_are_converted():
    titles = ["reporter", "partner", "flow", "period", "hs6", "Value (EUR)"]
    found = guess(titles, [["AT", "CN", "import", "202402", "810194", "5"]])
    assert found.placed["value_usd"].spec["currency"] == "EUR"
    assert found.missing == []


@pytest.mark.parametrize(
    ("title", "values", "doubt"),
    [
        ("Date", ["03/04/2024", "05/06/2024"], "whether the day or the month comes first"),
        ("Value", ["1.234,50"], "decimal comma"),
        ("HS code", ["81019400001"], "more than 10 digits"),
        ("Country of origin", ["720", "156"], "read as M49"),
        ("Flow", ["1", "2"], "say what the codes 1, 2 of Flow mean"),
        ("TOT_PESO", ["5"], "of the whole declaration"),
        ("weight_unit", ["LB"], "pounds"),
        ("经营单位", ["远洋有限公司"], "is the exporter where goods leave"),
    ],
)
def test_traps_are_named(title, values, doubt):
    found = guess(["Declaration no", title, "x"], [["a", value, ""] for value in values])
    assert any(doubt in one for one in found.doubts), found.doubts


def test_clear_dates_raise_no_doubt():
    assert not [
        doubt for doubt in guess(["Date"], [["13/04/2024"], ["01/02/2024"]]).doubts if "day or the month" in doubt
    ]


def test_data_in_the_place_of_a_header_is_noticed():
    assert any("looks like data" in doubt for doubt in guess(["2024", "156", "842", "810194", "0.3"]).doubts)


def test_codes_are_found_by_their_looks():
    rows = [[f"lot {number}", code] for number, code in enumerate(["810194", "850511", "250490"] * 4)]
    found = guess(["lot", "merchandise"], rows)
    assert found.placed["hs_code"].titles == ["merchandise"]
    assert any(doubt.startswith("hs_code: unsure") for doubt in found.doubts)


def test_values_that_contradict_a_title_outweigh_it():
    rows = [["steel", "810194", "10"], ["iron", "850511", "20"]]
    assert "net_kg" not in guess(["net weight class", "hs code", "x"], rows).placed


@pytest.mark.parametrize("titles", [*TITLES.values(), INDIA, LEMIS, ["PAIS", "PAIS", "pais_2", "x", "x"]])
def test_the_yaml_can_be_used_once_filled_in(titles, tmp_path):
    found = guess(titles)
    path = tmp_path / "own.yaml"
    path.write_text(
        re.sub(r"^  # (\w+: \{constant: )\"\?\"", r'  \1"IT"', found.yaml, flags=re.MULTILINE), encoding="utf-8"
    )
    own = read_mapping(path)
    assert own.table == found.table.name
    assert set(own.columns) == set(found.placed) | set(found.missing)


@given(titles=st.lists(st.text(max_size=12), min_size=1, max_size=6), cells=st.lists(st.text(max_size=8), max_size=6))
@settings(max_examples=30, deadline=None)
def test_any_file_gets_a_proposal_in_valid_yaml(titles, cells):
    found = guess(titles, [cells, cells[:1]])
    read = yaml.safe_load(found.yaml)
    assert read["table"] == found.table.name
    assert set(read["columns"] or {}) == set(found.placed)
    placed = [title for one in found.placed.values() for title in one.titles]
    assert len(placed) == len(set(placed))
    assert len(placed) + len(found.unplaced) == len(titles)


def test_every_word_belongs_to_a_column():
    known = {name for of in ("declarations", "trade_records") for name in table(of).columns}
    assert vocabulary()["columns"].keys() <= known
    assert [words for words in vocabulary()["columns"].values() if len(words) != len(set(words))] == []


@pytest.mark.parametrize(
    ("check", "value", "expected"),
    [
        (is_code, "8101.94.00", True), (is_code, "010121", True), (is_code, "000000", False), (is_code, "8101", False),
        (is_territory, "Côte d'Ivoire", True), (is_territory, "NA", True), (is_territory, "Nowhere", False),
        (lambda text: date_format([text]), "2024-02-30", None), (lambda text: date_format([text]), "202402", ""),
        (lambda text: title_fit(text, ["net weight"])[0] > 0.6, "Net Weight (Kg)", True),
        (lambda text: title_fit(text, ["net weight"])[0] > 0.6, "Weight", False),
    ],
)  # fmt: skip
def test_evidence(check, value, expected):
    assert check(value) == expected


@pytest.mark.parametrize(
    "name", ["korea_declarations_valid", "comtrade_annual_2022_2024", "brazil_siscori_imports_8711"]
)
def test_real_files_are_known_and_guessed_alike(name, dataset):
    path = dataset(f"{name}.csv")
    with path.open(encoding="utf-8", newline="") as file:
        titles, *rows = (row for _, row in zip(range(100), csv.reader(file), strict=False))
    found = guess(titles, rows)
    known = next(mapping for mapping in found.known if mapping.table == found.table.name)
    assert known in mappings().values()
    for column in ("hs_code", found.table.dated_by):
        assert {normal(title) for title in found.placed[column].titles} <= set(known.columns[column].sources)


@pytest.mark.parametrize(
    ("text", "titles", "first", "records"),
    [
        (
            "Extract of May\n\nHS;Peso;País\n810194;1,5;China\n",
            ["HS", "Peso", "País"],
            ["810194", "1,5", "China"],
            None,
        ),
        ('{"hs": "810194", "kg": 5}\n{"hs": "850511"}', ["hs", "kg"], ["810194", "5"], None),
        ('[{"hs": "810194", "kg": 5}]', ["hs", "kg"], ["810194", "5"], None),
        ('{"count": 1, "data": [{"hs": "810194", "kg": 5}]}', ["hs", "kg"], ["810194", "5"], "data"),
        ('[["hs", "kg"], ["810194", 5]]', ["hs", "kg"], ["810194", "5"], "rows"),
    ],
)
def test_titles_and_records_of_an_unknown_file_are_sampled(text, titles, first, records, tmp_path):
    path = tmp_path / "unknown"
    path.write_text(text, encoding="utf-8")
    con = duckdb.connect()
    prepare(con)
    found, rows, layout = sample(con, path, tmp_path)
    assert (found, rows[0], layout.records) == (titles, first, records)
    assert (f"file: {{records: {records}}}" in guess(found, rows, layout).yaml) == bool(records)


def test_a_header_without_data_is_enough_for_a_proposal(tmp_path):
    path = tmp_path / "header.csv"
    path.write_text("Partida;Peso neto (kg);País de origen", encoding="utf-8")
    con = duckdb.connect()
    prepare(con)
    titles, rows, _ = sample(con, path, tmp_path)
    assert sources(guess(titles, rows)) == {"hs_code": titles[0], "net_kg": titles[1], "origin": titles[2]}


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("baci_2024.csv", "--trade FILE --mapping trade_records=baci"),
        ("korea_declarations_valid.csv", "--declarations FILE --mapping declarations=korea or --inspections FILE"),
        ("formats/un_comtrade_preview_response.json", "--trade FILE --mapping trade_records=comtrade_api"),
        ("formats/us_census_intltrade_imports_hs.json", "--trade FILE --mapping trade_records=census_imports"),
        ("formats/gacc_header_monthly_partner.gbk.csv", "--trade FILE --mapping trade_records=gacc"),
        ("formats/comext_ext_go_detail_v2.csv", "--trade FILE --mapping trade_records=comext"),
        ("formats/un_comtrade_website_csv_header.csv", "--trade FILE --mapping trade_records=comtrade"),
        ("india_shipping_bills.csv", "Required and not found, to be filled in by hand: authority, flow, hs_code."),
        ("us_lemis_sample.csv", "Required and not found, to be filled in by hand: authority, flow, hs_code."),
    ],
)
def test_a_newcomer_is_told_how_to_run_a_file(name, told, dataset, capfd):
    path = dataset(name)
    propose_format(path)
    assert told in capfd.readouterr().err.replace(str(path), "FILE")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("licences", "It has the canonical columns of licences: contraflow run --licences FILE\n"),
        ("trade_records", "It has the canonical columns of trade_records: contraflow run --trade FILE\n"),
    ],
)
def test_of_a_file_in_canonical_columns_only_the_call_is_shown(name, told, capfd):
    path = Path(__file__).parent.parent / "data" / "sample" / f"{name}.csv"
    propose_format(path)
    shown = capfd.readouterr()
    assert (shown.out, shown.err.replace(str(path), "FILE")) == ("", told)
