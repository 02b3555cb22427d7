"""Lines over waves: one large panel for the first series, small ones for the others."""

import re
from dataclasses import dataclass
from typing import Unpack

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import lettering, phrases
from csat_helpers.exhibits.axis import axis
from csat_helpers.exhibits.canvas import Canvas
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, omitted, publish
from csat_helpers.locale import say
from csat_helpers.look import COLOURS, number
from csat_helpers.look.numbers import MINUS

LARGE_MM, SMALL_MM, FOOT_MM, GAP_MM = 50.0, 26.0, 11.0, 6.0
SMALL_PANELS = 6
LEVEL = 0.05


@dataclass(frozen=True)
class Series:
    """One item over the waves; ``change`` is the tested step to the last wave, None where it was not tested."""

    item: str
    label: str
    waves: tuple[str, ...]
    estimate: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    base: tuple[float, ...]
    change: float | None = None
    p_value: float | None = None

    @property
    def moved(self) -> int:
        """1 or -1 where the last step is reliable, else 0."""
        if self.change is None or self.p_value is None or pd.isna(self.p_value) or self.p_value >= LEVEL:
            return 0
        return 1 if self.change > 0 else -1

    @property
    def since_first(self) -> int:
        """1 or -1 where the first and last intervals do not overlap, else 0."""
        return (self.low[-1] > self.high[0]) - (self.high[-1] < self.low[0])


def line(
    frame: pd.DataFrame, *, id: str, language: str, changes: pd.DataFrame | None = None, **words: Unpack[Words]
) -> Exhibit:
    """Estimates by wave with bands and whiskers; the first item large, up to six others small.

    ``frame`` is a tidy frame with ``by="wave"``, waves oldest first. ``changes``, the frame of
    ``measures.compare_waves``, tests the last step: only a tested change is marked. Axes are cut, and say so. One
    wave alone gives an omitted exhibit.

    Raises InputError where a column is missing. The encoding's ``kind`` is ``line``.
    """
    title = say(language, "Results over waves")
    if frame.empty or phrases.shown(frame).empty:
        return no_data(frame, id, language, title, words)
    phrases.check_columns(frame, ("item", "label", "level", "estimate", "conf_low", "conf_high"), "line")
    found = _series(phrases.shown(frame), changes, language)
    if not found:
        return omitted(id, language, str(words.get("title", title)), say(language, "There is one wave only."))
    kind = phrases.format_of(frame)
    return publish(
        "line",
        frame,
        _text(found, frame, title, kind, language),
        words,
        id=id,
        language=language,
        encoding={"x": "level_label", "y": "estimate", "series": "label", "low": "conf_low", "high": "conf_high",
                  "format": kind, "order": [s.label for s in found], "waves": list(found[0].waves)},
        table=_table(found, kind, language),
        svg=_draw(found, kind, language),
        base=phrases.base_of(frame),
    )  # fmt: skip


def _series(frame: pd.DataFrame, changes: pd.DataFrame | None, language: str) -> list[Series]:
    found = []
    for item, part in frame.groupby("item", sort=False):
        if len(part) < 2:
            continue
        step = phrases.records(changes[changes["item"] == item]) if changes is not None and len(changes) else []
        found.append(
            Series(
                item=str(item),
                label=str(part["label"].iloc[0]),
                waves=tuple(phrases.level_name(row, language) for _, row in part.iterrows()),
                estimate=tuple(part["estimate"].astype(float)),
                low=tuple(part["conf_low"].astype(float)),
                high=tuple(part["conf_high"].astype(float)),
                base=tuple(part["base"].astype(float)) if "base" in part.columns else (),
                change=float(step[0]["change"]) if step else None,
                p_value=float(step[0]["p_value"]) if step else None,
            )
        )
    return found


