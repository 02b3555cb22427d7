"""Claims check: which public claims the data support, refute or leave open, and the wording that they do support."""

from typing import Any, Unpack

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import claim_check_words as said
from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, publish
from csat_helpers.exhibits.phrases import Said
from csat_helpers.exhibits.table import plain_cell
from csat_helpers.locale import say, say_n
from csat_helpers.look import number

# Beside the lead: a verdict is a narrow column, in which a sign breaks from its word, and row heads bear none.
_MARKS = {"supported": "up", "not_supported": "down"}


def claim_check(frame: pd.DataFrame, *, id: str, language: str, **words: Unpack[Words]) -> Exhibit:
    """Each claim of ``measures.claim_check`` with its verdict, its evidence and what may be said instead.

    The headline counts the claims that hold up. A legal note stands under every table, because a supported statistic
    is no legal clearance. The encoding's ``kind`` is ``table``.

    >>> frame = pd.DataFrame({"claim": [1], "text": ["We are first"], "kind": ["first"], "verdict": ["cannot_tell"],
    ...                       "reason": ["there is one brand only"], "error": [0.05], "claims": [0]})
    >>> claim_check(frame, id="c", language="en").bundle.headline
    'These data cannot tell whether the claim holds'
    """
    title = say(language, "Claims check")
    if frame.empty:
        lacks = say(
            language,
            "No claims are stated (claims.yaml), and none can be suggested: that takes a column of brands, the client’s own "
            "brand (brands: own in engagement.yaml) and a rating.",
        )
        return no_data(frame, id, language, title, words, lacks=lacks)
    phrases.check_columns(frame, ("text", "kind", "verdict", "reason"), "claim_check")
    if "suggested" in frame.columns and frame["suggested"].all() and (frame["reason"] != "").all():
        lacks = say(language, "No rating can be compared between brands: {reason}.", reason=frame["reason"].iloc[0])
        return no_data(frame.iloc[:0], id, language, title, words, lacks=lacks)
    rows = phrases.records(frame)
    finding = headline(rows, language)
    text = Text(
        headline=finding.text,
        finding=finding.finding,
        title=title,
        subtitle=_subtitle(rows, language),
        see=_see(rows, language),
        matters=say(
            language, "A claim that a rival can refute costs more than it wins: say what the data support, and no more."
        ),
        do=_do(rows, language),
        notes=(*said.notes(rows, language), *phrases.common_notes(frame.drop(columns="suppressed", errors="ignore"), language)),
    )  # fmt: skip
    return publish("table", frame, text, words, id=id, language=language, table=_table(rows, language),
                   base=phrases.base_of(frame))  # fmt: skip


def headline(rows: list[dict[str, Any]], language: str) -> Said:
    """How many claims hold up; of suggestions, on how many ratings the own brand may say that it is first."""
    n, held = len(rows), sum(row["verdict"] == "supported" for row in rows)
    refuted = sum(row["verdict"] == "not_supported" for row in rows)
    finding = "reliable" if held or refuted else "none"
    if rows[0].get("suggested"):
        brand = str(rows[0]["level_label"])
        if not held:
            return Said(say_n(language, "{brand} may not claim first place on its {n} rating",
                              "{brand} may not claim first place on any of {n} ratings", n, brand=brand, n=n), finding)  # fmt: skip
        return Said(say(language, "{brand} may claim first place on {held} of {n} ratings", brand=brand, held=held, n=n),
                    finding)  # fmt: skip
    if n == 1:
        one = {
            "supported": say(language, "The claim holds up"),
            "not_supported": say(language, "The claim does not hold up"),
        }
        return Said(
            one.get(rows[0]["verdict"], say(language, "These data cannot tell whether the claim holds")), finding
        )
    if held == n:
        return Said(say(language, "All {n} claims hold up", n=n), finding)
    if held:
        return Said(say_n(language, "{held} of {n} claims holds up", "{held} of {n} claims hold up", held, held=held, n=n),
                    finding)  # fmt: skip
    if refuted:
        return Said(say(language, "None of the {n} claims holds up; the data refute {refuted}", n=n, refuted=refuted),
                    finding)  # fmt: skip
    return Said(say(language, "These data can tell of none of the {n} claims whether it holds", n=n), finding)


