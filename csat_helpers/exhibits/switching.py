"""Switching: where a brand's former customers are now, and whom the own brand wins from and loses to."""

from collections.abc import Mapping
from typing import Any, Protocol, Unpack

import pandas as pd

from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.exhibit import Exhibit, Words, no_data, omitted, publish
from csat_helpers.exhibits.switching_chart import draw, plot
from csat_helpers.exhibits.switching_rows import rows_of, table
from csat_helpers.exhibits.switching_words import text
from csat_helpers.locale import say
from csat_helpers.look.tokens import PHONE_WIDTH_MM

_NEEDED = ("measure", "level", "level_label", "estimate", "conf_low", "conf_high", "p_value", "base")


class Switched(Protocol):
    """What ``measures.switching`` returns."""

    @property
    def flows(self) -> pd.DataFrame:
        """A row each two brands: of the former customers of one the share now with the other."""
        ...

    @property
    def brands(self) -> pd.DataFrame:
        """Retention, inflow, outflow and net of each brand."""
        ...

    @property
    def exchanges(self) -> pd.DataFrame:
        """What the own brand won from each competitor, lost to it, and the net."""
        ...

    @property
    def settings(self) -> Mapping[str, Any]:
        """The own brand, base, newcomers, and why there is nothing."""
        ...


def switching(found: Switched, *, id: str, language: str, **words: Unpack[Words]) -> Exhibit:
    """A matrix of brands before (rows) and now (columns), and beside it each brand's net gain with its interval.

    ``found`` is what ``measures.switching`` returns. The headline tells the own brand's exchange with a competitor
    that the test holds, else its net or, without an own brand, the brand that moved most; or that none is reliable.
    On a narrow screen the matrix is left to the table. Without a previous brand, or with one brand, the exhibit is
    left out with the reason. The encoding's ``kind`` is ``bars``. Raises InputError where a column is missing.

    >>> from types import SimpleNamespace
    >>> net = pd.DataFrame({"level": ["a", "b"], "level_label": ["Alfa", "Beta"], "estimate": [0.031, -0.031]})
    >>> net = net.assign(measure="net", conf_low=[0.01, -0.05], conf_high=[0.05, -0.01], p_value=0.01, base=400)
    >>> made = SimpleNamespace(flows=net.iloc[:0], brands=net, exchanges=net.iloc[:0], settings={"own": "a", "own_label": "Alfa"})
    >>> switching(made, id="s", language="en").bundle.headline
    'Alfa wins more customers than it loses: +3.1 percentage points'
    """
    title = say(language, "Switching between brands")
    if reason := str(found.settings.get("reason", "")):
        return omitted(id, language, str(words.get("title", title)), _sentence(reason, language))
    brands = found.brands
    if brands.empty or phrases.shown(brands).empty:
        return no_data(brands, id, language, title, words)
    phrases.check_columns(brands, _NEEDED, "switching")
    rows = rows_of(found)
    return publish(
        "bars",
        pd.concat([part for part in (brands, found.exchanges, found.flows) if len(part)], ignore_index=True),
        text(found, rows, title, language),
        words,
        id=id,
        language=language,
        encoding={"x": "net", "y": "level_label", "low": "conf_low", "high": "conf_high", "format": "points",
                  "order": [row.label for row in rows]},
        table=table(rows, language),
        svg=draw(rows, language),
        phone=draw(rows, language, width=PHONE_WIDTH_MM),
        plot=plot(rows, language),
        base=int(found.settings.get("base", 0)) or phrases.base_of(brands),
    )  # fmt: skip


def _sentence(reason: str, language: str) -> str:
    """A reason as a sentence by itself."""
    stop = "。" if language == "zh" else "."
    return reason[:1].upper() + reason[1:] + ("" if reason.endswith((".", "。")) else stop)
