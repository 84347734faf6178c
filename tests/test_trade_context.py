"""What trade statistics say of a declaration's way: context that moves it up, with a sentence that accuses nobody."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest
from intake import lent
from rerouting import world
from worlds import AS_OF

from engine.warehouse import create_empty
from flows import Request, Run
from flows.score import BOUND, IN_CONTEXT, WATCHED, score
from flows.trade import trade

WAYS = {
    "on the way": ("TH", "US", "811010", date(2025, 5, 1)),
    "into the hub": ("CN", "TH", "811010", date(2025, 5, 1)),
    "before the control": ("TH", "US", "811010", date(2024, 5, 1)),
    "elsewhere": ("DE", "FR", "811010", date(2025, 5, 1)),
    "other goods": ("TH", "US", "732690", date(2025, 5, 1)),
}


# Nothing is known of who answers for a declaration, nor of its other side.
LINKED = {
    "matched_declarations": dict.fromkeys(
        ("export_authority", "export_declaration_id", "import_authority", "import_declaration_id"), "VARCHAR"
    ),
    "item_parties": {
        **dict.fromkeys(("exporter_entity", "importer_entity", "answering_entity"), "UBIGINT"),
        "item_id": "BIGINT",
        "answering_side": "VARCHAR",
    },
    "parties": {"entity": "UBIGINT", "authority": "VARCHAR", "party_id": "VARCHAR", "name": "VARCHAR"},
}


@pytest.fixture(scope="module")
def scored(tmp_path_factory):
    """Score declarations that are equally odd, beside trade records with a rerouting through Thailand, and without."""
    with lent(tmp_path_factory.mktemp("context")) as warehouse:

        def score_with(records):
            warehouse.con.execute("DELETE FROM main.trade_records")
            if records:
                warehouse.con.register("given", pa.Table.from_pylist(records))
                warehouse.con.execute("INSERT INTO main.trade_records BY NAME FROM given")
            warehouse.clear("reference")
            run = Run(warehouse, Request({}, as_of=AS_OF), "test")
            trade(run)
            score(run)
            chances = dict(warehouse.rows("SELECT declaration_id, p_value FROM score.risk_scores"))
            reasons = dict(
                warehouse.rows(
                    """SELECT declaration_id, string_agg(reason, ' ' ORDER BY signal DESC)
                       FROM score.trade_context GROUP BY declaration_id"""
                )
            )
            return chances, reasons

        declare(warehouse)
        yield score_with(world()), score_with([])


def declare(warehouse):
    for stage in ("link", "features", "detect"):
        warehouse.clear(stage)
    for table, columns in LINKED.items():
        create_empty(warehouse.con, f"link.{table}", columns)
    items = [
        {
            "item_id": place,
            "authority": "US",
            "declaration_id": name,
            "item_no": 1,
            "flow": "import",
            "declared_on": day,
            "hs6": hs6,
            "origin": dispatch,
            "dispatch": dispatch,
            "destination": destination,
            "net_kg": 100.0,
            "usd": 5000.0,
        }
        for place, (name, (dispatch, destination, hs6, day)) in enumerate(WAYS.items())
    ]
    warehouse.store("features.items", pa.Table.from_pylist(items))
    warehouse.con.execute(
        """CREATE TABLE detect.combined AS
           SELECT item_id, 1.0 AS weights, 50.0 AS oddness, 0.05 AS least, false AS thin,
               weights AS own_weights, oddness AS own_oddness
           FROM features.items"""
    )
    create_empty(
        warehouse.con,
        "detect.findings",
        {
            "authority": "VARCHAR",
            "declaration_id": "VARCHAR",
            "item_no": "BIGINT",
            "detector": "VARCHAR",
            "claim": "VARCHAR",
            "tactic": "VARCHAR",
            "p_value": "DOUBLE",
            "reason": "VARCHAR",
            "evidence": "JSON",
        },
    )


def test_a_declaration_on_a_flagged_corridor_is_looked_at_more_closely(scored):
    (chances, _), (without, _) = scored
    assert chances["on the way"] < without["on the way"] / 1.2
    assert chances["on the way"] < chances["elsewhere"]
    assert chances["into the hub"] < chances["elsewhere"]


def test_neither_other_goods_nor_those_of_before_the_control_are(scored):
    (chances, reasons), _ = scored
    assert chances["before the control"] == pytest.approx(BOUND * chances["elsewhere"])
    assert set(reasons) == {"on the way", "into the hub"}


def test_weights_average_to_one_so_that_honest_declarations_lose_what_others_gain(scored):
    (chances, _), (without, _) = scored
    assert chances["elsewhere"] > without["elsewhere"]
    bound = dict.fromkeys(WAYS, WATCHED * BOUND)
    watched = bound | {"other goods": 1, "before the control": WATCHED}
    gained = sum(watched[name] * without[name] / chances[name] for name in WAYS)
    assert gained / sum(watched.values()) == pytest.approx(1, abs=0.001)


def test_the_sentence_names_the_corridor_and_accuses_nobody(scored):
    (_, reasons), _ = scored
    assert "accuses nobody" in reasons["on the way"]
    assert "rerouted from CN through TH to US" in reasons["on the way"]


def test_without_trade_records_nothing_changes(scored):
    _, (without, reasons) = scored
    assert reasons == {}
    assert len({without[name] for name in WAYS if name not in ("other goods", "before the control")}) == 1


CORRIDORS = {
    **dict.fromkeys(("kind", "hs_code", "source", "hub", "destination"), "VARCHAR"),
    "effective": "DATE",
    "rank": "BIGINT",
    "diverted_kg": "DOUBLE",
    "score": "DOUBLE",
}


def leaving_an_exposed_hub(warehouse, day, *descriptions):
    """Declare goods of a basket heading out of a hub that is exposed in gallium; return those that are watched."""
    items = [
        {"authority": "HK", "declaration_id": name, "item_no": 1, "flow": "re-export", "declared_on": day}
        | {"hs_code": "81129290", "hs6": "811292", "origin": "CN", "dispatch": "HK", "destination": "BE"}
        | {"item_id": place, "description": name}
        for place, name in enumerate(descriptions)
    ]
    exposure = {"territory": "HK", "mineral": "gallium", "frequency": "M", "period_start": day.replace(day=1)}
    for stage in ("features", "trade", "score"):
        warehouse.clear(stage)
    given = pa.Table.from_pylist(items)
    warehouse.con.register("given", given.drop_columns(["item_id", "hs6"]))
    warehouse.con.execute("INSERT INTO main.declarations BY NAME FROM given")
    warehouse.store("features.items", given)
    warehouse.store("trade.hub_exposure", pa.Table.from_pylist([exposure | {"exposure": 0.5, "unexplained_kg": 9.0}]))
    create_empty(warehouse.con, "trade.flagged_corridors", CORRIDORS)
    warehouse.make("score.trade_context", {"in_context": IN_CONTEXT})
    watched = warehouse.rows("SELECT declaration_id FROM score.trade_context ORDER BY ALL")
    return [name for (name,) in watched]


def test_a_basket_heading_is_watched_for_the_mineral_that_the_description_names(warehouse):
    watched = leaving_an_exposed_hub(warehouse, date(2024, 8, 20), "germanium ingot", "gallium 4N", "metal")
    assert watched == ["gallium 4N", "metal"]


@pytest.mark.parametrize(("day", "watched"), [(date(2023, 7, 31), []), (date(2023, 8, 1), ["metal"])])
def test_a_hub_is_watched_since_its_mineral_is_controlled(warehouse, day, watched):
    assert leaving_an_exposed_hub(warehouse, day, "metal") == watched
