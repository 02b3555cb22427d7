"""A chart that an analyst drew: published as a picture, with words that only the analyst can give."""

import io
import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from csat_helpers.claims import WORDS
from csat_helpers.errors import InputError
from csat_helpers.exhibits.claims import check_claims, with_own_numbers
from csat_helpers.exhibits.exhibit import Exhibit, Text, publish
from csat_helpers.look import CATEGORICAL, COLOURS, SIZES, fonts
from csat_helpers.look.tokens import CHART_WIDTH_MM

if TYPE_CHECKING:  # our own charts need no matplotlib, so it is loaded by those who draw with it
    from matplotlib.figure import Figure

WIDTH_INCHES = CHART_WIDTH_MM / 25.4
SETTINGS: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "csat",
    "path.simplify": False,
    "axes.unicode_minus": True,
    "text.parse_math": False,  # "$50 to $100" is a label, not a formula
}


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


def svg_of(figure: "Figure") -> str:
    """A matplotlib figure as SVG: text kept as text, no date, the same ids every time."""
    import matplotlib as mpl

    out = io.StringIO()
    with mpl.rc_context(SETTINGS), warnings.catch_warnings():
        # What matplotlib cannot measure the exporters check by name, with the exhibit it is in.
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    text = out.getvalue()
    return text[text.index("<svg") :]


def custom(
    figure: "Figure",
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
    own_numbers: Sequence[str] = (),
) -> Exhibit:
    """``figure`` as an exhibit: ``headline`` states the finding, ``alt`` tells who cannot see it what it shows.

    ``frame`` is the data behind it, where it may be shown; the words' numbers must then be in it, but for
    ``own_numbers``, which come from elsewhere. Raises InputError without a headline or alt text, or with a number that
    the frame does not hold. The encoding's ``kind`` is ``custom``.
    """
    for name, value in (("headline", headline), ("alt", alt)):
        if not value.strip():
            raise InputError(
                f"A chart of your own needs '{name}'.", where=f"exhibit '{id}'", mend="Write one sentence."
            )
    data = pd.DataFrame() if frame is None else frame
    text = Text(headline, title or headline, subtitle, alt, lead, tuple(notes))
    drawn = publish("custom", data, text, {}, id=id, language=language, svg=svg_of(figure))
    bundle = with_own_numbers(drawn.bundle, own_numbers)
    check_claims(bundle, (*WORDS, "notes"))
    return Exhibit(bundle, drawn.svg)
