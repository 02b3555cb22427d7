"""The drawing of switching: a tinted matrix from brand to brand, and the net gain of each with its interval."""

from csat_helpers.bundle import HIDDEN, Figures, Plot, Series
from csat_helpers.exhibits import lettering
from csat_helpers.exhibits.axis import Axis, axis
from csat_helpers.exhibits.canvas import MAX_HEIGHT_MM, Canvas
from csat_helpers.exhibits.row_plots import cells
from csat_helpers.exhibits.stub import fit, stub
from csat_helpers.exhibits.switching_rows import Brand, Flow, heads
from csat_helpers.locale import say
from csat_helpers.look import COLOURS, number
from csat_helpers.look.tokens import CHART_WIDTH_MM

LABEL_MM, TOP_MM, NET_MM, FIGURE_MM = 34.0, 15.0, 46.0, 13.0
_WIDEST_MM = 17.0
_TINTS = (COLOURS["bg"], COLOURS["p0"], COLOURS["p2"], COLOURS["p4"])
_INK = {1: COLOURS["p6"], -1: COLOURS["neg"], 0: COLOURS["gry"]}
_HEAD = {"size": 7.5, "colour": COLOURS["mut"]}


def draw(rows: list[Brand], language: str, *, width: float = CHART_WIDTH_MM) -> str:
    """A row a brand; on a narrow page what it kept stands for the matrix."""
    numbered = width >= CHART_WIDTH_MM and not _named(rows, width)
    labels = [f"{k} {row.label}" if numbered else row.label for k, row in enumerate(rows, start=1)]
    held = fit(labels, MAX_HEIGHT_MM - TOP_MM - 1, LABEL_MM, most=8.6)
    names = stub([labels[k] for k in held.kept], width, held.height, LABEL_MM)
    page = Canvas(TOP_MM + held.total(names.height) + 1, width)
    wide = FIGURE_MM if page.narrow else min(_WIDEST_MM, (width - names.column - NET_MM - 6) / len(rows))
    count = 1 if page.narrow else len(rows)
    start = names.column + 2 + wide * count + 4
    scale = axis(*_ends(rows), start + 2, page.width - 14, about=4 if page.narrow else 6, tight=True)
    scale.draw(page, TOP_MM - 1.6, page.height - 1, lambda tick: number(tick, "nps"))
    _heads(page, rows, names.column + 2, wide, count, scale, language)
    most = max(
        (f.share for r in rows for to, f in zip(rows, r.flows, strict=True) if to is not r and f.share), default=0.0
    )
    for k, top in held.tops(TOP_MM, names.height):
        row, y = rows[k], names.middle(top)
        names.write(page, top, labels[k] + " *" * row.flagged, bold=row.own, colour=COLOURS["p6" if row.own else "ink"])
        if page.narrow:
            _figure(page, names.column + 2 + wide, y, Flow(row.kept, row.hidden), bold=row.own)
        else:
            _matrix(page, row, rows, (names.column + 2, wide, top, names.height), most)
        _net(page, row, y, scale)
        page.rule(top + names.height)
    held.tell(page, TOP_MM, names.height, language)
    return page.svg()


def _named(rows: list[Brand], width: float) -> bool:
    """Whether the brands' names stand over their columns; else numbers do, which the rows have too."""
    wide = min(_WIDEST_MM, (width - LABEL_MM - NET_MM - 6) / len(rows))
    return all(lettering.fits(row.label, wide - 1, 7.5, lines=2) for row in rows)


def _ends(rows: list[Brand]) -> tuple[float, float]:
    """From the lowest end of an interval to the highest, zero among them."""
    known = [v for row in rows for v in (row.low, row.high, row.net) if v is not None]
    low, high = min([0.0, *known]), max([0.0, *known])
    return low - 0.04 * (high - low or 1), high + 0.04 * (high - low or 1)


