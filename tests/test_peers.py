"""The frozen peers and the measures they are held by."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from benchmarks.difficulty import CEILINGS, examine, tabulate
from benchmarks.measures import (
    Ranked,
    attainable,
    auc,
    precision_share,
    rank_against_truth,
    recall,
    recall_by_tactic,
    recall_share,
)
from benchmarks.peers import ecod, forest, rules
from data.simulator import simulate

PEERS = (ecod, forest, rules)


def flags(text: str) -> np.ndarray:
    return np.array([letter == "x" for letter in text])


@pytest.fixture(scope="session")
def world(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("peers") / "world"
    simulate(folder, 4000, 5)
    return folder


@pytest.fixture(scope="module")
def scores(world) -> dict[object, pa.Table]:
    """What each peer makes of the world."""
    return {peer: peer.rank(world) for peer in PEERS}


def test_recall_counts_what_lies_within_the_budget():
    ranking = flags("xx--x-----")
    assert recall(ranking, 0.2) == pytest.approx(2 / 3)
    assert recall(ranking, 0.5) == 1.0
    assert recall(flags("----"), 0.5) == 0.0


def test_attainable_recall_is_bounded_by_the_budget():
    ranking = flags("-x-x-x-x--")  # four positives, room for two
    assert attainable(ranking, 0.2) == 0.5
    assert recall(ranking, 0.2) == 0.25
    assert recall_share(ranking, 0.2) == 0.5
    assert attainable(ranking, 0.9) == 1.0


def test_precision_is_a_share_of_what_is_attainable():
    ranking = flags("xx-x------")
    assert precision_share(ranking, 0.2) == 1.0
    assert precision_share(ranking, 0.4) == 1.0  # three positives in four places is all there is
    assert precision_share(flags("-x-x------"), 0.2) == 0.5
    assert precision_share(flags("----"), 0.5) == 0.0


def test_auc_counts_pairs_in_the_right_order():
    assert auc(flags("xx--")) == 1.0
    assert auc(flags("--xx")) == 0.0
    assert auc(flags("x-x-")) == pytest.approx(3 / 4)
    assert auc(flags("xxxx")) == 0.5


def test_recall_by_tactic_and_role():
    ranked = Ranked(
        positive=flags("xx-x------"),
        offending=flags("x--x------"),
        tactic=np.array(["origin", "mirror", "", "origin", *[""] * 6], dtype=object),
    )
    assert recall_by_tactic(ranked, 0.2) == {"mirror": 1.0, "origin": 0.5}
    assert recall_by_tactic(ranked, 0.2, "offending") == {"origin": 0.5}
    assert recall_by_tactic(ranked, 0.2, "linked") == {"mirror": 1.0}


def test_ranking_is_held_against_the_truth(tmp_path):
    truth = {
        "authority": ["CN", "HK"],
        "declaration_id": ["2", "2"],
        "tactic": ["origin"] * 2,
        "role": ["offending", "linked"],
    }
    pq.write_table(pa.table(truth), tmp_path / "truth.parquet")
    scores = pa.table({"authority": ["CN", "CN", "HK"], "declaration_id": ["1", "2", "2"], "score": [0.1, 0.9, 0.5]})
    ranked = rank_against_truth(scores, tmp_path / "truth.parquet")
    assert ranked.positive.tolist() == [True, True, False]
    assert ranked.offending.tolist() == [True, False, False]
    assert ranked.tactic.tolist() == ["origin", "origin", ""]


def test_ties_fall_the_same_way_whatever_the_order_of_rows(tmp_path):
    ids = [str(number) for number in range(50)]
    truth = {"authority": ["CN"], "declaration_id": ["7"], "tactic": ["origin"], "role": ["offending"]}
    pq.write_table(pa.table(truth), tmp_path / "truth.parquet")
    scores = pa.table({"authority": ["CN"] * 50, "declaration_id": ids, "score": [1.0] * 50})
    turned = scores.take(pa.array(np.arange(50)[::-1]))
    places = [rank_against_truth(table, tmp_path / "truth.parquet").positive for table in (scores, turned)]
    assert np.array_equal(places[0], places[1])


@pytest.mark.parametrize("peer", PEERS)
def test_a_peer_ranks_every_declaration_once_and_better_than_chance(world, scores, peer):
    ranked = scores[peer]
    declared = pq.read_table(world / "declarations.parquet", columns=["authority", "declaration_id"])
    assert ranked.column_names == ["authority", "declaration_id", "score"]
    assert ranked.num_rows == declared.group_by(["authority", "declaration_id"]).aggregate([]).num_rows
    assert ranked["score"].null_count == 0
    assert auc(rank_against_truth(ranked, world / "truth.parquet").positive) > 0.6


@pytest.mark.parametrize("peer", PEERS)
def test_a_peer_repeats_itself(world, scores, peer):
    first, second = (rank_against_truth(ranked, world / "truth.parquet") for ranked in (scores[peer], peer.rank(world)))
    assert np.array_equal(first.positive, second.positive)


def test_the_rules_beat_the_outlier_model(world, scores):
    shares = {
        peer.__name__: recall_share(rank_against_truth(scores[peer], world / "truth.parquet").positive, 0.02)
        for peer in (ecod, rules)
    }
    assert shares["benchmarks.peers.rules"] > shares["benchmarks.peers.ecod"]


def test_the_table_of_difficulty_names_every_peer_and_degree(tmp_path):
    results = examine(1, 2000, False, tmp_path) + examine(2, 2000, True, tmp_path)
    table = tabulate(results)
    for peer, degree in CEILINGS:
        assert f"{peer:5} {degree:5} mean recall" in table
    assert "transshipment" in table
