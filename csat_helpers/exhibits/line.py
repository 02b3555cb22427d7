"""Lines over waves: one large panel for the first series, small ones for the others."""

from typing import Unpack

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import panel_plots, phrases
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, omitted, publish
from csat_helpers.exhibits.line_chart import SMALL_PANELS, draw
from csat_helpers.exhibits.panel import Series, change_text
from csat_helpers.exhibits.phrases import Said
from csat_helpers.locale import say
from csat_helpers.locale.measure_names import measure_name
from csat_helpers.look import number
from csat_helpers.look.tokens import PHONE_WIDTH_MM


def line(
    frame: pd.DataFrame, *, id: str, language: str, changes: pd.DataFrame | None = None, **words: Unpack[Words]
) -> Exhibit:
    """Estimates by wave with bands and whiskers; the first item large, up to six others small.

    ``frame`` is a tidy frame with ``by="wave"``, waves oldest first. ``changes``, the frame of
    ``measures.compare_waves``, tests the last step: only a tested change is marked. Axes are cut, and say so. One
    wave alone gives an omitted exhibit.

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
    found = _series(phrases.shown(frame), changes, language)
    if not found:
        return omitted(id, language, str(words.get("title", title)), say(language, "There is one wave only."))
    kind = phrases.format_of(frame)
    return publish(
        "line",
        frame,
        _text(found, frame, title, kind, language),
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
    )  # fmt: skip


def _series(frame: pd.DataFrame, changes: pd.DataFrame | None, language: str) -> list[Series]:
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
                change=float(step[0]["change"]) if step else None,
                p_value=float(step[0]["p_value"]) if step else None,
            )
        )
    return found


def _text(found: list[Series], frame: pd.DataFrame, title: str, kind: str, language: str) -> Text:
    first, said = found[0], headline(found, kind, language)
    timing = say(
        language, "Look for what changed between the two waves before naming a reason: timing alone proves none."
    )
    return Text(
        headline=said.text,
        finding=said.finding,
        title=say(language, "{item}, by wave", item=first.label) if len(found) == 1 else title,
        subtitle=say(
            language,
            "{measure}, with 95% intervals, {first} to {last}. {base}",
            measure=measure_name(phrases.measure_of(frame), language),
            first=first.waves[0],
            last=first.waves[-1],
            base=phrases.base_text(frame, language),
        ),
        alt=_alt(found, kind, language),
        lead=_lead(found, kind, language),
        notes=(*_notes(found, language), *phrases.common_notes(frame, language)),
        see=_see(found, language),
        matters=_longer(first, kind, language),
        do=timing if any(s.moved for s in found) else "",
    )


def _notes(found: list[Series], language: str) -> list[str]:
    notes = [say(language, "Vertical axes are cut and differ between panels. Bands and whiskers are 95% intervals.")]
    if any(s.p_value is not None for s in found):
        notes.append(
            say(
                language,
                "Open marker with ▲ ▼: differs from the previous wave at the 95% level. "
                "No mark means no reliable change.",
            )
        )
    parted = say(
        language,
        "A change since the first wave is called reliable where the two intervals do not overlap, a cautious rule.",
    )
    notes.append(parted)
    if len(found) > 1 + SMALL_PANELS:
        drawn = 1 + SMALL_PANELS
        notes.append(say(language, "The chart shows {n} of {all} items; the table has all.", n=drawn, all=len(found)))
    return notes


def headline(found: list[Series], kind: str, language: str) -> Said:
    """The finding: the tested last step, else the change since the first wave, else that none is reliable."""
    first = found[0]
    other = next((s for s in sorted(found[1:], key=lambda s: -abs(s.change or 0)) if s.moved), None)
    main = _main(first, kind, language)
    if other is None:
        return Said(main, "reliable" if first.moved or first.since_first else "none")
    return Said(phrases.clauses([main, _step(other, kind, language, again=first.moved != 0)], language), "reliable")


def _main(s: Series, kind: str, language: str) -> str:
    if s.moved:
        return _step(s, kind, language)
    values = {
        "item": phrases.quoted(s.label), "first": number(s.estimate[0], kind), "last": number(s.estimate[-1], kind),
        "wave": s.waves[0],
    }  # fmt: skip
    if s.since_first > 0:
        return say(language, "{item} has risen from {first} in {wave} to {last}", **values)
    if s.since_first < 0:
        return say(language, "{item} has fallen from {first} in {wave} to {last}", **values)
    return say(language, "{item} stands at {last}, no reliable change since {wave}", **values)


def _longer(s: Series, kind: str, language: str) -> str:
    """The change since the first wave, where the headline tells the last step."""
    if not s.moved or len(s.waves) < 3:
        return ""
    values = {"first": number(s.estimate[0], kind), "last": number(s.estimate[-1], kind), "wave": s.waves[0]}
    if s.since_first > 0:
        return say(language, "Over all waves it has risen reliably, from {first} in {wave} to {last}.", **values)
    if s.since_first < 0:
        return say(language, "Over all waves it has fallen reliably, from {first} in {wave} to {last}.", **values)
    return say(language, "From {wave}, at {first}, to now there is no reliable change.", **values)


def _step(s: Series, kind: str, language: str, *, again: bool = False) -> str:
    values = {
        "item": phrases.quoted(s.label),
        "previous": number(s.estimate[-2], kind),
        "last": number(s.estimate[-1], kind),
    }
    if again and s.moved > 0:
        return say(language, "{item} rose from {previous} to {last}", **values)
    if again:
        return say(language, "{item} fell from {previous} to {last}", **values)
    if s.moved > 0:
        return say(language, "{item} rose from {previous} to {last} in the latest wave", **values)
    return say(language, "{item} fell from {previous} to {last} in the latest wave", **values)


def _lead(found: list[Series], kind: str, language: str) -> str:
    tested = [s for s in found if s.p_value is not None]
    moved = [s for s in tested if s.moved]
    if not tested:
        return ""
    if len(found) == 1:
        only = found[0]
        values = {"wave": only.waves[-2], "change": change_text(only.change or 0, kind)}
        values["unit"] = phrases.unit(kind, language)
        if moved:
            return say(language, "The change since {wave}, {change} {unit}, is reliable at the 95% level.", **values)
        return say(language, "The change since {wave}, {change} {unit}, is not reliable.", **values)
    if not moved:
        return say(language, "No item changed reliably between the last two waves.")
    parts = [
        say(language, "{item} {change}", item=phrases.quoted(s.label), change=change_text(s.change or 0, kind))
        for s in moved
    ]
    return say(
        language,
        "Reliable changes since the previous wave, in {unit}: {items}.",
        unit=phrases.unit(kind, language),
        items=phrases.names(parts[:6], language, quotes=False),
    )


def _see(found: list[Series], language: str) -> str:
    up, down = sum(s.moved > 0 for s in found), sum(s.moved < 0 for s in found)
    if len(found) < 2 or not any(s.p_value is not None for s in found):
        return ""
    return say(
        language,
        "Since the previous wave, {up} rose and {down} fell reliably, of {all}.",
        up=up,
        down=down,
        all=len(found),
    )


def _alt(found: list[Series], kind: str, language: str) -> str:
    parts = []
    for s in found:
        steps = [f"{w} {number(v, kind)}" for w, v in zip(s.waves, s.estimate, strict=True)]
        parts.append(phrases.figure(s.label, phrases.commas(steps, language), language))
    return say(language, "Lines over waves. {rows}.", rows=phrases.clauses(parts, language))


def _table(found: list[Series], kind: str, language: str) -> Table:
    waves = list(dict.fromkeys(w for s in found for w in s.waves))
    columns = (Column("item", say(language, "Item")), *(Column(f"w{k}", w, kind) for k, w in enumerate(waves)))
    rows = []
    for s in found:
        known = dict(zip(s.waves, s.estimate, strict=True))
        rows.append((s.label, *(known.get(w) for w in waves)))
    marks = [
        {"row": k, "column": f"w{len(waves) - 1}", "mark": "up" if s.moved > 0 else "down"}
        for k, s in enumerate(found)
        if s.moved
    ]
    return Table(columns, tuple(rows), marks=tuple(marks))
