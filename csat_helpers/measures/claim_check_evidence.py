"""The evidence for one claim: estimates, leads over rivals, and one-sided tests of the claim and of its contrary."""

from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from scipy import special

from csat_helpers.errors import MeasureError
from csat_helpers.locale import listed, say, say_n
from csat_helpers.measures import disclosure
from csat_helpers.measures.claim_check_places import Place, Places, rivals_of
from csat_helpers.measures.claim_check_shares import design_bounds, design_p
from csat_helpers.measures.compare_waves import VALUES, rows_of
from csat_helpers.measures.index import composite, composite_label
from csat_helpers.measures.kernel import estimation
from csat_helpers.measures.kernel.estimation import Grid, Members
from csat_helpers.measures.tidy import Banner, headed
from csat_helpers.measures.top_box import box
from csat_helpers.survey.claims import Claim, brand_of, items_of
from csat_helpers.survey.opening import check_wave
from csat_helpers.survey.questionnaire import plain_code
from csat_helpers.survey.survey import WAVE, Survey

LEAST = 30  # respondents of a brand below which answers are too few for a public claim, whatever a report may show
FEWEST_CLUSTERS = 10
RARE = 10  # of the rarer answer, in effective respondents: below it a difference of shares has no reliable error
RIVALRY = ("first", "best_or_equal", "better_than", "gap_at_least")
MEASURE = {"item": "index", "index": "index", "nps": "nps", "satisfied": "top_box"}
_NONE = np.zeros(0)


@dataclass(frozen=True, eq=False)
class Evidence:
    """Of one claim: whom it is about, and of each rival (the earlier wave, or nobody for a share by itself) the lead
    with its error and interval, ``p`` of the claim and ``contrary`` of its opposite. ``hidden`` counts rivals that
    cannot be compared; ``reason`` says why nothing is tested.
    """

    claim: Claim
    label: str
    scope: str = ""
    wave: str = ""
    brand: str = ""
    brand_label: str = ""
    estimate: float = np.nan
    base: float = np.nan
    other_labels: tuple[str, ...] = ()
    other_estimate: np.ndarray = field(default_factory=lambda: _NONE)
    other_base: np.ndarray = field(default_factory=lambda: _NONE)
    lead: np.ndarray = field(default_factory=lambda: _NONE)
    error: np.ndarray = field(default_factory=lambda: _NONE)
    df: np.ndarray = field(default_factory=lambda: _NONE)
    low: np.ndarray = field(default_factory=lambda: _NONE)
    high: np.ndarray = field(default_factory=lambda: _NONE)
    p: np.ndarray = field(default_factory=lambda: _NONE)
    contrary: np.ndarray = field(default_factory=lambda: _NONE)
    hidden: int = 0
    suppressed: str = ""
    reason: str = ""

    @property
    def shift(self) -> float:
        """The lead (or share) that the claim says is exceeded."""
        return -(self.claim.margin or 0.0) if self.claim.kind == "best_or_equal" else self.claim.threshold or 0.0

    @property
    def refuted(self) -> float:
        """The lead (or share) below which the claim is false as it is worded."""
        return 0.0 if self.claim.kind == "best_or_equal" else self.shift

    @property
    def critical(self) -> int:
        """The rival over whom the claim is least sure."""
        return int(self.p.argmax())


def evidence(sv: Survey, claim: Claim, places: Places, level: float, where: str) -> Evidence:
    """The evidence for ``claim``, each end of its intervals a one-sided bound of error ``level``."""
    found = Evidence(claim, _label(sv, claim))
    column, own = sv.role("brand"), brand_of(sv, claim, where)
    place = places.of(claim, where)
    named = [(name, told) for name, told in place.sv.focused if name in claim.scope]
    wave = dict(place.sv.focused).get(WAVE)
    found = replace(
        found, scope=listed(sv.language, [sv.level_label(*one) for one in named]),
        wave=sv.level_label(WAVE, wave) if wave else "",
    )  # fmt: skip
    if column is None and claim.kind in RIVALRY:
        return replace(found, reason=say(sv.language, "the survey has no column of brands"))
    if column is not None and not own:
        return replace(found, reason=say(sv.language, "no brand is named as the client’s own"))
    found = replace(found, brand=own, brand_label=sv.level_label(column, own) if column else "")
    if claim.kind == "improved_since":
        return _over_time(place, found, column, level, where)
    return (_against if claim.kind in RIVALRY else _alone)(place, found, level)


