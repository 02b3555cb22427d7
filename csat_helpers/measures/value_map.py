"""Customer value map: each brand's quality against what it costs or is worth, both relative to its competitors."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from csat_helpers.errors import MeasureError
from csat_helpers.locale import say
from csat_helpers.measures import disclosure, scales
from csat_helpers.measures.index import check_item_weights
from csat_helpers.measures.kernel.estimation import Members
from csat_helpers.measures.kernel.intervals import percentile_level, percentiles
from csat_helpers.measures.kernel.returning import returning
from csat_helpers.measures.kernel.variance import incidence
from csat_helpers.measures.replicated_means import replicated_means
from csat_helpers.measures.tidy import Banner, Names, banner, check_confidence, empty, names
from csat_helpers.survey.survey import Survey

ZONES = ("better", "premium", "economy", "worse")
COLUMNS = [
    "by", "by_label", "level", "level_label", "quality", "price", "relative_quality", "quality_low", "quality_high",
    "relative_price", "price_low", "price_high", "xx", "xy", "yy", "zone", "zone_probability",
    *(f"prob_{zone}" for zone in ZONES), "price_item", "price_label", "dear_is_high", "base", "suppressed", "flag",
    "reason",
]  # fmt: skip
Weights = Mapping[str, float] | Sequence[float]


def value_map(
    sv: Survey,
    items: Names,
    price: Names,
    by: str,
    *,
    weights: Weights | None = None,
    confidence: float = 0.95,
    replicates: int = 1000,
    seed: int | None = None,
) -> pd.DataFrame:
    """Relative quality and relative price of each level of ``by`` (a brand), a row a brand.

    ``quality`` is the weighted mean of the items' indices (0 to 100), ``weights`` being what customers say or show
    to matter (equal unless given; :func:`csat_helpers.measures.drivers` has derived ones). ``relative_quality`` is the
    market-perceived quality ratio: the weighted mean over items of the brand's index over the mean of its
    competitors', 1 where it equals theirs. ``price`` is one item: a rating (how good the price or the value is
    thought to be, an index of 0 to 100, high is good) or a number (what is paid, ``dear_is_high``);
    ``relative_price`` is the brand's over the mean of its competitors'. Intervals are percentiles of the replicates;
    ``xx, xy, yy`` the covariance of relative price and relative quality over them.

    ``zone`` by both relative to 1: ``better`` (quality above, price better), ``premium`` (quality above, price
    worse), ``economy`` (quality below, price better), ``worse``; with the probability of each among the replicates.
    ``base`` is how many answered what fewest answered, an item or the price. Brands hidden by the disclosure rules are
    no one's competitors. Respondents who rate several brands are clusters of their own answers. Returns :data:`COLUMNS`, none without a price item.
    Raises MeasureError for an item without a rating scale, or more than one price.
    Source: Gale (1994), Managing Customer Value, chapters 2 and 3.
    """
    asked, cost = names(items), names(price)
    check_confidence(confidence)
    if len(cost) > 1:
        raise MeasureError(f"One price is compared at a time, not {', '.join(cost)}.", mend="Name one.")
    asked = [item for item in asked if item not in cost]
    levels = banner(sv, by) if asked and cost else None
    if levels is None or not levels.members.size:
        return empty(columns=COLUMNS)
    rated = sv.scale(cost[0]).kind == "rating"
    worth = (scales.rescaled if rated else scales.check_numeric)(sv, cost[0])
    values = np.column_stack([*(scales.rescaled(sv, item) for item in asked), worth])
    share = check_item_weights(asked, weights)
    frame = _heads(sv, levels, values).assign(
        price_item=cost[0], price_label=sv.label(cost[0]), dear_is_high=not rated, reason=""
    )
    frame["reason"] = np.where(frame["base"] == 0, say(sv.language, "an item, or the price, has no answer"), "")
    shown = np.flatnonzero((frame["suppressed"] == "") & (frame["base"] > 0))
    if len(shown) < 2:
        return _filled(frame, {}).assign(reason=say(sv.language, "there is no competitor with enough respondents"))
    key = ("value_map", tuple(asked), cost[0], by, replicates)
    means, again = replicated_means(sv, values, _of(levels, shown), key=key, size=replicates, seed=seed)
    numbers = _numbers(means, again, share / share.sum(), rated, percentile_level(confidence, returning(sv).df))
    return _filled(frame, {name: (shown, column) for name, column in numbers.items()})


def relative(means: np.ndarray) -> np.ndarray:
    """Each brand's value over the mean of the other brands', along the axis before the last.

    >>> relative(np.array([[90.0], [60.0], [60.0]])).round(3).ravel().tolist()
    [1.5, 0.8, 0.8]
    """
    others = (means.sum(axis=-2, keepdims=True) - means) / (means.shape[-2] - 1)
    return np.divide(means, others, out=np.full(means.shape, np.nan), where=others > 0)


def _of(levels: Banner, shown: np.ndarray) -> Members:
    """The respondents of the brands that are shown."""
    position = np.full(levels.members.size, -1)
    position[shown] = np.arange(len(shown))
    place = position[levels.members.level]
    return Members(levels.members.row[place >= 0], place[place >= 0], len(shown))


def _heads(sv: Survey, levels: Banner, values: np.ndarray) -> pd.DataFrame:
    """A row a brand: names, and who answered of it what fewest answered, by which small brands are hidden."""
    answered = ~np.isnan(values[levels.members.row]) & (sv.arrays.weight[levels.members.row] > 0)[:, None]
    base = (incidence(levels.members.level, levels.members.size) @ answered.astype(float)).min(axis=1)
    label = sv.label(levels.by[0])
    columns = {"by": levels.by, "by_label": label, "level": levels.level, "level_label": levels.label, "base": base}
    return disclosure.apply(pd.DataFrame({**columns, "suppressed": "", "flag": ""}), sv)


def _numbers(
    means: np.ndarray, again: np.ndarray, share: np.ndarray, rated: bool, level: float
) -> dict[str, np.ndarray]:
    quality, price = _places(means, share)
    quality_draws, price_draws = _places(again, share) if len(again) else (np.empty((0, len(means))),) * 2
    low, high = percentiles(quality_draws, level)
    price_low, price_high = percentiles(price_draws, level)
    found = {
        "quality": means[:, :-1] @ share, "price": means[:, -1], "relative_quality": quality, "quality_low": low,
        "quality_high": high, "relative_price": price, "price_low": price_low, "price_high": price_high,
    }  # fmt: skip
    zone = zones(quality, price, rated=rated)
    found["zone"] = np.array(ZONES, dtype=object)[zone]
    if len(again):
        both = np.stack([price_draws, quality_draws], axis=-1)
        apart = both - both.mean(axis=0)
        spread = np.einsum("rbi,rbj->bij", apart, apart) / max(len(again) - 1, 1)
        found |= {"xx": spread[:, 0, 0], "xy": spread[:, 0, 1], "yy": spread[:, 1, 1]}
        each = zones(quality_draws, price_draws, rated=rated)
        chance = np.stack([(each == k).mean(axis=0) for k in range(len(ZONES))], axis=1)
        found |= {f"prob_{name}": chance[:, k] for k, name in enumerate(ZONES)}
        found["zone_probability"] = chance[np.arange(len(means)), zone]
    return found


def _places(means: np.ndarray, share: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Relative quality and relative price of each brand."""
    ratio = relative(means)
    return ratio[..., :-1] @ share, ratio[..., -1]


def zones(quality: np.ndarray, price: np.ndarray, *, rated: bool) -> np.ndarray:
    """The place in :data:`ZONES` of relative quality and price; a rating of the price is good where it is high."""
    good, cheap = quality >= 1, (price >= 1) if rated else (price <= 1)
    return np.select([good & cheap, good, cheap], [0, 1, 2], 3)


def _filled(frame: pd.DataFrame, numbers: Mapping[str, tuple[np.ndarray, np.ndarray]]) -> pd.DataFrame:
    """``frame`` with columns whose values are known in some rows."""
    for name in COLUMNS:
        if name not in frame:
            frame[name] = "" if name == "zone" else np.nan
    for name, (rows, values) in numbers.items():
        column = frame[name].to_numpy(object if name == "zone" else float, copy=True)
        column[rows] = values
        frame[name] = column
    return frame.loc[:, COLUMNS]
