"""The Survey: what was asked and who answered, frozen, ready for measures."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from csat_helpers.engagement import Disclosure
from csat_helpers.errors import MeasureError, nearest
from csat_helpers.locale import pick
from csat_helpers.locale.waves import wave_name
from csat_helpers.survey.design import Design, DesignArrays, arrays
from csat_helpers.survey.questionnaire import Questionnaire, Scale, from_mapping
from csat_helpers.survey.weights.weighting import Weighting

WAVE = "wave"
RESPONDENT = "csat:respondent"  # whose a row is, where a respondent has several; no questionnaire has the name


@dataclass(frozen=True)
class About:
    """Facts of the engagement that a report states: ids, names in all languages, dates, counts of rows.

    ``file_labels`` are what the data files' own labels added to the questionnaire
    (:class:`csat_helpers.survey.file_labels.FileLabels`). ``path_model`` is what ``measures.path_model`` takes: a
    preset's name, a mapping of constructs and paths, or None. ``brands`` says which brand is the client's own and which
    are one level (:func:`csat_helpers.survey.brand_levels.facts`); ``stacked`` counts a brand grid's rows
    (:class:`csat_helpers.survey.stacking.Stacked`). ``regulation`` holds thresholds, standards and what a regulator's
    report discloses (:class:`csat_helpers.engagement.regulation.Regulation`), ``topic`` the one question of a special-topic
    engagement (:class:`csat_helpers.engagement.topic.Topic`), by their keys. All are empty where there is nothing to say.
    """

    engagement: str = ""
    type: str = ""
    client: Any = ""
    title: Any = ""
    house: Any = ""
    confidentiality: Any = ""
    fieldwork: Any = ""
    population: Any = ""
    sampling_frame: Any = ""
    sampling: Any = ""
    mode: Any = ""
    response_rate: Mapping[str, float] = field(default_factory=dict)
    languages: tuple[str, ...] = ("en",)
    as_of: str = ""
    simulated: bool = False
    rows_read: int = 0
    key: str = ""
    targets: Mapping[str, float] = field(default_factory=dict)
    segments: tuple[str, ...] = ()
    path_model: Any = None
    file_labels: tuple[Any, ...] = ()
    brands: Mapping[str, Any] = field(default_factory=dict)
    stacked: Mapping[str, int] = field(default_factory=dict)
    regulation: Mapping[str, Any] = field(default_factory=dict)
    topic: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Survey:
    """Respondents and questionnaire, frozen.

    ``responses`` has a row a respondent analysed: numbers for ratings (NaN where there is no answer), codes for
    categories, text for verbatims. ``exclusions`` lists the rows set aside (reason, rows); ``missing`` counts each
    missing code (item, kind, code, count); ``notes`` is the quality log (item, what, count). ``domain`` marks the
    rows a wave, segment or unit selects: measures keep all rows and count the others zero, because dropping them
    would lose clusters and change the errors. ``weighting`` tells how weights were made, where they were. ``blanks``
    has a column an item with several missing codes: the place, among the item's rows of ``missing``, of the one that
    each respondent has, -1 where there is an answer.
    """

    responses: pd.DataFrame
    questionnaire: Questionnaire
    design: Design = Design()
    exclusions: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=["reason", "rows"]))
    missing: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=["item", "kind", "code", "count"]))
    notes: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=["item", "what", "count"]))
    disclosure: Disclosure | None = None
    language: str = "en"
    about: About = About()
    domain: np.ndarray | None = None
    focused: tuple[tuple[str, str], ...] = ()
    weighting: Weighting | None = None
    blanks: pd.DataFrame = field(default_factory=pd.DataFrame)

    @cached_property
    def arrays(self) -> DesignArrays:
        """The design as arrays: weight, stratum, cluster, fraction."""
        return arrays(self.responses, self.design)

    @cached_property
    def rows(self) -> np.ndarray:
        """The domain as a boolean array, all true where nothing is selected."""
        return np.ones(len(self.responses), bool) if self.domain is None else self.domain

    @property
    def base(self) -> int:
        """Rows in the domain: respondents, or respondents and brands where a grid is stacked."""
        return int(self.rows.sum())

    @property
    def analysed(self) -> int:
        """Rows of the files that are analysed: respondents, however many brands each rates in a grid."""
        told = self.about.stacked
        return told["respondents"] if told and not told["long"] else len(self.responses)

    @property
    def respondents(self) -> int:
        """Respondents in the domain, each once however many brands he rates."""
        return int(self.responses.loc[self.rows, RESPONDENT].nunique()) if self.about.stacked else self.base

    def roles(self, role: str) -> list[str]:
        """Items with a role that the data hold."""
        return [name for name in self.questionnaire.roles(role) if name in self.responses.columns]

    def role(self, role: str) -> str | None:
        """The first item with a role, or None."""
        return next(iter(self.roles(role)), None)

    def label(self, item: str) -> str:
        """An item's label in the survey's language."""
        return self.questionnaire.label(item, self.language)

    def construct(self, item: str) -> str:
        """The label of the construct an item belongs to, else empty."""
        found = self.questionnaire.items.get(item)
        name = found.construct_ if found else None
        return pick(self.questionnaire.constructs.get(name, name), self.language) if name else ""

    def scale(self, item: str) -> Scale:
        """An item's scale; raises MeasureError for an item that has none."""
        if item not in self.questionnaire.items and item not in self.responses.columns:
            raise MeasureError(f"'{item}' is not an item.", mend=nearest(item, self.questionnaire.items))
        scale = self.questionnaire.scale(item) if item in self.questionnaire.items else None
        if scale is None:
            raise MeasureError(
                f"Item '{item}' has no scale, so it cannot be measured.", mend="Give it one in questionnaire.yaml."
            )
        return scale

    def answers(self, item: str) -> np.ndarray:
        """A rating's or number's answers as floats, NaN where there is none (rows outside the domain too)."""
        return self.column(item).to_numpy(float, na_value=np.nan)

    def column(self, name: str) -> pd.Series:
        """A column of the responses; raises MeasureError with the nearest name."""
        if name not in self.responses.columns:
            raise MeasureError(f"Column '{name}' is not in the survey.", mend=nearest(name, self.responses.columns))
        return self.responses[name]

    def levels(self, by: str) -> list[Any]:
        """The levels of a segment column that occur, in the questionnaire's code order, else sorted."""
        present = list(self.column(by).dropna().unique())
        scale = self.questionnaire.scale(by) if by in self.questionnaire.items else None
        if scale is not None and scale.codes is not None:
            order = {str(code): k for k, code in enumerate(scale.codes)}
            return sorted(present, key=lambda v: (order.get(_code(v), len(order)), _code(v)))
        if by == WAVE and self.waves:
            return [w for w in self.waves if w in present]
        return sorted(present, key=_natural)

    def level_label(self, by: str, level: object) -> str:
        """A level's label in the survey's language."""
        if by not in self.questionnaire.items:
            return wave_name(_code(level), self.language) if by == WAVE else _code(level)
        return self.questionnaire.code_label(by, level, self.language)

    @cached_property
    def waves(self) -> tuple[str, ...]:
        """The waves in the order of the engagement's files, oldest first; empty where there is one only."""
        if WAVE not in self.responses.columns:
            return ()
        return tuple(str(w) for w in self.responses[WAVE].dropna().unique())

    @property
    def latest_wave(self) -> str | None:
        """The last wave, None where the survey has none."""
        return self.waves[-1] if self.waves else None

    def focus(
        self,
        *,
        wave: str | None = None,
        segment: Mapping[str, Any] | None = None,
        unit: Mapping[str, Any] | None = None,
    ) -> "Survey":
        """The same survey with a domain: one wave, and levels of segment or unit columns (``{"Region": "North"}``).

        Raises MeasureError for a wave, column or level that does not exist.
        """
        rows, focused = self.rows.copy(), list(self.focused)
        wanted = (
            ([(WAVE, wave)] if wave is not None else []) + list((segment or {}).items()) + list((unit or {}).items())
        )
        for name, level in wanted:
            hit = self.column(name).map(_code, na_action="ignore") == _code(level)
            if not hit.any():
                levels = [_code(v) for v in self.levels(name)]
                raise MeasureError(f"No respondent has {name} '{level}'.", mend=nearest(level, levels))
            rows &= hit.to_numpy(bool)
            focused.append((name, _code(level)))
        return replace(self, domain=rows, focused=tuple(focused))

    def speaking(self, language: str) -> "Survey":
        """The same survey with labels in another language."""
        return replace(self, language=language)


