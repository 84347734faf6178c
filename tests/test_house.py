"""The house keeps its rules: rooms, sizes, and SQL in its place."""

import ast
import re
import statistics
from collections import Counter
from functools import cache
from pathlib import Path

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
TESTS = sorted((ROOT / "tests").glob("*.py"))
SQL = sorted((ROOT / "sql").rglob("*.sql"))
TEMPLATES = sorted((ROOT / "flows" / "templates").glob("*.html"))
SCHEMAS = sorted((ROOT / "schemas").rglob("*.yaml"))
# What is named with AS, unless its columns follow.
NAMED = re.compile(r"\bAS (\w+)\b(?! *\()")
TABLES = [path for path in SQL if path.parent.name != "macros"]
# What a table is named in Python where it is made; files of the same stem as a parameter are found by their stage.
CODE = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)


def name_of(path):
    return str(path.relative_to(ROOT))


def text_of(path):
    return path.read_text(encoding="utf-8")


def module_of(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def room_of(module):
    parts = module.split(".")
    return "data.simulator" if parts[:2] == ["data", "simulator"] else parts[0]


@cache
def nodes_of(path):
    return list(ast.walk(ast.parse(text_of(path))))


def imported(path):
    for node in nodes_of(path):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def functions(path):
    return [node for node in nodes_of(path) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def lines(function):
    return function.end_lineno - function.lineno + 1


def test_a_room_imports_only_from_rooms_below_it():
    wrong = {
        (name_of(path), module)
        for path in SOURCES
        for module in imported(path)
        # The version of the program stands at the top of the house.
        if module != "contraflow" and room_of(module) != room_of(module_of(path)) and not is_below(module, path)
    }
    assert wrong == set()


def is_below(module, path):
    return FLOORS.get(room_of(module), 0) < FLOORS[room_of(module_of(path))]


def test_only_the_flow_imports_prefect():
    importing = {name_of(path) for path in SOURCES if any(name.split(".")[0] == "prefect" for name in imported(path))}
    assert importing <= {"flows/screen.py", "flows/schedule.py"}


def test_a_file_can_be_read_in_one_sitting():
    long = [name_of(path) for path in SOURCES + SQL + TESTS if len(text_of(path).splitlines()) > 300]
    assert long == []


def test_a_line_of_sql_fits_the_screen_unless_a_sentence_does_not():
    sentence = re.compile(r"'[^']{60,}'")
    long = [(name_of(path), line) for path in SQL for line in text_of(path).splitlines() if len(line) > 120]
    assert [(name, line) for name, line in long if not sentence.search(line)] == []


def test_functions_are_short():
    sizes = [lines(function) for path in SOURCES for function in functions(path)]
    assert statistics.median(sizes) < 10
    assert max(sizes) <= 60


def test_sql_says_what_a_row_is():
    assert [name_of(path) for path in SQL if not text_of(path).startswith("-- ")] == []


def test_sql_says_what_identifies_a_row_of_a_stage():
    pages = ("explain", "report")
    tables = [path for path in TABLES if path.parent.name not in pages]
    assert [name_of(path) for path in tables if "-- Grain: " not in text_of(path)] == []


def test_a_file_of_sql_is_one_select():
    statements = {name_of(path): re.sub(r"--.*", "", text_of(path)).strip().rstrip(";") for path in TABLES}
    selects = re.compile(r"(WITH|SELECT|FROM|PIVOT|UNPIVOT)\b")
    assert [name for name, statement in statements.items() if not selects.match(statement)] == []
    assert [name for name, statement in statements.items() if ";" in re.sub(r"'[^']*'", "", statement)] == []


def test_a_column_that_sql_names_is_read_somewhere():
    everything = CODE + "".join(map(text_of, [*TESTS, *TEMPLATES, *SCHEMAS]))
    statements = {name_of(path): re.sub(r"--.*", "", text_of(path)) for path in SQL}
    everything += "".join(statements.values())
    words, named = Counter(re.findall(r"\w+", everything)), Counter(NAMED.findall(everything))
    unread = {
        (name, column)
        for name, statement in statements.items()
        for column in NAMED.findall(statement)
        if words[column] <= named[column]
    }
    assert unread == set()


def test_every_sql_file_is_used():
    named = set(re.findall(r"""(?<=["'.])\w+(?=["'])""", CODE))
    unused = [path for path in TABLES if path.stem not in named]
    assert [name_of(path) for path in unused if "{self.name}" not in CODE or not _of_a_detector(path)] == []


def _of_a_detector(path):
    stem = path.stem.removesuffix("_scored")
    return path.parent.name == "detect" and (ROOT / "detectors" / f"{stem}.py").is_file()


def test_nothing_is_put_off():
    marked = [name_of(path) for path in SOURCES + SQL if re.search(r"\b(TODO|FIXME|XXX|HACK)\b", text_of(path))]
    assert marked == []
