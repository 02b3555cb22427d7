"""Who was with which brand before, and is with which now: what switching is computed from."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from csat_helpers.locale import say
from csat_helpers.survey.questionnaire import plain_code
from csat_helpers.survey.survey import WAVE, Survey


@dataclass(frozen=True, eq=False)
class Moves:
    """Customers with both brands known: their ``rows`` in the survey, the places of either brand among ``codes``.

    ``sv`` is the survey with these rows as its domain. ``reason`` says why nothing can be made of them.
    """

    sv: Survey
    previous: str
    brand: str
    codes: tuple[str, ...]
    labels: tuple[str, ...]
    rows: np.ndarray
    before: np.ndarray
    now: np.ndarray
    newcomers: int
    reason: str

    @cached_property
    def before_base(self) -> np.ndarray:
        """Respondents who were with each brand."""
        return self._counts(self.before)

    @cached_property
    def now_base(self) -> np.ndarray:
        """Respondents who are with each brand."""
        return self._counts(self.now)

    def _counts(self, place: np.ndarray) -> np.ndarray:
        counted = self.sv.arrays.weight[self.rows] > 0
        return np.bincount(place[counted], minlength=len(self.codes))


def moves_of(sv: Survey, previous: str, brand: str) -> Moves:
    """The moves between the brands of two columns, brands in the order of the present one's codes."""
    known = [plain_code(level) for level in sv.levels(brand)]
    scale = sv.questionnaire.scale(brand) if brand in sv.questionnaire.items else None
    asked = [plain_code(code) for code in scale.codes] if scale is not None and scale.codes else known
    before = sv.column(previous).map(plain_code, na_action="ignore")
    now = sv.column(brand).map(plain_code, na_action="ignore")
    both = sv.rows & before.notna().to_numpy() & now.notna().to_numpy()
    codes = [
        code for code in dict.fromkeys([*asked, *known]) if (before[both] == code).any() or (now[both] == code).any()
    ]
    rows = np.flatnonzero(both & before.isin(codes).to_numpy())
    place = {code: k for k, code in enumerate(codes)}
    domain = np.zeros(len(sv.rows), bool)
    domain[rows] = True
    sides = [np.array([place[c] for c in column.iloc[rows]], dtype=int) for column in (before, now)]
    labels = tuple(sv.level_label(brand, code) for code in codes)
    return Moves(
        replace(sv, domain=domain), previous, brand, tuple(codes), labels, rows, sides[0], sides[1],
        int(both.sum()) - len(rows), _impossible(sv, rows, sides, brand),
    )  # fmt: skip


def _impossible(sv: Survey, rows: np.ndarray, sides: list[np.ndarray], brand: str) -> str:
    """Why no switching can be told from these rows, in the survey's language; empty where it can."""
    if not len(rows):
        return say(sv.language, "Nobody’s present and previous brand are both known.")
    if len(np.unique(np.concatenate(sides))) < 2 or len(np.unique(sides[1])) < 2:
        return say(sv.language, "It takes customers of two brands; these are all of one.")
    if (name := sv.role("id")) is not None:
        keys = [name, *([WAVE] if WAVE in sv.responses else [])]
        asked = sv.responses.iloc[rows][[*keys, *([brand] if brand not in keys else [])]].dropna(subset=[name])
        if asked.duplicated(keys).any():
            return say(sv.language, "Respondents rate several brands, so a row does not tell which is their own.")
    return ""


def indicators(place: np.ndarray, size: int) -> np.ndarray:
    """1 in the column of each row's place, else 0."""
    return (place[:, None] == np.arange(size)).astype(float)


def spread_out(values: np.ndarray, rows: np.ndarray, total: int) -> np.ndarray:
    """``values`` of some rows among all, missing elsewhere."""
    found = np.full((total, values.shape[1]), np.nan)
    found[rows] = values
    return found
