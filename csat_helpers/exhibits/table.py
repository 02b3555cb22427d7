"""A plain table of any tidy frame, its numbers written by their measure."""

from collections.abc import Mapping, Sequence
from typing import Any, Unpack

import pandas as pd

from csat_helpers.bundle import FORMATS, Column, Table
from csat_helpers.errors import InputError, nearest
from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, publish
from csat_helpers.locale import say, say_n
from csat_helpers.look import number

# Columns whose name alone says how they are written; estimates follow their measure.
_FORMAT_BY_NAME = {
    "base": "count", "weighted_base": "count", "effective_base": "count", "rows": "count", "count": "count",
    "respondents": "count", "rank": "count", "share": "share", "importance": "share1", "performance": "index",
    "p_value": "p", "deff": "mean", "df": "count", "correlation": "coefficient", "change": "points", "probability": "probability", "quadrant_probability": "probability",
}  # fmt: skip
_LIKE_ESTIMATE = ("estimate", "std_error", "conf_low", "conf_high", "previous")


def table(
    frame: pd.DataFrame,
    *,
    id: str,
    language: str,
    columns: Sequence[str] | Mapping[str, str] | None = None,
    formats: Mapping[str, str] | None = None,
    emphasis: Sequence[int] = (),
    **words: Unpack[Words],
) -> Exhibit:
    """A table of ``columns`` (names, or names with their headings), all where None.

    ``formats`` overrides how a column is written (see :data:`csat_helpers.bundle.FORMATS`); ``emphasis`` lists rows
    in bold. Raises InputError for a column or format that does not exist. The encoding's ``kind`` is ``table``.

    >>> shown = table(pd.DataFrame({"a": [1]}), id="t", language="en", headline="One row", columns={"a": "A"})
    >>> shown.bundle.table.columns[0].label
    'A'
    """
    title = say(language, "Table")
    if frame.empty:
        return no_data(frame, id, language, title, words)
    headings = _headings(frame, columns, language)
    phrases.check_columns(frame, headings, "table")
    made = _table(frame, headings, dict(formats or {}), emphasis)
    text = Text(
        headline=say_n(
            language,
            "{title}: {n} row",
            "{title}: {n} rows",
            len(frame),
            title=words.get("title", title),
            n=number(len(frame), "count"),
        ),
        title=title,
        subtitle=phrases.base_text(frame, language),
        notes=phrases.common_notes(frame, language),
    )
    return publish("table", frame, text, words, id=id, language=language, table=made, base=phrases.base_of(frame))


def _headings(frame: pd.DataFrame, columns: Sequence[str] | Mapping[str, str] | None, language: str) -> dict[str, str]:
    if isinstance(columns, Mapping):
        return dict(columns)
    known = column_names(language)
    return {str(name): known.get(str(name), str(name)) for name in (columns if columns is not None else frame.columns)}


def column_names(language: str) -> dict[str, str]:
    """Headings of the columns that measures return."""
    return {
        "label": say(language, "Item"),
        "item": say(language, "Item"),
        "level_label": say(language, "Level"),
        "level": say(language, "Level"),
        "by": say(language, "Group"),
        "wave": say(language, "Wave"),
        "estimate": say(language, "Estimate"),
        "std_error": say(language, "Standard error"),
        "conf_low": say(language, "95% low"),
        "conf_high": say(language, "95% high"),
        "base": "n",
        "weighted_base": say(language, "Weighted n"),
        "effective_base": say(language, "Effective n"),
        "share": say(language, "Share"),
        "rank": say(language, "Rank"),
        "p_value": say(language, "p"),
    }


def _table(frame: pd.DataFrame, headings: dict[str, str], formats: dict[str, str], emphasis: Sequence[int]) -> Table:
    columns = tuple(Column(name, heading, _format(frame, name, formats)) for name, heading in headings.items())
    rows = [tuple(plain_cell(v) for v in row) for row in frame[list(headings)].itertuples(index=False, name=None)]
    return Table(columns, tuple(rows), emphasis=tuple(emphasis))


def plain_cell(value: Any) -> Any:
    """A cell's value, None where it is missing."""
    return None if pd.api.types.is_scalar(value) and pd.isna(value) else value


def _format(frame: pd.DataFrame, name: str, formats: dict[str, str]) -> str:
    if name in formats:
        if formats[name] not in FORMATS:
            raise InputError(f"Format '{formats[name]}' is not known.", mend=nearest(formats[name], FORMATS))
        return formats[name]
    if not pd.api.types.is_numeric_dtype(frame[name]) or pd.api.types.is_bool_dtype(frame[name]):
        return "text"
    if name in _LIKE_ESTIMATE:
        return phrases.format_of(frame)
    if name in _FORMAT_BY_NAME:
        return _FORMAT_BY_NAME[name]
    return "count" if pd.api.types.is_integer_dtype(frame[name]) else "mean"
