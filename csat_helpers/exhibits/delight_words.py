"""The words of delight: whether the step from the next-best answer to the top one goes with more, and with how much."""

import pandas as pd

from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.delight_chart import (
    SIDES,
    blocks_of,
    fitting,
    in_words,
    kind_of,
    measured,
    several,
    side_name,
    sign,
)  # fmt: skip
from csat_helpers.exhibits.exhibit import Text
from csat_helpers.exhibits.phrases import Said
from csat_helpers.locale import say, say_n
from csat_helpers.look import number
from csat_helpers.look.numbers import interval


def text(rows: pd.DataFrame, frame: pd.DataFrame, language: str) -> Text:
    """All words; ``rows`` are the outcomes that are shown, ``frame`` all that were asked."""
    of = _of(rows)
    said = headline(rows, language)
    return Text(
        headline=said.text,
        finding=said.finding,
        title=say(language, "What customers with the top answer to {item} do", item=of),
        subtitle=say(
            language,
            "By answer to {item}; bars with 95% intervals. {base}",
            item=of,
            base=phrases.base_text(pd.DataFrame({"base": bases(rows)}), language),
        ),
        alt=_alt(rows, language),
        lead=_lead(rows, language),
        notes=_notes(rows, frame, language),
        see=_see(rows, language),
        matters=_matters(rows, language),
        do=_do(rows, language),
    )


def _of(rows: pd.DataFrame) -> str:
    return phrases.quoted(str(rows["of_label"].iloc[0]))


def bases(rows: pd.DataFrame) -> pd.Series:
    """The base of each row: its three groups together."""
    return rows[[f"{side}_base" for side in SIDES]].fillna(0).sum(axis=1)


def headline(rows: pd.DataFrame, language: str) -> Said:
    """The finding: the first outcome of which a test tells the top answer from the next, or that there is none."""
    signs = rows.apply(sign, axis=1)
    values = {"of": _of(rows)}
    if (signs == 0).all():
        return Said(
            say(language, "No reliable difference between the top answer to {of} and the next", **values), "none"
        )
    if several(rows):
        return _over_levels(rows, language)
    first = rows[signs != 0].iloc[0]
    kind = kind_of(first)
    values = {"top": number(first["delighted"], kind), "next": number(first["satisfied"], kind),
              "outcome": phrases.quoted(str(first["label"])), **_people(first, language)}  # fmt: skip
    return Said(_told(str(first["measure"]), sign(first), values, language), "reliable")


def _people(row: pd.Series, language: str) -> dict[str, str]:
    """Who the two groups are: by the answer that they gave where it is in words, else by its place."""
    answers = [str(row.get(f"{side}_answers", "")) for side in SIDES[:2]]
    if all(in_words(answer) for answer in answers):
        top, next_ = (phrases.quoted(answer) for answer in answers)
        return {"customers": say(language, "Customers who say {answer}", answer=top),
                "others": say(language, "those who say {answer}", answer=next_)}  # fmt: skip
    of = phrases.quoted(str(row["of_label"]))
    return {"customers": say(language, "Customers with the top answer to {of}", of=of),
            "others": say(language, "those with the next")}  # fmt: skip


def _told(measure: str, way: int, values: dict[str, str], language: str) -> str:
    if measure == "nps" and way > 0:
        return say(language, "{customers} recommend reliably more than {others}: NPS {top} against {next}", **values)
    if measure == "nps":
        return say(language, "{customers} recommend reliably less than {others}: NPS {top} against {next}", **values)
    if way > 0:
        return say(
            language, "{customers} are reliably higher on {outcome} than {others}: {top} against {next}", **values
        )
    return say(language, "{customers} are reliably lower on {outcome} than {others}: {top} against {next}", **values)


def _over_levels(rows: pd.DataFrame, language: str) -> Said:
    """In how many groups the first outcome is reliably higher with the top answer."""
    first = rows.iloc[0]
    own = rows[(rows["item"] == first["item"]) & (rows["measure"] == first["measure"])]
    up = int((own.apply(sign, axis=1) > 0).sum())
    values = {"n": up, "all": len(own), "of": _of(rows), "outcome": phrases.quoted(str(first["label"]))}
    if not up:
        return Said(
            say(language, "In no group is {outcome} reliably higher with the top answer to {of} than with the next",
                **values), "none")  # fmt: skip
    text = say(
        language, "{outcome} is reliably higher with the top answer to {of} than with the next in {n} of {all} groups",
        **values,
    )  # fmt: skip
    return Said(text, "reliable")


def _lead(rows: pd.DataFrame, language: str) -> str:
    """How many times likelier promoters are, and what the first outcome in a unit of its own is."""
    if several(rows):
        return ""
    parts = []
    for row in phrases.records(rows):
        one = pd.Series(row)
        if sign(one) <= 0 or row["measure"] not in ("promoters", "mean") or pd.isna(row.get("ratio", float("nan"))):
            continue
        values = {"ratio": number(row["ratio"], "index"), "low": number(row["ratio_low"], "index"),
                  "high": number(row["ratio_high"], "index")}  # fmt: skip
        if row["measure"] == "promoters":
            parts.append(say(
                language, "They are {ratio} times as likely to be promoters (95% interval {low} to {high}).", **values
            ))  # fmt: skip
        else:
            parts.append(_averages(one, language))
    return phrases.sentences(parts, language)


