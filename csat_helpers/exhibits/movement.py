"""What the summary says of movement: where satisfaction stands and how far it moved, and which items moved with it."""

import pandas as pd

from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.comparison import sign, waves_of
from csat_helpers.locale import listed, say, say_n
from csat_helpers.look import number
from csat_helpers.look.numbers import interval, round_half_up

Finding = dict[str, str]
WAVES = 3  # waves of which one may be called the lowest


def stop(sentence: str, language: str) -> str:
    """``sentence`` with its full stop."""
    return sentence + ("。" if language == "zh" else ".")


def step_of(change: pd.DataFrame, item: str) -> pd.Series | None:
    """The tested change of one item, None where there is none."""
    rows = change[change["item"] == item] if len(change) else change
    rows = phrases.shown(rows, "change") if len(rows) else rows
    return rows.iloc[0] if len(rows) else None


def step_of_all(satisfaction: pd.DataFrame, change: pd.DataFrame) -> pd.Series | None:
    """The tested change of satisfaction, None where there is none."""
    return step_of(change, str(satisfaction["item"].iloc[0])) if len(satisfaction) else None


def since_of(change: pd.DataFrame, language: str) -> str:
    """The wave that changes are counted from."""
    waves = waves_of(change, language) if len(change) else None
    return waves[0] if waves else say(language, "the previous wave")


def stand(satisfaction: pd.DataFrame, change: pd.DataFrame, language: str) -> str:
    """Where satisfaction stands, and whether it moved; empty where nothing is known."""
    if satisfaction.empty:
        return ""
    step = step_of_all(satisfaction, change)
    if step is None:
        value = number(satisfaction["estimate"].iloc[0], "index")
        return say(language, "Satisfaction stands at {value}", value=value)
    values = {"value": number(step["estimate"], "index"), "previous": number(step["previous"], "index")}
    if sign(step) > 0:
        return say(language, "Satisfaction rose from {previous} to {value}", **values)
    if sign(step) < 0:
        return say(language, "Satisfaction fell from {previous} to {value}", **values)
    return say(language, "Satisfaction stands at {value}, with no reliable change from {previous}", **values)


def level(satisfaction: pd.DataFrame, change: pd.DataFrame, trend: pd.DataFrame, language: str) -> Finding | None:
    """How far satisfaction moved, with the interval of the change, and its place in the run of waves."""
    step = step_of_all(satisfaction, change)
    if step is None:
        return None
    moved, since = sign(step), since_of(change, language)
    if not moved:
        within = interval(step["conf_low"], step["conf_high"], "points", language)
        return {
            "headline": say(language, "No reliable change in satisfaction since {wave}.", wave=since),
            "text": say(language, "95% interval of the change: {interval} points.", interval=within),
        }
    low, high = sorted(abs(step[name]) for name in ("conf_low", "conf_high"))
    within, size = interval(low, high, "index", language), number(abs(step["change"]), "index")
    place = run(trend, satisfaction.iloc[0])
    if moved < 0:
        return {
            "headline": _fell(size, since, -place, language),
            "text": say(language, "95% interval of the fall: {interval} points.", interval=within),
        }
    return {
        "headline": _rose(size, since, place, language),
        "text": say(language, "95% interval of the rise: {interval} points.", interval=within),
    }


def _fell(size: str, since: str, waves: int, language: str) -> str:
    if waves > 0:
        return say(
            language, "Satisfaction is {size} points below {wave} and the lowest of {n} waves.", size=size,
            wave=since, n=waves,
        )  # fmt: skip
    return say(language, "Satisfaction is {size} points below {wave}.", size=size, wave=since)


def _rose(size: str, since: str, waves: int, language: str) -> str:
    if waves > 0:
        return say(
            language, "Satisfaction is {size} points above {wave} and the highest of {n} waves.", size=size,
            wave=since, n=waves,
        )  # fmt: skip
    return say(language, "Satisfaction is {size} points above {wave}.", size=size, wave=since)