def values_of(sv: Survey, claim: Claim) -> np.ndarray:
    """A number a respondent, whose mean the claim is about."""
    items = items_of(claim, sv.questionnaire)
    if claim.index is not None:
        return composite(sv, items)
    if claim.satisfied is not None:
        return box(sv, items[0], claim.boxes or 2)
    return VALUES[MEASURE[claim.subject]](sv, items[0])


def _label(sv: Survey, claim: Claim) -> str:
    items = items_of(claim, sv.questionnaire)
    return composite_label(sv, items) if len(items) > 1 else sv.label(items[0])


def _against(place: Place, found: Evidence, level: float) -> Evidence:
    """The own brand against its rivals."""
    claim, sv, levels, design = found.claim, place.sv, place.levels, place.design
    if found.brand not in levels.level:
        return replace(found, reason=say(sv.language, "too few respondents"))
    grid, among = estimation.covariance(values_of(sv, claim)[:, None], levels.members, design)
    own = levels.level.index(found.brand)
    why, hidden = _unfit(sv, grid, levels, claim)
    if why[own]:
        return replace(found, reason=why[own], suppressed=hidden[own])
    rivals = rivals_of(sv, claim, found.brand, levels)
    there = [levels.level.index(code) for code in rivals if code in levels.level]
    at = np.array([k for k in there if not why[k]], dtype=int)
    found = replace(found, estimate=float(grid.estimate[own, 0]), base=float(grid.base[own, 0]))
    found = replace(found, hidden=len(rivals) - len(at))
    if not len(at):
        none = say(sv.language, "no other brand has enough respondents")
        return replace(found, reason=none if rivals else say(sv.language, "there is one brand only"))
    error = np.sqrt(np.maximum(among[own, own, 0] + among[at, at, 0] - 2 * among[own, at, 0], 0.0))
    error = _widened(error, np.minimum(grid.clusters[own, 0], grid.clusters[at, 0]))
    clusters = grid.clusters[own, 0] + grid.clusters[at, 0] - 2
    found = replace(
        found,
        other_labels=tuple(levels.label[k] for k in at),
        other_estimate=grid.estimate[at, 0],
        other_base=grid.base[at, 0].astype(float),
    )
    return _tested(sv, found, found.estimate - grid.estimate[at, 0], error, np.minimum(design.df, clusters), level)


def _over_time(place: Place, found: Evidence, column: str | None, level: float, where: str) -> Evidence:
    """The own brand now against itself in an earlier wave."""
    sv, claim, design = place.sv, found.claim, place.design
    wave = dict(sv.focused).get(WAVE)
    if wave is None:
        return replace(found, reason=say(sv.language, "it takes two waves; the survey has one"))
    check_wave(sv, claim.since)
    now = sv.waves.index(wave)
    since = claim.since or (sv.waves[now - 1] if now else None)
    if since is None:
        return replace(found, reason=say(sv.language, "there is no earlier wave"))
    if sv.waves.index(since) >= now:
        raise MeasureError(
            f"Wave '{since}' is not before '{wave}'.", where=where, mend="Give an earlier wave in 'since'."
        )
    rows = rows_of(sv, (wave, since))
    if column is not None:
        mine = sv.column(column).map(plain_code, na_action="ignore").to_numpy(object) == found.brand
        rows = [r[mine[r]] for r in rows]
    members = Members(np.concatenate(rows), np.repeat([0, 1], [len(r) for r in rows]), 2)
    named = (sv.level_label(WAVE, wave), sv.level_label(WAVE, since))
    grid, among = estimation.covariance(values_of(sv, claim)[:, None], members, design)
    why, hidden = _unfit(sv, grid, Banner((WAVE, WAVE), (wave, since), named, members), claim)
    if why[0] or why[1]:
        return replace(found, reason=why[0] or why[1], suppressed=hidden[0] or hidden[1])
    mean, error = grid.estimate[:, 0], np.sqrt(np.maximum(among[0, 0] + among[1, 1] - 2 * among[0, 1], 0.0))
    found = replace(
        found, estimate=float(mean[0]), base=float(grid.base[0, 0]), other_labels=named[1:], other_estimate=mean[1:],
        other_base=grid.base[1:, 0].astype(float),
    )  # fmt: skip
    error = _widened(error, grid.clusters[:, 0].min())
    df = min(design.df, int(grid.clusters[:, 0].sum()) - 2)
    return _tested(sv, found, mean[:1] - mean[1:], error, np.array([df]), level)


