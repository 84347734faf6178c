"""How well the planted cases of simulated worlds are found, by contraflow and by its peers.

``python -m benchmarks.worlds --worlds 10 --rows 200000 --seed 1`` simulates plain and hard worlds and ranks them;
``python -m benchmarks.worlds FOLDER …`` ranks worlds that are there already. ``--chart FILE.svg`` draws the recall of
each tactic beside the tables.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow.compute as pc

from benchmarks.contestants import CONTESTANTS
from benchmarks.degraded import degrade
from benchmarks.measures import Ranked, auc, precision_share, rank_against_truth, recall_by_tactic, recall_share
from data.simulator import simulate

BUDGET, FIRST = 0.02, 0.005


@dataclass(frozen=True)
class Result:
    """A contestant's ranking of a world."""

    contestant: str
    world: str
    ranked: Ranked
    alerts: int | None
    false_alerts: int | None

    def figures(self) -> list[float]:
        """Return recall at 2 % and precision at 0.5 %, as shares of what is attainable, and the AUC."""
        positive = self.ranked.positive
        return [recall_share(positive, BUDGET), precision_share(positive, FIRST), auc(positive)]


def hold(contestant: str, world: Path) -> Result:
    """Let a contestant rank a world."""
    scores = CONTESTANTS[contestant](world)
    ranked = rank_against_truth(scores, world / "truth.parquet")
    if "alert" not in scores.column_names:
        return Result(contestant, world.name, ranked, None, None)
    alerts = int(pc.sum(scores["alert"]).as_py())
    true = rank_against_truth(scores.filter(scores["alert"]), world / "truth.parquet").positive.sum() if alerts else 0
    return Result(contestant, world.name, ranked, alerts, alerts - int(true))


def simulated(count: int, rows: int, seed: int, folder: Path, *, clean: bool) -> Iterator[Path]:
    """Simulate plain worlds, then hard ones; each is gone when the next is made."""
    for number in range(2 * count):
        hard = number >= count
        world = folder / f"{'hard' if hard else 'plain'}{'-clean' if clean else ''}-{seed + number}"
        simulate(world, rows, seed + number, hard=hard, clean=clean)
        yield world
        for file in world.iterdir():
            file.unlink()


def lines(results: Iterable[Result]) -> Iterator[str]:
    """Lay out the figures of each world as they come."""
    yield "| world | contestant | recall at 2 % | precision at 0.5 % | AUC | alerts | of them false |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for result in results:
        figures = " | ".join(f"{figure:.3f}" for figure in result.figures())
        alerts = f"{_count(result.alerts)} | {_count(result.false_alerts)}"
        yield f"| {result.world} | {result.contestant} | {figures} | {alerts} |"


def summary(results: list[Result]) -> Iterator[str]:
    """Lay out means over the plain and the hard worlds, the worst of each, and the recall of each tactic, pooled."""
    for degree in ("plain", "hard"):
        for contestant in dict.fromkeys(result.contestant for result in results):
            mine = [one for one in results if _is_of(one, degree, contestant)]
            if mine:
                table = np.array([one.figures() for one in mine])
                yield f"{degree} {contestant}: mean {_shown(table.mean(axis=0))}, worst {_shown(table.min(axis=0))}"
                for role in ("offending", "linked"):
                    yield f"  {role}: " + ", ".join(f"{name} {share:.2f}" for name, share in pooled(mine, role).items())


def pooled(results: list[Result], role: str) -> dict[str, float]:
    """Return the recall of each tactic over all records of the worlds together.

    It is taken within 2 % of a world, or within as many declarations as are positive where these are more.
    """
    found: dict[str, list[float]] = {}
    for result in results:
        ranked = result.ranked
        room = max(BUDGET, float(ranked.positive.mean()))
        wanted = ranked.offending if role == "offending" else ranked.positive & ~ranked.offending
        for tactic, share in recall_by_tactic(ranked, room, role).items():
            count = int((wanted & (ranked.tactic == tactic)).sum())
            held = found.setdefault(tactic, [0.0, 0.0])
            held[0], held[1] = held[0] + share * count, held[1] + count
    return {tactic: hits / count for tactic, (hits, count) in sorted(found.items())}


def draw(results: list[Result], path: Path) -> None:
    """Draw how much of each tactic each contestant found, over the plain and over the hard worlds, as SVG."""
    import altair as alt  # takes a while to import

    contestants = list(dict.fromkeys(result.contestant for result in results))
    rows = [
        {"degree": degree, "contestant": contestant, "tactic": tactic, "recall": share}
        for degree in ("plain", "hard")
        for contestant in contestants
        for tactic, share in pooled([one for one in results if _is_of(one, degree, contestant)], "offending").items()
    ]
    bars = alt.Chart(alt.Data(values=rows), width=760, height=150).mark_bar()
    bars.encode(
        alt.X("tactic:N", title=None, axis=alt.Axis(labelAngle=0)),
        alt.XOffset("contestant:N", sort=contestants),
        alt.Y("recall:Q", title="recall within 2 %", scale=alt.Scale(domain=[0, 1])),
        alt.Color("contestant:N", sort=contestants, title=None),
        alt.Row("degree:N", sort=["plain", "hard"], title=None),
    ).save(path)


def _is_of(result: Result, degree: str, contestant: str) -> bool:
    return result.world.startswith(degree[0]) and result.contestant == contestant


def _shown(figures: np.ndarray) -> str:
    return "recall {:.3f}, precision {:.3f}, AUC {:.3f}".format(*figures)


def _count(number: int | None) -> str:
    return "–" if number is None else f"{number:,}"


def main() -> None:
    """Rank the worlds and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, help="worlds that are there already")
    parser.add_argument("--worlds", type=int, default=10, help="worlds of each degree to simulate")
    parser.add_argument("--rows", type=int, default=200_000, help="declarations in each world")
    parser.add_argument("--seed", type=int, default=1, help="first seed; the hard worlds take the next ones")
    parser.add_argument("--clean", action="store_true", help="worlds in which nothing is planted")
    parser.add_argument(
        "--degraded", action="store_true", help="worlds of which much is not known; the peers need all of it"
    )
    parser.add_argument("--chart", type=Path, help="an SVG file for the recall of each tactic")
    parser.add_argument("--contestants", nargs="+", default=list(CONTESTANTS), choices=list(CONTESTANTS))
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        worlds = chosen.folders or simulated(chosen.worlds, chosen.rows, chosen.seed, Path(folder), clean=chosen.clean)
        if chosen.degraded:
            chosen.contestants = ["contraflow"]
            worlds = (part for world in worlds for part in degrade(world))
        results: list[Result] = []
        for line in lines(_kept(results, (hold(one, world) for world in worlds for one in chosen.contestants))):
            print(line, flush=True)
    print("\n".join(["", *summary(results)]))
    if chosen.chart:
        draw(results, chosen.chart)


def _kept(results: list[Result], found: Iterable[Result]) -> Iterator[Result]:
    for result in found:
        results.append(result)
        yield result


if __name__ == "__main__":
    main()
