"""How fast a whole run is, beside a vectorised pandas peer: CSV in, scores out.

``python -m benchmarks.speed`` prints the tables of docs/benchmarks.md and writes them there, with a chart of the growth
beside them. What is compared is processor time, of all threads and processes: it hardly changes with what else the
machine does. Worlds are simulated once and kept in the temporary folder.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import altair as alt
import duckdb

from benchmarks.processes import Measured, measure
from data.simulator import simulate

SEED = 7
TINY, MILLION = 1_000, 1_000_000
SERIES = (100_000, 300_000, MILLION, 3_000_000)
LARGEST = 5_000_000
# Of so many declarations one is new in an increment: a hundred thousand of five million.
HELD_FOR_ONE = 50
PAGE = Path(__file__).parent.parent / "docs/benchmarks.md"
CHART = PAGE.with_name("growth.svg")
BEGIN, END = "<!-- figures -->\n", "<!-- end of figures -->\n"


@dataclass(frozen=True)
class Walk:
    """One screening of a world without Prefect: the whole process, and within it the walk and its stages."""

    whole: Measured
    seconds: float
    stages: dict[str, float]


def main(arguments: Sequence[str]) -> None:
    """Measure, print, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=2, help="how often peer and run are measured, in turn")
    parser.add_argument("--largest", action="store_true", help="grow to five million declarations")
    given = parser.parse_args(arguments)
    work = Path(tempfile.gettempdir()) / "contraflow-bench"
    sizes = (*SERIES, LARGEST) if given.largest else SERIES
    held = LARGEST if given.largest else MILLION
    parts = (beside_the_peer(work, given.repeats), start_up(work), growth(work, sizes), increment(work, held))
    text = "\n".join([machine(), *parts])
    print(text)
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(before + BEGIN + text + END + after, encoding="utf-8")


def machine() -> str:
    """Describe the machine without naming it."""
    cpuinfo = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    names = [line.partition(":")[2].strip() for line in cpuinfo if line.startswith("model name")]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return (
        f"Measured on {os.cpu_count()} cores ({names[0] if names else platform.machine()}) with {_gib(memory)} GiB of "
        f"memory, Python {platform.python_version()}, DuckDB {duckdb.__version__}.\n"
    )


def beside_the_peer(work: Path, repeats: int) -> str:
    """Measure one million declarations with the peer and with us, in turn."""
    source = declarations(work, MILLION)
    peers, walks = [], []
    for _ in range(repeats):
        peers.append(
            measure([sys.executable, "-m", "benchmarks.peers.pandas_forest", str(source), str(work / "s.parquet")])
        )
        walks.append(walk(work, source))
    ours = [one.whole for one in walks]
    times = median(one.processor_seconds for one in ours) / median(one.processor_seconds for one in peers)
    rows = [("pandas and Isolation Forest", *_figures(peers), "1.0"), ("contraflow", *_figures(ours), f"{times:.1f}")]
    stages = [(stage, f"{median(one.stages[stage] for one in walks):.1f}") for stage in walks[0].stages]
    return "\n".join(
        [
            f"One million declarations, whole processes, measured in turn, the middle of {repeats}:\n",
            table(("", "seconds", "of processor time", "GiB at most", "times the peer's processor time"), rows),
            table(("stage", "seconds"), stages),
        ]
    )


def start_up(work: Path) -> str:
    """Measure what is there before the first row is read: on a thousand declarations, with and without Prefect."""
    source = declarations(work, TINY)
    plain = walk(work, source)
    home = work / "prefect"
    shutil.rmtree(home, ignore_errors=True)
    first, later = _with_prefect(work, source, home), _with_prefect(work, source, home)
    rows = [
        ("a run over a thousand declarations without Prefect", *_figures([plain.whole])),
        ("the first with Prefect, which makes its database", *_figures([first])),
        ("the next with Prefect", *_figures([later])),
    ]
    return "Start-up:\n\n" + table(("", "seconds", "of processor time", "GiB at most"), rows)


def growth(work: Path, sizes: Iterable[int]) -> str:
    """Measure worlds that grow, and draw it."""
    measured = {size: walk(work, declarations(work, size)).whole for size in sizes}
    draw({size: one.processor_seconds for size, one in measured.items()})
    rows = [
        (f"{size:,}", *_figures([one]), f"{one.processor_seconds / size * MILLION:.0f}")
        for size, one in measured.items()
    ]
    columns = ("declarations", "seconds", "of processor time", "GiB at most", "processor seconds per million")
    return f"Growth:\n\n{table(columns, rows)}\n![Processor time over declarations]({CHART.name})\n"


