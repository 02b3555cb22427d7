"""Comparison of the last two waves: each item's change with its interval about zero."""

from typing import Any, Unpack

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import phrases, row_plots
from csat_helpers.exhibits.comparison_chart import draw, gain, sign
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, publish
from csat_helpers.exhibits.phrases import Said
from csat_helpers.locale import say
from csat_helpers.locale.measure_names import measure_name
from csat_helpers.locale.waves import wave_name
from csat_helpers.look import number
from csat_helpers.look.numbers import interval
from csat_helpers.look.tokens import PHONE_WIDTH_MM


def comparison(frame: pd.DataFrame, *, id: str, language: str, **words: Unpack[Words]) -> Exhibit:
    """How each item moved since the previous wave, sorted by change; only tested changes are coloured.

    ``frame`` is that of ``measures.compare_waves``: ``item, label, estimate, previous, change, conf_low, conf_high,
    p_value``, the interval being the change's.

    Raises InputError where a column is missing. The encoding's ``kind`` is ``bars``.

    >>> frame = pd.DataFrame(
    ...     {"label": ["Price"], "previous": [51.0], "estimate": [48.0], "change": [-3.0], "p_value": [0.01]}
    ... )
    >>> comparison(frame.assign(conf_low=-5.0, conf_high=-1.0), id="c", language="en").bundle.headline
    '“Price” fell from 51.0 to 48.0'
    """
    title = say(language, "Change since the previous wave")
    if frame.empty or phrases.shown(frame, "change").empty:
        return no_data(frame, id, language, title, words, lacks=phrases.one_wave(language))
    phrases.check_columns(
        frame, ("label", "estimate", "previous", "change", "conf_low", "conf_high", "p_value"), "comparison"
    )
    rows = phrases.shown(frame, "change").sort_values("change", kind="stable").reset_index(drop=True)
    kind = phrases.format_of(rows)
    return published(rows, _text(rows, title, kind, language), words, kind, id=id, language=language)


def published(
    rows: pd.DataFrame, text: Text, words: Words, kind: str, *, id: str, language: str, head: str = ""
) -> Exhibit:  # fmt: skip
    """``rows`` of ``label``, ``previous``, ``estimate`` and ``change`` with its test as an exhibit; ``head`` names what has
    changed, unless it is items.
    """
    return publish(
        "bars",
        rows,
        text,
        words,
        id=id,
        language=language,
        encoding={"y": "label", "x": "change", "low": "conf_low", "high": "conf_high", "format": "points",
                  "order": rows["label"].tolist()},
        table=_table(rows, kind, language, head or say(language, "Item")),
        svg=draw(rows, kind, language),
        phone=draw(rows, kind, language, width=PHONE_WIDTH_MM),
        plot=row_plots.comparison(rows, kind, language),
        base=phrases.base_of(rows),
    )  # fmt: skip


def headline(rows: pd.DataFrame, kind: str, language: str, *, brief: bool = False) -> Said:
    """The finding: what fell and rose reliably, or that nothing did; ``brief`` gives the falls alone, if any."""
    signs = rows.apply(sign, axis=1)
    down, up = rows[signs < 0], rows[signs > 0].iloc[::-1]
    if down.empty and up.empty:
        return Said(_still(rows, kind, language), "none")
    parts = [_moved(found, kind, language, way) for found, way in ((down, "fell"), (up, "rose")) if len(found)]
    if brief:
        return Said(parts[0], "reliable")
    if len(parts) == 1 and (signs == 0).any():
        parts.append(say(language, "no other item changed reliably"))
    return Said(phrases.clauses(parts, language), "reliable")


def _still(rows: pd.DataFrame, kind: str, language: str) -> str:
    if len(rows) > 1:
        return say(language, "No reliable change since the previous wave on any item")
    only = rows.iloc[0]
    return say(
        language, "{item} stands at {last}, no reliable change from {previous}", item=phrases.quoted(only["label"]),
        last=number(only["estimate"], kind), previous=number(only["previous"], kind),
    )  # fmt: skip


