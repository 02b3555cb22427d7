"""Every estimate of the report with its interval, error, test and bases: one list, made to be filtered and pivoted."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from csat_helpers.bundle import HIDDEN, Bundle
from csat_helpers.locale import say
from csat_helpers.locale.measure_names import measure_name
from csat_helpers.locale.waves import wave_name
from csat_helpers.look import letters
from csat_helpers.pipeline.document import Exhibit
from csat_helpers.pipeline.document.lineage import records
from csat_helpers.pipeline.exporters.xlsx import furniture, tables, tests
from csat_helpers.pipeline.exporters.xlsx.book import Book

SHEET, TABLE = "Estimates", "Estimates"
_HEAD = 4
_MEASURES = {
    "index": "index",
    "nps": "nps",
    "mean": "mean",
    "ces": "mean",
    "drivers": "share1",
    "customer_mean": "mean",
}
_SHARES = (
    "share", "top_box", "bottom_box", "favourable", "unfavourable", "neutral", "net", "profile", "promoters",
    "passives", "detractors",
)  # fmt: skip
_HIDDEN = {"privacy": "confidential", "complementary": "confidential", "reliability": "unreliable"}
_MOST = {"item": 40.0, "measure": 34.0, "answer": 30.0, "group": 24.0, "level": 30.0, "against": 30.0,
         "test": 44.0, "remark": 44.0}  # fmt: skip
_ERRORS = {
    "share": "share1",
    "share1": "share1",
    "nps": "index",
    "points": "mean",
    "index": "mean",
    "mean": "coefficient",
}
_NOTHING = 1e-9  # an error or design effect as small is none


@dataclass(frozen=True)
class Estimated:
    """Columns of a frame that hold an estimate, its error and its interval, and how the figure is written."""

    value: str
    error: str
    low: str
    high: str
    kind: str = ""
    measure: str = ""


def estimated(bundle: Bundle, book: Book) -> list[Estimated]:
    """Which columns of the exhibit's frame are estimates with intervals; none where it has no interval."""
    encoding, names = bundle.encoding, set(bundle.frame["columns"])
    kind = str(encoding.get("format") or "")
    if encoding["kind"] == "map":
        found = [
            Estimated(encoding.get("x", ""), "", encoding.get("x_low", ""), encoding.get("x_high", ""),
                      str(encoding.get("x_format") or "share1"),
                      str(encoding.get("x_name") or say(book.language, "Share of explained variance, %"))),
            Estimated(encoding.get("y", ""), "", encoding.get("y_low", ""), encoding.get("y_high", ""),
                      str(encoding.get("y_format") or "index"),
                      str(encoding.get("y_name") or say(book.language, "Index 0–100"))),
        ]  # fmt: skip
    elif {"low", "high"} <= set(encoding):
        low, high = str(encoding["low"]), str(encoding["high"])
        value = low.removesuffix("_low") if low != "conf_low" else _numeric(bundle, encoding)
        found = [Estimated(value, "std_error" if low == "conf_low" else "", low, high, kind)]
    else:
        found = [Estimated("estimate", "std_error", "conf_low", "conf_high", kind)]
    return [e for e in found if {e.value, e.low, e.high} <= names]


def _numeric(bundle: Bundle, encoding: Mapping[str, Any]) -> str:
    """Which of the chart's axes has the figures."""
    for name in (encoding.get("x"), encoding.get("y")):
        if name in bundle.frame["columns"]:
            place = bundle.frame["columns"].index(name)
            values = [row[place] for row in bundle.frame["rows"] if row[place] is not None]
            if values and all(isinstance(v, int | float) for v in values):
                return str(name)
    return "estimate"


def rows(exhibit: Exhibit, book: Book) -> list[dict[str, tuple[Any, str]]]:
    """A row an estimate: of each column of the list its value and how it is written."""
    bundle = exhibit.bundle
    found = estimated(bundle, book)
    return [
        _row(row, columns, exhibit.label or bundle.title, bundle.encoding, book)
        for row in records(bundle.frame)
        for columns in found
    ]


