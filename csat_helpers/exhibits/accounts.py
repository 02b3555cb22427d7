"""Key accounts at a glance: a row an account, its indicators against targets, its scores where they may be shown."""

from typing import Unpack

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import account_words, phrases
from csat_helpers.exhibits.account_rows import Account, accounts_of, kinds_of, least_of, side_text, with_unit
from csat_helpers.exhibits.accounts_chart import MOST_COLUMNS, draw, held
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, publish
from csat_helpers.exhibits.phrases import Said
from csat_helpers.locale import say, say_n
from csat_helpers.look import number
from csat_helpers.look.numbers import EM_DASH
from csat_helpers.look.tokens import PHONE_WIDTH_MM


def accounts(frame: pd.DataFrame, *, id: str, language: str, **words: Unpack[Words]) -> Exhibit:
    """Every account's indicators against their targets, and its index (else its first score) where it may be shown.

    ``frame`` is that of ``measures.accounts``. An indicator is filled where it meets its target, hollow where it misses
    it; a score has a triangle where it is reliably apart from the other accounts. Scores that are hidden say so. The
    table has all indicators; on slides it stands as a table. The encoding's ``kind`` is ``bars``.

    >>> row = {"account": "A", "account_label": "Alpha", "kind": "hard", "item": "On time", "label": "On time", "estimate": 98.5}
    >>> row |= {"target": 98.0, "met": "yes", "better": "higher", "unit": "%", "period": "2026", "previous_period": "", "side": None}
    >>> row |= dict.fromkeys(["conf_low", "conf_high", "base", "all_estimate", "previous", "change"]) | {"least": 10, "suppressed": ""}
    >>> accounts(pd.DataFrame([row, {**row, "account_label": "Beta", "account": "B", "estimate": 90.0, "met": "no"}]), id="a", language="en").bundle.headline
    '1 of 2 key accounts meets all its targets'
    """
    title = say(language, "Key accounts")
    if frame.empty:
        return no_data(frame, id, language, title, words, lacks=account_words.nothing(language))
    found = accounts_of(frame, language)
    if not any(one.hard or one.soft for one in found):
        return no_data(frame, id, language, title, words)
    least, kinds = least_of(frame), kinds_of(frame)
    return publish(
        "bars",
        frame,
        _text(found, least, title, language),
        words,
        id=id,
        language=language,
        encoding={"x": "estimate", "y": "account_label", "series": "label", "format": "index", "order": [a.label for a in found],
                  "records": not any(one.soft for one in found)},
        table=_table(found, kinds, least, language),
        svg=draw(found, least, language),
        phone=draw(found, least, language, width=PHONE_WIDTH_MM),
    )  # fmt: skip


def _headline(found: list[Account], language: str) -> Said:
    """How many meet all their targets, and how many are reliably under the others."""
    aimed = [a for a in found if a.aimed]
    full = sum(not a.missed for a in aimed)
    below = [a.label for a in found if a.leading is not None and a.leading.side < 0]
    parts = []
    if aimed:
        parts.append(say_n(language, "{n} of {all} key accounts meets all its targets",
                           "{n} of {all} key accounts meet all their targets", full, n=full, all=len(aimed)))  # fmt: skip
    if below:
        parts.append(say(language, "informants of {accounts} are reliably less satisfied than the others",
                         accounts=phrases.names(_some(below, language), language, quotes=False)))  # fmt: skip
    elif not aimed:
        known = [a.leading for a in found if a.leading is not None]
        if not any(score.tested for score in known):
            return Said(say(language, "Scores of {n} of {all} key accounts can be shown", n=len(known), all=len(found)))
        if not any(score.side for score in known):
            return Said(say(language, "No key account’s score is reliably different from the others’"), "none")
        above = [a.label for a in found if a.leading is not None and a.leading.side > 0]
        parts.append(say(language, "informants of {accounts} are reliably more satisfied than the others",
                         accounts=phrases.names(_some(above, language), language, quotes=False)))  # fmt: skip
    text = phrases.clauses(parts, language)
    return Said(text[:1].upper() + text[1:], "reliable" if below or not aimed else "")


def _some(labels: list[str], language: str) -> list[str]:
    more = [say(language, "{n} more", n=len(labels) - phrases.NAMED)] if len(labels) > phrases.NAMED else []
    return labels[: phrases.NAMED] + more


