"""Scoreboard: brands by their satisfaction index, NPS and share satisfied, with what each place is worth."""

import pandas as pd

from csat_helpers.measures.ranking import COLUMNS, ranking
from csat_helpers.measures.tidy import Names, empty, names
from csat_helpers.survey.survey import Survey


def scoreboard(
    sv: Survey,
    satisfaction: Names,
    recommend: Names,
    by: str,
    *,
    adjust: str | None = "holm",
    confidence: float = 0.95,
    unranked: object = (),
    seed: int | None = None,
) -> pd.DataFrame:
    """Every level of ``by`` (a brand) on the satisfaction index, NPS and the share satisfied: a row a measure and brand.

    ``measure`` is ``index`` (of all items of ``satisfaction`` together, 0 to 100), ``nps`` (of ``recommend``, from
    -100 to 100) and ``top_box`` (the share of the two best answers to the first item of ``satisfaction``), in that
    order, brands within it from the highest; what is not asked has no rows. Columns are those of
    :func:`csat_helpers.measures.ranking`: estimate, error and interval, base, rank with its set and probabilities, gap to
    the best of the others and its test, and ``letters``, the ``column`` letters of the brands it exceeds. Tests are
    adjusted (``adjust``) over all pairs of brands within a measure. ``unranked`` (a level or a list of them), such as
    small brands folded together, are shown and hold no place.

    Raises MeasureError as :func:`csat_helpers.measures.ranking` does. Source: as there.

    >>> import pandas as pd
    >>> from csat_helpers import survey
    >>> sv = survey.from_frame(
    ...     pd.DataFrame({"q": [1, 2, 2, 4, 5, 4], "brand": list("aaabbb")}),
    ...     {"items": {"q": {"scale": {"min": 1, "max": 5}}}},
    ... )
    >>> scoreboard(sv, "q", [], "brand").query("measure == 'index'")[["level", "column", "letters"]].values.tolist()
    [['b', 'B', 'A'], ['a', 'A', '']]
    """
    rated, asked = names(satisfaction), names(recommend)
    wanted = [("composite", rated), ("nps", asked[:1]), ("top_box", rated[:1])]
    parts = [
        ranking(
            sv, items, by, measure=measure, adjust=adjust, confidence=confidence, unranked=unranked, seed=seed
        )
        for measure, items in wanted
        if items
    ]  # fmt: skip
    shown = [part for part in parts if len(part)]
    return pd.concat(shown, ignore_index=True) if shown else empty(columns=COLUMNS)
