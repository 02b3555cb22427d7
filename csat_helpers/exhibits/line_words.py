"""What lines over waves say: the tested last step, and by cautious intervals where it leaves the series."""

import pandas as pd

from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.exhibit import Text
from csat_helpers.exhibits.line_chart import SMALL_PANELS
from csat_helpers.exhibits.panel import Series, change_interval, change_text
from csat_helpers.exhibits.phrases import Said
from csat_helpers.locale import say
from csat_helpers.locale.measure_names import measure_name
from csat_helpers.look import number
from csat_helpers.look.numbers import round_half_up


def text(found: list[Series], frame: pd.DataFrame, title: str, kind: str, language: str) -> Text:
    """The words of lines: ``found`` as drawn, the first the largest, ``frame`` behind them."""
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
        notes=(*_notes(found, kind, language), *phrases.common_notes(frame, language)),
        see=_see(found, language),
        matters=_longer(first, kind, language),
        do=timing if any(s.moved for s in found) else "",
    )


def _notes(found: list[Series], kind: str, language: str) -> list[str]:
    """What is drawn and how it was tested, each only where it is there to be seen."""
    many = len(found) > 1
    axes = (
        say(language, "Vertical axes are cut and differ between panels. Whiskers are 95% intervals.")
        if many
        else say(language, "The vertical axis is cut. Whiskers are 95% intervals.")
    )
    notes = [axes]
    if any(s.tested for s in found):
        notes.append(say(language, "▲ ▼ at the last point: differs from the previous wave at the 95% level."))
    if any(s.hollow for s in found):
        notes.append(say(language, "Hollow last point: no reliable change since the previous wave."))
    if any(len(s.waves) > 2 or not s.tested for s in found):
        notes.append(
            say(
                language,
                "Waves further apart are called reliably different where their intervals do not overlap, a cautious "
                "rule.",
            )
        )
    if any(_unlike(s, kind) for s in found):
        notes.append(say(language, "Changes are computed before rounding."))
    if len(found) > 1 + SMALL_PANELS:
        drawn = 1 + SMALL_PANELS
        notes.append(say(language, "The chart shows {n} of {all} items; the table has all.", n=drawn, all=len(found)))
    return notes


def _unlike(s: Series, kind: str) -> bool:
    """Whether the printed change is not the difference of the two printed levels."""
    if not s.tested or s.change is None:
        return False
    places = {"share": 2, "nps": 0, "mean": 2}.get(kind, 1)
    last, previous = (round_half_up(v, places) for v in (s.estimate[-1], s.estimate[-2]))
    factor = 100 if kind == "share" else 1
    return round_half_up(factor * (last - previous), 1) != round_half_up(factor * s.change, 1)


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
    """Where the last step leaves the series: what it took or gave of what was there since the first wave."""
    if not s.moved or len(s.waves) < 3:
        return ""
    values = {
        "first": number(s.estimate[0], kind), "previous": number(s.estimate[-2], kind), "wave": s.waves[0],
    }  # fmt: skip
    if s.before == -s.moved:
        return _undone(s, values, language)
    if s.since_first != s.moved:
        if s.since_first:
            return (
                say(language, "It is still reliably above its {wave} level of {first}.", **values)
                if s.since_first > 0
                else say(language, "It is still reliably below its {wave} level of {first}.", **values)
            )
        return say(language, "From its {wave} level of {first} it does not differ reliably.", **values)
    alone = (s.estimate[-2] - s.estimate[0]) * s.moved <= 0
    told = {
        (-1, True): say(
            language,
            "It is reliably below its {wave} level of {first}; all of the loss came in the last wave.",
            **values,
        ),
        (-1, False): say(
            language, "It is reliably below its {wave} level of {first}; the last wave is a part of that.", **values
        ),
        (1, True): say(
            language,
            "It is reliably above its {wave} level of {first}; all of the gain came in the last wave.",
            **values,
        ),
        (1, False): say(
            language, "It is reliably above its {wave} level of {first}; the last wave is a part of that.", **values
        ),
    }
    return told[s.moved, alone]


