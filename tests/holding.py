"""A small warehouse whose expectations are held, and what a browser would make of the pages about it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote

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
        expect_null("authority", "Every row has an authority.", mostly=0.95),
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
        SELECT NULL::VARCHAR AS authority, CASE WHEN i < 10 THEN $hostile[i + 1] END AS gross_covers_net,
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


def reached(folder: Path) -> set[Path]:
    """The pages that the index of validation pages leads to."""
    return {folder / unquote(reference) for reference in Page(folder / "index.html").references}
