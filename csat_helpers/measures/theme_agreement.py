"""Whether the machine sorts comments as people did: agreement of two codings, theme by theme."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from csat_helpers.errors import MeasureError
from csat_helpers.locale import say
from csat_helpers.measures.agreement import kappa
from csat_helpers.measures.kernel.estimation import divide
from csat_helpers.measures.texts import private
from csat_helpers.measures.theme_proposals import Found, sorted_into
from csat_helpers.measures.themes import label_of
from csat_helpers.measures.tidy import Names, check_confidence, empty, names
from csat_helpers.survey.hand_codes import parted, places
from csat_helpers.survey.questionnaire import plain_code
from csat_helpers.survey.survey import Survey

COLUMNS = [
    "theme", "label", "measure", "estimate", "std_error", "conf_low", "conf_high", "base", "by_hand", "by_machine",
    "by_both", "found", "right", "agreed", "other_codes", "suppressed", "reason",
]  # fmt: skip


def theme_agreement(
    sv: Survey,
    item: Names,
    themes: Mapping[str, object] | None = None,
    *,
    coded: str | None = None,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Cohen's kappa of the machine's coding and people's, a row a theme, on the comments that people coded.

    ``coded`` names the column of the hand coding, unless the item's ``coded`` in the questionnaire does. It holds, for
    each comment, a theme's name, its label or one of its ``codes``, several parted by semicolon or comma; a blank is a
    comment that nobody coded, and any other code (``other_codes`` counts the comments that have one) means none of
    these themes.

    Returns :data:`COLUMNS`: ``estimate`` is kappa (1 full agreement, 0 no more than chance) with its large-sample
    interval, ``base`` the comments compared, ``by_hand``, ``by_machine`` and ``by_both`` how many of them each gave the
    theme, ``found`` the part of the hand's that the machine found, ``right`` the part of the machine's that the hand
    has, ``agreed`` the part of all on which both say the same. Counts are unweighted: it is the coding that is tested.
    No rows where no
    column is named; of several items the first that has one. Raises MeasureError where no code belongs to a theme.

    >>> from csat_helpers import survey
    >>> asked = {"items": {"why": {"role": "verbatim", "coded": "code"}, "code": {}}}
    >>> frame = pd.DataFrame({"why": ["long wait", "waited", "price", "rude"], "code": ["1", "1", "2", "1"]})
    >>> own = {"waiting": {"words": {"en": ["wait"]}, "codes": [1]}, "price": {"words": {"en": ["price"]}, "codes": [2]}}
    >>> theme_agreement(survey.from_frame(frame, asked), "why", own)[["theme", "estimate"]].values.tolist()
    [['waiting', 0.5], ['price', 1.0]]
    """
    check_confidence(confidence)
    asked = [name for name in names(item) if coded or _column(sv, name)][:1]
    if not asked:
        return empty(columns=COLUMNS)
    column = coded or _column(sv, asked[0])
    found = sorted_into(sv, asked, themes)
    comments = found.coded.comments
    given = sv.column(column).iloc[comments["respondent"].to_numpy(np.int64)].reset_index(drop=True)
    given = given.map(plain_code, na_action="ignore").fillna("").astype(str).str.strip()
    by_hand = (given != "").to_numpy()
    if not found.themes or not by_hand.any() or private(sv, int(by_hand.sum())):
        return empty(columns=COLUMNS)
    hand, other = _by_hand(sv, column, given[by_hand], found)
    machine = found.coded.mentions[by_hand]
    rows = [_row(sv, found, k, hand[:, k], machine[:, k], confidence) for k in range(len(found.themes))]
    return pd.DataFrame(rows).assign(measure="kappa", other_codes=other).loc[:, COLUMNS]


def _column(sv: Survey, item: str) -> str:
    """The column that the questionnaire names as an item's hand coding, else empty."""
    asked = sv.questionnaire.items.get(item)
    return (asked.coded if asked else None) or ""


def _by_hand(sv: Survey, column: str, given: pd.Series, found: Found) -> tuple[np.ndarray, int]:
    """The themes that people gave (comments x themes), and how many comments have a code that is of none."""
    place = places(sv, column, found.themes)
    hand, other = np.zeros((len(given), len(found.themes)), bool), 0
    for row, text in enumerate(given):
        codes = parted(text, place)
        known = [place[code] for code in codes if code in place]
        hand[row, known] = True
        other += len(known) < len(codes)
    if not hand.any():
        some = ", ".join(repr(text) for text in dict.fromkeys(given.tolist()[:200]))[:80]
        raise MeasureError(
            f"No code in '{column}' belongs to a theme: {some}.",
            mend=f"Give each theme its codes. Themes: {', '.join(list(found.themes)[:12])}.",
        )
    return hand, other


def _row(
    sv: Survey, found: Found, place: int, hand: np.ndarray, machine: np.ndarray, confidence: float
) -> dict[str, object]:
    name, both = list(found.themes)[place], int((hand & machine).sum())
    agreed = kappa(hand.astype(int), machine.astype(int), confidence=confidence, language=sv.language)
    never = not hand.any() and not machine.any()
    reason = say(sv.language, "nobody gave the theme, by hand or by machine") if never else agreed.reason
    return {
        "theme": name,
        "label": label_of(sv, name, found),
        "estimate": agreed.estimate,
        "std_error": agreed.std_error,
        "conf_low": agreed.conf_low,
        "conf_high": agreed.conf_high,
        "base": len(hand),
        "by_hand": int(hand.sum()),
        "by_machine": int(machine.sum()),
        "by_both": both,
        "found": float(divide(np.array(both), np.array(hand.sum()))),
        "right": float(divide(np.array(both), np.array(machine.sum()))),
        "agreed": float((hand == machine).mean()),
        "suppressed": "",
        "reason": reason,
    }
