"""The documentation is true: what the code knows stands in it, and what it points to is there."""

import re
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import typer
from cogapp import Cog

from contraflow import __version__, demonstration
from contraflow.cli import app
from data.simulator import simulate
from detectors import DETECTORS
from engine.settings import Settings
from schemas import mappings, tables

ROOT = Path(__file__).parent.parent
PAGES = [
    *ROOT.glob("*.md"),
    *(ROOT / "docs").glob("*.md"),
    *(ROOT / "data").glob("*.md"),
    ROOT / "benchmarks/README.md",
]
LINK = re.compile(r"\]\((?!https?://|#)([^)#]+)(#[^)]*)?\)")


def page(name):
    return (ROOT / name).read_text(encoding="utf-8")


def test_generated_parts_are_filled_in(monkeypatch):
    monkeypatch.chdir(ROOT)
    cogged = [str(path) for path in PAGES if "[[[cog" in path.read_text(encoding="utf-8")]
    assert len(cogged) >= 4
    assert Cog().main(["cog", "--check", *cogged]) == 0


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path):
    broken = [to for to, _ in LINK.findall(path.read_text(encoding="utf-8")) if not (path.parent / to).exists()]
    assert broken == []


@pytest.mark.parametrize("name", sorted(typer.main.get_command(app).commands))
def test_every_command_is_documented(name):
    assert f"### `contraflow {name}`" in page("docs/commands.md")


def test_every_command_that_the_readme_shows_is_there():
    shown = set(re.findall(r"^contraflow (\w+)", page("README.md"), re.MULTILINE))
    assert shown
    assert shown <= set(typer.main.get_command(app).commands)


def test_the_shipment_that_the_readme_shows_is_one_that_the_demo_plants(tmp_path):
    shown = set(re.findall(r"\b([A-Z]{2})/(\w{8,})", page("README.md")))
    simulate(tmp_path, demonstration.ROWS, demonstration.SEED)
    planted = pq.read_table(tmp_path / "truth.parquet", columns=["authority", "declaration_id"])
    assert shown
    assert shown <= set(zip(*(column.to_pylist() for column in planted.columns), strict=True))


def test_every_make_target_that_is_named_is_there():
    targets = set(re.findall(r"^(\w+):", page("Makefile"), re.MULTILINE))
    named = set(re.findall(r"(?:^|`)make (\w+)", page("README.md") + page("CONTRIBUTING.md"), re.MULTILINE))
    assert {"demo", "test"} <= named <= targets


@pytest.mark.parametrize("name", sorted(tables()))
def test_every_table_is_documented(name):
    assert f"### `{name}`" in page("docs/tables.md")


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_documented(name):
    assert Settings.model_fields[name].description
    assert f"| `{name}` |" in page("docs/commands.md")


@pytest.mark.parametrize("detector", DETECTORS, ids=lambda detector: detector.name)
def test_every_claim_is_documented(detector):
    assert all(f"| `{claim}` |" in page("docs/detectors.md") for claim in detector.claims)


def test_every_format_is_documented():
    names = {mapping.name for mapping in mappings().values() if mapping.name != "canonical"}
    assert all(f"### `{name}`" in page("docs/formats.md") for name in names)


def test_the_changelog_knows_the_version():
    assert f"## {__version__}" in page("CHANGELOG.md")
