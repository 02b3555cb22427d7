"""Banner table: answers, boxes and means of several items by several groups, with tests, bases and hidden cells."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, Unpack

import pandas as pd

from csat_helpers.errors import InputError, nearest
from csat_helpers.exhibits import banner, banner_rows, banner_words, phrases
from csat_helpers.exhibits.banner import TOTAL, Layout
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, publish
from csat_helpers.locale import listed, say

SHOW = ("estimate", "letters", "interval", "count", "row_share", "weighted_base", "effective_base")
_NEEDED = ("item", "label", "measure", "answer", "by", "level", "estimate")


class Tabulated(Protocol):
    """What ``measures.crosstab`` returns: frames of cells and bases, and how they were made."""

    @property
    def cells(self) -> pd.DataFrame:
        """A row a cell, stub rows in order, in each the total and then the columns."""
        ...

    @property
    def bases(self) -> pd.DataFrame:
        """The three bases of each item in each column."""
        ...

    @property
    def settings(self) -> Mapping[str, Any]:
        """Test, adjustment, variance, degrees of freedom, whether weighted, the disclosure bases."""
        ...


def banner_table(
    crosstab: Tabulated,
    *,
    id: str,
    language: str,
    show: Sequence[str] = ("letters", "weighted_base", "effective_base"),
    **words: Unpack[Words],
) -> Exhibit:
    """A cross-tabulation as it is printed: rows of an item under its name, columns under their banner and letter.

    ``crosstab`` has the frames ``cells`` and ``bases`` and the mapping ``settings`` of ``measures.crosstab``. The
    unweighted base is always shown; ``show`` adds ``letters`` (the columns a figure exceeds) beside the figures,
    ``interval``, ``count`` and ``row_share`` (its part of the row) as lines beneath them, and ``weighted_base`` and
    ``effective_base`` where the data are weighted. Figures above or below the rest of their banner (a crosstab of
    ``test="rest"`` or ``"both"``) are marked ▲ ▼ and tinted by what that means: more of a bottom box is bad, a single
    answer may be neither. Hidden ones are marked, and the notes say why.

    Raises InputError where a column is missing or ``show`` names what there is not. The encoding's ``kind`` is
    ``table``.

    >>> from types import SimpleNamespace
    >>> cells = pd.DataFrame({"by": ["total", "plan", "plan"], "level": ["", "1", "2"], "estimate": [0.7, 0.6, 0.8]})
    >>> cells = cells.assign(level_label=["Total", "Prepaid", "Family"], column=["", "A", "B"], letters=["", "", "A"])
    >>> cells = cells.assign(item="q", label="Speed", measure="top_box", answer="", by_label="Plan", base=100)
    >>> made = SimpleNamespace(cells=cells, bases=cells, settings={"test": "columns"})
    >>> banner_table(made, id="b", language="en").bundle.headline
    '“Speed” is rated highest by Family: 80% against 60% for Prepaid'
    """
    title = say(language, "Results by group")
    check_show(show)
    cells, bases, settings = crosstab.cells, crosstab.bases, crosstab.settings or {}
    if cells.empty:
        return no_data(cells, id, language, title, words)
    phrases.check_columns(cells, _NEEDED, "banner_table")
    made = banner.layout(cells, bases, language)
    if not banner_words.anything_shown(made):
        return no_data(cells, id, language, title, words)
    weighted = bool(settings.get("weighted"))
    table = banner_rows.table(made, show, weighted, language)
    tested = settings.get("test") is not None
    total = bases[bases["by"] == TOTAL]
    said = banner_words.headline(made, tested, language)
    return publish(
        "table",
        cells,
        Text(
            headline=said.text,
            finding=said.finding,
            title=_title(made, language),
            subtitle=_subtitle(made, total, language),
            lead=banner_words.lead(made, language),
            notes=banner_words.notes(made, table, settings, show, language),
        ),
        words,
        id=id,
        language=language,
        encoding={"layout": "banner", "test": settings.get("test"), "adjust": settings.get("adjust")},
        table=table,
        base=phrases.base_of(total),
    )


def check_show(show: Sequence[str]) -> None:
    """Refuse what a banner table cannot show, with the nearest that it can."""
    for name in [show] if isinstance(show, str) else show:
        if name not in SHOW:
            raise InputError(
                f"A banner table cannot show '{name}'.", where="exhibits.banner_table", mend=nearest(name, SHOW)
            )


def _title(made: Layout, language: str) -> str:
    """Its one item, or one measure, by its banners."""
    banners = list(dict.fromkeys(head.banner for head in made.heads if head.place[0] != TOTAL))
    names = {stub.name for stub in made.stubs}
    if len(made.items) == 1:
        what = made.stubs[0].label
    elif made.compact and len(names) == 1:
        what = names.pop()
    else:
        what = say(language, "{n} items", n=len(made.items))
    return say(language, "{what} by {banners}", what=what, banners=listed(language, banners)) if banners else what


def _subtitle(made: Layout, total: pd.DataFrame, language: str) -> str:
    stop = "。" if language == "zh" else "."
    return phrases.sentences(
        [banner_words.measures(made, language) + stop, phrases.base_text(total, language)], language
    )