def _natural(value: Any) -> tuple[bool, float, str]:
    """Numbers in their order, written as text too, and words behind them: 1, 2, 10, n/a."""
    try:
        number = float(value)
    except ValueError:
        number = math.inf
    return (not math.isfinite(number), number if math.isfinite(number) else 0.0, str(value))


def _code(value: object) -> str:
    return str(int(value)) if isinstance(value, float | np.floating) and float(value).is_integer() else str(value)


def from_frame(
    frame: pd.DataFrame,
    questionnaire: Mapping[str, Any] | Questionnaire,
    *,
    design: Design | None = None,
    disclosure: Disclosure | None = None,
    language: str = "en",
) -> Survey:
    """A Survey from a frame that is already typed, for notebooks and tests.

    Missing codes of the questionnaire become NaN and are counted; a column that is no item is kept but not measured.
    Hides nothing unless a ``disclosure`` policy is given. Raises QuestionnaireError for an item that is not in
    the frame, DataError for a value outside its scale, DesignError for a design that does not stand.

    >>> import pandas as pd
    >>> sv = from_frame(
    ...     pd.DataFrame({"q1": [1, 5, 9]}),
    ...     {"scales": {"r": {"min": 1, "max": 5, "missing": {9: "refused"}}}, "items": {"q1": {"scale": "r"}}},
    ... )
    >>> int(sv.missing["count"].sum())
    1
    """
    from csat_helpers.survey.typing_answers import kinds_of_blanks, typed

    asked = from_mapping(questionnaire)
    result = typed(frame, asked, where="frame")
    sv = Survey(
        responses=result.responses,
        questionnaire=asked,
        design=design or Design(),
        missing=result.missing,
        notes=result.notes,
        disclosure=disclosure,
        language=language,
        about=About(rows_read=len(frame), key=frame_key(result.responses)),
        blanks=kinds_of_blanks([result], np.ones(len(frame), bool), result.missing),
    )
    _ = sv.arrays  # a design that does not stand is told now, not in the first measure
    return sv


def frame_key(frame: pd.DataFrame) -> str:
    """A short key of a frame's content; it seeds the replicates, so the same data give the same intervals."""
    import hashlib

    digest = hashlib.sha256()
    for name in frame.columns:
        digest.update(str(name).encode("utf-8", "surrogatepass"))
        digest.update(pd.util.hash_pandas_object(frame[name], index=False).to_numpy().tobytes())
    return digest.hexdigest()[:16]
