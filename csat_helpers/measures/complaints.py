"""Complaints: how many per thousand customers, how many answered in time, by unit and period, beside satisfaction."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy import special

from csat_helpers.columns import TOTAL
from csat_helpers.errors import MeasureError
from csat_helpers.locale import say
from csat_helpers.locale.waves import wave_name
from csat_helpers.measures.index import index
from csat_helpers.measures.kernel.adjust import adjust as adjusted
from csat_helpers.measures.kernel.adjust import check_adjustment
from csat_helpers.measures.kernel.intervals import wilson_interval
from csat_helpers.measures.tidy import check_confidence
from csat_helpers.survey.complaints import unit_column
from csat_helpers.survey.survey import WAVE, Survey

RATE, ANSWERED, UPHELD = "complaints", "answered_in_time", "upheld"
PER = 1000
REST, PREVIOUS = "rest", "previous"
COLUMNS = [
    "item", "label", "measure", "by", "by_label", "level", "level_label", "wave", "wave_label", "estimate",
    "conf_low", "conf_high", "count", "customers", "other", "other_estimate", "p_value", "p_adjusted", "index",
    "index_low", "index_high", "index_base", "matched", "reason",
]  # fmt: skip


def complaints(
    sv: Survey,
    told: pd.DataFrame | None,
    items: Sequence[str] = (),
    *,
    confidence: float = 0.95,
    adjust: str | None = "holm",
) -> pd.DataFrame:
    """Complaints per thousand customers, and the shares answered in time and upheld, by unit and period.

    ``told`` is the frame of ``survey.read_complaints(engagement, sv)``. A row a ``measure`` (complaints,
    answered_in_time, upheld), period (``wave``) and unit (``level`` of ``by``), and one of all units together (``by``
    total). ``estimate`` of complaints is per thousand customers, with the exact Poisson interval; of the others it is a
    share of the complaints, with Wilson's; ``count`` are the cases above the line and ``customers`` those below it
    (complaints, where shares of these are told). ``p_value`` of a unit's complaints is of no difference from ``other``,
    all other units of the period together (rest), of all units' together from the period before (previous): exact
    binomial, given the sum of both, twice the smaller tail; ``p_adjusted`` over the units of a period by ``adjust``.
    ``index`` with its ends and base is the satisfaction index of ``items`` (the drivers' or the overall rating's) of
    that unit and wave, under the rules for small groups, where the survey has such a unit; complaints themselves are
    the client's register, no answers of respondents, and nothing of them is hidden.

    None, or no rows, gives no rows. Raises MeasureError for an adjustment or a confidence there is not.
    Source: Garwood (1936); Przyborowski and Wilenski (1940); Wilson (1927).

    >>> import pandas as pd
    >>> from csat_helpers import survey
    >>> sv = survey.from_frame(pd.DataFrame({"q": [1, 2]}), {})
    >>> told = pd.DataFrame({"unit": ["a", "b"], "customers": [2000, 4000], "complaints": [10, 4]})
    >>> complaints(sv, told)[["level", "estimate", "conf_low", "conf_high"]].round(2).values.tolist()
    [['a', 5.0, 2.4, 9.2], ['b', 1.0, 0.27, 2.56], ['', 2.33, 1.28, 3.91]]
    """
    check_confidence(confidence)
    check_adjustment(adjust)
    if told is None or told.empty:
        return pd.DataFrame(columns=COLUMNS)
    rows = _within(_whole(told), sv)
    units = rows[rows["unit"] != ""]
    shares = [name for name in (ANSWERED, UPHELD) if rows[name].notna().any()]
    parts = units.groupby("wave", sort=False)
    found = [_rates(part, shares, confidence, _against_rest(part, adjust)) for _, part in parts]
    whole = pd.DataFrame([_summed(part) for _, part in rows.groupby("wave", sort=False)])
    found.append(_rates(whole, shares, confidence, _against_previous(whole)))
    frame = pd.concat(found, ignore_index=True)
    frame = frame.merge(_indices(sv, list(items), frame), "left", ["unit", "wave"])
    return _named(frame, sv)


def _whole(told: pd.DataFrame) -> pd.DataFrame:
    """``told`` with every column that is used."""
    for name in ("customers", "complaints"):
        if name not in told.columns:
            raise MeasureError(f"The complaints have no column '{name}'.", mend="Read them by survey.read_complaints.")
    for name, none in (("unit", ""), ("wave", ""), ("matched", False)):
        told = told if name in told.columns else told.assign(**{name: none})
    for name in (ANSWERED, UPHELD):
        told = told if name in told.columns else told.assign(**{name: np.nan})
    return told if "unit_label" in told.columns else told.assign(unit_label=told["unit"])


def _within(told: pd.DataFrame, sv: Survey) -> pd.DataFrame:
    """Periods in the survey's order, others before them as the file has them; of the selected wave where there is one."""
    wave = dict(sv.focused).get(WAVE)
    if wave is not None and wave in set(told["wave"]):
        told = told[told["wave"] == wave]
    order = {period: k for k, period in enumerate(sv.waves)}
    return told.sort_values("wave", key=lambda c: c.map(lambda w: order.get(str(w), -1)), kind="stable")