def _moved(rows: pd.DataFrame, kind: str, language: str, way: str) -> str:
    """What moved one way, the largest first: one item with both its figures, several with their changes."""
    first, more = rows.iloc[0], len(rows) - phrases.NAMED
    values: dict[str, Any] = {
        "item": phrases.quoted(first["label"]), "previous": number(first["previous"], kind),
        "last": number(first["estimate"], kind), "unit": phrases.unit(kind, language), "more": max(more, 0),
    }  # fmt: skip
    for k, row in enumerate(phrases.records(rows.iloc[: phrases.NAMED]), 1):
        values |= {f"item{k}": phrases.quoted(str(row["label"])), f"change{k}": _size(row["change"], kind)}
    return (_fell if way == "fell" else _rose)(language, min(len(rows), phrases.NAMED + 1), values)


def _size(change: float, kind: str) -> str:
    """A change without its sign, which the verb gives."""
    return number(abs(change) * (100 if kind == "share" else 1), "index")


def _fell(language: str, many: int, values: dict[str, Any]) -> str:
    if many == 1:
        return say(language, "{item} fell from {previous} to {last}", **values)
    if many == 2:
        return say(language, "{item} fell {change1} {unit} and {item2} {change2}", **values)
    if many == phrases.NAMED:
        return say(language, "{item} fell {change1} {unit}, {item2} {change2} and {item3} {change3}", **values)
    return say(
        language, "{item} fell {change1} {unit}, {item2} {change2}, {item3} {change3} and {more} more", **values
    )  # fmt: skip


def _rose(language: str, many: int, values: dict[str, Any]) -> str:
    if many == 1:
        return say(language, "{item} rose from {previous} to {last}", **values)
    if many == 2:
        return say(language, "{item} rose {change1} {unit} and {item2} {change2}", **values)
    if many == phrases.NAMED:
        return say(language, "{item} rose {change1} {unit}, {item2} {change2} and {item3} {change3}", **values)
    return say(
        language, "{item} rose {change1} {unit}, {item2} {change2}, {item3} {change3} and {more} more", **values
    )  # fmt: skip


def counted(rows: pd.DataFrame, language: str) -> str:
    """Of how many items how many fell and rose reliably."""
    signs = rows.apply(sign, axis=1)
    told = phrases.moved(len(rows), int((signs > 0).sum()), int((signs < 0).sum()), language)
    return told or say(language, "None of {all} items changed reliably since the previous wave.", all=len(rows))


def waves_of(rows: pd.DataFrame, language: str) -> tuple[str, str] | None:
    """The two waves compared, where the frame names them, as the language writes them."""
    for last, previous in (("wave", "previous_wave"), ("level_label", "previous_label"), ("level", "previous_level")):
        if {last, previous} <= set(rows.columns):
            return wave_name(str(rows[previous].iloc[0]), language), wave_name(str(rows[last].iloc[0]), language)
    return None


def _text(rows: pd.DataFrame, title: str, kind: str, language: str) -> Text:
    waves = waves_of(rows, language)
    measure = measure_name(phrases.measure_of(rows), language)
    said = headline(rows, kind, language)
    return Text(
        headline=said.text,
        finding=said.finding,
        title=say(language, "Change from {previous} to {last}", previous=waves[0], last=waves[1]) if waves else title,
        subtitle=say(
            language, "{measure}; change with 95% interval. {base}", measure=measure,
            base=phrases.base_text(rows, language),
        ),
        alt=_alt(rows, kind, language),
        notes=_notes(rows, language),
        see=phrases.sentences([counted(rows, language) if len(rows) > 1 else "", _size_of(rows, kind, language)], language),
        do=_do(rows, language),
    )  # fmt: skip


def _largest(rows: pd.DataFrame) -> pd.Series | None:
    """The item with the largest of the tested falls, else of the rises; None where there is neither."""
    signs = rows.apply(sign, axis=1)
    if (signs < 0).any():
        return rows[signs < 0].iloc[0]
    return rows[signs > 0].iloc[-1] if (signs > 0).any() else None


