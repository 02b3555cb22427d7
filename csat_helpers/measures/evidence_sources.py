"""What each source of evidence says of an item: the numbers, the comments, the interviews. See :mod:`.evidence`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from csat_helpers.columns import PRIVACY
from csat_helpers.errors import MeasureError, nearest
from csat_helpers.locale import pick
from csat_helpers.measures import scales
from csat_helpers.measures.coding import matches
from csat_helpers.measures.index import item_index
from csat_helpers.measures.kernel.adjust import adjust as adjusted
from csat_helpers.measures.texts import private
from csat_helpers.measures.theme_proposals import Found
from csat_helpers.measures.theme_quotes import representative
from csat_helpers.measures.theme_words import telling, telling_words
from csat_helpers.measures.tidy import Names, measured, names
from csat_helpers.survey.own_words import labels_of
from csat_helpers.survey.sign_test import sign_test
from csat_helpers.survey.survey import Survey
from csat_helpers.survey.theme_list import Theme

GOOD, BAD, MIXED, OPEN, SILENT = "good", "bad", "mixed", "open", ""
MIDDLE, LEVEL = 50.0, 0.05
TARGET, OF_SCALE = "target", "middle"
LEAST = 2  # sources that speak alike before interviews are clear
MOST = 2 / 3  # of the sources, at least
_TINY = 1e-9
_ONE_PERSON = ("interview", "visit")
NUMBERS = [
    "item", "label", "estimate", "conf_low", "conf_high", "base", "line", "line_kind", "unfavourable", "unfavourable_low",
    "unfavourable_high", "numbers", "few", "ratings_hidden", "flag", "reason",
]  # fmt: skip
Tied = Mapping[str, Names]
Target = float | Mapping[str, float] | None


def numbers(sv: Survey, items: Sequence[str], target: Target, confidence: float, least: int) -> pd.DataFrame:
    """Each item's index with its interval, the share of answers below the middle, and the verdict against its line."""
    index = item_index(sv, items, confidence=confidence)
    below = measured(sv, items, _below, measure="unfavourable", by=None, confidence=confidence, interval="logit")
    told = {"estimate": "unfavourable", "conf_low": "unfavourable_low", "conf_high": "unfavourable_high"}
    lines = _lines(sv, items, target)
    line = index["item"].map(lines).fillna(MIDDLE)
    frame = index.assign(
        **{new: below[old].to_numpy() for old, new in told.items()},
        line=line.where(index["estimate"].notna()), line_kind=np.where(index["item"].isin(lines), TARGET, OF_SCALE),
    )  # fmt: skip
    low, high = frame["conf_low"].to_numpy(float), frame["conf_high"].to_numpy(float)
    sampled = np.asarray(sv.arrays.fraction, float)
    # Answers that are all alike have no error of their own; of a census nothing is left to chance.
    sure = (high > low + _TINY) | bool((sampled >= 1 - _TINY).all())
    reached = np.where(frame["line_kind"] == TARGET, low >= line - _TINY, low > line + _TINY)
    frame["numbers"] = np.select(
        [index["estimate"].isna(), sure & reached, sure & (high < line - _TINY)], [SILENT, GOOD, BAD], OPEN
    )
    frame["few"] = (frame["base"] < least) & bool((sampled < 0.5).any())
    # A row has other sources beside the ratings: hidden ratings hide nothing of those.
    return frame.rename(columns={"suppressed": "ratings_hidden"})[NUMBERS]


def _below(sv: Survey, item: str) -> np.ndarray:
    index = scales.rescaled(sv, item)
    return np.where(np.isnan(index), np.nan, index < MIDDLE - _TINY)


def _lines(sv: Survey, items: Sequence[str], target: Target) -> dict[str, float]:
    """The targets of those items that have one: given for each or for all, else the engagement's."""
    recommend = sv.role("recommend")  # whose target is a net promoter score
    given = {k: v for k, v in sv.about.targets.items() if k != recommend} if target is None else target
    given = given if isinstance(given, Mapping) else dict.fromkeys(items, given)
    for item, value in given.items():
        if target is not None and item not in items:
            raise MeasureError(
                f"There is a target for '{item}', which is not among the items.", mend=nearest(item, items)
            )
        if item in items and not (isinstance(value, int | float) and 0 <= value <= 100):
            raise MeasureError(f"The target of '{item}' is {value!r}.", mend="Give an index between 0 and 100.")
    return {str(item): float(value) for item, value in given.items() if item in items}


