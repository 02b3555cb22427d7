"""A brand grid stacked: rows, quality rules and weights are a respondent's; then each brand he rated is a row."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from csat_helpers.errors import DataError, EngagementError
from csat_helpers.survey.answers import Missing, Reader
from csat_helpers.survey.design import Design
from csat_helpers.survey.questionnaire import Questionnaire, plain_code
from csat_helpers.survey.survey import RESPONDENT
from csat_helpers.survey.typing_answers import NOTE_COLUMNS, Blanks, Typed

# Why a cell is blank where one answer stands for all of a respondent's rows, or the grid has no such column.
NOT_OF_BRAND = "not of that brand"
LOST_RATINGS = "ratings of other brands"


@dataclass(frozen=True, eq=False)
class Stacked:
    """Rows of respondents and brands: ``typed`` with their blanks, the design, and ``facts`` as counts.

    ``facts``: ``respondents`` with a rating, ``ratings`` (rows), ``brands`` asked about, ``unrated`` (respondent and
    brand without an answer) and ``long``, 1 where the file had a row a rating already.
    """

    typed: Typed
    design: Design
    facts: dict[str, int]


def wide(questionnaire: Questionnaire) -> Questionnaire:
    """The questionnaire of the file as it is: each column of a grid an item of its own, no brand."""
    stack = questionnaire.stack
    if stack is None or not stack.blocks:
        return questionnaire
    own = {"aliases": [], "translation": None, "coded": None, "pair": None}
    columns = {
        column: questionnaire.items[item].model_copy(update=own)
        for block in stack.columns().values()
        for item, column in block.items()
    }
    gone = {stack.brand, *stack.rated()}
    items = {name: item for name, item in questionnaire.items.items() if name not in gone}
    return questionnaire.model_copy(update={"items": {**items, **columns}})


def named_columns(responses: pd.DataFrame, questionnaire: Questionnaire) -> pd.DataFrame:
    """The columns that an engagement may name: those of the file, and those that stacking makes of them."""
    stack = questionnaire.stack
    if stack is None or not stack.blocks:
        return responses
    return pd.DataFrame(columns=[*responses.columns, stack.brand, *stack.rated()])


def check_design(questionnaire: Questionnaire, design: Any, where: str) -> None:
    """Raise EngagementError for a design that stands on what differs between a respondent's rows."""
    stack = questionnaire.stack
    if stack is None:
        return
    for key, name in design.named():
        if stack.blocks and name in (stack.brand, *stack.rated()):
            what = f"Key 'design.{key}' names '{name}', which differs between a respondent's brands."
            raise EngagementError(what, where=where, mend="Weights, strata and clusters are a respondent's.")
    if not stack.blocks and design.weighs:
        what = "Key 'design' makes weights, and the file has a row a respondent and brand."
        mend = "Give the respondents' weight as a column: 'weight'."
        raise EngagementError(what, where=where, mend=mend)


def check_twice(responses: pd.DataFrame, questionnaire: Questionnaire, twice: np.ndarray, where: str) -> None:
    """Raise DataError for a respondent with the same brand twice, where such rows are not set aside."""
    stack, ids = questionnaire.stack, questionnaire.roles("id")
    if stack is None or not twice.any():
        return
    row = int(np.argmax(twice))
    who = responses[ids[0]].iloc[row]
    brand = f"the brand '{plain_code(responses[stack.brand].iloc[row])}'" if not stack.blocks else "each brand"
    raise DataError(
        f"Respondent '{who}' rates {brand} twice ({int(twice.sum()):,} such rows; first: row {row + 1}).",
        where=where, mend="Correct the file, or set them aside: quality: {drop_duplicates: true}.",
    )  # fmt: skip


def lost_ratings(responses: pd.DataFrame, questionnaire: Questionnaire) -> int:
    """Rows that count as sent twice though they rate another brand, because nothing says that a file is stacked."""
    ids, brands = ([n for n in questionnaire.roles(role) if n in responses] for role in ("id", "brand"))
    if questionnaire.stack is not None or not ids or not brands:
        return 0
    key = [*ids, *(["wave"] if "wave" in responses else [])]
    again = responses[key].duplicated() & responses[ids[0]].notna()
    return int((again & ~responses[[*key, brands[0]]].duplicated()).sum())


