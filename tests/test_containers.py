"""What is declared in one container, against what a container may weigh."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from intake import lent
from pricing import declaration, screen

from detectors.packaging import PACKAGING
from engine.warehouse import Warehouse


def load(number: str, container: str, kg: float, day: int = 20, exporter: str | None = None, **other: object):
    """Zinc in a container, by a document of its own."""
    packages = round(kg / 25)
    row = declaration(
        number, exporter or f"by {number}", 3.0, day, container_id=container, transport_doc=f"B/L {number}"
    )
    return (
        row
        | {"net_kg": kg, "gross_kg": 1.02 * kg, "packages": packages, "volume_m3": kg / 2000, "value": 3 * kg}
        | other
    )


def together(number: str, container: str, *loads: float, **other: object):
    """Several declarations of goods in one container, under one document."""
    return [
        load(f"{number} {place}", container, kg, transport_doc=f"B/L {number}", **other)
        for place, kg in enumerate(loads)
    ]


ROWS = [
    *(load(f"usual {n}", f"TRLU{n:07}", 20_000.0 + n, n % 60, f"U{n % 80}") for n in range(4000)),
    *together("two", "MSCU0000001", 24_000.0, 15_000.0),
    load("by its packing", "MSCU0000002", 35_500.0),
    load("a fleet", "MSCU0000003", 500_000.0),
    load("in no container", "LOOSE", 42_000.0),
    load("in a trailer", "MSCZ0000004", 42_000.0),
    load("one document", "MSCU0000005", 24_000.0),
    load("another document", "MSCU0000005", 15_000.0),
    *(load(f"again after {day} days", "MSCU0000006", 20_000.0, day, transport_doc="AS PER BL") for day in (0, 20, 40)),
    load("beside a slip", "MSCU0000007", 24_000.0, transport_doc="B/L slip"),
    # 25 kg, typed as tonnes.
    load("the slip", "MSCU0000007", 25.0, transport_doc="B/L slip", net_kg=25_000.0, gross_kg=25_500.0),
    *(load(f"first of two {n}", f"MSCU100000{n}", 42_000.0, exporter="first of two") for n in range(3)),
    *(load(f"mostly one {n}", f"MSCU200000{n}", 42_000.0 if n == 0 else 20_000.0, exporter="mostly") for n in range(4)),
]


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    with lent(tmp_path_factory.mktemp("containers")) as warehouse:
        screen(warehouse, PACKAGING, *ROWS)
        yield warehouse


@pytest.fixture(scope="module")
def chances(packed: Warehouse) -> dict[str, float]:
    return dict(
        packed.rows(
            """SELECT declaration_id, once FROM detect.packaging_tests JOIN features.items USING (item_id)
               WHERE claim = 'container_overloaded'"""
        )
    )


def test_what_weighs_more_than_a_container_may_is_odd_with_all_that_is_declared_in_it(chances):
    heavy = {"two 0", "two 1", "by its packing", "mostly one 0", *(f"first of two {n}" for n in range(3))}
    assert set(chances) == heavy


def test_who_names_the_first_of_several_containers_does_so_again(chances):
    assert chances["first of two 0"] == pytest.approx(3 * chances["by its packing"], rel=0.01)
    assert chances["mostly one 0"] == pytest.approx(chances["by its packing"])


def test_a_mistyped_mass_says_nothing_of_the_container(packed, chances):
    slipped = "SELECT declaration_id FROM features.slips JOIN features.items USING (item_id) WHERE slip = 'mass_unit'"
    assert ("the slip",) in packed.rows(slipped)
    assert "beside a slip" not in chances


def test_the_declarations_of_a_container_are_named(packed):
    packed.make("detect.packaging", {"worth_saying": 0.05})
    reasons = dict(
        packed.rows(
            """SELECT declaration_id, reason FROM detect.packaging JOIN features.items USING (item_id)
               WHERE claim = 'container_overloaded'"""
        )
    )
    assert reasons["two 1"].startswith(
        "The goods declared in container MSCU0000001 weigh 39,780 kg by JP/two 0, JP/two 1 together; a container may "
        "weigh no more than 36,000 kg with all that is in it (ISO 668). Of 4,0"
    )
    assert reasons["by its packing"].startswith(
        "The goods declared in container MSCU0000002 weigh 36,210 kg; a container"
    )
    assert reasons["two 1"].endswith("7 lie in one so heavy. The papers may name one container of two.")
