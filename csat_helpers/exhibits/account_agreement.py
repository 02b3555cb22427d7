"""Whether informants of one account see the same: intraclass correlations with intervals over bands of plain words."""

from typing import Unpack

import pandas as pd

from csat_helpers.bundle import Column, Figures, Plot, Series, Table
from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.account_agreement_chart import (
    BELOW,
    CUTS,
    GOOD,
    INDEX,
    INK,
    OPEN,
    POOR,
    Row,
    draw,
    rows_of,
    verdict_text,
)  # fmt: skip
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, publish
from csat_helpers.exhibits.phrases import Said
from csat_helpers.locale import say, say_n
from csat_helpers.look import COLOURS, number
from csat_helpers.look.numbers import EM_DASH, interval
from csat_helpers.look.tokens import PHONE_WIDTH_MM

_NEEDED = ("item", "label", "estimate", "conf_low", "conf_high", "icck", "rwg", "base", "accounts", "single_accounts")


def account_agreement(frame: pd.DataFrame, *, id: str, language: str, **words: Unpack[Words]) -> Exhibit:
    """How far informants of one account agree: a dot an item, ICC(1) with its interval, over what Koo and Li call poor
    (under .5), moderate (to .75) and good.

    ``frame`` is that of ``measures.account_agreement``. An item's word is that of the band, or the two, that hold
    its whole interval; where it reaches over all three it is not sure. The headline is of the index, where there is one. Without
    two accounts of two informants the exhibit is left out with its reason. The encoding's ``kind`` is ``bars``.

    >>> frame = pd.DataFrame({"item": ["q"], "label": ["Support"], "estimate": [0.86], "conf_low": [0.78], "conf_high": [0.93]})
    >>> frame = frame.assign(icck=0.96, rwg=0.9, base=40, accounts=9, single_accounts=1)
    >>> account_agreement(frame, id="i", language="en").bundle.headline
    'Informants of one account agree well on “Support”: ICC 0.86 (0.78 to 0.93)'
    """
    title = say(language, "Agreement between informants of one account")
    if frame.empty or phrases.shown(frame).empty:
        told = (
            frame.assign(reason=[_sentence(why, language) for why in frame["reason"]]) if "reason" in frame else frame
        )
        lacks = say(language, "No rating was asked.")
        if frame.attrs.get("lacks"):
            lacks = say(language, "No item says which account an informant speaks for.")
        return no_data(told, id, language, title, words, lacks=lacks)
    phrases.check_columns(frame, _NEEDED, "account_agreement")
    rows = rows_of(frame)
    return publish(
        "bars",
        frame,
        _text(rows, frame, title, language),
        words,
        id=id,
        language=language,
        encoding={"x": "estimate", "y": "label", "low": "conf_low", "high": "conf_high", "format": "mean",
                  "order": [r.label for r in rows]},
        table=_table(rows, language),
        svg=draw(rows, language),
        phone=draw(rows, language, width=PHONE_WIDTH_MM),
        plot=_plot(rows, language),
        base=phrases.base_of(frame),
        extra={"cuts": CUTS},
    )  # fmt: skip


def _sentence(why: object, language: str) -> str:
    """A row's reason as a sentence of its own."""
    text = why if isinstance(why, str) else ""
    return text and text[:1].upper() + text[1:] + ("。" if language == "zh" else ".")


def _within(row: Row, language: str) -> str:
    return number(row.value, "mean") + phrases.bracketed(interval(row.low, row.high, "mean", language), language)


