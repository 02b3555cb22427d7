"""The words of penalties and rewards: which items weigh more where they are rated low, and which where high."""

import pandas as pd

from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.drivers import outcome_of
from csat_helpers.exhibits.exhibit import Text
from csat_helpers.exhibits.penalty_reward_chart import FACTORS, fitting, told
from csat_helpers.exhibits.phrases import Said
from csat_helpers.locale import say, say_n
from csat_helpers.look import number
from csat_helpers.look.numbers import interval

BLURRED = 5.0  # a variance inflation from which an item is said to go closely with others


def text(rows: pd.DataFrame, frame: pd.DataFrame, title: str, language: str) -> Text:
    """All words; ``rows`` are the estimated items in the order of the page, ``frame`` all that were asked."""
    said = headline(rows, language)
    outcome = phrases.quoted(outcome_of(rows))
    if outcome_of(rows):
        title = say(language, "What low and high ratings go with: {outcome}", outcome=outcome)
    return Text(
        headline=said.text,
        finding=said.finding,
        title=title,
        subtitle=say(
            language, "Index points below and above a middling rating of the item, with 95% intervals. {base}",
            base=phrases.base_text(rows, language),
        ),
        alt=_alt(rows, language),
        lead=_lead(rows, language),
        notes=_notes(rows, frame, language),
        see=_see(rows, language),
        matters=_matters(rows, language),
        do=_do(rows, language),
    )  # fmt: skip


def of_class(rows: pd.DataFrame, factor: str) -> pd.DataFrame:
    """The items of one class, the largest impact first."""
    return rows[rows["factor"] == factor]


def _named(rows: pd.DataFrame, most: int, language: str) -> str:
    """The first ``most`` items by name, the others counted."""
    labels = rows["label"].astype(str).tolist()
    if len(labels) <= most:
        return phrases.names(labels, language)
    return say(language, "{items} and {n} more", items=phrases.quoted(labels[0]), n=len(labels) - 1)


def headline(rows: pd.DataFrame, language: str) -> Said:
    """The finding: of which items low ratings weigh more, and of which high ones; else on which both count."""
    basic, excitement, both = (of_class(rows, f) for f in ("basic", "excitement", "performance"))
    most = 2 if len(basic) and len(excitement) else phrases.NAMED
    low, high = _named(basic, most, language), _named(excitement, most, language)
    if len(basic) and len(excitement):
        text = say(language, "Low ratings weigh more on {basic}, high ones on {excitement}", basic=low, excitement=high)
        return Said(text, "reliable")
    if len(basic):
        return Said(_one_end(low, len(rows) - len(basic), language, low=True), "reliable")
    if len(excitement):
        return Said(_one_end(high, len(rows) - len(excitement), language, low=False), "reliable")
    if len(both):
        return Said(_both_ends(_named(both, phrases.NAMED, language), len(rows) - len(both), language), "reliable")
    return Said(say(language, "On no item can it be told whether low or high ratings weigh more"), "none")


def _one_end(items: str, others: int, language: str, *, low: bool) -> str:
    """Items that are all of one class, and how many others are not of it."""
    if low and others:
        return say_n(
            language, "Low ratings weigh more than high ones on {items}; on the other item not reliably so",
            "Low ratings weigh more than high ones on {items}; on the other {n} items not reliably so", others,
            items=items, n=others,
        )  # fmt: skip
    if low:
        return say(language, "Low ratings weigh more than high ones on {items}", items=items)
    if others:
        return say_n(
            language, "High ratings weigh more than low ones on {items}; on the other item not reliably so",
            "High ratings weigh more than low ones on {items}; on the other {n} items not reliably so", others,
            items=items, n=others,
        )  # fmt: skip
    return say(language, "High ratings weigh more than low ones on {items}", items=items)


