"""SWOT: strengths, weaknesses, opportunities and threats that the data hold, or the consultant's own beside them."""

from collections.abc import Mapping
from typing import Unpack

import pandas as pd

from csat_helpers.bundle import Bundle
from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, publish
from csat_helpers.exhibits.phrases import Said
from csat_helpers.exhibits.swot_chart import draw
from csat_helpers.exhibits.swot_entries import HELD, NOT_HELD, VIEW, Entry, drafted, edited_entries, empty_boxes, table
from csat_helpers.exhibits.swot_words import BOXES, box_name
from csat_helpers.locale import say, say_n
from csat_helpers.look import number
from csat_helpers.look.tokens import PHONE_WIDTH_MM

_NEEDED = ("box", "kind", "item", "label", "other", "other_label", "evidence", "estimate", "conf_low", "conf_high",
           "own_label")  # fmt: skip
_TEXTS = (
    "level_label",
    "previous_wave",
    "best_label",
    "other_label",
    "label",
    "evidence",
    "other",
    "item",
    "own_label",
)


def swot(
    frame: pd.DataFrame, *, id: str, language: str, edited: pd.DataFrame | None = None, **words: Unpack[Words]
) -> Exhibit:
    """Four boxes of entries, each with the figures it rests on; a box in which nothing is reliable says so.

    ``frame`` is that of ``measures.swot``. ``edited`` is what the consultant made of the draft (``survey.read_swot``:
    ``box, text, item, other``): these entries are shown in their place and in the consultant's words, beside what the
    frame holds about their item or competitor; those that the tests do not hold, or that are about neither, are said
    to be the consultant's view. The draft's sentences are in the table, to be copied into the file.

    The encoding's ``kind`` is ``table``: a presentation shows the table. Raises InputError where a column is missing,
    or an edited text states a number that the frame does not hold.

    >>> row = {"box": "strength", "kind": "item", "item": "q", "label": "Speed", "other": "rest", "evidence": "reliable"}
    >>> row |= {"estimate": 4.1, "conf_low": 1.2, "conf_high": 7.0, "own_estimate": 71.2, "importance": 0.23}
    >>> swot(pd.DataFrame([row | {"own_label": "Alfa", "other_label": ""}]), id="s", language="en").bundle.headline
    'Strength: “Speed”; no reliable weakness against the competitors'
    """
    title = say(language, "Strengths, weaknesses, opportunities and threats")
    if frame.empty or (edited is None and "estimate" in frame.columns and phrases.shown(frame).empty):
        lacks = say(language, "It takes the client’s own brand, a competitor, and enough ratings of both.")
        return no_data(frame, id, language, title, words, lacks=lacks)
    phrases.check_columns(frame, _NEEDED, "swot")
    frame = _filled(frame)
    own, entries = str(frame["own_label"].iloc[0]), drafted(frame, language)
    empty = empty_boxes(entries, own, language)
    found = None
    if edited is not None:
        found = edited_entries(frame, edited, _draft(frame, entries, empty, id, language), language)
    shown = entries if found is None else found
    return publish(
        "table",
        frame,
        _text(shown, entries, frame, title, language, edited=found is not None),
        words,
        id=id,
        language=language,
        encoding={"layout": "swot"},
        table=table(shown, empty, language),
        svg=draw(shown, empty, language),
        phone=draw(shown, empty, language, width=PHONE_WIDTH_MM),
        base=phrases.base_of(frame),
    )


def _filled(frame: pd.DataFrame) -> pd.DataFrame:
    """``frame`` with the columns that words are made of, blank where it lacks them."""
    lacking = [name for name in (*_TEXTS, *_NUMBERS) if name not in frame.columns]
    made = frame.assign(**{name: "" if name in _TEXTS else float("nan") for name in lacking})
    return made.assign(**{name: made[name].fillna("") for name in _TEXTS})


_NUMBERS = (
    "own_estimate", "other_estimate", "importance", "importance_probability", "low_probability", "best_estimate", "best_gap",
    "best_p",
)  # fmt: skip


def _draft(frame: pd.DataFrame, entries: list[Entry], empty: Mapping[str, str], id: str, language: str) -> Bundle:
    """The bundle of the draft: what edited numbers are checked against."""
    return publish(
        "table", frame, Text("", ""), {}, id=id, language=language, table=table(entries, empty, language)
    ).bundle


