"""One data file of an engagement, as its reader and its platform give it, under headings that items may name."""

from dataclasses import replace

import pandas as pd

from csat_helpers.engagement import DataFile, Engagement
from csat_helpers.locale.note import note
from csat_helpers.survey import platforms, readers
from csat_helpers.survey.questionnaire import NUMBER_ROLES, Questionnaire
from csat_helpers.survey.readers import Raw
from csat_helpers.survey.typing_answers import find_column

_COMMA = r"\s*([+-]?\d+),(\d+)\s*"
# Why the packaged platforms set rows aside; an engagement may have reasons of its own, which are said as they stand.
_REASONS = {"preview": note("preview"), "test": note("test"), "not submitted": note("not submitted")}


def read(engagement: Engagement, file: DataFile, questionnaire: Questionnaire) -> Raw:
    """The file's table: read, its platform undone where the engagement names one, decimal commas of numbers as points.

    Raises DataError for what no reader reads, EngagementError for a platform that there is not.
    """
    path = engagement.path(file.file)
    asked = {"sheet": file.sheet, "encoding": file.encoding, "separator": file.separator}
    raw = readers.read(path, **asked, decimal=file.decimal, header_rows=file.header_rows, reader=file.reader)
    if file.platform is not None:
        raw = as_raw(raw, platforms.unpacked(raw, file.platform, engagement.platforms))
    return _with_points(raw, questionnaire) if raw.read_as.get("decimal") == "," else raw


def as_raw(raw: Raw, export: platforms.Export) -> Raw:
    """The table of an export, with what its platform says of it in place of what the file said."""
    labels = {column.name: column.label for column in export.columns if column.label}
    codes = {column.name: {**column.codes} for column in export.columns if column.codes}
    aside = tuple(
        note("{n} rows are no responses ({why}) and were set aside.", n=rows, why=_REASONS.get(why, why))
        for why, rows in export.aside.items()
        if rows
    )
    kinds = {column.name: column.kind for column in export.columns if column.kind in platforms.FACTS}
    read_as = {**raw.read_as, **({"platform": export.platform} if export.platform else {})}
    notes = (*raw.notes, *export.notes, *aside)
    return replace(raw, frame=export.frame, labels=labels, codes=codes, missing={}, read_as=read_as, notes=notes,
                   kinds=kinds, head=None, rows=None, parts=None)  # fmt: skip


def _with_points(raw: Raw, questionnaire: Questionnaire) -> Raw:
    """``raw`` with 3,5 as 3.5 in the columns of items that are numbers; text that people wrote stays as it is."""
    headers = [str(name) for name in raw.frame.columns]
    found = (find_column(headers, [name, *questionnaire.items[name].aliases], "") for name in _numbers(questionnaire))
    places = {at for at in found if at is not None}

    def pointed(frame: pd.DataFrame) -> pd.DataFrame:
        columns = [_pointed(frame.iloc[:, k]) if k in places else frame.iloc[:, k] for k in range(frame.shape[1])]
        return pd.concat(columns, axis=1) if columns else frame

    parts = raw.parts
    if parts is None:
        return replace(raw, frame=pointed(raw.frame))
    return replace(raw, parts=lambda: map(pointed, parts()))


def _numbers(questionnaire: Questionnaire) -> list[str]:
    scales = {name: questionnaire.scale(name) for name in questionnaire.items}
    rated = [name for name, scale in scales.items() if scale is not None and scale.kind != "category"]
    return [*rated, *(name for role in NUMBER_ROLES for name in questionnaire.roles(role))]


def _pointed(column: pd.Series) -> pd.Series:
    if pd.api.types.is_numeric_dtype(column):
        return column
    return column.str.replace(_COMMA, r"\1.\2", regex=True) if column.str.fullmatch(_COMMA).any() else column
