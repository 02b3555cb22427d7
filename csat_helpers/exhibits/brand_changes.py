"""Brands on the move: how far each has risen or fallen since the wave before, the client's own first among them."""

from typing import Any, Unpack

import pandas as pd

from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.comparison import published
from csat_helpers.exhibits.comparison_chart import sign
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data
from csat_helpers.exhibits.panel import LEVEL
from csat_helpers.exhibits.phrases import Said
from csat_helpers.locale import say, say_n
from csat_helpers.locale.measure_names import measure_name
from csat_helpers.locale.waves import wave_name
from csat_helpers.look import number

_NEEDED = ("level", "estimate", "score", "previous", "conf_low", "conf_high", "p_value", "wave", "previous_wave")


def brand_changes(
    frame: pd.DataFrame, *, id: str, language: str, own: object = "", adjust: str | None = "holm",
    **words: Unpack[Words],
) -> Exhibit:  # fmt: skip
    """Each brand's change since the wave before with its interval about zero; only tested changes are coloured.

    ``frame`` is that of ``measures.brand_changes``, ``own`` the code of the client's brand, ``adjust`` how the p values
    were adjusted. The headline names who rose and fell reliably. The encoding's ``kind`` is ``bars``. Raises InputError
    where a column is missing.

    >>> frame = pd.DataFrame({"level": ["a", "b"], "level_label": ["Alfa", "Beta"], "estimate": [4.0, -0.4]})
    >>> frame = frame.assign(score=[64.0, 50.0], previous=[60.0, 50.4], conf_low=[2.0, -2.1], conf_high=[6.0, 1.3])
    >>> frame = frame.assign(p_value=[0.001, 0.7], wave="2026", previous_wave="2025", base=400, measure="index")
    >>> brand_changes(frame, id="c", language="en").bundle.headline
    'Alfa rose from 60.0 to 64.0; no other brand changed reliably'
    """
    title = say(language, "Brands since the previous wave")
    if frame.empty or phrases.shown(frame).empty:
        return no_data(frame, id, language, title, words, lacks=phrases.one_wave(language))
    phrases.check_columns(frame, _NEEDED, "brand_changes")
    rows = _rows(frame, language)
    kind = phrases.format_of(rows)
    text = _text(rows, frame, str(own), kind, language, adjust)
    return published(rows, text, words, kind, id=id, language=language, head=say(language, "Brand"))


def _rows(frame: pd.DataFrame, language: str) -> pd.DataFrame:
    """The brands that are shown, from the furthest fall to the highest rise, named as a chart of changes has them."""
    known = phrases.shown(frame)
    named = [phrases.level_name(row, language) for _, row in known.iterrows()]
    about = known["label"] if "label" in known.columns else ""
    rows = known.assign(item_label=about, label=named, change=known["estimate"], estimate=known["score"])
    return rows.sort_values("change", kind="stable").reset_index(drop=True)


def headline(rows: pd.DataFrame, kind: str, language: str) -> Said:
    """Who rose and who fell reliably, or that nobody did."""
    signs = rows.apply(sign, axis=1)
    down, up = rows[signs < 0], rows[signs > 0].iloc[::-1]
    if down.empty and up.empty:
        wave = wave_name(str(rows["previous_wave"].iloc[0]), language)
        return Said(say(language, "No brand has changed reliably since {wave}", wave=wave), "none")
    parts = [_moved(part, kind, language, rose) for part, rose in ((up, True), (down, False)) if len(part)]
    if len(down) + len(up) < len(rows):
        parts.append(say(language, "no other brand changed reliably"))
    return Said(phrases.clauses(parts, language), "reliable")


def _moved(rows: pd.DataFrame, kind: str, language: str, rose: bool) -> str:
    if len(rows) > 1:
        brands = phrases.names(rows["label"], language, quotes=False)
        return say(language, "{brands} rose", brands=brands) if rose else say(language, "{brands} fell", brands=brands)
    row = rows.iloc[0]
    values: dict[str, Any] = {
        "brand": row["label"], "previous": number(row["previous"], kind), "last": number(row["estimate"], kind)
    }  # fmt: skip
    if rose:
        return say(language, "{brand} rose from {previous} to {last}", **values)
    return say(language, "{brand} fell from {previous} to {last}", **values)