def unrated(responses: pd.DataFrame, questionnaire: Questionnaire) -> np.ndarray:
    """Respondents of a grid who rated no brand."""
    stack = questionnaire.stack
    names = [c for block in stack.columns().values() for c in block.values() if c in responses] if stack else []
    return responses[names].isna().all(axis=1).to_numpy(bool) if names else np.zeros(len(responses), dtype=bool)


def stacked(
    kept: pd.DataFrame, questionnaire: Questionnaire, design: Design, parts: Sequence[Typed], keep: np.ndarray, own: str
) -> Stacked | None:
    """The rows kept, a row a respondent and brand he rated; None where nothing is to be stacked.

    ``parts`` are the files' answers and ``keep`` the rows of theirs that ``kept`` has. A text that is not asked of
    each brand stays on one row of the respondent: that of the ``own`` brand, else his first. Every row is a
    respondent's: he is the cluster, unless the design has clusters above him.
    """
    stack = questionnaire.stack
    if stack is None:
        return None
    if not stack.blocks:
        return _long(kept, questionnaire, design, parts)
    blocks = list(stack.columns().items())
    answered = np.column_stack([kept[list(block.values())].notna().any(axis=1) for _, block in blocks])
    who, brand = np.nonzero(answered)  # respondent by respondent, brands in the order of the blocks
    columns, blanks = _columns(kept, questionnaire, parts, np.flatnonzero(keep)[who], who, brand, own)
    responses = pd.DataFrame(columns, index=pd.RangeIndex(len(who)))
    cluster = _respondents(kept, questionnaire, design)[who]
    made = design if design.cluster else replace(design, cluster=[RESPONDENT])
    facts = {
        "respondents": len(np.unique(who)), "ratings": len(who), "brands": len(blocks),
        "unrated": int((~answered).sum()), "long": 0,
    }  # fmt: skip
    notes = pd.DataFrame(columns=NOTE_COLUMNS)
    typed = Typed(responses.assign(**{RESPONDENT: cluster}), tuple(blanks), notes)
    # What the margins explain is a respondent's total, not a row's: their part of the error is not taken away.
    return Stacked(typed, replace(made, margins=[], auxiliaries=[], base_weight=None), facts)


def _long(kept: pd.DataFrame, questionnaire: Questionnaire, design: Design, parts: Sequence[Typed]) -> Stacked:
    """A file that is stacked already: its rows stay, and each gets its respondent."""
    cluster = _respondents(kept, questionnaire, design)
    made = design if design.cluster else replace(design, cluster=[RESPONDENT])
    brands = kept[questionnaire.stack.brand].nunique() if questionnaire.stack else 0
    facts = {"respondents": len(np.unique(cluster)), "ratings": len(kept), "brands": brands, "unrated": 0, "long": 1}
    return Stacked(Typed(kept.assign(**{RESPONDENT: cluster}), (), parts[0].notes.iloc[:0]), made, facts)


def _columns(
    kept: pd.DataFrame, questionnaire: Questionnaire, parts: Sequence[Typed], origin: np.ndarray, who: np.ndarray,
    brand: np.ndarray, own: str,
) -> tuple[dict[str, Any], list[Blanks]]:  # fmt: skip
    """Every column stacked, and why its blank cells are blank; ``origin`` is each row's place in the files."""
    stack, items = questionnaire.stack, questionnaire.items
    assert stack is not None  # noqa: S101 - narrowed by the caller
    blocks = list(stack.columns().items())
    used = {column for _, block in blocks for column in block.values()}
    once = _once(who, [plain_code(code) for code, _ in blocks], brand, own)
    texts = {t for n in questionnaire.roles("verbatim") for t in (n, items[n].translation, items[n].coded)}
    columns: dict[str, Any] = {stack.brand: _brands(questionnaire, [code for code, _ in blocks], brand)}
    blanks = [Blanks(stack.brand, np.full(len(who), -1, np.int16), ())]
    for name in (n for n in kept.columns if n not in used):
        column = kept[name].iloc[who].reset_index(drop=True)
        columns[name] = column.where(once) if name in texts else column
        if name in items:
            blanks.append(_shared(name, parts, origin, once if name in texts else None))
    for name in stack.rated():
        asked = [block.get(name) for _, block in blocks]
        columns[name] = _rated(kept, asked, who, brand)
        blanks.append(_of_grid(name, asked, parts, origin, brand))
    return columns, blanks


