"""Recommendations: what to do, on what evidence, how strong that is, and how it is tested in the next wave."""

from typing import Unpack

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import evidence_words, phrases
from csat_helpers.exhibits.evidence_words import BAD, CONFLICTING, GOOD, MODERATE, SOURCES, STRONG, WEAK, some
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, publish
from csat_helpers.exhibits.phrases import Said
from csat_helpers.exhibits.table import plain_cell
from csat_helpers.locale import say, say_n
from csat_helpers.look import number

_NEEDED = ("recommendation", "drafted", "labels", "finding", "strength", "lacks")
VIEW, NOTHING = "view", "nothing"


def recommendations(frame: pd.DataFrame, *, id: str, language: str, **words: Unpack[Words]) -> Exhibit:
    """Each recommendation with its evidence, its strength, what would strengthen it, owner, date and test.

    ``frame`` is that of ``measures.recommendations``. Drafted rows are worded here, from their ``aim``; the others stand in
    the consultant's words. The headline counts those that rest on strong evidence, and claims nothing for the rest. The
    encoding's ``kind`` is ``table``. Raises InputError where a column is missing.

    >>> row = {"recommendation": "Send one bill a month", "drafted": False, "labels": ["Bills"], "finding": "bad"}
    >>> row |= {"strength": "strong", "lacks": "", "items": "bills", "basis_label": "Bills"}
    >>> recommendations(pd.DataFrame([row]), id="r", language="en").bundle.headline
    'The recommendation rests on strong evidence'
    """
    title = say(language, "Recommendations and the evidence for them")
    if frame.empty:
        lacks = say(
            language,
            "No recommendation is written (recommendations.csv), and the evidence calls for none: it is weak, or nothing "
            "in it is clear.",
        )
        return no_data(frame, id, language, title, words, lacks=lacks)
    phrases.check_columns(frame, _NEEDED, "recommendations")
    frame = _filled(frame).assign(count=len(frame))
    frame["sentence"] = [sentence(row, language) for _, row in frame.iterrows()]
    said = headline(frame, language)
    text = Text(
        headline=said.text,
        finding=said.finding,
        title=title,
        subtitle=say(language, "As strong as the weakest item a recommendation rests on"),
        see=_see(frame, language),
        do=_do(frame, language),
        notes=_notes(frame, language),
    )
    return publish("table", frame, text, words, id=id, language=language, table=_table(frame, language),
                      base=phrases.base_of(frame))  # fmt: skip


def _filled(frame: pd.DataFrame) -> pd.DataFrame:
    """``frame`` with every column that words are made of."""
    texts = ("aim", "items", "basis_label", "owner", "due", "success", "agreement", "line_kind", "withheld", *SOURCES)
    figures = ("estimate", "conf_low", "conf_high", "base", "mentions", "low_share", "sources", "sources_good",
               "sources_bad", "sources_mixed", "target")  # fmt: skip
    made = frame.assign(**{name: "" for name in texts if name not in frame.columns})
    made = made.assign(**{name: float("nan") for name in figures if name not in frame.columns})
    return made.assign(**{name: made[name].astype(object).fillna("") for name in texts})


def sentence(row: pd.Series, language: str) -> str:
    """The recommendation in the consultant's words, or the drafted one: no more than its evidence says."""
    if not row["drafted"]:
        return str(row["recommendation"])
    item = phrases.names([str(x) for x in row["labels"]], language)
    return {
        "improve": say(language, "Improve {item}", item=item),
        "resolve": say(language, "Find out why the sources differ on {item} before acting", item=item),
        "protect": say(language, "Keep {item} as good as it is", item=item),
    }[str(row["aim"])]


def headline(frame: pd.DataFrame, language: str) -> Said:
    """How many recommendations rest on strong evidence, else on moderate; what is left is not claimed."""
    n = len(frame)
    for told in (STRONG, MODERATE):
        held = int((frame["strength"] == told).sum())
        if held:
            return Said(_resting(told, held, n, language), "reliable" if told == STRONG else "")
    return Said(say_n(language, "The recommendation does not rest on clear evidence yet",
                      "None of the {n} recommendations rests on clear evidence yet", n, n=n), "none")  # fmt: skip


def _resting(told: str, held: int, n: int, language: str) -> str:
    values = {"held": held, "n": n}
    if told == STRONG:
        if n == 1:
            return say(language, "The recommendation rests on strong evidence")
        return say_n(language, "{held} of {n} recommendations rests on strong evidence",
                     "{held} of {n} recommendations rest on strong evidence", held, **values)  # fmt: skip
    if n == 1:
        return say(language, "The recommendation rests on moderate evidence")
    return say_n(language, "{held} of {n} recommendations rests on moderate evidence, none on strong",
                 "{held} of {n} recommendations rest on moderate evidence, none on strong", held, **values)  # fmt: skip


