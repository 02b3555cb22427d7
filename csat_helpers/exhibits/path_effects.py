"""What a path model says goes with one construct, directly and by way of others: total effects with intervals."""

from collections.abc import Mapping
from typing import Any, Unpack

import pandas as pd

from csat_helpers.bundle import Column, Figures, Plot, Series, Table
from csat_helpers.errors import InputError, nearest
from csat_helpers.exhibits import path_effects_chart, phrases
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, publish
from csat_helpers.exhibits.path_frames import (
    MISSING_PATH,
    Modelled,
    lacks,
    method_notes,
    modelled,
    remarks,
    sure,
    unusable,
)
from csat_helpers.exhibits.phrases import Said
from csat_helpers.exhibits.row_plots import cells
from csat_helpers.locale import say, say_n
from csat_helpers.look import COLOURS, number
from csat_helpers.look.numbers import interval
from csat_helpers.look.tokens import PHONE_WIDTH_MM

_NEEDED = ("source", "source_label", "target", "target_label", "direct", "indirect", "total", "total_low", "total_high")
_NAMED = 3


def path_effects(
    model: Modelled | Mapping[str, Any], *, id: str, language: str, target: str | None = None, **words: Unpack[Words]
) -> Exhibit:
    """The total effects on one construct as bars with intervals, the largest first, and what of them is direct.

    ``model`` is what ``measures.path_model`` returns, or a mapping of its frames ``effects, constructs`` (and
    ``advice, settings``). ``target`` is a construct by name, else the one that nothing comes after (loyalty, in the
    index models). Headlines name only effects whose interval lies beside zero.

    Raises InputError where a column is missing or nothing leads to ``target``. The encoding's ``kind`` is ``bars``.

    >>> effects = pd.DataFrame({"source": ["Q", "S"], "source_label": ["Quality", "Satisfaction"], "target": "L"})
    >>> effects = effects.assign(target_label="Loyalty", direct=[0, 0.5], indirect=[0.3, 0], total=[0.3, 0.5])
    >>> effects = effects.assign(total_low=[0.2, 0.45], total_high=[0.4, 0.55])
    >>> path_effects({"effects": effects}, id="m", language="en").bundle.headline
    '“Satisfaction” (0.50) has the largest total effect on “Loyalty”'
    """
    model, title = modelled(model), say(language, "Total effects")
    if not len(model.effects) or phrases.shown(model.effects, "total").empty:
        return no_data(model.effects, id, language, title, words, lacks=lacks(model, language))
    phrases.check_columns(model.effects, _NEEDED, "path_effects")
    rows = _rows(model, target)
    return publish(
        "bars",
        rows,
        _text(model, rows, language),
        words,
        id=id,
        language=language,
        encoding={"x": "total", "y": "label", "low": "total_low", "high": "total_high", "format": "mean",
                  "order": rows["label"].tolist()},
        table=_table(rows, language),
        svg=path_effects_chart.draw(rows, language),
        phone=path_effects_chart.draw(rows, language, width=PHONE_WIDTH_MM),
        plot=_plot(rows, language),
        base=phrases.base_of(rows),
        extra={"replicates": model.settings.get("replicates", 0)},
    )  # fmt: skip


def _rows(model: Modelled, target: str | None) -> pd.DataFrame:
    """The effects on ``target``, the largest first."""
    effects = phrases.shown(model.effects, "total")
    known = list(dict.fromkeys(effects["target"]))
    if target is None:
        last = [name for name in known if name not in set(effects["source"])] or known
        target = effects.loc[effects["target"].isin(last), "target"].value_counts(sort=False).index[-1]
    if target not in known:
        what = f"Nothing in the model leads to '{target}'."
        raise InputError(what, where="exhibits.path_effects", mend=nearest(target, known))
    rows = effects[effects["target"] == target]
    rows = rows.loc[rows["total"].abs().sort_values(ascending=False, kind="stable").index].reset_index(drop=True)
    known = [sure(low, high) for low, high in zip(rows["total_low"], rows["total_high"], strict=True)]
    return rows.assign(
        label=rows["source_label"].astype(str), measure="total_effect", sure=pd.Series(known, dtype=object)
    )


