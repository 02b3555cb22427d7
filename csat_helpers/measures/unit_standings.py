"""All units of a survey at once: their means, what each is apart from the others and its peers, how they spread.

Nothing here depends on which unit a report is on, so a batch makes it once (:meth:`Survey.once`).
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from csat_helpers.columns import COMPLEMENTARY, PRIVACY
from csat_helpers.measures import disclosure, scales
from csat_helpers.measures.compare_waves import VALUES, two_waves
from csat_helpers.measures.disclosure.complementary import Limits, enough
from csat_helpers.measures.kernel import nested, relations
from csat_helpers.measures.kernel.compact import stacked
from csat_helpers.measures.kernel.estimation import Grid, Members
from csat_helpers.measures.kernel.nested import Apart
from csat_helpers.measures.kernel.relations import Relations
from csat_helpers.measures.kernel.returning import returning
from csat_helpers.measures.tidy import banner
from csat_helpers.survey.questionnaire import plain_code
from csat_helpers.survey.survey import WAVE, Survey

QUANTILES = (0.10, 0.25, 0.50, 0.75, 0.90)
FEWEST_UNITS = 5  # of which any quantile is shown
FEWEST_PEERS = 3
_BEYOND = 2  # a quantile is shown where so many units lie beyond it, so that none is the outermost but one


@dataclass(frozen=True, eq=False)
class Moved:
    """Changes since the wave before, units x items (or 1 x items), and the bases of that wave."""

    change: np.ndarray
    std_error: np.ndarray
    previous: np.ndarray
    base: np.ndarray
    why: np.ndarray


@dataclass(frozen=True, eq=False)
class Peers:
    """Which units share a level with each: the level's code, how many others answered, and how far apart they are."""

    code: list[str]
    units: np.ndarray
    apart: Apart
    shown: np.ndarray


@dataclass(frozen=True, eq=False)
class Standings:
    """Of all units: codes, means, why each is hidden, the mean of all, and each unit apart from the others."""

    codes: list[str]
    measures: list[str]
    df: int
    grid: Grid
    why: np.ndarray
    whole: Grid
    rest: Apart
    peers: Peers | None
    related: Relations
    quantiles: np.ndarray
    chance: np.ndarray
    waves: tuple[str, str] | None
    moved: Moved | None
    whole_moved: Moved | None

    @property
    def ranked(self) -> np.ndarray:
        """Which units have a place: those shown whose error is known."""
        return (self.why == "") & np.isfinite(self.grid.std_error)


def measure_of(sv: Survey, item: str, measure: str) -> str:
    """NPS for an item of role recommend that is asked from 0 to 10, else ``measure``."""
    return "nps" if item in sv.roles("recommend") and scales.ends(sv, item) == (0, 10) else measure


def standings(everyone: Survey, by: str, peers: str | None, items: list[str], measure: str) -> Standings:
    """All of them, from the survey of all units in one wave."""
    named = [measure_of(everyone, item, measure) for item in items]
    made = (VALUES[of](everyone, item) for of, item in zip(named, items, strict=True))
    values = stacked(made, len(everyone.responses))
    levels, design = banner(everyone, by), returning(everyone)
    members, codes = levels.members, list(levels.level)
    grid = nested.means(values, members, design)
    why = _hidden(everyone, by, codes, items, grid.base)
    one = Members(members.row, np.zeros_like(members.level), 1)
    rest = nested.against_the_rest(values, members, np.zeros(len(codes), dtype=np.int64), design)
    waves = two_waves(everyone)
    moved = (None, None) if waves is None else _moved(everyone, by, codes, items, values, members, waves)
    known = np.where((why == "") & np.isfinite(grid.std_error), grid.estimate, np.nan)
    return Standings(
        codes, named, design.df, grid, why, nested.means(values, one, design), rest,
        None if peers is None else _peers(everyone, peers, values, members, grid, why),
        relations.relations(values, members, grid, design), _quantiles(known), _chance(known, grid.std_error),
        waves, *moved,
    )  # fmt: skip


def _hidden(sv: Survey, by: str, codes: list[str], items: list[str], base: np.ndarray) -> np.ndarray:
    """Why each unit's figure is hidden, units x items: the rule of every measure, over all units."""
    why = np.full(base.shape, "", dtype=object)
    if sv.disclosure is None:
        return why
    units, count = base.shape
    frame = pd.DataFrame(
        {
            "item": np.repeat(np.array(items, dtype=object), units), "measure": "", "by": by,
            "level": np.tile(np.array(codes, dtype=object), count), "base": base.T.ravel(), "suppressed": "", "flag": "",
        }
    )  # fmt: skip
    return disclosure.apply(frame, sv)["suppressed"].to_numpy(object).reshape(count, units).T


