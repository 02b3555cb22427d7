"""The Survey: what was asked and who answered, frozen, ready for measures."""

import hashlib
import math
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from csat_helpers.engagement import Disclosure
from csat_helpers.errors import MeasureError, nearest
from csat_helpers.locale import pick
from csat_helpers.locale.waves import wave_name
from csat_helpers.survey.about import About
from csat_helpers.survey.design import Design, DesignArrays, arrays
from csat_helpers.survey.questionnaire import Questionnaire, Scale, from_mapping
from csat_helpers.survey.small_types import parts, plain
from csat_helpers.survey.weights.weighting import Weighting

T = TypeVar("T")
WAVE = "wave"
RESPONDENT = "csat:respondent"  # whose a row is, where a respondent has several; no questionnaire has the name


@dataclass(frozen=True, eq=False)
class Survey:
    """Respondents and questionnaire, frozen.

    ``responses`` has a row a respondent analysed: numbers for ratings (NaN where there is no answer), codes for
    categories, text for verbatims. ``exclusions`` lists the rows set aside (reason, rows); ``missing`` counts each
    missing code (item, kind, code, count); ``notes`` is the quality log (item, what, count); ``checked`` is what each
    quality rule found, ``drifted`` what changed between the waves' files, ``files`` how they were read
    (``survey.files_read``), all empty of a survey made from a frame. ``domain`` marks the rows a wave, segment or unit
    selects: measures keep all rows and count the others zero, because dropping them would lose clusters and change the
    errors. ``weighting`` tells how weights were made, where they were. ``blanks`` has a column an item with several
    missing codes: the place, among the item's rows of ``missing``, of the one that each respondent has, -1 where there is
    an answer. ``found`` keeps what :meth:`once` computed.
    """

    responses: pd.DataFrame
    questionnaire: Questionnaire
    design: Design = Design()
    exclusions: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=["reason", "rows"]))
    missing: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=["item", "kind", "code", "count"]))
    notes: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=["item", "what", "count"]))
    checked: pd.DataFrame = field(default_factory=pd.DataFrame)
    drifted: pd.DataFrame = field(default_factory=pd.DataFrame)
    files: pd.DataFrame = field(default_factory=pd.DataFrame)
    disclosure: Disclosure | None = None
    language: str = "en"
    about: About = field(default_factory=About)
    domain: np.ndarray | None = None
    focused: tuple[tuple[str, str], ...] = ()
    weighting: Weighting | None = None
    blanks: pd.DataFrame = field(default_factory=pd.DataFrame)
    found: dict[Any, Any] = field(default_factory=dict, repr=False)

    def once(self, asked: Hashable, compute: Callable[[], T]) -> T:
        """``compute()``, made once for these answers, design and rows, whatever the language: for what is slow.

        ``asked`` names what is computed and all that it depends on besides. What comes back is shared by all who ask and
        must not be changed. It is kept as long as any survey of the same opening: a report in two languages, and every
        report of a batch, computes it once.
        """
        stands_on = (self.responses, self.design, self.disclosure)  # kept with it, so that no other takes their place
        key = (asked, *(id(part) for part in stands_on), self._domain_key)
        if key not in self.found:
            self.found[key] = compute(), stands_on
        return self.found[key][0]

    @cached_property
    def _domain_key(self) -> bytes:
        return b"" if self.domain is None else hashlib.sha256(np.packbits(self.domain).tobytes()).digest()

    @property
    def arrays(self) -> DesignArrays:
        """The design as arrays: weight, stratum, cluster, fraction."""
        return self.shared("arrays", lambda: arrays(self.responses, self.design))

    def shared(self, asked: Hashable, compute: Callable[[], T]) -> T:
        """What depends on answers and design alone, made once for all surveys of the same opening."""
        stands_on = (self.responses, self.design)
        key = (asked, *map(id, stands_on))
        if key not in self.found:
            self.found[key] = compute(), stands_on
        return self.found[key][0]

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
        return plain(self.responses[name])

    def is_level(self, name: str, level: object) -> np.ndarray:
        """Who has ``level`` in a segment column, as a boolean array over all rows."""
        places, present = self.places(name)
        wanted = [k for k, value in enumerate(present) if _code(value) == _code(level)]
        return np.isin(places, wanted) if wanted else np.zeros(len(places), dtype=bool)

    def places(self, name: str) -> tuple[np.ndarray, list[Any]]:
        """A segment column as the place of each row's level among those that occur, -1 without one, and these levels.

        Shared by all surveys of one opening: not to be changed.
        """

        def found() -> tuple[np.ndarray, list[Any]]:
            code, present = pd.factorize(self.column(name))
            return code.astype(np.min_scalar_type(-max(len(present), 1))), list(present)

        return self.shared(("places", name), found)

    def levels(self, by: str) -> list[Any]:
        """The levels of a segment column that occur, in the questionnaire's code order, else sorted."""
        present = self.places(by)[1]
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
        return tuple(str(w) for w in self.places(WAVE)[1])

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

        A ``unit`` is one of those that have a report each: what they hide together is hidden in it, and it is no segment
        of itself. Raises MeasureError for
        a wave, column or level that does not exist.
        """
        rows, focused = self.rows.copy(), list(self.focused)
        wanted = (
            ([(WAVE, wave)] if wave is not None else []) + list((segment or {}).items()) + list((unit or {}).items())
        )
        for name, level in wanted:
            hit = self.is_level(name, level)
            if not hit.any():
                levels = [_code(v) for v in self.levels(name)]
                raise MeasureError(f"No respondent has {name} '{level}'.", mend=nearest(level, levels))
            rows &= hit
            focused.append((name, _code(level)))
        about = self.about if not unit else _of_one_unit(self.about, next(iter(unit)))
        return replace(self, about=about, domain=rows, focused=tuple(focused))

    def speaking(self, language: str) -> "Survey":
        """The same survey with labels in another language."""
        return replace(self, language=language)


def _of_one_unit(about: About, column: str) -> About:
    """What is said in the report of one unit of ``column``: all its respondents are of one unit, and of one group of peers,
    so that neither splits them.
    """
    units = about.units if about.units.get("by") == column else {"by": column}
    return replace(about, units=units, segments=tuple(s for s in about.segments if s not in units.values()))


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
    result = typed(frame, asked, where="frame", head=None)
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
    digest = hashlib.sha256()
    for name in frame.columns:
        digest.update(str(name).encode("utf-8", "surrogatepass"))
        for part in parts(len(frame)):
            own = plain(frame[name].iloc[part])
            own = own.astype("str") if isinstance(own.dtype, pd.CategoricalDtype) else own
            digest.update(pd.util.hash_pandas_object(own, index=False).to_numpy().tobytes())
    return digest.hexdigest()[:16]
