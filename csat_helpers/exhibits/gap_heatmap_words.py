"""What a heat map of gaps says: where the own brand is ahead of all rivals, where behind, where neither can be said."""

from collections.abc import Sequence

import pandas as pd

from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.dot_plot_words import METHODS
from csat_helpers.exhibits.exhibit import Text
from csat_helpers.exhibits.gap_heatmap_rows import Rival, Row
from csat_helpers.exhibits.phrases import Said
from csat_helpers.locale import say, say_n
from csat_helpers.locale.measure_names import measure_name
from csat_helpers.look import number

_NAMED = 2


def text(
    rows: Sequence[Row], rivals: Sequence[Rival], drawn: Sequence[Rival], frame: pd.DataFrame, own: str, kind: str,
    language: str, *, adjust: str | None, left: int,
) -> Text:  # fmt: skip
    """The words: ``rows`` with a cell for each of ``rivals``, of which ``drawn`` are in the chart, and ``left`` rows not."""
    said = headline(rows, rivals, language)
    return Text(
        headline=said.text,
        finding=said.finding,
        title=say(language, "{own} against its rivals, item by item", own=own),
        subtitle=say(
            language, "{own} less each rival: {measure}, {unit}. {base}", own=own, unit=phrases.unit(kind, language),
            measure=measure_name(phrases.measure_of(frame), language), base=phrases.base_text(frame, language),
        ),
        alt=_alt(rows, rivals, kind, language),
        notes=_notes(rows, rivals, drawn, frame, language, adjust=adjust, left=left),
        see=_see(rows, language),
        matters=_matters(rows, rivals, kind, language),
        do=_do(rows, rivals, language),
    )  # fmt: skip


def firsts(rows: Sequence[Row]) -> list[Row]:
    """Items on which the own brand is reliably ahead of every rival, the widest mean gap first."""
    return [row for row in rows if row.cells and all(cell is not None and cell.sign > 0 for cell in row.cells)]


def headline(rows: Sequence[Row], rivals: Sequence[Rival], language: str) -> Said:
    """The finding: ahead of all on these, behind whom on those, and what is left."""
    first, behind = firsts(rows), _behind(rows, rivals, language)
    some = [row for row in rows if row.count(1) and row not in first]
    if not first and not some and not behind:
        return Said(say(language, "No reliable difference from any rival on any item"), "none")
    parts = [say(language, "Ahead of all rivals on {items}", items=_items(first, language)) if first else ""]
    if not first and some:
        parts = [_ahead(some, rivals, language)]
        some = []
    parts.append(behind)
    if not (some and behind):  # three clauses are more than a headline holds
        parts.append(_elsewhere(rows, some, language))
    kept = [part for part in parts if part]
    return Said(_capital(phrases.clauses(kept, language)), "reliable")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _items(rows: Sequence[Row], language: str) -> str:
    if len(rows) > _NAMED:
        return say(language, "{n} items, first {item}", n=len(rows), item=phrases.quoted(rows[0].label))
    return phrases.names([row.label for row in rows], language)


def _by_rival(rows: Sequence[Row], rivals: Sequence[Rival], sign: int) -> list[tuple[Rival, list[Row]]]:
    """Each rival and the rows on which the own brand is ahead of it or behind, the rival of most such rows first."""
    found = []
    for k, rival in enumerate(rivals):
        apart = [(cell.gap, row) for row in rows if (cell := row.cells[k]) is not None and cell.sign == sign]
        if apart:
            found.append((rival, [row for _, row in sorted(apart, key=lambda pair: -abs(pair[0]))]))
    return sorted(found, key=lambda pair: -len(pair[1]))


def _behind(rows: Sequence[Row], rivals: Sequence[Rival], language: str) -> str:
    """Whom the own brand is behind and on what; empty where it is behind nobody."""
    found = _by_rival(rows, rivals, -1)
    if not found:
        return ""
    items = {row.item for _, part in found for row in part}
    if len(found) == 1:
        rival, part = found[0]
        return say(language, "behind {rival} on {items}", rival=rival.name, items=_items(part, language))
    if len(items) == 1:
        told = [rival.name for rival, _ in found]
        if len(told) == len(rivals):
            return say(language, "behind all rivals on {items}", items=phrases.quoted(found[0][1][0].label))
        who = phrases.names(told[:3], language, quotes=False) if len(told) <= 3 else say(
            language, "{n} rivals", n=len(told)
        )  # fmt: skip
        return say(language, "behind {rival} on {items}", rival=who, items=phrases.quoted(found[0][1][0].label))
    return say(
        language, "behind at least one rival on {n} of {all} items, most often {rival}", n=len(items), all=len(rows),
        rival=found[0][0].name,
    )  # fmt: skip


def _ahead(some: Sequence[Row], rivals: Sequence[Rival], language: str) -> str:
    """Where the own brand is ahead of some rivals only."""
    found = _by_rival(some, rivals, 1)
    if len(found) == 1:
        rival, part = found[0]
        return say(language, "ahead of {rival} on {items}", rival=rival.name, items=_items(part, language))
    if len(some) == 1:
        count = len(found)
        return say(
            language, "ahead of {n} of {all} rivals on {items}", n=count, all=len(rivals),
            items=phrases.quoted(some[0].label),
        )  # fmt: skip
    return say(language, "ahead of at least one rival on {n} items, of all on none", n=len(some))


