"""The validation pages: complete without a network, whatever the declarations say."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from holding import HOSTILE, Page, open_warehouse, reached, run

from engine.expectations import Outcome

ALLOWED = {
    *("html", "head", "meta", "title", "style", "body", "nav", "footer", "h1", "h2", "p", "a", "label", "input", "div"),
    *("table", "thead", "tbody", "tr", "th", "td", "span", "strong", "br", "code", "details", "summary"),
}


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
    assert reached(held[0]) == set(held[0].rglob("runs/*/*.html"))
    assert len(reached(held[0])) == 4


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
    assert re.findall(r"<th[^>]*>(\w+)</th>", tolerated) == ["Example", "Rows"]
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