def _row(
    row: Mapping[str, Any], of: Estimated, label: str, encoding: Mapping[str, Any], book: Book
) -> dict[str, tuple[Any, str]]:
    measure = str(row.get("measure") or "")
    kind = _kind(measure, of)
    level = [row.get("parent_label"), row.get("level_label")]
    told = {
        "exhibit": label,
        "item": row.get("label") or row.get("item"),
        "measure": of.measure or _measured(measure, of, book.language),
        "answer": row.get("answer_label"),
        "group": row.get("by_label"),
        "level": " / ".join(str(part) for part in level if part),
        "wave": _wave(row, book.language),
        **tests.told(row, encoding, book.language),
        "column": row.get("column"),
        "letters": letters(str(row.get("letters") or "")),
        "remark": _remark(row, of, book),
    }
    figures = {
        "estimate": (row.get(of.value), kind),
        "std_error": (row.get(of.error), _ERRORS.get(kind, kind)),
        "low": (row.get(of.low), kind),
        "high": (row.get(of.high), kind),
        "p": (row.get("p_value"), "p"),
        "base": (row.get("base"), "count"),
        "weighted_base": (row.get("weighted_base"), "count"),
        "effective_base": (row.get("effective_base"), "count"),
        "deff": (row.get("deff"), "mean"),
    }
    if _fixed(row, of):
        figures |= dict.fromkeys(("std_error", "low", "high", "deff"), (None, "text"))
    if not _is_number(row.get(of.value)):
        figures["estimate"] = (HIDDEN[_HIDDEN.get(str(row.get("suppressed") or ""), "unavailable")], "text")
    return {**{k: (str(v or ""), "text") for k, v in told.items()}, **figures}


def _kind(measure: str, of: Estimated) -> str:
    if of.value != "estimate":
        return of.kind or "coefficient"
    if measure in _SHARES:
        return "share1"
    return _MEASURES.get(measure) or of.kind or "coefficient"


def _measured(measure: str, of: Estimated, language: str) -> str:
    """What is measured; of a change between waves, that it is one."""
    if of.value != "change":
        return measure_name(measure, language) if measure else ""
    if measure == "index":
        return say(language, "Change in index")
    return say(language, "Change: {measure}", measure=measure_name(measure, language)) if measure else ""


def _wave(row: Mapping[str, Any], language: str) -> str:
    """The wave that a row tells of itself."""
    own = row.get("wave") or (row.get("level_label") or row.get("level") if row.get("by") == "wave" else "")
    return wave_name(str(own or ""), language)


def _fixed(row: Mapping[str, Any], of: Estimated) -> bool:
    """Whether the weights were fitted to this very figure, so that no sampling error is left in it."""
    error, deff = row.get(of.error), row.get("deff")
    return _is_number(error) and _is_number(deff) and abs(float(error)) < _NOTHING and abs(float(deff)) < _NOTHING  # pyright: ignore[reportArgumentType]


def _remark(row: Mapping[str, Any], of: Estimated, book: Book) -> str:
    if _fixed(row, of):
        return say(book.language, "Fixed by weighting to a known margin: no sampling error.")
    caution = say(book.language, "* Small base: read with caution.") if row.get("flag") == "caution" else ""
    return str(row.get("reason") or "") or caution


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def headings(language: str) -> dict[str, str]:
    """The list's columns in order, and their headings."""
    return {
        "exhibit": say(language, "Exhibit"),
        "item": say(language, "Item"),
        "measure": say(language, "What is measured"),
        "answer": say(language, "Answer"),
        "group": say(language, "Group"),
        "level": say(language, "Level"),
        "wave": say(language, "Wave"),
        "estimate": say(language, "Estimate"),
        "std_error": say(language, "Standard error"),
        "low": say(language, "Interval, low"),
        "high": say(language, "Interval, high"),
        "against": say(language, "Compared with"),
        "p": say(language, "p"),
        "test": say(language, "Test"),
        "column": say(language, "Letter"),
        "letters": say(language, "Exceeds"),
        "base": "n",
        "weighted_base": say(language, "Weighted n"),
        "effective_base": say(language, "Effective n"),
        "deff": say(language, "Design effect"),
        "remark": say(language, "Remark"),
    }


