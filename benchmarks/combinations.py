"""How the detectors' chances are best combined, and what each detector adds.

``python -m benchmarks.combinations FOLDER …`` screens worlds that are there and combines the chances of every item
anew: by the Cauchy combination, by the smallest chance (Šidák) and by the sum of logarithms (Fisher), with strategic
goods watched more closely and not; then by the Cauchy combination without each detector, and by each alone. The other
side of a consignment, which only repeats what was said of the first, is left out.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from benchmarks.contestants import screened
from benchmarks.measures import auc, precision_share, rank_against_truth, recall_share
from detectors import DETECTORS
from flows.score import WATCHED

Numbers = NDArray[np.float64]
Way = Callable[[Numbers], Numbers]
NAMES = [detector.name for detector in DETECTORS if detector.scores and detector.name != "counterpart"]


@dataclass(frozen=True)
class Chances:
    """The chances of a world's items: a column a detector, NaN where it is silent."""

    world: Path
    keys: pa.Table
    is_watched: NDArray[np.bool_]
    matrix: Numbers


def cauchy(matrix: Numbers) -> Numbers:
    """Combine by the Cauchy combination test; a detector that sees nothing odd does not speak for innocence."""
    spoken = ~np.isnan(matrix)
    odd = spoken & (matrix < 0.5)
    tangents = np.where(odd, np.tan((0.5 - np.clip(np.where(odd, matrix, 0.5), 1e-15, None)) * np.pi), 0).sum(axis=1)
    combined = np.arctan2(spoken.sum(axis=1), tangents) / np.pi
    return np.where(tangents > 0, combined, 0.5)


def smallest(matrix: Numbers) -> Numbers:
    """Combine by the smallest chance, given how many there are (Šidák)."""
    least = np.nan_to_num(matrix, nan=1.0).min(axis=1)
    count: Numbers = (~np.isnan(matrix)).sum(axis=1)
    result: Numbers = -np.expm1(count * np.log1p(-np.clip(least, 0, 1 - 1e-15)))
    return result


def fisher(matrix: Numbers) -> Numbers:
    """Combine by the sum of logarithms, whose tail under independence is Erlang's."""
    total = -np.log(np.clip(np.nan_to_num(matrix, nan=1.0), 1e-15, 1)).sum(axis=1)
    count = (~np.isnan(matrix)).sum(axis=1)
    term, tail = np.ones_like(total), np.zeros_like(total)
    for order in range(matrix.shape[1]):
        tail += np.where(order < count, term, 0)
        term = term * total / (order + 1)
    return np.where(count > 0, np.exp(-total) * tail, 1.0)


def gather(world: Path) -> Chances:
    """Screen a world and take the chances that each detector gives."""
    columns = ", ".join(f"{name}.p_value AS {name}" for name in NAMES)
    joins = " ".join(f"LEFT JOIN detect.{name}_scored AS {name} USING (item_id)" for name in NAMES)
    with tempfile.TemporaryDirectory() as folder, screened(world, Path(folder)) as warehouse:
        found = warehouse.con.sql(
            f"""SELECT authority, declaration_id, is_watched, {columns}
                FROM features.items {joins}"""
        ).to_arrow_table()
    matrix = np.column_stack([found[name].to_numpy() for name in NAMES]).astype(np.float64)
    return Chances(world, found.select(["authority", "declaration_id"]), found["is_watched"].to_numpy(), matrix)


def judged(chances: Chances, way: Way, *, watched: float = WATCHED, columns: list[int] | None = None) -> list[float]:
    """Return recall at 2 % and precision at 0.5 %, as shares of what is attainable, and the AUC."""
    matrix = chances.matrix if columns is None else chances.matrix[:, columns]
    weights = np.where(chances.is_watched, watched, 1.0)
    item = -np.log(np.clip(way(matrix) * weights.mean() / weights, 1e-300, None))
    scored = chances.keys.append_column("score", pa.array(item))
    keys = ["authority", "declaration_id"]
    highest = scored.group_by(keys, use_threads=False).aggregate([("score", "max")]).rename_columns([*keys, "score"])
    positive = rank_against_truth(highest, chances.world / "truth.parquet").positive
    return [recall_share(positive, 0.02), precision_share(positive, 0.005), auc(positive)]


def lines(worlds: list[Chances]) -> Iterator[str]:
    """Lay out the means over the worlds of every combination."""
    yield "| combination | recall at 2 % | precision at 0.5 % | AUC |"
    yield "| --- | --- | --- | --- |"
    for way in (cauchy, smallest, fisher):
        for watched in (1, WATCHED):
            yield _line(f"{way.__name__}, strategic goods watched {watched}-fold", worlds, way, watched=watched)
    for place, name in enumerate(NAMES):
        others = [number for number in range(len(NAMES)) if number != place]
        yield _line(f"cauchy without {name}", worlds, cauchy, columns=others)
        yield _line(f"{name} alone", worlds, cauchy, columns=[place])


def _line(title: str, worlds: list[Chances], way: Way, **how: object) -> str:
    means = np.mean([judged(chances, way, **how) for chances in worlds], axis=0)  # type: ignore[arg-type]
    return f"| {title} | " + " | ".join(f"{figure:.3f}" for figure in means) + " |"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    print("\n".join(lines([gather(world) for world in parser.parse_args().folders])))


if __name__ == "__main__":
    main()
