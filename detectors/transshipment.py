"""Transshipment: goods that pass through a hub and leave it under another flag."""

from detectors.base import SqlDetector

TRANSSHIPMENT = SqlDetector(
    name="transshipment",
    claims={
        "same_goods_left_again": "Goods from a controlled source left a hub again under another origin.",
        "new_route_after_control": "A firm new to the goods sends them on since their source controls them.",
        "detour": "The goods went far out of their way, through a hub that few use or by territories they passed.",
        "hub_exports_more_than_it_has": "The territory exports more of the mineral than it makes and imports.",
    },
    gathered=(
        "transshipment_goods",
        "transshipment_makers",
        "transshipment_legs",
        "transshipment_rings",
        "transshipment_distances",
        "transshipment_passages",
        "transshipment_routes",
    ),
    fitted=(
        "transshipment_placebo",
        "transshipment_exposure",
        "transshipment_far",
        "transshipment_passed",
        "transshipment_new_routes",
    ),
    prepare=(
        "transshipment_relabelled",
        "transshipment_records",
        "transshipment_detours",
        "transshipment_headings",
        "transshipment_stocks",
        "transshipment_excesses",
        "transshipment_tests",
    ),
)
