"""Lines over waves: one large panel for the first series, small ones for the others."""

from collections.abc import Mapping
from typing import Any, Unpack

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import line_words, panel_plots, phrases
from csat_helpers.exhibits.exhibit import Exhibit, Words, no_data, omitted, publish
from csat_helpers.exhibits.line_chart import draw
from csat_helpers.exhibits.panel import Series
from csat_helpers.locale import say
from csat_helpers.look.tokens import PHONE_WIDTH_MM


def line(
    frame: pd.DataFrame,
    *,
    id: str,
    language: str,
    changes: pd.DataFrame | None = None,
    targets: Mapping[str, float] | None = None,
    **words: Unpack[Words],
) -> Exhibit:
    """Estimates by wave with bands and whiskers; the first item large, up to six others small.

    ``frame`` is a tidy frame with ``by="wave"``, waves oldest first. ``changes``, the frame of
    ``measures.compare_waves``, tests the last step: only a tested change is marked. ``targets``, by item and in the
    units of the estimates, are drawn as lines. Axes are cut, and say so. One wave alone gives an omitted exhibit.

    Raises InputError where a column is missing. The encoding's ``kind`` is ``line``.

    >>> frame = pd.DataFrame(
    ...     {"level": ["2025", "2026"], "estimate": [61.0, 66.0], "conf_low": [60, 65], "conf_high": [62, 67]}
    ... )
    >>> frame = frame.assign(item="q", label="Speed", measure="index", by="wave")
    >>> line(frame, id="l", language="en").bundle.headline
    '“Speed” has risen from 61.0 in 2025 to 66.0'
    """
    title = say(language, "Results over waves")
    if frame.empty or phrases.shown(frame).empty:
        return no_data(frame, id, language, title, words, lacks=phrases.one_wave(language))
    phrases.check_columns(frame, ("item", "label", "level", "estimate", "conf_low", "conf_high"), "line")
    found = _series(phrases.shown(frame), changes, targets or {}, language)
    if not found:
        return omitted(id, language, str(words.get("title", title)), say(language, "There is one wave only."))
    kind = phrases.format_of(frame)
    return publish(
        "line",
        frame,
        line_words.text(found, frame, title, kind, language),
        words,
        id=id,
        language=language,
        encoding={"x": "level_label", "y": "estimate", "series": "label", "low": "conf_low", "high": "conf_high",
                  "format": kind, "order": [s.label for s in found], "waves": list(found[0].waves)},
        table=_table(found, kind, language),
        svg=draw(found, kind, language),
        phone=draw(found, kind, language, width=PHONE_WIDTH_MM),
        plot=panel_plots.line(found, kind, language),
        base=phrases.base_of(frame),
        extra={"changes": [dict(zip(("change", "low", "high"), _change(s, kind), strict=False)) for s in found]},
    )  # fmt: skip


def _series(
    frame: pd.DataFrame, changes: pd.DataFrame | None, targets: Mapping[str, float], language: str
) -> list[Series]:  # fmt: skip
    found = []
    for item, part in frame.groupby("item", sort=False):
        if len(part) < 2:
            continue
        step = phrases.records(changes[changes["item"] == item]) if changes is not None and len(changes) else []
        found.append(
            Series(
                item=str(item),
                label=str(part["label"].iloc[0]),
                waves=tuple(phrases.level_name(row, language) for _, row in part.iterrows()),
                estimate=tuple(part["estimate"].astype(float)),
                low=tuple(part["conf_low"].astype(float)),
                high=tuple(part["conf_high"].astype(float)),
                base=tuple(part["base"].astype(float)) if "base" in part.columns else (),
                **_step(step[0] if step else {}),
                target=targets.get(str(item)),
            )
        )
    return found


def _step(row: Mapping[str, Any]) -> dict[str, float | None]:
    """The tested step in the names of a series."""
    names = {"change": "change", "p_value": "p_value", "change_low": "conf_low", "change_high": "conf_high"}
    known = {name: row.get(column) for name, column in names.items()}
    return {name: None if value is None or pd.isna(value) else float(value) for name, value in known.items()}


def _table(found: list[Series], kind: str, language: str) -> Table:
    if len(found) == 1:
        return _single(found[0], kind, language)
    waves = list(dict.fromkeys(w for s in found for w in s.waves))
    changed = any(s.tested for s in found)
    columns = (
        Column("item", say(language, "Item")),
        *(Column(f"w{k}", w, kind) for k, w in enumerate(waves)),
        *(_changes(language) if changed else ()),
    )
    rows = []
    for s in found:
        known = dict(zip(s.waves, s.estimate, strict=True))
        rows.append((s.label, *(known.get(w) for w in waves), *(_change(s, kind) if changed else ())))
    marks = [
        {"row": k, "column": "change", "mark": "up" if s.moved > 0 else "down"} for k, s in enumerate(found) if s.moved
    ]
    return Table(columns, tuple(rows), marks=tuple(marks))


def _single(s: Series, kind: str, language: str) -> Table:
    """A row a wave; the change of the last one where it was tested."""
    changed, last = s.tested, len(s.waves) - 1
    columns = (
        Column("wave", say(language, "Wave")),
        *((Column("n", "n", "count"),) if s.base else ()),
        Column("estimate", say(language, "Estimate"), kind),
        Column("low", say(language, "95% low"), kind),
        Column("high", say(language, "95% high"), kind),
        *(_changes(language) if changed else ()),
    )
    rows = []
    for k, wave in enumerate(s.waves):
        change = (_change(s, kind) if k == last else (None,) * 4) if changed else ()
        rows.append((wave, *((s.base[k],) if s.base else ()), s.estimate[k], s.low[k], s.high[k], *change))
    marks = ({"row": last, "column": "change", "mark": "up" if s.moved > 0 else "down"},) if s.moved else ()
    return Table(columns, tuple(rows), marks=marks)


def _changes(language: str) -> tuple[Column, ...]:
    """The columns of the last step."""
    return (
        Column("change", say(language, "Change"), "points"),
        Column("change_low", say(language, "95% low"), "points"),
        Column("change_high", say(language, "95% high"), "points"),
        Column("p_value", say(language, "p"), "p"),
    )


def _change(s: Series, kind: str) -> tuple[float | None, ...]:
    factor = 100 if kind == "share" else 1
    ends = (None if v is None else factor * v for v in (s.change, s.change_low, s.change_high))
    return (*ends, s.p_value) if s.tested else (None,) * 4