def _heads(
    page: Canvas, rows: list[Brand], left: float, wide: float, count: int, scale: Axis, language: str
) -> None:  # fmt: skip
    words = heads(language)
    page.text(page.width, TOP_MM - 12.6, _net_head(language), bold=True, align="right", **_HEAD)
    page.rule(TOP_MM - 1.6, colour=COLOURS["ink"], width=0.7)
    page.text(0, TOP_MM - 4.6, say(language, "Brand before"), **_HEAD)
    if count == 1:
        page.text(left + wide, TOP_MM - 4.6, words["kept"], align="right", **_HEAD)
        return
    page.text(left, TOP_MM - 12.6, lettering.cut(words["matrix"], scale.start - left, 7.5), bold=True, **_HEAD)
    named = _named(rows, page.width)
    for k, row in enumerate(rows):
        lines = lettering.wrap(row.label, wide - 1, 7.5, lines=2) if named else [str(k + 1)]
        colour = COLOURS["p6"] if row.own else COLOURS["mut"]
        page.text(left + wide * (k + 0.5), TOP_MM - 5.6, lines, size=7.5, colour=colour, bold=row.own, align="center")


def _net_head(language: str) -> str:
    return say(language, "Net gain, points of all customers")


def _matrix(
    page: Canvas, row: Brand, rows: list[Brand], at: tuple[float, float, float, float], most: float
) -> None:  # fmt: skip
    """The cells of a row: what left tinted by how much, what stayed framed and in bold."""
    left, wide, top, height = at
    for k, (to, flow) in enumerate(zip(rows, row.flows, strict=True)):
        x, stayed = left + wide * k, to is row
        tint = _TINTS[0] if stayed or flow.share is None else _tint(flow.share, most)
        edge = COLOURS["p6" if row.own else "mut"] if stayed else "none"
        page.box(x + 0.4, top + 0.4, wide - 0.8, height - 0.8, tint, edge=edge, order=2)
        _figure(page, x + wide / 2, top + height / 2, flow, bold=stayed, align="center")


def _tint(share: float, most: float) -> str:
    """The tint of a flow: thirds of the largest among those who left."""
    return _TINTS[0] if share <= 0 or most <= 0 else _TINTS[min(3, 1 + int(3 * share / most * 0.999))]


def _figure(page: Canvas, x: float, y: float, flow: Flow, *, bold: bool, align: str = "right") -> None:
    if flow.share is None and flow.hidden:
        page.text(x, y, HIDDEN[flow.hidden], size=7.5, colour=COLOURS["mut"], align=align)
        return
    page.text(x, y, number(flow.share, "share"), align=align, bold=bold)


def _net(page: Canvas, row: Brand, y: float, scale: Axis) -> None:
    if row.net is None:
        page.text(page.width, y, HIDDEN.get(row.hidden, "—"), size=7.5, colour=COLOURS["mut"], align="right")
        return
    colour = _INK[row.sign]
    if row.low is not None and row.high is not None:
        page.whisker(scale.at(row.low), scale.at(row.high), y, colour)
    page.dot(scale.at(row.net), y, colour, hollow=not row.sign)
    page.text(
        page.width,
        y,
        number(row.net, "points"),
        align="right",
        bold=bool(row.sign),
        colour=colour if row.sign else COLOURS["sec"],
    )


def plot(rows: list[Brand], language: str) -> Plot:
    """The native chart: the net gain of each brand, and what it kept, won and lost beside."""
    words = heads(language)
    low, high = (cells(getattr(row, name) for row in rows) for name in ("low", "high"))
    series = Series(
        _net_head(language), cells(row.net for row in rows), low, high, colour=COLOURS["gry"],
        colours=tuple(_INK[row.sign] for row in rows), hollow=tuple(not row.sign for row in rows),
    )  # fmt: skip
    ends = axis(*_ends(rows), 0, 1, about=4)
    beside = [Figures("n", "count", cells(row.base for row in rows))]
    beside += [
        Figures(
            words[name],
            "share1",
            cells(getattr(row, name) for row in rows),
            spanner="" if name == "kept" else words["whole"],
        )
        for name in ("kept", "came", "left")
    ]
    beside.append(Figures(words["net"], "points", cells(row.net for row in rows), spanner=words["whole"]))
    return Plot(
        "dots", tuple(row.label + " *" * row.flagged for row in rows), (series,), "points", minimum=ends.low,
        maximum=ends.high, reference=0.0, beside=tuple(beside),
    )  # fmt: skip