def write(book: Book, found: Sequence[tuple[Exhibit, Sequence[dict[str, tuple[Any, str]]]]], name: str) -> None:
    """The sheet of all estimates; a column in which nothing stands is left out."""
    sheet = book.sheet(name)
    listed = [row for _, exhibit in found for row in exhibit]
    heads = {
        k: text for k, text in headings(book.language).items() if any(row[k][0] not in (None, "") for row in listed)
    }
    widths = [_wide(name, text, listed) for name, text in heads.items()]
    column = furniture.Column(book, sheet, widths)
    headline = say(book.language, "Estimates and intervals")
    about = say(
        book.language,
        "Every estimate of the report with its error, interval and bases, as numbers with all their digits. Where it "
        "was tested, p, the test and what it is compared with stand beside it; no p: it was not tested by itself. "
        "Letters name the columns of the same group that an estimate exceeds.",
    )
    furniture.top(book, sheet, column, headline, "", about)
    for k, row in enumerate(listed):
        _line(book, sheet, _HEAD + 1 + k, row, heads, last=k == len(listed) - 1)
    _as_table(book, sheet, heads, len(listed))
    sheet.freeze_panes(_HEAD + 1, 2)
    sheet.repeat_rows(_HEAD)


def _wide(name: str, heading: str, listed: Sequence[Mapping[str, tuple[Any, str]]]) -> float:
    """Characters that a column takes: its longest text within reason, and the longest word of its heading."""
    word = max(1.1 * tables.width(word) for word in heading.split()) + 4
    texts = (row[name][0] for row in listed if isinstance(row[name][0], str))
    return max(word, 9.5, min(max(map(tables.width, texts), default=0) + 2.0, _MOST.get(name, 16.0)))


def first_rows(found: Sequence[tuple[Exhibit, Sequence[Any]]]) -> Iterator[tuple[Exhibit, int, int]]:
    """Of each exhibit the first of its rows on the sheet, and how many it has."""
    row = _HEAD + 1
    for exhibit, listed in found:
        yield exhibit, row, len(listed)
        row += len(listed)


def _line(book: Book, sheet: Any, at: int, row: Mapping[str, tuple[Any, str]], heads: Mapping[str, str], *, last: bool) -> None:  # fmt: skip
    line = {"bottom": 1, "bottom_color": "ink" if last else "grid"}
    for k, name in enumerate(heads):
        value, kind = row[name]
        if _is_number(value):
            book.number(sheet, at, k, value, kind, bold=name == "estimate", **line)
        else:
            shape = {**_align(name), **({"font_color": "mut"} if name == "estimate" else {})}
            book.text(sheet, at, k, "" if value is None else str(value), **line, **shape)


def _align(name: str) -> dict[str, Any]:
    if name in ("against", "test"):
        return {"indent": 1}  # clear of the figures before them
    if name in ("exhibit", "item", "measure", "answer", "group", "level", "wave", "remark"):
        return {}
    return {"align": "center" if name in ("column", "letters") else "right"}


def _as_table(book: Book, sheet: Any, heads: Mapping[str, str], count: int) -> None:
    """The list as a table of the workbook's own: it filters, sorts and pivots under its name."""
    base = {
        "text_wrap": True,
        "bold": True,
        "font_color": "sec",
        "bottom": 2,
        "bottom_color": "ink",
        "valign": "bottom",
    }
    columns = [{"header": text, "header_format": book.style(**base, **_align(k))} for k, text in heads.items()]
    sheet.set_row(_HEAD, 2 * tables.LINE + 4)
    sheet.add_table(_HEAD, 0, _HEAD + max(count, 1), len(heads) - 1, {"name": TABLE, "style": None, "columns": columns})
