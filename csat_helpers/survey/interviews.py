"""What interviews, visits, focus groups and documents say, from ``interviews.csv`` of the engagement's folder."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from csat_helpers.engagement import Engagement
from csat_helpers.errors import DataError, nearest
from csat_helpers.survey import questionnaire as questionnaires
from csat_helpers.survey.opening import find
from csat_helpers.survey.own_words import filled, item_named, labels_of, read_texts, spoken
from csat_helpers.survey.questionnaire import Questionnaire
from csat_helpers.survey.theme_list import Theme, general
from csat_helpers.survey.verbatim import mask, visible

COLUMNS = ["source", "who", "item", "theme", "stance", "text", "record", "account", "row", "file"]
HEADINGS = {
    "source": ("source", "来源"),
    "who": ("who", "对象", "职能"),
    "item": ("item", "项目"),
    "theme": ("theme", "主题"),
    "stance": ("stance", "态度", "评价"),
    "text": ("text", "内容", "发现"),
    "text_en": ("text_en",),
    "text_zh": ("text_zh",),
    "record": ("record", "记录编号"),
    "account": ("account", "客户"),
}
_NEEDED = (("source",), ("item", "theme"), ("stance",), ("text", "text_en", "text_zh"))
GOOD, BAD, MIXED = "good", "bad", "mixed"
INTERVIEW, GROUP, VISIT, DOCUMENT = "interview", "group", "visit", "document"
# What a cell may say, the first its own.
SOURCES = {INTERVIEW: ("访谈",), GROUP: ("focus group", "小组", "座谈会"), VISIT: ("走访",), DOCUMENT: ("文件", "资料")}
STANCES = {GOOD: ("supports", "好评", "正面"), BAD: ("against", "差评", "负面"), MIXED: ("褒贬不一", "好坏参半")}


def read_interviews(engagement: str | Path | Engagement, *, language: str | None = None) -> pd.DataFrame | None:
    """Findings of interviews, a row each, None where the engagement has no such file.

    Columns ``source`` (interview, group, visit, document), ``who`` (the function of those who speak, never a name),
    ``item`` (of the questionnaire, by name or label) or else ``theme`` (of the questionnaire's list of themes, or the
    general one), ``stance``, ``text``, ``record`` (which interview, visit, group or document: rows of the same one
    are one source; without it those of one source, function and account are), ``account`` and ``row``, its place in
    the file. ``stance`` is what the finding says of the item or theme: it speaks well of it (``good``; ``supports`` is
    read as that), badly (``bad``; ``against``), or both (``mixed``). With a ``language``, ``text`` is what stands in
    ``text_en`` or ``text_zh`` where the file has it. Headings and values may be Chinese.

    Names after titles, phone numbers, e-mails and the like are masked in all texts, as in what respondents write.
    Raises DataError, naming file, row, column and the nearest, for a source or a stance that there is not, an item or a
    theme that is not known, a finding without words, or one about nothing.
    """
    found = find(engagement)
    path = found.path(found.interviews)
    if not path.is_file():
        return None
    rows = filled(read_texts(path, HEADINGS, _NEEDED))
    asked = questionnaires.read(found.path(found.questionnaire))
    text = spoken(rows, "text", language)
    made = pd.DataFrame({"row": rows["row"], "file": path.name})
    for name, known in (("source", SOURCES), ("stance", STANCES)):
        made[name] = [_value(said, name, known, _at(path, row)) for said, row in _pairs(rows, name)]
    about = [_about(item, theme, asked, _at(path, row)) for item, theme, row in _pairs(rows, "item", "theme")]
    made["item"], made["theme"] = [item for item, _ in about], [theme for _, theme in about]
    for words, row in zip(text, rows["row"], strict=True):
        if not words:
            raise DataError("The text is blank.", where=_at(path, row), mend="Write it, or delete the row.")
    hidden = {"text": text, **{name: rows[name] for name in ("who", "record", "account")}}
    made = made.assign(**{name: cells.map(_masked).astype("str") for name, cells in hidden.items()})
    return made[COLUMNS].reset_index(drop=True)


def _pairs(rows: pd.DataFrame, *names: str) -> list[tuple]:
    """The cells of some columns with their row's place."""
    return list(zip(*(rows[name] for name in names), rows["row"], strict=True))


def _at(path: Path, row: int) -> str:
    return f"{path}, row {row}"


def _value(said: str, name: str, known: Mapping[str, tuple[str, ...]], where: str) -> str:
    """What a cell means, by our own word or another for it."""
    folded = said.casefold()
    for own, others in known.items():
        if folded == own or folded in others:
            return own
    what = f"The {name} '{said}' is not known." if said else f"The {name} is blank."
    raise DataError(what, where=f"{where}, column '{name}'", mend=nearest(said, known))


def _about(item: str, theme: str, asked: Questionnaire, where: str) -> tuple[str, str]:
    """What a finding is about: an item, a theme, or both."""
    if not item and not theme:
        raise DataError(
            "The finding names no item and no theme.", where=where, mend="Fill one of the columns 'item' and 'theme'."
        )
    named = item_named(item, asked, f"{where}, column 'item'") if item else ""
    return named, _theme(theme, asked.themes or general(), f"{where}, column 'theme'") if theme else ""


def _theme(name: str, known: Mapping[str, Theme], where: str) -> str:
    if name in known:
        return name
    for theme, given in known.items():
        if name.casefold() in labels_of(given.label):
            return theme
    raise DataError(f"The theme '{name}' is not in the list of themes.", where=where, mend=nearest(name, known))


def _masked(text: str) -> str:
    return visible(mask(text)) if text else ""