def _text(
    shown: list[Entry], entries: list[Entry], frame: pd.DataFrame, title: str, language: str, *, edited: bool
) -> Text:  # fmt: skip
    own = str(frame["own_label"].iloc[0])
    said = headline(shown, language)
    return Text(
        headline=said.text,
        finding=said.finding,
        title=title,
        subtitle=say(
            language, "{own} against its competitors; index 0–100, differences in points with 95% intervals", own=own
        ),
        alt=_alt(shown, said, language),
        notes=_notes(shown, entries, frame, language, edited=edited),
        matters=_matters(shown, language),
    )


def headline(entries: list[Entry], language: str) -> Said:
    """The first strength and the first weakness that the tests hold; or that there is none."""
    held = {box: next((e for e in _surest(entries) if e.box == box), None) for box in BOXES}
    strength, weakness = (held[box] for box in ("strength", "weakness"))
    if strength and weakness:
        return Said(
            phrases.clauses([_named(strength, language), _lower(_named(weakness, language), language)], language),
            "reliable",
        )
    if strength:
        return Said(
            phrases.clauses(
                [_named(strength, language), say(language, "no reliable weakness against the competitors")], language
            ),
            "reliable",
        )
    if weakness:
        return Said(
            phrases.clauses(
                [_named(weakness, language), say(language, "no reliable strength against the competitors")], language
            ),
            "reliable",
        )
    none = say(language, "No reliable strength or weakness against the competitors")
    for box in ("threat", "opportunity"):
        if (entry := held[box]) is not None:
            return Said(phrases.clauses([none, _told(entry, language)], language), "reliable")
    return Said(none, "none")


def _surest(entries: list[Entry]) -> list[Entry]:
    """Entries that the tests hold, those of sure importance first."""
    return sorted((e for e in entries if e.status == HELD), key=lambda e: not e.sure)


def _named(entry: Entry, language: str) -> str:
    """``Strength: “Speed”``; probable where the importance is only that."""
    label = phrases.quoted(entry.label)
    name = box_name(entry.box, language)
    if not entry.sure:
        name = say(language, "Probable {box}", box=_lower(name, language))
    return phrases.figure(name, label, language)


def _told(entry: Entry, language: str) -> str:
    name = box_name(entry.box, language)
    if not entry.sure:
        name = say(language, "Probable {box}", box=_lower(name, language))
    return phrases.figure(_lower(name, language), entry.text, language)


def _lower(text: str, language: str) -> str:
    return text if language == "zh" else text[:1].lower() + text[1:]


def _alt(entries: list[Entry], said: Said, language: str) -> str:
    stop = "。" if language == "zh" else "."
    counts = [
        phrases.figure(box_name(box, language), number(sum(e.box == box for e in entries), "count"), language)
        for box in BOXES
    ]
    head = say(language, "Four boxes of entries.")
    return phrases.sentences([head, phrases.commas(counts, language) + stop, said.text + stop], language)


def _matters(entries: list[Entry], language: str) -> str:
    """What comes first: a threat that the tests hold."""
    threat = next((e for e in _surest(entries) if e.box == "threat"), None)
    if threat is None:
        return ""
    return say(language, "Watch first: {threat}.", threat=_inside(threat.text, language))


def _inside(text: str, language: str) -> str:
    return text.rstrip("。." if language == "zh" else ".")


def _notes(
    shown: list[Entry], entries: list[Entry], frame: pd.DataFrame, language: str, *, edited: bool
) -> tuple[str, ...]:  # fmt: skip
    notes = [
        say(
            language,
            "In a box is what matters to the brand’s own customers (importance above an equal share, reliably or with "
            "at least 80% certainty) and is reliably ahead of, or behind, its competitors: 95% level, p values adjusted "
            "over all tests of a kind. What is left out may still differ: the survey cannot tell.",
        )
    ]
    if (frame["kind"] == "switching").any():
        notes.append(say(language, "Switching is among today’s customers only; who left the market is not seen."))
    if not edited:
        notes.append(say(language, "Drafted from the figures by rule, not yet weighed by the consultant."))
        return tuple(notes)
    notes.append(say(language, "Entries in the consultant’s words; the figures beneath are the survey’s."))
    views = sum(e.status in (NOT_HELD, VIEW) for e in shown)
    if views:
        notes.append(say_n(language, "{n} entry is the consultant’s view, which no test of this survey holds.",
                           "{n} entries are the consultant’s view, which no test of this survey holds.", views, n=views))  # fmt: skip
    kept = {(e.box, e.item, e.other) for e in shown if e.status == HELD}
    out = sum((e.box, e.item, e.other) not in kept for e in entries)
    if out:
        notes.append(say_n(language, "{n} drafted entry was left out by the consultant.",
                           "{n} drafted entries were left out by the consultant.", out, n=out))  # fmt: skip
    return tuple(notes)
