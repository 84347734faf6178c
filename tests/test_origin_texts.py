"""Origins that a description names: descriptions in, those out that contradict what is declared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest
from detecting import judge
from intake import empty

from detectors.origin import ORIGIN
from engine.warehouse import Warehouse

COTTON, MAGNETS = "520100", "850511"


def declared(number: str, hs_code: str, origin: str, description: str) -> dict[str, object]:
    """Goods of an exporter and an importer of their own."""
    return {
        "authority": "NL",
        "declaration_id": number,
        "declared_on": date(2025, 6, 2),
        "flow": "import",
        "hs_code": hs_code,
        "description": description,
        "origin": origin,
        "exporter_id": f"E{number}",
        "importer_id": f"I{number}",
    }


TEXTS = [
    ("VN", "NDFEB BLOCKS N42 MADE IN CHINA", "MADE IN CHINA"),
    ("VN", "magnets, Made in China, LOT 533", "MADE IN CHINA"),
    ("VN", "ímãs, país de origem: China 40 kg", "PAIS DE ORIGEM: CHINA"),
    ("MY", "磁铁 产地：中国 60x60", "产地：中国"),
    ("MY", "磁鐵 產地中国磁鐵", "產地中国"),
    ("VN", "magnets, origin: Thailand; 20 pallets", "ORIGIN: THAILAND"),
    ("CN", "magnets made in China", None),
    ("CN", "magnets made in Viet Nam of alloy, product of China", None),
    ("VN", "magnets made in Viet Nam of alloy, product of China", None),
    ("VN", "Made in China/Vietnam", None),
    ("VN", "Country of origin: China, Vietnam, Thailand", None),
    ("HK", "magnets made in Hong Kong, China", None),
    ("TW", "MADE IN CHINA (TAIWAN)", None),
    ("US", "made in Georgia, USA", None),
    ("CD", "ore, origin: Congo (DRC)", None),
    ("GQ", "origen: Guinea Ecuatorial", None),
    ("BD", "DRESS MADE IN JERSEY FABRIC", None),
    ("GB", "PRODUCT OF CHINA CLAY", None),
    ("BR", "PRODUCTS OF ANIMAL ORIGIN AND VEGETABLE FATS", None),
    ("DE", "country of origin: per invoice", None),
    ("VN", "magnets not made in China", None),
    ("VN", "magnets made in house, original brand", None),
    ("VN", "magnets made in Chinatown", None),
    ("VN", "magnets", None),
    ("MY", "magnets N42, mfr Baotou Helong Technology Co.", "MFR BAOTOU HELONG TECHNOLOGY CO"),
    ("MY", "磁铁 生产商：包头和龙 60x60", "生产商：包头和龙 60X60"),
    ("MY", "magnets MANUFACTURER: SHENZHEN FENGBO, MADE IN MALAYSIA", None),
    ("CN", "magnets mfr Baotou Helong", None),
    ("MY", "magnets, shoemfr Suzhou", None),
    ("MY", "magnets, Baotou Helong", None),
    ("MY", "magnets, not mfr Baotou Helong", None),
    ("MY", "magnets for crane mfr Baotou Helong", None),
    ("MY", "magnets of Bayan Obo", "BAYAN OBO"),
    ("MY", "magnets like Bayan Obo", None),
    ("MY", "magnets of Luobei", None),  # where graphite is mined
]


@pytest.fixture(scope="module")
def stated(shared_warehouse: Warehouse) -> list[tuple[str, str, str]]:
    """Each origin, the text that contradicts it, and the words that do."""
    empty(shared_warehouse)
    rows = [declared(str(number), MAGNETS, origin, text) for number, (origin, text, _) in enumerate(TEXTS)]
    judge(shared_warehouse, ORIGIN, declarations=rows)
    return shared_warehouse.rows(
        """SELECT declarations.origin, description, statement
           FROM detect.origin_texts JOIN main.declarations AS declarations ON item_id = declarations.rowid"""
    )


@pytest.mark.parametrize(("origin", "text", "statement"), TEXTS)
def test_a_description_that_says_where_or_by_whom_goods_were_made_contradicts_another_origin(
    origin, text, statement, stated
):
    found = [words for *contradicted, words in stated if contradicted == [origin, text]]
    assert found == ([statement] if statement else [])


@pytest.fixture
def told(warehouse: Warehouse):
    """Return a function that tells what is said of goods among those of a hundred exporters of cotton."""

    def tell(*rows: dict[str, object], later: Iterable[dict[str, object]] = ()) -> dict[str, str]:
        usual = [declared(f"usual {n}", COTTON, "VN", "cotton") for n in range(100)]
        judge(warehouse, ORIGIN, declarations=[*usual, *rows])
        if later:
            judge(warehouse, replace(ORIGIN, fitted=()), declarations=later)  # the reference is kept
        reasons = "SELECT declaration_id, reason FROM detect.origin JOIN features.items USING (item_id)"
        return dict(warehouse.rows(reasons))

    return tell


def contradiction(statement: str) -> str:
    return (
        f'Declared origin Vietnam, but the description says "{statement}". Of 100 other exporters of ordinary goods'
        " none writes another origin than they declare."
    )


MADE_MAGNETS = declared("magnets", MAGNETS, "VN", "magnets made in China")
MADE_COTTON = [declared(f"cotton {n}", COTTON, "VN", "cotton, product of China") for n in range(2)]


def test_it_is_as_odd_as_other_exporters_of_ordinary_goods_say_such_things(told):
    assert told(MADE_MAGNETS) == {"magnets": contradiction("MADE IN CHINA")}


def test_an_exporter_is_no_peer_of_its_own(told):
    one = [row | {"exporter_id": "E"} for row in (MADE_MAGNETS, MADE_COTTON[0])]
    assert told(*one) == {"magnets": contradiction("MADE IN CHINA"), "cotton 0": contradiction("PRODUCT OF CHINA")}


def test_what_two_do_is_not_told(told):
    assert told(MADE_MAGNETS, *MADE_COTTON) == {}


def test_an_exporter_that_the_reference_does_not_know_is_none_of_those_counted(told):
    assert told(later=MADE_COTTON[:1]) == {"cotton 0": contradiction("PRODUCT OF CHINA")}


@pytest.mark.parametrize(
    ("hs_code", "text", "says"),
    [
        (
            MAGNETS,
            "magnets, mfr Baotou Helong",
            'names a maker called after a place in China "MFR BAOTOU HELONG", which may',
        ),
        (MAGNETS, "magnets of Bayan Obo", 'names a deposit in China "BAYAN OBO". Of 100 other exporters'),
        (COTTON, "cotton, mfr Baotou Helong", None),
    ],
    ids=["a maker", "a deposit", "a maker of ordinary goods"],
)
def test_a_maker_or_a_deposit_is_told_as_such(hs_code, text, says, told):
    reasons = told(declared("one", hs_code, "VN", text))
    assert (says in reasons["one"]) if says else reasons == {}
