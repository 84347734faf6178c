"""Documented cases of smuggling, put as declarations among honest ones: which detector shows each."""

import re
from pathlib import Path

import pytest
from cases import CASES, SHOWN, declared
from worlds import copied

from detectors import DETECTORS
from schemas import tables

DOCS = Path(__file__).parent.parent / "docs" / "cases.md"


@pytest.fixture(scope="module")
def screened(honest, tmp_path_factory):
    with copied(honest, tmp_path_factory.mktemp("cases")) as warehouse:
        yield warehouse


@pytest.mark.parametrize("case", SHOWN, ids=lambda case: case["case"])
def test_a_case_is_in_the_first_per_cent_and_told(case, screened):
    for row in declared(case):
        ((rank, declarations),) = screened.rows(
            """SELECT rank, (SELECT count(*) FROM score.risk_scores) FROM score.risk_scores
               WHERE declaration_id = $declaration""",
            {"declaration": row["declaration_id"]},
        )
        found = screened.rows(
            "SELECT detector || '.' || claim FROM detect.findings WHERE declaration_id = $declaration",
            {"declaration": row["declaration_id"]},
        )
        assert rank <= declarations / 100
        assert {claim for (claim,) in found} & set(case["finds"])


def test_every_case_is_shown_or_it_is_said_why_not():
    assert [case["case"] for case in CASES] == [f"C{number:02}" for number in range(1, 33)]
    assert all(("finds" in case) != ("unseen" in case) for case in CASES)
    text = DOCS.read_text(encoding="utf-8")
    assert [case["case"] for case in CASES if f"\n| {case['case']} |" not in text] == []


def test_every_rule_is_looked_for_by_claims_and_tables_that_there_are():
    section = DOCS.read_text(encoding="utf-8").split("## Thirteen rules")[1].split("\n## ")[0]
    rules = {
        line.split("|")[1].strip(): re.findall("`([^`]+)`", line) for line in section.splitlines() if "| R" in line
    }
    assert list(rules) == [f"R{number}" for number in range(1, 14)]
    there = {f"{detector.name}.{claim}" for detector in DETECTORS for claim in detector.claims} | set(tables())
    assert {name for named in rules.values() for name in named} <= there
    assert [rule for rule, named in rules.items() if not named] == ["R10", "R13"]