def headline(model: Modelled, rows: pd.DataFrame, language: str) -> Said:
    """What goes most with the target, as far as intervals hold it."""
    if fault := unusable(model, language):
        return fault
    target = phrases.quoted(str(rows["target_label"].iloc[0]))
    if rows["total_low"].isna().all():
        text = say(
            language, "The total effects on {target} have no intervals, so nothing reliable can be said", target=target
        )
        return Said(text, "none")
    known = rows[rows["sure"].eq(True)]
    if known.empty:
        return Said(say(language, "Nothing in the model is reliably linked to {target}", target=target), "none")
    if first := _ahead(rows):
        text = say_n(
            language, "{items} has the largest total effect on {target}",
            "{items} have the largest total effects on {target}", first, target=target,
            items=phrases.names(
                [_with_value(r, language) for r in phrases.records(rows.head(first))], language, quotes=False
            ),
        )  # fmt: skip
        before = _before(rows, language) if first == 1 else ""
        return Said(text + before, "reliable")
    named = phrases.names(
        [_with_value(r, language) for r in phrases.records(known.head(_NAMED))], language, quotes=False
    )
    more = len(known) - _NAMED
    values = {"target": target, "items": named, "n": more}
    through = not known["indirect"].fillna(0).eq(0).all()
    if through and more > 0:
        text = say(language, "Linked to {target}, directly or through others: {items}, and {n} more", **values)
    elif through:
        text = say(language, "Linked to {target}, directly or through others: {items}", **values)
    elif more > 0:
        text = say(language, "Linked to {target}: {items}, and {n} more", **values)
    else:
        text = say(language, "Linked to {target}: {items}", **values)
    return Said(text, "reliable")


def _before(rows: pd.DataFrame, language: str) -> str:
    """What counts most before the first, where nothing but the first leads to the target directly; else empty."""
    direct = rows["direct"].fillna(0).ne(0)
    rest = rows.iloc[1:].reset_index(drop=True)
    count = _ahead(rest) if direct.iloc[0] and not direct.iloc[1:].any() and len(rest) else 0
    if not count:
        return ""
    named = [_with_value(r, language) for r in phrases.records(rest.head(count))]
    return say_n(
        language, "; through it, {items} counts most", "; through it, {items} count most", count,
        items=phrases.names(named, language, quotes=False),
    )  # fmt: skip


def _ahead(rows: pd.DataFrame) -> int:
    """How few of the first effects, three at most, have their intervals beyond all others', without signs; else 0."""
    ends = rows[["total_low", "total_high"]]
    nearest_zero, farthest = ends.abs().min(axis=1), ends.abs().max(axis=1)
    held = [bool(known) for known in rows["sure"].eq(True)]
    for k in range(1, min(_NAMED, len(rows) - 1) + 1):
        if all(held[:k]) and nearest_zero.iloc[:k].min() > farthest.iloc[k:].max():
            return k
    return 0


def _with_value(row: Mapping[str, Any], language: str) -> str:
    return phrases.quoted(row["label"]) + phrases.bracketed(number(row["total"], "mean"), language)


def _text(model: Modelled, rows: pd.DataFrame, language: str) -> Text:
    said, target = headline(model, rows, language), phrases.quoted(str(rows["target_label"].iloc[0]))
    usable = unusable(model, language) is None
    return Text(
        headline=said.text,
        finding=said.finding,
        title=say(language, "Total effects on {target}", target=target),
        subtitle=say(
            language, "Standardised: direct effects, those through other constructs, and their sum. {base}",
            base=phrases.base_text(rows, language),
        ),
        alt=_alt(rows, language),
        lead=_lead(rows, language) if usable else "",
        see=_see(rows, language) if usable else "",
        matters=_through(rows, language) if usable else "",
        notes=(
            say(
                language,
                "A total effect is by how many standard deviations the index of {target} is higher where that of the other "
                "construct is one higher. Bars in colour: the interval excludes zero.",
                target=target,
            ),
            *_missing(model, rows), *method_notes(model, language),
        ),
    )  # fmt: skip


