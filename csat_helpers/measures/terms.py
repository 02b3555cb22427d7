"""What customers talk about: how many use a word, and how satisfied those are."""

import pandas as pd

from csat_helpers.measures.kernel import estimation
from csat_helpers.measures.texts import private, texts, words
from csat_helpers.measures.tidy import Names, empty, names
from csat_helpers.survey.survey import Survey

COLUMNS = ["language", "term", "respondents", "share", "mean_score", "score_label", "base"]


def terms(sv: Survey, item: Names, top: int = 20) -> pd.DataFrame:
    """The ``top`` words of each language by the number of respondents who use them.

    Returns ``language`` (zh or en), ``term``, ``respondents`` (unweighted), ``share`` (weighted, 0 to 1, of those who
    wrote in that language), ``mean_score`` (their mean index 0 to 100 on the recommendation item,
    else on the overall rating), ``score_label`` (that item's) and ``base`` (who wrote in that language). Words of fewer respondents than the privacy base are
    left out, and so is a language that few wrote in. Raises MeasureError for an unknown item.
    """
    found = texts(sv, names(item))
    if private(sv, len(found["respondent"].unique())):
        return empty(columns=COLUMNS)
    by_size = found["language"].value_counts().index
    parts = [_language(sv, str(language), found.loc[found["language"] == language], top) for language in by_size]
    if not parts:
        return empty(columns=COLUMNS)
    rating = str(found["score_item"].iloc[0])
    return pd.concat(parts, ignore_index=True).assign(score_label=sv.label(rating) if rating else "").loc[:, COLUMNS]


def _language(sv: Survey, language: str, found: pd.DataFrame, top: int) -> pd.DataFrame:
    bags = {text: words(text, language) for text in found["text"].unique()}
    singular = _singular({word for bag in bags.values() for word in bag}) if language == "en" else {}
    used = found.assign(term=found["text"].map(bags)).explode("term").dropna(subset="term")
    if used.empty:
        return empty(columns=COLUMNS)
    used["term"] = used["term"].replace(singular)
    used = used.drop_duplicates(["respondent", "term"])
    base = found.drop_duplicates("respondent")
    used["scored"] = used["weight"].where(used["index"].notna(), 0.0)
    used["product"] = used["scored"] * used["index"].fillna(0.0)
    frame = used.groupby("term", sort=True).agg(
        respondents=("respondent", "size"),
        weight=("weight", "sum"),
        scored=("scored", "sum"),
        product=("product", "sum"),
    )
    frame = frame[[not private(sv, n) for n in frame["respondents"]]].reset_index()
    frame = frame.sort_values(["respondents", "term"], ascending=[False, True], kind="stable").head(top)
    return frame.assign(
        language=language,
        share=frame["weight"] / base["weight"].sum(),
        mean_score=estimation.divide(frame["product"].to_numpy(float), frame["scored"].to_numpy(float)),
        base=len(base),
    )


def _singular(known: set[str]) -> dict[str, str]:
    """Plurals whose singular is used as well."""
    return {word: word[:-1] for word in known if word.endswith("s") and word[:-1] in known}
