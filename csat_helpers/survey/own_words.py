"""What tables beside the answers share, the consultant's own and the client's registers: columns by their headings, texts
in two languages, items by name or label.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from csat_helpers.errors import DataError, nearest
from csat_helpers.locale import pick
from csat_helpers.look.marks import unmarked
from csat_helpers.survey.answers import cell_text
from csat_helpers.survey.characters import clean
from csat_helpers.survey.questionnaire import Questionnaire
from csat_helpers.survey.readers import read
from csat_helpers.survey.typing_answers import find_column

Headings = Mapping[str, Sequence[str]]


def read_texts(path: Path, headings: Headings, needed: Sequence[Sequence[str]]) -> pd.DataFrame:
    """The file's cells as stripped text, a column a key of ``headings``, with each row's place in the file as ``row``.

    A column is known by any of its headings, the first its own; one that the file lacks is empty. Of each group of ``needed`` the file has one at least. Raises DataError for a heading that is
    missing, not known, or there twice.
    """
    raw = read(path).frame
    headers = [unmarked(str(h)).strip().lower().replace(" ", "_") for h in raw.columns]
    places = {name: _place(headers, known, str(path)) for name, known in headings.items()}
    for group in needed:
        if all(places[name] is None for name in group):
            raise DataError(f"The column '{group[0]}' is missing.", where=str(path), mend=nearest(group[0], headers))
    for k, header in enumerate(headers):
        if header and k not in places.values():
            raise DataError(f"The column '{header}' is not known.", where=str(path), mend=nearest(header, headings))
    cells = {n: "" if k is None else raw.iloc[:, k].fillna("").map(_text) for n, k in places.items()}
    return (
        pd.DataFrame(cells, index=raw.index, dtype="str").assign(row=np.arange(2, len(raw) + 2)).reset_index(drop=True)
    )


def filled(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of :func:`read_texts` that have any text."""
    return rows[(rows.drop(columns="row") != "").any(axis=1)].reset_index(drop=True)


def spoken(found: pd.DataFrame, name: str, language: str | None) -> pd.Series:
    """What stands under ``name`` in ``language`` (``name_en``, ``name_zh``), else under ``name``, else in the other."""
    order = [name, f"{name}_en", f"{name}_zh"]
    if language is not None:
        order = [f"{name}_{language}", *order]
    text = pd.Series("", index=found.index, dtype="str")
    for column in order:
        text = text.mask(text == "", found[column])
    return text


def item_named(name: str, asked: Questionnaire, where: str) -> str:
    """The item that has this name or label; raises DataError, with the nearest, for one that was not asked."""
    if name in asked.items:
        return name
    for item, given in asked.items.items():
        if name.casefold() in labels_of(given.label):
            return item
    raise DataError(f"The item '{name}' is not in the questionnaire.", where=where, mend=nearest(name, asked.items))


def labels_of(label: str | dict) -> set[str]:
    """A label in each of its languages, folded for comparison."""
    return {pick(label, code).strip().casefold() for code in ("en", "zh")} - {""}


def _place(headers: list[str], known: Sequence[str], where: str) -> int | None:
    """The one column that has any of the known headings."""
    found = [(name, at) for name in known if (at := find_column(headers, [name], where)) is not None]
    if len(found) > 1:
        what = f"The columns '{found[0][0]}' and '{found[1][0]}' say the same."
        raise DataError(what, where=where, mend="Keep one of them.")
    return found[0][1] if found else None


def _text(cell: object) -> str:
    return clean(cell_text(cell))
