"""Variances written out a cluster at a time from the columns of the data, and random designs to try them on."""

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from csat_helpers import survey
from csat_helpers.survey import Design, Survey

CLUSTERS, FPC = ["psu", "ssu"], ["N1", "N2"]


def variance_of_sum(frame: pd.DataFrame, z: np.ndarray, stages: int, corrected: int) -> float:
    """The variance of ``sum(z)``: strata, clusters of ``stages`` stages, population counts of ``corrected`` ones."""
    rows = np.arange(len(frame))
    return _stage(frame, z, [rows[frame["s"] == h] for h in frame["s"].unique()], 0, stages, corrected)


def _stage(frame, z, strata, stage, stages, corrected, share=None):
    """Strata are arrays of rows; each one's clusters are drawn, and become the strata of the next stage."""
    name = CLUSTERS[stage] if stage < stages else None
    clusters = [[r for _, r in _split(frame, rows, name)] for rows in strata]
    share = share or [1.0] * len(strata)
    total, later, passed = 0.0, [], []
    for rows, group, before in zip(strata, clusters, share, strict=True):
        n, t = len(group), np.array([z[r].sum() for r in group])
        f = n / frame[FPC[stage]].iloc[rows[0]] if stage < corrected else 0.0
        middle, grown = (t.mean(), n / (n - 1)) if n > 1 else (0.0, 1.0)  # a lonely cluster counts whole
        total += before * (1 - f) * grown * ((t - middle) ** 2).sum()
        later += group
        passed += [before * f] * n
    if stage + 1 < stages and any(passed):
        total += _stage(frame, z, later, stage + 1, stages, corrected, passed)
    return total


def _split(frame, rows, name):
    if name is None:
        return [(row, np.array([row])) for row in rows]
    return pd.Series(rows).groupby(frame[name].to_numpy()[rows], sort=False).agg(np.array).items()


@st.composite
def frames(draw, lonely: bool = True) -> pd.DataFrame:
    """Respondents in strata, two stages of clusters, weights (some zero), answers with gaps and two margins."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    n, strata = draw(st.integers(12, 40)), draw(st.integers(1, 3))
    s = np.sort(np.concatenate([np.arange(strata).repeat(3), rng.integers(0, strata, n - 3 * strata)]))
    frame = pd.DataFrame({"s": s, "psu": s * 10 + rng.integers(0, draw(st.integers(2, 6)), n)})
    if not lonely:
        frame.loc[frame.groupby("s").head(2).index, "psu"] = np.tile([1000, 2000], strata) + np.repeat(
            np.arange(strata), 2
        )
    if lonely and draw(st.booleans()):
        frame.loc[frame["s"] == 0, "psu"] = 0
    frame["ssu"] = rng.integers(0, 3, n)
    drawn = frame.groupby("s")["psu"].transform("nunique")
    frame["N1"] = drawn + frame["s"].map(dict(enumerate(rng.integers(0, 9, strata))))
    frame["N2"] = frame.groupby("psu")["ssu"].transform("nunique") + frame["psu"] % 4
    frame["w"] = rng.uniform(0.2, 5, n) * (rng.random(n) > draw(st.sampled_from([0.0, 0.2])))
    frame.loc[0, "w"] = 1.0
    for item in "ab":
        frame[item] = np.where(rng.random(n) < 0.2, np.nan, rng.integers(1, 6, n))
    frame["x"] = np.where(rng.random(n) < 0.1, np.nan, rng.uniform(1, 3, n))
    frame["g"], frame["m"] = rng.choice(list("ABC"), n), rng.choice(list("pq"), n)
    return frame


def ask(frame: pd.DataFrame, **design) -> Survey:
    """The survey of such a frame: ``a`` and ``b`` from 1 to 5, ``x`` a number, ``g`` and ``m`` categories."""
    items = {"a": {"scale": "five"}, "b": {"scale": "five"}, "x": {"scale": {}}, "g": {"scale": "of_g"}}
    scales = {"five": {"min": 1, "max": 5}, "of_g": {"codes": list("ABC")}}
    return survey.from_frame(frame, {"scales": scales, "items": items}, design=Design(weight="w", **design))


def influence(y: np.ndarray, w: np.ndarray, inside: np.ndarray) -> tuple[float, np.ndarray]:
    """The weighted mean of a domain and each respondent's part in its error, ``w`` included."""
    use = inside & ~np.isnan(y) & (w > 0)
    mean = (w[use] * y[use]).sum() / w[use].sum()
    return mean, np.where(use, w * (np.nan_to_num(y) - mean) / w[use].sum(), 0.0)
