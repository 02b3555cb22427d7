"""The rows of all files as one table, with the wave of each, in the order of the waves."""

import numpy as np
import pandas as pd

from csat_helpers.engagement import DataFile, Engagement
from csat_helpers.errors import DataError, EngagementError
from csat_helpers.survey.questionnaire import Questionnaire
from csat_helpers.survey.small_types import is_large, joined, plain, smallest_of_many
from csat_helpers.survey.survey import WAVE
from csat_helpers.survey.typing_answers import Typed


def _wave(file: DataFile, responses: pd.DataFrame, questionnaire: Questionnaire) -> pd.Series | None:
    """The wave of each row: the file's name for it, else the questionnaire's wave item, as text."""
    if file.wave is not None:
        return smallest_of_many(pd.Series(file.wave, index=responses.index, dtype="str"))
    item = next(iter(questionnaire.roles(WAVE)), None)
    if item is None or item not in responses:
        return None
    column = plain(responses[item])
    blank = column.isna()
    if blank.any():
        raise DataError(
            f"The wave item '{item}' is blank in {int(blank.sum())} rows (first: data row {int(blank.argmax()) + 1}).",
            where=file.file,
            mend="Give every row its wave, or name the wave beside the file in engagement.yaml.",
        )
    code, distinct = pd.factorize(column)
    names = [str(int(v)) if isinstance(v, float) and v.is_integer() else str(v) for v in distinct]
    return smallest_of_many(pd.Series(pd.array(names, dtype="str")[code], index=responses.index))


def stack(engagement: Engagement, questionnaire: Questionnaire, parts: list[Typed]) -> pd.DataFrame:
    """All files' rows, one file after the other, with the column ``wave`` where there are waves."""
    waves = [_wave(f, p.responses, questionnaire) for f, p in zip(engagement.data, parts, strict=True)]
    if len({wave is None for wave in waves}) > 1:
        raise EngagementError(
            "Some data files have a wave and some have none.",
            where=str(engagement.folder / "engagement.yaml"),
            mend="Give every file under 'data' its 'wave'.",
        )
    frames = [p.responses if w is None else p.responses.assign(**{WAVE: w}) for p, w in zip(parts, waves, strict=True)]
    if not is_large(sum(map(len, frames))):
        return pd.concat(frames, ignore_index=True)
    if len(frames) == 1:
        return frames[0].reset_index(drop=True)
    columns = {
        str(name): [_column(frame, str(name)) for frame in frames]
        for name in dict.fromkeys(c for f in frames for c in f)
    }
    return pd.DataFrame({name: joined(parts) for name, parts in columns.items()}, copy=False)


def _column(frame: pd.DataFrame, name: str) -> pd.Series:
    """A file's column, empty where it has none."""
    return frame[name] if name in frame else pd.Series(np.nan, index=frame.index)


def by_wave(responses: pd.DataFrame, questionnaire: Questionnaire, files: int) -> pd.Index | None:
    """One file's rows in the order of its wave item's codes; several files come in their own order already (None)."""
    item = next(iter(questionnaire.roles(WAVE)), None)
    if item is None or files > 1 or item not in responses:
        return None
    code, distinct = pd.factorize(_code_order(plain(responses[item]), item, questionnaire), sort=True)
    code = np.where(code < 0, len(distinct), code)  # without a wave: behind all
    return None if (np.diff(code) >= 0).all() else pd.Index(np.argsort(code, kind="stable"))


def in_order(frame: pd.DataFrame, order: pd.Index | None) -> pd.DataFrame:
    """The rows of ``frame`` in ``order``, as they are where there is none."""
    return frame if order is None else frame.iloc[order.to_numpy()].reset_index(drop=True)


def _code_order(column: pd.Series, item: str, questionnaire: Questionnaire) -> pd.Series:
    scale = questionnaire.scale(item)
    if scale is None or scale.codes is None:
        return (
            column.astype(pd.StringDtype(na_value=np.nan)) if isinstance(column.dtype, pd.CategoricalDtype) else column
        )
    order = {str(code): k for k, code in enumerate(scale.codes)}
    found, distinct = pd.factorize(column)
    place = [order.get(str(int(v)) if isinstance(v, float) else str(v), len(order)) for v in distinct]
    return pd.Series(np.array([*place, len(order)])[found], index=column.index)