def ties(sv: Survey, items: Sequence[str], themes: Mapping[str, Theme], tied: Tied | None) -> dict[str, list[int]]:
    """The places of the themes that are about each item: those ``tied`` to it, of its name or label, or the one theme
    whose words stand in its label.
    """
    order, found = list(themes), {}
    for item, given in (tied or {}).items():
        if item not in items:
            raise MeasureError(f"Themes are tied to '{item}', which is not among the items.", mend=nearest(item, items))
        for name in names(given):
            if name not in themes:
                raise MeasureError(f"There is no theme '{name}'.", where=f"tied to '{item}'", mend=nearest(name, order))
        found[item] = [order.index(name) for name in names(given)]
    own = {name: labels_of(theme.label) for name, theme in themes.items()}
    for item in (i for i in items if i not in found):
        asked = sv.questionnaire.items.get(item)
        labels = labels_of(asked.label) if asked is not None else set()
        same = [k for k, name in enumerate(order) if name == item or labels & own[name]]
        listed = labels and sv.questionnaire.themes
        said = np.flatnonzero(matches([" ".join(sorted(labels))], list(themes.values()))[0]) if listed else []
        found[item] = same or ([int(said[0])] if len(said) == 1 else [])
    return found


@dataclass(frozen=True, eq=False)
class Comments:
    """Comments under the subjects they speak of: ``frame`` a row a subject, ``spoke`` commenters x subjects, and the
    ``index`` of each commenter on the rating that tells low raters (NaN where there is none).
    """

    frame: pd.DataFrame
    found: Found
    places: list[list[int]]
    spoke: np.ndarray
    index: np.ndarray


COMMENTED = ["themes", "commented", "mentions", "rated", "low_share", "p_value", "p_adjusted", "comments"]


def comments(
    sv: Survey, subjects: Sequence[str], places: list[list[int]], found: Found, outcome: str | None, adjust: str | None
) -> Comments:
    """How many speak of each subject, and whether rather those who rate it low or those who rate it high.

    The exact sign test: of those who speak of it and rate it off the middle, half would rate it low by chance.
    """
    who, size = found.coded.respondents, len(subjects)
    spoke = np.column_stack([found.coded.spoke[:, p].any(axis=1) for p in places])
    index = np.column_stack([_rating(sv, subject, outcome)[who] for subject in subjects])
    hidden_all = private(sv, len(who))
    mentions = spoke.sum(axis=0)
    few = np.array([hidden_all or (n > 0 and private(sv, int(n))) for n in mentions], bool)
    low, high = ((spoke & side).sum(axis=0) for side in (index < MIDDLE - _TINY, index > MIDDLE + _TINY))
    rated = (spoke & ~np.isnan(index)).sum(axis=0)
    told = ~few & np.array([n > 0 and not private(sv, int(n)) for n in rated], bool)
    p = np.where(told & (low + high > 0), sign_test(low, high), np.nan)
    held = adjusted(p, adjust)
    silent, sure = (mentions == 0) | few, np.nan_to_num(held, nan=1.0) < LEVEL
    label = [pick(theme.label, sv.language) or name for name, theme in found.themes.items()]
    frame = pd.DataFrame(
        {
            "themes": ["; ".join(label[k] for k in p) for p in places],
            "commented": np.full(size, np.nan if hidden_all or not len(who) else float(len(who))),
            "mentions": np.where(few | (np.array([len(p) for p in places], int) == 0), np.nan, mentions.astype(float)),
            "rated": np.where(told, rated, np.nan),
            "low_share": np.where(told, low / np.maximum(rated, 1), np.nan),
            "p_value": p, "p_adjusted": held,
            "comments": np.select([silent, sure & (low > high), sure], [SILENT, BAD, GOOD], OPEN).astype(object),
        }
    )  # fmt: skip
    return Comments(frame, found, places, spoke.astype(bool), index)


def _rating(sv: Survey, subject: str, outcome: str | None) -> np.ndarray:
    """The rating that tells who rates a subject low: the one named, else its own; none of a theme."""
    if outcome is not None or subject in sv.questionnaire.items:
        return scales.rescaled(sv, outcome or subject)
    return np.full(len(sv.responses), np.nan)


