"""Switching: where a brand's customers came from, where its former ones went, and whom it wins from and loses to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from csat_helpers.columns import COMPLEMENTARY, RELIABILITY
from csat_helpers.locale import say
from csat_helpers.measures import disclosure
from csat_helpers.measures.brand_moves import Moves, moves_of
from csat_helpers.measures.kernel.adjust import check_adjustment
from csat_helpers.measures.own_brand import own_brand
from csat_helpers.measures.switching_tables import COLUMNS, FLOWS, TESTS, brands_table, exchanges_table, flows_table
from csat_helpers.measures.tidy import check_confidence, empty, smaller
from csat_helpers.survey.survey import Survey


@dataclass(frozen=True)
class Switching:
    """Moves between brands as frames.

    ``flows`` has a row each two brands: of ``level``'s former customers the share now with ``other``; ``brands`` the
    ``retention``, ``inflow``, ``outflow`` and ``net`` of each brand; ``exchanges`` what the own brand (``other``) has
    ``won`` from each rival (``level``), ``lost`` to it, and the ``net``. ``settings``: own, own_label, previous_label,
    base, newcomers, adjust, confidence, and ``reason``, why there is nothing, in the survey's language.
    """

    flows: pd.DataFrame
    brands: pd.DataFrame
    exchanges: pd.DataFrame
    settings: Mapping[str, Any]


def switching(
    sv: Survey,
    previous: str | None = None,
    brand: str | None = None,
    *,
    own: object = None,
    adjust: str | None = "holm",
    confidence: float = 0.95,
) -> Switching:
    """Who moved from which brand to which, among customers whose present and previous brand are both known.

    ``previous`` and ``brand`` are the columns of role ``previous_brand``
    and ``brand`` unless named; ``own`` is the code of the client's brand, the engagement's own unless given. Who
    stayed has the same brand in both. Codes of ``previous`` that are no brand (none, abroad) are newcomers to the
    market: counted in ``settings``, not among the base.

    Shares are 0 to 1. ``retention`` is the share of a brand's former customers that it kept, with ``gap`` (it less
    the own brand's), its interval and ``p_value``. ``inflow`` and ``outflow`` are the parts of *all* these customers
    that came to the brand from another and left it for another; ``net`` is the one less the other, which is also the
    brand's share now less its share before, with the ``p_value`` of no change. ``exchanges`` are parts of all too.
    P values are by Student's t on the design, adjusted (``adjust``) over the brands of one measure; fewer than ten
    movers are not tested, and ``reason`` says so. Columns are :data:`csat_helpers.measures.switching_tables.COLUMNS`
    and, of ``flows``, :data:`csat_helpers.measures.switching_tables.FLOWS`.

    Frames are empty, with a ``reason`` in ``settings``, without either column, with one brand alone, and where rows
    are ratings of several brands by one respondent. A brand whose former or present customers are too few is hidden,
    with whatever would give it away. Only today's customers are asked: who left the market is not seen.

    Raises MeasureError for a brand of one's own that is not in the data. Source: McNemar (1947) for moves between
    two brands, here by Taylor linearisation (Lumley 2010).

    >>> import pandas as pd
    >>> from csat_helpers import survey
    >>> frame = pd.DataFrame({"before": list("aaabbb"), "now": list("aababb")})
    >>> asked = {name: {"scale": {"codes": ["a", "b"]}} for name in frame}
    >>> found = switching(survey.from_frame(frame, {"items": asked}), "before", "now", own="a")
    >>> found.brands.query("measure == 'retention'")["estimate"].round(2).tolist()
    [0.67, 0.67]
    """
    check_confidence(confidence)
    check_adjustment(adjust)
    previous, brand = previous or sv.role("previous_brand"), brand or sv.role("brand")
    settings = {"own": "", "own_label": "", "previous_label": "", "base": 0, "newcomers": 0, "adjust": adjust}
    settings |= {"confidence": confidence, "reason": ""}
    if previous is None or brand is None:
        role = "brand" if brand is None else "previous_brand"
        return _nothing(settings, say(sv.language, "no item of role {role}", role=role))
    moves = moves_of(sv, previous, brand)
    if moves.reason:
        return _nothing(settings, moves.reason)
    mine = own_brand(sv, own, moves.codes, brand)
    label = moves.labels[moves.codes.index(mine)] if mine else ""
    known = {"own": mine, "own_label": label, "previous_label": sv.label(previous)}
    known |= {"base": len(moves.rows), "newcomers": moves.newcomers}
    flows = flows_table(moves)
    hidden = _hidden(moves, flows)
    brands = _marked(brands_table(moves, mine, adjust, confidence), hidden)
    exchanges = exchanges_table(moves, mine, adjust, confidence) if mine else empty(columns=COLUMNS)
    return Switching(flows, brands, _marked(exchanges, hidden, mine), {**settings, **known})


def _nothing(settings: Mapping[str, Any], reason: str) -> Switching:
    none = empty(columns=COLUMNS)
    return Switching(empty(columns=FLOWS), none, none.copy(), {**settings, "reason": reason})


def _hidden(moves: Moves, flows: pd.DataFrame) -> pd.DataFrame:
    """Why each brand is hidden, and its flag, by code: too few were or are with it, or its row of flows is hidden.

    What came and went adds up over the brands, so no brand is hidden alone.
    """
    base = smaller(pd.Series(moves.before_base), pd.Series(moves.now_base))
    alone = pd.DataFrame({"by": moves.previous, "level": moves.codes, "base": base, "suppressed": "", "flag": ""})
    found = disclosure.apply(alone, moves.sv).set_index("level")[["suppressed", "flag"]]
    cut = flows[(flows["suppressed"] != "") & (flows["suppressed"] != RELIABILITY)]["level"].unique()
    rows = found.index.isin(cut) & (found["suppressed"] == "").to_numpy()
    found.loc[rows, "suppressed"] = COMPLEMENTARY
    secret = ~found["suppressed"].isin(["", RELIABILITY])
    if secret.sum() == 1 and (found["suppressed"] == "").any():
        size = pd.Series(base.to_numpy(), index=found.index)[found["suppressed"] == ""]
        found.loc[[size.idxmin()], "suppressed"] = COMPLEMENTARY
    found.loc[found["suppressed"] != "", "flag"] = ""
    return found


def _marked(frame: pd.DataFrame, hidden: pd.DataFrame, own: str = "") -> pd.DataFrame:
    """``frame`` without the numbers of hidden brands; of exchanges with ``own``, without those of either side."""
    if frame.empty:
        return frame
    why = frame["level"].map(hidden["suppressed"]).to_numpy(object)
    flag = frame["level"].map(hidden["flag"]).to_numpy(object)
    if own:
        mine = hidden.loc[own]
        why = np.where(why == "", mine["suppressed"], why)
        flag = np.where((flag == "") & (why == ""), mine["flag"], flag)
    made = frame.assign(suppressed=why, flag=flag, reason=np.where(why == "", frame["reason"], ""))
    made = disclosure.hide(made, why != "")
    if own:
        return made
    against = made["other"].map(hidden["suppressed"]).fillna("").to_numpy(object) != ""
    return disclosure.hide(
        made, against, keep=[name for name in made.columns if name not in TESTS]
    )  # a gap would give the own brand away