def _text(rows: pd.DataFrame, frame: pd.DataFrame, own: str, kind: str, language: str, adjust: str | None) -> Text:
    waves = [wave_name(str(rows[name].iloc[0]), language) for name in ("previous_wave", "wave")]
    said = headline(rows, kind, language)
    about = str(rows["item_label"].iloc[0])
    measure = measure_name(phrases.measure_of(rows), language)
    return Text(
        headline=said.text,
        finding=said.finding,
        title=say(language, "Change from {previous} to {last}", previous=waves[0], last=waves[1]),
        subtitle=say(
            language, "{measure}; change with 95% interval. {base}",
            measure=phrases.figure(about, measure, language) if about else measure,
            base=phrases.base_text(rows, language),
        ),
        alt=_alt(rows, kind, language),
        see=_own(rows, own, kind, language),
        matters=_against(rows, own, language),
        notes=tuple(_notes(rows, frame, language, adjust)),
    )  # fmt: skip


def _own(rows: pd.DataFrame, own: str, kind: str, language: str) -> str:
    """The client's brand's own step, with its interval."""
    mine = rows[rows["level"].astype(str) == own]
    if mine.empty:
        return ""
    row, factor = mine.iloc[0], 100 if kind == "share" else 1
    values = {
        "brand": row["label"], "low": number(factor * row["conf_low"], "points"), "unit": phrases.unit(kind, language),
        "high": number(factor * row["conf_high"], "points"), "change": number(factor * row["change"], "points"),
    }  # fmt: skip
    text = say(language, "{brand}: {change} {unit} (95% interval {low} to {high})", **values)
    return say(language, "{gap}: reliable.", gap=text) if sign(row) else say(language, "{gap}: not reliable.", gap=text)


def _against(rows: pd.DataFrame, own: str, language: str) -> str:
    """Whose change differs reliably from the client's own."""
    if not {"gap", "gap_p"} <= set(rows.columns):
        return ""
    apart = rows[rows["gap_p"] < LEVEL]
    mine = rows.loc[rows["level"].astype(str) == own, "label"]
    if mine.empty:
        return ""
    parts = []
    for better, part in ((True, apart[apart["gap"] > 0]), (False, apart[apart["gap"] < 0])):
        if part.empty:
            continue
        values: dict[str, Any] = {"own": mine.iloc[0], "brands": phrases.names(part["label"], language, quotes=False)}
        parts.append(
            say_n(
                language, "{brands} has done reliably better than {own} since then",
                "{brands} have done reliably better than {own} since then", len(part), **values,
            )
            if better
            else say_n(
                language, "{brands} has done reliably worse than {own} since then",
                "{brands} have done reliably worse than {own} since then", len(part), **values,
            )
        )  # fmt: skip
    if not parts:
        return say(language, "No brand’s change differs reliably from that of {own}.", own=mine.iloc[0])
    return phrases.clauses(parts, language) + ("。" if language == "zh" else ".")


def _notes(rows: pd.DataFrame, frame: pd.DataFrame, language: str, adjust: str | None) -> list[str]:
    notes = [
        say(language, "Filled dot with ▲ or ▼: the change is reliable.")
        if rows.apply(sign, axis=1).any()
        else say(language, "Hollow dot: no reliable change.")
    ]
    if adjust is not None and len(rows) > 1:
        notes.append(
            say(
                language,
                "A change is called reliable by its test, adjusted for the number of brands; its interval is not adjusted.",
            )
        )
    notes.append(say(language, "Changes are computed before rounding."))
    return [*notes, *phrases.common_notes(frame, language)]


def _alt(rows: pd.DataFrame, kind: str, language: str) -> str:
    listed = [
        phrases.figure(str(r["label"]), f"{number(r['previous'], kind)} → {number(r['estimate'], kind)}", language)
        for r in phrases.records(rows)
    ]
    return say(language, "Changes with intervals. {rows}.", rows=phrases.clauses(listed, language))
