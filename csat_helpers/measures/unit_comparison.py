"""One unit beside all units and beside its peers, item by item: what a branch manager asks first."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from csat_helpers.columns import BASES, ESTIMATE
from csat_helpers.errors import MeasureError, nearest
from csat_helpers.locale import say
from csat_helpers.measures import disclosure
from csat_helpers.measures.compare_waves import VALUES
from csat_helpers.measures.kernel import intervals, relations
from csat_helpers.measures.kernel.adjust import adjust as adjusted
from csat_helpers.measures.kernel.adjust import check_adjustment
from csat_helpers.measures.kernel.nested import Apart
from csat_helpers.measures.tidy import Names, by_label, check_confidence, empty, names
from csat_helpers.measures.unit_standings import QUANTILES, Moved, Standings, standings
from csat_helpers.survey.survey import WAVE, Survey

_QUANTILES = [f"q{round(100 * q)}" for q in QUANTILES]
COLUMNS = [
    "item", "label", "role", "measure", "by", "by_label", "level", "level_label", *ESTIMATE, "df", *BASES,
    "all", "all_low", "all_high", "all_base", "units",
    "difference", "difference_std_error", "difference_low", "difference_high", "p_value", "other_base",
    "peers_level", "peers_label", "peers", "peer_units", "peers_base", "peers_difference", "peers_difference_std_error",
    "peers_difference_low", "peers_difference_high", "peers_p_value",
    "rank", "rank_low", "rank_high", "ranked", *_QUANTILES, "chance_share",
    "wave", "previous_wave", "previous", "previous_base", "change", "change_std_error", "change_low", "change_high",
    "change_p_value", "all_change", "all_change_low", "all_change_high", "all_change_p_value",
    "adjust", "suppressed", "flag", "reason",
]  # fmt: skip


def unit_comparison(
    sv: Survey,
    items: Names | None = None,
    *,
    by: str | None = None,
    peers: str | None = None,
    measure: str = "index",
    adjust: str | None = "holm",
    confidence: float = 0.95,
) -> pd.DataFrame:
    """The unit in focus beside all units and its peers: a row an item, no other unit named.

    ``sv`` is focused on one unit (``everyone.focus(wave=..., unit={"branch": "12"})``); ``by`` is the column of units
    where that does not say (:attr:`About.units`), ``peers`` the column whose level its peers share. ``items`` are the
    overall, recommend and driver items unless given, measured by ``measure`` (index, mean, top_box or bottom_box), those
    of role recommend by NPS. Without a unit in focus there is no row.

    Returns :data:`COLUMNS`. ``all`` is the mean of all respondents of all ``units``, weighted, this unit's too;
    ``difference`` the unit less the *other* units together, with error, interval and ``p_value``, adjusted over the items
    by ``adjust``; ``other_base`` their base. ``peers`` is the mean of the other units of the same peer level (a unit's
    level is that of most of its respondents), ``peer_units`` how many, and ``peers_difference`` the unit less them, tested
    alike. ``rank`` (1 the highest) is the place among the ``ranked`` units that are shown, ``rank_low`` to ``rank_high``
    the places the unit may have at ``confidence``: behind those reliably above it, before those reliably below, of
    all pairs with it (Holm). ``q10`` to ``q90`` are quantiles of the units' estimates, each unit counting once, and
    ``chance_share`` the part of the units' variance that samples of their sizes show anyhow. ``change`` is the unit's
    since the previous wave with its test, ``all_change`` that of all units. Clusters and respondents shared by units or
    waves are taken into account.

    Hidden by the survey's policy, as over all units. Peers are shown where there are three others, with enough
    respondents, and no hidden one among them follows by subtraction; a quantile where two units lie beyond it.
    Raises MeasureError for another measure or adjustment, or a column that is not in the survey.
    Source of the places: Mogstad, Romano, Shaikh and Wilhelm (2024), Inference for ranks.

    >>> import pandas as pd
    >>> from csat_helpers import survey
    >>> rated = pd.DataFrame({"q": [1, 2, 2, 4, 5, 4, 3, 3, 2], "shop": list("aaabbbccc")})
    >>> sv = survey.from_frame(rated, {"items": {"q": {"scale": {"min": 1, "max": 5}}}})
    >>> found = unit_comparison(sv.focus(unit={"shop": "b"}), "q")
    >>> found[["estimate", "difference", "rank", "ranked"]].round(1).values.tolist()
    [[83.3, 54.2, 1.0, 3.0]]
    """
    check_confidence(confidence)
    check_adjustment(adjust)
    allowed = [name for name in VALUES if name != "nps"]
    if measure not in allowed:
        raise MeasureError(f"Units are not compared by '{measure}'.", mend=nearest(measure, allowed))
    asked = names(items) if items is not None else _asked(sv)
    column = unit_column(sv, by)
    if column is None or not asked:
        return empty(columns=COLUMNS)
    alike = peers or sv.about.units.get("peers")
    if alike == column:
        raise MeasureError(
            f"'{column}' is the column of the units themselves.", mend="Name one that several units share."
        )
    if alike is not None:
        sv.column(alike)
    found = _shared(sv, column, alike, asked, measure)
    level = dict(sv.focused)[column]
    if level not in found.codes:
        return empty(columns=COLUMNS)
    return _rows(sv, found, column, alike, level, asked, adjust, confidence)


def unit_column(sv: Survey, by: str | None = None) -> str | None:
    """The column whose level is the unit in focus; None where the survey is of all units."""
    focused = [name for name, _ in sv.focused if name != WAVE]
    wanted = by or sv.about.units.get("by")
    return wanted if wanted in focused else next(iter(focused), None) if by is None else None


def _asked(sv: Survey) -> list[str]:
    return list(dict.fromkeys(item for role in ("overall", "recommend", "driver") for item in sv.roles(role)))


def _role(sv: Survey, item: str) -> str:
    asked = sv.questionnaire.items.get(item)
    return str(asked.role or "") if asked else ""


def _shared(sv: Survey, column: str, peers: str | None, items: Sequence[str], measure: str) -> Standings:
    """What is the same in the reports of all units, made once."""
    others = tuple((name, level) for name, level in sv.focused if name != column)
    survey = replace(sv, domain=None, focused=())

    def compute() -> Standings:
        wave = dict(others).get(WAVE)
        everyone = survey.focus(wave=wave, segment={name: level for name, level in others if name != WAVE})
        return standings(everyone, column, peers, list(items), measure)

    return survey.once(("unit_comparison", column, peers, tuple(items), measure, others), compute)


def _rows(
    sv: Survey, found: Standings, column: str, peers: str | None, level: str, items: Sequence[str], adjust: str | None,
    confidence: float,
) -> pd.DataFrame:  # fmt: skip
    """The unit's rows."""
    unit, df = found.codes.index(level), found.df
    grid, error = found.grid, found.grid.std_error[unit]
    low, high = intervals.t_interval(grid.estimate[unit], error, df, confidence)
    all_error = found.whole.std_error[0]
    all_low, all_high = intervals.t_interval(found.whole.estimate[0], all_error, df, confidence)
    ranked = found.ranked
    cells = {
        "item": list(items), "label": [sv.label(item) for item in items], "role": [_role(sv, item) for item in items], "measure": found.measures,
        "by": column, "by_label": by_label(sv, column), "level": level, "level_label": sv.level_label(column, level),
        "estimate": grid.estimate[unit], "std_error": error, "conf_low": low, "conf_high": high, "df": float(df),
        "base": grid.base[unit], "weighted_base": grid.weighted_base[unit], "effective_base": grid.effective_base[unit],
        "all": found.whole.estimate[0], "all_low": all_low, "all_high": all_high, "all_base": found.whole.base[0],
        "units": (grid.base > 0).sum(axis=0),
        **_tested(found.rest, unit, "difference", "p_value", df, adjust, confidence), "other_base": found.rest.base[unit],
        **_peers(sv, found, peers, unit, adjust, confidence),
        **_places(found, unit, ranked, confidence),
        **dict(zip(_QUANTILES, found.quantiles, strict=True)), "chance_share": found.chance,
        "adjust": adjust or "", "suppressed": found.why[unit], "flag": "", "reason": _reasons(sv, found, unit),
    }  # fmt: skip
    frame = pd.DataFrame({**cells, **_changes(found, unit, adjust, confidence)})
    hidden = disclosure.hide(frame, (frame["suppressed"] != "").to_numpy())
    policy = sv.disclosure
    if policy is not None:
        hidden["flag"] = np.where(hidden["base"] < policy.caution_base, disclosure.CAUTION, "")
    return hidden.loc[:, COLUMNS]


