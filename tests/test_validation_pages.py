"""The validation pages: complete without a network, whatever the declarations say."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from engine import validation_pages
from engine.errors import ContraflowError
from engine.expectations import Outcome, Suite, hold
from engine.settings import Settings
from engine.warehouse import Warehouse

HOSTILE = (
    "<script>document.title = 'taken'</script>",
    '"><img src=x onerror="fetch(\'http://collector.example/\')">',
    "</td></table></style><style>@import url(http://collector.example/a.css)</style>",
    '=HYPERLINK("http://collector.example/","pay")',
    "'; DROP TABLE declarations; --",
    "$text ${params} %(x)s {{ 7 * 7 }} {% raw %}",
    "http://collector.example/pixel.gif",
    "javascript:alert(1)",
    "<!-- --><![CDATA[ & &lt;b&gt;",
    "\u202eright to left\x00\x1b[31m\r\nline",
)
ALLOWED = {
    *("html", "head", "meta", "title", "style", "body", "nav", "footer", "h1", "h2", "p", "a", "label", "input", "div"),
    *("table", "thead", "tbody", "tr", "th", "td", "span", "strong", "br", "code", "details", "summary"),
}
REFERRING = {
    "src",
    "href",
    "srcset",
    "action",
    "formaction",
    "data",
    "poster",
    "background",
    "ping",
    "cite",
    "xlink:href",
}


class Page(HTMLParser):
    """What a browser would make of a page: its elements, references and text."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.source = path.read_text(encoding="utf-8")
        self.tags: set[str] = set()
        self.names: set[str] = set()
        self.references: list[str] = []
        self.text = ""
        self.feed(self.source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.names.update(name for name, _ in attrs)
        self.references += [value or "" for name, value in attrs if name in REFERRING]

    def handle_data(self, data: str) -> None:
        self.text += data


def expect(kind: str, column: str, description: str, **more: Any) -> Any:
    import great_expectations.expectations as gxe  # after engine, which tells it to send no statistics

    return getattr(gxe, kind)(column=column, description=description, **{"severity": "warning", **more})


def expect_null(column: str, description: str, **more: Any) -> Any:
    return expect("ExpectColumnValuesToBeNull", column, description, **more)


def suites() -> list[Suite]:
    """A suite with an expectation that is missed, one that is tolerated and one that is met, and a critical one."""
    declarations = [
        expect_null("gross_covers_net", "The gross mass is at least the net mass <b>always</b>.", mostly=0.99),
        expect_null("unusable_value", "A value is a number.", mostly=0.5),
        expect("ExpectColumnValuesToNotBeNull", "authority", "Every row has an authority.", mostly=0.95),
    ]
    share = expect(
        "ExpectColumnValuesToBeBetween",
        "share_in_quarantine",
        "No file has more than 5% of its rows in quarantine.",
        max_value=0.05,
        severity="critical",
    )
    beside = {"Files": "validate.file_shares", "Why": "validate.quarantine_reasons"}
    return [Suite("declarations", "validate", declarations), Suite("file_shares", "validate", [share], beside)]


def run(warehouse: Warehouse, number: int, run_id: str | None = None) -> list[Outcome]:
    began = datetime(2026, 3, 1, 6, tzinfo=UTC) + timedelta(days=number)
    return hold(warehouse, run_id or f"run-{number}", began, suites(), warehouse.folder / "validation")


def open_warehouse(folder: Path, **settings: int) -> Warehouse:
    """A warehouse with evidence of a hundred declarations, ten of them hostile."""
    warehouse = Warehouse(folder, Settings(**settings))
    warehouse.clear("validate")
    warehouse.con.execute(
        """
        CREATE TABLE validate.declarations AS
        SELECT 'CN' AS authority, CASE WHEN i < 10 THEN $hostile[i + 1] END AS gross_covers_net,
               CASE WHEN i < 10 THEN $hostile[i + 1] END AS unusable_value
        FROM range(100) AS t(i)
        """,
        {"hostile": list(HOSTILE)},
    )
    warehouse.con.execute(
        """
        CREATE TABLE validate.file_shares AS
        SELECT 1 AS file_no, $name AS source_file, 100 AS rows_read, 10 AS rows_refused,
               0.1::DOUBLE AS share_in_quarantine
        """,
        {"name": "C:\\in\\" + HOSTILE[0]},
    )
    warehouse.con.execute(
        """
        CREATE TABLE validate.quarantine AS
        SELECT 'declarations' AS table_name, 'a.csv' AS source_file, 2 + i AS line, true AS in_scope,
               concat('value ''', $hostile[i + 1], ''' is not a number above zero') AS reason
        FROM range(10) AS t(i)
        """,
        {"hostile": list(HOSTILE)},
    )
    warehouse.make("validate.quarantine_reasons")
    return warehouse


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, list[Outcome]]]:
    """The pages after two runs, and the outcome of the second."""
    with open_warehouse(tmp_path_factory.mktemp("warehouse")) as warehouse:
        run(warehouse, 1)
        yield warehouse.folder / "validation", run(warehouse, 2)


def pages(folder: Path) -> list[Page]:
    found = [Page(path) for path in sorted(folder.rglob("*.html"))]
    assert found
    return found


