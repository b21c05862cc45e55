"""Charts, drawn by Vega-Lite into SVG before the page is shown.

A page needs no script to show them, so its security policy can forbid all but one small script of ours; they print, and
follow the colours of the page. What a chart shows stands in a table beside it: for those who do not see it, it has a
name and nothing more.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import Any

from markupsafe import Markup, escape

from extractor.web import words

# Chosen to stand out by at least 3:1 from a white and from a dark ground, and from one another for the colour-blind.
_COLOURS = {
    "Département": "#3d74c2",
    "État": "#c8622a",
    "FIR (ARS)": "#2f8f74",
    "ONDAM": "#8f6cc4",
    "PLF (État)": "#a8802a",
    "CAF": "#c04f86",
    "Autres": "#7b828c",
}
_PLANNED, _SPENT, _OTHER = "#8b96a5", "#3d74c2", "#7b828c"
_INNER = re.compile(r' (?:role="graphics-[a-z]+"|aria-roledescription="[^"]*")')  # parts of a picture that has a name
_SIZE = re.compile(r' width="[\d.]+" height="[\d.]+"')
_DARK = "text{fill:#1c2129}@media(prefers-color-scheme:dark){text{fill:#e6e8ec}}"
_MOST = 120  # bars of one chart: more cannot be read
_LABEL = 60


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart that is drawn when it is asked for. ``spec`` is Vega-Lite, ``name`` says what it shows."""

    spec: str
    name: str

    @property
    def key(self) -> str:
        """Its name in an address."""
        return hashlib.sha256(self.spec.encode()).hexdigest()[:24]

    def inside(self) -> Markup:
        """The SVG as a part of a page, whose colours it takes. Vega escapes the texts in it."""
        return Markup(_svg(self.spec).replace("<svg ", f'<svg role="img" aria-label="{escape(self.name)}" ', 1))

    def alone(self) -> str:
        """The SVG as a file."""
        return _svg(self.spec).replace("><", f"><style>{_DARK}</style><", 1)


def stacked(rows: Iterable[tuple[str, str, Any]], name: str) -> Chart | None:
    """Bars of euros by label, in the given order, each made of payers.

    Parameters
    ----------
    rows
        Label, payer (of the closed vocabulary), euros.
    name
        What the chart shows, for those who do not see it.
    """
    values: dict[tuple[str, str], float] = {}
    for label, payer, euros in rows:
        shown = words.FINANCEURS.get(payer, "Autres")
        key = (_short(label), shown)
        values[key] = values.get(key, 0.0) + float(euros)
    labels = list(dict.fromkeys(label for label, _ in values))[:_MOST]
    order = [colour for colour in _COLOURS if any(payer == colour for _, payer in values)]
    data = [
        {"label": label, "payer": payer, "euros": euros, "rank": order.index(payer)}
        for (label, payer), euros in values.items()
        if label in labels
    ]
    colours = {"domain": order, "range": [_COLOURS[payer] for payer in order]}
    return _drawn(
        data,
        labels,
        {"type": "bar", "height": {"band": 0.7}},
        {
            "x": _euros(),
            "color": {"field": "payer", "scale": colours, "title": None},
            "order": {"field": "rank", "type": "quantitative"},
        },
        name,
    )


def planned_and_spent(rows: Iterable[tuple[str, Any, Any]], name: str) -> Chart | None:
    """For each label a wide bar of what is planned, and on it a narrow one of what is spent (none where None)."""
    data = []
    for label, planned, used in rows:
        data.append({"label": _short(label), "euros": float(planned), "part": "prévu"})
        if used is not None:
            data.append({"label": _short(label), "euros": float(used), "part": "consommé"})
    labels = list(dict.fromkeys(str(row["label"]) for row in data))[:_MOST]
    data = [row for row in data if row["label"] in labels]
    parts = {"domain": ["prévu", "consommé"], "range": [_PLANNED, _SPENT]}
    size = {"condition": {"test": "datum.part == 'prévu'", "value": 15}, "value": 7}
    encoding = {
        "x": {**_euros(), "stack": None},
        "color": {"field": "part", "scale": parts, "title": None},
        "size": size,
    }
    return _drawn(data, labels, {"type": "bar"}, encoding, name)


def dots(rows: Iterable[tuple[str, Any]], axis: str, name: str) -> Chart | None:
    """One dot a label, at its figure."""
    data = [{"label": _short(label), "value": float(value)} for label, value in rows][:_MOST]
    labels = list(dict.fromkeys(str(row["label"]) for row in data))
    x = {
        "field": "value", "type": "quantitative", "title": axis, "scale": {"zero": True},
        "axis": {"format": ",.4~r", "tickCount": 6},
    }  # fmt: skip
    return _drawn(data, labels, {"type": "point", "filled": True, "size": 90, "color": _SPENT}, {"x": x}, name)


def _euros() -> dict[str, Any]:
    return {
        "field": "euros", "type": "quantitative", "title": None,
        "axis": {"labelExpr": _MONEY, "tickCount": 5, "labelOverlap": "greedy", "labelSeparation": 14},
    }  # fmt: skip


_MONEY = (
    "datum.value == 0 ? '0' : abs(datum.value) >= 1e6 ? format(datum.value / 1e6, '~r') + '\u202fM€'"
    " : abs(datum.value) >= 1e3 ? format(datum.value / 1e3, '~r') + '\u202fk€' : format(datum.value, '~r') + '\u202f€'"
)


def _drawn(
    data: Sequence[dict[str, Any]], labels: list[str], mark: dict[str, Any], encoding: dict[str, Any], name: str
) -> Chart | None:
    if not data:
        return None
    y = {
        "field": "label", "type": "nominal", "sort": labels, "title": None,
        "axis": {"labelLimit": 240, "ticks": False, "domain": False, "labelPadding": 8},
    }  # fmt: skip
    spec = {
        "data": {"values": list(data)},
        "mark": mark,
        "width": 440,
        "height": {"step": 24},
        "encoding": {"y": y, **encoding},
        "config": _CONFIG,
    }
    return Chart(json.dumps(spec, ensure_ascii=False), name)


_CONFIG: dict[str, Any] = {
    "background": None,
    "padding": {"left": 36, "right": 16, "top": 4, "bottom": 4},  # fonts wider than the one Vega measures
    "aria": False,
    "view": {"stroke": None},
    "font": "Liberation Sans, Arial, sans-serif",
    "axis": {"labelFontSize": 12.5, "titleFontSize": 12.5, "titleFontWeight": "normal", "gridColor": "#8886"},
    "axisX": {"domain": False, "ticks": False},
    "axisY": {"grid": False},
    "legend": {"orient": "top", "labelFontSize": 12.5, "symbolType": "square", "labelLimit": 200, "columnPadding": 28},
}


@lru_cache(maxsize=4096)
def _svg(spec: str) -> str:
    svg: str = import_module("vl_convert").vegalite_to_svg(spec, format_locale="fr-FR")
    return _SIZE.sub("", _INNER.sub("", svg), count=1)  # the page decides of the size, and keeps the proportions


def _short(label: str) -> str:
    label = " ".join(label.split())
    return label if len(label) <= _LABEL else label[: _LABEL - 1].rstrip() + "…"
