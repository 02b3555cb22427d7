"""Topic funnel: of all who were asked, how many took each step towards satisfaction, and where they are lost."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from csat_helpers.columns import COMPLEMENTARY, TIDY, TOTAL
from csat_helpers.locale import say
from csat_helpers.measures import disclosure, exact_ends
from csat_helpers.measures.exact_ends import Ends
from csat_helpers.measures.funnel_losses import largest_loss
from csat_helpers.measures.kernel import estimation
from csat_helpers.measures.kernel.estimation import Grid, Members
from csat_helpers.measures.tidy import Banner, Names, banner, check_confidence, empty, framed, headed
from csat_helpers.survey.design import DesignArrays
from csat_helpers.survey.survey import Survey
from csat_helpers.survey.topic_steps import Given, TopicStep, grown, taken, topic_steps

OWN = [
    "step", "took", "previous", "unanswered", "kept", "kept_low", "kept_high", "lost", "lost_share", "drop",
    "inconsistent", "raw", "grows", "largest", "p_value",
]  # fmt: skip
COLUMNS = [*TIDY, *OWN]
_OF_PREVIOUS = ["kept", "kept_low", "kept_high", "lost_share"]


def topic_funnel(
    sv: Survey, steps: Sequence[Given] | None = None, *, by: Names | None = None, confidence: float = 0.95
) -> pd.DataFrame:
    """A row a step (and level of ``by``): the share of *all* who were asked the first step that got as far.

    ``steps`` are the engagement's (``topic: {steps: [...]}``) unless given: mappings of ``item`` and either ``count``, the
    codes of those who took the step, or the best ``boxes`` of a rating (2), and a ``label``. The funnel is nested: who
    did not take a step has taken none after it. Those who say that they took one without the step before are not
    counted on it but told (``inconsistent``). Not to be asked a step after failing the one before is no missing answer;
    who got as far and does not answer (``unanswered``) is left out there, as if he were like the others who got
    as far (his weight goes to them), so that nobody counts as lost for want of an answer.

    Returns :data:`COLUMNS`: ``estimate`` is the share (0 to 1) with its interval (exact or logit as for any share),
    ``base`` how many were asked. ``took`` counts respondents who got as far, ``previous`` those who got to the step before and
    answered this one (all asked, for the first), ``kept`` is their share who took it, with ``kept_low`` and ``kept_high``,
    ``lost`` and ``lost_share`` those who did not; ``drop`` is what the step loses of all asked. ``raw`` is the share among
    all who answered the step's item, and ``grows`` says that clearly more gave the counted answer than at the step
    before (exact McNemar test, 5 %), although the nested share cannot grow. ``largest`` marks the step that loses most
    where the test of ``p_value`` (:mod:`csat_helpers.measures.funnel_losses`) tells it from every other one at ``confidence``;
    ``p_value`` stands at the step of the largest loss.

    A step that fewer than the privacy base got to is hidden with those after it: it tells of them alone. No steps
    give no rows. Raises MeasureError for a step about what is not there and for two that stand the wrong way round.
    Source: Kalton and Flores-Cervantes (2003) for the weights of those who answered; McNemar (1947).

    >>> import pandas as pd
    >>> from csat_helpers import survey
    >>> sv = survey.from_frame(
    ...     pd.DataFrame({"knows": [1, 1, 1, 0], "uses": [1, 1, 0, None]}),
    ...     {"items": {k: {"scale": {"codes": {0: "No", 1: "Yes"}}} for k in ("knows", "uses")}},
    ... )
    >>> topic_funnel(sv, [{"item": "knows", "count": 1}, {"item": "uses", "count": 1}])["estimate"].tolist()
    [0.75, 0.5]
    """
    check_confidence(confidence)
    asked = topic_steps(sv, steps)
    levels = banner(sv, by)
    if not asked or not levels.members.size:
        return empty(columns=COLUMNS)
    took, grows = np.column_stack([taken(sv, step) for step in asked]), grown(sv, asked)
    parts = [_levels(sv, asked, took, _one(levels, name), confidence) for name in dict.fromkeys(levels.by)]
    found = pd.concat(parts, ignore_index=True)
    found["grows"] = [by == TOTAL and grows[step - 1] for by, step in zip(found["by"], found["step"], strict=True)]
    return _hidden(found, sv).loc[:, COLUMNS]


def _one(levels: Banner, column: str) -> Banner:
    """The levels of one segment column, which share nobody."""
    places = [k for k, name in enumerate(levels.by) if name == column]
    inside = np.isin(levels.members.level, places)
    members = Members(levels.members.row[inside], levels.members.level[inside] - places[0], len(places))
    by, level, label = (tuple(part[k] for k in places) for part in (levels.by, levels.level, levels.label))
    return Banner(by, level, label, members)


def _levels(
    sv: Survey, steps: Sequence[TopicStep], took: np.ndarray, levels: Banner, confidence: float
) -> pd.DataFrame:
    """All steps of the levels of one column."""
    nested, before = _nested(took), _before(_nested(took))
    among = np.where(before == 1, took, np.nan)
    grid = _grid(nested, before, levels.members, sv.arrays)
    of_previous = estimation.estimate(among, levels.members, sv.arrays)
    silent = ((before == 1) & np.isnan(took))[:, 1:].any(axis=0)  # weighted for, so no plain share of counts
    names = [str(step.number) for step in steps]
    shared = (levels, names, [step.label for step in steps], "share")
    first = [steps[0].item] * len(steps)
    ends = _exact(sv, nested, first, levels.members, np.r_[False, np.cumsum(silent) > 0], confidence)
    frame = framed(sv, grid, *shared, confidence=confidence, interval="logit", exact=ends)
    ends = _exact(sv, among, names, levels.members, np.zeros(len(steps), bool), confidence)
    kept = framed(sv, of_previous, *shared, confidence=confidence, interval="logit", exact=ends)
    place = headed(sv, *shared)[1]
    drop = np.column_stack([np.ones(len(grid.estimate)), grid.estimate[:, :-1]]) - grid.estimate
    p = largest_loss(nested, drop, levels.members, sv.arrays)
    cells = {**_counts(took, nested, before, levels.members, sv.arrays), "drop": drop, "p_value": p}
    cells["raw"] = estimation.estimate(took, levels.members, sv.arrays).estimate
    cells["largest"] = p < 1 - confidence
    own = {"kept": kept["estimate"], "kept_low": kept["conf_low"], "kept_high": kept["conf_high"]}
    item = {step.number: step.item for step in steps}
    mute = say(sv.language, "nobody who had got as far answered")
    frame["reason"] = frame["reason"].mask(frame["estimate"].isna() & (frame["base"] > 0), mute)
    return frame.assign(
        step=frame["item"].astype(int), item=frame["item"].astype(int).map(item), **own, lost_share=1 - kept["estimate"],
        **{name: cell[place] for name, cell in cells.items()},
    )  # fmt: skip


def _exact(
    sv: Survey, shares: np.ndarray, items: Sequence[str], members: Members, without: np.ndarray, confidence: float
) -> Ends | None:  # fmt: skip
    """Exact ends where the survey has them, but for the steps ``without``; ``items`` tell whom each share concerns."""
    if not exact_ends.is_exact(sv, "logit"):
        return None
    scale = np.tile([[0.0], [1.0]], shares.shape[1])
    low, high = exact_ends.of_values(sv, shares, items, members, scale, confidence)
    return np.where(without, np.nan, low), np.where(without, np.nan, high)


def _nested(took: np.ndarray) -> np.ndarray:
    """1 where a respondent took this step and all before it, 0 where he is lost by it, NaN where that is not known."""
    found = took.copy()
    for k in range(1, took.shape[1]):
        found[:, k] = np.where(found[:, k - 1] == 1, took[:, k], found[:, k - 1])
    return found


def _before(nested: np.ndarray) -> np.ndarray:
    """What :func:`_nested` says of the step before; of the first, that all got to it."""
    return np.column_stack([np.ones(len(nested)), nested[:, :-1]])


def _grid(nested: np.ndarray, before: np.ndarray, members: Members, design: DesignArrays) -> Grid:
    """The nested shares; where some got as far and do not answer, the others who got as far weigh for them."""
    level = np.full(len(nested), -1)
    level[members.row] = members.level
    factor, parts = np.ones(len(nested)), []
    for k in range(nested.shape[1]):
        there, known = (before[:, k] == 1) & (level >= 0), ~np.isnan(nested[:, k])
        if k and (there & ~known).any():
            factor = factor * _for_silent(level, there, known, factor * design.weight)
        parts.append(estimation.estimate(nested[:, [k]], members, _weighing(design, factor) if k else design))
    cells = {name: np.hstack([getattr(part, name) for part in parts]) for name in Grid.__dataclass_fields__}
    asked = {name: cells[name][:, [0]].repeat(len(parts), axis=1) for name in ("base", "weighted_base")}
    return Grid(**{**cells, **asked})


def _for_silent(level: np.ndarray, there: np.ndarray, known: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """By what the weights of those who got as far and answer grow in each level; 0 for those who do not answer."""
    size = int(level.max()) + 1
    whole, answered = (np.bincount(level[rows], weight[rows], size) for rows in (there, there & known))
    grown_by = np.divide(whole, answered, out=np.zeros(size), where=answered > 0)
    mute = (whole > 0) & (answered == 0)  # nobody who got as far answers: of this level the step tells nothing
    return np.where(there, np.where(known, grown_by[level], 0.0), np.where(mute[level], 0.0, 1.0))


def _weighing(design: DesignArrays, factor: np.ndarray) -> DesignArrays:
    if (factor == 1).all():
        return design
    drawn = design.replicates
    if drawn is not None:
        drawn = replace(drawn, weight=drawn.weight * factor[:, None])
    return replace(design, weight=design.weight * factor, replicates=drawn)


def _counts(
    took: np.ndarray, nested: np.ndarray, before: np.ndarray, members: Members, design: DesignArrays
) -> dict[str, np.ndarray]:
    """Respondents, unweighted, levels x steps."""
    got, answered = before == 1, ~np.isnan(took)
    cases = {
        "took": nested == 1, "previous": got & answered, "unanswered": got & ~answered, "lost": got & (took == 0),
        "inconsistent": (before == 0) & (took == 1),
    }  # fmt: skip
    present = (design.weight > 0)[:, None]
    return {name: _tallied(case & present, members) for name, case in cases.items()}


def _tallied(case: np.ndarray, members: Members) -> np.ndarray:
    found = np.zeros((members.size, case.shape[1]))
    np.add.at(found, members.level, case[members.row])
    return found


def _hidden(frame: pd.DataFrame, sv: Survey) -> pd.DataFrame:
    """Privacy by how many got to a step, reliability by how many were asked; of what is hidden nothing after it is shown."""
    base, previous = frame["base"], frame["previous"]
    one_a_step = frame.assign(item=frame["step"].astype(str), base=previous)
    why = disclosure.apply(one_a_step, sv, reliability=False, keep=("step",))["suppressed"]
    gone = (why != "").groupby([frame["by"], frame["level"]], sort=False).cumsum() > 0
    late = frame.assign(item=one_a_step["item"], suppressed=why.mask(gone & (why == ""), COMPLEMENTARY))
    found = disclosure.apply(late, sv, keep=("step",)).assign(item=frame["item"])
    small = np.array([disclosure.hidden_anyway(sv, int(n)) for n in previous])
    found.loc[small, _OF_PREVIOUS] = np.nan
    shown = found["suppressed"] == ""
    return found.assign(base=base.where(shown), largest=frame["largest"] & shown, grows=frame["grows"] & shown)