def test_no_page_refers_to_another_server(held: tuple[Path, list[Outcome]]) -> None:
    for page in pages(held[0]):
        for reference in page.references:
            target = urlsplit(reference)
            assert not target.scheme, page.path
            assert not target.netloc, page.path
            assert (page.path.parent / unquote(target.path)).is_file(), reference
        style = re.search(r"<style>(.*?)</style>", page.source, re.DOTALL)
        assert style is not None
        assert not re.search(r"url\(|@import|//", style[1])
        assert "default-src 'none'" in page.source


def test_every_page_can_be_reached(held: tuple[Path, list[Outcome]]) -> None:
    index = Page(held[0] / "index.html")
    reached = {held[0] / unquote(reference) for reference in index.references}
    assert reached == set(held[0].rglob("runs/*/*.html"))
    assert len(reached) == 4


def test_nothing_declared_becomes_markup(held: tuple[Path, list[Outcome]]) -> None:
    for page in pages(held[0]):
        assert page.tags <= ALLOWED, page.path
        assert not {name for name in page.names if name.startswith("on") or name == "style"}, page.path
    page = Page(held[0] / "runs/run-2/declarations.html")
    for words in HOSTILE[:-1]:
        assert words in page.text
    assert "<b>always</b>" in page.text


def test_a_page_says_what_broke_and_how_often(held: tuple[Path, list[Outcome]]) -> None:
    rows = Page(held[0] / "runs/run-2/declarations.html").source.split('\n<tr><td><span class="')
    missed = next(row for row in rows if "The gross mass is at least" in row)
    assert all(
        words in missed for words in (">missed<", ">warning<", ">10<", ">10\u00a0%<", ">1\u00a0%<", "DROP TABLE")
    )
    tolerated = next(row for row in rows if "A value is a number." in row)
    assert all(words in tolerated for words in (">tolerated<", ">10<", ">50\u00a0%<", "HYPERLINK"))
    met = next(row for row in rows if "Every row has an authority." in row)
    assert all(words in met for words in (">met<", ">0<", ">0\u00a0%<", ">5\u00a0%<"))


def test_the_worst_comes_first(held: tuple[Path, list[Outcome]]) -> None:
    text = Page(held[0] / "runs/run-2/declarations.html").text
    places = [text.index(words) for words in ("The gross mass", "A value is a number.", "Every row has an authority.")]
    assert places == sorted(places)


def test_the_page_about_files_shows_shares_and_reasons(held: tuple[Path, list[Outcome]]) -> None:
    page = Page(held[0] / "runs/run-2/file_shares.html")
    assert "critical" in page.text
    assert "C:\\in\\<script>" in page.text
    assert "10\u00a0%" in page.text
    assert "value … is not a number above zero" in page.text


def test_the_index_shows_the_last_run_and_the_history(held: tuple[Path, list[Outcome]]) -> None:
    text = Page(held[0] / "index.html").text
    assert "What broke an expectation in the last run, run-2" in text
    assert text.index("No file has more than 5%") < text.index("The last runs")
    assert text.rindex("run-2") < text.rindex("run-1")
    assert "1 of 3 missed" in text


def test_the_outcomes_agree_with_the_pages(held: tuple[Path, list[Outcome]]) -> None:
    outcomes = {outcome.column_name: outcome for outcome in held[1]}
    assert [outcomes[name].unexpected_count for name in ("gross_covers_net", "unusable_value", "authority")] == [
        10,
        10,
        0,
    ]
    assert [outcomes[name].success for name in ("gross_covers_net", "unusable_value", "authority")] == [
        False,
        True,
        True,
    ]
    assert outcomes["gross_covers_net"].checked == 100


def test_runs_beyond_the_last_are_forgotten(tmp_path: Path) -> None:
    with open_warehouse(tmp_path, validation_runs=2) as warehouse:
        for number in (1, 2, 3):
            run(warehouse, number)
    folder = tmp_path / "validation"
    assert sorted(path.name for path in (folder / "runs").iterdir()) == ["run-2", "run-3"]
    assert {path.parent.parent.name for path in folder.glob("results/*/*/*/*.json")} == {"run-2", "run-3"}
    assert "run-1" not in Page(folder / "index.html").text
    assert not list(folder.rglob("*.draft"))
    test_every_page_can_be_reached((folder, []))


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
        from tests.test_validation_pages import open_warehouse, run

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


CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here")
@pytest.mark.parametrize("name", ["index.html", "runs/run-2/declarations.html", "runs/run-2/file_shares.html"])
def test_a_browser_without_a_network_shows_the_page(
    held: tuple[Path, list[Outcome]], tmp_path: Path, name: str
) -> None:
    assert CHROMIUM is not None
    done = subprocess.run(
        [
            CHROMIUM,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--enable-logging=stderr",
            "--dump-dom",
            "--host-resolver-rules=MAP * ~NOTFOUND",
            f"--user-data-dir={tmp_path}",
            (held[0] / name).as_uri(),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert [line for line in done.stderr.splitlines() if "CONSOLE" in line] == []
    assert done.stdout.count("<tr>") > 2
    assert "<title>taken" not in done.stdout