def _alone(place: Place, found: Evidence, level: float) -> Evidence:
    """A share of the own brand's respondents (of all, where there are no brands) against a threshold."""
    sv, levels, design = place.sv, place.levels, place.sv.arrays
    if found.brand not in levels.level:
        return replace(found, reason=say(sv.language, "too few respondents"))
    own = levels.level.index(found.brand)
    grid = estimation.estimate(values_of(sv, found.claim)[:, None], levels.members, design)
    why, hidden = _unfit(sv, grid, levels, found.claim, rare=False)
    if why[own]:
        return replace(found, reason=why[own], suppressed=hidden[own])
    one = {name: float(getattr(grid, name)[own, 0]) for name in ("estimate", "std_error", "base", "effective_base")}
    sizes = (one["estimate"], one["std_error"], one["base"], one["effective_base"])
    df = float(min(design.df, grid.clusters[own, 0] - 1))
    low, high = design_bounds(*sizes, df, level)
    return replace(
        found, estimate=one["estimate"], base=one["base"], other_labels=("",), other_estimate=np.array([np.nan]),
        other_base=np.array([np.nan]), lead=np.array([one["estimate"]]), error=np.array([one["std_error"]]),
        df=np.array([df]), low=np.array([low]), high=np.array([high]),
        p=np.array([design_p(*sizes, df, found.shift, above=True)]),
        contrary=np.array([design_p(*sizes, df, found.shift, above=False)]),
    )  # fmt: skip


def _widened(error: np.ndarray, clusters: np.ndarray) -> np.ndarray:
    """Errors of leads with the divisor clusters - 1 of the smaller brand: the whole survey's makes them a little too
    small, and a declared error rate must hold exactly.
    """
    return error * np.sqrt(clusters / (clusters - 1))


def _tested(sv: Survey, found: Evidence, lead: np.ndarray, error: np.ndarray, df: np.ndarray, level: float) -> Evidence:
    """Student's t tests of leads, one-sided both ways, and their intervals."""
    if not (error > 0).all() or not (df > 0).all():
        return replace(found, reason=say(sv.language, "everyone answered alike: no error to test against"))
    reach = special.stdtrit(df, 1 - level) * error
    p = special.stdtr(df, -(lead - found.shift) / error)
    contrary = special.stdtr(df, (lead - found.refuted) / error)
    return replace(
        found, lead=lead, error=error, df=df.astype(float), low=lead - reach, high=lead + reach, p=p, contrary=contrary
    )


def _unfit(sv: Survey, grid: Grid, levels: Banner, claim: Claim, *, rare: bool = True) -> tuple[list[str], list[str]]:
    """Why each level bears no test ("" where it does), and why it is hidden if it is."""
    hidden, lang = [""] * levels.members.size, sv.language
    if sv.disclosure is not None:
        head, _ = headed(sv, levels, [claim.named[0]], [""], MEASURE[claim.subject])
        shown = pd.DataFrame({**head, "base": grid.base[:, 0], "suppressed": "", "flag": ""})
        hidden = disclosure.apply(shown, sv)["suppressed"].tolist()
    share, rarer = grid.estimate[:, 0], np.zeros(levels.members.size)
    if claim.satisfied is not None and rare:
        rarer = np.minimum(share, 1 - share) * grid.effective_base[:, 0]
    why = np.select(
        [
            np.array(hidden) != "",
            grid.base[:, 0] < LEAST,
            grid.clusters[:, 0] < FEWEST_CLUSTERS,
            np.full(len(hidden), claim.satisfied is not None and rare) & (rarer < RARE),
        ],
        [
            say(lang, "too few respondents"),
            say_n(lang, "fewer than {n} respondent", "fewer than {n} respondents", LEAST, n=LEAST),
            say_n(lang, "fewer than {n} cluster", "fewer than {n} clusters", FEWEST_CLUSTERS, n=FEWEST_CLUSTERS),
            say(lang, "nearly everyone answered alike"),
        ],
        default="",
    )
    return [str(w) for w in why], hidden
