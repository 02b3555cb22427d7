"""Few respondents of a known population: what holds of all of it by chance, and what for certain, whatever others say."""

from functools import partial

import numpy as np
import pandas as pd

from csat_helpers.columns import TOTAL
from csat_helpers.errors import MeasureError, nearest
from csat_helpers.locale import say
from csat_helpers.measures import disclosure, exact_ends, scales
from csat_helpers.measures.kernel import estimation
from csat_helpers.measures.nps import promotion
from csat_helpers.measures.tidy import Banner, Names, Values, banner, check_confidence, empty, framed, headed, names
from csat_helpers.measures.top_box import box
from csat_helpers.survey.accounting import concerned
from csat_helpers.survey.finite_population import persons, plain_design
from csat_helpers.survey.survey import WAVE, Survey

BOUNDS = [
    "item", "label", "measure", "by", "by_label", "level", "level_label", "population", "answered", "part", "estimate",
    "std_error", "conf_low", "conf_high", "certain_low", "certain_high", "census", "exact", "base", "suppressed", "flag",
    "reason",
]  # fmt: skip
MEASURES = ("index", "top_box", "nps")


def population_bounds(
    sv: Survey,
    items: Names,
    *,
    by: Names | None = None,
    measure: str = "index",
    boxes: int = 2,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """How far a figure of few respondents may lie from that of the whole population, a row an item and level; with ``by`` the
    whole stands first.

    ``measure`` is ``index``, ``top_box`` (of ``boxes``) or ``nps``. Columns :data:`BOUNDS`: ``population`` (persons
    whom the item concerns), ``answered`` (``base`` too), ``part`` of the population; the estimate with its interval, ``exact``
    where that is; ``certain_low`` and ``certain_high``, between which the figure of all persons lies for certain: all who
    did not answer at the worst answer, or at the best; ``census`` where all answered, and both then are the figure
    itself. The population of a group that is neither a stratum nor a wave is taken at the sampling fraction, and then
    nothing holds for certain (NaN), as without ``design.population`` (``reason`` says so). Raises MeasureError for an
    item without the scale.

    >>> import pandas as pd
    >>> from csat_helpers import survey
    >>> frame = pd.DataFrame({"q": [5, 5, 4, 5, 3, 5], "N": 8})
    >>> asked = {"items": {"q": {"scale": {"min": 1, "max": 5}}}}
    >>> sv = survey.from_frame(frame, asked, design=survey.Design(fpc=["N"]))
    >>> population_bounds(sv, "q")[["population", "answered", "certain_low", "certain_high"]].values.tolist()
    [[8.0, 6.0, 65.625, 90.625]]
    """
    check_confidence(confidence)
    if measure not in MEASURES:
        raise MeasureError(f"There are no bounds of '{measure}'.", mend=nearest(measure, MEASURES))
    asked, levels = names(items), banner(sv, by)
    whole = [] if by is None else [population_bounds(sv, asked, measure=measure, boxes=boxes, confidence=confidence)]
    if not asked or not levels.members.size:
        return pd.concat([*whole, empty(columns=BOUNDS)]) if asked and whole else empty(columns=BOUNDS)
    values = {"index": scales.rescaled, "top_box": partial(box, boxes=boxes), "nps": promotion}[measure]
    found = pd.concat([_item(sv, item, values, measure, levels, confidence) for item in asked], ignore_index=True)
    order = np.argsort(found["by"].map(list(levels.by).index).to_numpy(), kind="stable")
    shown = disclosure.apply(found.iloc[order].reset_index(drop=True), sv)
    shown["census"] = found["census"].iloc[order].to_numpy() & (shown["suppressed"] == "").to_numpy()
    return pd.concat([*whole, shown], ignore_index=True) if whole else shown


def _item(sv: Survey, item: str, values: Values, measure: str, levels: Banner, confidence: float) -> pd.DataFrame:
    """One item in all levels, before anything is hidden; exact wherever the design allows."""
    y, kind = values(sv, item), "logit" if measure == "top_box" else "t"
    scale = exact_ends.bounds(sv, [item], measure, kind)
    shared = (levels, [item], [sv.label(item)], measure)
    grid, ends = estimation.estimate(y[:, None], levels.members, sv.arrays), None
    if plain_design(sv):
        ends = exact_ends.of_values(sv, y[:, None], [item], levels.members, scale, confidence)
    frame = framed(sv, grid, *shared, confidence=confidence, interval=kind, exact=ends)
    order = headed(sv, *shared)[1][0]
    own = pd.DataFrame([_cell(sv, item, y, levels, k, scale[:, 0]) for k in order], index=frame.index)
    exact = np.zeros(len(frame), bool) if ends is None else ~np.isnan(ends[0][order, 0])
    reason = frame["reason"].where((frame["reason"] != "") & ~exact, own["reason"])
    return frame.assign(**{str(name): own[name] for name in own}).assign(exact=exact, reason=reason).loc[:, BOUNDS]


def _cell(sv: Survey, item: str, y: np.ndarray, levels: Banner, level: int, scale: np.ndarray) -> dict[str, object]:
    """One level: its population by strata, and what holds for certain."""
    rows = levels.members.row[levels.members.level == level]
    rows = rows[sv.arrays.weight[rows] > 0]
    asked = rows[concerned(sv, item)[rows]]
    size, answers = _size(sv, asked), y[asked][~np.isnan(y[asked])]
    n, known = len(answers), np.isfinite(size) and not sv.design.cluster
    census = bool(known and n and n == size)
    certain = _is_stated(sv, levels.by[level]) and len(asked) == len(rows)
    ends = [
        (answers.sum() + (size - n) * end) / size if n and known and (certain or census) else np.nan for end in scale
    ]
    return {
        "population": size if known else np.nan, "answered": n, "part": n / size if known and size else np.nan,
        "certain_low": ends[0], "certain_high": ends[1], "census": census,
        "reason": "" if known else say(sv.language, "the engagement does not state the population (design.population)"),
    }  # fmt: skip


def _size(sv: Survey, asked: np.ndarray) -> float:
    """The persons behind those whom an item concerns, infinite where they are not known."""
    counts = np.bincount(sv.arrays.stratum[asked], minlength=len(sv.arrays.fraction))
    return sum(persons(int(n), float(f)) for n, f in zip(counts, sv.arrays.fraction, strict=True) if n)


def _is_stated(sv: Survey, by: str) -> bool:
    """Whether the population of the levels is what the engagement states, not what a sampling fraction makes of it."""
    stated = {TOTAL, WAVE, sv.design.stratum, (sv.design.stratum or "").rpartition(":")[2]}
    return by in stated and {column for column, _ in sv.focused} <= stated
