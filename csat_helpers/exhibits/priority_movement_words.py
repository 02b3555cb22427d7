"""The words of moved priorities: which items reliably moved where, or that none did."""

import pandas as pd

from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.exhibit import Text
from csat_helpers.exhibits.phrases import Said
from csat_helpers.exhibits.priority_map import CERTAIN, SURE
from csat_helpers.exhibits.priority_map_chart import quadrant_names
from csat_helpers.exhibits.priority_movement_chart import rated, strong, weighed
from csat_helpers.locale import say
from csat_helpers.locale.waves import wave_name
from csat_helpers.look import number


def text(rows: pd.DataFrame, frame: pd.DataFrame, title: str, language: str) -> Text:
    """All that is said about the exhibit; ``frame`` has the items too that could not be compared."""
    said = headline(rows, language)
    previous, last = waves_of(rows, language)
    return Text(
        headline=said.text,
        finding=said.finding,
        title=say(language, "{title}: {previous} and {last}", title=title, previous=previous, last=last),
        subtitle=say(
            language, "Index 0–100 against share of explained variance, %; arrows from {previous} to {last}. {base}",
            previous=previous, last=last, base=_bases(rows, language),
        ),
        alt=_alt(rows, language),
        notes=_notes(rows, frame, language),
        see=phrases.sentences([_rated(rows, language), _weighed(rows, language)], language),
        matters=_places(rows, language),
        do=_do(rows, language),
    )  # fmt: skip


def waves_of(rows: pd.DataFrame, language: str) -> tuple[str, str]:
    """The earlier and the later wave as the language writes them."""
    first = rows.iloc[0]
    return wave_name(str(first["previous_wave"]), language), wave_name(str(first["wave"]), language)


def _bases(rows: pd.DataFrame, language: str) -> str:
    """The base of each wave, by name; a frame without the earlier one's has that of the later."""
    now = phrases.base_text(rows, language)
    if not now or "previous_base" not in rows.columns or rows["previous_base"].isna().all():
        return now
    then = phrases.base_text(rows.assign(base=rows["previous_base"]), language)
    previous, last = waves_of(rows, language)
    return phrases.commas(
        [then + phrases.bracketed(previous, language), now + phrases.bracketed(last, language)], language
    )


def headline(rows: pd.DataFrame, language: str) -> Said:
    """Which items surely came to another quadrant; else whose importance changed; else that none's did.

    Of ratings alone another exhibit tells.
    """
    sure = sure_moves(rows)
    if len(sure):
        return Said(_moves(sure, language), "reliable")
    still, parts = say(language, "no item reliably changed quadrant"), _changes(rows, language)
    if parts:
        return Said(phrases.clauses([*parts, still], language), "reliable")
    none = say(
        language, "No item became reliably more or less important since {wave}", wave=waves_of(rows, language)[0]
    )
    return Said(phrases.clauses([none, still], language), "none")


def sure_moves(rows: pd.DataFrame) -> pd.DataFrame:
    """Items that came to another quadrant with a probability of SURE and by a reliable change."""
    changed = (rows["quadrant"] != rows["previous_quadrant"]) & (rows["prob_this_move"] >= SURE)
    return rows[changed & rows.apply(strong, axis=1)]


def _changes(rows: pd.DataFrame, language: str) -> list[str]:
    """Whose importance changed reliably, the only item with both its figures; empty where no one's did."""
    weights = rows.apply(weighed, axis=1)
    more, less = rows[weights > 0], rows[weights < 0]
    if len(more) + len(less) == 1:
        row = pd.concat([more, less]).iloc[0]
        values = {
            "item": phrases.quoted(str(row["label"])), "previous": number(row["previous_importance"], "share1"),
            "last": number(row["importance"], "share1"),
        }  # fmt: skip
        if len(more):
            return [say(language, "Only {item} became reliably more important ({previous} to {last})", **values)]
        return [say(language, "Only {item} became reliably less important ({previous} to {last})", **values)]
    parts = []
    if len(more):
        parts.append(say(language, "{items} became reliably more important", items=_named(more, language)))
    if len(less):
        parts.append(say(language, "{items} became reliably less important", items=_named(less, language)))
    return parts


def _named(rows: pd.DataFrame, language: str) -> str:
    labels = rows["label"].astype(str).tolist()
    if len(labels) <= phrases.NAMED - 1:
        return phrases.names(labels, language)
    return say(language, "{n} items", n=len(labels))


def _moves(sure: pd.DataFrame, language: str) -> str:
    names = quadrant_names(language)
    if len(sure) > phrases.NAMED - 1:
        first = phrases.quoted(str(sure["label"].iloc[0]))
        return say(language, "{n} items came to another quadrant, among them {first}", n=len(sure), first=first)
    parts = []
    for _, row in sure.iterrows():
        values = {
            "item": phrases.quoted(str(row["label"])), "before": names[row["previous_quadrant"]],
            "after": names[row["quadrant"]],
        }  # fmt: skip
        parts.append(
            say(language, "{item} moved from {before} to {after}", **values)
            if row["prob_this_move"] >= CERTAIN
            else say(language, "{item} probably moved from {before} to {after}", **values)
        )
    return phrases.clauses(parts, language)