def _undone(s: Series, values: dict[str, str], language: str) -> str:
    """A reliable rise that the last wave took back, or a fall that it made good: wholly, in part, or and more."""
    if s.moved < 0:
        told = {
            -1: say(
                language, "It had risen reliably, from {first} in {wave} to {previous}; the last wave took back all of "
                "that and more.", **values,
            ),
            0: say(
                language, "It had risen reliably, from {first} in {wave} to {previous}; after the last wave it does not "
                "differ reliably from where it began.", **values,
            ),
            1: say(
                language, "It had risen reliably, from {first} in {wave} to {previous}; the last wave took back only "
                "part of that.", **values,
            ),
        }  # fmt: skip
    else:
        told = {
            1: say(
                language, "It had fallen reliably, from {first} in {wave} to {previous}; the last wave made good all of "
                "that and more.", **values,
            ),
            0: say(
                language, "It had fallen reliably, from {first} in {wave} to {previous}; after the last wave it does not "
                "differ reliably from where it began.", **values,
            ),
            -1: say(
                language, "It had fallen reliably, from {first} in {wave} to {previous}; the last wave made good only "
                "part of that.", **values,
            ),
        }  # fmt: skip
    return told[s.since_first]


def _step(s: Series, kind: str, language: str, *, again: bool = False) -> str:
    values: dict[str, object] = {
        "item": phrases.quoted(s.label),
        "previous": number(s.estimate[-2], kind),
        "last": number(s.estimate[-1], kind),
    }
    if s.extreme and not again:
        values["n"] = len(s.waves)
        if s.moved > 0:
            return say(
                language, "{item} rose from {previous} to {last} in the latest wave, the highest of {n} waves", **values
            )
        return say(
            language, "{item} fell from {previous} to {last} in the latest wave, the lowest of {n} waves", **values
        )
    if again and s.moved > 0:
        return say(language, "{item} rose from {previous} to {last}", **values)
    if again:
        return say(language, "{item} fell from {previous} to {last}", **values)
    if s.moved > 0:
        return say(language, "{item} rose from {previous} to {last} in the latest wave", **values)
    return say(language, "{item} fell from {previous} to {last} in the latest wave", **values)


def _lead(found: list[Series], kind: str, language: str) -> str:
    """The tested change with its interval, and where the target stands; of several, those that changed."""
    tested = [s for s in found if s.tested]
    moved = [s for s in tested if s.moved]
    if len(found) == 1:
        only = found[0]
        step = _tested(only, kind, language) if tested else ""
        return phrases.sentences([step, _target(only, kind, language)], language)
    if not tested:
        return ""
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


def _tested(s: Series, kind: str, language: str) -> str:
    """The last step in words: its size with the interval, and whether it is reliable."""
    change = s.change or 0
    values = {
        "wave": s.waves[-2], "unit": phrases.unit(kind, language),
        "change": change_text(change, kind), "size": change_text(abs(change), kind).lstrip("+"),
        "interval": change_interval(s, kind, language),
    }  # fmt: skip
    if not s.moved:
        if not values["interval"]:
            return say(language, "The change since {wave}, {change} {unit}, is not reliable.", **values)
        return say(
            language, "The change since {wave}, {change} {unit} (95% interval {interval}), is not reliable.", **values
        )
    if not values["interval"]:
        return say(language, "The change since {wave}, {change} {unit}, is reliable at the 95% level.", **values)
    if s.moved > 0:
        return say(
            language, "Up {size} {unit} on {wave} (95% interval of the change {interval}), a reliable rise.", **values
        )
    return say(
        language, "Down {size} {unit} on {wave} (95% interval of the change {interval}), a reliable fall.", **values
    )


def _target(s: Series, kind: str, language: str) -> str:
    """Whether the last interval has reached the target, falls short of it, or leaves that open."""
    if s.target is None:
        return ""
    value = number(s.target, kind)
    if s.low[-1] >= s.target:
        return say(language, "The target of {target} is reached.", target=value)
    if s.high[-1] < s.target:
        return say(language, "The target of {target} is not reached.", target=value)
    return say(language, "Whether the target of {target} is reached cannot be told.", target=value)


def _see(found: list[Series], language: str) -> str:
    """Of how many items how many changed reliably."""
    if len(found) < 2 or not any(s.tested for s in found):
        return ""
    up, down = sum(s.moved > 0 for s in found), sum(s.moved < 0 for s in found)
    return phrases.moved(len(found), up, down, language)


def _alt(found: list[Series], kind: str, language: str) -> str:
    parts = []
    for s in found:
        steps = [f"{w} {number(v, kind)}" for w, v in zip(s.waves, s.estimate, strict=True)]
        parts.append(phrases.figure(s.label, phrases.commas(steps, language), language))
    return say(language, "Lines over waves. {rows}.", rows=phrases.clauses(parts, language))
