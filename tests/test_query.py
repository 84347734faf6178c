"""Queries: what they answer, and that whatever SQL comes, nothing is written, reached or exhausted."""

from __future__ import annotations

import csv
import json
import os
import re
import resource
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet
import pytest
from conftest import ROOT

from contraflow.asking import Question, ask
from engine.errors import CallError
from engine.settings import Settings, in_bytes

FORMULA = re.compile(r"[=+\-@\t\r\n＝]")
BRIEF = Settings(query_seconds=1, query_memory="200MB", query_rows=100_000)
UNREAD = "known only to this file"

NO_QUERY = [
    "",
    "-- nothing",
    "SELECT 1; SELECT 2",
    "SELECT 1; DROP TABLE runs",
    "DROP TABLE runs",
    "DELETE FROM findings",
    "UPDATE risk_scores SET rank = 1",
    "INSERT INTO runs SELECT * FROM runs",
    "CREATE TABLE mine AS SELECT 1",
    "CREATE TEMP TABLE mine AS SELECT 1",
    "CREATE MACRO f() AS 1",
    "CREATE SECRET s (TYPE s3)",
    "COPY (SELECT 1) TO 'written.csv'",
    "COPY runs FROM 'secret.txt'",
    "EXPORT DATABASE 'written'",
    "IMPORT DATABASE 'written'",
    "ATTACH 'written.duckdb'",
    "DETACH memory",
    "USE system",
    "PRAGMA database_list",
    "SET memory_limit = '9GB'",
    "RESET memory_limit",
    "SET VARIABLE x = 1",
    "SET enable_external_access = true",
    "INSTALL httpfs",
    "LOAD httpfs",
    "LOAD './written.so'",
    "CALL enable_logging()",
    "PREPARE q AS SELECT 1",
    "EXECUTE q",
    "BEGIN",
    "CHECKPOINT",
    "VACUUM",
    "EXPLAIN ANALYZE COPY (SELECT 1) TO 'written.csv'",
    "WITH gone AS (DELETE FROM runs RETURNING *) FROM gone",
]
REACHES_OUT = [
    "FROM 'secret.txt'",
    "FROM read_csv('secret.txt')",
    "FROM read_csv_auto('secret.txt')",
    "FROM read_text('secret.txt')",
    "FROM read_blob('secret.txt')",
    "FROM read_json('secret.txt')",
    "FROM read_parquet('secret.txt')",
    "FROM sniff_csv('secret.txt')",
    "FROM parquet_metadata('secret.txt')",
    "FROM read_duckdb('secret.txt')",
    "FROM glob('*')",
    "FROM query('COPY (SELECT 1) TO ''written.csv''')",
    "FROM query_table('secret.txt')",
    "FROM read_csv('https://collector.example/x.csv')",
    "FROM 'https://collector.example/x.parquet'",
    "FROM read_text('s3://collector/x')",
    "FROM read_text('/dev/stdin')",
    "SELECT getenv('HOME')",
    "FROM duckdb_secrets()",
    "FROM question",
    "FROM UNREAD",
    "FROM pandas_scan(140000000000)",
    "FROM arrow_scan(140000000000, 140000000000, 140000000000)",
    "FROM python_map_function((SELECT 1))",
]
EXHAUSTS = {
    "a cross join": "SELECT count(*) FROM declarations a, declarations b, declarations c, declarations d",
    "an endless recursion": "WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t) SELECT count(*) FROM t",
    "a growing recursion": "WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT t.n FROM t, range(99)) FROM t",
    "a long text": "SELECT length(repeat('x', 4000000000))",
    "a doubling text": "WITH RECURSIVE t AS (SELECT 'x' AS s UNION ALL SELECT s || s FROM t) FROM t",
    "a long list": "SELECT len(range(1000000000))",
    "a large group": "SELECT len(list(n)) FROM range(10000000000) t(n)",
    "a large sort": "SELECT * FROM range(10000000000) t(n) ORDER BY hash(n)",
    "too many rows": "FROM range(10000000000)",
    "waiting": "SELECT sleep_ms(60000)",
    "deep brackets": "SELECT " + "(" * 9000 + "1" + ")" * 9000,
    "a deep list": "SELECT " + "[" * 9000 + "]" * 9000,
    "a long sum": "SELECT " + "+".join(["1"] * 20000),
}
# DuckDB heeds no interrupt in these: the process ends all the same.
HEEDLESS = {
    "one long call": "SELECT levenshtein(repeat('a', 200000), repeat('b', 200000))",
    "endless planning": "WITH t0 AS (SELECT 1 AS x), "
    + ", ".join(f"t{n} AS (SELECT * FROM t{n - 1} a, t{n - 1} b)" for n in range(1, 40))
    + " SELECT count(*) FROM t39",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder of a query, with a file that is not to be read."""
    monkeypatch.chdir(tmp_path)
    Path("secret.txt").write_text(f"text\n{UNREAD}\n", encoding="utf-8")
    return tmp_path


def published(warehouse: Path) -> dict[str, tuple[int, int]]:
    """The files of a warehouse, how long each is and when it was last written."""
    files = {str(path): path.stat() for path in warehouse.rglob("*") if path.is_file()}
    return {path: (stat.st_size, stat.st_mtime_ns) for path, stat in files.items()}


@pytest.mark.parametrize("sql", NO_QUERY)
def test_what_is_no_query_is_refused(screened, folder, capsys, sql):
    before = published(screened)
    with pytest.raises(CallError):
        ask(screened, Question(sql), BRIEF)
    assert published(screened) == before
    assert [path.name for path in folder.iterdir()] == ["secret.txt"]
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("sql", REACHES_OUT)
def test_a_query_reaches_nothing_but_the_published_tables(screened, folder, capsys, sql):
    with pytest.raises(CallError) as refused:
        ask(screened, Question(sql), BRIEF)
    assert UNREAD not in str(refused.value) + capsys.readouterr().out
    assert [path.name for path in folder.iterdir()] == ["secret.txt"]


@pytest.mark.parametrize("sql", EXHAUSTS.values(), ids=EXHAUSTS)
def test_a_query_ends_within_its_limits(screened, folder, sql):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(CallError, match=r"query_memory|query_seconds|query_rows|depth limit"):
        ask(screened, Question(sql, out=folder / "answer.csv"), BRIEF.model_copy(update={"query_seconds": 0.5}))
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    assert grown < 2 * in_bytes(BRIEF.query_memory) + 2**29
    assert [path.name for path in folder.iterdir()] == ["secret.txt"]


@pytest.mark.parametrize("sql", HEEDLESS.values(), ids=HEEDLESS)
def test_a_query_that_heeds_no_interrupt_ends_too(screened, sql):
    with_less_grace = "from contraflow import cli, limits; limits.GRACE_SECONDS = 0.5; cli.main()"
    found = subprocess.run(
        [sys.executable, "-c", with_less_grace, "query", sql, "--warehouse", str(screened)],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT), "CONTRAFLOW_QUERY_SECONDS": "0.1"},
        check=False,
        timeout=240,
    )
    assert found.returncode == 2
    assert "query_seconds = 0.1" in found.stderr


def test_the_limits_are_lifted_afterwards(screened, capsys):
    before = resource.getrlimit(resource.RLIMIT_DATA)
    ask(screened, Question("SELECT 1 AS one", form="json"), BRIEF)
    assert resource.getrlimit(resource.RLIMIT_DATA) == before
    assert json.loads(capsys.readouterr().out) == [{"one": 1}]


def test_the_answer_is_the_same_in_every_format(screened, tmp_path, capsys):
    sql = "SELECT rank, authority, tactics FROM flagged_shipments ORDER BY rank LIMIT 3"
    for form in ("csv", "json", "parquet", "txt"):
        ask(screened, Question(sql, out=tmp_path / f"answer.{form}"), BRIEF)
    with (tmp_path / "answer.csv").open(encoding="utf-8", newline="") as file:
        from_csv = list(csv.DictReader(file))
    from_json = json.loads((tmp_path / "answer.json").read_text(encoding="utf-8"))
    from_parquet = pyarrow.parquet.read_table(tmp_path / "answer.parquet").to_pylist()
    assert [row["rank"] for row in from_json] == [1, 2, 3]
    assert from_parquet == from_json
    assert from_csv == [row | {"rank": str(row["rank"]), "tactics": "; ".join(row["tactics"])} for row in from_json]
    named = capsys.readouterr().err.splitlines()
    assert named == [str(tmp_path / f"answer.{form}") for form in ("csv", "json", "parquet", "txt")]
    ask(screened, Question(sql), BRIEF)
    shown = capsys.readouterr().out
    assert shown == (tmp_path / "answer.txt").read_text(encoding="utf-8")
    assert shown.splitlines()[0].split() == ["rank", "authority", "tactics"]


@pytest.mark.parametrize(("form", "empty"), [("csv", "rank\n"), ("json", "[]\n")])
def test_nothing_is_an_answer_too(screened, capsys, form, empty):
    ask(screened, Question("SELECT rank FROM risk_scores WHERE false", form=form), BRIEF)
    assert capsys.readouterr().out == empty


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"])
def test_no_text_is_a_formula_to_a_spreadsheet(screened, capsys, text):
    ask(screened, Question(f"SELECT '{text}' AS said, -1 AS number, ['{text}'] AS listed", form="csv"), BRIEF)
    said, number, listed = next(csv.reader(capsys.readouterr().out.splitlines(keepends=True)[1:]))
    assert FORMULA.match(said) is None
    assert FORMULA.match(listed) is None
    assert number == "-1"


@pytest.mark.parametrize("form", ["table", "csv", "json"])
@pytest.mark.parametrize("code", [0x1B, 0x07, 0x08, 0x0D, 0x7F, 0x9B, 0x202E, 0x2066])
def test_no_text_is_obeyed_by_a_terminal(screened, capsys, form, code):
    ask(screened, Question(f"SELECT 'a' || chr({code}) || '[2Jb' AS said", form=form), BRIEF)
    shown = capsys.readouterr().out
    assert chr(code) not in shown
    if form == "json":
        assert json.loads(shown) == [{"said": f"a{chr(code)}[2Jb"}]


@pytest.mark.parametrize(
    ("question", "message"),
    [
        (Question("FROM flaged_shipments"), r'Did you mean "flagged_shipments"\?\n(.|\n)*Tables: control_effects, '),
        (Question("SELECT rnk FROM risk_scores"), "rank"),
        (Question("SELEC 1"), "syntax error"),
        (Question("SELECT 1", form="xml"), "it is one of table, csv, json, parquet"),
        (Question("SELECT 1", form="parquet"), "needs --out FILE"),
        (Question("SELECT 1", out=Path("a.xls")), "--out a.xls: end its name with .csv, .json, .parquet, .txt, or say"),
        (Question("SELECT 1", out=Path("nowhere/answer.csv")), "there is no folder nowhere. Create it"),
        (Question("SELECT 1", out=Path("/")), "this is a folder. Name a file in it"),
        (Question("SELECT 1 AS a, 2 AS a", form="json"), "Two columns of the answer are named a"),
        (Question("SELECT 1", run_id="20200101T000000Z-0000"), "has no state 20200101T000000Z-0000. It holds: 2"),
        (Question("SELECT 1", run_id="../published/x"), "has no state"),
    ],
)
def test_a_mistake_is_told_what_and_what_next(screened, question, message):
    with pytest.raises(CallError, match=message):
        ask(screened, question, BRIEF)


def test_a_file_that_stood_there_stays_if_the_query_fails(screened, tmp_path):
    out = tmp_path / "answer.csv"
    out.write_text("before", encoding="utf-8")
    with pytest.raises(CallError, match="query_rows"):
        ask(screened, Question("FROM range(200000)", out=out), BRIEF)
    assert out.read_text(encoding="utf-8") == "before"
    assert list(tmp_path.iterdir()) == [out]