def _rated(rows: pd.DataFrame, language: str) -> str:
    """How many items are rated otherwise, the widest change with its interval."""
    marks = rows.apply(rated, axis=1)
    moved = rows[marks != 0]
    if moved.empty:
        return ""
    first = moved.iloc[int(moved["performance_change"].abs().to_numpy().argmax())]
    told = say(
        language, "{item} went from {previous} to {last} ({low} to {high} points).", item=phrases.quoted(str(first["label"])),
        previous=number(first["previous_performance"], "index"), last=number(first["performance"], "index"),
        low=number(first["performance_change_low"], "points"), high=number(first["performance_change_high"], "points"),
    )  # fmt: skip
    count = phrases.moved(len(rows), int((marks > 0).sum()), int((marks < 0).sum()), language)
    return phrases.sentences([count, told], language)


def _weighed(rows: pd.DataFrame, language: str) -> str:
    """Whose importance changed, from what to what."""
    moved = rows[rows.apply(weighed, axis=1) != 0]
    parts = [
        phrases.quoted(str(row["label"]))
        + phrases.bracketed(
            f"{number(row['previous_importance'], 'share1')} → {number(row['importance'], 'share1')}", language
        )
        for _, row in moved.head(4).iterrows()
    ]
    return (
        say(language, "Importance changed reliably: {items}.", items=phrases.commas(parts, language)) if parts else ""
    )


def _places(rows: pd.DataFrame, language: str) -> str:
    """How sure the moves to another quadrant are."""
    sure = sure_moves(rows)
    if sure.empty:
        return ""
    parts = [
        phrases.figure(phrases.quoted(str(row["label"])), number(row["prob_this_move"], "probability"), language)
        for _, row in sure.head(4).iterrows()
    ]
    return say(language, "Probability of the move: {items}.", items=phrases.commas(parts, language))


def _do(rows: pd.DataFrame, language: str) -> str:
    sure = sure_moves(rows)
    new = sure[sure["quadrant"] == "fix"]
    if len(new):
        item = phrases.quoted(str(new["label"].iloc[0]))
        return say(language, "Look into {item} first: it is new among what is important and below the mean.", item=item)
    moved = rows[rows.apply(rated, axis=1) != 0]
    if moved.empty:
        return ""
    first = moved.iloc[int(moved["performance_change"].abs().to_numpy().argmax())]
    return say(
        language, "Find out what else changed for {item} between the waves: timing alone proves no reason.",
        item=phrases.quoted(str(first["label"])),
    )  # fmt: skip


def _notes(rows: pd.DataFrame, frame: pd.DataFrame, language: str) -> tuple[str, ...]:
    previous, last = waves_of(rows, language)
    marks = say(
        language,
        "Hollow dot: {previous}; filled dot: {last}. Coloured and bold: the rating (blue up, rust down) or the importance alone "
        "(black) changed reliably at the 95% level.",
        previous=previous, last=last,
    )  # fmt: skip
    lines = say(
        language,
        "Quadrants and lines are those of {last}; the quadrant that an item was in is judged by the mean of {previous}, {mean}. "
        "A move to another quadrant is told from a probability of {sure}, and as probable under {certain}.",
        previous=previous, last=last, mean=number(rows["previous_performance_line"].iloc[0], "index"),
        sure=number(SURE, "share"), certain=number(CERTAIN, "share"),
    )  # fmt: skip
    shares = say(language, "Importance is a share of the whole: where one item’s rises, others’ fall.")
    many = say(
        language,
        "Each rating and each importance is tested by itself: on average 1 in 20 that did not change is marked all the same.",
    )
    return (marks, many, lines, shares, *_left_out(frame, language), *phrases.common_notes(frame, language))


def _left_out(frame: pd.DataFrame, language: str) -> list[str]:
    """Items without a place in both waves, and why."""
    if "reason" not in frame.columns:
        return []
    gone = frame[frame["importance"].isna() & (frame["reason"].fillna("") != "")]
    return [
        say(language, "Not on the map: {item}, {reason}.", item=phrases.quoted(str(r["label"])), reason=r["reason"])
        for r in phrases.records(gone)
    ]


def _alt(rows: pd.DataFrame, language: str) -> str:
    parts = [
        say(
            language, "{item}: index {a} → {b}, importance {c} → {d}", item=row["label"],
            a=number(row["previous_performance"], "index"), b=number(row["performance"], "index"),
            c=number(row["previous_importance"], "share1"), d=number(row["importance"], "share1"),
        )
        for row in phrases.records(rows)
    ]  # fmt: skip
    return say(
        language, "Map of importance and performance with arrows. {rows}.", rows=phrases.clauses(parts, language)
    )
