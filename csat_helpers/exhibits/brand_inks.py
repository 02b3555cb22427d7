"""How brands look throughout a report: the client's own in the first ink, which no rival has; which of many are shown."""

from collections.abc import Sequence

import pandas as pd

from csat_helpers.look import COLOURS
from csat_helpers.look.assign import Ink, ink, places


def brand_inks(levels: Sequence[str], own: str) -> dict[str, Ink]:
    """The ink of each of ``levels``, all brands in order; a rival that would share the own brand's colour is grey."""
    found = {level: ink(place) for level, place in places(levels, focus=own).items()}
    if own not in found:
        return found
    strong = found[own].colour
    return {
        level: Ink(COLOURS["sec"], worn.shape, worn.dashed) if worn.colour == strong and level != own else worn
        for level, worn in found.items()
    }


def own_first(frame: pd.DataFrame, own: str, most: int) -> pd.DataFrame:
    """``frame`` with the rows of the own brand first, then those of the rivals with the most respondents in their
    order, ``most`` brands of them ahead of the rest.
    """
    levels = list(dict.fromkeys(frame["level"].astype(str)))
    if own not in levels:
        return frame
    base = (
        frame.groupby(frame["level"].astype(str))["base"].max() if "base" in frame.columns else pd.Series(dtype=float)
    )
    rivals = [level for level in levels if level != own]
    largest = sorted(rivals, key=lambda level: -float(base.fillna(0).get(level, 0)))[: most - 1]
    order = [own, *(r for r in rivals if r in largest), *(r for r in rivals if r not in largest)]
    return pd.concat([frame[frame["level"].astype(str) == level] for level in order])
