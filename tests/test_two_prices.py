"""Parties that trade the same goods at two prices, of which one is that of everybody else."""

from math import exp, log

import pyarrow as pa
import pytest
from pricing import declaration, judged, ordinary
from trading import selected

from engine.settings import Settings
from engine.warehouse import Warehouse

COTTON = {"hs_code": "520100000", "description": "cotton"}
AT_PEERS, BELOW = 3.0, 0.5
NOTHING = pa.table({"item_id": pa.array([], pa.int64())})


def histories(*times):
    """How often the price of the others, how many others, and which, by the times of peers' prices of a relation."""
    items = [
        {"item_id": number, "hs6": "520100", "relation": 1, "named": None, "price_currency": "USD",
         "log_price": log(3 * of_peers)}
        for number, of_peers in enumerate(times)
    ]  # fmt: skip
    compared = [
        {"item_id": number, "price_residual": log(of_peers), "price_z": log(of_peers) / 0.3}
        for number, of_peers in enumerate(times)
    ]
    typed = pa.Table.from_pylist(items).cast(
        pa.schema([("item_id", pa.int64()), ("hs6", pa.string()), ("relation", pa.int64()), ("named", pa.string()),
                   ("price_currency", pa.string()), ("log_price", pa.float64())])
    )  # fmt: skip
    given = {"features.groups": typed, "features.compared": compared, "features.slips": NOTHING}
    rows = sorted(selected("features.price_history", given), key=lambda row: row["item_id"])
    return [(round(exp(row["moved"]), 2), row["others"], row["are_at_peers"]) for row in rows]


def test_where_a_third_are_at_the_prices_of_peers_the_others_moved_away_from_these():
    found = histories(1.0, 1.0, 1.1, 0.2, 0.2, 0.2, 0.2)
    assert found == [(1.0, 2, True), (1.0, 2, True), (1.1, 2, True), *[(0.2, 3, True)] * 4]


def test_where_fewer_are_all_are_held_against_the_middle_of_all():
    assert histories(1.0, 1.0, *[0.2] * 7) == [*[(5.0, 8, False)] * 2, *[(1.0, 8, False)] * 7]


def test_two_at_the_prices_of_peers_are_no_price():
    assert {at_peers for _, _, at_peers in histories(1.0, 1.0, 0.2, 0.2, 0.2)} == {False}


def test_a_price_that_spreads_to_either_side_of_what_counts_as_with_peers_is_one():
    assert {at_peers for _, _, at_peers in histories(1.5, 1.6, 1.7, 1.8, 1.9, 2.0, 2.1, 2.2)} == {False}


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    shipped = [
        *(declaration(f"true{number}", "P", AT_PEERS, number, **COTTON) for number in range(3)),
        *(declaration(f"low{number}", "P", BELOW, 10 + number, **COTTON) for number in range(2)),
    ]
    with Warehouse(tmp_path_factory.mktemp("cotton"), Settings()) as warehouse:
        return judged(warehouse, *ordinary("cotton", **COTTON), *shipped).said


def test_the_reason_says_which_shipments_it_counts(said):
    for number in range(2):
        reason = said[f"low{number}"]["price_fell"]
        assert "the 3 other shipments of such goods" in reason
        assert "to this importer at the prices of others make likely" in reason


def test_those_at_the_price_of_everybody_did_not_move(said):
    assert not [number for number in said if number.startswith("true")]