def increment(work: Path, held: int) -> str:
    """Measure what new declarations take onto those that a warehouse holds, the reference kept."""
    history, new = divided(declarations(work, held))
    warehouse = work / "warehouse"
    shutil.rmtree(warehouse, ignore_errors=True)
    first, then = (_walk(source, warehouse).whole for source in (history, new))
    shutil.rmtree(warehouse)
    share = f"{then.processor_seconds / first.processor_seconds:.0%}"
    rows = [
        (f"{held - held // HELD_FOR_ONE:,} from nothing", *_figures([first]), ""),
        (f"{held // HELD_FOR_ONE:,} onto these", *_figures([then]), share),
    ]
    columns = ("declarations", "seconds", "of processor time", "GiB at most", "of the time from nothing")
    return "An increment, by day of declaration the last:\n\n" + table(columns, rows)


def divided(source: Path) -> tuple[Path, Path]:
    """Write declarations as two files, the last by day apart."""
    parts = source.with_suffix(".history.csv"), source.with_suffix(".new.csv")
    with duckdb.connect() as con:
        rows = con.read_csv(str(source), all_varchar=True)
        new = rows.count("*").fetchall()[0][0] // HELD_FOR_ONE
        ordered = rows.order("declared_on DESC, authority, declaration_id, item_no")
        ordered.limit(10**12, new).write_csv(str(parts[0]))
        ordered.limit(new).write_csv(str(parts[1]))
    return parts


def draw(seconds: Mapping[int, float]) -> None:
    """Draw processor seconds over declarations, beside a line that grows as they do from the largest on."""
    largest = max(seconds)
    rows = [
        {"declarations": size, "seconds": taken, "what": what}
        for size, measured in seconds.items()
        for what, taken in (("measured", measured), ("in proportion", seconds[largest] * size / largest))
    ]
    axes = (
        alt.X("declarations:Q", scale=alt.Scale(type="log")),
        alt.Y("seconds:Q", scale=alt.Scale(type="log"), title="processor seconds"),
    )
    chart = alt.Chart(alt.Data(values=rows), width=420, height=260)
    chart.mark_line(point=True).encode(*axes, alt.StrokeDash("what:N", title=None)).save(CHART)


def declarations(work: Path, rows: int) -> Path:
    """Return the declarations of a simulated world as CSV, made at the first call."""
    path = work / f"{rows}.csv"
    if not path.is_file():
        world = simulate(work / "world", rows, SEED).out
        draft = path.with_suffix(".draft")
        duckdb.read_parquet(str(world / "declarations.parquet")).write_csv(str(draft))
        draft.rename(path)
        shutil.rmtree(world)
    return path


def walk(work: Path, source: Path) -> Walk:
    """Screen declarations in a warehouse of its own, without Prefect."""
    warehouse = work / "warehouse"
    shutil.rmtree(warehouse, ignore_errors=True)
    walked = _walk(source, warehouse)
    shutil.rmtree(warehouse)
    return walked


def _walk(source: Path, warehouse: Path) -> Walk:
    whole = measure([sys.executable, "-m", "benchmarks.plain_walk", str(source), str(warehouse)])
    account = json.loads(whole.last_line)
    return Walk(whole, account["seconds"], account["stages"])


def _with_prefect(work: Path, source: Path, home: Path) -> Measured:
    warehouse = work / "warehouse"
    shutil.rmtree(warehouse, ignore_errors=True)
    command = [str(Path(sys.executable).parent / "contraflow"), "run", "--declarations", str(source)]
    measured = measure([*command, "--warehouse", str(warehouse)], os.environ | {"PREFECT_HOME": str(home)})
    shutil.rmtree(warehouse)
    return measured


def _figures(measured: Sequence[Measured]) -> tuple[str, str, str]:
    return (
        f"{median(one.seconds for one in measured):.1f}",
        f"{median(one.processor_seconds for one in measured):.1f}",
        _gib(max(one.peak_bytes for one in measured)),
    )


def _gib(size: int) -> str:
    return f"{size / 2**30:.2f}"


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table in Markdown, figures to the right."""
    lines = [columns, ["---", *["---:"] * (len(columns) - 1)], *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


if __name__ == "__main__":
    main(sys.argv[1:])
