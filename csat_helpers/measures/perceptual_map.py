"""Perceptual map: which brands are seen to stand for what, on the axes that tell most of it, with confidence regions."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from csat_helpers.locale import say
from csat_helpers.measures import disclosure
from csat_helpers.measures import perceptual_tests as tests
from csat_helpers.measures.kernel.adjust import adjust
from csat_helpers.measures.kernel.correspondence import Correspondence, correspondence, placed
from csat_helpers.measures.kernel.estimation import Members
from csat_helpers.measures.kernel.returning import returning
from csat_helpers.measures.own_brand import own_brand
from csat_helpers.measures.replicated_means import replicated_means
from csat_helpers.measures.tidy import Banner, Names, banner, check_confidence, empty, names
from csat_helpers.measures.top_box import box
from csat_helpers.survey.survey import Survey

POINTS = [
    "kind", "code", "label", "x", "y", "xx", "xy", "yy", "reach", "quality", "contribution_x", "contribution_y", "mass",
    "p_value", "own", "base", "suppressed", "flag", "reason",
]  # fmt: skip
AXES = ["axis", "inertia", "share", "cumulative", "p_value"]
BRAND, ATTRIBUTE = "brand", "attribute"


@dataclass(frozen=True, eq=False)
class PerceptualMap:
    """``points`` has a row a brand and a row an attribute, ``axes`` a row an axis, the first two of which are the map.

    ``links`` has a row a brand and attribute: what each brand stands for. ``settings`` tells how the table was made.
    """

    points: pd.DataFrame
    axes: pd.DataFrame
    settings: dict[str, object]
    links: pd.DataFrame = field(default_factory=lambda: empty(columns=tests.LINKS))


def perceptual_map(
    sv: Survey,
    items: Names,
    by: str,
    *,
    own: object | None = None,
    boxes: int = 2,
    confidence: float = 0.95,
    replicates: int = 1000,
    seed: int | None = None,
) -> PerceptualMap:
    """Correspondence analysis of the brands in ``by`` and how many gave each attribute one of its best ``boxes``.

    The table is brands x attributes of weighted shares, so that a brand weighs by what it is credited with and not by
    how many rated it, and the map is of the brands' profiles: one that is rated higher throughout is not apart from
    another. Returns a :class:`PerceptualMap`. ``points``
    (:data:`POINTS`): ``kind`` brand or attribute, ``x`` and ``y`` its principal coordinates (a symmetric map: distances
    among brands, and among attributes, are chi-square distances; those between a brand and an attribute are not
    distances), ``quality`` the part of its inertia that the map shows (0 to 1), ``contribution_x`` and
    ``contribution_y`` its part of each axis, ``xx, xy, yy`` the covariance of its place over the replicates, which
    are placed on the sample's axes, and ``reach``: the region of ``confidence`` is d'M^-1 d <= reach with that
    covariance M, by Hotelling's T squared on the design's degrees of freedom. ``p_value`` is of the centre, adjusted by
    Holm among brands and among attributes and never under the first axis' own: a brand whose region holds the centre is not told from the average. ``own``
    marks the client's own brand (its code, the engagement's where not given).

    ``axes``: inertia of each axis, its share of all, the cumulative share and ``p_value``, the chance that sampling
    error makes as much where only the axes before it are true: an axis of .05 or more may be noise. ``links``
    (:data:`csat_helpers.measures.perceptual_tests.LINKS`): what each brand ``stands`` for. Respondents who rate several
    brands count as clusters.

    No points, with the ``reason``, where fewer than three brands or attributes can be shown (two always fit a line).
    Raises MeasureError for an item without a rating scale, or an own brand that nobody has. Source: Greenacre (2017),
    Correspondence Analysis in Practice, chapters 9, 13 and 29; Malinvaud (1987) on the number of axes, whose
    chi-square, which holds for simple random samples alone, is replaced by replicates of the design.
    """
    asked = names(items)
    check_confidence(confidence)
    levels = banner(sv, by) if asked else None
    if levels is None or not levels.members.size:
        return PerceptualMap(empty(columns=POINTS), empty(columns=AXES), {})
    values = np.column_stack([box(sv, item, boxes) for item in asked])
    code = own_brand(sv, own, levels.level, by)
    heads = _heads(sv, levels, asked, values, code)
    brand = np.flatnonzero(heads["suppressed"][: levels.members.size] == "")
    settings: dict[str, object] = {
        "boxes": boxes, "confidence": confidence, "by": by, "by_label": sv.label(by), "replicates": replicates,
        "own": code, "near": float(tests.NEAR),
    }  # fmt: skip
    if why := _too_few(sv, len(brand), len(asked)):
        return _no_map(heads, why, settings)
    key = ("perceptual_map", tuple(asked), by, boxes, replicates)
    table, again = _tables(sv, values, levels, brand, key, replicates, seed)
    attribute = np.flatnonzero(table.sum(axis=0) > 0)
    if why := _too_few(sv, len(brand), len(attribute)):
        return _no_map(heads, why, settings)
    found = correspondence(table[:, attribute])
    if len(found.inertia) < 2:
        return _no_map(heads, say(sv.language, "the brands differ along one line only"), settings)
    places = np.r_[brand, levels.members.size + attribute]
    again = again[:, :, attribute]
    axes = _axes(found, again)
    df = returning(sv).df
    numbers = _numbers(found, again, confidence, df, float(axes["p_value"].iloc[0]))
    points = heads.iloc[places].reset_index(drop=True).assign(**numbers).loc[:, POINTS]
    hidden = _without(heads.drop(index=heads.index[places]))
    apart, codes = numbers["p_value"][: len(brand)], points["code"].tolist()
    links = tests.links(found, again, codes[: len(brand)], codes[len(brand) :], apart, df)
    return PerceptualMap(pd.concat([points, hidden[points.columns]], ignore_index=True), axes, settings, links)


def _no_map(heads: pd.DataFrame, why: str, settings: dict[str, object]) -> PerceptualMap:
    return PerceptualMap(_without(heads.assign(reason=why)), empty(columns=AXES), settings)


def _heads(sv: Survey, levels: Banner, items: list[str], values: np.ndarray, own: str) -> pd.DataFrame:
    """A row a brand, then a row an attribute: names and bases, small brands hidden."""
    size = levels.members.size
    answered = ~np.isnan(values[levels.members.row]).all(axis=1)
    base = np.bincount(levels.members.level[answered], minlength=size)
    brands = pd.DataFrame(
        {
            "by": levels.by, "level": levels.level, "kind": BRAND, "code": levels.level, "label": levels.label,
            "base": base.astype(float), "suppressed": "", "flag": "",
        }
    )  # fmt: skip
    brands = disclosure.apply(brands, sv).assign(reason="")
    attributes = pd.DataFrame(
        {
            "kind": ATTRIBUTE, "code": items, "label": [sv.label(item) for item in items], "suppressed": "", "flag": "",
            "base": (~np.isnan(values[np.unique(levels.members.row)])).sum(axis=0).astype(float), "reason": "",
        }
    )  # fmt: skip
    heads = pd.concat([brands.drop(columns=["by", "level"]), attributes], ignore_index=True)
    return heads.assign(own=(heads["kind"] == BRAND) & (heads["code"] == own))


def _too_few(sv: Survey, brands: int, attributes: int) -> str:
    if brands < 3:
        return say(sv.language, "a map needs three brands with enough respondents")
    return say(sv.language, "a map needs three attributes that some rate high") if attributes < 3 else ""


def _tables(
    sv: Survey,
    values: np.ndarray,
    levels: Banner,
    brand: np.ndarray,
    key: Sequence[object],
    size: int,
    seed: int | None,
) -> tuple[np.ndarray, np.ndarray]:
    """Shares, brands x attributes, of the sample and of each replicate (first axis); no answer at all counts as none."""
    position = np.full(levels.members.size, -1)
    position[brand] = np.arange(len(brand))
    shown = position[levels.members.level] >= 0
    members = Members(levels.members.row[shown], position[levels.members.level[shown]], len(brand))
    table, again = replicated_means(sv, values, members, key=key, size=size, seed=seed)
    return np.nan_to_num(table), np.clip(np.nan_to_num(again), 0.0, None)


def _numbers(
    found: Correspondence, again: np.ndarray, confidence: float, df: float, least: float
) -> dict[str, np.ndarray]:
    """Places, qualities and regions of the brands, then of the attributes.

    The axes were laid where the sample's points are furthest apart, so no point counts as apart where the first axis may
    be noise: no p value is under ``least``, that axis' own.
    """
    places = np.vstack([found.rows[:, :2], found.columns[:, :2]])
    shares = [_profiles(again, axis=2), np.swapaxes(_profiles(again, axis=1), 1, 2)]
    drawn = np.hstack([placed(shares[0], found.column_axes[:, :2]), placed(shares[1], found.row_axes[:, :2])])
    spread = np.full((len(places), 2, 2), np.nan)
    if len(drawn) > 2:
        apart = drawn - drawn.mean(axis=0)
        spread = np.einsum("rpi,rpj->pij", apart, apart) / (len(drawn) - 1)
    contribution = np.vstack([found.row_contribution[:, :2], found.column_contribution[:, :2]])
    brands = len(found.rows)
    centre = tests.centre_p_values(places, spread, df)
    quality = np.r_[found.row_quality[:, :2].sum(axis=1), found.column_quality[:, :2].sum(axis=1)]
    return {
        "x": places[:, 0], "y": places[:, 1], "xx": spread[:, 0, 0], "xy": spread[:, 0, 1], "yy": spread[:, 1, 1],
        "reach": np.full(len(places), tests.reach(df, confidence)), "quality": quality,
        "p_value": np.maximum(np.r_[adjust(centre[:brands], "holm"), adjust(centre[brands:], "holm")], least),
        "contribution_x": contribution[:, 0], "contribution_y": contribution[:, 1],
        "mass": np.r_[found.row_mass, found.column_mass],
    }  # fmt: skip


def _profiles(tables: np.ndarray, axis: int) -> np.ndarray:
    total = tables.sum(axis=axis, keepdims=True)
    return np.divide(tables, total, out=np.zeros_like(tables), where=total > 0)


def _axes(found: Correspondence, again: np.ndarray) -> pd.DataFrame:
    share = found.inertia / found.total
    return pd.DataFrame(
        {
            "axis": np.arange(1, len(share) + 1), "inertia": found.inertia, "share": share,
            "cumulative": share.cumsum(), "p_value": tests.axis_p_values(found, again),
        }
    )  # fmt: skip


def _without(heads: pd.DataFrame) -> pd.DataFrame:
    """Rows that have no place on the map."""
    return heads.assign(**{name: np.nan for name in POINTS if name not in heads}).loc[:, POINTS]