def _tested(
    apart: Apart, unit: int, name: str, p_name: str, df: int, adjust: str | None, confidence: float,
    shown: np.ndarray | None = None,
) -> dict[str, np.ndarray]:  # fmt: skip
    """A unit's differences with interval and test; none where they are not ``shown``."""
    kept = np.ones(apart.change.shape[1], dtype=bool) if shown is None else shown
    change, error = (np.where(kept, part[unit], np.nan) for part in (apart.change, apart.std_error))
    return _ends(change, error, name, p_name, df, adjust, confidence)


def _ends(
    change: np.ndarray, error: np.ndarray, name: str, p_name: str, df: int, adjust: str | None, confidence: float
) -> dict[str, np.ndarray]:
    low, high = intervals.t_interval(change, error, df, confidence)
    p = intervals.p_value(np.divide(change, error, out=np.full(error.shape, np.nan), where=error > 0), df)
    return {
        name: change, f"{name}_std_error": error, f"{name}_low": low, f"{name}_high": high, p_name: adjusted(p, adjust)
    }  # fmt: skip


def _peers(
    sv: Survey, found: Standings, column: str | None, unit: int, adjust: str | None, confidence: float
) -> dict[str, object]:
    """The unit's peers; an item without enough of them has none."""
    none, items = np.full(found.grid.estimate.shape[1], np.nan), found.grid.estimate.shape[1]
    if found.peers is None or column is None or not found.peers.code[unit]:
        nothing, nobody = none[None, :], np.zeros((1, items), dtype=np.int64)
        apart = Apart(nothing, nothing, nobody, nobody)
        told = _tested(apart, 0, "peers_difference", "peers_p_value", found.df, None, confidence)
        return {"peers_level": "", "peers_label": "", "peers": none, "peer_units": none, "peers_base": none, **told}
    own, level = found.peers, found.peers.code[unit]
    shown = own.shown[unit]
    told = _tested(own.apart, unit, "peers_difference", "peers_p_value", found.df, adjust, confidence, shown)
    mean = np.where(shown, found.grid.estimate[unit] - own.apart.change[unit], np.nan)
    base, units = (np.where(shown, part[unit].astype(float), np.nan) for part in (own.apart.base, own.units))
    label = sv.level_label(column, level)
    return {"peers_level": level, "peers_label": label, "peers": mean, "peer_units": units, "peers_base": base, **told}