def run(trend: pd.DataFrame, row: pd.Series) -> int:
    """Of how many waves up to the one of ``row`` it is reliably the highest, negative the lowest; else 0.

    Reliably: its interval overlaps with none of the others'.
    """
    known = phrases.shown(trend).reset_index(drop=True) if len(trend) else trend
    if known.empty or "item" not in known.columns:
        return 0
    known = known[known["item"] == row["item"]].reset_index(drop=True)
    own = known.index[(known["estimate"] - row["estimate"]).abs() < 1e-6]
    if len(own) == 0 or own[-1] + 1 < WAVES:
        return 0
    last, before = known.loc[own[-1]], known.loc[: own[-1] - 1]
    if last["conf_high"] < before["conf_low"].min():
        return -(len(before) + 1)
    return len(before) + 1 if last["conf_low"] > before["conf_high"].max() else 0


def movement(change: pd.DataFrame, satisfaction: pd.DataFrame, language: str) -> Finding | None:
    """Which items moved reliably since the previous wave, by name and size."""
    if change.empty or "change" not in change.columns:
        return None
    own = set(satisfaction["item"]) if len(satisfaction) else set()
    rows = phrases.shown(change, "change").sort_values("change", kind="stable")
    rows = rows[~rows["item"].isin(own)].reset_index(drop=True)
    if rows.empty:
        return None
    signs = rows.apply(sign, axis=1)
    down, up = rows[signs < 0], rows[signs > 0].iloc[::-1]
    if down.empty and up.empty:
        text = say_n(language, "{n} item was tested.", "{n} items were tested.", len(rows), n=len(rows))
        since = since_of(change, language)
        return {"headline": say(language, "No item changed reliably since {wave}.", wave=since), "text": text}
    parts = [_moved(part, fell, language) for part, fell in ((down, True), (up, False)) if len(part)]
    if len(rows) > len(down) + len(up):
        parts.append(say(language, "no other item changed reliably"))
    return {"headline": stop(phrases.clauses(parts, language), language), "text": _intervals(down, up, language)}


def _moved(rows: pd.DataFrame, fell: bool, language: str) -> str:
    """``“A” fell by 12.0 points and “B” fell by 4.8``: the first by name, the others counted."""
    named, more = rows.head(phrases.NAMED), len(rows) - phrases.NAMED
    parts = []
    for k, (_, row) in enumerate(named.iterrows()):
        values = {"item": phrases.quoted(str(row["label"])), "size": _size(row)}
        if k:
            said = (
                say(language, "{item} fell by {size}", **values)
                if fell
                else say(language, "{item} rose by {size}", **values)
            )
        elif fell:
            said = say(language, "{item} fell by {size} points", **values)
        else:
            said = say(language, "{item} rose by {size} points", **values)
        parts.append(said)
    if more > 0:
        parts.append(
            say_n(language, "{n} other item fell", "{n} other items fell", more, n=more)
            if fell
            else say_n(language, "{n} other item rose", "{n} other items rose", more, n=more)
        )
    return phrases.commas(parts, language) if language == "zh" else listed(language, parts)


def _size(row: pd.Series) -> str:
    return number(abs(row["change"]) * _factor(row), "index")


def _factor(row: pd.Series) -> int:
    """Changes of shares are told in percentage points."""
    return 100 if phrases.FORMAT_OF.get(str(row.get("measure"))) == "share" else 1


def _intervals(down: pd.DataFrame, up: pd.DataFrame, language: str) -> str:
    """The interval of each change named."""
    told = pd.concat([down.head(phrases.NAMED), up.head(phrases.NAMED)])
    parts = [
        interval(row["conf_low"] * _factor(row), row["conf_high"] * _factor(row), "points", language)
        for _, row in told.iterrows()
    ]
    joined = phrases.clauses(parts, language)
    return say_n(
        language, "95% interval of the change: {intervals} points.", "95% intervals of the changes: {intervals} points.",
        len(parts), intervals=joined,
    )  # fmt: skip


def rounded_apart(rows: pd.DataFrame, kind: str = "index") -> bool:
    """Whether the printed levels of a row differ by other than its printed change."""
    factor, places = (100, 0) if kind == "share" else (1, 0 if kind == "nps" else 1)
    for _, row in rows.iterrows():
        last, previous, change = (round_half_up(row[n] * factor, places) for n in ("estimate", "previous", "change"))
        if abs((last - previous) - change) > 1e-6:
            return True
    return False
