"""The words that a report's furniture needs, in its language."""

import datetime
from typing import Any

from csat_helpers.locale import say


def words(language: str) -> dict[str, Any]:
    """Every fixed label of a deliverable by its name."""
    return {
        "contents": say(language, "Contents"),
        "in_this_chapter": say(language, "In this chapter"),
        "see": say(language, "What we see"),
        "matters": say(language, "Why it matters"),
        "do": say(language, "What to do"),
        "data": say(language, "Data of this exhibit"),
        "simulated": say(language, "SIMULATED DATA"),
        "simulated_long": say(language, "All figures in this report are simulated."),
        "omitted": say(language, "Not shown in this report"),
        "priorities": say(language, "Priorities"),
        "skip": say(language, "Skip to the report"),
        "chart": say(language, "Chart; scrolls sideways on a small screen"),
        "table": say(language, "Table"),
        "rank": say(language, "Rank"),
        "how_to_read": say(language, "How to read the exhibits"),
        "reading": [  # a mark and its meaning; the mark without a name is a drawn whisker
            [
                "\u25b2 \u25bc",
                say(language, "Reliably above or below what it is compared with. No mark: no reliable difference."),
            ],
            ["", say(language, "A dot is the estimate; its whisker is the 95% confidence interval.")],
            [
                "0\u2013100",
                say(language, "An index puts answers on one scale: all worst answers are 0, all best are 100."),
            ],
            ["n =", say(language, "The base: how many respondents answered, unweighted.")],
        ],
    }


def exhibit_label(language: str, count: str) -> str:
    """``Exhibit 3``; ``图 3``. Tables are counted in the same series."""
    return say(language, "Exhibit {count}", count=count)


def score_label(language: str, score: str) -> str:
    """Under a quotation: how its speaker scored."""
    return say(language, "score {score}", score=score)


def original(language: str, text: str) -> str:
    """Under a translated quotation: what its speaker wrote."""
    return say(language, "translated from “{text}”", text=text)


def fact_labels(language: str) -> dict[str, str]:
    """Labels of the cover's facts, by field of the study."""
    return {
        "client": say(language, "Prepared for"),
        "fieldwork": say(language, "Fieldwork"),
        "population": say(language, "Population"),
        "wave": say(language, "This wave"),
        "respondents": say(language, "Respondents"),
        "as_of": say(language, "Issued"),
    }


def long_date(language: str, date: datetime.date) -> str:
    """``18 June 2026``; ``2026年6月18日``."""
    from babel.dates import format_date

    pattern, locale = ("y年M月d日", "zh_CN") if language == "zh" else ("d MMMM y", "en")
    return format_date(date, pattern, locale=locale)
