"""What an account's page and the overview of accounts say."""

import pandas as pd

from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.account_chart import MOST
from csat_helpers.exhibits.account_rows import Account, Hard, Soft, size_text
from csat_helpers.exhibits.exhibit import Text
from csat_helpers.exhibits.phrases import Said
from csat_helpers.locale import say, say_n
from csat_helpers.look import number


def nothing(language: str) -> str:
    """Why there are no accounts."""
    return say(language, "No question says which account an informant speaks for, and there are no indicators.")


def page(one: Account, least: int, own: pd.DataFrame, language: str) -> Text:
    """The words of one account's page."""
    said = headline(one, language)
    return Text(
        headline=said.text,
        finding=said.finding,
        title=one.label,
        subtitle=_subtitle(one, least, language),
        alt=_alt(one, language),
        see=_see(one, language),
        matters=_matters(one, language),
        do=_do(one, language),
        notes=tuple(_notes(one, own, language)),
    )


def headline(one: Account, language: str) -> Said:
    """How many targets are met, and where the account's score stands, as surely as the test allows."""
    parts = [text for text in (targets(one, language), _scored(one, language)) if text]
    side = one.leading.side if one.leading is not None else 0
    told = phrases.clauses(parts, language) or say(language, "indicators without targets, no scores to be shown")
    finding = "reliable" if side else "none" if one.leading is not None and one.leading.tested and not one.aimed else ""
    return Said(phrases.figure(one.label, told, language), finding)


def targets(one: Account, language: str) -> str:
    """How many targets are met; empty where there are none."""
    all_, met = len(one.aimed), len(one.aimed) - len(one.missed)
    if not all_:
        return ""
    return say_n(language, "{n} of {all} targets is met", "{n} of {all} targets are met", met, n=met, all=all_)


def _scored(one: Account, language: str) -> str:
    score = one.leading
    if score is None:
        return ""
    values = {"label": score.label, "value": number(score.value, "index")}
    if score.side > 0:
        return say(language, "{label} {value}, reliably above the other accounts", **values)
    if score.side < 0:
        return say(language, "{label} {value}, reliably below the other accounts", **values)
    if not score.tested:
        return say(language, "{label} {value}", **values)
    return say(language, "{label} {value}, not reliably different from the other accounts", **values)


def _subtitle(one: Account, least: int, language: str) -> str:
    parts = []
    if one.hard:
        parts.append(say(language, "Indicators against targets"))
    if one.soft:
        parts.append(
            say(language, "scores of its informants (index 0–100, 95% intervals) beside those of all accounts")
        )
    text = phrases.commas(parts, language)
    text = text[:1].upper() + text[1:]
    return phrases.sentences([text + ("。" if language == "zh" else "."), size_text(one, least, language)], language)


def _named(rows: list[Hard], language: str) -> str:
    told = [f"{h.label}{phrases.bracketed(number(h.value, h.kind), language)}" for h in rows[: phrases.NAMED]]
    if len(rows) > phrases.NAMED:
        told.append(say(language, "{n} more", n=len(rows) - phrases.NAMED))
    return phrases.names(told, language, quotes=False)


def _see(one: Account, language: str) -> str:
    """Which targets are missed, and which scores are reliably apart."""
    parts = [say(language, "Under target: {names}.", names=_named(one.missed, language))] if one.missed else []
    for side, text in ((-1, "below"), (1, "above")):
        found = sorted((s for s in one.soft if s.side == side and s is not one.leading), key=lambda s: s.value * -side)
        if found:
            parts.append(_apart(found, text, language))
    worse = [h for h in one.hard if h.moved < 0 and h.met >= 0]
    if worse:
        parts.append(say(language, "Worse than the period before: {names}.", names=_named(worse, language)))
    return phrases.sentences(parts, language)


def _apart(found: list[Soft], side: str, language: str) -> str:
    told = [f"{s.label}{phrases.bracketed(number(s.value, 'index'), language)}" for s in found[: phrases.NAMED]]
    if len(found) > phrases.NAMED:
        told.append(say(language, "{n} more", n=len(found) - phrases.NAMED))
    names = phrases.names(told, language, quotes=False)
    if side == "below":
        return say(language, "Reliably below the other accounts: {names}.", names=names)
    return say(language, "Reliably above the other accounts: {names}.", names=names)


def _matters(one: Account, language: str) -> str:
    """Where indicators and informants do not tell the same, and what is not known."""
    if one.why:
        return say(language, "What its informants think is not told here; ask them in person.")
    if one.aimed and not one.missed and one.leading is not None and one.leading.side < 0:
        return say(language, "All targets are met and its informants are less satisfied than others: the indicators miss "
                             "what matters to them.")  # fmt: skip
    if one.missed and one.leading is not None and one.leading.side > 0:
        return say(language, "Its informants are more satisfied than others although targets are missed: the relation "
                             "carries it, for now.")  # fmt: skip
    return ""


def _do(one: Account, language: str) -> str:
    if one.steps:
        open_ = [s for s in one.steps if not s.owner or not s.due]
        text = say_n(language, "{n} step is agreed.", "{n} steps are agreed.", len(one.steps), n=len(one.steps))
        bare = say(language, "Name an owner and a date where they are missing.") if open_ else ""
        return phrases.sentences([text, bare], language)
    if one.missed:
        names = phrases.names([h.label for h in one.missed[: phrases.NAMED]], language, quotes=False)
        return say(language, "No step names this account yet: agree an owner and a date for {names}.", names=names)
    return ""


def _alt(one: Account, language: str) -> str:
    told = [
        phrases.figure(h.name, number(h.value, h.kind), language)
        + (
            phrases.bracketed(say(language, "target {value}", value=number(h.target, h.kind)), language)
            if h.met
            else ""
        )
        for h in one.hard
    ]
    told += [phrases.figure(s.label, number(s.value, "index"), language) for s in one.soft]
    text = say(
        language, "Bars of indicators with targets, dots of scores. {rows}.", rows=phrases.clauses(told, language)
    )
    return phrases.sentences([text, one.why], language)


def _notes(one: Account, own: pd.DataFrame, language: str) -> list[str]:
    notes = []
    if one.hard:
        notes.append(say(language, "Bar: last period; upright line: target; lozenge: the period before. Each bar has its own "
                                   "scale, from zero."))  # fmt: skip
        notes.append(say(language, "Indicators are the client’s own records, not answers of informants."))
    if one.soft:
        notes.append(say(language, "Dot: this account’s informants with a 95% interval; upright line: informants of all "
                                   "accounts, this one included. The test is against the other accounts, adjusted for "
                                   "their number (Holm)."))  # fmt: skip
    kept = [min(len(rows), most) for rows, most in zip((one.hard, one.soft, one.steps), MOST, strict=True)]
    left = len(one.hard) + len(one.soft) + len(one.steps) - sum(kept)
    if left:
        notes.append(say_n(language, "{n} more row is in the table.", "{n} more rows are in the table.", left, n=left))
    if any(s.flagged for s in one.soft):
        notes.append(say(language, "* Small base: read with caution."))
    hidden = own[(own["kind"] == "soft") & own["estimate"].isna()]
    if one.soft and len(hidden):
        notes.append(say_n(language, "{n} score is hidden because too few informants answered.",
                           "{n} scores are hidden because too few informants answered.", len(hidden), n=len(hidden)))  # fmt: skip
    return notes
