"""Origin: a declared origin that production, custom or the route contradict."""

from detectors.base import SqlDetector

ORIGIN = SqlDetector(
    name="origin",
    claims={
        "no_production": "The declared origin neither mines nor refines the mineral.",
        "rare_origin": "Hardly any exporter of this heading declares this origin.",
        "no_industry": "The declared origin mines or refines no strategic mineral, or mines none, for ore.",
        "origin_contradicts_route": "The goods were dispatched from where such goods hardly ever have this origin.",
        "origin_contradicts_text": "The description names another origin, or a maker or deposit elsewhere.",
        "origin_changed": "The same parties declared the origin that is under control until it was, and another since.",
    },
    gathered=(
        "item_minerals",
        "mineral_sources",
        "unproduced",
        "origin_changes",
        "origin_stated",
        "origin_makers",
        "origin_texts",
    ),
    fitted=("origin_changing", "origin_texts"),
    prepare=(
        "no_industry",
        "origin_rarity",
        "foreign_dispatch",
        "origin_tests",
    ),
)