def headline(rows: list[Row], language: str) -> Said:
    """Of the index, else of the only item, else how many items are clear."""
    if rows[0].item == INDEX or len(rows) == 1:
        first = rows[0]
        values = {"label": phrases.quoted(first.label), "icc": _within(first, language)}
        if pd.isna(first.low):
            return Said(say(language, "Informants of one account never differ on {label}: ICC {icc}", label=values["label"],
                            icc=number(first.value, "mean")))  # fmt: skip
        if first.low >= CUTS[1]:
            return Said(
                say(language, "Informants of one account agree well on {label}: ICC {icc}", **values), "reliable"
            )
        if first.low >= CUTS[0]:
            return Said(
                say(language, "Informants of one account agree moderately or better on {label}: ICC {icc}", **values),
                "reliable",
            )
        if first.high < CUTS[0]:
            return Said(
                say(language, "Informants of one account agree poorly on {label}: ICC {icc}", **values), "reliable"
            )
        return Said(
            say(language, "How far informants of one account agree on {label} is not sure: ICC {icc}", **values), "none"
        )
    clear = {name: sum(r.verdict == name for r in rows) for name in (GOOD, POOR)}
    if not any(clear.values()):
        return Said(say(language, "On none of the {n} items is it clear that informants of one account agree well, or poorly: "
                                  "nothing is sure yet", n=len(rows)), "none")  # fmt: skip
    return Said(say(language, "Informants of one account agree well on {good} of {n} items and poorly on {poor}",
                    good=clear[GOOD], poor=clear[POOR], n=len(rows)), "reliable")  # fmt: skip


def _text(rows: list[Row], frame: pd.DataFrame, title: str, language: str) -> Text:
    said = headline(rows, language)
    accounts = max(r.accounts for r in rows)
    about = say_n(
        language,
        "{n} account with two informants or more",
        "{n} accounts with two informants or more",
        accounts,
        n=accounts,
    )
    alt = [phrases.figure(r.label, f"{number(r.value, 'mean')}, {verdict_text(r.verdict, language)}" if language != "zh"
                          else f"{number(r.value, 'mean')}，{verdict_text(r.verdict, language)}", language) for r in rows]  # fmt: skip
    return Text(
        headline=said.text,
        finding=said.finding,
        title=title,
        subtitle=phrases.sentences([
            say(language, "Intraclass correlation ICC(1) with 95% intervals; {accounts}.", accounts=about),
            phrases.base_text(phrases.shown(frame), language),
        ], language),
        alt=say(language, "Dots with intervals. {rows}.", rows=phrases.clauses(alt, language)),
        see=_see(rows, language),
        matters=_matters(rows, language),
        do=_do(rows, language),
        notes=tuple(_notes(rows, frame, language)),
    )  # fmt: skip


def _see(rows: list[Row], language: str) -> str:
    parts = []
    for name, text in ((GOOD, "good"), (POOR, "poor")):
        found = [phrases.quoted(r.label) for r in rows if r.verdict == name and r.item != INDEX][: phrases.NAMED]
        if found and text == "good":
            parts.append(say(language, "Good agreement: {items}.", items=phrases.names(found, language, quotes=False)))
        elif found:
            parts.append(say(language, "Poor agreement: {items}.", items=phrases.names(found, language, quotes=False)))
    return phrases.sentences(parts, language)


def _matters(rows: list[Row], language: str) -> str:
    """What one voice stands for; where the correlation is low and answers lie close together, why."""
    first = rows[0]
    if first.high < CUTS[0] and (first.rwg or 0) >= 0.7:
        return say(language, "Answers within an account lie close together (r_wg {rwg}): the correlation is low because the "
                             "accounts hardly differ.", rwg=number(first.rwg, "mean"))  # fmt: skip
    if first.high < CUTS[0]:
        return say(language, "One informant does not speak for his account: what he says may be his own view.")
    if first.low >= CUTS[1]:
        return say(language, "One informant already tells much of what the account thinks.")
    return ""


def _do(rows: list[Row], language: str) -> str:
    if rows[0].low >= CUTS[1]:
        return ""
    return say(
        language,
        "Hear several functions of each account, and settle differences between them before acting on one voice.",
    )


