"""Brands on the move: how far each has risen or fallen since the wave before, and whether more than the own brand."""

import numpy as np
import pandas as pd

from csat_helpers.errors import MeasureError
from csat_helpers.measures import contrasts
from csat_helpers.measures.compare_waves import VALUES, rows_of, two_waves
from csat_helpers.measures.kernel import estimation
from csat_helpers.measures.kernel.adjust import adjust as adjusted
from csat_helpers.measures.kernel.adjust import check_adjustment
from csat_helpers.measures.kernel.estimation import Grid, Members
from csat_helpers.measures.kernel.returning import returning
from csat_helpers.measures.own_brand import own_brand
from csat_helpers.measures.tidy import Names, check_confidence, empty, names
from csat_helpers.survey.questionnaire import plain_code
from csat_helpers.survey.survey import Survey

COLUMNS = [*contrasts.COLUMNS, "score", "previous", "gap", "gap_low", "gap_high", "gap_p", "wave", "previous_wave"]
_GAPS = {"estimate": "gap", "conf_low": "gap_low", "conf_high": "gap_high", "p_value": "gap_p"}


def brand_changes(
    sv: Survey,
    item: Names,
    by: str | None = None,
    *,
    own: object = None,
    measure: str = "index",
    adjust: str | None = "holm",
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Each brand's change on ``item`` between the survey's wave (in focus, else the latest) and the one before.

    One item is compared at a time; of none, the frame is empty. Returns :data:`COLUMNS`, a row a brand: ``estimate`` is the change from ``previous``, in the wave ``other``, to ``score``,
    with interval and ``p_value`` of no change; ``gap`` is the brand's change less the own brand's, with interval and ``gap_p``. Both
    are adjusted over the brands that are shown. Respondents who come back count as clusters. A brand too small in
    either wave is hidden. Empty without two waves or a column of brands. Raises MeasureError for another measure, or
    a brand of one's own that is not in the data. Source: Lumley (2010).

    >>> import pandas as pd
    >>> from csat_helpers import survey
    >>> frame = pd.DataFrame({"q": [1, 2, 3, 4, 4, 5, 3, 4], "brand": list("xxyy") * 2, "wave": ["1"] * 4 + ["2"] * 4})
    >>> sv = survey.from_frame(frame, {"items": {"q": {"scale": {"min": 1, "max": 5}}}})
    >>> brand_changes(sv, "q", "brand", own="y")[["level", "estimate", "gap"]].fillna(0).values.tolist()
    [['x', 75.0, 75.0], ['y', 0.0, 0.0]]
    """
    check_confidence(confidence)
    check_adjustment(adjust)
    contrasts.check_measure(measure)
    column, waves, asked = by or sv.role("brand"), two_waves(sv), names(item)
    if len(asked) > 1:
        raise MeasureError(f"One item is compared at a time, not {', '.join(asked)}.", mend="Name one.")
    if column is None or waves is None or not asked:
        return empty(columns=COLUMNS)
    item = asked[0]
    sides = rows_of(sv, waves)
    codes = [plain_code(level) for level in sv.levels(column)]
    own = own_brand(sv, own, tuple(codes), column)
    members = _members(sv, column, codes, sides)
    values, design = VALUES[measure](sv, item)[:, None], returning(sv)
    grid = estimation.estimate(values, members, design)
    size, after = len(codes), np.arange(len(codes))
    step = np.zeros((2 * size, size))
    step[after, after], step[after + size, after] = 1.0, -1.0
    frame = _tested(sv, values, members, step, (grid, after, after + size), confidence)
    frame = frame.assign(
        item=item, label=sv.label(item), measure=measure, by=column, by_label=sv.label(column), level=codes,
        level_label=[sv.level_label(column, c) for c in codes], other=waves[1], other_label=sv.level_label("wave", waves[1]),
        wave=waves[0], previous_wave=waves[1], suppressed="", flag="",
        score=grid.estimate[:size, 0], previous=grid.estimate[size:, 0],
    )  # fmt: skip
    frame = frame.assign(**dict.fromkeys(_GAPS.values(), np.nan))
    if own:
        mine = codes.index(own)
        apart = _tested(sv, values, members, step - step[:, [mine]], (grid, after, after + size), confidence)
        frame[list(_GAPS.values())] = np.where((after == mine)[:, None], np.nan, apart[list(_GAPS)].to_numpy(float))
    frame = contrasts.hide_by_smaller(frame, sv)
    frame.loc[frame["estimate"].isna(), ["score", "previous"]] = np.nan
    if own and (frame["level"].eq(own) & frame["estimate"].isna()).any():
        frame[list(_GAPS.values())] = np.nan
    frame["p_value"], frame["gap_p"] = (adjusted(frame[name].to_numpy(float), adjust) for name in ("p_value", "gap_p"))
    return frame.loc[frame["base"].ne(0) | (frame["suppressed"] != ""), COLUMNS].reset_index(drop=True)


def _members(sv: Survey, column: str, codes: list[str], sides: list[np.ndarray]) -> Members:
    """The brands in the later wave, then the brands in the earlier one."""
    place = sv.column(column).map(plain_code, na_action="ignore").map({c: k for k, c in enumerate(codes)})
    rows, levels = [], []
    for k, side in enumerate(sides):
        known = side[place.iloc[side].notna().to_numpy()]
        rows.append(known)
        levels.append(place.iloc[known].to_numpy(int) + k * len(codes))
    return Members(np.concatenate(rows), np.concatenate(levels), 2 * len(codes))


def _tested(
    sv: Survey, values: np.ndarray, members: Members, weights: np.ndarray, sides: tuple[Grid, np.ndarray, np.ndarray],
    confidence: float,
) -> pd.DataFrame:  # fmt: skip
    """The contrasts of levels with their test, the sides' bases beside them."""
    design = returning(sv)
    grid, first, second = sides
    apart = estimation.contrast(values, members, design, weights)
    of = [Grid(**{name: getattr(grid, name)[rows] for name in Grid.__dataclass_fields__}) for rows in (first, second)]
    cells = contrasts.tested(sv, apart[0], apart[1], of[0], of[1], design.df, confidence)
    return pd.DataFrame({name: np.ravel(cell) for name, cell in cells.items()})
