"""The list of flagged shipments: what it says of each, that a finding does, and that a consignment can be read once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

import pyarrow as pa

from engine.warehouse import Warehouse, create_empty
from flows.calibration import CALIBRATION

EXPORT, IMPORT = ("CN", "E1"), ("JP", "I1")
MATCHED = ("export_authority", "export_declaration_id", "import_authority", "import_declaration_id")
FINDING = {
    **dict.fromkeys(("authority", "declaration_id", "detector", "claim", "tactic", "reason"), "VARCHAR"),
    "item_no": "BIGINT",
    "p_value": "DOUBLE",
    "evidence": "JSON",
}


def flag(
    warehouse: Warehouse,
    ranks: dict[tuple[str, str], int],
    findings: dict[tuple[str, str], list[str]],
    honest: str = "clerical",
    firms: Mapping[tuple[str, str], tuple[int | None, int | None]] = MappingProxyType({}),
    hs6: Mapping[tuple[str, str], str] = MappingProxyType({}),
    roofs: Mapping[tuple[str, str], str] = MappingProxyType({}),
) -> None:
    """Flag declarations in an order, each with findings of some tactics, the export matched with the import.

    :param honest: the tactic of findings that any honest item may raise
    :param firms: exporter and importer, by declaration
    :param hs6: the heading, by declaration, where it is not 811292
    :param roofs: the address that is told to be shared, by declaration
    """
    keys = [{"authority": authority, "declaration_id": name} for authority, name in ranks]
    for stage in ("detect", "link", "score"):
        warehouse.clear(stage)
    warehouse.con.execute("DELETE FROM main.declarations")
    warehouse.con.register("given", pa.Table.from_pylist([key | {"item_no": 1} for key in keys]))
    warehouse.con.execute("INSERT INTO main.declarations BY NAME FROM given")
    places = dict(warehouse.rows("SELECT (authority, declaration_id), rowid FROM main.declarations"))
    flagged = [
        {"authority": place[0], "declaration_id": place[1], "rank": rank, "risk": 0.9, "riskiest_item": places[place]}
        for place, rank in ranks.items()
    ]
    warehouse.store("score.flagged", pa.Table.from_pylist(flagged))
    create_empty(warehouse.con, "detect.findings", FINDING)
    for (authority, name), tactics in findings.items():
        for tactic in tactics:
            warehouse.con.execute(
                """INSERT INTO detect.findings BY NAME SELECT $authority AS authority, $name AS declaration_id,
                       $tactic AS detector, $tactic AS claim, $tactic AS tactic, 'Odd.' AS reason,
                       1 AS item_no, if($tactic = $honest, 1, 0.001) AS p_value""",
                {"authority": authority, "name": name, "tactic": tactic, "honest": honest},
            )
    for (authority, name), value in roofs.items():
        warehouse.con.execute(
            """INSERT INTO detect.findings BY NAME SELECT $authority AS authority, $name AS declaration_id,
                   'network' AS detector, 'one_roof_one_partner' AS claim, 'network' AS tactic, 'Odd.' AS reason,
                   1 AS item_no, 0.001 AS p_value,
                   json_object('path', json_object('kind', 'address', 'value', $value)) AS evidence""",
            {"authority": authority, "name": name, "value": value},
        )
    warehouse.store("link.matched_declarations", pa.table(dict(zip(MATCHED, zip(EXPORT + IMPORT), strict=True))))
    context = dict.fromkeys(("authority", "declaration_id", "reason"), "VARCHAR")
    create_empty(warehouse.con, "score.trade_context", context)
    warehouse.clear("features")
    goods = [{"item_id": places[place], "hs6": hs6.get(place, "811292")} for place in ranks]
    warehouse.store("features.items", pa.Table.from_pylist(goods))
    parties = [
        {"item_id": places[place], "exporter_entity": between[0], "importer_entity": between[1]}
        for place, between in ((place, firms.get(place, (None, None))) for place in ranks)
    ]
    columns = {"item_id": pa.int64(), "exporter_entity": pa.int64(), "importer_entity": pa.int64()}
    warehouse.store("link.item_parties", pa.Table.from_pylist(parties, schema=pa.schema(columns)))
    for table in ("own_findings", "other_sides", "cases", "flagged_shipments"):
        warehouse.make(f"score.{table}", {"run_id": "this"})


def other_sides(warehouse: Warehouse) -> dict[str, str | None]:
    return dict(warehouse.rows("SELECT declaration_id, other_side FROM score.flagged_shipments ORDER BY rank"))


def test_what_no_finding_tells_of_is_ranked_and_no_alert(warehouse):
    chances = {"told": 1e-6, "untold": 1e-7, "a slip": 1e-8, "ordinary": 0.5}
    declarations = [
        {"authority": "CN", "declaration_id": name, "p_value": chance, "least": chance, "lot": place}
        | {"evidence": "sufficient", "riskiest_item": place, "riskiest_item_no": 1, "declared_on": date(2026, 1, 5)}
        for place, (name, chance) in enumerate(chances.items())
    ]
    for stage in ("detect", "reference", "score"):
        warehouse.clear(stage)
    warehouse.store("score.declarations", pa.Table.from_pylist(declarations))
    create_empty(warehouse.con, "detect.findings", FINDING)
    create_empty(warehouse.con, "reference.calibration", CALIBRATION)
    warehouse.con.execute("""INSERT INTO detect.findings BY NAME
        SELECT 'CN' AS authority, unnest(['told', 'a slip']) AS declaration_id, unnest([1e-6, 1]) AS p_value""")
    warehouse.make("score.risk_scores", {"alert_fdr": 0.1})
    shown = warehouse.rows("SELECT declaration_id, alert FROM score.risk_scores ORDER BY rank")
    assert shown == [("a slip", False), ("untold", False), ("told", True), ("ordinary", False)]


def test_what_was_inspected_is_flagged_no_more_and_what_will_be_still_is(warehouse):
    declarations = [
        {"authority": "CN", "declaration_id": name, "declared_on": date(2026, 1, 5), "alert": True, "rank": rank}
        for rank, name in enumerate(("inspected", "later", "never"), 1)
    ]
    inspected = [
        {"authority": "CN", "declaration_id": name, "inspected_on": day, "outcome": "clean"}
        for name, day in (("inspected", date(2026, 2, 1)), ("later", date(2026, 4, 1)))
    ]
    warehouse.clear("score")
    warehouse.store("score.risk_scores", pa.Table.from_pylist(declarations))
    warehouse.con.register("given", pa.Table.from_pylist(inspected))
    warehouse.con.execute("DELETE FROM main.inspections; INSERT INTO main.inspections BY NAME FROM given")
    budget = {"window": None, "number": 10, "share": None, "as_of": date(2026, 3, 1)}
    warehouse.make("score.flagged", budget)
    assert warehouse.rows("SELECT declaration_id FROM score.flagged ORDER BY rank") == [("later",), ("never",)]
    warehouse.con.execute("DELETE FROM main.inspections")


def test_what_any_honest_item_may_show_suspects_of_no_tactic(warehouse):
    flag(warehouse, {EXPORT: 1}, {EXPORT: ["licensing", "valuation"]}, honest="licensing")
    assert warehouse.rows("SELECT tactics FROM score.flagged_shipments") == [(["valuation"],)]


def test_the_side_that_is_ranked_later_names_the_other(warehouse):
    flag(warehouse, {EXPORT: 2, IMPORT: 1}, {EXPORT: ["valuation"], IMPORT: ["valuation"]})
    assert other_sides(warehouse) == {"I1": None, "E1": "JP/I1"}


def test_a_side_that_shows_something_else_is_read_by_itself(warehouse):
    flag(warehouse, {EXPORT: 1, IMPORT: 2}, {EXPORT: ["valuation"], IMPORT: ["origin"]})
    assert other_sides(warehouse) == {"E1": None, "I1": None}


def test_a_side_that_shows_less_than_the_other_need_not_be_read(warehouse):
    flag(warehouse, {EXPORT: 1, IMPORT: 2}, {EXPORT: ["valuation", "origin"], IMPORT: ["origin", "counterpart"]})
    assert other_sides(warehouse) == {"E1": None, "I1": "CN/E1"}


FIRST, SECOND, THIRD = ("CN", "E2"), ("CN", "E3"), ("CN", "E4")
ODD = {key: ["valuation"] for key in (EXPORT, IMPORT, FIRST, SECOND, THIRD)}


def cases(warehouse: Warehouse) -> dict[str, int]:
    return dict(warehouse.rows("SELECT declaration_id, case_no FROM score.flagged_shipments ORDER BY rank"))


def test_what_goes_between_the_same_firms_under_one_heading_is_one_case(warehouse):
    ranks = {FIRST: 1, SECOND: 2, THIRD: 3}
    flag(warehouse, ranks, ODD, firms={FIRST: (1, 2), SECOND: (1, 3), THIRD: (1, 2)})
    assert cases(warehouse) == {"E2": 1, "E3": 2, "E4": 1}
    flag(warehouse, ranks, ODD, firms=dict.fromkeys(ranks, (1, 2)), hs6={SECOND: "280450"})
    assert cases(warehouse) == {"E2": 1, "E3": 2, "E4": 1}


def test_firms_that_are_told_to_be_under_one_roof_are_one_case(warehouse):
    ranks = {FIRST: 1, SECOND: 2, THIRD: 3}
    between = {FIRST: (1, 2), SECOND: (3, 2), THIRD: (4, 2)}
    flag(warehouse, ranks, ODD, firms=between, roofs={FIRST: "1 Nathan Road", THIRD: "1 Nathan Road", SECOND: "2 Peak"})
    assert cases(warehouse) == {"E2": 1, "E3": 2, "E4": 1}


def test_what_else_such_a_firm_sends_belongs_to_the_case(warehouse):
    ranks = {FIRST: 1, SECOND: 2, THIRD: 3}
    between = {FIRST: (1, 2), SECOND: (3, 2), THIRD: (3, 2)}
    flag(warehouse, ranks, ODD, firms=between, roofs=dict.fromkeys((FIRST, THIRD), "1 Nathan Road"))
    assert cases(warehouse) == {"E2": 1, "E3": 1, "E4": 1}


def test_where_a_firm_is_not_known_a_declaration_is_a_case_by_itself(warehouse):
    flag(warehouse, {FIRST: 1, SECOND: 2, THIRD: 3}, ODD, firms=dict.fromkeys((FIRST, SECOND, THIRD), (1, None)))
    assert cases(warehouse) == {"E2": 1, "E3": 2, "E4": 3}


def test_the_other_side_belongs_to_the_case_whatever_it_calls_the_goods(warehouse):
    ranks = {FIRST: 1, EXPORT: 2, SECOND: 3, IMPORT: 4}
    between = {FIRST: (1, 2), EXPORT: (1, 2), SECOND: (1, 3), IMPORT: (7, 8)}
    flag(warehouse, ranks, ODD, firms=between, hs6={IMPORT: "280450"})
    assert cases(warehouse) == {"E2": 1, "E1": 1, "E3": 2, "I1": 1}


def test_what_shares_firms_and_heading_with_an_other_side_belongs_to_its_case(warehouse):
    ranks = {EXPORT: 1, IMPORT: 2, SECOND: 3, THIRD: 4}
    between = {EXPORT: (1, 2), IMPORT: (7, 8), SECOND: (1, 3), THIRD: (7, 8)}
    flag(warehouse, ranks, ODD, firms=between)
    assert cases(warehouse) == {"E1": 1, "I1": 1, "E3": 2, "E4": 1}


def test_what_is_unusual_without_a_named_tactic_is_said_where_none_as_improbable_is_named(warehouse):
    claims = [
        {"item_id": item, "detector": detector, "claim": detector, "tactic": tactic, "score": 1.0, "p_value": chance}
        | {"reason": "", "evidence": "{}"}
        for item, detector, tactic, chance in (
            (1, "outlier", "anomaly", 1e-5),
            (1, "valuation", "valuation", 1e-6),
            (2, "outlier", "anomaly", 1e-5),
            (2, "clerical", "clerical", 1.0),
            (2, "counterpart", "mirror", 1e-6),
            (3, "outlier", "anomaly", 1e-5),
            (3, "packaging", "packaging", 1e-4),
        )
    ]
    for stage in ("detect", "features"):
        warehouse.clear(stage)
    items = [{"item_id": item, "authority": "CN", "declaration_id": f"D{item}", "item_no": 1} for item in (1, 2, 3)]
    warehouse.store("detect.claims", pa.Table.from_pylist(claims))
    warehouse.store("features.items", pa.Table.from_pylist(items))
    warehouse.make("detect.findings")
    assert warehouse.rows("SELECT declaration_id, detector FROM detect.findings ORDER BY ALL") == [
        ("D1", "valuation"),
        ("D2", "clerical"),
        ("D2", "counterpart"),
        ("D2", "outlier"),
        ("D3", "outlier"),
        ("D3", "packaging"),
    ]
