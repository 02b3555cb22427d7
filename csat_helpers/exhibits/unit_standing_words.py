"""What a unit's standing says: on how many items it is reliably above and below the other units, and its peers."""

from collections.abc import Callable, Sequence

import pandas as pd

from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.dot_plot_words import METHODS
from csat_helpers.exhibits.exhibit import Text
from csat_helpers.exhibits.phrases import Said
from csat_helpers.exhibits.unit_standing_chart import held
from csat_helpers.exhibits.unit_standing_rows import Item, gap_text, places_text, value_text
from csat_helpers.locale import say, say_n
from csat_helpers.locale.measure_names import measure_name
from csat_helpers.locale.waves import wave_name
from csat_helpers.look import number
from csat_helpers.look.numbers import interval

Items = Sequence[Item]


def text(items: Items, unit: str, frame: pd.DataFrame, language: str) -> Text:
    """All the words."""
    said = headline(items, unit, language)
    shown = phrases.shown(frame)
    measures = [measure_name(name, language) for name in dict.fromkeys(shown["measure"].astype(str))]
    return Text(
        headline=said.text,
        finding=said.finding,
        title=say(language, "{unit} among all units", unit=unit),
        subtitle=say(
            language, "{measure}, with 95% intervals. {base}", measure=phrases.clauses(measures, language),
            base=phrases.base_text(shown, language),
        ),
        alt=_alt(items, unit, language),
        lead=_lead(items[0], language),
        notes=tuple(_notes(items, frame, language)),
        see=_see(items, language),
        matters=phrases.sentences([_peers(items, frame, language), _moved(items, frame, language)], language),
        do=_do(items, language),
    )  # fmt: skip


def headline(items: Items, unit: str, language: str) -> Said:
    """The finding: on how many items the unit is reliably above the other units, and on how many below."""
    tested = [item for item in items if item.tested]
    up, down = [i for i in tested if i.sign > 0], [i for i in tested if i.sign < 0]
    values = {"unit": unit, "all": len(tested), "up": len(up), "down": len(down)}
    if not up and not down:
        return Said(
            say(language, "No reliable difference of {unit} from the other units on any of the items", unit=unit),
            "none",
        )
    if len(up) + len(down) == 1:
        only = {"unit": unit, "item": phrases.quoted((up or down)[0].label)}
        if len(tested) == 1:
            words = say(language, "{unit} is reliably above the other units on {item}", **only) if up else say(
                language, "{unit} is reliably below the other units on {item}", **only)  # fmt: skip
        elif up:
            words = say(
                language, "{unit} is reliably above the other units on {item}, reliably below them on no item", **only
            )
        else:
            words = say(
                language, "{unit} is reliably below the other units on {item}, reliably above them on no item", **only
            )
    elif up and down:
        words = say(
            language, "Of {all} items, {unit} is reliably above the other units on {up} and reliably below them on {down}",
            **values,
        )  # fmt: skip
    elif up:
        words = say(
            language, "{unit} is reliably above the other units on {up} of {all} items, reliably below them on none",
            **values,
        )  # fmt: skip
    else:
        words = say(
            language, "{unit} is reliably below the other units on {down} of {all} items, reliably above them on none",
            **values,
        )  # fmt: skip
    return Said(words, "reliable")


def _lead(first: Item, language: str) -> str:
    """The first item, an outcome where there is one, in figures: the unit, all units, what the test says, the place."""
    values = {
        "item": phrases.quoted(first.label), "value": value_text(first.estimate, first),
        "interval": interval(first.low, first.high, first.kind, language), "all": value_text(first.whole, first),
    }  # fmt: skip
    parts = [say(language, "{item}: {value} (95% interval {interval}); all units {all}.", **values)]
    if first.tested and not first.sign:
        parts.append(say(language, "The test does not tell it apart from the other units."))
    if first.rank and first.ranked > 1:
        parts.append(_place(first, language))
    return phrases.sentences(parts, language)


def _place(item: Item, language: str) -> str:
    values = {"places": places_text(item, language), "n": number(item.ranked, "count")}
    if item.rank_low == item.rank_high:
        return say(language, "Its place among {n} units is {places}.", **values)
    return say(language, "Its place among {n} units may be any from {places}.", **values)


def _see(items: Items, language: str) -> str:
    """The widest reliable gaps either way; else that the widest may be chance."""
    parts = []
    for sign, say_it in ((-1, _below), (1, _above)):
        found = sorted((i for i in items if i.sign == sign), key=lambda i: -abs(i.gap))
        if found:
            parts.append(say_it(_listed(found, lambda i: i.difference, language), language))
    if parts:
        return say(language, "Gaps to the other units, in points: {rows}.", rows=phrases.clauses(parts, language))
    widest = max(items, key=lambda i: abs(i.gap))
    if not widest.tested:
        return ""
    return say(
        language, "Even the widest gap, {points} points on {item}, may be chance.", item=phrases.quoted(widest.label),
        points=gap_text(widest.difference, widest),
    )  # fmt: skip


def _below(rows: str, language: str) -> str:
    return say(language, "lower on {items}", items=rows)


def _above(rows: str, language: str) -> str:
    return say(language, "higher on {items}", items=rows)


def _listed(items: Items, value: Callable[[Item], float | None], language: str) -> str:
    """Items with a signed figure, three of them."""
    told = [
        phrases.quoted(i.label) + phrases.bracketed(gap_text(value(i), i), language) for i in items[: phrases.NAMED]
    ]
    if len(items) > phrases.NAMED:
        told.append(say(language, "{n} more", n=len(items) - phrases.NAMED))
    return phrases.names(told, language, quotes=False)


