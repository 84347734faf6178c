"""Maps of corridors as SVG: great circles over the world's coastlines, drawn by Vega without a network."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import altair as alt

from engine.facts import territories
from flows.charts import FLAGGED, PLAIN, svg

# Natural Earth's coastlines (public domain) as TopoJSON, from the npm package world-atlas (ISC licence).
LAND = Path(__file__).parent / "assets" / "land-110m.json"
# How far labels have to lie apart, and where one is put beside its place, the first free of these: degrees of
# longitude and latitude.
APART = (13.0, 6.0)
BESIDE = ((0, 4), (0, -4), (9, 0), (-9, 0), (9, 7), (-9, 7), (9, -7), (-9, -7), (0, 10), (0, -10), (18, 0), (-18, 0))


def corridor_map(corridors: Iterable[Mapping[str, Any]], weak: float) -> str:
    """Draw corridors from source through hub to destination, as wide as their mass, where all stops have a position.

    :param weak: the score below which a corridor is drawn in grey
    """
    lines = [_line(corridor, weak) for corridor in corridors if all(_where(place) for place in _stops(corridor))]
    width = alt.StrokeWidth("properties.kg:Q", legend=None, scale=alt.Scale(type="sqrt", range=[1.2, 7]))
    colour = alt.Stroke("properties.weak:N", legend=None, scale=alt.Scale(domain=[False, True], range=[FLAGGED, PLAIN]))
    dash = alt.StrokeDash(
        "properties.unseen:N", legend=None, scale=alt.Scale(domain=[False, True], range=[[1, 0], [6, 4]])
    )
    routes = (
        alt.Chart(alt.NamedData("lines"))
        .mark_geoshape(filled=False, opacity=0.65)
        .encode(strokeWidth=width, stroke=colour, strokeDash=dash)
    )
    labels = (
        alt.Chart(alt.NamedData("places"))
        .mark_text(fontSize=11, fontWeight="bold", baseline="middle")
        .encode(longitude="longitude:Q", latitude="latitude:Q", text="place:N")
    )
    land = alt.Chart(alt.NamedData("land", format=alt.TopoDataFormat(feature="land", type="topojson")))
    shores = land.mark_geoshape(fill="#e6ebf0", stroke="#c3ccd6")
    chart = (shores + routes + labels).project("equalEarth").properties(width=820, height=420)
    places = sorted({place for line in lines for place in line["properties"]["stops"]})
    return svg(chart.to_dict(validate=False), land=_land(), lines=lines, places=placed(places))


def placed(places: Iterable[str]) -> list[dict[str, Any]]:
    """Return where the labels of places stand so that none lies on another, as far as there is room."""
    labels: list[dict[str, Any]] = []
    for place in places:
        longitude, latitude = _where(place)
        spots = [(longitude + east, latitude + north) for east, north in BESIDE]
        spot = next((spot for spot in spots if not any(_meet(spot, label) for label in labels)), spots[0])
        labels.append({"place": place, "longitude": spot[0], "latitude": spot[1]})
    return labels


def _meet(spot: tuple[float, float], label: Mapping[str, Any]) -> bool:
    east, north = abs(spot[0] - label["longitude"]), abs(spot[1] - label["latitude"])
    return bool(east < APART[0] and north < APART[1])


def _line(corridor: Mapping[str, Any], weak: float) -> dict[str, Any]:
    stops = _stops(corridor)
    return {
        "type": "Feature",
        "properties": {
            "kg": corridor["diverted_kg"],
            "stops": stops,
            "weak": corridor["score"] < weak,
            # of what only one end tells, the way is not known
            "unseen": corridor["kind"] != "rerouting",
        },
        "geometry": {"type": "LineString", "coordinates": [_where(place) for place in stops]},
    }


def _stops(corridor: Mapping[str, Any]) -> list[str]:
    return [corridor[stop] for stop in ("source", "hub", "destination") if corridor[stop] != "ZZ"]


@cache
def _land() -> Any:
    return json.loads(LAND.read_text(encoding="utf-8"))


def _where(place: str) -> list[float]:
    """Return longitude and latitude of a territory's capital, nothing if it has none."""
    row = territories()[place]
    return [float(row["longitude"]), float(row["latitude"])] if row["longitude"] else []