def _text(found: list[Account], least: int, title: str, language: str) -> Text:
    said = _headline(found, language)
    heard = [a for a in found if a.soft]
    silent = [a.label for a in found if not a.soft]
    about = say_n(language, "{n} account", "{n} accounts", len(found), n=len(found))
    alt = [phrases.figure(a.label, phrases.commas([t for t in (account_words.targets(a, language), _score(a, language)) if t]
                                                  or [EM_DASH], language), language) for a in found]  # fmt: skip
    missing = [a for a in found if a.missed]
    worst = max(missing, key=lambda a: len(a.missed)) if missing else None
    return Text(
        headline=said.text,
        finding=said.finding,
        title=title,
        subtitle=say(language, "Indicators against targets, and the index of informants (0–100) of {heard} of {accounts}",
                     heard=len(heard), accounts=about),
        alt=say(language, "Accounts with indicators and scores. {rows}.", rows=phrases.clauses(alt, language)),
        see=_see(worst, language),
        matters=_matters(silent, found, language),
        do=say(language, "Look at each account’s page, and agree its next step with whoever manages it.") if missing else "",
        notes=tuple(_notes(found, least, language)),
    )  # fmt: skip


def _see(worst: Account | None, language: str) -> str:
    if worst is None:
        return ""
    names = phrases.names(_some([h.label for h in worst.missed], language), language, quotes=False)
    return say(language, "{account} misses its targets of {names}.", account=worst.label, names=names)


def _matters(silent: list[str], found: list[Account], language: str) -> str:
    if not silent or len(silent) == len(found):
        return ""
    return say_n(language, "Of {n} account no score may be shown: its indicators alone speak for it.",
                 "Of {n} accounts no score may be shown: their indicators alone speak for them.",
                 len(silent), n=len(silent))  # fmt: skip


def _score(one: Account, language: str) -> str:
    return (
        "" if one.leading is None else phrases.figure(one.leading.label, number(one.leading.value, "index"), language)
    )


def _notes(found: list[Account], least: int, language: str) -> list[str]:
    notes = []
    if any(a.aimed for a in found):
        notes.append(say(language, "Full dot: target met; hollow dot: target missed; no dot: no target."))
    if any(a.leading is not None and a.leading.side for a in found):
        notes.append(
            say(
                language,
                "▲▼ The score is reliably above or below the other accounts (adjusted for their number, Holm).",
            )
        )
    if any(not a.soft for a in found):
        notes.append(
            say(
                language,
                "[c] Not shown: fewer than {n} informants, or a smaller account’s score could be worked out.",
                n=least,
            )
        )
    rows, columns = len(found) - len(held(found).kept), _columns(found) - MOST_COLUMNS
    if rows > 0 or columns > 0:
        notes.append(say(language, "The table has all accounts and indicators."))
    if any(a.leading is not None and a.leading.flagged for a in found):
        notes.append(say(language, "* Small base: read with caution."))
    return notes


def _columns(found: list[Account]) -> int:
    return len({h.label for a in found for h in a.hard})


def _table(found: list[Account], kinds: dict[str, str], least: int, language: str) -> Table:
    """A row an account: informants, targets met, every indicator, the leading score; the pages have the other scores."""
    hard = {h.label: h for a in found for h in a.hard}
    score = next((a.leading.label for a in found if a.leading is not None), say(language, "Score"))
    columns = [Column("label", say(language, "Account")), Column("size", "n")]
    columns += [Column("targets", say(language, "Targets met"))]
    columns += [
        Column(f"h{k}", with_unit(h.label, h.unit, language), kinds.get(h.label, "index"))
        for k, h in enumerate(hard.values())
    ]
    columns += [Column("score", score, "index"), Column("said", say(language, "Against the other accounts"))]
    rows, marks = [], []
    for j, one in enumerate(found):
        own, lead = {h.label: h for h in one.hard}, one.leading
        size = number(one.size, "count") if one.size is not None else say(language, "below {n}", n=least)
        rows.append((
            one.label, size, _met(one, language), *(own[name].value if name in own else None for name in hard),
            None if lead is None else lead.value, EM_DASH if lead is None else side_text(lead, language),
        ))  # fmt: skip
        mark = _mark(one)
        marks += [{"row": j, "column": "score", "mark": mark}] if mark else []
    return Table(tuple(columns), tuple(rows), marks=tuple(marks))


def _met(one: Account, language: str) -> str:
    all_ = len(one.aimed)
    return say(language, "{n} of {all}", n=all_ - len(one.missed), all=all_) if all_ else EM_DASH


def _mark(one: Account) -> str:
    if one.leading is None:
        return "confidential" if one.why else "unavailable"
    return "caution" if one.leading.flagged else ""