def _both_ends(items: str, others: int, language: str) -> str:
    """Items on which either end counts and neither reliably more; of the others nothing can be told."""
    if not others:
        return say(language, "Low and high ratings both count on {items}; neither reliably more", items=items)
    return say_n(
        language, "Low and high ratings both count on {items}; the other item cannot be told",
        "Low and high ratings both count on {items}; the other {n} items cannot be told", others, items=items, n=others,
    )  # fmt: skip


def _lead(rows: pd.DataFrame, language: str) -> str:
    """Both figures of the item of the largest impact in each class that is told."""
    parts = []
    for factor in ("basic", "performance", "excitement"):
        found = of_class(rows, factor)
        if len(found) and (factor != "performance" or len(parts) == 0):
            parts.append(_figures(found.iloc[0], language))
    return phrases.sentences(parts, language)


def _figures(row: pd.Series, language: str) -> str:
    values = {side: number(row[side], "points") for side in ("penalty", "reward")}
    ends = {
        f"{side}_interval": interval(row[f"{side}_low"], row[f"{side}_high"], "points", language)
        for side in ("penalty", "reward")
    }
    return say(
        language,
        "{item}: {penalty} points with a low rating ({penalty_interval}), {reward} with a high one ({reward_interval}).",
        item=phrases.quoted(str(row["label"])), **values, **ends,
    )  # fmt: skip


def counts(rows: pd.DataFrame) -> dict[str, int]:
    """How many items are of each class."""
    return {factor: len(of_class(rows, factor)) for factor in FACTORS}


def _see(rows: pd.DataFrame, language: str) -> str:
    found = counts(rows)
    texts = {
        "basic": say(language, "low ratings weigh more: {n}", n=found["basic"]),
        "performance": say(language, "both count, neither reliably more: {n}", n=found["performance"]),
        "excitement": say(language, "high ratings weigh more: {n}", n=found["excitement"]),
        "": say(language, "cannot be told: {n}", n=found[""]),
    }
    parts = [texts[factor] for factor, n in found.items() if n]
    return say(language, "Of {all} items: {parts}.", all=len(rows), parts=phrases.clauses(parts, language))


def _matters(rows: pd.DataFrame, language: str) -> str:
    """What the classes mean for where effort goes."""
    parts = []
    if len(of_class(rows, "basic")):
        parts.append(say(language, "A basic factor is taken for granted: what counts most is that few rate it low."))
    if len(of_class(rows, "excitement")):
        parts.append(say(language, "An excitement factor is not expected: what counts most is that many rate it high."))
    if not parts and len(of_class(rows, "performance")):
        parts.append(say(language, "A performance factor counts at both ends: fewer low ratings and more high ones."))
    return phrases.sentences(parts, language)


def _do(rows: pd.DataFrame, language: str) -> str:
    """Where to begin: the basic factor on which most is at stake now, else the other classes' first."""
    for factor in ("basic", "performance"):
        found = of_class(rows, factor)
        if len(found):
            low = found[_of_all(found, "low")]
            first = found.iloc[int((low * -found["penalty"]).to_numpy().argmax())]
            share = number(first[_of_all(found, "low")], "share")
            values = {"item": phrases.quoted(str(first["label"])), "share": share}
            return say(language, "{share} rate {item} low now: find out first what went wrong for them.", **values)
    found = of_class(rows, "excitement")
    if len(found):
        first = found.iloc[0]
        share = number(first[_of_all(found, "high")], "share")
        values = {"item": phrases.quoted(str(first["label"])), "share": share}
        return say(language, "{share} rate {item} high now: find out what they met, and offer it to more.", **values)
    return say(language, "Do not treat any item as basic or as a delight on this evidence.")


def _of_all(rows: pd.DataFrame, side: str) -> str:
    """The column of the share of all who rated an item; where there is none, of those in the regression."""
    return f"rated_{side}" if f"rated_{side}" in rows.columns else f"{side}_share"


