"""What stands on each slide of an exhibit that takes several: its part of the rows, and a title that says which.

A headline is of one finding. It stays with the slide that shows what it names, with the first if it names nothing;
the others say which rows they show.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from csat_helpers.bundle import Plot
from csat_helpers.locale import listed, say
from csat_helpers.pipeline.exporters.pptx.page import Deck
from csat_helpers.pipeline.exporters.pptx.tables import Sheet

NAMED = 3  # names that a title lists; of more it says the first and the last
_QUOTED = re.compile("\u201c([^\u201d]+)\u201d")


def titles(deck: Deck, part: Mapping[str, Any], headline: str, shown: Sequence[Sequence[str]]) -> list[str]:
    """A title for each slide from the names of what it shows, numbered; one slide alone has the ``headline``."""
    if len(shown) < 2:
        return [headline] * len(shown)
    about = set(_QUOTED.findall(headline))
    holds = [k for k, names in enumerate(shown) if about & set(names)] or [0]
    said = [headline if holds == [k] else _title(deck, part, names, headline) for k, names in enumerate(shown)]
    return [deck.numbered(text, k, len(shown)) for k, text in enumerate(said, 1)]


def _title(deck: Deck, part: Mapping[str, Any], names: Sequence[str], headline: str) -> str:
    names = [name for name in dict.fromkeys(names) if name]
    if not names:
        return part["title"] or headline
    quoted = [f"\u201c{name}\u201d" for name in names]
    items = listed(deck.language, quoted)
    if len(names) > NAMED:
        items = say(deck.language, "{first} to {last}", first=quoted[0], last=quoted[-1])
    if not part["picture"] and part["grid"]["panels"]:
        return say(deck.language, "{items} by group", items=items)
    return say(deck.language, "{title}: {items}", title=part["title"], items=items) if part["title"] else items


def of_table(grid: Mapping[str, Any], slide: Sequence[Sheet]) -> list[str]:
    """The names of a slide's sections, or of its rows where a table has none."""
    rows = [grid["rows"][k] for sheet in slide for k in sheet.rows]
    heads = [row for row in rows if row["role"] == "section"]
    return [row["cells"][0]["text"] for row in heads or rows if row["role"] != "base"]


def of_plot(plot: Plot) -> list[str]:
    """The names of a chart's groups, else of its rows, or of its lines."""
    if plot.shape == "line":
        return [series.name for series in plot.series]
    heads = [str(group["label"]) for group in plot.groups if group["label"]]
    return heads or list(plot.categories)
