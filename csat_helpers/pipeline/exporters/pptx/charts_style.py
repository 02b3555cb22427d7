"""How native charts are written: the look's colours, the theme's fonts, number formats, and how figures are written."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from csat_helpers.bundle import Figures, Plot
from csat_helpers.look import COLOURS, Look, number
from csat_helpers.look.numbers import MINUS, interval
from csat_helpers.pipeline.exporters.pptx.markup import LANGUAGES, emu

_HEX = re.compile(r"#[0-9A-Fa-f]{6}")
_NEGATIVE = f'"{MINUS}"'
CODES = {
    "text": "General",
    "count": "#,##0",
    "index": f"0.0;{_NEGATIVE}0.0",
    "points": f"+0.0;{_NEGATIVE}0.0;0.0",
    "share": f"0%;{_NEGATIVE}0%",
    "share1": f"0.0%;{_NEGATIVE}0.0%",
    "percent": f"0;{_NEGATIVE}0",
    "nps": f"+0;{_NEGATIVE}0;0",
    "mean": f"0.00;{_NEGATIVE}0.00",
    "coefficient": f"0.000;{_NEGATIVE}0.000",
    "p": "0.000",
}


@dataclass(frozen=True)
class Style:
    """The look and language of one deck; ``colours`` are XML by token where a master has its own.

    The data's colours are given by hex and are the look's on every master; ink, rules and grounds go by token.
    """

    look: Look
    language: str
    colours: Mapping[str, str] = field(default_factory=dict)

    def colour(self, name: str) -> str:
        """The XML of a colour by token, or by the house's hex in this look; ink where it is neither."""
        if name in self.colours:
            return self.colours[name]
        return f'<a:srgbClr val="{self.hexadecimal(name)}"/>'

    def hexadecimal(self, name: str) -> str:
        """Six digits of a colour in this look."""
        value = COLOURS.get(name, name)
        return self.look.colour(value if _HEX.fullmatch(value) else COLOURS["ink"])[1:].upper()

    def fill(self, name: str) -> str:
        """A solid fill, none for an empty name."""
        return f"<a:solidFill>{self.colour(name)}</a:solidFill>" if name else "<a:noFill/>"

    def line(self, name: str, weight: float, tag: str = "ln", dash: str = "") -> str:
        """An outline or border of ``weight`` points, none for an empty name."""
        if not name:
            return f'<a:{tag} w="0"><a:noFill/></a:{tag}>'
        dashes = f'<a:prstDash val="{dash}"/>' if dash else ""
        return f'<a:{tag} w="{emu(weight)}" cap="flat">{self.fill(name)}{dashes}</a:{tag}>'

    def run(self, tag: str, size: float, colour: str = "ink", *, bold: bool = False) -> str:
        """A run's properties as ``tag`` (``a:rPr`` or ``a:defRPr``), in the typefaces of the master's theme."""
        lang = f' lang="{LANGUAGES[self.language]}"' if tag == "a:rPr" else ""
        fonts = '<a:latin typeface="+mn-lt"/><a:ea typeface="+mn-ea"/>'
        return f'<{tag}{lang} sz="{round(size * 100)}" b="{int(bold)}">{self.fill(colour)}{fonts}</{tag}>'

    def on(self, ground: str) -> str:
        """White or ink, whichever reads on ``ground``, by hex: the ground is the data's, not the master's."""
        value = self.hexadecimal(ground)
        red, green, blue = (int(value[k : k + 2], 16) / 255 for k in (0, 2, 4))
        return COLOURS["bg" if 0.299 * red + 0.587 * green + 0.114 * blue < 0.53 else "ink"]


def printed(plot: Plot) -> Plot:
    """``plot`` in the unit of its figures: a spreadsheet has no format for per cent without the sign."""
    if plot.format != "percent":
        return plot

    def times(values: tuple[float | None, ...]) -> tuple[float | None, ...]:
        return tuple(None if v is None else v * 100 for v in values)

    series = tuple(replace(s, values=times(s.values), low=times(s.low), high=times(s.high)) for s in plot.series)
    low, high, line = times((plot.minimum, plot.maximum, plot.reference))
    return replace(plot, series=series, minimum=low, maximum=high, reference=line)


def written(figures: Figures, k: int, language: str) -> str:
    """The ``k``-th figure of a column as it is printed, without its mark."""
    if figures.values and figures.format != "text":
        value = figures.values[k]
        return number(value, figures.format, language)
    if figures.low and figures.format != "text":
        low, high = figures.low[k], figures.high[k]
        return number(None, "index") if low is None or high is None else interval(low, high, figures.format, language)
    return figures.texts[k] if figures.texts else ""


def mark(figures: Figures, k: int) -> str:
    """What stands after the ``k``-th figure."""
    return figures.texts[k] if figures.texts and figures.format != "text" else ""