QUOTES = ["quote", "quote_language", "quote_translation"]


def quotes(sv: Survey, told: Comments, finding: Sequence[str]) -> pd.DataFrame:
    """One masked comment a subject, of somebody on the finding's side where enough are; none under the privacy base."""
    rows = [dict.fromkeys(QUOTES, "") for _ in finding]
    if not told.found.themes or not len(told.found.coded.comments):
        return pd.DataFrame(rows, columns=QUOTES)
    bags = telling_words(told.found)
    scores = [{word: score for word, (_, score) in own.items()} for own in telling(told.found, bags)]
    of = np.searchsorted(told.found.coded.respondents, told.found.coded.comments["respondent"].to_numpy(np.int64))
    taken: set[str] = set()
    for k, side in enumerate(finding):
        if not told.frame["mentions"].iloc[k] > 0:  # nobody, too few, or not known
            continue
        largest = max(told.places[k], key=lambda t: int(told.found.coded.spoke[:, t].sum()))
        speakers = {BAD: told.index[:, k] < MIDDLE, GOOD: told.index[:, k] > MIDDLE}.get(
            side, np.ones(len(told.spoke)) > 0
        )
        enough = not private(sv, int((speakers & told.found.coded.spoke[:, largest]).sum()))
        sides = [np.asarray(speakers if enough else np.ones(len(told.spoke)) > 0, bool)[of]] * len(scores)
        chosen = representative(told.found.coded, bags, scores, sides, sv)[largest]
        if chosen["quote"] not in taken:  # two items may share a theme
            rows[k] = chosen
            taken.add(chosen["quote"])
    return pd.DataFrame(rows, columns=QUOTES)


INTERVIEW = ["source", "who", "item", "theme", "stance", "record", "account"]
INTERVIEWED = ["sources", "sources_good", "sources_bad", "sources_mixed", "findings", "interviews", "withheld"]


def interviewed(subjects: Sequence[str], about: Mapping[str, Sequence[str]], told: pd.DataFrame | None) -> pd.DataFrame:
    """How many sources speak well, badly or both of each subject; ``about`` gives the themes that are about it.

    A source is one interview, visit, group or document, however much it says. What one person alone says is withheld.
    """
    blank = pd.DataFrame(dict.fromkeys(INTERVIEWED, np.nan), index=range(len(subjects)))
    blank = blank.assign(interviews=SILENT, withheld="")
    if told is None or told.empty:
        return blank
    given = told.reindex(columns=INTERVIEW).astype(object).fillna("").astype(str)
    named = given["source"] + "|" + given["who"] + "|" + given["account"]
    key = (given["source"] + "#" + given["record"]).mask(given["record"] == "", named)
    rows = []
    for subject in subjects:
        theme = (given["item"] == "") & given["theme"].isin([*about.get(subject, ()), subject])
        own = given[(given["item"] == subject) | theme]
        rows.append(_of_sources(own, key[own.index]))
    return pd.DataFrame(rows, columns=INTERVIEWED)


def _of_sources(own: pd.DataFrame, key: pd.Series) -> dict[str, Any]:
    """The counts of one subject and what they come to."""
    sides = own["stance"].groupby(key).agg(lambda s: s.iloc[0] if len(set(s)) == 1 else MIXED)
    n = len(sides)
    good, bad, mixed = (int((sides == side).sum()) for side in (GOOD, BAD, MIXED))
    counts = {
        "sources": float(n),
        "sources_good": good,
        "sources_bad": bad,
        "sources_mixed": mixed,
        "findings": len(own),
    }
    if n == 0:
        return counts | {"interviews": SILENT, "withheld": ""}
    if n < LEAST and own["source"].isin(_ONE_PERSON).any():
        return {"sources": float(n), "interviews": OPEN, "withheld": PRIVACY}
    clear = {GOOD: good, BAD: bad}
    side = next((s for s, count in clear.items() if count >= LEAST and count >= MOST * n - _TINY), "")
    apart = n >= LEAST and (mixed > 0 or (good > 0 and bad > 0))
    return counts | {"interviews": side or (MIXED if apart else OPEN), "withheld": ""}
