"""Hard indicators of accounts, from ``indicators.csv`` of the engagement's folder: what the client's own systems count."""

import math
import re
from pathlib import Path

import pandas as pd

from csat_helpers.engagement import Engagement
from csat_helpers.errors import DataError, nearest
from csat_helpers.locale.waves import wave_name
from csat_helpers.survey import questionnaire as questionnaires
from csat_helpers.survey.opening import find
from csat_helpers.survey.own_words import filled, labels_of, read_texts, spoken
from csat_helpers.survey.questionnaire import Questionnaire, plain_code
from csat_helpers.survey.survey import Survey

COLUMNS = ["account", "account_label", "indicator", "value", "unit", "target", "better", "period", "matched", "row"]
HEADINGS = {
    "account": ("account", "客户", "客户名称", "大客户"),
    "indicator": ("indicator", "指标", "指标名称"),
    "indicator_en": ("indicator_en",),
    "indicator_zh": ("indicator_zh",),
    "value": ("value", "数值", "实际值", "实绩"),
    "unit": ("unit", "单位"),
    "unit_en": ("unit_en",),
    "unit_zh": ("unit_zh",),
    "target": ("target", "目标", "目标值"),
    "better": ("better", "方向"),
    "period": ("period", "wave", "期间", "时期", "期次"),
}
_NEEDED = (("account",), ("indicator", "indicator_en", "indicator_zh"), ("value",))
HIGHER, LOWER = "higher", "lower"
# What a cell may say, the first its own.
BETTER = {HIGHER: ("high", "高", "越高越好"), LOWER: ("low", "低", "越低越好")}
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?")
_NUMBER = re.compile(r"[+-]?(?:\d{1,15}(?:\.\d*)?|\.\d+)")
_MOST = 1e12
_HAN = str.maketrans("一二三四", "1234")  # quarters and the like
_DATED = re.compile(r"(?:19|20)\d\d")


def read_indicators(
    engagement: str | Path | Engagement, sv: Survey | None = None, *, language: str | None = None
) -> pd.DataFrame | None:
    """Indicators of accounts, a row an account, indicator and period; None where the engagement has no such file.

    ``account`` is a code of the item of role ``account`` (the file may give its code or a label), ``account_label`` its
    label in ``language`` (else the survey's), ``matched`` whether the item, or with ``sv`` an informant, has it: an
    account that nobody answered for has indicators all the same. ``indicator`` and ``unit`` are what stands in
    ``indicator_en`` and the like where the file has them; ``value`` and ``target`` are numbers (``98.5%`` is 98.5 with
    the unit %), ``better`` says whether ``higher`` or ``lower`` is good, ``period`` is blank or text, that of a wave the
    wave's own name. Rows stand by account as the file first names it, then indicator, then period: by their dates where
    every period begins with a year, else in the order of the file, the oldest first. Headings may be Chinese. Raises
    DataError, naming file, row, column and the nearest, for an account that there is not, a number that is none, a
    target without ``better``, an indicator with two units or directions, or a row that stands there twice.
    """
    found = find(engagement)
    path = found.path(getattr(found, "indicators", "indicators.csv"))
    if not path.is_file():
        return None
    rows = filled(read_texts(path, HEADINGS, _NEEDED))
    spoken_in = language or (sv.language if sv is not None else None)
    asked = questionnaires.read(found.path(found.questionnaire))
    known = _accounts(asked, sv, spoken_in or "en")
    made = pd.DataFrame({"row": rows["row"]})
    named = [_account(text, known, asked, f"{path}, row {row}") for text, row in _pairs(rows, "account")]
    made["account"], made["account_label"], made["matched"] = ([part[k] for part in named] for k in range(3))
    made["key"], made["indicator"] = spoken(rows, "indicator", None), spoken(rows, "indicator", spoken_in)
    made = made.assign(**_values(rows, path), period=_periods(rows["period"], sv))
    made["unit"] = spoken(rows, "unit", spoken_in).mask(lambda u: (u == "") & made["percent"], "%")
    made["better"] = [_better(text, f"{path}, row {row}") for text, row in _pairs(rows, "better")]
    _check(made, path)
    return _ordered(made)[COLUMNS]


def _pairs(rows: pd.DataFrame, name: str) -> list[tuple[str, int]]:
    return list(zip(rows[name], rows["row"], strict=True))


def _accounts(asked: Questionnaire, sv: Survey | None, language: str) -> dict[str, set[tuple[str, str]]]:
    """Each account's code and label by its code and by its label in any language."""
    item = next(iter(asked.roles("account")), None)
    if item is None:
        return {}
    scale = asked.scale(item)
    codes = {plain_code(code) for code in (scale.codes or {})} if scale else set()
    if sv is not None and item in sv.responses:
        codes |= {plain_code(level) for level in sv.levels(item)}
    known: dict[str, set[tuple[str, str]]] = {}
    for code in codes:
        names = labels_of({lang: asked.code_label(item, code, lang) for lang in ("en", "zh")}) | {code.casefold()}
        for name in names:
            known.setdefault(name, set()).add((code, asked.code_label(item, code, language)))
    return known


