"""Origins that a description names: descriptions in, those out that contradict what is declared."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from detecting import judge, screened

from detectors.origin import ORIGIN

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


@pytest.mark.parametrize(
    ("origin", "text", "statement"),
    [
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
        ("MY", "magnets for a shoemaker Suzhou street", None),
        ("MY", "magnets for Baotou Helong", None),
        ("MY", "magnets of Bayan Obo", "BAYAN OBO"),
        ("MY", "magnets of Luobei", None),  # where graphite is mined
    ],
)
def test_a_description_that_says_where_or_by_whom_goods_were_made_contradicts_another_origin(
    origin, text, statement, warehouse
):
    judge(warehouse, ORIGIN, declarations=[declared("one", MAGNETS, origin, text)])
    found = warehouse.rows("SELECT statement FROM detect.origin_texts")
    assert found == ([(statement,)] if statement else [])


@pytest.mark.parametrize(
    ("contradicting", "others"),
    [(0, {"MADE IN CHINA": 100}), (1, {"PRODUCT OF CHINA": 100}), (2, {})],
    ids=["nobody does", "one does, who is no peer of its own", "two do"],
)
def test_it_is_as_odd_as_other_exporters_of_ordinary_goods_say_such_things(
    tmp_path: Path, contradicting: int, others: dict[str, int]
):
    rows = [declared(f"usual {n}", COTTON, "VN", "cotton") for n in range(100)]
    rows += [declared(f"cotton {n}", COTTON, "VN", "cotton, product of China") for n in range(contradicting)]
    rows.append(declared("magnets", MAGNETS, "VN", "magnets made in China"))
    with screened(tmp_path, ORIGIN, declarations=rows) as warehouse:
        told = dict(
            warehouse.rows("SELECT statement, reason FROM detect.origin JOIN detect.origin_texts USING (item_id)")
        )
    assert told == {
        statement: f'Declared origin Vietnam, but the description says "{statement}". Of {count} other exporters of'
        " ordinary goods none writes another origin than they declare."
        for statement, count in others.items()
    }
