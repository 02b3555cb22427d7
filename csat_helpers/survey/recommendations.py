"""The consultant's own recommendations, from ``recommendations.csv`` of the engagement's folder."""

import re
from pathlib import Path

import pandas as pd

from csat_helpers.engagement import Engagement
from csat_helpers.errors import DataError
from csat_helpers.survey import questionnaire as questionnaires
from csat_helpers.survey.opening import find
from csat_helpers.survey.own_words import filled, item_named, read_texts, spoken
from csat_helpers.survey.questionnaire import Questionnaire

COLUMNS = ["recommendation", "items", "owner", "due", "success", "row", "file"]
HEADINGS = {
    "recommendation": ("recommendation", "text", "建议"),
    "recommendation_en": ("recommendation_en", "text_en"),
    "recommendation_zh": ("recommendation_zh", "text_zh"),
    "items": ("items", "item", "项目"),
    "owner": ("owner", "负责人", "责任人"),
    "due": ("due", "完成时间", "期限"),
    "success": ("success", "measure", "成功标准", "衡量标准"),
    "success_en": ("success_en", "measure_en"),
    "success_zh": ("success_zh", "measure_zh"),
}
_NEEDED = (("recommendation", "recommendation_en", "recommendation_zh"),)
_BETWEEN = re.compile("[;；]")


def read_recommendations(engagement: str | Path | Engagement, *, language: str | None = None) -> pd.DataFrame | None:
    """Recommendations as the consultant wrote them, a row each; None where the engagement has no such file.

    Columns ``recommendation``, ``items`` (those of the questionnaire that it rests on, by name, set apart by ``;``, blank
    where it rests on none), ``owner``, ``due``, ``success`` (how it will be measured), all text, and ``row``, its place in the file.
    With a ``language``, a recommendation and its success are what stands in their columns ``_en`` or ``_zh`` where the
    file has them. Items may be written by name or label, headings be Chinese. Without a file recommendations are
    drafted from the evidence (``measures.recommendations``). Raises DataError, naming file, row and column, for a
    recommendation without words, or an item that was not asked.
    """
    found = find(engagement)
    path = found.path(found.recommendations)
    if not path.is_file():
        return None
    rows = filled(read_texts(path, HEADINGS, _NEEDED))
    asked = questionnaires.read(found.path(found.questionnaire))
    text = {name: spoken(rows, name, language) for name in ("recommendation", "success")}
    for words, row in zip(text["recommendation"], rows["row"], strict=True):
        if not words:
            raise DataError(
                "The recommendation is blank.", where=f"{path}, row {row}", mend="Write it, or delete the row."
            )
    items = [
        _items(cell, asked, f"{path}, row {row}, column 'items'")
        for cell, row in zip(rows["items"], rows["row"], strict=True)
    ]
    return rows.assign(**text, items=pd.Series(items, index=rows.index, dtype="str"), file=path.name)[COLUMNS]


def _items(cell: str, asked: Questionnaire, where: str) -> str:
    """The items of one recommendation by name, each once."""
    written = [part.strip() for part in _BETWEEN.split(cell) if part.strip()]
    return ";".join(dict.fromkeys(item_named(name, asked, where) for name in written))