def _quantiles(known: np.ndarray) -> np.ndarray:
    """The quantiles of units' estimates, quantiles x items; NaN where too few units lie beyond one."""
    count = np.isfinite(known).sum(axis=0)
    found = np.full((len(QUANTILES), known.shape[1]), np.nan)
    some = count >= FEWEST_UNITS
    if some.any():
        found[:, some] = np.nanquantile(known[:, some], QUANTILES, axis=0)
    beyond = np.minimum(QUANTILES, 1 - np.array(QUANTILES))[:, None] * count
    return np.where(beyond >= _BEYOND - 1e-9, found, np.nan)


def _chance(known: np.ndarray, error: np.ndarray) -> np.ndarray:
    """The part of the variance among units' estimates that their errors explain, an item each: all of it at most.

    Mean squares, each unit counting once: they are right on average however few answers each unit's own error rests on.
    """
    count = np.isfinite(known).sum(axis=0)
    found, some = np.full(known.shape[1], np.nan), count >= FEWEST_UNITS
    if some.any():
        own = np.where(np.isfinite(known), error, np.nan)[:, some]
        spread = np.nanvar(known[:, some], axis=0, ddof=1)
        found[some] = np.divide(np.nanmean(own**2, axis=0), spread, out=np.ones_like(spread), where=spread > 0)
    return np.minimum(found, 1.0)


def _peers(
    sv: Survey, column: str, values: np.ndarray, members: Members, grid: Grid, why: np.ndarray
) -> Peers:  # fmt: skip
    """Units by the level of ``column`` that most of their respondents have."""
    level, present = pd.factorize(sv.column(column).iloc[members.row])
    known, size = level >= 0, max(len(present), 1)
    counts = np.bincount(members.level[known] * size + level[known], minlength=members.size * size)
    counts = counts.reshape(members.size, size)
    of = np.where(counts.any(axis=1), counts.argmax(axis=1), -1)
    apart = nested.against_the_rest(values, members, of, returning(sv))
    inside = (of[:, None] == np.arange(size)).astype(float)  # units x groups
    answered = inside.T @ (grid.base > 0)
    units = np.where(of[:, None] >= 0, answered[of] - (grid.base > 0), 0).astype(int)
    shown = (units >= FEWEST_PEERS) & _protected(sv, inside, of, grid.base, apart.base, why)
    codes = [plain_code(present[k]) if k >= 0 else "" for k in of]
    return Peers(codes, units, apart, shown)


def _protected(
    sv: Survey, inside: np.ndarray, of: np.ndarray, base: np.ndarray, rest: np.ndarray, why: np.ndarray
) -> np.ndarray:  # fmt: skip
    """Where a unit's peers may be shown: enough of them, and none hidden among them that shown units give away."""
    if sv.disclosure is None:
        return np.ones(base.shape, dtype=bool)
    limits = Limits.of(sv.disclosure)
    small = np.isin(why, (PRIVACY, COMPLEMENTARY))
    ok = np.ones((inside.shape[1], base.shape[1]), dtype=bool)
    for group, k in zip(*np.nonzero(inside.T @ small), strict=True):
        ok[group, k] = enough(base[(inside[:, group] > 0) & small[:, k], k], limits)
    return (rest >= max(limits.least, limits.reliable)) & ok[of]


def _moved(
    sv: Survey, by: str, codes: list[str], items: list[str], values: np.ndarray, now: Members, waves: tuple[str, str]
) -> tuple[Moved, Moved]:
    """The changes of each unit, and of all together."""
    focus = _in_wave(sv, waves[1])
    inside = np.flatnonzero(focus.rows)
    code, present = pd.factorize(sv.column(by).iloc[inside])
    place = {name: k for k, name in enumerate(codes)}
    to = np.array([place.get(plain_code(value), -1) for value in present] + [-1])
    level = to[code]
    before = Members(inside[level >= 0], level[level >= 0], len(codes))
    if WAVE not in dict(sv.focused):  # the later of the two alone
        there = _in_wave(sv, waves[0]).rows[now.row]
        now = Members(now.row[there], now.level[there], now.size)
    found = _change(sv, values, now, before)
    why = _hidden(focus, by, codes, items, found.base)
    everyone = [Members(part.row, np.zeros_like(part.level), 1) for part in (now, before)]
    return replace(found, why=why), _change(sv, values, *everyone)


def _in_wave(sv: Survey, wave: str) -> Survey:
    """The survey in a wave; what else is in focus stays."""
    others = {name: level for name, level in sv.focused if name != WAVE}
    return replace(sv, domain=None, focused=()).focus(wave=wave, segment=others)


def _change(sv: Survey, values: np.ndarray, now: Members, before: Members) -> Moved:
    last, first, spread = nested.changes(values, now, before, returning(sv))
    error = np.where(np.minimum(last.clusters, first.clusters) > 1, np.sqrt(spread), np.nan)
    change = last.estimate - first.estimate
    return Moved(change, error, first.estimate, first.base, np.full(change.shape, "", dtype=object))
