"""The drawing of stated against derived importance: two markers an item about the average of all items."""

from collections.abc import Sequence

import pandas as pd

from csat_helpers.bundle import Figures, Plot, Series
from csat_helpers.exhibits import lettering
from csat_helpers.exhibits.axis import Axis, axis
from csat_helpers.exhibits.canvas import MAX_HEIGHT_MM, Canvas
from csat_helpers.exhibits.row_plots import cells
from csat_helpers.exhibits.stub import fit, stub
from csat_helpers.locale import say
from csat_helpers.look import COLOURS, number
from csat_helpers.look.tokens import CHART_WIDTH_MM

LABEL_MM, TOP_MM = 50.0, 15.0
AVERAGE = 100.0
SAID, SHOWN = COLOURS["gry"], COLOURS["p6"]
_APART_MM = 1.35  # of each marker from the middle of its row
_KIND_MM, _RANK_MM = 24.0, 12.0


def kind_names(language: str) -> dict[str, str]:
    """The kinds of importance by their code in the frame."""
    return {
        "key": say(language, "Key"),
        "hidden": say(language, "Hidden need"),
        "lip_service": say(language, "Lip service"),
        "minor": say(language, "Minor"),
    }


def kind_of(row: pd.Series, language: str) -> str:
    """The kind of an item where it is sure, else that it is not."""
    return say(language, "not sure") if row["unstable"] else kind_names(language).get(str(row["kind"]), "")


def ink_of(row: pd.Series) -> str:
    """The colour of what stands out: what customers do not say, and what they say alone."""
    if row["unstable"]:
        return COLOURS["mut"]
    return {"hidden": COLOURS["p6"], "lip_service": COLOURS["neg"]}.get(str(row["kind"]), COLOURS["sec"])


def ends_of(rows: pd.DataFrame) -> tuple[float, float]:
    """From nothing to a little beyond the furthest interval."""
    names = [f"{side}_relative{end}" for side in ("stated", "derived") for end in ("", "_high")]
    return 0.0, max(float(rows[names].max().max()), AVERAGE) * 1.03


def draw(rows: pd.DataFrame, language: str, *, width: float = CHART_WIDTH_MM) -> str:
    """A row an item: what is said (hollow) and what is shown (filled), each with its interval, and what that makes."""
    labels = rows["label"].astype(str).tolist()
    held = fit(labels, MAX_HEIGHT_MM - TOP_MM - 1, LABEL_MM, most=8.6)
    names = stub([labels[k] for k in held.kept], width, held.height, LABEL_MM)
    page = Canvas(TOP_MM + held.total(names.height) + 1, width)
    right = _KIND_MM + (0 if page.narrow else 2 * _RANK_MM + 2)
    scale = axis(*ends_of(rows), names.column + 5, page.width - right, about=4 if page.narrow else 6, tight=True)
    scale.draw(page, TOP_MM - 1.6, page.height - 1, lambda tick: f"{tick:g}")
    _heads(page, language)
    line = scale.at(AVERAGE)
    page.line([line, line], [TOP_MM - 1.6, page.height - 1], colour=COLOURS["mut"], dashed=True, order=1)
    for k, top in held.tops(TOP_MM, names.height):
        row, y = rows.iloc[k], names.middle(top)
        names.write(page, top, labels[k], bold=_stands_out(row))
        _pair(page, row, y, scale)
        _figures(page, row, y, language)
        page.rule(top + names.height)
    held.tell(page, TOP_MM, names.height, language)
    return page.svg()


def _stands_out(row: pd.Series) -> bool:
    return not row["unstable"] and row["kind"] in ("hidden", "lip_service")


def _heads(page: Canvas, language: str) -> None:
    """The legend over the head rule, and the heads of the figures."""
    said, shown = legend(language)
    page.dot(1.4, 2.2, SAID, size=5.0, hollow=True)
    page.text(3.8, 2.2, said, size=7.5, colour=COLOURS["sec"])
    x = 3.8 + lettering.width(said, 7.5) + 5
    page.dot(x + 1.4, 2.2, SHOWN, size=5.4)
    page.text(x + 3.8, 2.2, shown, size=7.5, colour=COLOURS["sec"])
    head = {"size": 7.5, "colour": COLOURS["mut"], "align": "right"}
    if not page.narrow:
        page.text(page.width - _KIND_MM - _RANK_MM, TOP_MM - 4.6, say(language, "Said, rank"), **head)
        page.text(page.width - _KIND_MM + 2, TOP_MM - 4.6, say(language, "Shown"), **head)
    page.rule(TOP_MM - 1.6, colour=COLOURS["ink"], width=0.7)


def legend(language: str) -> tuple[str, str]:
    """What the two markers are."""
    return say(language, "said to be important"), say(language, "shown to be important")


def _pair(page: Canvas, row: pd.Series, y: float, scale: Axis) -> None:
    for side, at, colour, hollow in (("stated", y - _APART_MM, SAID, True), ("derived", y + _APART_MM, SHOWN, False)):
        low, high = row[f"{side}_relative_low"], row[f"{side}_relative_high"]
        if not pd.isna(low):
            page.whisker(scale.at(low), scale.at(high), at, colour, width=1.0, cap=0.6)
        page.dot(scale.at(row[f"{side}_relative"]), at, colour, size=5.0, hollow=hollow)


def _figures(page: Canvas, row: pd.Series, y: float, language: str) -> None:
    """The two ranks, and what they make of the item."""
    if not page.narrow:
        for edge, side in ((_KIND_MM + _RANK_MM, "stated"), (_KIND_MM - 2, "derived")):
            page.text(page.width - edge, y, number(row[f"{side}_rank"], "count"), colour=COLOURS["sec"], align="right")
    text = lettering.cut(kind_of(row, language), _KIND_MM - 4, 8.5, bold=_stands_out(row))
    page.text(page.width, y, text, colour=ink_of(row), align="right", bold=_stands_out(row))


def plot(rows: pd.DataFrame, language: str) -> Plot:
    """The same as a native chart."""
    said, shown = legend(language)
    series = tuple(
        Series(
            name, *(cells(rows[f"{side}_relative{end}"]) for end in ("", "_low", "_high")), colour=colour, marker=marker
        )
        for name, side, colour, marker in ((said, "stated", SAID, "ring"), (shown, "derived", SHOWN, ""))
    )
    made: Sequence[Figures] = (
        Figures(say(language, "Said, rank"), "count", cells(rows["stated_rank"])),
        Figures(say(language, "Shown"), "count", cells(rows["derived_rank"])),
        Figures(
            "", "text", texts=tuple(kind_of(row, language) for _, row in rows.iterrows()),
            colours=tuple(ink_of(row) for _, row in rows.iterrows()),
        ),
    )  # fmt: skip
    return Plot(
        "dots", tuple(rows["label"].astype(str)), series, "count", minimum=0.0, maximum=ends_of(rows)[1],
        reference=AVERAGE, reference_label=say(language, "Average {value}", value=number(AVERAGE, "count")),
        beside=tuple(made), dodged=True,
    )  # fmt: skip