def _draw(found: list[Series], kind: str, language: str) -> str:
    small = found[1 : 1 + SMALL_PANELS]
    columns = 1 if not small else 2 if len(small) in (1, 2, 4) else 3
    rows = -(-len(small) // columns) if small else 0
    top = 9.0 + LARGE_MM + FOOT_MM + 5.5
    page = Canvas(top + rows * (12 + SMALL_MM + FOOT_MM) + 1)
    _Panel(page, found[0], kind, 0, page.width, 9.0, 9.0 + LARGE_MM, large=True).draw(language)
    width = (page.width - GAP_MM * (columns - 1)) / columns
    for k, series in enumerate(small):
        x, y = (width + GAP_MM) * (k % columns), top + (12 + SMALL_MM + FOOT_MM) * (k // columns) + 12
        _Panel(page, series, kind, x, x + width, y, y + SMALL_MM, large=False).draw(language)
    return page.svg()


class _Panel:
    """One series in a frame of its own, its vertical axis cut to what it needs."""

    def __init__(
        self, page: Canvas, series: Series, kind: str, x0: float, x1: float, y0: float, y1: float, *, large: bool
    ) -> None:
        self.page, self.s, self.kind, self.large = page, series, kind, large
        self.x0, self.x1, self.y0, self.y1 = x0, x1, y0, y1
        factor = 100 if kind == "share" else 1
        low, high = min(series.low) * factor, max(series.high) * factor
        # Room for the sign and figure of a tested change beyond the last whisker.
        room = (high - low) * 0.2
        low, high = low - room * (series.moved < 0), high + room * (series.moved > 0)
        low, high = low - 0.04 * (high - low), high + 0.04 * (high - low)
        self.axis = axis(low, max(high, low + 1e-6), y1, y0, about=5 if large else 4, tight=True)
        self.factor = factor
        self.colour = COLOURS["neg"] if series.moved < 0 else COLOURS["p6"]
        self.xs = [x0 + 9 + (x1 - x0 - 24) * k / (len(series.waves) - 1) for k in range(len(series.waves))]

    def y(self, value: float) -> float:
        """The height on the page of a value: the axis runs upwards, from y1 to y0."""
        return self.axis.at(value * self.factor)

    def draw(self, language: str) -> None:
        self._frame()
        self._marks()
        self._figures(language)
        self._waves()

    def _frame(self) -> None:
        size = 9.5 if self.large else 8.5
        limit = self.x1 - self.x0 - (50 if self.large else 0)
        title = lettering.wrap(self.s.label, limit, size, bold=True, lines=1 if self.large else 2)
        self.page.text(
            self.x0, self.y0 - (6.2 if len(title) == 1 else 7.0), title, size=size, colour=self.colour, bold=True
        )
        for tick in self.axis.ticks:
            y = self.y(tick / self.factor)
            self.page.rule(y, start=self.x0 + 5, end=self.x1)
            self.page.text(
                self.x0 + 3.6, y, f"{tick:g}".replace("-", MINUS), size=7.5, colour=COLOURS["mut"], align="right"
            )

    def _marks(self) -> None:
        s, page = self.s, self.page
        low, high = [self.y(v) for v in s.low], [self.y(v) for v in s.high]
        page.area([*self.xs, *reversed(self.xs)], [*high, *reversed(low)], self.colour)
        page.line(self.xs, [self.y(v) for v in s.estimate], colour=self.colour, width=1.8, order=3)
        for k, x in enumerate(self.xs):
            page.line([x, x], [low[k], high[k]], colour=self.colour, width=0.8, order=2)
            tested = k == len(self.xs) - 1 and s.moved != 0
            page.dot(x, self.y(s.estimate[k]), self.colour, size=5.4, hollow=tested)

    def _figures(self, language: str) -> None:
        s, page, last = self.s, self.page, len(self.xs) - 1
        size = 10.5 if self.large else 9.5
        value = number(s.estimate[-1], self.kind)
        page.text(self.xs[-1] + 2.6, self.y(s.estimate[-1]), value, size=size, colour=self.colour, bold=True)
        for k in sorted({0, last - 1} if s.moved else {0}):
            # The sign of a rise stands above the last point, so the figure before it goes below its own.
            below = k == last - 1 and s.moved > 0
            y = self.y(s.low[k]) + 2.6 if below else self.y(s.high[k]) - 2.4
            page.text(self.xs[k], y, number(s.estimate[k], self.kind), size=8, colour=COLOURS["sec"], align="center")
        if s.moved and s.change is not None:
            up = s.moved > 0
            y = self.y(s.high[-1]) - 2.6 if up else self.y(s.low[-1]) + 2.8
            colour = COLOURS["p6"] if up else COLOURS["neg"]
            page.triangle(self.xs[-1] - 5.0, y, colour, up=up)
            page.text(self.xs[-1] - 3.2, y, change_text(s.change, self.kind), size=8, colour=colour, bold=True)
        if self.large and s.since_first:
            self._since(language)

    def _since(self, language: str) -> None:
        up, y = self.s.since_first > 0, self.y0 - 6.2
        colour = COLOURS["p6"] if up else COLOURS["neg"]
        text = say(
            language, "from {first} in {wave}", first=number(self.s.estimate[0], self.kind), wave=self.s.waves[0]
        )
        self.page.text(self.x1, y, text, colour=colour, align="right", bold=True)
        self.page.triangle(self.x1 - lettering.width(text, 8.5, True) - 2.2, y, colour, up=up)

    def _waves(self) -> None:
        """Wave names under the axis: a year once, its parts above it; n under the large panel."""
        page, y = self.page, self.y1 + 4.2
        page.line([self.x0 + 5, self.x1], [self.y1 + 1.2] * 2, colour=COLOURS["line"], width=0.6)
        room = (self.xs[1] - self.xs[0]) - 1.2
        parts = [wave_parts(w) for w in self.s.waves]
        widest = max(lettering.width(part or year, 7.5) for year, part in parts)
        every = max(1, -(-int(min(widest, 18) * 10) // max(int(room * 10), 1)))
        for k, (year, part) in enumerate(parts):
            if (len(parts) - 1 - k) % every == 0:
                text = lettering.cut(part or year, max(room * every, 8), 7.5)
                page.text(self.xs[k], y, text, size=7.5, colour=COLOURS["mut"], align="center")
            if part and (k == 0 or parts[k - 1][0] != year):
                page.text(self.xs[k] - 1.6, y + 3.4, year, size=7.5, colour=COLOURS["sec"], bold=True)
        if self.large and self.s.base:
            page.text(0, y + 8.2, "n", size=7.5, colour=COLOURS["mut"])
            for k, base in enumerate(self.s.base):
                if (len(parts) - 1 - k) % every == 0:
                    page.text(
                        self.xs[k], y + 8.2, number(base, "count"), size=7.5, colour=COLOURS["mut"], align="center"
                    )


def wave_parts(wave: str) -> tuple[str, str]:
    """A wave's year and the part of it: ``2024 Q3`` is ("2024", "Q3"); another name has no part.

    >>> wave_parts("2024 Q3"), wave_parts("2018"), wave_parts("2024年第3季度")
    (('2024', 'Q3'), ('2018', ''), ('2024', '第3季度'))
    """
    found = re.fullmatch(r"((?:19|20)\d\d)\s*[-/年 ]?\s*(\D.*|\d{1,2}月?)?", wave.strip())
    return (found[1], found[2] or "") if found else (wave, "")


def change_text(change: float, kind: str) -> str:
    """A signed change: of shares in percentage points."""
    return number(change * (100 if kind == "share" else 1), "points")


def _text(found: list[Series], frame: pd.DataFrame, title: str, kind: str, language: str) -> Text:
    first = found[0]
    measure = phrases.measure_name(phrases.measure_of(frame), language)
    notes = [say(language, "Vertical axes are cut and differ between panels. Bands and whiskers are 95% intervals.")]
    if any(s.p_value is not None for s in found):
        notes.append(
            say(
                language,
                "Open marker with ▲ ▼: differs from the previous wave at the 95% level. No mark means no reliable change.",
            )
        )
    if first.since_first:
        notes.append(
            say(
                language, "The change since the first wave is called reliable because the two intervals do not overlap."
            )
        )
    if len(found) > 1 + SMALL_PANELS:
        notes.append(
            say(language, "The chart shows {n} of {all} items; the table has all.", n=1 + SMALL_PANELS, all=len(found))
        )
    return Text(
        headline=headline(found, kind, language),
        title=say(language, "{item}, by wave", item=first.label) if len(found) == 1 else title,
        subtitle=say(language, "{measure}, with 95% intervals, {first} to {last}. {base}", measure=measure,
                     first=first.waves[0], last=first.waves[-1], base=phrases.base_text(frame, language)),
        alt=_alt(found, kind, language),
        lead=_lead(found, kind, language),
        notes=(*notes, *phrases.common_notes(frame, language)),
        see=_see(found, language),
        do=say(language, "Look for what changed between the two waves before naming a reason: timing alone proves none.")
        if any(s.moved for s in found) else "",
    )  # fmt: skip


def headline(found: list[Series], kind: str, language: str) -> str:
    """The finding: the tested last step, else the change since the first wave, else that none is reliable."""
    first = found[0]
    other = next((s for s in sorted(found[1:], key=lambda s: -abs(s.change or 0)) if s.moved), None)
    main = _main(first, kind, language)
    if other is None:
        return main
    return main + ("；" if language == "zh" else "; ") + _step(other, kind, language, again=first.moved != 0)


def _main(s: Series, kind: str, language: str) -> str:
    if s.moved:
        return _step(s, kind, language)
    values = {
        "item": phrases.quoted(s.label), "first": number(s.estimate[0], kind), "last": number(s.estimate[-1], kind),
        "wave": s.waves[0],
    }  # fmt: skip
    if s.since_first > 0:
        return say(language, "{item} has risen from {first} in {wave} to {last}", **values)
    if s.since_first < 0:
        return say(language, "{item} has fallen from {first} in {wave} to {last}", **values)
    return say(language, "{item} stands at {last}, no reliable change since {wave}", **values)


def _step(s: Series, kind: str, language: str, *, again: bool = False) -> str:
    values = {
        "item": phrases.quoted(s.label),
        "previous": number(s.estimate[-2], kind),
        "last": number(s.estimate[-1], kind),
    }
    if again and s.moved > 0:
        return say(language, "{item} rose from {previous} to {last}", **values)
    if again:
        return say(language, "{item} fell from {previous} to {last}", **values)
    if s.moved > 0:
        return say(language, "{item} rose from {previous} to {last} in the latest wave", **values)
    return say(language, "{item} fell from {previous} to {last} in the latest wave", **values)


def _lead(found: list[Series], kind: str, language: str) -> str:
    tested = [s for s in found if s.p_value is not None]
    moved = [s for s in tested if s.moved]
    if not tested:
        return ""
    if not moved:
        return say(language, "No item changed reliably between the last two waves.")
    parts = [
        say(language, "{item} {change}", item=phrases.quoted(s.label), change=change_text(s.change or 0, kind))
        for s in moved
    ]
    return say(
        language, "Reliable changes since the previous wave, in points: {items}.", items=phrases.names(parts[:6], language, quotes=False)
    )  # fmt: skip


def _see(found: list[Series], language: str) -> str:
    up, down = sum(s.moved > 0 for s in found), sum(s.moved < 0 for s in found)
    if not any(s.p_value is not None for s in found):
        return ""
    return say(
        language,
        "Since the previous wave, {up} rose and {down} fell reliably, of {all}.",
        up=up,
        down=down,
        all=len(found),
    )


def _alt(found: list[Series], kind: str, language: str) -> str:
    join = "；" if language == "zh" else "; "
    parts = []
    for s in found:
        steps = ", ".join(f"{w} {number(v, kind)}" for w, v in zip(s.waves, s.estimate, strict=True))
        parts.append(f"{s.label}: {steps}")
    return say(language, "Lines over waves. {rows}.", rows=join.join(parts))


def _table(found: list[Series], kind: str, language: str) -> Table:
    waves = list(dict.fromkeys(w for s in found for w in s.waves))
    columns = (Column("item", say(language, "Item")), *(Column(f"w{k}", w, kind) for k, w in enumerate(waves)))
    rows = []
    for s in found:
        known = dict(zip(s.waves, s.estimate, strict=True))
        rows.append((s.label, *(known.get(w) for w in waves)))
    marks = [
        {"row": k, "column": f"w{len(waves) - 1}", "mark": "up" if s.moved > 0 else "down"}
        for k, s in enumerate(found)
        if s.moved
    ]
    return Table(columns, tuple(rows), marks=tuple(marks))
