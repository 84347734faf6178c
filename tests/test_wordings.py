"""Which wordings speak of controlled goods of another heading: how many write what where in, the wordings out."""

from __future__ import annotations

import pyarrow as pa
import pytest

HEADINGS = {
    "380110": {"graphite granules": 20},
    "390120": {"polyethylene granules": 20},
    "392350": {"stoppers": 30},
    "790390": {"zinc dust": 30},
}


def spoken_of(warehouse, hs6, wording, headings):
    """Return the headings that a wording of one exporter speaks of, given how many write what under which heading."""
    written = [(code, text, users) for code, texts in headings.items() for text, users in texts.items()]
    rows = [
        {"hs6": code, "words": number, "wording": text, "users": users, "heading_users": 31, "is_vague": False}
        for number, (code, text, users) in enumerate([*written, (hs6, wording, 1)])
    ]
    for stage in ("features", "reference", "detect"):
        warehouse.clear(stage)
    table = pa.Table.from_pylist(rows)
    warehouse.store("reference.misclassification_wordings", table)
    warehouse.store("detect.misclassification_wordings", table)
    warehouse.store("features.wordings", table.append_column("description", table["wording"]))
    warehouse.make("reference.misclassification_letters")
    warehouse.make("detect.misclassification_speech")
    found = warehouse.rows("SELECT words, other FROM detect.misclassification_speech")
    assert all(words == len(written) for words, _ in found)
    return [other for _, other in found]


@pytest.mark.parametrize(
    ("hs6", "wording", "speaks"),
    [
        ("790390", "graphite", True),
        ("790390", "graphite granules", True),
        ("392350", "granules", False),  # as many write it of polyethylene
        ("790390", "gra", False),  # three letters that fit
        ("380110", "graphite", False),  # declared as what it is
    ],
)
def test_what_is_at_home_under_other_headings_too_speaks_of_no_mineral(hs6, wording, speaks, warehouse):
    assert spoken_of(warehouse, hs6, wording, HEADINGS) == (["380110"] if speaks else [])


@pytest.mark.parametrize(
    ("rival", "speaks"),
    [
        ("390120", False),
        ("690310", True),  # crucibles, known as a cover of graphite
        ("790390", False),  # zinc, a cover of other minerals
    ],
)
def test_a_heading_known_as_a_cover_of_the_mineral_is_no_other_home_of_a_wording(rival, speaks, warehouse):
    headings = {"380110": {"graphite granules": 20}, rival: {"heavy granules": 20}, "392350": {"stoppers": 30}}
    assert spoken_of(warehouse, "392350", "granules", headings) == (["380110"] if speaks else [])
