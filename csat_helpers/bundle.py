"""The schema of a published exhibit: what exhibits write into a notebook and exporters read out of it.

An exhibit travels as one mime bundle. ``text/html`` is for JupyterLab, ``image/svg+xml`` is the chart, and
``MIME`` holds this module's :class:`Bundle` as JSON, from which every deliverable is made without the data.
Non-finite numbers are null, so the JSON is strict.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any

MIME = "application/vnd.csat.exhibit+json"
# Schema 2 gave tables letters, roles and formats of rows, and a stub; what schema 1 says reads the same in it.
# Schema 3 gave exhibits a native plot, a chart for narrow screens, what the finding rests on and what was rewritten.
SCHEMA = "csat.exhibit/3"
READ = ("csat.exhibit/1", "csat.exhibit/2", SCHEMA)

# diverging: shares of a rating scale; bars: index or share with intervals; line: waves; radar; drivers; map:
# importance-performance; paths: constructs and what links them; table: no chart; summary: figure, findings and
# priorities; quotes; custom: drawn by hand.
KINDS = ("diverging", "bars", "line", "radar", "drivers", "map", "paths", "table", "summary", "quotes", "custom")

# How a number is written (csat_helpers.look.number does it, by language).
FORMATS = (
    "text", "count", "index", "points", "share", "share1", "percent", "nps", "mean", "coefficient", "p", "probability",
)  # fmt: skip

# How a native chart (a presentation's) shows the numbers; see :class:`Plot`.
PLOTS = ("bars", "stacked", "dots", "line", "radar", "scatter", "paths", "waterfall")

# Whether an exhibit's finding is one: a test or an interval holds it up, nothing does, or it makes no such claim.
FINDINGS = ("reliable", "none", "")

# What a row of a table is, where it is not one of data: the head of those after it, their base, one of them, a line
# that tells more of the row above it.
ROLES = ("", "section", "base", "answer", "line")

# What a marked difference means: for the better, for the worse, or neither by itself.
TONES = ("good", "bad", "plain")

# Why a number is not shown, as its mark says: to protect respondents, too small a base, no number to be had.
HIDDEN = {"confidential": "[c]", "unreliable": "[u]", "unavailable": "[x]"}


@dataclass(frozen=True)
class Column:
    """One column of a published table: the frame's name, its heading, one of :data:`FORMATS`, and its test letter."""

    name: str
    label: str
    format: str = "text"
    letter: str = ""