def _peers(items: Items, frame: pd.DataFrame, language: str) -> str:
    """Beside its peers."""
    tested = [i for i in items if i.peers_p is not None]
    if not tested:
        return ""
    up, down = sum(i.peers_sign > 0 for i in tested), sum(i.peers_sign < 0 for i in tested)
    group = phrases.quoted(str(frame["peers_label"].iloc[0]))
    values = {"group": group, "all": len(tested), "up": up, "down": down}
    if not up and not down:
        return say(language, "Beside its peers ({group}) no item is reliably different.", group=group)
    if not down:
        return say(
            language, "Beside its peers ({group}): reliably higher on {up} of {all} items, lower on none.", **values
        )
    if not up:
        return say(
            language, "Beside its peers ({group}): reliably lower on {down} of {all} items, higher on none.", **values
        )
    return say(
        language, "Beside its peers ({group}), of {all} items: reliably higher on {up}, lower on {down}.", **values
    )


def _moved(items: Items, frame: pd.DataFrame, language: str) -> str:
    """What rose and fell since the wave before, beside all units."""
    tested = [i for i in items if i.change_p is not None]
    if not tested:
        return ""
    wave = wave_name(str(frame["previous_wave"].iloc[0]), language)
    up, down = sum(i.moved > 0 for i in tested), sum(i.moved < 0 for i in tested)
    all_up, all_down = sum(i.all_moved > 0 for i in items), sum(i.all_moved < 0 for i in items)
    none = say(language, "Since {wave}, none of its items changed reliably.", wave=wave)
    parts = [phrases.moved(len(tested), up, down, language) or none]
    whole = []
    if all_up:
        whole.append(say(language, "{n} reliably up", n=all_up))
    if all_down:
        whole.append(say(language, "{n} reliably down", n=all_down))
    if whole:
        parts.append(say(language, "All units together: {rows}.", rows=phrases.commas(whole, language)))
    return phrases.sentences(parts, language)


def _do(items: Items, language: str) -> str:
    low = sorted((i for i in items if i.sign < 0 and i.role not in ("overall", "recommend")), key=lambda i: i.gap)
    if not low:
        return ""
    return say(
        language, "Look first at what the other units do differently on {items}.",
        items=phrases.names([i.label for i in low[: phrases.NAMED]], language),
    )  # fmt: skip


def _notes(items: Items, frame: pd.DataFrame, language: str) -> list[str]:
    shown = phrases.shown(frame)
    count = int(shown["units"].max())
    notes = [
        say_n(
            language, "All units: the respondents of {n} unit.", "All units: the respondents of all {n} units together. "
            "Gap to others: less the respondents of the other units.", count, n=number(count, "count"),
        ),
        _marks(frame, language),
    ]  # fmt: skip
    notes += _spread(items, shown, language)
    if any(item.rank for item in items):
        ranked = max(item.ranked for item in items)
        notes.append(
            say(language, "Place: 1 is the highest of {n} units with enough respondents; in brackets the places it may "
                "hold, with 95% confidence for each item.", n=number(ranked, "count"))
        )  # fmt: skip
    notes += _peer_notes(shown, language)
    kept = len(held(items).kept)
    if kept < len(items):
        notes.append(
            say(language, "The chart shows {n} of {all} items; the table has all.", n=kept, all=len(items))
        )  # fmt: skip
    return [*notes, *phrases.common_notes(frame, language)]


def _marks(frame: pd.DataFrame, language: str) -> str:
    how = str(frame["adjust"].iloc[0]) if "adjust" in frame else ""
    if how:
        return say(
            language, "▲ or ▼, coloured: reliably above or below, 95% level, adjusted for all items ({method}).",
            method=METHODS.get(how, how),
        )  # fmt: skip
    return say(language, "▲ or ▼, coloured: reliably above or below, 95% level.")


def _spread(items: Items, frame: pd.DataFrame, language: str) -> list[str]:
    """What the bands are, and how much of them is chance."""
    if not any(item.quantiles[1] is not None for item in items):
        return []
    parts = [say(language, "Bands: units’ own scores, each unit counted once; no other unit is named.")]
    chance = frame["chance_share"].dropna() if "chance_share" in frame else pd.Series(dtype=float)
    if len(chance):
        low, high = number(float(chance.min()), "share"), number(float(chance.max()), "share")
        if low == high:
            parts.append(say(language, "Small units scatter more: samples of these sizes explain {share} of the variance "
                             "among units.", share=low))  # fmt: skip
        else:
            parts.append(say(language, "Small units scatter more: samples of these sizes explain {low} to {high} of the "
                             "variance among units, by item.", low=low, high=high))  # fmt: skip
    return [phrases.sentences(parts, language)]


def _peer_notes(frame: pd.DataFrame, language: str) -> list[str]:
    """Who the peers are, or why they are not shown."""
    if "peers_label" not in frame or not str(frame["peers_label"].iloc[0]):
        return []
    group = phrases.quoted(str(frame["peers_label"].iloc[0]))
    known = frame["peer_units"].dropna()
    if known.empty:
        return [say(language, "Peers ({group}) are not shown: too few other units or respondents.", group=group)]
    return [
        say(language, "Peers: the respondents of the other {n} units of {group}.", n=number(known.max(), "count"), group=group)
    ]  # fmt: skip


def _alt(items: Items, unit: str, language: str) -> str:
    rows = []
    for item in items:
        all_units = phrases.figure(say(language, "all units"), value_text(item.whole, item), language)
        told = [value_text(item.estimate, item), all_units]
        rows.append(phrases.figure(item.label, phrases.commas(told, language), language))
    return say(language, "{unit} among all units. {rows}.", unit=unit, rows=phrases.clauses(rows, language))