def _notes(rows: list[Row], frame: pd.DataFrame, language: str) -> list[str]:
    notes = [
        say(language, "ICC(1): the part of the differences between answers that lies between accounts; 1 if informants of one "
                      "account always say the same, 0 if they are no more alike than informants of different accounts."),
        say(language, "Poor under 0.50, moderate to 0.75, good above (Koo and Li 2016), said only where the whole interval "
                      "lies there. The interval is exact for unequal accounts (Wald 1940)."),
    ]  # fmt: skip
    if any(r.rwg is not None for r in rows):
        notes.append(say(language, "r_wg: agreement within an account against answers at random, averaged over accounts; 1 is "
                                   "complete. It tells low agreement from accounts that are all alike."))  # fmt: skip
    single = int(frame["single_accounts"].max()) if frame["single_accounts"].notna().any() else 0
    if single:
        notes.append(
            say_n(
                language,
                "{n} account with one informant is left out.",
                "{n} accounts with one informant each are left out.",
                single,
                n=single,
            )
        )
    apart = int(frame["unassigned"].max()) if "unassigned" in frame and frame["unassigned"].notna().any() else 0
    if apart:
        notes.append(
            say_n(
                language,
                "{n} informant without an account is left out.",
                "{n} informants without an account are left out.",
                apart,
                n=apart,
            )
        )
    missing = phrases.records(frame[frame["estimate"].isna()])
    notes += [
        phrases.figure(str(row["label"]), why, language) for row in missing if (why := str(row.get("reason") or ""))
    ]
    hidden = int((frame["suppressed"].fillna("") != "").sum()) if "suppressed" in frame else 0
    return notes + ([say_n(language, "{n} figure is hidden because too few people answered.",
                           "{n} figures are hidden because too few people answered.", hidden, n=hidden)] if hidden else [])  # fmt: skip


def _table(rows: list[Row], language: str) -> Table:
    columns = (
        Column("label", say(language, "Item")), Column("accounts", say(language, "Accounts"), "count"), Column("base", "n", "count"),
        Column("estimate", "ICC(1)", "mean"), Column("low", say(language, "95% low"), "mean"), Column("high", say(language, "95% high"), "mean"),
        Column("verdict", say(language, "Agreement")), Column("icck", say(language, "ICC of the mean of all"), "mean"), Column("rwg", "r_wg", "mean"),
    )  # fmt: skip
    cells = tuple(
        (r.label, r.accounts, r.base, r.value, *(None if pd.isna(v) else v for v in (r.low, r.high)),
         EM_DASH if pd.isna(r.low) else verdict_text(r.verdict, language), r.icck, r.rwg)
        for r in rows
    )  # fmt: skip
    return Table(columns, cells, emphasis=(0,) if rows[0].item == INDEX else ())


def _plot(rows: list[Row], language: str) -> Plot:
    ends = [
        tuple(None if pd.isna(v) else float(v) for v in part)
        for part in ([r.low for r in rows], [r.high for r in rows])
    ]
    series = Series("ICC(1)", tuple(r.value for r in rows), *ends, colour=COLOURS["gry"], colours=tuple(INK.get(r.verdict, COLOURS["gry"]) for r in rows),
                    hollow=tuple(r.verdict in (OPEN, BELOW) for r in rows))  # fmt: skip
    beside = (
        Figures("ICC(1)", "mean", tuple(r.value for r in rows)),
        Figures(say(language, "Agreement"), "text", texts=tuple(verdict_text(r.verdict, language) for r in rows)),
        Figures("r_wg", "mean", tuple(r.rwg for r in rows)),
    )
    least = min([0.0, *(v for v in (*ends[0], *(r.value for r in rows)) if v is not None)])
    return Plot("dots", tuple(r.label for r in rows), (series,), "mean", minimum=least, maximum=1.0, reference=CUTS[1],
                reference_label=say(language, "good above {value}", value=number(CUTS[1], "mean")), beside=beside)  # fmt: skip