def rests_on(row: pd.Series, language: str) -> str:
    """The items, and what the sources say of the one that decides."""
    labels = [str(x) for x in row["labels"]]
    if row["strength"] == VIEW:
        if not labels:
            return say(language, "No item of this study")
        return say(language, "{items}: not rated in this study", items=phrases.names(labels, language))
    told = phrases.clauses([_of_source(row, source, language) for source in SOURCES if row[source]], language)
    if len(labels) == 1 and row["drafted"]:  # the sentence names it
        return told
    head = phrases.names(labels, language)
    if len(labels) > 1:
        weakest = phrases.quoted(str(row["basis_label"]))
        head = say(language, "{n} items, the weakest {item}", n=len(labels), item=weakest)
    return phrases.sentences([head + ("。" if language == "zh" else "."), told], language) if told else head


def _of_source(row: pd.Series, source: str, language: str) -> str:
    """``Ratings: poor, 27.0``; the matrix has the rest."""
    word = evidence_words.verdict(str(row[source]), language)
    word = word if language == "zh" else word.lower()
    figure = evidence_words.figures(row, source, language)[0] if source == "numbers" else ""
    text = phrases.commas(filter(None, (word, figure)), language)
    return phrases.figure(evidence_words.source_name(source, language), text, language)


def lacks(row: pd.Series, language: str) -> str:
    """What would strengthen the evidence."""
    if row["strength"] == VIEW and not row["items"]:
        return say(language, "Name the items it rests on")
    return {
        "reconcile": say(language, "Ask those who differ, and find out why"),
        "ask": say(language, "A rating of it in the next wave"),
        "answers": say(language, "More respondents"),
        "interviews": say(language, "Two interviews or more that agree"),
    }.get(str(row["lacks"]), say(language, "Enough to act on"))


def wave_test(row: pd.Series, language: str) -> str:
    """How the next wave shows whether it worked: the consultant's own measure, else the index."""
    if row["success"]:
        return str(row["success"])
    target = plain_cell(row["target"])
    if target is None:
        return say(language, "Rate it in the next wave") if row["items"] else ""
    value = number(float(target), "index")
    if row["finding"] == GOOD:
        return say(language, "No reliable fall from {value}", value=number(row["estimate"], "index"))
    if row["strength"] == CONFLICTING or row["finding"] not in (BAD, "both"):
        return say(language, "Decide then")
    if plain_cell(row["estimate"]) is not None and float(target) != float(row["estimate"]):
        return say(language, "Whole interval at {target} or above", target=value)
    return say(language, "A reliable rise on {value}", value=value)


def _see(frame: pd.DataFrame, language: str) -> str:
    """Which recommendations the evidence carries."""
    strong = [
        str(row["labels"][0] if row["drafted"] else row["sentence"])
        for _, row in frame[frame["strength"] == STRONG].iterrows()
    ]
    return say(language, "On strong evidence: {items}.", items=some(strong, language)) if strong else ""


def _do(frame: pd.DataFrame, language: str) -> str:
    bare = frame[frame["owner"].astype(str).str.strip() == ""]
    parts = [say(language, "Name an owner and a date for each that has none.")] if len(bare) else []
    if frame["strength"].isin([WEAK, CONFLICTING, NOTHING, VIEW]).any():
        parts.append(say(language, "Strengthen the evidence first where it is weak, open or conflicting."))
    return phrases.sentences(parts, language)


def _notes(frame: pd.DataFrame, language: str) -> tuple[str, ...]:
    made = []
    if frame["drafted"].astype(bool).any():
        made.append(
            say(
                language,
                "Drafted from the evidence by rule, not yet agreed: steps, owners and dates are the client’s to set. Weak "
                "evidence calls for no recommendation.",
            )
        )
    if (frame["strength"] == VIEW).any():
        made.append(say(language, "A consultant’s view rests on no evidence of this study."))
    return (*made, evidence_words.rule(language))


def _table(frame: pd.DataFrame, language: str) -> Table:
    owned = bool((frame[["owner", "due"]].astype(str) != "").any(axis=None))
    columns = [
        Column("sentence", say(language, "Recommendation")),
        Column("rests", say(language, "Evidence")),
        Column("strength", say(language, "How strong")),
        Column("lacks", say(language, "To strengthen it")),
        *([Column("owner", say(language, "Owner, date"))] if owned else []),
        Column("test", say(language, "Test in the next wave")),
    ]
    rows = []
    for _, row in frame.iterrows():
        cells = {
            "sentence": str(row["sentence"]), "rests": rests_on(row, language), "lacks": lacks(row, language),
            "strength": evidence_words.strength(str(row["strength"]), language), "test": wave_test(row, language),
            "owner": phrases.commas(filter(None, (str(row["owner"]), str(row["due"]))), language),
        }  # fmt: skip
        rows.append(tuple(cells[column.name] for column in columns))
    return Table(tuple(columns), tuple(rows))
