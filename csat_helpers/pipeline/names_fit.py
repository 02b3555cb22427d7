"""Names that nothing answers to and no run refuses: constructs without a label, hand codes of no theme."""

from collections import Counter
from collections.abc import Iterable, Iterator

from csat_helpers.errors import nearest
from csat_helpers.survey import Survey
from csat_helpers.survey.hand_codes import parted, places
from csat_helpers.survey.questionnaire import plain_code

_SHOWN = 3
_LONG = 30
_NO_THEME = {"other", "others", "none", "其他", "其它", "无"}  # what a coder writes on purpose


def notes(sv: Survey) -> Iterator[str]:
    """A line a name."""
    yield from _constructs(sv)
    for column in dict.fromkeys(item.coded for item in sv.questionnaire.items.values() if item.coded):
        yield from _hand_codes(sv, column)


def _constructs(sv: Survey) -> Iterator[str]:
    """A construct that is not among the labelled ones stands by itself, which a slip of the pen does not say."""
    labelled = sv.questionnaire.constructs
    having: dict[str, list[str]] = {}
    for name, item in sv.questionnaire.items.items():
        if labelled and item.construct_ is not None and item.construct_ not in labelled:
            having.setdefault(item.construct_, []).append(name)
    for name, items in having.items():
        listed = ", ".join(items[:_SHOWN]) + (" ..." if len(items) > _SHOWN else "")
        yield f"the construct '{name}' of {listed} is not among the questionnaire's constructs. {nearest(name, labelled)}"


def _hand_codes(sv: Survey, column: str) -> Iterator[str]:
    """Codes of no theme, the most frequent first; without a list of its own, themes are proposed from the comments."""
    themes = sv.questionnaire.themes
    if not themes or column not in sv.responses.columns:
        return
    place = places(sv, column, themes)
    given = (plain_code(value).strip() for value in sv.responses[column].dropna().tolist())
    known = {*place, *_NO_THEME}
    other = Counter(code for text in given for code in parted(text, place) if code not in known)
    if other:
        shown = other.most_common(_SHOWN)
        named = ", ".join(f"'{code[:_LONG]}' ({count:,}{_meant(code, place)})" for code, count in shown)
        more = " ..." if len(other) > _SHOWN else ""
        total = sum(other.values())
        yield f"{total:,} hand code{'s' if total > 1 else ''} in '{column}' of no theme: {named}{more}"


def _meant(code: str, known: Iterable[str]) -> str:
    told, found, _ = nearest(code, known).partition("?")
    return f"; d{told[1:]}?" if found else ""
