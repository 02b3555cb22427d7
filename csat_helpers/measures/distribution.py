"""How answers are spread over a rating scale."""

from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from csat_helpers.columns import TIDY
from csat_helpers.locale import say
from csat_helpers.measures import disclosure, scales
from csat_helpers.measures.kernel.compact import Columns, each
from csat_helpers.measures.kernel.intervals import check_interval
from csat_helpers.measures.tidy import Names, banner, empty, grid_frame, names
from csat_helpers.survey.questionnaire import plain_code
from csat_helpers.survey.survey import Survey

_EXTRA = ["answer", "answer_label"]


@dataclass(frozen=True)
class _Box:
    """Some answers of an item, taken together."""

    item: str
    measure: str
    answer: str
    answer_label: str
    codes: tuple[int, ...]


def distribution(
    sv: Survey, items: Names, *, by: Names | None = None, confidence: float = 0.95, interval: str = "logit"
) -> pd.DataFrame:
    """The whole picture of each rating: every answer's share, the three sides, and the index.

    Returns the columns of :data:`csat_helpers.columns.TIDY` and ``answer``, ``answer_label``. ``measure`` is
    ``share`` for each answer code, least favourable first; ``unfavourable``, ``neutral`` and ``favourable`` for the
    answers below, at and above the middle of the scale (``answer`` is empty there); and ``index`` (0 to 100).
    Shares (0 to 1) have intervals by ``logit``, ``beta``, ``mean`` or ``wilson``, the index by Student's t. Raises
    MeasureError for an item without whole-number answers, or another interval.

    >>> import pandas as pd
    >>> from csat_helpers import survey
    >>> sv = survey.from_frame(
    ...     pd.DataFrame({"q": [1, 3, 5, 5]}), {"items": {"q": {"scale": {"min": 1, "max": 5}}}}
    ... )
    >>> frame = distribution(sv, "q")
    >>> frame.loc[frame["measure"] == "favourable", "estimate"].tolist()
    [0.5]
    """
    check_interval(interval)
    asked, levels = names(items), banner(sv, by)
    if not asked:
        return empty(_EXTRA)
    boxes = [box for item in asked for box in _boxes(sv, item)]
    ends = [_Box(item, "index", "", "", ()) for item in asked]
    inside = Columns(len(sv.responses), [partial(scales.in_box, sv, box.item, box.codes) for box in boxes])
    index = each(partial(scales.rescaled, sv), asked, len(sv.responses))
    parts = []
    for matrix, named, kind, scale in ((inside, boxes, interval, (0.0, 1.0)), (index, ends, "t", (0.0, 100.0))):
        places = [str(k) for k in range(len(named))]
        grid = grid_frame(sv, matrix, levels, places, places, "", confidence=confidence, interval=kind, scale=scale,
                          of=[one.item for one in named])  # fmt: skip
        parts.append(_named(grid, sv, named))
    frame = pd.concat(parts, ignore_index=True)
    order = np.lexsort((frame["item"].map(asked.index), frame["by"].map(list(levels.by).index)))
    return disclosure.apply(frame.iloc[order].reset_index(drop=True).loc[:, [*TIDY, *_EXTRA]], sv)


def _boxes(sv: Survey, item: str) -> list[_Box]:
    """Each answer of an item, then the three sides of its scale."""
    points = scales.points(sv, item)
    label = {code: sv.questionnaire.code_label(item, code, sv.language) for code in points}
    half, odd = divmod(len(points), 2)
    return [
        *(_Box(item, "share", plain_code(code), label[code], (code,)) for code in points),
        _Box(item, "unfavourable", "", say(sv.language, "Unfavourable"), points[:half]),
        _Box(item, "neutral", "", say(sv.language, "Neutral"), points[half : half + odd]),
        _Box(item, "favourable", "", say(sv.language, "Favourable"), points[half + odd :]),
    ]


def _named(frame: pd.DataFrame, sv: Survey, boxes: list[_Box]) -> pd.DataFrame:
    """A grid over boxes under the boxes' own names."""
    of = [boxes[int(place)] for place in frame["item"]]
    none = [box.measure == "neutral" and not box.codes for box in of]  # an even scale has no middle: zero for certain
    frame[["conf_low", "conf_high"]] = frame[["conf_low", "conf_high"]].mask(pd.Series(none, index=frame.index), 0.0)
    return frame.assign(
        item=[box.item for box in of],
        label=[sv.label(box.item) for box in of],
        measure=[box.measure for box in of],
        answer=[box.answer for box in of],
        answer_label=[box.answer_label for box in of],
    )
