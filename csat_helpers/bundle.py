"""The schema of a published exhibit: what exhibits write into a notebook and exporters read out of it.

An exhibit travels as one mime bundle. ``text/html`` is for JupyterLab, ``image/svg+xml`` is the chart, and
``MIME`` holds this module's :class:`Bundle` as JSON, from which every deliverable is made without the data.
Non-finite numbers are null, so the JSON is strict.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any

MIME = "application/vnd.csat.exhibit+json"
SCHEMA = "csat.exhibit/1"

# diverging: shares of a rating scale; bars: index or share with intervals; line: waves; radar; drivers; map:
# importance-performance; table: no chart; summary: figure, findings and priorities; quotes; custom: drawn by hand.
KINDS = ("diverging", "bars", "line", "radar", "drivers", "map", "table", "summary", "quotes", "custom")

# How a number is written (csat_helpers.look.number does it, by language).
FORMATS = ("text", "count", "index", "points", "share", "share1", "nps", "mean", "coefficient", "p")


@dataclass(frozen=True)
class Column:
    """One column of a published table: the frame's name, its heading, and one of :data:`FORMATS`."""

    name: str
    label: str
    format: str = "text"


@dataclass(frozen=True)
class Table:
    """A table as it is printed: ``rows`` hold raw values in the order of ``columns``.

    ``spanners`` are ``{"label": str, "columns": [names]}``; ``marks`` are ``{"row": int, "column": name, "mark":
    "up" | "down" | "focus" | "caution"}``. ``emphasis`` lists the rows to set in bold (a total).
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    spanners: tuple[dict[str, Any], ...] = ()
    marks: tuple[dict[str, Any], ...] = ()
    emphasis: tuple[int, ...] = ()


@dataclass(frozen=True)
class Bundle:
    """One finding, whole: its words, its numbers and how they are drawn.

    ``headline`` states the finding; ``lead`` says it in one or two sentences; ``title`` is the topic and
    ``subtitle`` the measure, unit and base. ``takeaways`` are ``{"role": "see" | "matters" | "do", "text": str}``.
    ``frame`` is ``{"columns": [...], "rows": [[...]]}``, unrounded. ``encoding`` has ``kind`` (one of
    :data:`KINDS`) and what a native chart needs: x, y, series, colours, order, interval columns.
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
    schema: str = SCHEMA
    extra: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The bundle as strict JSON values: tuples are lists, non-finite numbers null."""
        return plain(asdict(self))


def plain(value: Any) -> Any:
    """``value`` with nothing in it that strict JSON lacks (numpy scalars, tuples, NaN, infinities)."""
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, str | bool) or value is None:
        return value
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
    if data.get("schema") != SCHEMA:
        raise ValueError(
            f"An exhibit has schema {data.get('schema')!r}; this version reads {SCHEMA!r}."
            " Run the template again with this version."
        )
    known = {f.name for f in fields(Bundle)}
    values = {k: v for k, v in data.items() if k in known}
    if values["encoding"].get("kind") not in KINDS:
        raise ValueError(f"Exhibit {values['id']!r} is of unknown kind {values['encoding'].get('kind')!r}.")
    table = values.get("table")
    if table is not None:
        values["table"] = Table(
            columns=tuple(Column(**c) for c in table["columns"]),
            rows=tuple(tuple(r) for r in table["rows"]),
            spanners=tuple(table["spanners"]),
            marks=tuple(table["marks"]),
            emphasis=tuple(table["emphasis"]),
        )
    for name in ("notes", "takeaways"):
        values[name] = tuple(values.get(name) or ())
    return Bundle(**values)
