"""Charts of the report as SVG, drawn by Vega without a network."""

from __future__ import annotations

import altair as alt
import pyarrow as pa
import vl_convert

FLAGGED, PLAIN = "#c0392b", "#7f8c9b"


def weekly_volumes(weeks: pa.Table) -> str:
    """Draw declarations a week, and those flagged beneath."""
    base = (
        alt.Chart(_values(weeks))
        .encode(x=alt.X("week:T", title=None, axis=alt.Axis(format="%b %Y", labelOverlap=True)))
        .properties(width=820)
    )
    screened = base.mark_area(color=PLAIN, opacity=0.5).encode(y=alt.Y("screened:Q", title="declarations"))
    flagged = base.mark_bar(color=FLAGGED, width=3).encode(
        y=alt.Y("flagged:Q", title="flagged", axis=alt.Axis(tickMinStep=1, format="d"))
    )
    return _svg(screened.properties(height=140) & flagged.properties(height=80))


def unit_prices(prices: pa.Table) -> str:
    """Draw prices per kilogram over time, a panel a heading, with the flagged items on top of their peers."""
    chart = (
        alt.Chart(_values(prices))
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
    return _svg(chart)


def _values(rows: pa.Table) -> alt.Data:
    """Give the rows to Vega with their dates as text, which it reads in any locale."""
    plain = [
        {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in row.items()}
        for row in rows.to_pylist()
    ]
    return alt.Data(values=plain)


def _svg(chart: alt.TopLevelMixin) -> str:
    return vl_convert.vegalite_to_svg(chart.to_json())
