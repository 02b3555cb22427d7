"""Krippendorff's alpha: agreement of any number of raters, on any level of measurement, with gaps."""

import hashlib
from dataclasses import dataclass

import numpy as np
import pandas as pd

from csat_helpers.errors import MeasureError, nearest
from csat_helpers.locale import say
from csat_helpers.measures.agreement import coded
from csat_helpers.measures.kernel.intervals import percentiles
from csat_helpers.measures.tidy import check_confidence

METRICS = ("nominal", "ordinal", "interval", "ratio")
_BLOCK = 100  # resamples whose tables are held at once


@dataclass(frozen=True)
class Alpha:
    """Krippendorff's alpha: 1 is perfect agreement, 0 what chance gives, below 0 systematic disagreement.

    ``base`` is how many things two raters or more coded, ``raters`` how many raters there are, ``values`` how many
    codes were compared. ``reason`` says why a number is missing.
    """

    estimate: float
    std_error: float
    conf_low: float
    conf_high: float
    base: int
    raters: int
    values: int
    reason: str = ""


def krippendorff_alpha(
    ratings: pd.DataFrame | np.ndarray,
    metric: str = "nominal",
    *,
    confidence: float = 0.95,
    replicates: int = 1000,
    seed: int | None = None,
    language: str = "en",
) -> Alpha:
    """Krippendorff's alpha of a table of things (rows) x raters (columns), blank where one rater coded nothing.

    ``metric`` says what a difference means: ``nominal`` (other is other), ``ordinal`` (ranks between), ``interval``
    (squared distance) or ``ratio`` (distance over the sum). A thing that only one rater coded is left out. The interval
    is of ``replicates`` resamples of the things (percentiles; none where 0), the same each time unless ``seed`` is given.
    Raises MeasureError for codes that are not numbers where distances count, or negative ones for ``ratio``.
    Source: Krippendorff (2011), Computing Krippendorff's alpha-reliability.

    >>> found = krippendorff_alpha([[1, 1], [2, 2], [3, 2], [4, None]], "interval", replicates=0)
    >>> round(found.estimate, 4), found.base
    (0.7059, 3)
    """
    check_confidence(confidence)
    if metric not in METRICS:
        raise MeasureError(f"There is no '{metric}' alpha.", mend=nearest(metric, METRICS))
    given, codes = _table(ratings, metric)
    per_thing = _coincidences(given)
    raters = np.shape(ratings)[1]
    size = (len(given), raters, int(given.sum()))
    value = float(_alpha(per_thing.sum(axis=0)[None], codes, metric)[0])
    if np.isnan(value):
        nothing = say(language, "nothing was coded by two raters")
        alike = say(language, "all gave one and the same code: agreement beyond chance cannot be told")
        gone = np.nan
        return Alpha(gone, gone, gone, gone, *size, reason=nothing if not len(given) else alike)
    drawn = _resampled(per_thing, codes, metric, replicates, _generator(given, codes, metric, seed))
    drawn = drawn[~np.isnan(drawn)]
    if len(drawn) < 2:
        return Alpha(value, np.nan, np.nan, np.nan, *size)
    low, high = percentiles(drawn[:, None], confidence)
    return Alpha(value, float(drawn.std(ddof=1)), float(low[0]), float(high[0]), *size)


def _table(ratings: pd.DataFrame | np.ndarray, metric: str) -> tuple[np.ndarray, np.ndarray]:
    """How often each thing got each code (things that two raters or more coded), and the codes in order."""
    frame = pd.DataFrame(ratings)
    given, codes = coded(frame)
    if metric != "nominal":
        number = pd.to_numeric(pd.Series(list(codes), dtype=object), errors="coerce").to_numpy(float)
        if np.isnan(number).any():
            odd = codes[int(np.isnan(number).argmax())]
            raise MeasureError(f"'{odd}' is no number, so it has no distance.", mend="Take the nominal alpha.")
        order = np.argsort(number)
        given, codes = given[:, order], number[order]
        if metric == "ratio" and (number < 0).any():
            raise MeasureError("A ratio scale has no negative codes.", mend="Take the interval alpha.")
    return given[given.sum(axis=1) > 1], np.asarray(codes)


def _coincidences(given: np.ndarray) -> np.ndarray:
    """Each thing's pairs of codes from different raters: things x codes x codes."""
    size = given.sum(axis=1)[:, None, None]
    pairs = given[:, :, None] * given[:, None, :] - given[:, :, None] * np.eye(given.shape[1])
    return pairs / np.maximum(size - 1, 1)


def _alpha(table: np.ndarray, codes: np.ndarray, metric: str) -> np.ndarray:
    """Of tables of coincidences (..., codes, codes); NaN where nothing can differ."""
    number = table.sum(axis=-1)
    distance = _distance(number, codes, metric)
    found = (table * distance).sum(axis=(-2, -1))
    expected = (number[..., :, None] * number[..., None, :] * distance).sum(axis=(-2, -1))
    n = number.sum(axis=-1)
    safe = np.where(expected > 0, expected, np.nan)
    return 1 - (n - 1) * found / safe


def _distance(number: np.ndarray, codes: np.ndarray, metric: str) -> np.ndarray:
    """Squared distances between codes; ordinal ones depend on how many values lie between."""
    if metric == "nominal":
        return 1 - np.eye(len(codes))
    if metric == "ordinal":
        middle = np.cumsum(number, axis=-1) - number / 2
        return (middle[..., :, None] - middle[..., None, :]) ** 2
    gap, total = np.subtract.outer(codes, codes), np.add.outer(codes, codes)
    return gap**2 if metric == "interval" else np.divide(gap, total, out=np.zeros_like(gap), where=total > 0) ** 2


def _resampled(
    per_thing: np.ndarray, codes: np.ndarray, metric: str, size: int, rng: np.random.Generator
) -> np.ndarray:
    """Alphas of resamples of the things."""
    n, k = per_thing.shape[:2]
    flat, drawn = per_thing.reshape(n, -1), [np.empty(0)]
    for start in range(0, size, _BLOCK):
        often = rng.multinomial(n, np.full(n, 1 / n), size=min(_BLOCK, size - start))
        drawn.append(_alpha((often @ flat).reshape(-1, k, k), codes, metric))
    return np.concatenate(drawn)


def _generator(given: np.ndarray, codes: np.ndarray, metric: str, seed: int | None) -> np.random.Generator:
    """Random numbers that the codes determine, unless a ``seed`` is given."""
    if seed is not None:
        return np.random.default_rng(seed)
    key = hashlib.sha256(given.tobytes() + repr((list(codes), metric)).encode())
    return np.random.default_rng(int.from_bytes(key.digest()[:8], "big"))