def _size_of(rows: pd.DataFrame, kind: str, language: str) -> str:
    """How large the largest change may be."""
    first = _largest(rows)
    if first is None:
        return ""
    factor = 100 if kind == "share" else 1
    low, high = (number(first[name] * factor, "points") for name in ("conf_low", "conf_high"))
    item = phrases.quoted(first["label"])
    return say(
        language, "The change of {item} lies between {low} and {high} {unit}.", item=item, low=low, high=high,
        unit=phrases.unit(kind, language),
    )  # fmt: skip


def _do(rows: pd.DataFrame, language: str) -> str:
    first = _largest(rows)
    if first is None:
        return ""
    return say(
        language, "Find out what else changed for {item} between the waves: timing alone proves no reason.",
        item=phrases.quoted(first["label"]),
    )  # fmt: skip


def _notes(rows: pd.DataFrame, language: str) -> tuple[str, ...]:
    signs = rows.apply(sign, axis=1)
    marked = _of_marks(rows, language) if signs.any() else ""
    hollow = say(language, "Hollow dot: no reliable change.") if (signs == 0).any() else ""
    many = say(
        language, "Each item is tested by itself: on average 1 in 20 that did not change is marked all the same."
    )
    apart = say(language, "Changes are computed before rounding.")
    return (
        phrases.sentences([marked, hollow], language), many if len(rows) > 1 and not _own_marks(rows) else "", apart,
        *phrases.common_notes(rows, language),
    )  # fmt: skip


def _own_marks(rows: pd.DataFrame) -> bool:
    return "mark" in rows.columns and bool(rows["mark"].map(lambda m: isinstance(m, str)).any())


def _of_marks(rows: pd.DataFrame, language: str) -> str:
    """What the triangles and filled dots stand for, and by which test."""
    if _own_marks(rows):
        return say(language, "Filled dot with ▲ or ▼: the change is reliable.")
    if len(rows) == 1:
        return say(
            language, "Filled dot with ▲ or ▼: the change differs from zero at the 95% level (t test on the design)."
        )
    return say(
        language,
        "Filled dot with ▲ or ▼: the change differs from zero at the 95% level (t test on the design; p values not "
        "adjusted for the number of items).",
    )


def _alt(rows: pd.DataFrame, kind: str, language: str) -> str:
    factor = 100 if kind == "share" else 1
    listed = [
        phrases.figure(
            str(r["label"]),
            f"{number(r['previous'], kind)} → {number(r['estimate'], kind)}"
            + phrases.bracketed(
                interval(r["conf_low"] * factor, r["conf_high"] * factor, "points", language), language
            ),
            language,
        )
        for r in phrases.records(rows)
    ]
    return say(language, "Changes with intervals. {rows}.", rows=phrases.clauses(listed, language))


def _table(rows: pd.DataFrame, kind: str, language: str, head: str) -> Table:
    columns = (
        Column("label", head),
        Column("previous", say(language, "Previous"), kind),
        Column("estimate", say(language, "Latest"), kind),
        Column("change", say(language, "Change"), "points"),
        Column("conf_low", say(language, "95% low"), "points"),
        Column("conf_high", say(language, "95% high"), "points"),
        Column("p_value", say(language, "p"), "p"),
    )
    factor = 100 if kind == "share" else 1
    scaled = rows.assign(**{c: rows[c] * factor for c in ("change", "conf_low", "conf_high")})
    values = tuple(tuple(r) for r in scaled[[c.name for c in columns]].itertuples(index=False, name=None))
    marks = [
        {"row": k, "column": "change", "mark": "up" if sign(row) > 0 else "down"}
        | ({} if gain(row) == sign(row) else {"tone": "good" if gain(row) > 0 else "bad"})
        for k, (_, row) in enumerate(rows.iterrows())
        if sign(row)
    ]
    return Table(columns, values, marks=tuple(marks))
