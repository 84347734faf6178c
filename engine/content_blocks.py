"""Great Expectations' content blocks, and the page they become.

Its own page templates are not used: they load scripts, styles and a logo from other people's servers, and print
declared values without escaping them. A page here is one file without a script, and tells the browser to load nothing.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from string import Template
from typing import Any
from urllib.parse import urlsplit

import jinja2
from great_expectations import __version__
from great_expectations.render import (
    RenderedDocumentContent,
    RenderedHeaderContent,
    RenderedSectionContent,
    RenderedStringTemplateContent,
    RenderedTableContent,
)
from markupsafe import Markup, escape

ASSETS = Path(__file__).parent / "assets"


def heading(text: str) -> Any:
    """A heading."""
    return RenderedHeaderContent(header=text)


def table(header: Sequence[str], rows: Sequence[Sequence[Any]]) -> Any:
    """A table whose cells are text, numbers or content blocks."""
    return RenderedTableContent(table=[list(row) for row in rows], header_row=list(header))


def words(text: str, mark: str = "", href: str | None = None) -> Any:
    """Words with a class of the style sheet, and the page they lead to."""
    styling: dict[str, Any] = {"classes": [mark] if mark else []}
    if href is not None:
        styling |= {"tag": "a", "attributes": {"href": href}}
    return RenderedStringTemplateContent(
        string_template={"template": "$text", "params": {"text": text}, "styling": styling}
    )


def percent(share: float) -> str:
    """A share as it is written in a cell."""
    return f"{100 * share:.4g}\u00a0%"


def render(title: str, lead: str, blocks: Sequence[Any], depth: int = 0) -> str:
    """A page of content blocks.

    :param depth: folders between the page and the index
    """
    section = RenderedSectionContent(content_blocks=list(blocks))
    content = RenderedDocumentContent(sections=[section], page_title=title).to_json_dict()
    home = "../" * depth + "index.html" if depth else None
    return _environment().get_template("validation.html.j2").render(content, lead=lead, home=home)


@cache
def _environment() -> jinja2.Environment:
    loader = jinja2.FileSystemLoader(ASSETS)
    environment = jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined)
    style = (ASSETS / "validation.css").read_text(encoding="utf-8")
    environment.globals.update(
        style=Markup(style),  # noqa: S704 - our own file
        style_sha256=b64encode(sha256(style.encode()).digest()).decode(),
        version=__version__,
    )
    environment.filters.update(words=_words, unknown=_unknown)
    return environment


def _words(template: Mapping[str, Any]) -> Markup:
    """A string template of Great Expectations: words with parameters, each in an element of its own."""
    styling = template.get("styling") or {}
    of_params = styling.get("params") or {}
    params = {
        name: _element(escape(value), of_params.get(name) or styling.get("default") or {})
        for name, value in (template.get("params") or {}).items()
    }
    words = Template(escape(template["template"]).replace("\n", Markup("<br>"))).safe_substitute(params)
    return _element(Markup(words), styling, template.get("tag"))  # noqa: S704 - escaped above


def _element(content: Markup, styling: Mapping[str, Any], tag: str | None = None) -> Markup:
    """An element with its classes and, if it leads to another page here, its address."""
    attributes = {"class": " ".join(styling.get("classes") or [])}
    target = urlsplit((styling.get("attributes") or {}).get("href", ""))
    if not target.scheme and not target.netloc:
        attributes["href"] = target.geturl()
    written = Markup("").join(Markup(' {}="{}"').format(name, value) for name, value in attributes.items() if value)
    return Markup("<{0}{1}>{2}</{0}>").format(styling.get("tag") or tag or "span", written, content)


def _unknown(kind: str) -> str:
    raise NotImplementedError(f"The validation pages cannot show a content block {kind!r}.")
