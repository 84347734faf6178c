"""The house keeps its rules: rooms, sizes, and SQL in its place."""

import ast
import re
import statistics
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# From the ground up; a room imports only from its own floor's folder or from floors below.
FLOORS = {
    # These two hold no code of their own, but say where their files lie.
    "data": 0,
    "sql": 0,
    "schemas": 1,
    "engine": 2,
    "detectors": 3,
    "data.simulator": 3,
    "flows": 4,
    "contraflow": 5,
}
ROOMS = ("contraflow", "flows", "detectors", "engine", "schemas", "data", "sql")
SOURCES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
SQL = sorted((ROOT / "sql").rglob("*.sql"))
# What a table is named in Python where it is made; files of the same stem as a parameter are found by their stage.
CODE = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)


def name_of(path):
    return str(path.relative_to(ROOT))


def room_of(module):
    parts = module.split(".")
    return "data.simulator" if parts[:2] == ["data", "simulator"] else parts[0]


def imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def functions(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def lines(function):
    return function.end_lineno - function.lineno + 1


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_a_room_imports_only_from_rooms_below_it(path):
    own = room_of(".".join(path.relative_to(ROOT).with_suffix("").parts))
    # The version of the program stands at the top of the house.
    above = {
        module
        for module in imported(path)
        if module != "contraflow" and room_of(module) != own and FLOORS.get(room_of(module), 0) >= FLOORS[own]
    }
    assert above == set()


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_only_the_flow_imports_prefect(path):
    imports_prefect = any(module.split(".")[0] == "prefect" for module in imported(path))
    assert not imports_prefect or name_of(path) in ("flows/screen.py", "flows/schedule.py")


@pytest.mark.parametrize("path", SOURCES + SQL, ids=name_of)
def test_a_file_can_be_read_in_one_sitting(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


@pytest.mark.parametrize("path", SQL, ids=name_of)
def test_a_line_of_sql_fits_the_screen_unless_a_sentence_does_not(path):
    sentence = re.compile(r"'[^']{60,}'")
    long = [line for line in path.read_text(encoding="utf-8").splitlines() if len(line) > 120]
    assert [line for line in long if not sentence.search(line)] == []


def test_functions_are_short():
    sizes = [lines(function) for path in SOURCES for function in functions(path)]
    assert statistics.median(sizes) < 10
    assert max(sizes) <= 60


@pytest.mark.parametrize("path", SQL, ids=name_of)
def test_sql_says_what_a_row_is(path):
    text = path.read_text(encoding="utf-8")
    assert text.startswith("-- ")
    if path.parent.name != "macros":
        statement = re.sub(r"--.*", "", text).strip().rstrip(";")
        assert ";" not in re.sub(r"'[^']*'", "", statement), "one SELECT a file"
        assert re.match(r"(WITH|SELECT|FROM|PIVOT|UNPIVOT)\b", statement)


@pytest.mark.parametrize("path", [path for path in SQL if path.parent.name != "macros"], ids=name_of)
def test_every_sql_file_is_used(path):
    assert re.search(rf"""["'.]{path.stem}["']""", CODE) or ("{self.name}" in CODE and _of_a_detector(path))


def _of_a_detector(path):
    stem = path.stem.removesuffix("_scored")
    return path.parent.name == "detect" and (ROOT / "detectors" / f"{stem}.py").is_file()


def test_nothing_is_put_off():
    marked = [
        name_of(path)
        for path in SOURCES + SQL
        if re.search(r"\b(TODO|FIXME|XXX|HACK)\b", path.read_text(encoding="utf-8"))
    ]
    assert marked == []
