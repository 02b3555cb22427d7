"""Gaps to rivals: on each item the client's own brand less each other brand, all tested together."""

import numpy as np
import pandas as pd

from csat_helpers.measures.compare_waves import VALUES
from csat_helpers.measures.contrasts import COLUMNS as CONTRASTS
from csat_helpers.measures.contrasts import check_measure
from csat_helpers.measures.difference import difference
from csat_helpers.measures.kernel import estimation
from csat_helpers.measures.kernel.adjust import adjust as adjusted
from csat_helpers.measures.kernel.adjust import check_adjustment
from csat_helpers.measures.own_brand import own_brand
from csat_helpers.measures.tidy import Names, banner, empty, names
from csat_helpers.survey.survey import Survey

COLUMNS = [*CONTRASTS, "own_estimate", "other_estimate"]
_ENDS = {"conf_low": "conf_high", "conf_high": "conf_low"}
_SIDES = {"level": "other", "level_label": "other_label", "base": "other_base"}


def brand_gaps(
    sv: Survey,
    items: Names,
    by: str,
    *,
    own: object | None = None,
    measure: str = "index",
    adjust: str | None = "holm",
    confidence: float = 0.95,
) -> pd.DataFrame:
    """The own brand less each rival on each item, in the units of ``measure``, with a test of no difference.

    ``by`` is the column of brands and ``own`` the code of the client's, the engagement's own where not given.
    ``measure`` is mean, index, nps, top_box or bottom_box. Returns :data:`COLUMNS`, a row an item and rival:
    ``level`` is the own brand and ``other`` the rival, ``own_estimate`` and ``other_estimate`` what each scores.
    ``p_value`` is adjusted over the whole table (all items and all rivals that are shown), so that under ``holm`` the
    chance of one false mark anywhere in it is at most 5% at the 95% level; intervals are not adjusted. Respondents
    who rate several brands count as clusters. Rows of a hidden brand are hidden.

    Empty where no own brand is named. Raises MeasureError where nobody has it. Source: Holm (1979); the test is that of
    :func:`csat_helpers.measures.difference`.

    >>> import pandas as pd
    >>> from csat_helpers import survey
    >>> sv = survey.from_frame(
    ...     pd.DataFrame({"q": [1, 2, 4, 5], "brand": ["x", "x", "y", "y"]}),
    ...     {"items": {"q": {"scale": {"min": 1, "max": 5}}}},
    ... )
    >>> brand_gaps(sv, "q", "brand", own="y")[["level", "other", "estimate"]].values.tolist()
    [['y', 'x', 75.0]]
    """
    check_measure(measure)
    check_adjustment(adjust)
    asked, levels = names(items), banner(sv, by)
    if not asked or not levels.members.size:
        return empty(columns=COLUMNS)
    code = own_brand(sv, own, levels.level, by)
    if not code:
        return empty(columns=COLUMNS)
    held = difference(sv, asked, by, measure=measure, against=code, confidence=confidence)
    frame = _turned(held)
    frame["p_value"] = adjusted(frame["p_value"].to_numpy(float), adjust)
    values = np.column_stack([VALUES[measure](sv, item) for item in asked])
    scores = estimation.estimate(values, levels.members, sv.arrays).estimate
    place = {level: k for k, level in enumerate(levels.level)}
    item = [asked.index(name) for name in frame["item"]]
    shown = frame["estimate"].notna()
    for column, side in (("own_estimate", "level"), ("other_estimate", "other")):
        score = scores[[place[level] for level in frame[side]], item] if len(frame) else np.empty(0)
        frame[column] = pd.Series(score, index=frame.index, dtype=float).where(shown)
    return frame.loc[:, COLUMNS]


def _turned(frame: pd.DataFrame) -> pd.DataFrame:
    """Each difference the other way round: the level it was held against less the level."""
    swap = {**_ENDS, **_SIDES, **{other: name for name, other in _SIDES.items()}}
    turned = frame.rename(columns=swap).reset_index(drop=True)
    for column in ("estimate", "conf_low", "conf_high"):
        turned[column] = -turned[column].astype(float)
    return turned.loc[:, CONTRASTS]