@dataclass(frozen=True)
class Table:
    """A table as it is printed: ``rows`` hold raw values in the order of ``columns``.

    ``spanners`` are ``{"label": str, "columns": [names], "level": 1}``; level 2 stands above level 1, which is taken
    where none is given. ``marks`` are ``{"row": int, "column": name, "mark": "up" | "down" | "focus" | "caution"}``,
    or with a key of :data:`HIDDEN` for a number that is not shown, or ``{"row", "column", "letters": "A b"}``: the
    columns that the cell exceeds. An "up" or "down" may have a ``tone``, one of :data:`TONES`, where up is not good
    and down bad: the triangle tells the direction, the tone the colour. ``emphasis`` lists the rows to set in bold (a
    total).

    ``roles`` say what each row is (:data:`ROLES`) and ``formats`` how its numbers are written where that is the
    row's matter, not the column's; both are empty or have an entry a row. ``stub`` columns lead the table and are
    repeated where it is broken over panels.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    spanners: tuple[dict[str, Any], ...] = ()
    marks: tuple[dict[str, Any], ...] = ()
    emphasis: tuple[int, ...] = ()
    roles: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    stub: int = 1


def tone(mark: Mapping[str, Any]) -> str:
    """What a table's mark means: its own ``tone``, else up is good and down bad; empty for other marks.

    >>> tone({"mark": "up"}), tone({"mark": "up", "tone": "bad"}), tone({"mark": "focus"})
    ('good', 'bad', '')
    """
    usual = {"up": "good", "down": "bad"}.get(str(mark.get("mark", "")), "")
    return str(mark.get("tone") or usual) if usual else ""


@dataclass(frozen=True)
class Series:
    """One series of a :class:`Plot`: a value a category, null where there is none to show.

    ``low`` and ``high`` are the ends of its intervals, empty or as long as ``values``; ``x`` are places across in a
    scatter, where ``values`` are places up. ``colour`` is one of the look's; ``colours`` are one a point where they
    differ. ``labels`` are what is printed at the points where that is not the value itself ("" prints nothing).
    ``marker`` is how its points stand out from the plot's shape: "tick" across the bar, "ring" for a hollow dot;
    a radar's are "circle", "square", "diamond", "triangle" or "down", its lines ``dashed`` or not. ``hollow`` says
    which points are. ``note`` is what is said of the series beside its name.
    """

    name: str
    values: tuple[float | None, ...]
    low: tuple[float | None, ...] = ()
    high: tuple[float | None, ...] = ()
    x: tuple[float | None, ...] = ()
    colour: str = ""
    colours: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    marker: str = ""
    hollow: tuple[bool, ...] = ()
    dashed: bool = False
    note: str = ""


@dataclass(frozen=True)
class Figures:
    """One column of figures beside the rows of a :class:`Plot`, under ``label`` and, with its neighbours, ``spanner``.

    ``values`` are written by ``format``; where there are none, ``low`` and ``high`` are written as an interval.
    ``texts`` stand after the figures (the sign of a tested difference), or of format ``text`` in their place.
    ``colours`` are of the figures and ``fills`` of the ground under them, one a row, "" for neither.
    """

    label: str
    format: str = "text"
    values: tuple[float | None, ...] = ()
    low: tuple[float | None, ...] = ()
    high: tuple[float | None, ...] = ()
    texts: tuple[str, ...] = ()
    colours: tuple[str, ...] = ()
    fills: tuple[str, ...] = ()
    spanner: str = ""


@dataclass(frozen=True)
class Plot:
    """What a native, editable chart is made of, free of any format: the numbers that the drawn chart shows.

    ``shape`` is one of :data:`PLOTS`; ``categories`` are in reading order (top to bottom, or left to right);
    ``format`` is one of :data:`FORMATS`. ``groups`` are ``{"label": str, "start": int, "end": int}`` over the
    categories, the end not included; ``columns`` says how many of them stand side by side. ``minimum`` and
    ``maximum`` end the value axis where the scale is known; ``reference`` is a line across it, ``reference_label``
    its name. ``beside`` are the figures printed beside the rows, ``facts`` ``(figure, name)`` pairs above them all.
    The points of a row are ``joined`` where they are before and after, and ``dodged`` where each series has a line of
    its own within the row. A waterfall has two series, where each row's bar begins and where it ends; a row that ends
    where it begins is a value by itself. A scatter of two joined series has arrows from the second, then, to the first.
    Groups of bars that all have a ``minimum`` and ``maximum`` have each a scale of its own, without figures. ``bold`` says
    which rows' names stand out where the colours of their marks do not.

    A scatter has ``x_label``, ``y_label``, ``x_format``, ``x_reference``, ``x_minimum`` and ``x_maximum``
    (which its axis reaches), the ``corners`` of the quadrants that the two references make (``{"x": 0 or 1, "y": 0 or 1, "label", "colour", "fill"}``, 1 the upper or right one), and
    ``regions``, one a point: ``{"xx", "xy", "yy"}``, the matrix M of the ellipse d'M⁻¹d = 1 about it. ``equal`` gives both
    its axes one scale. ``curves`` are lines across it by
    points of their own (the limits of a funnel), named where they are series.

    Paths have ``nodes`` (``{"label", "x", "y", "w", "h", "figure", "note", "part"}``: middle and size as parts of
    the whole, y downwards; the figure is written, ``part`` how much of its scale it is) and, one a category, ``edges``
    (``{"source", "target", "label", "colour", "width", "at", "sure"}``: places of nodes, printed points, how far along
    the label stands, whether an interval excludes zero); ``facts`` name the arrows' colours.
    """

    shape: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    format: str = "index"
    groups: tuple[dict[str, Any], ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    reference: float | None = None
    reference_label: str = ""
    x_format: str = ""
    x_label: str = ""
    y_label: str = ""
    x_reference: float | None = None
    x_minimum: float | None = None
    x_maximum: float | None = None
    beside: tuple[Figures, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    columns: int = 1
    joined: bool = False
    dodged: bool = False
    corners: tuple[dict[str, Any], ...] = ()
    regions: tuple[dict[str, float], ...] = ()
    bold: tuple[bool, ...] = ()
    nodes: tuple[dict[str, Any], ...] = ()
    edges: tuple[dict[str, Any], ...] = ()
    equal: bool = False
    curves: tuple[Series, ...] = ()


@dataclass(frozen=True)
class Bundle:
    """One finding, whole: its words, its numbers and how they are drawn.

    ``headline`` states the finding; ``lead`` says it in one or two sentences; ``title`` is the topic and
    ``subtitle`` the measure, unit and base. ``takeaways`` are ``{"role": "see" | "matters" | "do", "text": str}``.
    ``frame`` is ``{"columns": [...], "rows": [[...]]}``, unrounded. ``encoding`` has ``kind`` (one of
    :data:`KINDS`) and which of the frame's columns are x, y, series and interval. ``plot`` is what a native chart
    is made of, ``phone`` the chart as SVG redrawn for a narrow screen. ``finding`` (:data:`FINDINGS`) says what holds
    the headline up. ``rewritten`` names the words that the notebook gave in place of the computed ones.
    """

    id: str
    language: str
    headline: str
    title: str
    subtitle: str
    alt: str
    frame: dict[str, Any]
    encoding: dict[str, Any]
    lead: str = ""
    base: int | None = None
    notes: tuple[str, ...] = ()
    takeaways: tuple[dict[str, str], ...] = ()
    table: Table | None = None
    plot: Plot | None = None
    phone: str = ""
    finding: str = ""
    rewritten: tuple[str, ...] = ()
    sealed: str = ""
    schema: str = SCHEMA
    extra: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The bundle as strict JSON values: tuples are lists, non-finite numbers null."""
        return plain(self)


