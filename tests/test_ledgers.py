"""Licensing: which licence of the ledger is meant, by whom, on which day, and whose ledger it is."""

from datetime import date

import pytest
from detecting import claims, screened
from licences import exported, honest, licence

from detectors.licensing import LICENSING

TIN = {"authority": "MM", "origin": "MM", "hs_code": "2609000090"}
THAI = TIN | {"authority": "TH"}
DAYS = (date(2025, 6, 2), date(2025, 6, 9), date(2025, 6, 16))
EXPORTS = [
    exported("written with other signs", licence_id="l-1"),
    exported("written with other signs, of another", licence_id="L-1", exporter_id="E3"),
    *(exported(f"written as {number}", licence_id=number) for number in ("许可证25HN4037016", "No. 25HN4037016/1")),
    exported("written with another figure", licence_id="25HN40370161", exporter_id="E2"),
    exported("written in another word", licence_id="X25HN4037016", exporter_id="E2"),
    *(exported(f"drawn as {number}", licence_id=number, net_kg=600.0) for number in ("L7", "l 7")),
    exported("half a year before it was granted", licence_id="L5", declared_on=date(2024, 11, 1)),
    exported("months before it was granted", licence_id="L5", declared_on=date(2025, 1, 20)),
    exported("corrected after it ended", version=2, status="amended", declared_on=date(2026, 2, 9)),
    exported("corrected and late", version=2, status="amended", declared_on=date(2026, 2, 9)),
    exported("added later", version=2, status="amended", declared_on=date(2026, 2, 9), item_no=2),
    exported("of its buyer", exporter_id="J2", importer_id="E1", end_user_id=None),
    exported("of a third country", exporter_id="K2", importer_id="E1", end_user_id=None),
    *(exported(f"permitted {n}", **TIN, exporter_id=f"T{n}", licence_id=f"T{n}") for n in range(40)),
    exported("permitted to another", **TIN, licence_id="T1"),
    exported("permitted by nobody", **TIN, licence_id="X9"),
    *(exported(f"numbered {n}", exporter_id="E8", licence_id=f"Y{n}00", declared_on=day) for n, day in enumerate(DAYS)),
    exported("numbered a slip apart", exporter_id="E8", licence_id="L80"),
    exported("numbered otherwise once", exporter_id="E9", licence_id="Y400"),
    # Most of these name licences of another ledger.
    *(exported(f"licensed elsewhere {n}", **THAI, exporter_id=f"H{n}", licence_id=f"TH{n}") for n in range(3)),
    exported("licensed elsewhere, by chance", **THAI, licence_id="T1"),
]
FIRST_VERSIONS = [
    exported("corrected after it ended", version=1, declared_on=date(2025, 12, 20), item_no=1),
    exported("corrected and late", version=1, declared_on=date(2026, 1, 20), item_no=1),
    exported("added later", version=1, declared_on=date(2025, 12, 20), item_no=1),
]


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    ordinary, ledger = honest()
    parties = [{"party_id": "E1", "name": "Ore Trading Ltd.", "country": "CN"}]
    parties += [{"party_id": "J2", "name": "Second K.K.", "country": "JP"}, {"party_id": "K2", "country": "KR"}]
    licences = [*ledger, licence("L1"), licence("L5", valid_from=date(2025, 6, 1))]
    licences += [
        licence("25HN4037016"),
        licence("L7", max_kg=1000.0),
        licence("L8", exporter_id="E8"),
        licence("L9", exporter_id="E9"),
    ]
    licences += [licence(f"T{n}", hs_code="2609000090", exporter_id=f"T{n}") for n in range(40)]
    tables = {"declarations": ordinary + EXPORTS, "declarations_history": FIRST_VERSIONS}
    folder = tmp_path_factory.mktemp("ledgers")
    with screened(folder, LICENSING, **tables, licences=licences, parties=parties) as opened:
        yield opened


@pytest.mark.parametrize(
    "declaration",
    [
        "written with other signs",
        "written as 许可证25HN4037016",
        "written as No. 25HN4037016/1",
        "half a year before it was granted",
        "corrected after it ended",
        "of its buyer",
        "permitted 1",
        "numbered a slip apart",
        "numbered otherwise once",
        "licensed elsewhere 1",
        "licensed elsewhere, by chance",
    ],
)
def test_what_may_be_in_order_is_not_claimed(warehouse, declaration):
    assert claims(warehouse, "licensing", declaration) == {}


@pytest.mark.parametrize(
    ("declaration", "claim", "said"),
    [
        ("months before it was granted", "licence_out_of_date", "exported on 2025-01-20, 132 days before it began"),
        (
            "written with other signs, of another",
            "other_holder",
            "was granted to Ore Trading Ltd. (E1); the exporter is",
        ),
        ("written with another figure", "unknown_licence", "licence 25HN40370161, which the ledger does not hold"),
        ("written in another word", "unknown_licence", "licence X25HN4037016, which the ledger does not hold"),
        ("drawn as l 7", "licence_overdrawn", "allows 1,000 kg; with this export 2 items have drawn 1,200 kg"),
        ("added later", "licence_out_of_date", "exported on 2026-02-09, 40 days after it ended"),
        ("corrected and late", "licence_out_of_date", "exported on 2026-02-09, 40 days after it ended"),
        ("of a third country", "other_holder", "Licence L1 was granted to Ore Trading Ltd. (E1); the exporter is K2"),
        (
            "permitted to another",
            "other_holder",
            "No control known here lists 2609000090, but who names a licence says",
        ),
        *((f"numbered {n}", "unknown_licence", f"Y{n}00, which the ledger does not hold") for n in range(3)),
        ("permitted by nobody", "unknown_licence", "licence X9, which the ledger does not hold"),
    ],
)
def test_what_the_ledger_denies_is_told(warehouse, declaration, claim, said):
    assert said in claims(warehouse, "licensing", declaration)[claim]
