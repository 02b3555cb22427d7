"""A chart that an analyst drew: published as a picture, with words that only the analyst can give."""

from collections.abc import Sequence

import pandas as pd
from matplotlib.figure import Figure

from csat_helpers.errors import InputError
from csat_helpers.exhibits.canvas import SETTINGS, svg_of
from csat_helpers.exhibits.exhibit import Exhibit, Text, publish
from csat_helpers.look import CATEGORICAL, COLOURS, SIZES, fonts
from csat_helpers.look.tokens import CHART_WIDTH_MM

WIDTH_INCHES = CHART_WIDTH_MM / 25.4


def theme() -> dict[str, object]:
    """The house's matplotlib settings, for ``seaborn.set_theme(rc=exhibits.theme())`` or ``matplotlib.rc_context``.

    >>> theme()["font.family"]
    ['Noto Sans SC']
    """
    from cycler import cycler

    fonts.register()
    return {
        **SETTINGS,
        "font.family": [fonts.REGULAR],
        "font.size": SIZES["label"],
        "text.color": COLOURS["ink"],
        "axes.edgecolor": COLOURS["line"],
        "axes.labelcolor": COLOURS["sec"],
        "axes.prop_cycle": cycler(color=list(CATEGORICAL)),
        "axes.spines.top": False,
        "axes.spines.right": False,
        "xtick.color": COLOURS["mut"],
        "ytick.color": COLOURS["mut"],
        "grid.color": COLOURS["grid"],
        "figure.facecolor": "none",
        "axes.facecolor": "none",
    }


def custom(
    figure: Figure,
    *,
    id: str,
    language: str,
    headline: str,
    alt: str,
    frame: pd.DataFrame | None = None,
    title: str = "",
    subtitle: str = "",
    lead: str = "",
    notes: Sequence[str] = (),
) -> Exhibit:
    """``figure`` as an exhibit: ``headline`` states the finding, ``alt`` tells who cannot see it what it shows.

    ``frame`` is the data behind it, where it may be shown. Raises InputError without a headline or alt text. The
    encoding's ``kind`` is ``custom``.
    """
    for name, value in (("headline", headline), ("alt", alt)):
        if not value.strip():
            raise InputError(
                f"A chart of your own needs '{name}'.", where=f"exhibit '{id}'", mend="Write one sentence."
            )
    data = pd.DataFrame() if frame is None else frame
    text = Text(headline, title or headline, subtitle, alt, lead, tuple(notes))
    return publish("custom", data, text, {}, id=id, language=language, svg=svg_of(figure))
