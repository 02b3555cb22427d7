"""How precise the study's figures are at bases of several sizes: half the width of their confidence intervals."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from csat_helpers.locale import say
from csat_helpers.measures.index import index
from csat_helpers.measures.kernel.intervals import t_quantile
from csat_helpers.measures.nps import nps
from csat_helpers.measures.tidy import Names, check_confidence
from csat_helpers.survey.survey import Survey

PRECISION = ["measure", "label", "base", "margin", "std_dev", "deff", "df", "reason"]
BASES = (1000, 500, 200, 100, 50)


def precision(
    sv: Survey,
    items: Names = (),
    *,
    recommend: Names = (),
    bases: Sequence[int] = BASES,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """The margin of error at a base: of a share of 50 %, of the index of ``items`` and of the NPS of ``recommend``.

    A measure's first base is that of the survey's domain, where an index and an NPS have their own interval; then
    those of ``bases`` that are smaller and not hidden. Returns :data:`PRECISION`: ``margin`` is half the interval's
    width, ``t s sqrt(deff / base)``, 0 to 1 of a share, in points of an index and an NPS; ``std_dev`` is s (0.5 of a
    share), ``df`` the design's. ``deff`` at smaller bases, and of the share, is the larger of what unequal weights
    alone do (1 + cv squared, Kish) and the design effect estimated for the measure (for a share, that of the index):
    what fitting to margins gains on the whole sample is not to be had in a group. Of a known population the part that
    answered is no matter of chance, in a group as in the whole (finite population correction). Raises MeasureError for an item
    without a scale. Source: Kish (1965), Survey Sampling, section 8.2; Kish (1992).

    >>> import pandas as pd
    >>> from csat_helpers import survey
    >>> sv = survey.from_frame(pd.DataFrame({"sex": ["f", "m"] * 500}), {})
    >>> precision(sv)[["base", "margin"]].round(3).values.tolist()[:2]
    [[1000.0, 0.031], [500.0, 0.044]]
    """
    check_confidence(confidence)
    df = float(sv.arrays.df)
    own = [f.iloc[0] for f in (index(sv, items), nps(sv, recommend)) if len(f)]
    kish = _kish(sv) * _unseen(sv)
    estimated = own[0]["deff"] if own else float("nan")
    smaller = [b for b in bases if _least(sv) <= b < sv.base]
    rows = [
        ("share", say(sv.language, "Share of 50%"), base, 0.5, float(np.fmax(kish, estimated)))
        for base in [sv.base, *smaller]
    ]
    for row in own:
        named = (row["measure"], row["label"])
        rows.append((*named, int(np.nan_to_num(row["base"])), _spread(row), float(row["deff"])))
        rows += [(*named, base, _spread(row), float(np.fmax(kish, row["deff"]))) for base in smaller]
    frame = pd.DataFrame(rows, columns=["measure", "label", "base", "std_dev", "deff"]).assign(df=df)
    with np.errstate(divide="ignore", invalid="ignore"):
        error = frame["std_dev"] * np.sqrt(frame["deff"] / frame["base"])
    frame["margin"] = (t_quantile(df, confidence) * error).where(frame["base"] > 0)
    hidden = say(sv.language, "too few respondents, or nothing that varies")
    return frame.assign(reason=np.where(frame["margin"].isna(), hidden, ""))[PRECISION]


def _kish(sv: Survey) -> float:
    """What unequal weights alone do to variances in the domain: 1 + cv squared."""
    weight = sv.arrays.weight[sv.rows & (sv.arrays.weight > 0)]
    return float(len(weight) * (weight @ weight) / weight.sum() ** 2) if len(weight) else float("nan")


def _unseen(sv: Survey) -> float:
    """The part of the population that did not answer, which alone is left to chance; 1 where the population is not known."""
    inside = sv.rows & (sv.arrays.weight > 0)
    drawn = np.bincount(sv.arrays.stratum[inside], minlength=len(sv.arrays.fraction))
    known = sv.arrays.fraction[drawn > 0]
    if not len(known) or not (known > 0).all():
        return 1.0
    return 1 - float(drawn.sum() / (drawn[drawn > 0] / known).sum())


def _least(sv: Survey) -> int:
    """The smallest base of which anything is shown."""
    if sv.disclosure is None:
        return 2
    hides = sv.disclosure.reliability == "hide"
    return max(sv.disclosure.privacy_base, sv.disclosure.reliable_base if hides else 0)


def _spread(row: pd.Series) -> float:
    """The standard deviation of the answers, from an estimate's error; its square has the divisor n - 1."""
    if not row["deff"] > 0:
        return float("nan")
    return float(row["std_error"] / np.sqrt(row["deff"]) * np.sqrt(row["base"]))
