"""A process that fuzzes one target with one engine until its time is up; its last input lies in a file.

``python -m benchmarks.fuzz.worker load hypothesis 30 last-input``
"""

from __future__ import annotations

import logging
import sys
import time
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.fuzz.targets import TARGETS, Target, folder

SEEDS = Path(__file__).parent / "seeds"
WORDS = (Path(__file__).parent / "words.txt").read_text(encoding="utf-8").split()


def main(target: str, engine: str, seconds: str, last: str) -> None:
    """Fuzz."""
    logging.disable(logging.CRITICAL)
    act, kept = TARGETS[target](folder()), Path(last)

    def fuzzed(data: bytes) -> None:
        kept.write_bytes(data)
        act(data)

    if engine == "atheris":
        _by_coverage(fuzzed, target, seconds, kept.parent / "corpus")
    else:
        _by_property(fuzzed, target, float(seconds))


def _by_property(fuzzed: Target, target: str, seconds: float) -> None:
    """Replay the seeds, then mutate them and mix words."""
    end = time.monotonic() + seconds
    seeds = [path.read_bytes() for path in sorted((SEEDS / target).iterdir())]
    for seed in seeds:
        fuzzed(seed)
    count = len(seeds)

    # Little at a time, so that the end is near when the time is up.
    @settings(max_examples=50, deadline=None, database=None, derandomize=False, suppress_health_check=list(HealthCheck))
    @given(_mutated(seeds) | _spoken() if target == "query" else _mutated(seeds))
    def examples(data: bytes) -> None:
        nonlocal count
        if time.monotonic() < end:
            count += 1
            fuzzed(data)

    while time.monotonic() < end:
        examples()
    print(f"{count} inputs", flush=True)


def _mutated(seeds: list[bytes]) -> st.SearchStrategy[bytes]:
    """A seed with some of its bytes cut out, replaced or doubled."""
    edit = st.tuples(st.floats(0, 1), st.integers(0, 40), st.binary(max_size=12), st.integers(1, 3))

    def edited(seed: bytes, edits: list[tuple[float, int, bytes, int]]) -> bytes:
        for share, gone, put, times in edits:
            at = int(share * len(seed))
            seed = seed[:at] + put * times + seed[at + gone :]
        return seed

    return st.builds(edited, st.sampled_from(seeds), st.lists(edit, max_size=6))


def _spoken() -> st.SearchStrategy[bytes]:
    """Words of SQL and of the published tables in any order."""
    return st.lists(st.sampled_from(WORDS) | st.text(max_size=4), min_size=1, max_size=25).map(
        lambda words: " ".join(words).encode("utf-8", "replace")
    )


def _by_coverage(fuzzed: Target, target: str, seconds: str, corpus: Path) -> None:
    import atheris  # not in every environment

    corpus.mkdir(exist_ok=True)
    limits = [f"-max_total_time={seconds}", "-timeout=60", "-rss_limit_mb=4096", "-print_final_stats=1"]
    atheris.Setup(["fuzz", *limits, f"-artifact_prefix={corpus.parent}/", str(corpus), str(SEEDS / target)], fuzzed)
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
