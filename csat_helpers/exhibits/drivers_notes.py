"""What must be known to read drivers: what was explained and shared out, by which method, and what to mind about items."""

import pandas as pd

from csat_helpers.exhibits import phrases
from csat_helpers.locale import say
from csat_helpers.look import number

NEGATIVE = "(\u2212)"  # after the name of an item with a negative coefficient


def outcome_of(rows: pd.DataFrame, language: str = "en") -> str:
    """The outcome's label, else its name; of two answers with the one that counts."""
    for column in ("outcome_label", "outcome"):
        if column in rows.columns and isinstance(rows[column].iloc[0], str) and rows[column].iloc[0]:
            found, counts = rows[column].iloc[0], first(rows, "event_label")
            return phrases.figure(found, counts, language) if counts else found
    return ""


def first(rows: pd.DataFrame, column: str) -> str:
    """What a column of text says in the first row; empty where there is none."""
    value = rows[column].iloc[0] if column in rows.columns and len(rows) else ""
    return value if isinstance(value, str) else ""


def is_logistic(rows: pd.DataFrame) -> bool:
    """Whether the outcome is of two answers."""
    return first(rows, "r2_kind") == "mcfadden"


def head(rows: pd.DataFrame, language: str) -> str:
    """What the axis shows."""
    if is_logistic(rows):
        return say(language, "Share of what the items explain, %")
    return say(language, "Share of explained variance, %")


def marked(rows: pd.DataFrame) -> list[str]:
    """The items' names, with a mark after those of a negative coefficient."""
    if "caution" not in rows.columns:
        return [str(label) for label in rows["label"]]
    return [
        f"{label} {NEGATIVE}" if {"opposite", "sign"} & set(_words(caution)) else str(label)
        for label, caution in zip(rows["label"], rows["caution"], strict=True)
    ]


def fit(rows: pd.DataFrame) -> float | None:
    """R2 of the outcome on the items, None where the frame has none."""
    return None if "r2" not in rows.columns or pd.isna(rows["r2"].iloc[0]) else float(rows["r2"].iloc[0])


def subtitle(rows: pd.DataFrame, language: str) -> str:
    """Measure, interval, base, and what the items explain."""
    base = phrases.base_text(rows, language)
    text = say(language, "Part of what the items explain together, %, with 95% intervals. {base}", base=base)
    if fit(rows) is None:
        return text
    name = say(language, "McFadden’s R²") if is_logistic(rows) else "R²"
    return f"{text}{'，' if language == 'zh' else ', '}{name}\u00a0=\u00a0{number(fit(rows), 'mean')}"


def together(rows: pd.DataFrame, outcome: str, language: str) -> str:
    """How much the items explain in all; empty where the frame does not say."""
    if fit(rows) is None:
        return ""
    r2 = number(fit(rows), "share")
    if is_logistic(rows):
        return say(
            language, "Together the items take away {r2} of the uncertainty about {outcome} (McFadden’s R²).", r2=r2,
            outcome=outcome,
        )  # fmt: skip
    return say(language, "Together the items explain {r2} of the variance of {outcome}.", r2=r2, outcome=outcome)


def notes(rows: pd.DataFrame, equal: str, outcome: str, language: str, *, ranked: bool) -> tuple[str, ...]:
    """What colours and methods mean, and what to mind."""
    blue = say(
        language,
        "Blue: the interval lies wholly above an equal share ({equal}). Association, not proof of cause.",
        equal=equal,
    )
    ranks = say(
        language,
        "Ranks are those of resamples (bootstrap): samples drawn anew from the answers. "
        "A small square stands for a probability under 0.5%.",
    )
    cautions = _cautions(rows, outcome, language)
    return (blue, method(rows, language), ranks if ranked else "", *cautions, *phrases.common_notes(rows, language))


def method(rows: pd.DataFrame, language: str) -> str:
    """How the parts were shared out."""
    name, logistic = first(rows, "method") or "shapley", is_logistic(rows)
    if name == "shapley" and logistic:
        return say(
            language,
            "Shapley values of logistic regressions: what each item adds to McFadden’s R², averaged over all orders in "
            "which the items can be taken up, so that items which go together share what they have in common.",
        )
    if name == "shapley":
        return say(
            language,
            "Shapley values (LMG): what each item adds to the explanation, averaged over all orders in which the items "
            "can be taken up, so that items which go together share what they have in common.",
        )
    if name == "johnson" and logistic:
        return say(
            language,
            "Relative weights (Johnson) of a logistic regression, which stand in for Shapley values where there are "
            "many items: what items have in common is shared out by how close each is to it.",
        )
    if name == "johnson":
        return say(
            language,
            "Relative weights (Johnson), close to Shapley values: what items have in common is shared out by how close "
            "each is to it.",
        )
    return say(language, "Shares by another method: {method}.", method=_other(name, language))


def _other(name: str, language: str) -> str:
    return {
        "first": say(language, "what each item explains alone"),
        "last": say(language, "what each item adds to all others"),
        "beta_squared": say(language, "squared standardised coefficients"),
        "pratt": say(language, "coefficient times correlation (Pratt)"),
    }.get(name, name)


def _cautions(rows: pd.DataFrame, outcome: str, language: str) -> list[str]:
    """What to mind about items, named; nothing where the frame does not say."""
    said = []
    if found := _with(rows, "opposite"):
        said.append(
            say(
                language, "{mark} {items}: goes against {outcome}. Check that the scale does not run the other way.",
                mark=NEGATIVE, items=phrases.names(found, language), outcome=outcome,
            )
        )  # fmt: skip
    if found := _with(rows, "sign"):
        said.append(
            say(
                language, "{mark} {items}: goes with {outcome} by itself, but against it once the other items are known. "
                "Do not read its share as a gain.", mark=NEGATIVE, items=phrases.names(found, language), outcome=outcome,
            )
        )  # fmt: skip
    if found := _with(rows, "overlap"):
        said.append(
            say(
                language, "{items}: largely told by the other items (VIF over 5), so that shares among them are uncertain.",
                items=phrases.names(found, language),
            )
        )  # fmt: skip
    if _with(rows, "few"):
        said.append(say(language, "Few gave the rarer of the two answers for so many items: read with caution."))
    if "repaired" in rows.columns and (rows["repaired"] == True).any():  # noqa: E712 - hidden rows have NaN
        said.append(
            say(
                language, "Correlations from different respondents contradicted each other; the nearest that can be were "
                "taken, so coefficients and VIF are not to be read.",
            )
        )  # fmt: skip
    return said


def _with(rows: pd.DataFrame, word: str) -> list[str]:
    if "caution" not in rows.columns:
        return []
    return [str(row["label"]) for row in phrases.records(rows) if word in _words(row["caution"])]


def _words(caution: object) -> list[str]:
    return caution.split() if isinstance(caution, str) else []
