"""The complaints that customers made, from ``complaints.csv`` of the engagement's folder: counts by unit and period."""

import math
import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from csat_helpers.engagement import Engagement
from csat_helpers.errors import DataError
from csat_helpers.locale.waves import wave_name
from csat_helpers.survey.answers import cell_text
from csat_helpers.survey.opening import find
from csat_helpers.survey.own_words import read_texts
from csat_helpers.survey.survey import WAVE, Survey

FILE = "complaints.csv"
COLUMNS = ["unit", "unit_label", "wave", "customers", "complaints", "answered_in_time", "upheld", "matched", "row"]
NUMBERS = ("customers", "complaints", "answered_in_time", "upheld")
_NEEDED = ("customers", "complaints")
# Headings by which a column is known, the first its own; ``period`` is the wave where a survey has it.
HEADINGS = {
    "unit": ("unit", "单位", "网点", "分公司", "地区", "区域"),
    "wave": ("wave", "period", "期次", "时期", "期间", "年度"),
    "customers": ("customers", "客户数", "客户数量", "用户数", "旅客数"),
    "complaints": ("complaints", "投诉数", "投诉量", "投诉件数"),
    "answered_in_time": ("answered_in_time", "按时答复", "按时答复数", "限期内答复", "及时答复数"),
    "upheld": ("upheld", "成立", "投诉成立数", "属实", "属实数"),
}
_MOST = 1e12  # more customers than there are people is a slip
_GROUPED = re.compile(r"\d{1,3}(?:[,，]\d{3})+")


def read_complaints(engagement: str | Path | Engagement, sv: Survey | None = None) -> pd.DataFrame | None:
    """Complaints as the client counts them, a row a unit and period; None where the engagement has no such file.

    Columns ``unit`` and ``wave`` (text, blank where the file has none), ``customers, complaints`` (whole numbers),
    ``answered_in_time, upheld`` (missing where they are not told), ``unit_label``, ``matched`` and ``row``, its place
    in the file. With ``sv`` a unit is the level of the survey's unit column (role unit, else the first segment) that
    has its code or label, and ``matched`` says whether there is one; a period is the wave that has its name. Headings
    are English or Chinese. The file is ``complaints.csv`` unless ``regulation.complaints`` names another. Raises
    DataError, naming file, row and value, for a number that is none, more answered or upheld than complained, or a
    unit that a period has twice.
    """
    found = find(engagement)
    told = getattr(getattr(found, "regulation", None), "complaints", None)
    path = found.path(told.file if told else FILE)
    if told is None and not path.is_file():
        return None
    rows = read_texts(path, HEADINGS, [(name,) for name in _NEEDED])
    numbers = {name: _numbers(rows[name], name, path) for name in NUMBERS}
    made = pd.DataFrame({"unit": rows["unit"], "wave": rows["wave"], **numbers, "row": rows["row"]})
    made = made.assign(unit_label=made["unit"], matched=False)
    if sv is not None:
        made = _of_survey(made, sv)
    _check_counts(made, path)
    return made[COLUMNS]


def unit_column(sv: Survey) -> str | None:
    """The column that tells units apart: the item of role unit, else the engagement's first segment."""
    return sv.role("unit") or next(iter(sv.about.segments), None)


def _numbers(texts: pd.Series, name: str, path: Path) -> np.ndarray:
    """Whole numbers of 0 or more, thousands with or without a comma; blanks only where they may be."""
    found = np.full(len(texts), np.nan)
    for k, text in enumerate(texts):
        if not text and name not in _NEEDED:
            continue
        value = _whole(text)
        least = 1 if name == "customers" else 0
        if value is None or not least <= value <= _MOST:
            said = f"{name} is {text!r}" if text else f"{name} is blank"
            raise DataError(
                f"{said}; it should be a whole number of {least} or more.", where=f"{path}, row {k + 2}",
                mend="Correct it, or delete the row.",
            )  # fmt: skip
        found[k] = value
    return found


def _whole(text: str) -> float | None:
    bare = text.replace(",", "").replace("，", "") if _GROUPED.fullmatch(text) else text
    if not re.fullmatch(r"[0-9]{1,16}(?:\.0+)?", bare):
        return None
    value = float(bare)
    return value if math.isfinite(value) else None


def _of_survey(frame: pd.DataFrame, sv: Survey) -> pd.DataFrame:
    """Units and periods under the survey's own codes, labels in its language."""
    column = unit_column(sv)
    levels = {} if column is None else _levels(sv, column)
    names = {wave_name(w, language).casefold(): w for w in sv.waves for language in ("zh", "en")}
    names |= {w.casefold(): w for w in sv.waves}
    unit = [levels.get(text.casefold(), (text, text)) for text in frame["unit"].tolist()]
    return frame.assign(
        unit=[code for code, _ in unit],
        unit_label=[label for _, label in unit],
        matched=[text.casefold() in levels for text in frame["unit"]],
        wave=[str(names.get(text.casefold(), text)) for text in frame["wave"].tolist()],
    )


def _levels(sv: Survey, column: str) -> dict[str, tuple[str, str]]:
    """Each level's code and label, by its code and by its label in any language; one that two share names neither."""
    found: dict[str, set[tuple[str, str]]] = {}
    for level in sv.levels(column):
        code = cell_text(level)
        known: tuple[Any, ...] = (code, *(sv.speaking(lang).level_label(column, level) for lang in ("en", "zh")))
        for name in {str(n).strip().casefold() for n in known}:
            found.setdefault(name, set()).add((code, sv.level_label(column, level)))
    return {name: next(iter(of)) for name, of in found.items() if len(of) == 1}


def _check_counts(frame: pd.DataFrame, path: Path) -> None:
    """Raise DataError for parts that exceed the whole, a unit a period has twice, or two columns that look swapped."""
    for name in ("answered_in_time", "upheld"):
        over = (frame[name] > frame["complaints"]).to_numpy()
        if over.any():
            row = frame.loc[int(over.argmax())]
            raise DataError(
                f"{name} is {row[name]:,.0f}, more than the {row['complaints']:,.0f} complaints.",
                where=f"{path}, row {row['row']}",
                mend="It counts those of the row's complaints: correct one of them.",
            )
    twice = frame.duplicated(["unit", WAVE]).to_numpy()
    if twice.any():
        row = frame.loc[int(twice.argmax())]
        named = " ".join(text for text in (str(row["unit_label"]), str(row[WAVE])) if text)
        what = (
            f"'{named}' stands in a second row." if named else "A second row, and no unit or period tells them apart."
        )
        raise DataError(what, where=f"{path}, row {row['row']}", mend="Give each unit and period one row.")
    if (frame["complaints"] > frame["customers"]).all():
        what = "Every row has more complaints than customers."
        raise DataError(what, where=str(path), mend="The two columns may be swapped.")
