"""The list of flagged shipments: what it says of each, and that a consignment can be read once."""

from __future__ import annotations

import pyarrow as pa
import pytest

from engine.warehouse import Warehouse, create_empty

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
) -> None:
    """Flag declarations in an order, each with findings of some tactics, the export matched with the import.

    :param honest: the tactic of findings that any honest item may raise
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
    warehouse.store("link.matched_declarations", pa.table(dict(zip(MATCHED, zip(EXPORT + IMPORT), strict=True))))
    context = dict.fromkeys(("authority", "declaration_id", "reason"), "VARCHAR")
    create_empty(warehouse.con, "score.trade_context", context)
    for table in ("own_findings", "flagged_shipments"):
        warehouse.make(f"score.{table}", {"run_id": "this"})


def other_sides(warehouse: Warehouse) -> dict[str, str | None]:
    return dict(warehouse.rows("SELECT declaration_id, other_side FROM score.flagged_shipments ORDER BY rank"))


def test_one_that_no_finding_names_is_an_anomaly(warehouse):
    flag(warehouse, {EXPORT: 1}, {})
    flagged = warehouse.rows("SELECT tactics, reasons FROM score.flagged_shipments")
    assert flagged == [(["anomaly"], ["Unusual as a whole: no single figure is odd enough to name."])]


def test_what_any_honest_item_may_show_suspects_of_no_tactic(warehouse):
    flag(warehouse, {EXPORT: 1}, {EXPORT: ["licensing", "valuation"]}, honest="licensing")
    assert warehouse.rows("SELECT tactics FROM score.flagged_shipments") == [(["valuation"],)]


def test_the_side_that_is_ranked_later_names_the_other(warehouse):
    flag(warehouse, {EXPORT: 2, IMPORT: 1}, {EXPORT: ["valuation"], IMPORT: ["valuation"]})
    assert other_sides(warehouse) == {"I1": None, "E1": "JP/I1"}


@pytest.mark.parametrize(
    "findings",
    [{EXPORT: ["valuation"], IMPORT: ["origin"]}, {IMPORT: ["valuation"]}],
    ids=["something else", "more than nothing"],
)
def test_a_side_that_shows_more_than_the_other_is_read_by_itself(warehouse, findings):
    flag(warehouse, {EXPORT: 1, IMPORT: 2}, findings)
    assert other_sides(warehouse) == {"E1": None, "I1": None}


def test_a_side_that_shows_less_than_the_other_need_not_be_read(warehouse):
    flag(warehouse, {EXPORT: 1, IMPORT: 2}, {EXPORT: ["valuation", "origin"], IMPORT: ["origin", "counterpart"]})
    assert other_sides(warehouse) == {"E1": None, "I1": "CN/E1"}