def _averages(row: pd.Series, language: str) -> str:
    """The means of an outcome in a unit of its own with the top answer and the next, and how far they are apart."""
    kind = kind_of(row)
    answers = [str(row.get(f"{side}_answers", "")) for side in SIDES[:2]]
    top, next_ = say(language, "the top answer"), say(language, "the next answer")
    if all(in_words(answer) for answer in answers):
        top, next_ = (phrases.quoted(answer) for answer in answers)
    return say(
        language,
        "{outcome}: {top} on average with {top_answer}, {next} with {next_answer}; difference {difference} ({interval}).",
        outcome=phrases.quoted(str(row["label"])), top=number(row["delighted"], kind), top_answer=top,
        next=number(row["satisfied"], kind), next_answer=next_, difference=number(row["estimate"], kind),
        interval=interval(row["conf_low"], row["conf_high"], kind, language),
    )  # fmt: skip


def _see(rows: pd.DataFrame, language: str) -> str:
    """Of how many outcomes the top answer and the next are told apart; how many give either."""
    told = int((rows.apply(sign, axis=1) != 0).sum())
    counted = say_n(
        language, "{n} of {all} comparisons is reliable.", "{n} of {all} comparisons are reliable.", told, n=told,
        all=len(rows),
    )  # fmt: skip
    return phrases.sentences([_sizes(rows, language), counted if len(rows) > 1 else ""], language)


def _sizes(rows: pd.DataFrame, language: str) -> str:
    shares = ("delighted_share", "satisfied_share")
    if several(rows) or not set(shares) <= set(rows.columns) or rows[list(shares)].isna().any(axis=None):
        return ""
    top, next_ = (number(rows[name].iloc[0], "share") for name in shares)
    return say(language, "{top} give the top answer to {item}, {next} the next.", top=top, next=next_, item=_of(rows))


def _matters(rows: pd.DataFrame, language: str) -> str:
    """What a point of share from the next answer to the top would be worth, of revenue before all else."""
    if several(rows) or "point_value" not in rows.columns:
        return ""
    sure = rows[(rows.apply(sign, axis=1) > 0) & rows["measure"].isin(["mean", "nps"])]
    if sure.empty:
        return ""
    row = sure.iloc[int(sure["measure"].map(["mean", "nps"].index).to_numpy().argmin())]
    outcome = phrases.quoted(str(row["label"]))
    if row["measure"] == "nps":
        outcome += phrases.bracketed(measured(row, language), language)
    kind = "mean" if abs(row["point_value"]) < 10 else kind_of(row, 10.0)
    return say(
        language,
        "If one customer in a hundred moved from the next answer to the top and then did as those who give it now do, "
        "{outcome} of all customers would be {value} higher (95% interval {interval}).",
        outcome=outcome,
        value=number(row["point_value"], kind), interval=interval(row["point_low"], row["point_high"], kind, language),
    )  # fmt: skip


def _do(rows: pd.DataFrame, language: str) -> str:
    if (rows.apply(sign, axis=1) > 0).any():
        return say(language, "Set targets for the top answer alone: counting both answers as satisfied hides the step.")
    return say(language, "Do not spend on the step from the next answer to the top on this evidence.")


def _notes(rows: pd.DataFrame, frame: pd.DataFrame, language: str) -> tuple[str, ...]:
    marks = say(
        language,
        "Coloured with ▲ or ▼: the top answer differs from the next at the 95% level (t test on the design; each "
        "outcome by itself). Top less next: the difference with its 95% interval.",
    )
    gone = frame[~frame["item"].isin(rows["item"])]
    gone = gone[gone["reason"].fillna("") != ""] if "reason" in gone.columns else gone.head(0)
    aside = [
        say(language, "{items} set aside: {reason}.", items=phrases.quoted(str(r["label"])), reason=r["reason"])
        for r in phrases.records(gone.drop_duplicates(["item", "reason"]))
    ]
    cause = say(
        language, "Association in one survey: satisfaction goes with the outcome, and may not be all of its cause."
    )
    blocks = blocks_of(rows, language)
    left = len(blocks) - len(fitting(blocks))
    more = say(language, "{n} more in the table", n=left) + ("。" if language == "zh" else ".") if left else ""
    scales = say(language, "Lengths of bars compare within an outcome.")
    return (
        _groups(rows, language),
        marks,
        scales if len(set(rows["measure"])) > 1 else "",
        cause,
        more,
        *aside,
        *phrases.common_notes(frame, language),
    )


def _groups(rows: pd.DataFrame, language: str) -> str:
    """Which answers the two groups gave."""
    first = rows.iloc[0]
    top, next_ = (side_name(first, side, language) for side in ("delighted", "satisfied"))
    if top == say(language, "Top answer"):
        return ""
    return say(language, "Top answer to {item}: {top}. Next: {next}.", item=_of(rows), top=top, next=next_)


def _alt(rows: pd.DataFrame, language: str) -> str:
    parts = []
    for row, block in zip(phrases.records(rows), blocks_of(rows, language), strict=True):
        named = [f"{name} {figure}" for name, figure in zip(block.names, block.figures, strict=True)]
        parts.append(phrases.figure(f"{row['label']} {measured(pd.Series(row), language)}",
                                    phrases.commas(named, language), language))  # fmt: skip
    return say(language, "Bars with intervals by answer. {rows}.", rows=phrases.clauses(parts, language))
