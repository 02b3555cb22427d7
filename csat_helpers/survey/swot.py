"""The consultant's own SWOT, from ``swot.csv`` of the engagement's folder."""

from pathlib import Path

import pandas as pd

from csat_helpers.engagement import Engagement
from csat_helpers.errors import DataError, nearest
from csat_helpers.survey import questionnaire as questionnaires
from csat_helpers.survey.opening import find
from csat_helpers.survey.own_words import read_texts, spoken

SWOT_COLUMNS = ["box", "text", "item", "other", "text_en", "text_zh"]
SWOT_BOXES = ("strength", "weakness", "opportunity", "threat")


def read_swot(engagement: str | Path | Engagement, *, language: str | None = None) -> pd.DataFrame | None:
    """The entries of a SWOT as the consultant left them, None where the engagement has no such file.

    Columns ``box`` (strength, weakness, opportunity, threat), ``text``, ``item`` (blank, or an item of the
    questionnaire), ``other`` (blank, or a competitor's code), ``row`` (its place in the file), all others text. With a
    ``language``, ``text`` is what stands in ``text_en`` or ``text_zh`` where the file has it. Raises DataError, naming
    file, row and value, for a box that there is not, an entry without words, or an item that was not asked.
    """
    found = find(engagement)
    path = found.path(getattr(found, "swot", "swot.csv"))
    if not path.is_file():
        return None
    headings = {name: (name,) for name in SWOT_COLUMNS}
    entries = read_texts(path, headings, (("box",), ("text", "text_en", "text_zh")))
    entries["box"] = entries["box"].str.strip().str.lower()
    _check_entries(entries, questionnaires.read(found.path(found.questionnaire)), path)
    told = entries.assign(text=spoken(entries, "text", language), file=path.name)
    return told[["box", "text", "item", "other", "row", "file"]].reset_index(drop=True)


def _check_entries(entries: pd.DataFrame, asked: questionnaires.Questionnaire, path: Path) -> None:
    """Raise DataError for an entry of no box, without words, or about an item that was not asked."""
    words = entries[["text", "text_en", "text_zh"]].map(bool).any(axis=1)
    rows = zip(entries["box"], words, entries["item"], strict=True)
    for row, (box, said, item) in enumerate(rows, start=2):
        where = f"{path}, row {row}"
        if box not in SWOT_BOXES:
            raise DataError(f"'{box}' is no box of a SWOT.", where=where, mend=nearest(box, SWOT_BOXES))
        if not said:
            raise DataError("The text is blank.", where=where, mend="Write it, or delete the row.")
        if item and item not in asked.items:
            raise DataError(
                f"The item '{item}' is not in the questionnaire.", where=where, mend=nearest(item, asked.items)
            )
