"""Threshold decisions: who meets a standard, who fails it, and of whom the data cannot tell, at declared error rates."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import special

from csat_helpers.columns import TIDY
from csat_helpers.errors import MeasureError, nearest
from csat_helpers.locale import say, say_n
from csat_helpers.measures import disclosure
from csat_helpers.measures.claim_check import POWER
from csat_helpers.measures.claim_check_evidence import FEWEST_CLUSTERS, LEAST
from csat_helpers.measures.claim_check_shares import design_bounds, design_p
from csat_helpers.measures.compare_waves import VALUES
from csat_helpers.measures.index import composite, composite_label
from csat_helpers.measures.kernel import adjust as adjusting
from csat_helpers.measures.kernel import estimation
from csat_helpers.measures.kernel.estimation import Grid
from csat_helpers.measures.kernel.returning import returning
from csat_helpers.measures.threshold_tests import Tested, tested
from csat_helpers.measures.tidy import Banner, banner, empty, framed
from csat_helpers.measures.top_box import box
from csat_helpers.survey.survey import Survey
from csat_helpers.survey.thresholds import BOXES, Given, Standard, standards

COLUMNS = [
    *TIDY, "standard", "boxes", "side", "threshold", "error", "bound_error", "p_meets", "p_fails",
    "p_meets_adjusted", "p_fails_adjusted", "decisions", "decision", "power", "needed", "more",
]  # fmt: skip
MEETS, FAILS, OPEN = "meets", "fails", "cannot_tell"
ADJUSTMENTS = (None, "holm")
_FARTHEST = 100  # a sample so many times larger is no plan


def threshold_decisions(
    sv: Survey,
    thresholds: Sequence[Given] | None = None,
    by: str | None = None,
    *,
    error: float = 0.05,
    adjust: str | None = None,
) -> pd.DataFrame:
    """Each threshold with its decision, for the whole study or each level of ``by``: ``meets``, ``fails``, ``cannot_tell``.

    ``thresholds`` are those of ``regulation`` in engagement.yaml, or mappings of the same keys (``item`` or ``role``,
    ``measure``, ``at_least`` or ``at_most``, ``error``, ``each``); those meant for units alone are left out of the whole,
    and those for the whole of the units. A role's index is one composite of its items.

    *Meets* where a one-sided test shows that the value is on the right side of the threshold, *fails* where another
    shows that it is on the wrong one. The chance of calling one that fails *meets* is at most the threshold's
    ``error``, and so is that of calling one that meets it *fails*: for each decision by itself, or with
    ``adjust="holm"`` for all decisions of the frame together. Means, indices and net promoter scores are held by
    Student's t on the design, with the skewness of the answers taken off (Hall's transformation) and the degrees of
    freedom of the clusters that the level reaches; shares by Korn and Graubard's exact binomial.

    Returns :data:`COLUMNS`: ``standard`` numbers the thresholds; ``conf_low`` and ``conf_high`` are one-sided bounds, each
    with error ``bound_error`` (``error``, over all ``decisions`` a part of it); ``p_meets`` and ``p_fails`` those of the
    two tests. ``needed`` is how many respondents would find the distance there is with ``power`` (0.8), ``more`` how
    many that is beyond the base. A level that bears no test (hidden, fewer than 30 respondents or 10 clusters, all
    answers alike) has no decision and its ``reason``.

    Raises MeasureError for a threshold about what is not there, or outside the measure's scale.
    Source: Hall (1992), JRSS B 54; Korn and Graubard (1998), Survey Methodology 24; Holm (1979).

    >>> import pandas as pd
    >>> from csat_helpers import survey
    >>> sv = survey.from_frame(
    ...     pd.DataFrame({"q": [3, 4, 4, 5] * 10 + [1, 2, 2, 4] * 10, "branch": ["a"] * 40 + ["b"] * 40}),
    ...     {"items": {"q": {"scale": {"min": 1, "max": 5}}}},
    ... )
    >>> threshold_decisions(sv, [{"item": "q", "at_least": 60}], by="branch")["decision"].tolist()
    ['meets', 'fails']
    """
    if adjust not in ADJUSTMENTS:
        raise MeasureError(f"Decisions are not adjusted by '{adjust}'.", mend=nearest(adjust, ["holm"]))
    other = "unit" if by is None else "whole"
    asked = [one for one in standards(sv, thresholds, error) if one.each != other]
    levels = banner(sv, by)
    if not asked or not levels.members.size:
        return empty(columns=COLUMNS)
    parts = [_evidence(sv, one, levels, 1.0) for one in asked]
    tests = sum(int((part["reason"] == "").sum()) for part in parts)
    if adjust is not None and tests > 1:
        parts = [_evidence(sv, one, levels, tests) for one in asked]
    return _decided(pd.concat(parts, ignore_index=True), adjust).loc[:, COLUMNS]


def values_of(sv: Survey, one: Standard) -> np.ndarray:
    """A number a respondent, whose mean is held against the threshold."""
    item, *more = one.items
    if more:
        return composite(sv, one.items)
    if one.measure in BOXES:
        return box(sv, item, one.boxes if one.measure == "top_box" else -one.boxes)
    return VALUES[one.measure](sv, item)


def _evidence(sv: Survey, one: Standard, levels: Banner, parts: float) -> pd.DataFrame:
    """One threshold's rows before they are decided; bounds have the error divided by ``parts``."""
    values, design = values_of(sv, one), returning(sv)
    grid = estimation.estimate(values[:, None], levels.members, design)
    of = tested(values, grid, levels.members, design)
    numbers = _shares(of, grid, one, parts) if one.measure in BOXES else _means(of, one, parts)
    item = one.items[0] if len(one.items) == 1 else "index"
    label = one.label or (sv.label(item) if len(one.items) == 1 else composite_label(sv, one.items))
    instead = {name: numbers[name][:, None] for name in ("std_error", "df", "conf_low", "conf_high")}
    frame = framed(sv, grid, levels, [item], [label], one.measure, confidence=0.95, instead=instead)
    frame = frame.assign(
        standard=one.number, boxes=one.boxes if one.measure in BOXES else np.nan, threshold=one.threshold,
        side="at_least" if one.at_least else "at_most", error=one.error, bound_error=one.error / parts,
        p_meets=numbers["above"] if one.at_least else numbers["below"],
        p_fails=numbers["below"] if one.at_least else numbers["above"],
        reason=_reasons(sv, frame, grid, numbers["above"]),
    )  # fmt: skip
    shown = disclosure.apply(frame, sv, keep=("standard", "boxes", "threshold", "error", "bound_error"))
    small = say(sv.language, "too few respondents")
    return shown.assign(reason=np.where(shown["suppressed"] != "", small, shown["reason"]))