def _summed(part: pd.DataFrame) -> pd.Series:
    """All units of a period; a row that has no unit stands for them. What some do not tell, all do not."""
    own = part[part["unit"] == ""]
    rows = own if len(own) else part
    counts = {name: rows[name].sum(skipna=False) for name in ("customers", "complaints", ANSWERED, UPHELD)}
    return pd.Series({"unit": "", "unit_label": "", "wave": part["wave"].iloc[0], "matched": False} | counts)


def _rates(rows: pd.DataFrame, shares: list[str], confidence: float, test: pd.DataFrame) -> pd.DataFrame:
    """Rows a unit: its complaints with their test, and the ``shares`` of them."""
    count, customers = rows["complaints"].to_numpy(float), rows["customers"].to_numpy(float)
    low, high = poisson_interval(count, confidence)
    head = rows[["unit", "unit_label", "wave", "matched"]].reset_index(drop=True)
    parts = [head.assign(measure=RATE, estimate=PER * count / customers, conf_low=PER * low / customers,
                         conf_high=PER * high / customers, count=count, customers=customers,
                         **{str(name): test[name].to_numpy() for name in test})]  # fmt: skip
    for name in shares:
        hits = rows[name].to_numpy(float)
        share = np.divide(hits, count, out=np.full(len(count), np.nan), where=count > 0)
        ends = wilson_interval(share, np.where(count > 0, count, 1.0), confidence)
        # Rounding leaves ends a hair outside where all or none are meant.
        low, high = (np.clip(end, 0.0, 1.0) for end in ends)
        parts.append(head.assign(measure=name, estimate=share, conf_low=low, conf_high=high, count=hits,
                                 customers=count, other=""))  # fmt: skip
    return pd.concat(parts, ignore_index=True)


def poisson_interval(count: np.ndarray, confidence: float) -> tuple[np.ndarray, np.ndarray]:
    """The exact ends of a Poisson mean: half of chi square's quantiles with 2x and 2x + 2 degrees of freedom.

    Source: Garwood (1936), Fiducial limits for the Poisson distribution.

    >>> [round(float(end[0]), 4) for end in poisson_interval(np.array([10.0]), 0.95)]
    [4.7954, 18.3904]
    """
    tail = (1 - confidence) / 2
    low = np.where(count > 0, special.gammaincinv(np.where(count > 0, count, 1.0), tail), 0.0)
    return low, special.gammainccinv(count + 1, tail)


def compare_rates(one: np.ndarray, other: np.ndarray, of: np.ndarray, other_of: np.ndarray) -> np.ndarray:
    """Two-sided p of two Poisson rates being one, given the sum of both counts; NaN where nobody complained.

    Source: Przyborowski and Wilenski (1940), Homogeneity of results in testing samples from Poisson series.
    """
    part = of / (of + other_of)
    # The binomial's tails as incomplete beta functions, which take counts of any size.
    above = np.where(one > 0, special.betainc(np.maximum(one, 1), other + 1, part), 1.0)
    below = np.where(other > 0, special.betainc(np.maximum(other, 1), one + 1, 1 - part), 1.0)
    return np.where(one + other > 0, np.minimum(1.0, 2 * np.minimum(below, above)), np.nan)


