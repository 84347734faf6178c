"""Maps of corridors as SVG: great circles over the world's coastlines, drawn by Vega without a network."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import altair as alt

from engine import facts
from flows.charts import FLAGGED, svg

# Natural Earth's coastlines (public domain) as TopoJSON, from the npm package world-atlas (ISC licence).
LAND = Path(__file__).parent / "assets" / "land-110m.json"


def corridor_map(corridors: Iterable[Mapping[str, Any]]) -> str:
    """Draw corridors from source through hub to destination, as wide as their mass, where all stops have a position."""
    lines = [_line(corridor) for corridor in corridors if all(_where(place) for place in _stops(corridor))]
    places = sorted({place for line in lines for place in line["properties"]["stops"]})
    width = alt.StrokeWidth("properties.kg:Q", legend=None, scale=alt.Scale(type="sqrt", range=[0.7, 7]))
    routes = (
        alt.Chart(alt.NamedData("lines"))
        .mark_geoshape(filled=False, stroke=FLAGGED, opacity=0.55)
        .encode(strokeWidth=width)
    )
    names = [{"place": place, "longitude": _where(place)[0], "latitude": _where(place)[1]} for place in places]
    labels = (
        alt.Chart(alt.NamedData("places"))
        .mark_text(dy=-6, fontSize=11, fontWeight="bold")
        .encode(longitude="longitude:Q", latitude="latitude:Q", text="place:N")
    )
    land = alt.Chart(alt.NamedData("land", format=alt.TopoDataFormat(feature="land", type="topojson")))
    shores = land.mark_geoshape(fill="#e6ebf0", stroke="#c3ccd6")
    chart = (shores + routes + labels).project("equalEarth").properties(width=820, height=420)
    return svg(chart.to_dict(validate=False), land=_land(), lines=lines, places=names)


def _line(corridor: Mapping[str, Any]) -> dict[str, Any]:
    stops = _stops(corridor)
    return {
        "type": "Feature",
        "properties": {"kg": corridor["diverted_kg"], "stops": stops},
        "geometry": {"type": "LineString", "coordinates": [_where(place) for place in stops]},
    }


def _stops(corridor: Mapping[str, Any]) -> list[str]:
    return [corridor[stop] for stop in ("source", "hub", "destination") if corridor[stop] != "ZZ"]


@cache
def _land() -> Any:
    return json.loads(LAND.read_text(encoding="utf-8"))


def _where(place: str) -> list[float]:
    """Return longitude and latitude of a territory's capital, nothing if it has none."""
    return _capitals().get(place, [])


@cache
def _capitals() -> dict[str, list[float]]:
    with (facts.FOLDER / "territories.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["longitude"]]
    return {row["territory"]: [float(row["longitude"]), float(row["latitude"])] for row in rows}
