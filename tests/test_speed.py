"""The parts of the speed benchmark that need no clock."""

from __future__ import annotations

import platform
import sys

import pytest

from benchmarks.processes import measure, memory_of
from benchmarks.speed import divided, machine, table


def process(proc, pid, parent, kib):
    folder = proc / str(pid)
    folder.mkdir()
    (folder / "stat").write_text(f"{pid} (a name) with (brackets) S {parent} 1 1", encoding="utf-8")
    (folder / "smaps_rollup").write_text(f"Rss: 999999 kB\nPss: {kib} kB\nPss_Anon: 1 kB\n", encoding="utf-8")


def test_memory_is_that_of_a_process_and_all_its_descendants(tmp_path):
    for pid, parent, kib in ((1, 0, 1000), (10, 1, 100), (11, 10, 20), (12, 11, 3), (20, 1, 5000)):
        process(tmp_path, pid, parent, kib)
    assert memory_of(10, tmp_path) == 123 * 1024


def test_a_process_that_has_ended_has_no_memory(tmp_path):
    process(tmp_path, 10, 1, 100)
    (tmp_path / "11").mkdir()
    assert memory_of(10, tmp_path) == 100 * 1024
    assert memory_of(11, tmp_path) == 0


def test_a_command_is_measured_to_its_end():
    measured = measure([sys.executable, "-c", "import time; time.sleep(0.4); sum(range(10**6)); print('last')"])
    assert measured.last_line == "last"
    assert measured.seconds >= 0.4
    assert 0 < measured.processor_seconds < measured.seconds
    assert measured.peak_bytes > 1_000_000


def test_a_command_that_fails_is_no_measurement():
    with pytest.raises(RuntimeError, match=r"(?s)ended with 3.*so it goes"):
        measure([sys.executable, "-c", "import sys; print('so it goes', file=sys.stderr); sys.exit(3)"])


def test_tables_are_markdown_with_figures_to_the_right():
    assert table(("what", "seconds"), [("walk", "1.0"), ("run", "12.5")]) == (
        "| what | seconds |\n| --- | ---: |\n| walk | 1.0 |\n| run | 12.5 |\n"
    )


def test_the_machine_is_described_but_not_named():
    assert "cores" in machine()
    assert platform.node() not in machine()


def test_an_increment_is_what_was_declared_last(tmp_path):
    source = tmp_path / "100.csv"
    lines = [f'CN,{number:03},1,2025-{1 + number % 12:02}-01,"a, b"' for number in range(100)]
    source.write_text("\n".join(["authority,declaration_id,item_no,declared_on,description", *lines]) + "\n")
    history, new = (path.read_text().splitlines() for path in divided(source))
    assert sorted([*history[1:], *new[1:]]) == lines
    assert [line.split(",")[1] for line in new[1:]] == ["011", "023"]  # of December, two in a hundred