def plain(value: Any) -> Any:
    """``value`` with nothing in it that strict JSON lacks (dataclasses, numpy scalars, tuples, NaN, infinities)."""
    kind = type(value)
    if value is None or kind is str or kind is int or kind is bool:
        return value
    if kind is float:
        return value if math.isfinite(value) else None
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if is_dataclass(value):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    if hasattr(value, "item") and not isinstance(value, Sequence):
        value = value.item() if getattr(value, "ndim", 0) == 0 else value.tolist()
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, int | str | bool) or value is None:
        return value
    if isinstance(value, Sequence):
        return [plain(v) for v in value]
    return str(value)  # dates, intervals, pandas' own missing marks are handled by the caller


def from_json(data: Mapping[str, Any]) -> Bundle:
    """Read a :class:`Bundle` back; raises ValueError on another schema or an unknown kind."""
    if data.get("schema") not in READ:
        raise ValueError(
            f"An exhibit has schema {data.get('schema')!r}; this version reads {SCHEMA!r}."
            " Run the template again with this version."
        )
    known = {f.name for f in fields(Bundle)}
    values: dict[str, Any] = {k: v for k, v in data.items() if k in known}
    values["schema"] = SCHEMA
    if values["encoding"].get("kind") not in KINDS:
        raise ValueError(f"Exhibit {values['id']!r} is of unknown kind {values['encoding'].get('kind')!r}.")
    if values.get("table") is not None:
        values["table"] = _table(values["table"])
    if values.get("plot") is not None:
        values["plot"] = _plot(values["plot"])
    for name in ("notes", "takeaways", "rewritten"):
        values[name] = tuple(values.get(name) or ())
    return Bundle(**values)


def _plot(data: Mapping[str, Any]) -> Plot:
    parts = {"series": Series, "beside": Figures, "curves": Series}
    known = {name: {f.name for f in fields(kind)} for name, kind in parts.items()}
    made = {n: tuple(kind(**_tuples(part, known[n])) for part in data.get(n, ())) for n, kind in parts.items()}
    values: dict[str, Any] = _tuples(data, {f.name for f in fields(Plot)} - set(parts)) | made
    values["facts"] = tuple(tuple(pair) for pair in values.get("facts", ()))
    return Plot(**values)


def _tuples(data: Mapping[str, Any], known: set[str]) -> dict[str, Any]:
    return {k: tuple(v) if isinstance(v, list) else v for k, v in data.items() if k in known}


def _table(data: Mapping[str, Any]) -> Table:
    lists = {name: tuple(data[name]) for name in ("spanners", "marks", "emphasis")}
    lists |= {name: tuple(data.get(name, ())) for name in ("roles", "formats")}
    return Table(
        columns=tuple(Column(**column) for column in data["columns"]),
        rows=tuple(tuple(row) for row in data["rows"]),
        stub=data.get("stub", 1),
        **lists,
    )
