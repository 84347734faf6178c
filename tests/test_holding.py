"""Holding expectations run after run: what is kept, what is broken off, what cannot be held, and that it is quiet."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import textwrap
from datetime import UTC, datetime
from pathlib import Path

import pytest
from holding import Page, expect_null, open_warehouse, reached, run

from engine import validation_pages
from engine.errors import ContraflowError
from engine.expectations import Suite, hold


def test_runs_beyond_the_last_are_forgotten(tmp_path: Path) -> None:
    with open_warehouse(tmp_path, validation_runs=2) as warehouse:
        for number in (1, 2, 3):
            run(warehouse, number)
    folder = tmp_path / "validation"
    assert sorted(path.name for path in (folder / "runs").iterdir()) == ["run-2", "run-3"]
    assert {path.parent.parent.name for path in folder.glob("results/*/*/*/*.json")} == {"run-2", "run-3"}
    assert "run-1" not in Page(folder / "index.html").text
    assert not list(folder.rglob("*.draft"))
    assert reached(folder) == set(folder.rglob("runs/*/*.html"))


def test_a_run_whose_id_reads_like_a_time_zone_has_its_page(tmp_path: Path) -> None:
    with open_warehouse(tmp_path) as warehouse:
        run(warehouse, 1, "20261123T232004Z-9724")
    assert (tmp_path / "validation/runs/20261123T232004Z-9724/declarations.html").is_file()


def test_what_an_interrupted_run_left_does_not_stop_the_next(tmp_path: Path) -> None:
    with open_warehouse(tmp_path) as warehouse:
        run(warehouse, 1)
        for stored in (tmp_path / "validation/results").glob("*/run-1/*/*.json"):
            stored.write_text('{"success": tr')
        run(warehouse, 2)
        shutil.rmtree(tmp_path / "validation/runs/run-2")
        run(warehouse, 3)
    index = Page(tmp_path / "validation/index.html")
    assert "run-2" in index.text
    assert {reference.split("/")[1] for reference in index.references} == {"run-3"}


def test_the_index_stays_whole_while_the_next_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> str:
        raise RuntimeError("no disk left")

    with open_warehouse(tmp_path) as warehouse:
        run(warehouse, 1)
        before = (tmp_path / "validation/index.html").read_bytes()
        monkeypatch.setattr(validation_pages, "_index_page", fail)
        with pytest.raises(RuntimeError):
            run(warehouse, 2)
    assert (tmp_path / "validation/index.html").read_bytes() == before


def test_a_table_of_the_same_name_elsewhere_does_not_confuse(tmp_path: Path) -> None:
    with open_warehouse(tmp_path) as warehouse:
        assert warehouse.count("main.declarations") == 0
        assert {outcome.checked for outcome in run(warehouse, 1) if outcome.table_name == "declarations"} == {100}


def test_an_expectation_that_cannot_be_evaluated_is_a_fault(tmp_path: Path) -> None:
    expectation = expect_null("nowhere", "It is nowhere.")
    with open_warehouse(tmp_path) as warehouse, pytest.raises(ContraflowError, match=r"It is nowhere.*declarations"):
        hold(warehouse, "run-1", datetime.now(UTC), [Suite("declarations", "validate", [expectation])], tmp_path / "v")


def test_many_broken_rows_make_no_big_result(tmp_path: Path) -> None:
    expectation = expect_null("words", "There are no words.")
    with open_warehouse(tmp_path) as warehouse:
        warehouse.con.execute("CREATE TABLE validate.much AS SELECT 'word ' || i AS words FROM range(200_000) AS t(i)")
        outcomes = hold(warehouse, "run", datetime.now(UTC), [Suite("much", "validate", [expectation])], tmp_path / "v")
    assert outcomes[0].unexpected_count == 200_000
    (stored,) = (tmp_path / "v/results").rglob("*.json")
    assert stored.stat().st_size < 10_000
    assert len(set(re.findall(r"word \d+", Page(tmp_path / "v/runs/run/much.html").text))) == 20


# Great Expectations imports sre_constants and sre_parse, which Python will drop.
SRE = "module 'sre_"


def test_validation_opens_no_socket_warns_of_nothing_and_says_nothing(tmp_path: Path) -> None:
    script = """
        import gc, logging, pathlib, socket, sys

        opened = []

        def refuse(*args, **_):
            opened.append(args)
            raise OSError("no network")

        socket.socket.connect = socket.socket.connect_ex = socket.create_connection = socket.getaddrinfo = refuse
        logging.basicConfig(level=logging.INFO)
        from tests.holding import open_warehouse, run

        with open_warehouse(pathlib.Path(sys.argv[1])) as warehouse:
            run(warehouse, 1)
        gc.collect()  # no connection may be left to complain that the warehouse is closed
        assert not opened, opened
    """
    done = subprocess.run(
        [
            sys.executable,
            "-W",
            "error",
            "-W",
            f"ignore:{SRE}:DeprecationWarning",
            "-c",
            textwrap.dedent(script),
            str(tmp_path),
        ],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parent.parent,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