def _account(
    text: str, known: dict[str, set[tuple[str, str]]], asked: Questionnaire, where: str
) -> tuple[str, str, bool]:  # fmt: skip
    """Code, label and whether it is known; where the questionnaire lists the accounts it must be one of them."""
    where = f"{where}, column 'account'"
    if not text:
        raise DataError("The account is blank.", where=where, mend="Write its code or label, or delete the row.")
    found = known.get(text.casefold(), set())
    if len(found) == 1:
        return (*next(iter(found)), True)
    if found:
        codes = " and ".join(sorted(code for code, _ in found))
        raise DataError(f"'{text}' is the label of the accounts {codes}.", where=where, mend="Give the code.")
    item = next(iter(asked.roles("account")), None)
    scale = asked.scale(item) if item else None
    if scale is not None and scale.codes:
        labels = [label for of in known.values() for _, label in of]
        raise DataError(
            f"'{text}' is no account of item '{item}'.", where=where, mend=nearest(text, dict.fromkeys(labels))
        )
    return text, text, False


def _values(rows: pd.DataFrame, path: Path) -> dict[str, list]:
    """Values and targets as numbers, and whether they were written with a per cent sign."""
    made: dict[str, list] = {"value": [], "target": [], "percent": []}
    for text, target, row in zip(rows["value"], rows["target"], rows["row"], strict=True):
        value, percent = _number(text, f"{path}, row {row}, column 'value'", blank=False)
        aim, _ = _number(target, f"{path}, row {row}, column 'target'", blank=True)
        for name, cell in (("value", value), ("target", aim), ("percent", percent)):
            made[name].append(cell)
    return made


def _number(text: str, where: str, *, blank: bool) -> tuple[float, bool]:
    if not text and blank:
        return math.nan, False
    bare = text.rstrip("%％").strip()
    plain = bare.replace(",", "").replace("，", "") if _GROUPED.fullmatch(bare) else bare
    plain = plain.replace("\u2212", "-")
    if not _NUMBER.fullmatch(plain) or not math.isfinite(float(plain)) or abs(float(plain)) > _MOST:
        said = f"It is {text!r}; it should be a number." if text else "It is blank; it should be a number."
        raise DataError(said, where=where, mend="Correct it, or delete the row. Give the unit in the column 'unit'.")
    return float(plain), bare != text


def _better(text: str, where: str) -> str:
    folded = text.casefold()
    for own, others in BETTER.items():
        if folded == own or folded in others:
            return own
    if not text:
        return ""
    raise DataError(f"'{text}' is no direction.", where=f"{where}, column 'better'", mend=nearest(text, BETTER))


def _periods(texts: pd.Series, sv: Survey | None) -> list[str]:
    """Periods, those that are waves of the survey under their own names."""
    waves = () if sv is None else sv.waves
    known = {wave_name(w, lang).casefold(): w for w in waves for lang in ("zh", "en")} | {
        w.casefold(): w for w in waves
    }
    return [str(known.get(text.casefold(), text)) for text in texts.tolist()]


def _check(made: pd.DataFrame, path: Path) -> None:
    """Raise DataError for a row without a name, an indicator of two kinds, a target without direction, a row twice."""
    first: dict[str, tuple[str, str, int]] = {}
    seen: dict[tuple[str, str, str], int] = {}
    for row in made.to_dict("records"):
        where, name = f"{path}, row {row['row']}", str(row["key"])
        if not name:
            raise DataError("The indicator is blank.", where=where, mend="Name it, or delete the row.")
        if not math.isnan(row["target"]) and not row["better"]:
            raise DataError(
                f"'{name}' has a target and does not say which way is good.", where=f"{where}, column 'better'",
                mend="Write 'higher' or 'lower'.",
            )  # fmt: skip
        unit, better, at = first.setdefault(name, (row["unit"], row["better"], row["row"]))
        for column, one, other in (("unit", unit, row["unit"]), ("better", better, row["better"])):
            if one != other:
                raise DataError(
                    f"'{name}' is of {other or 'no ' + column!s} here and of {one or 'no ' + column!s} in row {at}.",
                    where=f"{where}, column '{column}'", mend="Give each indicator one unit and one direction.",
                )  # fmt: skip
        key = (row["account"], name, row["period"])
        if key in seen:
            told = " ".join(part for part in (row["account_label"], name, row["period"]) if part)
            raise DataError(f"'{told}' stands in row {seen[key]} too.", where=where, mend="Keep one of the two rows.")
        seen[key] = row["row"]


def _ordered(made: pd.DataFrame) -> pd.DataFrame:
    """By account and indicator as the file first names them, then by period."""
    places = {name: {v: k for k, v in enumerate(dict.fromkeys(made[name]))} for name in ("account", "key", "period")}
    dated = all(_DATED.match(text) for text in places["period"])
    order = made.assign(
        _account=made["account"].map(places["account"]),
        _key=made["key"].map(places["key"]),
        _period=made["period"].map(_date if dated else lambda text: (places["period"][text],)),
    )
    return order.sort_values(["_account", "_key", "_period"], kind="stable", ignore_index=True)


def _date(period: str) -> tuple[int, ...]:
    """The numbers in a period, for its place in time: 2025 Q3, 2025-10, 2025年第三季度."""
    return tuple(int(part) for part in re.findall(r"\d{1,9}", period.translate(_HAN)))
