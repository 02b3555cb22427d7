"""Loyalty by brand: the intention to stay or to come back, held against the client's own brand."""

import numpy as np
import pandas as pd

from csat_helpers.columns import TIDY
from csat_helpers.errors import MeasureError, nearest
from csat_helpers.measures.difference import difference
from csat_helpers.measures.index import item_index
from csat_helpers.measures.kernel.adjust import adjust as adjusted
from csat_helpers.measures.kernel.adjust import check_adjustment
from csat_helpers.measures.nps import nps
from csat_helpers.measures.own_brand import own_brand
from csat_helpers.measures.tidy import Names, banner, empty, names
from csat_helpers.measures.top_box import top_box
from csat_helpers.survey.survey import Survey

COLUMNS = [*TIDY, "other", "other_label", "gap", "gap_low", "gap_high", "p_value"]
_MEASURES = {"index": item_index, "top_box": top_box, "nps": nps}
_GAPS = {"estimate": "gap", "conf_low": "gap_low", "conf_high": "gap_high", "p_value": "p_value"}


def loyalty(
    sv: Survey,
    items: Names | None = None,
    by: str | None = None,
    *,
    own: object = None,
    measure: str = "index",
    adjust: str | None = "holm",
    confidence: float = 0.95,
) -> pd.DataFrame:
    """What each brand's customers intend (to stay, to buy again), item by item, and its gap to the own brand.

    ``items`` are those of role ``loyalty``, else the recommendation, unless named; ``by`` is the column of role
    ``brand``; ``own`` the client's brand, the engagement's own unless given. ``measure`` is index (0 to 100), top_box
    or nps. Returns the columns of :data:`csat_helpers.columns.TIDY` with ``other`` (the own brand), ``gap`` (the
    brand less the own one), its interval and ``p_value``, adjusted over the brands of one item; missing for the own
    brand itself and where there is none. Empty where there is no such item or no column of brands. Raises
    MeasureError for another measure, or a brand of one's own that is not in the data.

    >>> import pandas as pd
    >>> from csat_helpers import survey
    >>> frame = pd.DataFrame({"stay": [1, 2, 4, 5], "brand": list("xxyy")})
    >>> sv = survey.from_frame(frame, {"items": {"stay": {"scale": {"min": 1, "max": 5}, "role": "loyalty"}}})
    >>> loyalty(sv, by="brand", own="y")[["level", "estimate", "gap"]].fillna(0).values.tolist()
    [['x', 12.5, -75.0], ['y', 87.5, 0.0]]
    """
    check_adjustment(adjust)
    if measure not in _MEASURES:
        raise MeasureError(f"Loyalty is not measured by '{measure}'.", mend=nearest(measure, _MEASURES))
    asked = names(items) if items is not None else sv.roles("loyalty") or sv.roles("recommend")
    column = by or sv.role("brand")
    if not asked or column is None:
        return empty(columns=COLUMNS)
    frame = _MEASURES[measure](sv, asked, by=column, confidence=confidence)
    mine = own_brand(sv, own, banner(sv, column).level, column)
    frame = frame.assign(other="", other_label="", **dict.fromkeys(_GAPS.values(), np.nan))
    if not mine:
        return frame.loc[:, COLUMNS]
    apart = difference(sv, asked, column, measure=measure, against=mine, confidence=confidence)
    apart = apart.set_index(["item", "level"])
    for item in asked:  # adjusted over what is shown
        rows = apart.index.get_level_values("item") == item
        apart.loc[rows, "p_value"] = adjusted(apart.loc[rows, "p_value"].to_numpy(float), adjust)
    at = pd.MultiIndex.from_frame(frame[["item", "level"]])
    found = apart.reindex(at)
    frame = frame.assign(**{new: found[old].to_numpy(float) for old, new in _GAPS.items()})
    frame[["other", "other_label"]] = found[["other", "other_label"]].fillna("").to_numpy()
    return frame.loc[:, COLUMNS]
