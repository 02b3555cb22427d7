"""What customers talk about: how many use a word, and how satisfied those are."""

from collections import Counter

import numpy as np
import pandas as pd

from csat_helpers.measures import disclosure
from csat_helpers.measures.kernel import estimation, intervals
from csat_helpers.measures.kernel.estimation import Members
from csat_helpers.measures.texts import one_form, private, texts, words
from csat_helpers.measures.tidy import Names, empty, names
from csat_helpers.survey.kept import kept
from csat_helpers.survey.survey import Survey

COLUMNS = [
    "language", "term", "gloss", "respondents", "share", "mean_score", "conf_low", "conf_high", "score_base", "flag",
    "score_label", "base", "commented", "asked", "score_role",
]  # fmt: skip


def terms(sv: Survey, item: Names, top: int = 20, *, confidence: float = 0.95) -> pd.DataFrame:
    """The ``top`` words of each language by the number of respondents who use them.

    Returns ``language`` (zh or en, the one that more wrote in first), ``term``, ``gloss`` (what the questionnaire's
    glossary gives for it in the survey's language), ``respondents`` who use it and their ``share`` (0 to 1) of those
    who wrote in that language, the ``base``: both are counts, unweighted, because who comments is nobody's sample.
    ``mean_score`` is the weighted mean index, 0 to 100, of those who use it, on the recommendation item, else on the
    overall rating (``score_label, score_role``), with ``conf_low``, ``conf_high`` and ``score_base``; it is hidden and flagged as
    any estimate is. ``commented`` and ``asked`` count all who commented and all in the domain. Inflections of an
    English word count as one. Words of fewer respondents than the privacy base are left out, and so is a language that
    few wrote in. Raises MeasureError for an unknown item.
    """
    found = texts(sv, names(item))
    if private(sv, found["respondent"].nunique()):
        return empty(columns=COLUMNS)
    by_size = found.groupby("language")["respondent"].nunique().sort_values(ascending=False, kind="stable").index
    parts = [
        _language(sv, str(language), found[found["language"] == language], top, confidence) for language in by_size
    ]
    frame = pd.concat(parts, ignore_index=True) if parts else empty(columns=COLUMNS)
    if frame.empty:
        return empty(columns=COLUMNS)
    rating = str(found["score_item"].iloc[0])
    counts = {"commented": found["respondent"].nunique(), "asked": int(sv.rows.sum())}
    role = sv.questionnaire.items[rating].role if rating else ""
    return frame.assign(score_label=sv.label(rating) if rating else "", score_role=role or "", **counts).loc[:, COLUMNS]


def _language(sv: Survey, language: str, found: pd.DataFrame, top: int, confidence: float) -> pd.DataFrame:
    used, base = used_words(sv, found, language), found["respondent"].nunique()
    if private(sv, base) or used.empty:
        return empty(columns=COLUMNS)
    counted = used.groupby("term", sort=True).size().rename("respondents").reset_index()
    counted = counted[[not private(sv, n) for n in counted["respondents"]]]
    counted = counted.sort_values(["respondents", "term"], ascending=[False, True], kind="stable").head(top)
    shown = used[used["term"].isin(counted["term"])]
    level = pd.Index(counted["term"]).get_indexer(pd.Index(shown["term"]))
    members = Members(shown["respondent"].to_numpy(), level, len(counted))
    scores = _scores(sv, used, members, confidence)
    return pd.DataFrame(
        {
            **{name: counted[name].to_numpy() for name in counted},
            "language": language,
            "gloss": [gloss_of(sv, str(term), language) for term in counted["term"]],
            "share": counted["respondents"].to_numpy(float) / base,
            "base": base,
            **scores,
        }
    )


def used_words(sv: Survey, found: pd.DataFrame, language: str) -> pd.DataFrame:
    """Who uses which word, a row a respondent and word."""
    texts = found["text"].unique().tolist()
    bags = dict(zip(texts, _bags(sv, texts, language), strict=True))
    used = found.assign(term=found["text"].map(bags)).explode("term").dropna(subset="term")
    used = used.drop_duplicates(["respondent", "term"])
    if language == "en":
        used["term"] = used["term"].replace(one_form(Counter(used["term"].tolist())))
    return used.drop_duplicates(["respondent", "term"])


@kept
def _bags(sv: Survey, texts: list[str], language: str) -> list[list[str]]:  # noqa: ARG001 - the survey keeps them
    """The words of each text."""
    return [words(text, language) for text in texts]


def _scores(sv: Survey, used: pd.DataFrame, members: Members, confidence: float) -> dict[str, np.ndarray]:
    """The mean index of those who use each word, hidden where the survey's rules say so."""
    index = np.full(len(sv.responses), np.nan)
    index[used["respondent"].to_numpy()] = used["index"].to_numpy(float)
    grid = estimation.estimate(index[:, None], members, sv.arrays)
    low, high = intervals.t_interval(grid.estimate, grid.std_error, sv.arrays.df, confidence)
    cells = {"mean_score": grid.estimate, "conf_low": low, "conf_high": high, "base": grid.base}
    frame = pd.DataFrame({name: cell[:, 0] for name, cell in cells.items()}).assign(suppressed="", flag="")
    shown = disclosure.apply(frame, sv, keep=["base"]).rename(columns={"base": "score_base"})
    return {name: shown[name].to_numpy() for name in ("mean_score", "conf_low", "conf_high", "score_base", "flag")}


def gloss_of(sv: Survey, term: str, language: str) -> str:
    """The term in the survey's language, where it is of another and the glossary has it."""
    given = sv.questionnaire.glossary.get(term, "") if language != sv.language else ""
    return given if isinstance(given, str) else given.get(sv.language, "")  # pyright: ignore[reportCallIssue,reportArgumentType]