def _elsewhere(rows: Sequence[Row], some: Sequence[Row], language: str) -> str:
    """What holds of the items not told of."""
    if some:
        return say_n(
            language, "ahead of some rivals on {n} more", "ahead of some rivals on {n} more", len(some), n=len(some)
        )
    if any(not row.count(1) and not row.count(-1) for row in rows):
        return say(language, "elsewhere no reliable difference")
    return ""


def _see(rows: Sequence[Row], language: str) -> str:
    """How many of all gaps are reliable, each way."""
    ahead, behind = (sum(row.count(sign) for row in rows) for sign in (1, -1))
    every = sum(cell is not None for row in rows for cell in row.cells)
    if not ahead and not behind:
        return ""
    return say(
        language, "Of {all} gaps {ahead} are reliably ahead and {behind} reliably behind.", all=every, ahead=ahead,
        behind=behind,
    )  # fmt: skip


def _matters(rows: Sequence[Row], rivals: Sequence[Rival], kind: str, language: str) -> str:
    """The widest reliable gap behind, else the widest ahead."""
    cells = [(cell, row, rivals[k]) for row in rows for k, cell in enumerate(row.cells) if cell is not None]
    behind, ahead = ([each for each in cells if each[0].sign == sign] for sign in (-1, 1))
    if behind:
        cell, row, rival = min(behind, key=lambda each: each[0].gap)
        return say(
            language, "The widest gap behind is {gap} {unit}, to {rival} on {item}.", gap=points(-cell.gap, kind),
            unit=phrases.unit(kind, language), rival=rival.name, item=phrases.quoted(row.label),
        )  # fmt: skip
    if ahead:
        cell, row, rival = max(ahead, key=lambda each: each[0].gap)
        return say(
            language, "The widest gap ahead is {gap} {unit}, of {rival} on {item}.", gap=points(cell.gap, kind),
            unit=phrases.unit(kind, language), rival=rival.name, item=phrases.quoted(row.label),
        )  # fmt: skip
    return ""


def _do(rows: Sequence[Row], rivals: Sequence[Rival], language: str) -> str:
    """What may be advertised, and what wants mending."""
    first, behind = firsts(rows), _by_rival(rows, rivals, -1)
    parts = []
    if first:
        parts.append(
            say(language, "Claim {items} against every rival shown.", items=phrases.names(_labels(first), language))
        )
    if behind:
        rival, part = behind[0]
        parts.append(
            say(
                language, "Find out what {rival} does better on {item}.", rival=rival.name,
                item=phrases.quoted(part[0].label),
            )
        )  # fmt: skip
    return phrases.sentences(parts, language)


def _labels(rows: Sequence[Row]) -> list[str]:
    return [row.label for row in rows[: phrases.NAMED]]


def _notes(
    rows: Sequence[Row], rivals: Sequence[Rival], drawn: Sequence[Rival], frame: pd.DataFrame, language: str,
    *, adjust: str | None, left: int,
) -> tuple[str, ...]:  # fmt: skip
    notes = [_rule(adjust, language)]
    if len(drawn) < len(rivals):
        notes.append(
            say(
                language, "The chart shows the {n} of {all} rivals with the most respondents; headline and table cover "
                "all.", n=len(drawn), all=len(rivals),
            )
        )  # fmt: skip
    if left:
        notes.append(
            say(language, "The chart shows {n} of {all} items; the table has all.", n=len(rows) - left, all=len(rows))
        )
    return (*notes, *phrases.common_notes(frame, language))


def _rule(adjust: str | None, language: str) -> str:
    if adjust is None:
        return say(
            language, "Coloured: reliable by a t test on the design at the 95% level, each gap by itself; of 20 gaps "
            "that are none, one on average is coloured all the same.",
        )  # fmt: skip
    return say(
        language, "Coloured and bold: reliable by a t test on the design at the 95% level, adjusted over the whole table "
        "({method}).", method=METHODS.get(adjust, adjust),
    )  # fmt: skip


def points(gap: float | None, kind: str) -> str:
    """A size of a gap without its sign."""
    return number(None if gap is None else 100 * gap if kind == "share" else gap, "count" if kind == "nps" else "index")


def _alt(rows: Sequence[Row], rivals: Sequence[Rival], kind: str, language: str) -> str:
    parts = []
    for row in rows:
        pairs = zip(rivals, row.cells, strict=True)
        figures = [f"{rival.name} {signed(cell.gap, kind)}" for rival, cell in pairs if cell is not None]
        parts.append(phrases.figure(row.label, phrases.commas(figures, language), language))
    return say(language, "Heat map of gaps to rivals. {rows}.", rows=phrases.clauses(parts, language))


def signed(gap: float, kind: str) -> str:
    """A gap as it stands in its cell."""
    return number(100 * gap if kind == "share" else gap, "nps" if kind == "nps" else "points")