def _missing(model: Modelled, rows: pd.DataFrame) -> list[str]:
    """Paths that the model lacks on the way to the target."""
    return remarks(model, MISSING_PATH, of=[rows["target"].iloc[0], *rows["source"]])


def _lead(rows: pd.DataFrame, language: str) -> str:
    """Of how many the whole effect stands."""
    if rows["total_low"].isna().all():
        return ""
    n = int(rows["sure"].eq(True).sum())
    return say_n(
        language, "Of {all} construct before it in the model, {n} has an effect that is reliably different from zero.",
        "Of {all} constructs before it in the model, {n} have an effect that is reliably different from zero.", len(rows),
        all=len(rows), n=n,
    )  # fmt: skip


def _see(rows: pd.DataFrame, language: str) -> str:
    """The first effects with their intervals."""
    known = rows[rows["sure"].eq(True)].head(4)
    if known.empty:
        return ""
    parts = [
        phrases.quoted(r["label"]) + " " * (language != "zh") + number(r["total"], "mean")
        + phrases.bracketed(interval(r["total_low"], r["total_high"], "mean", language), language)
        for r in phrases.records(known)
    ]  # fmt: skip
    return say(language, "Total effects, with 95% intervals: {items}.", items=phrases.clauses(parts, language))


def _through(rows: pd.DataFrame, language: str) -> str:
    """The reliable effects that run for the most part through other constructs."""
    known = rows[rows["sure"].eq(True) & (rows["indirect"].abs() > rows["direct"].abs())]
    if known.empty:
        return ""
    named = phrases.names(known["label"].head(4), language)
    return say(language, "Mostly through other constructs: {items}.", items=named)


def _alt(rows: pd.DataFrame, language: str) -> str:
    parts = [
        phrases.figure(r["label"], number(r["total"], "mean"), language)
        + ("" if pd.isna(r["total_low"]) else phrases.bracketed(interval(r["total_low"], r["total_high"], "mean", language), language))
        for r in phrases.records(rows)
    ]  # fmt: skip
    return say(language, "Bars of total effects. {rows}.", rows=phrases.clauses(parts, language))


def _plot(rows: pd.DataFrame, language: str) -> Plot:
    total, low, high = (cells(rows[c]) for c in ("total", "total_low", "total_high"))
    none = rows["total_low"].isna().all()
    inks = tuple(path_effects_chart.ink(row) for row in phrases.records(rows))
    fills = tuple(path_effects_chart.fill(row) for row in phrases.records(rows))
    name = say(language, "Total effect")
    ends = () if none else (Figures(say(language, "95% interval"), "mean", low=low, high=high),)
    return Plot(
        "bars", tuple(rows["label"]),
        (Series(name, total, () if none else low, () if none else high, colour=COLOURS["line"], colours=fills),), "mean",
        beside=(
            Figures(name, "mean", total, colours=inks), *ends,
            Figures(say(language, "Direct"), "mean", _given(rows["direct"])),
            Figures(say(language, "Through others"), "mean", _given(rows["indirect"])),
        ),
    )  # fmt: skip


def _given(values: pd.Series) -> tuple[float | None, ...]:
    """Effects that there are: one that the model has no way for is a dash, not nought."""
    return tuple(None if pd.isna(v) or v == 0 else float(v) for v in values)


def _table(rows: pd.DataFrame, language: str) -> Table:
    columns = [
        Column("label", say(language, "Construct")),
        Column("direct", say(language, "Direct"), "coefficient"),
        Column("indirect", say(language, "Through others"), "coefficient"),
        Column("total", say(language, "Total effect"), "coefficient"),
        Column("total_low", say(language, "95% low"), "coefficient"),
        Column("total_high", say(language, "95% high"), "coefficient"),
    ]
    columns += [Column("p_value", "p", "p")] if "p_value" in rows.columns else []
    made = rows.assign(**{name: pd.Series(_given(rows[name]), dtype=object) for name in ("direct", "indirect")})
    return Table(tuple(columns), tuple(made[[c.name for c in columns]].itertuples(index=False, name=None)))
