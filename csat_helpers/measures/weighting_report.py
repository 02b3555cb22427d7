"""How respondents were weighted: margins before and after, the weights' range, and what weighting costs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from csat_helpers.columns import TOTAL as ALL
from csat_helpers.locale import say
from csat_helpers.measures import disclosure
from csat_helpers.survey.stated_population import WEIGHT
from csat_helpers.survey.survey import Survey
from csat_helpers.survey.weights.weight_summary import COLUMNS, weight_summary
from csat_helpers.survey.weights.weighting import SHARE, Weighting

MARGINS = [
    "wave", "item", "label", "level", "level_label", "measure", "base", "unweighted", "before", "target", "after",
    "change", "suppressed", "flag", "reason",
]  # fmt: skip
SUMMARY = [*COLUMNS, "suppressed", "flag", "reason"]


@dataclass(frozen=True, eq=False)
class WeightingReport:
    """``margins``: a row a category and wave (see :data:`MARGINS`); ``summary``: a row a wave (see :data:`SUMMARY`).

    ``settings`` are what was asked for: method (``population`` where strata count by a stated population), base weight, population, tolerance, trimming and the rest.
    """

    margins: pd.DataFrame
    summary: pd.DataFrame
    settings: Mapping[str, Any] = field(default_factory=dict)


def weighting_report(sv: Survey) -> WeightingReport:
    """What weighting did to the sample, a wave at a time; whole waves, whichever segment or unit is selected.

    Frame ``margins`` (no rows where the weights were not fitted here) has ``wave, item, label, level, level_label``,
    ``measure`` (share, or total for a numeric column that weights were calibrated to), ``base`` (respondents),
    ``unweighted`` (its share of the respondents, missing of a total), ``before`` under the base weights (those that
    make up for unequal chances of selection, before the fit), ``target`` and ``after`` (shares are 0 to 1), ``change``
    (after less before), ``suppressed, flag, reason``. The privacy rule hides small categories.

    Frame ``summary`` works for weights of the file, and for none, too. It has ``wave, base`` (respondents with a
    weight above 0), ``weight_sum, mean, min, max, ratio`` (max over min), ``cv`` (standard deviation over mean),
    ``deff`` (1 + cv squared: what unequal weights alone do to variances), ``effective_base`` (base over deff),
    ``efficiency`` (1 over deff, 0 to 1), ``trimmed`` (respondents whose weight was cut or raised), ``iterations``,
    ``converged`` (missing where nothing was fitted), ``lonely`` (strata with one cluster). Source: Kish (1992).

    >>> import pandas as pd
    >>> from csat_helpers import survey
    >>> sv = survey.from_frame(pd.DataFrame({"sex": ["f", "f", "f", "m"]}), {})
    >>> report = weighting_report(survey.rake(sv, {"sex": {"f": 0.5, "m": 0.5}}))
    >>> report.margins[["level", "before", "after"]].round(2).values.tolist()
    [['f', 0.75, 0.5], ['m', 0.25, 0.5]]
    >>> report.summary[["deff", "effective_base"]].round(2).values.tolist()
    [[1.33, 3.0]]
    """
    summary = weight_summary(sv)
    margins = [_margins(sv, sv.weighting, wave) for wave in summary["wave"]] if sv.weighting else []
    summary["reason"] = [_reason(sv, row) for _, row in summary.iterrows()]
    summary = disclosure.apply(summary.assign(suppressed="", flag=""), sv, reliability=False).loc[:, SUMMARY]
    shown = pd.concat(margins, ignore_index=True) if margins else pd.DataFrame(columns=MARGINS)
    return WeightingReport(shown, summary, _settings(sv))


def _margins(sv: Survey, weighting: Weighting, wave: str) -> pd.DataFrame:
    """One wave's margins with labels, hidden within themselves: a category of one wave does not stand for another's."""
    told = weighting.margins[weighting.margins["wave"] == wave]
    columns = [_columns(weighting, name) for name in told["column"]]
    levels = [level.split(" × ") for level in told["level"]]
    frame = told.rename(columns={"column": "item", "kind": "measure"}).assign(
        label=[" × ".join(sv.label(c) for c in names) for names in columns],
        level_label=[_label(sv, names, codes) for names, codes in zip(columns, levels, strict=True)],
        unweighted=_unweighted(told),
        change=told["after"] - told["before"],
        by=[names[0] if kind == SHARE else ALL for names, kind in zip(columns, told["kind"], strict=True)],
        suppressed="",
        flag="",
        reason="",
    )
    return disclosure.apply(frame.reset_index(drop=True), sv, reliability=False).loc[:, MARGINS]


def _unweighted(told: pd.DataFrame) -> pd.Series:
    """Each category's share of a margin's respondents, NaN of a total."""
    share = told["base"] / told.groupby("column", sort=False)["base"].transform("sum")
    return share.where(told["kind"] == SHARE)


def _columns(weighting: Weighting, name: str) -> list[str]:
    """The columns of a margin: those crossed in it, or the one it is called after."""
    crossed = {" × ".join(columns): columns for columns in weighting.settings.get("margins", [])}
    return list(crossed.get(name, [name]))


def _label(sv: Survey, columns: list[str], codes: list[str]) -> str:
    if len(codes) != len(columns):  # a code that holds the sign itself
        return " × ".join(codes)
    return " × ".join(sv.level_label(c, code) if code else "" for c, code in zip(columns, codes, strict=True))


def _reason(sv: Survey, row: pd.Series) -> str:
    """Why a number of a summary's row is missing."""
    if not row["base"]:
        return say(sv.language, "nobody has a weight above 0")
    if row["converged"] is True:
        known = row["iterations"] == row["iterations"]
        return "" if known else say(sv.language, "the number of trimming cycles is not known")
    if sv.design.weight is None:
        return say(sv.language, "no weights: every respondent counts one")
    return say(sv.language, "weights were not fitted to a population here")


def _settings(sv: Survey) -> dict[str, Any]:
    own = "population" if sv.design.weight == WEIGHT else ""
    found = dict(sv.weighting.settings) if sv.weighting else {"method": own, "weight": sv.design.weight or ""}
    replicates = sv.design.replicates
    return {**found, "replicate_weights": len(replicates.columns) if replicates else 0}