def _brands(questionnaire: Questionnaire, codes: list[Any], brand: np.ndarray) -> pd.Series:
    """The brand of each row, of the type that a column of it would have."""
    scale = questionnaire.scale(questionnaire.stack.brand) if questionnaire.stack else None
    if scale is not None and scale.kind == "category" and Reader(scale).whole:
        return pd.Series(np.array([int(code) for code in codes], np.int64)[brand])
    return pd.Series(pd.array([plain_code(code) for code in codes], dtype="str")[brand])


def _once(who: np.ndarray, codes: list[str], brand: np.ndarray, own: str) -> np.ndarray:
    """One row a respondent: that of the own brand, else his first."""
    mine = codes.index(own) if own in codes else -1
    order = np.lexsort((np.arange(len(who)), brand != mine, who))
    found = np.zeros(len(who), dtype=bool)
    found[order[np.unique(who[order], return_index=True)[1]]] = True
    return found


def _rated(kept: pd.DataFrame, asked: list[str | None], who: np.ndarray, brand: np.ndarray) -> pd.Series:
    columns = [kept[name] for name in asked if name is not None]
    text = not all(pd.api.types.is_numeric_dtype(column) for column in columns)
    values = np.full(len(who), np.nan, dtype=object if text else float)
    for k, name in enumerate(asked):
        if name is not None:
            rows = brand == k
            values[rows] = kept[name].iloc[who[rows]].to_numpy(dtype=values.dtype, na_value=np.nan)
    return pd.Series(values, dtype="str" if text else float)


def _joined(name: str, parts: Sequence[Typed]) -> tuple[np.ndarray, list[Missing]]:
    """Why each row of the files has no answer: the place among the kinds, -1 where there is one."""
    kinds: dict[Missing, int] = {}
    places = []
    for part in parts:
        found = next(b for b in part.blanks if b.item == name)
        place = np.array([*(kinds.setdefault(kind, len(kinds)) for kind in found.kinds), -1], np.int16)
        places.append(place[found.place])
    return np.concatenate(places), list(kinds)


def _shared(name: str, parts: Sequence[Typed], origin: np.ndarray, once: np.ndarray | None) -> Blanks:
    place, kinds = _joined(name, parts)
    place = place[origin]
    if once is not None:
        kinds = [*kinds, Missing(NOT_OF_BRAND, "")]
        place = np.where(once, place, len(kinds) - 1).astype(np.int16)
    return Blanks(name, place, tuple(kinds))


def _of_grid(
    name: str, asked: list[str | None], parts: Sequence[Typed], origin: np.ndarray, brand: np.ndarray
) -> Blanks:
    kinds: dict[Missing, int] = {}
    place = np.full(len(origin), -1, np.int16)
    for k, column in enumerate(asked):
        rows = brand == k
        if column is None:
            place[rows] = kinds.setdefault(Missing(NOT_OF_BRAND, ""), len(kinds))
            continue
        found, own = _joined(column, parts)
        map_ = np.array([*(kinds.setdefault(kind, len(kinds)) for kind in own), -1], np.int16)
        place[rows] = map_[found[origin[rows]]]
    return Blanks(name, place, tuple(kinds))


def _respondents(kept: pd.DataFrame, questionnaire: Questionnaire, design: Design) -> np.ndarray:
    """A number a respondent: his id's, the same in all waves, else his row's.

    One who came back in another stratum counts there as another, because strata hold whole clusters.
    """
    name = next((n for n in questionnaire.roles("id") if n in kept), None)
    if name is None:
        return np.arange(len(kept))
    code, known = pd.factorize(kept[name])
    code = np.where(code >= 0, code, len(known) + np.arange(len(kept)))
    if design.stratum is not None:
        pairs = pd.MultiIndex.from_arrays([code, kept[design.stratum]])
        code = pairs.factorize()[0]
    return np.unique(code, return_inverse=True)[1]