def entered(frame: pd.DataFrame) -> int:
    """How many items are in the regression: those that are hidden too, not those set aside."""
    return int((frame["reason"].fillna("") == "").sum()) if "reason" in frame.columns else len(frame)


def _entered(rows: pd.DataFrame, frame: pd.DataFrame, language: str) -> str:
    """Who is in the regression, where some who rated an item are not."""
    if "rated" not in rows.columns or not (rows["rated"] > rows["base"]).any():
        return ""
    n, k = number(rows["base"].iloc[0], "count"), entered(frame)
    return say(language, "Only the {n} who rated all {k} items enter the regression.", n=n, k=k)


def _notes(rows: pd.DataFrame, frame: pd.DataFrame, language: str) -> tuple[str, ...]:
    method = say(
        language,
        "One regression of the outcome on low and high ratings of all items, so that each stands for itself where the "
        "others' ratings are the same. Association, not proof of cause.",
    )
    balance = say(
        language,
        "Balance: high less the size of low. An item is a basic or an excitement factor where a test tells the balance "
        "from zero at the 95% level; each item is tested by itself.",
    )
    left = len(rows) - len(fitting(rows))
    more = say(language, "{n} more in the table", n=left) + ("。" if language == "zh" else ".") if left else ""
    grey = say(language, "Grey: not reliably different from zero.")
    any_grey = any(not told(row, side) for _, row in rows.iterrows() for side in ("penalty", "reward"))
    return (
        phrases.sentences([_answers(rows, language), grey if any_grey else ""], language),
        phrases.sentences([_entered(rows, frame, language), method], language), balance, more,
        *_left_out(frame, language), _blurred(rows, language),
        *phrases.common_notes(rows.drop(columns="suppressed", errors="ignore"), language),
    )  # fmt: skip


def _answers(rows: pd.DataFrame, language: str) -> str:
    """Which answers are low and high, where all items are asked alike."""
    columns = ["low_answers", "high_answers"]
    if not set(columns) <= set(rows.columns):
        return ""
    pairs = rows[columns].drop_duplicates()
    if len(pairs) > 1:
        return say(language, "Low and high: about two fifths of each scale at its worse end, a fifth at its better.")
    low, high = pairs.iloc[0]
    return say(language, "Low: {low}; high: {high}; middling: those in between.", low=low, high=high)


def _left_out(frame: pd.DataFrame, language: str) -> list[str]:
    """The items that the measure set aside, by reason, and those that are hidden."""
    gone = frame[frame["penalty"].isna()]
    reason = gone["reason"].fillna("").astype(str) if "reason" in gone.columns else pd.Series("", index=gone.index)
    notes = [
        say(
            language,
            "{items} set aside: {reason}.",
            items=phrases.names(part["label"].astype(str), language),
            reason=why,
        )
        for why, part in gone[reason != ""].groupby(reason[reason != ""], sort=False)
    ]
    hidden = gone[reason == ""]
    if len(hidden):
        items = phrases.names(hidden["label"].astype(str), language)
        notes.append(say(language, "{items} hidden: too few low, middling or high ratings.", items=items))
    return notes


def _blurred(rows: pd.DataFrame, language: str) -> str:
    """Which items go so closely with the others that their figures are blurred."""
    if "vif" not in rows.columns or not (rows["vif"] > BLURRED).any():
        return ""
    items = phrases.names(rows.loc[rows["vif"] > BLURRED, "label"].astype(str), language)
    return say(
        language, "Ratings of {items} go closely with those of other items, so their intervals are wide.", items=items
    )


def _alt(rows: pd.DataFrame, language: str) -> str:
    parts = [
        phrases.figure(
            str(r["label"]), phrases.commas([number(r["penalty"], "points"), number(r["reward"], "points")], language),
            language,
        )
        for r in phrases.records(rows)
    ]  # fmt: skip
    return say(
        language, "Bars to the left for low ratings, to the right for high ones. {rows}.",
        rows=phrases.clauses(parts, language),
    )  # fmt: skip
