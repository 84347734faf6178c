"""The folders of the house as installed packages: ours are the ones found, and a wheel holds all that a run reads."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from contraflow import __version__

ROOT = Path(__file__).parent.parent
FOLDERS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]["targets"][
    "wheel"
]["packages"]


@pytest.mark.parametrize("folder", FOLDERS)
def test_our_folder_is_the_one_found(folder):
    found = importlib.util.find_spec(folder)
    assert found is not None
    assert found.origin is not None
    assert Path(found.origin).parent == ROOT / folder
    assert packages_distributions().get(folder, ["contraflow"]) == ["contraflow"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel, built without an index."""
    out = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(out)], cwd=ROOT, check=True
    )
    (built,) = out.glob("*.whl")
    return built


def test_the_wheel_holds_the_version_it_says(wheel):
    assert wheel.name == f"contraflow-{__version__}-py3-none-any.whl"


def test_the_wheel_holds_all_that_a_run_reads(wheel):
    needed = {
        str(path.relative_to(ROOT))
        for folder in FOLDERS
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".py", ".sql", ".yaml", ".csv", ".html")
    }
    assert {"sql/score/risk_scores.sql", "schemas/declarations.yaml", "flows/templates/report.html"} <= needed
    held = set(zipfile.ZipFile(wheel).namelist())
    assert needed - held == set()
    assert {name.split("/")[0] for name in held} == {*FOLDERS, f"contraflow-{__version__}.dist-info"}


def test_what_the_wheel_holds_works_without_the_clone(wheel, tmp_path):
    zipfile.ZipFile(wheel).extractall(tmp_path)
    for command, wanted in (("--version", __version__), ("mappings", "comtrade")):
        found = subprocess.run(
            [sys.executable, "-P", "-m", "contraflow", command],
            env=os.environ | {"PYTHONPATH": str(tmp_path)},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
        )
        assert wanted in found.stdout