def _against_rest(part: pd.DataFrame, adjust: str | None) -> pd.DataFrame:
    """Each unit against all others of its period; no test where it is the only one."""
    count, customers = part["complaints"].to_numpy(float), part["customers"].to_numpy(float)
    if len(part) < 2:
        return _untested(len(part))
    others, of = count.sum() - count, customers.sum() - customers
    p = compare_rates(count, others, customers, of)
    return pd.DataFrame(
        {"other": REST, "other_estimate": PER * others / of, "p_value": p, "p_adjusted": adjusted(p, adjust)}
    )


def _against_previous(whole: pd.DataFrame) -> pd.DataFrame:
    """Each period against the one before it in the file."""
    found = _untested(len(whole))
    count, customers = whole["complaints"].to_numpy(float), whole["customers"].to_numpy(float)
    if len(whole) > 1:
        p = compare_rates(count[1:], count[:-1], customers[1:], customers[:-1])
        found.loc[1:, "other"] = PREVIOUS
        found.loc[1:, "other_estimate"] = PER * count[:-1] / customers[:-1]
        found.loc[1:, ["p_value", "p_adjusted"]] = np.column_stack([p, p])
    return found


def _untested(rows: int) -> pd.DataFrame:
    none = np.full(rows, np.nan)
    return pd.DataFrame({"other": [""] * rows, "other_estimate": none, "p_value": none, "p_adjusted": none})


def _indices(sv: Survey, items: list[str], frame: pd.DataFrame) -> pd.DataFrame:
    """The satisfaction index of each unit that is a level of the survey's, in each of its waves.

    Complaints are of all customers, so whole waves are taken, whichever segment is selected.
    """
    columns = {"estimate": "index", "conf_low": "index_low", "conf_high": "index_high", "base": "index_base"}
    none = pd.DataFrame(columns=["unit", "wave", *columns.values()])
    column = unit_column(sv)
    if not items or column is None:
        return none
    parts, all_of_it = [], replace(sv, domain=None, focused=())
    for wave in dict.fromkeys(frame["wave"]):
        if wave and wave not in sv.waves:
            continue
        among = all_of_it.focus(wave=wave) if wave else all_of_it
        found = index(among, items, by=[column])
        parts.append(found.assign(unit=found["level"], wave=wave))
        found = index(among, items)
        parts.append(found.assign(unit="", wave=wave))
    made = pd.concat(parts, ignore_index=True) if parts else none
    return made.rename(columns=columns)[["unit", "wave", *columns.values()]]


def _named(frame: pd.DataFrame, sv: Survey) -> pd.DataFrame:
    """The frame under the names of :data:`COLUMNS`, measures in turn, with the reason of what is missing."""
    language, column = sv.language, unit_column(sv)
    labels = {
        RATE: say(language, "Complaints per thousand customers"),
        ANSWERED: say(language, "Complaints answered in time"),
        UPHELD: say(language, "Complaints upheld"),
    }
    unit = frame["unit"] != ""
    nobody = say(language, "nobody complained")
    none = (frame["measure"] != RATE) & frame["estimate"].isna()
    made = frame.assign(
        item=frame["measure"],
        label=frame["measure"].map(labels),
        by=np.where(unit, column or "unit", TOTAL),
        by_label=np.where(unit, sv.label(column) if column in sv.questionnaire.items else say(language, "Unit"), ""),
        level=frame["unit"],
        level_label=np.where(unit, frame["unit_label"], say(language, "All units")),
        wave_label=[wave_name(w, language) if w else "" for w in frame["wave"]],
        reason=np.where(none, np.where(frame["customers"] > 0, say(language, "not given"), nobody), ""),
    )
    order = made["measure"].map({name: k for k, name in enumerate(labels)})
    return made.iloc[np.argsort(order.to_numpy(), kind="stable")].reset_index(drop=True)[COLUMNS]
