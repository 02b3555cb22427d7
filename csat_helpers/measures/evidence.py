"""Evidence matrix: what numbers, comments and interviews each say of an item, whether they agree, how strong it is."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from csat_helpers.locale import pick
from csat_helpers.measures import evidence_sources as sources
from csat_helpers.measures.evidence_sources import BAD, GOOD, Target, Tied
from csat_helpers.measures.kernel.adjust import check_adjustment
from csat_helpers.measures.theme_proposals import sorted_into
from csat_helpers.measures.tidy import Names, check_confidence, empty, names
from csat_helpers.survey.survey import Survey
from csat_helpers.survey.theme_list import general

CONVERGE, DIFFER, ONE, NONE = "converge", "differ", "one", "none"
STRONG, MODERATE, WEAK, CONFLICTING, NOTHING = STRENGTHS = ("strong", "moderate", "weak", "conflicting", "nothing")
ITEM, THEME = "item", "theme"
_RELIABLE = 30  # respondents, where the survey has no policy that says
COLUMNS = [
    "kind", "item", "label", "estimate", "conf_low", "conf_high", "base", "line", "line_kind", "unfavourable",
    "unfavourable_low", "unfavourable_high", "numbers", "few", *sources.COMMENTED, *sources.QUOTES, *sources.INTERVIEWED,
    "clear_sources", "agreement", "finding", "strength", "importance", "quadrant", "ratings_hidden", "flag", "reason",
]  # fmt: skip


def evidence(
    sv: Survey,
    items: Names,
    *,
    interviews: pd.DataFrame | None = None,
    outcome: str | None = None,
    priorities: pd.DataFrame | None = None,
    target: Target = None,
    comments: Names | None = None,
    tied: Tied | None = None,
    adjust: str | None = "fdr_bh",
    confidence: float = 0.95,
) -> pd.DataFrame:
    """What three sources say of each item: a triangulation matrix, a row an item.

    *Numbers*: ``estimate`` is the index (0 to 100) with its interval, ``unfavourable`` the share of answers below the
    middle of the scale with its logit interval. ``numbers`` is ``good`` where the whole interval lies above ``line``,
    ``bad`` where it lies below, else ``open``. The line is ``target`` (one number, or one an item; the engagement's
    where it is not given; reached is enough), else the middle of the scale (50). An interval without
    width (all answered alike) is ``open`` unless everyone was asked.

    *Comments*: those under the item's themes: those ``tied`` to it, of its name or label, or the one theme of the
    questionnaire's own list whose words stand in its label (themes that the machine proposes are wider than items: tie
    them by hand). ``mentions`` of ``commented`` respondents speak of it, and ``low_share`` of the ``rated`` among these
    rate it below the middle (on ``outcome`` where one is named, else on the item itself). ``comments`` is ``bad`` or
    ``good`` where the exact sign test of low against high raters holds at 5% (``p_adjusted``, by ``adjust`` over the
    items), else ``open``. Under the privacy base nothing.

    *Interviews* (the frame of ``survey.read_interviews``): ``sources`` speak of it, ``sources_good, sources_bad,
    sources_mixed`` of them well, badly or both. ``interviews`` is ``good`` or ``bad`` where two sources or more, and two
    thirds of all, speak so; ``mixed`` where they are divided; else ``open``. What one person alone says is
    ``withheld``. A theme that only interviews have, and no item, is a row of ``kind`` theme.

    ``agreement``: ``converge`` (two sources or more are clear, and the same way; ``clear_sources`` counts them),
    ``differ`` (they are clear in opposite ways), ``one`` or ``none`` is clear. ``finding`` is the way they agree on.
    ``strength``, with none against it: ``strong`` where the numbers are clear and interviews, a source of its own, agree;
    ``moderate`` where the numbers are clear without them, or comments and interviews agree without numbers; ``weak`` where
    comments or interviews alone are clear; ``conflicting`` where sources differ; ``nothing`` where none is clear.
    Comments are words of the respondents who gave the ratings: they support the numbers, and do not make them strong.
    Numbers of a ``few`` respondents (fewer than the reliable base, 30, and less than half of the population) count one step
    lower. ``importance`` and ``quadrant`` are those of ``priorities``.

    Returns :data:`COLUMNS`; ``quote`` is one masked comment. Raises MeasureError for an item without a rating
    scale, a target outside the index, or a theme there is not.
    Source: the rule is ours, after the convergence coding of Farmer et al. (2006), Qualitative Health Research 16 (agreement,
    silence, dissonance) and O'Cathain, Murphy and Nicholl (2010), BMJ 341, c4587. It asks some of what GRADE-CERQual asks
    (coherence, adequacy) and is no such rating. Sign test: Conover (1999).

    >>> import pandas as pd
    >>> from csat_helpers import survey
    >>> asked = {"bills": {"scale": {"min": 1, "max": 5}}}
    >>> sv = survey.from_frame(pd.DataFrame({"bills": [1, 2, 2, 1, 3, 2] * 6}), {"items": asked})
    >>> told = pd.DataFrame({"source": ["interview", "document"], "item": ["bills"] * 2, "stance": ["bad"] * 2})
    >>> found = evidence(sv, "bills", interviews=told)
    >>> found[["numbers", "comments", "interviews", "agreement", "finding", "strength"]].values.tolist()
    [['bad', '', 'bad', 'converge', 'bad', 'strong']]
    """
    check_confidence(confidence)
    check_adjustment(adjust)
    asked = names(items)
    if not asked:
        return empty(columns=COLUMNS)
    found = sorted_into(sv, sv.roles("verbatim") if comments is None else comments)
    least = _RELIABLE if sv.disclosure is None else sv.disclosure.reliable_base
    known = found.themes or sv.questionnaire.themes or general()
    places = sources.ties(sv, asked, found.themes, tied)
    about = {i: [list(known)[k] for k in p] for i, p in sources.ties(sv, asked, known, tied).items()}
    more = _of_themes(interviews, about)
    subjects = [*asked, *more]
    order = list(found.themes)
    spots = [places[i] for i in asked] + [[order.index(t)] if t in order else [] for t in more]
    told = sources.comments(sv, subjects, spots, found, outcome, adjust)
    frame = sources.numbers(sv, asked, target, confidence, least).assign(kind=ITEM)
    if more:
        frame = pd.concat([frame, _silent(sv, more, known)], ignore_index=True)
    frame = pd.concat([frame, told.frame, sources.interviewed(subjects, about, interviews)], axis=1)
    frame = _weighed(frame)
    frame = pd.concat([frame, sources.quotes(sv, told, frame["finding"].tolist())], axis=1)
    return _with_priorities(frame, priorities).loc[:, COLUMNS]


def _of_themes(interviews: pd.DataFrame | None, about: dict[str, list[str]]) -> list[str]:
    """Themes that interviews speak of and no item is about."""
    if interviews is None or interviews.empty or "theme" not in interviews.columns:
        return []
    rows = interviews
    if "item" in rows.columns:
        rows = rows[rows["item"].fillna("") == ""]
    taken = {theme for own in about.values() for theme in own} | set(about)
    return [t for t in dict.fromkeys(rows["theme"].fillna("").astype(str)) if t and t not in taken]


def _silent(sv: Survey, themes: Sequence[str], known: dict) -> pd.DataFrame:
    """Rows of what nobody was asked to rate."""
    everything = {**general(), **known}
    label = [pick(everything[t].label, sv.language) if t in everything else t for t in themes]
    head = pd.DataFrame({"kind": THEME, "item": list(themes), "label": label})
    texts = dict.fromkeys(("line_kind", "numbers", "ratings_hidden", "flag", "reason"), "")
    return head.reindex(columns=[*sources.NUMBERS, "kind"]).assign(**texts, few=False)


def _weighed(frame: pd.DataFrame) -> pd.DataFrame:
    """Agreement, finding and strength of each row's three verdicts."""
    told = frame[["numbers", "comments", "interviews"]].to_numpy(object)
    good, bad = (told == GOOD).sum(axis=1), (told == BAD).sum(axis=1)
    clear, differ = good + bad, (good > 0) & (bad > 0)
    agreement = np.select([differ, clear > 1, clear == 1], [DIFFER, CONVERGE, ONE], NONE)
    finding = np.select([differ, good > 0, bad > 0], ["", GOOD, BAD], "")
    numbers, others = ((told[:, k] == GOOD) | (told[:, k] == BAD) for k in (0, 2))
    # 3 strong, 2 moderate, 1 weak, 0 nothing; numbers of few respondents one step lower
    step = np.select([numbers & others, numbers | (clear > 1), clear == 1], [3, 2, 1], 0)
    step = step - (numbers & frame["few"].to_numpy(bool))
    strength = np.where(differ, CONFLICTING, np.array([NOTHING, WEAK, MODERATE, STRONG])[step])
    return frame.assign(clear_sources=clear, agreement=agreement, finding=finding, strength=strength)


def _with_priorities(frame: pd.DataFrame, priorities: pd.DataFrame | None) -> pd.DataFrame:
    """Importance and quadrant of each item, where they are known."""
    blank = frame.assign(importance=np.nan, quadrant="")
    if priorities is None or priorities.empty:
        return blank
    of = priorities.drop_duplicates("item").set_index("item")
    if "importance" in of:
        blank["importance"] = frame["item"].map(of["importance"]).astype(float)
    if "quadrant" in of:
        blank["quadrant"] = frame["item"].map(of["quadrant"]).fillna("").astype(str)
    return blank