def _places(found: Standings, unit: int, ranked: np.ndarray, confidence: float) -> dict[str, np.ndarray]:
    """The unit's place among those shown, and the places it may have."""
    estimate = np.where(ranked, found.grid.estimate, np.nan)
    spread, own = found.grid.std_error**2, estimate[unit]
    error = np.sqrt(np.maximum(spread + spread[unit] - 2 * relations.beside(found.related, unit), 0.0))
    with np.errstate(invalid="ignore"):
        gap = own - estimate
        above = (gap < 0).sum(axis=0)
    t = np.divide(gap, error, out=np.full(gap.shape, np.nan), where=error > 1e-12)
    apart = adjusted(intervals.p_value(t, found.df), "holm") < 1 - confidence
    count = ranked.sum(axis=0).astype(float)
    places = {
        "rank": 1.0 + above, "rank_low": 1.0 + (apart & (gap < 0)).sum(axis=0),
        "rank_high": count - (apart & (gap > 0)).sum(axis=0), "ranked": count,
    }  # fmt: skip
    return {name: np.where(ranked[unit], values, np.nan) for name, values in places.items()}


def _changes(found: Standings, unit: int, adjust: str | None, confidence: float) -> dict[str, object]:
    """What moved since the wave before: of the unit, and of all units."""
    items = found.grid.estimate.shape[1]
    none = np.full(items, np.nan)
    own = _since(found.moved, unit, found.grid.base[unit])
    whole = (none, none) if found.whole_moved is None else (found.whole_moved.change[0], found.whole_moved.std_error[0])
    told = _ends(*own, "change", "change_p_value", found.df, adjust, confidence)
    beside = _ends(*whole, "all_change", "all_change_p_value", found.df, adjust, confidence)
    beside.pop("all_change_std_error")
    there = np.isfinite(own[0])
    moved, waves = found.moved, found.waves or ("", "")
    return {
        **told, **beside, "wave": waves[0], "previous_wave": waves[1],
        "previous": none if moved is None else np.where(there, moved.previous[unit], np.nan),
        "previous_base": none if moved is None else np.where(there, moved.base[unit].astype(float), np.nan),
    }  # fmt: skip


def _since(moved: Moved | None, unit: int, base: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The unit's changes and their errors; none where it is hidden in the wave before."""
    if moved is None:
        none = np.full(len(base), np.nan)
        return none, none
    shown = (moved.why[unit] == "") & (moved.base[unit] > 0)
    return np.where(shown, moved.change[unit], np.nan), np.where(shown, moved.std_error[unit], np.nan)


def _reasons(sv: Survey, found: Standings, unit: int) -> np.ndarray:
    """Why a difference from the other units is missing, else empty."""
    base, other = found.grid.base[unit], found.rest.base[unit]
    error = found.rest.std_error[unit]
    alone = say(sv.language, "It takes two units to be compared; the survey has one.")
    cases = (
        (base == 0, say(sv.language, "no respondents")),
        (other == 0, alone),
        (np.isnan(error), say(sv.language, "all answers lie in one cluster: no error can be estimated")),
        (error == 0, say(sv.language, "everyone answered alike: no error to test against")),
    )
    return np.select([case for case, _ in cases], [words for _, words in cases], default="").astype(object)
