"""Charts of the report as SVG, drawn by Vega without a network."""

from __future__ import annotations

from functools import cache
from typing import Any

import altair as alt
import pyarrow as pa
import vl_convert
from altair.utils import schemapi

# Altair would hold every chart, row by row, against its schema, which takes as long as drawing it.
schemapi.disable_debug_mode()

ROWS = alt.NamedData("rows")
FLAGGED, PLAIN = "#c0392b", "#7f8c9b"


def weekly_volumes(weeks: pa.Table) -> str:
    """Draw declarations a week, and those flagged beneath."""
    base = (
        alt.Chart(ROWS)
        .encode(x=alt.X("week:T", title=None, axis=alt.Axis(format="%b %Y", labelOverlap=True)))
        .properties(width=820)
    )
    screened = base.mark_area(color=PLAIN, opacity=0.5).encode(y=alt.Y("screened:Q", title="declarations"))
    flagged = base.mark_bar(color=FLAGGED, width=3).encode(
        y=alt.Y("flagged:Q", title="flagged", axis=alt.Axis(tickMinStep=1, format="d"))
    )
    chart = screened.properties(height=140) & flagged.properties(height=80)
    return svg(chart.to_dict(validate=False), rows=_plain(weeks))


def unit_prices(prices: pa.Table) -> str:
    """Draw prices per kilogram over time, a panel a heading, with the flagged items on top of their peers."""
    chart = (
        alt.Chart(ROWS)
        .mark_point(filled=True)
        .encode(
            x=alt.X("declared_on:T", title=None, axis=alt.Axis(format="%b %Y", tickCount=4, labelOverlap=True)),
            y=alt.Y("price_per_kg:Q", scale=alt.Scale(type="log"), title="per kg"),
            color=alt.Color("is_flagged:N", legend=None, scale=alt.Scale(domain=[False, True], range=[PLAIN, FLAGGED])),
            size=alt.Size("is_flagged:N", legend=None, scale=alt.Scale(domain=[False, True], range=[10, 45])),
            order=alt.Order("is_flagged:N"),
        )
        .properties(width=250, height=150)
        .facet(facet=alt.Facet("panel:N", title=None), columns=3)
        .resolve_scale(y="independent")
    )
    return svg(chart.to_dict(validate=False), rows=_plain(prices))


def event_study(months: pa.Table) -> str:
    """Draw what moved in the months around a control, over the band of what was to be expected, a panel a heading."""
    return svg(_event_study(), rows=_plain(months))


@cache  # composing a chart takes Altair as long as drawing it
def _event_study() -> dict[str, Any]:
    base = alt.Chart().encode(x=alt.X("month:Q", title="months since the control took effect"))
    kg = alt.Y("low_kg:Q", title="kg a month", axis=alt.Axis(format="~s"))  # 40M: zeros would run into the title
    band = base.mark_area(color=PLAIN, opacity=0.25).encode(y=kg, y2="high_kg:Q")
    expected = base.mark_line(color=PLAIN, strokeDash=[4, 3]).encode(y="expected_kg:Q")
    moved = base.mark_line(color=FLAGGED, point=alt.OverlayMarkDef(size=14, color=FLAGGED)).encode(y="kg:Q")
    effect = alt.Chart().mark_rule(color="#1d2733").encode(x=alt.datum(0))
    chart: dict[str, Any] = (
        alt.layer(band, expected, moved, effect, data=ROWS)
        .properties(width=390, height=170)
        .facet(facet=alt.Facet("panel:N", title=None), columns=2)
        .resolve_scale(x="independent", y="independent")
        .to_dict(validate=False)
    )
    return chart


def price_lines(prices: pa.Table) -> str:
    """Draw the price of each heading over time."""
    return svg(_price_lines(), rows=_plain(prices))


@cache
def _price_lines() -> dict[str, Any]:
    chart: dict[str, Any] = (
        alt.Chart(ROWS)
        .mark_line(point=True)
        .encode(
            x=alt.X("period_start:T", title=None, axis=alt.Axis(format="%b %Y", labelOverlap=True)),
            y=alt.Y("usd_per_kg:Q", scale=alt.Scale(type="log"), title="USD per kg"),
            color=alt.Color("hs_code:N", title="heading"),
        )
        .properties(width=760, height=200)
        .to_dict(validate=False)
    )
    return chart


def _plain(rows: pa.Table) -> list[dict[str, Any]]:
    """Give the rows to Vega with their dates as text, which it reads in any locale."""
    return [
        {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in row.items()}
        for row in rows.to_pylist()
    ]


def svg(chart: dict[str, Any], **datasets: Any) -> str:
    """Draw a chart of the datasets that it names; rows in the chart itself would be copied for each of its layers."""
    return vl_convert.vegalite_to_svg(chart | {"datasets": datasets})