def _subtitle(rows: list[dict[str, Any]], language: str) -> str:
    """What is compared, and how sure the verdicts are."""
    return say(
        language,
        "Each claim against every rival it names; chance of calling any false claim supported: {error} at most",
        error=number(_error(rows), "share"),
    )


def _see(rows: list[dict[str, Any]], language: str) -> str:
    held = [str(row["text"]) for row in rows if row["verdict"] == "supported"]
    refuted = [str(row["text"]) for row in rows if row["verdict"] == "not_supported"]
    parts = []
    if held:
        parts.append(say(language, "Supported: {claims}.", claims=_some(held, language)))
    if refuted:
        parts.append(say(language, "Not supported: {claims}.", claims=_some(refuted, language)))
    return phrases.sentences(parts, language)


def _some(texts: list[str], language: str) -> str:
    if len(texts) <= phrases.NAMED:
        return phrases.names(texts, language)
    return say(language, "{item} and {n} others", item=phrases.quoted(texts[0]), n=len(texts) - 1)


def _do(rows: list[dict[str, Any]], language: str) -> str:
    """What to do with what cannot be told, and before anything is published."""
    wait = any(row["verdict"] == "cannot_tell" for row in rows)
    parts = [say(language, "Drop or reword what the data refute.")] if any(
        row["verdict"] == "not_supported" for row in rows
    ) else []  # fmt: skip
    parts += [say(language, "Do not publish what cannot be told; ask more people first.")] if wait else []
    return phrases.sentences(
        [*parts, say(language, "Have counsel clear every claim before it is published.")], language
    )


def _error(rows: list[dict[str, Any]]) -> float:
    return float(rows[0].get("error") or 0.05)


def _table(rows: list[dict[str, Any]], language: str) -> Table:
    named = len({row.get("level_label") for row in rows} | {""}) > 2
    width = number(1 - 2 * _error(rows), "share")
    columns = [
        Column("text", say(language, "Claim")),
        Column("verdict", say(language, "Verdict")),
        *([Column("level_label", say(language, "Brand"))] if named else []),
        Column("wording", say(language, "What the data support")),
        Column("result", say(language, "Result")),
        Column("lead", say(language, "Lead ({width} interval)", width=width)),
        Column("base", "n", "count"),
        Column("p_adjusted", say(language, "p"), "p"),
    ]
    cells = [tuple(_cells(row, language)[column.name] for column in columns) for row in rows]
    marks = [
        {"row": k, "column": "lead", "mark": _MARKS[row["verdict"]]}
        for k, row in enumerate(rows)
        if row["verdict"] in _MARKS
    ]
    marks += [{"row": k, "column": "base", "mark": "caution"} for k, row in enumerate(rows) if row.get("flag")]
    return Table(tuple(columns), tuple(cells), marks=tuple(marks))


def _cells(row: dict[str, Any], language: str) -> dict[str, Any]:
    kind, shown = said.kind_of(row), plain_cell(row.get("conf_low")) is not None
    result = lead = ""
    if plain_cell(row.get("estimate")) is not None:
        result = number(row["estimate"], kind)
    if shown and plain_cell(row.get("other_estimate")) is not None:
        rival = phrases.figure(str(row["other_label"]), number(row["other_estimate"], kind), language)
        result = phrases.clauses([result, rival], language)
    if shown:
        within = said.ends(row, language)
        size = plain_cell(row.get("lead"))
        lead = within if size is None else said.points(size, row, signed=True) + phrases.bracketed(within, language)
    tested = row.get("p_contrary_adjusted") if row["verdict"] == "not_supported" else row.get("p_adjusted")
    base = plain_cell(row.get("base"))
    scope = phrases.bracketed(row["scope"], language) if row.get("scope") else ""
    return {
        "text": f"{row['text']}{scope}", "verdict": said.verdict(row["verdict"], language),
        "level_label": str(row.get("level_label") or ""), "result": result, "lead": lead,
        "base": None if base is None else int(base), "p_adjusted": plain_cell(tested),
        "wording": said.wording(row, language),
    }  # fmt: skip
