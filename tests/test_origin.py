"""Origin: declared origins in, what the facts on producers say of them out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from detecting import PARAMETERS, claims, judge, p_value, screened
from intake import empty
from trading import selected

from detectors.origin import ORIGIN
from engine.warehouse import Warehouse

DECLARED = {"authority": "NL", "flow": "import", "net_kg": 1000.0, "value": 50_000.0, "currency": "USD"}


def declared(number: str, hs_code: str, origin: str) -> dict[str, object]:
    parties = {"exporter_id": f"E{number}", "importer_id": f"I{number}"}
    return (
        DECLARED
        | parties
        | {
            "declaration_id": number,
            "declared_on": date(2025, 6, 2),
            "hs_code": hs_code,
            "origin": origin,
            "dispatch": origin,
        }
    )


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    rows = [
        *(declared(f"usual{number}", "811010", "CN") for number in range(60)),
        *(declared(f"molybdenum{number}", "810294", "CN") for number in range(60)),
        declared("antimony", "811010", "JM"),
        declared("unknown refiners", "810294", "JM"),
        declared("lead ore of a hub", "260700", "MO"),
        declared("lead ore", "260700", "SE"),
        declared("antimony to China", "811010", "JM") | {"destination": "CN"},
        declared("antimony to Russia", "811010", "JM") | {"destination": "RU"},
        declared("antimony ore", "261710", "JM"),
        declared("antimony ore of a hub", "261710", "MO"),
        declared("wafers", "381800", "JM") | {"description": "GaAs gallium arsenide wafers"},
        declared("gallium", "811292", "TW") | {"description": "gallium ingots"},
        declared("scrap", "811292", "TW") | {"description": "gallium scrap | GaAs 废料"},
    ]
    with screened(tmp_path_factory.mktemp("warehouse"), ORIGIN, declarations=rows) as warehouse:
        return {
            name: claims(warehouse, "origin", name)
            for name in (
                "antimony",
                "unknown refiners",
                "wafers",
                "lead ore of a hub",
                "lead ore",
                "antimony to China",
                "antimony to Russia",
                "antimony ore",
                "antimony ore of a hub",
                "gallium",
                "scrap",
            )
        }


def test_an_origin_that_neither_mines_nor_refines_is_told_with_the_main_producers(said):
    assert "Declared origin Jamaica does not mine or refine antimony" in said["antimony"]["no_production"]
    assert "Main producers: CN" in said["antimony"]["no_production"]


REFINERS = [
    ("811292 germanium", "KR", "antimony, bismuth, gallium, graphite, indium, rare earths, tellurium, tungsten"),
    ("811292 gallium", "ZA", "antimony, tellurium"),  # no hub
    ("811292 gallium", "TW", None),
    ("811292 gallium", "MX", None),  # a hub that refines two
    ("811010", "JM", None),
    ("261710", "BE", None),  # ore is not made in a plant
]


@pytest.fixture(scope="module")
def refined(shared_warehouse):
    """What is said of goods of each origin, and the chance of it, among goods of China."""
    rows = [
        declared(f"usual{heading} {number}", heading, "CN")
        for heading in ("811292", "811010", "261710")
        for number in range(60)
    ]
    for goods, origin, _ in REFINERS:
        heading, _, mineral = goods.partition(" ")
        rows.append(declared(origin, heading, origin) | {"description": f"{mineral} ingots"})
    empty(shared_warehouse)
    judge(shared_warehouse, ORIGIN, declarations=rows)
    return {
        origin: (
            claims(shared_warehouse, "origin", origin)["no_production"],
            p_value(shared_warehouse, "origin", origin),
        )
        for _, origin, _ in REFINERS
    }


@pytest.mark.parametrize(("goods", "origin", "refines"), REFINERS)
def test_a_plant_of_a_territory_that_refines_others_may_be_in_no_source(goods, origin, refines, refined):
    reason, chance = refined[origin]
    told = PARAMETERS["worth_saying"]
    assert reason.endswith(f" It refines {refines}, and a plant may be in no source." if refines else ".")
    assert ("It refines" in reason) == (refines is not None)
    assert (0.9 * told < chance < told) if refines else chance < 0.6 * told


def test_what_goes_to_where_it_is_controlled_and_what_small_mines_dig_is_not_told(said):
    assert said["antimony to China"] == said["antimony ore"] == {}
    for item in ("antimony to Russia", "antimony ore of a hub"):
        assert "no_production" in said[item]


def test_scrap_comes_from_where_a_metal_is_used(said):
    assert "Taiwan does not mine or refine gallium" in said["gallium"]["no_production"]
    assert said["scrap"] == {}


@pytest.mark.parametrize(("hs_code", "origin"), [("811010", "JM"), ("260700", "MO")], ids=["metal", "ore of a hub"])
def test_what_an_exporter_declared_before_the_control_or_for_long_is_strange_once(
    warehouse: Warehouse, hs_code: str, origin: str
) -> None:
    def shipped(exporter, first, days, items=20):
        return [
            declared(f"{exporter} {number}", hs_code, origin)
            | {"exporter_id": exporter, "declared_on": first + timedelta(days=number * days // (items - 1))}
            for number in range(items)
        ]

    rows = [
        *(declared(f"usual{number}", hs_code, "CN") for number in range(60)),
        *shipped("before", date(2023, 6, 2), 38),
        *shipped("ever since", date(2024, 7, 1), 114),
        *shipped("standing", date(2025, 1, 6), 300),
        *shipped("lately", date(2025, 1, 6), 114),
        *shipped("of late", date(2025, 1, 6), 114),
        declared("of late, once before", hs_code, origin) | {"exporter_id": "of late", "declared_on": date(2023, 6, 2)},
        declared("single", hs_code, origin) | {"declared_on": date(2023, 6, 2)},
    ]
    names = ("before 0", "ever since 19", "standing 19", "lately 19", "of late 19", "single")
    judge(warehouse, ORIGIN, declarations=rows)
    before, ever_since, standing, lately, of_late, single = (p_value(warehouse, "origin", name) for name in names)
    # A control of antimony was announced on 2024-08-15.
    assert before == ever_since == standing == pytest.approx(20 * single, rel=0.01)
    assert lately == of_late == single


def traded(firm, *legs, hs_code="811010"):
    return [
        declared(f"{firm} {number}", hs_code, origin)
        | {"exporter_id": firm, "exporter_name": firm, "importer_id": f"of {firm}", "importer_name": f"of {firm}"}
        | {"declared_on": day, "dispatch": "SG"}
        for number, (origin, day) in enumerate(legs)
    ]


def test_the_same_parties_declare_another_origin_since_the_control(warehouse: Warehouse) -> None:
    # China controls antimony since 2024-09-15.
    before, after = (date(2024, 3, 4), date(2024, 8, 5)), (date(2024, 10, 7), date(2024, 12, 2))
    china = [("CN", day) for day in before]
    rows = [
        *traded("Relabeller", *china, *(("JM", day) for day in after)),
        *traded("Replacer", *china, *(("TJ", day) for day in after)),
        *traded("Constant", *china, *(("CN", day) for day in after)),
        *traded("Both", *china, ("JM", date(2024, 7, 1)), *(("JM", day) for day in after)),
        *traded("Ancient", *(("CN", date(2020, month, 2)) for month in (3, 8)), *(("JM", day) for day in after)),
        # One consignment, told of on both sides.
        *traded("Once", *china, *(("JM", day) for day in after))[1:],
        traded("Once", *china)[0] | {"authority": "CN", "flow": "export", "declared_on": before[1] - timedelta(days=9)},
        *(row for n in range(1000) for row in traded(f"O{n}", *china, ("CN", after[0]), hs_code="520100")),
        *(row for n in range(40) for row in traded(f"Usual {n}", ("CN", after[0]))),
    ]
    judge(warehouse, ORIGIN, declarations=rows)
    told = {firm: claims(warehouse, "origin", f"{firm} 3") for firm in ("Relabeller", "Replacer", "Constant")}
    others = [claims(warehouse, "origin", name) for name in ("Both 4", "Relabeller 1", "Ancient 3", "Once 3")]
    reason = told["Relabeller"]["origin_changed"]
    assert "traded 811010 of origin China 2 times, last declared on 2024-08-05. It is controlled there since" in reason
    assert "From 2024-10-07 on they declare Jamaica as the origin, which does not mine or refine antimony" in reason
    assert [claimed for claimed in (told["Constant"], *others) if "origin_changed" in claimed] == []
    # Tajikistan makes antimony: who is cut off from one source buys of another.
    assert "origin_changed" not in told["Replacer"]


def test_goods_of_two_minerals_under_control_change_their_origin_once(warehouse: Warehouse) -> None:
    # China controls antimony since 2024-09-15, indium since 2025-02-04, and the goods hold both.
    days = (date(2024, 5, 6), date(2024, 8, 5), date(2025, 3, 3), date(2025, 4, 7))
    legs = [(origin, day) for origin, day in zip(("CN", "CN", "JM", "JM"), days, strict=True)]
    rows = [
        *(row | {"description": "indium antimonide InSb"} for row in traded("Both", *legs, hs_code="285390")),
        *(row for n in range(1000) for row in traded(f"O{n}", *legs[:2], ("CN", days[2]), hs_code="520100")),
    ]
    judge(warehouse, ORIGIN, declarations=rows)
    changes = "SELECT count(*) FROM detect.origin_changes WHERE is_changed AND NOT is_placebo"
    told = "SELECT count(*), count(DISTINCT item_id) FROM detect.origin WHERE claim = 'origin_changed'"
    assert warehouse.rows(changes) == [(4,)]
    warehouse.make("detect.origin", PARAMETERS | {"worth_saying": 2})
    assert warehouse.rows(told) == [(2, 2)]


@pytest.mark.parametrize(("status", "changes"), [("in_force", 2), ("suspended", 0), ("unknown", 0)])
def test_a_control_that_is_not_in_force_is_no_reason_to_change_the_origin(status: str, changes: int) -> None:
    days = (date(2024, 5, 6), date(2024, 8, 5), date(2024, 10, 7), date(2024, 12, 2))
    rows = [
        row | {"item_id": number, "hs6": "811010", "named": None, "is_watched": True}
        for number, row in enumerate(traded("Relabeller", *zip(("CN", "CN", "JM", "JM"), days, strict=True)))
    ]
    control = {"mineral": "antimony", "code": "81101010", "jurisdiction": "CN", "valid_from": date(2024, 9, 15)}
    given = {
        "facts.controls": [control | {"status": status}],
        "facts.heading_others": [{"hs6": "850511"}],
        "features.items": rows,
        "link.item_parties": [{"item_id": row["item_id"], "exporter_entity": 1, "importer_entity": 2} for row in rows],
    }
    found = selected("detect.origin_changes", given)
    assert [row["is_changed"] for row in found] == [True] * changes


def test_where_sources_name_no_refiners_no_origin_is_held_against_them(said):
    """Molybdenum is listed by its mines alone; who makes powder of the ore is not known."""
    assert not any("mine or refine" in sentence for sentence in said["unknown refiners"].values())


def test_what_is_made_of_imported_metal_is_held_against_no_origin(said):
    assert "no_production" not in said["wafers"]


def test_a_hub_without_mines_digs_no_ore(said):
    assert "Macao" in said["lead ore of a hub"]["no_industry"]
    assert "no_industry" not in said["lead ore"]


def test_what_can_be_made_anywhere_leaves_from_where_it_was_made(warehouse: Warehouse) -> None:
    """Magnets, named rare earth ones, and artificial graphite under another flag, straight from the main producer."""
    kinds = {"neodymium": "sintered NdFeB magnets", "alnico": "AlNiCo magnets"}
    rows = [
        *(declared(f"cotton{number}", "520100", "CN") for number in range(400)),
        *(
            declared(f"{kind}{number}", "850511", "CN") | {"description": description}
            for kind, description in kinds.items()
            for number in range(30)
        ),
        *(
            declared(kind, "850511", "KR") | {"dispatch": "CN", "description": description}
            for kind, description in kinds.items()
        ),
        declared("graphite", "380110", "VN") | {"dispatch": "CN"},
        declared("made there", "380110", "VN"),
    ]
    judge(warehouse, ORIGIN, declarations=rows)
    chances = {name: p_value(warehouse, "origin", name) for name in (*kinds, "graphite", "made there")}
    assert chances["neodymium"] == chances["graphite"] == pytest.approx(5 / 402, rel=0.01)
    assert chances["alnico"] > 0.05
    assert chances["made there"] == 1