def _means(of: Tested, one: Standard, parts: float) -> dict[str, np.ndarray]:
    low, high = of.bounds(one.error / parts)
    sides = {name: of.p(one.threshold, above=name == "above") for name in ("above", "below")}
    return {"std_error": of.error, "df": of.df, "conf_low": low, "conf_high": high, **sides}


def _shares(of: Tested, grid: Grid, one: Standard, parts: float) -> dict[str, np.ndarray]:
    """Exact bounds and p of shares, which everyone answering alike has too."""
    found = {name: np.full(len(of.df), np.nan) for name in ("conf_low", "conf_high", "above", "below")}
    for k in np.flatnonzero((of.df >= 1) & np.isfinite(of.error)):
        share, spread, df = float(of.estimate[k]), float(of.error[k]), float(of.df[k])
        base, effective = float(grid.base[k, 0]), float(grid.effective_base[k, 0])
        low, high = design_bounds(share, spread, base, effective, df, one.error / parts)
        found["conf_low"][k], found["conf_high"][k] = low, high
        for name in ("above", "below"):
            found[name][k] = design_p(share, spread, base, effective, df, one.threshold, above=name == "above")
    return {"std_error": of.error, "df": of.df, **found}


def _reasons(sv: Survey, frame: pd.DataFrame, grid: Grid, p: np.ndarray) -> np.ndarray:
    """Why a level bears no test; empty where it does."""
    lang, given = sv.language, frame["reason"].to_numpy(object)
    cases = (
        (given != "", given),
        (
            grid.base[:, 0] < LEAST,
            say_n(lang, "fewer than {n} respondent", "fewer than {n} respondents", LEAST, n=LEAST),
        ),
        (
            grid.clusters[:, 0] < FEWEST_CLUSTERS,
            say_n(lang, "fewer than {n} cluster", "fewer than {n} clusters", FEWEST_CLUSTERS, n=FEWEST_CLUSTERS),
        ),
        (np.isnan(p), say(lang, "everyone answered alike: no error to test against")),
    )
    return np.select([case for case, _ in cases], [words for _, words in cases], default="").astype(object)


def _decided(frame: pd.DataFrame, adjust: str | None) -> pd.DataFrame:
    """The decisions of all rows, and what it would take to tell."""
    known = (frame["reason"] == "").to_numpy()
    p = {name: frame[f"p_{name}"].where(known).to_numpy(float) for name in (MEETS, FAILS)}
    held = {name: adjusting.adjust(found, adjust) for name, found in p.items()}
    error = frame["error"].to_numpy(float)
    with np.errstate(invalid="ignore"):
        decision = np.select([~known, held[MEETS] < error, held[FAILS] < error], ["", MEETS, FAILS], OPEN)
    needed = np.where(decision == OPEN, _needed(frame), np.nan)
    bounds = {name: frame[name].where(known) for name in ("conf_low", "conf_high")}
    return frame.assign(
        **bounds, p_meets=p[MEETS], p_fails=p[FAILS], p_meets_adjusted=held[MEETS], p_fails_adjusted=held[FAILS],
        decisions=int(known.sum()), decision=decision, power=POWER, needed=needed, more=needed - frame["base"].to_numpy(float),
    )  # fmt: skip


def _needed(frame: pd.DataFrame) -> np.ndarray:
    """Respondents who would find the present distance from the threshold, whichever way it tells."""
    df, spread = frame["df"].to_numpy(float), frame["std_error"].to_numpy(float)
    gap = np.abs(frame["estimate"].to_numpy(float) - frame["threshold"].to_numpy(float))
    with np.errstate(divide="ignore", invalid="ignore"):
        reach = special.stdtrit(np.where(df >= 1, df, np.nan), 1 - frame["bound_error"].to_numpy(float))
        times = ((reach + special.ndtri(POWER)) * spread / gap) ** 2
        return np.where((times > 1) & (times <= _FARTHEST), np.ceil(frame["base"].to_numpy(float) * times), np.nan)
