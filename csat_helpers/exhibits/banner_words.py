"""What a banner table says in words: what stands out, what the figures are, which test was made and how to read it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from csat_helpers.bundle import HIDDEN, Table, tone
from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.banner import (
    NO_TEST,
    SHARES,
    TOTAL,
    Cell,
    Head,
    Layout,
    Stub,
    exceeded,
    hidden,
    kind_of,
    known,
)
from csat_helpers.exhibits.phrases import Said
from csat_helpers.locale import listed, say, say_n
from csat_helpers.locale.measure_names import measure_name
from csat_helpers.look import number

# A difference is looked for among these in turn; within one group, differences can be compared.
_GROUPS = (("top_box", "index", "nps"), ("mean",), ("net", "share", "promoters"), ("bottom_box", "detractors"))
_RATED = ("top_box", "index", "nps", "mean")


@dataclass(frozen=True)
class Difference:
    """One row's column ``high`` exceeds ``low`` (None: the rest of its banner) by the test; ``size`` in points, and
    ``most`` where it exceeds every other column of its banner.
    """

    stub: Stub
    high: Head
    low: Head | None
    size: float
    most: bool = False


def differences(made: Layout) -> Iterator[Difference]:
    """Every significant difference in the table: between columns where they are lettered, else against the rest."""
    lettered = any(exceeded(cell) for stub in made.stubs for cell in stub.cells.values())
    for stub in made.stubs:
        for heads in made.families().values():
            cells = {head: stub.cells.get(head.place, {}) for head in heads}
            yield from _between(stub, cells) if lettered else _against_rest(stub, cells)


def _between(stub: Stub, cells: dict[Head, Cell]) -> Iterator[Difference]:
    named = {head.letter: head for head in cells}
    shown = {head: value for head, cell in cells.items() if (value := known(cell.get("estimate"))) is not None}
    for head, cell in cells.items():
        beaten = exceeded(cell)
        for low in (named[letter] for letter in sorted(beaten) if letter in named):
            if low in shown and head in shown:
                size = _points(stub.measure, shown[head] - shown[low])
                yield Difference(stub, head, low, size, beaten >= set(named) - {head.letter})


def _against_rest(stub: Stub, cells: dict[Head, Cell]) -> Iterator[Difference]:
    total = next((cell for place, cell in stub.cells.items() if place[0] == TOTAL), {})
    whole = known(total.get("estimate"))
    for head, cell in cells.items():
        value = known(cell.get("estimate"))
        if known(cell.get("mark")) in ("higher", "lower") and value is not None:
            size = _points(stub.measure, value - (whole if whole is not None else value))
            yield Difference(stub, head, None, size)


def _points(measure: str, value: float) -> float:
    """A difference on a scale of 0 to 100, so that shares, indices and NPS can be ranked together."""
    return value * (100 if measure in SHARES else 0.5 if measure == "nps" else 1)


def largest(found: Sequence[Difference]) -> Difference | None:
    """The one to speak of: of ratings if any, else of means, of answers; of a plain banner rather than a nested one."""
    for group in _GROUPS:
        some = [d for d in found if d.stub.measure in group]
        if some:
            return max(some, key=lambda d: (not d.high.parent, abs(d.size)))
    return None


def headline(made: Layout, tested: bool, language: str) -> Said:
    """The finding: the largest significant difference, or that there is none, or that none was looked for."""
    best = largest(list(differences(made)))
    if best is not None:
        return Said(_stands_out(best, made, language), "reliable")
    items = list(dict.fromkeys(stub.label for stub in made.stubs))
    if {place[0] for stub in made.stubs for place in stub.cells} <= {TOTAL}:  # no group to compare
        return Said(
            say_n(language, "{n} item, answer by answer", "{n} items, answer by answer", len(items), n=len(items))
        )
    if tested:
        return Said(say(language, "No significant difference between the groups"), "none")
    first = made.stubs[0]
    return Said(say(language, "{item} by group; differences are not tested", item=phrases.quoted(first.label)))


def _stands_out(best: Difference, made: Layout, language: str) -> str:
    kind = "share" if best.stub.measure in SHARES else kind_of(best.stub, made)
    values = {
        "item": _subject(best.stub, language),
        "high": _group(best.high),
        "value": number(best.stub.cells[best.high.place]["estimate"], kind),
    }
    if best.low is None:
        total = next((cell for place, cell in best.stub.cells.items() if place[0] == TOTAL), {})
        values["whole"] = number(known(total.get("estimate")), kind)
        if best.size < 0:
            return say(
                language,
                "{item} is significantly below the rest for {high}: {value} against {whole} in total",
                **values,
            )
        return say(
            language, "{item} is significantly above the rest for {high}: {value} against {whole} in total", **values
        )
    values |= {"low": _group(best.low), "other": number(best.stub.cells[best.low.place]["estimate"], kind)}
    if best.stub.measure not in _RATED or not _is_rating(best.stub, made):
        return say(language, "{item}: {high} is significantly above {low}, {value} against {other}", **values)
    if best.most:
        return say(language, "{item} is rated highest by {high}: {value} against {other} for {low}", **values)
    return say(language, "{item} is rated higher by {high} than by {low}: {value} against {other}", **values)


def _is_rating(stub: Stub, made: Layout) -> bool:
    """A mean of anything may be in a table; it is called a rating where answers or boxes stand beside it."""
    return stub.measure != "mean" or any(s.item == stub.item and s.measure in SHARES for s in made.stubs)


def _subject(stub: Stub, language: str) -> str:
    if stub.measure in _RATED or stub.name == stub.label:
        return phrases.quoted(stub.label)
    return say(language, "{answer} on {item}", answer=phrases.quoted(stub.name), item=phrases.quoted(stub.label))


def _group(head: Head) -> str:
    return f"{head.label} ({head.parent})" if head.parent else head.label


def lead(made: Layout, language: str) -> str:
    """How many rows differ by each banner; nothing where no row does, or where there is one row."""
    found = list(differences(made))
    if not found or len(made.stubs) < 2:
        return ""
    banners = dict.fromkeys((head.place[0], head.banner) for head in made.heads if head.place[0] != TOTAL)
    counted = [
        say(language, "{n} by {banner}", banner=label, n=len({id(d.stub) for d in found if d.high.place[0] == by}))
        for by, label in banners
    ]
    return say(
        language, "Rows that differ significantly, of {n}: {banners}.", n=len(made.stubs),
        banners=listed(language, counted),
    )  # fmt: skip


def measures(made: Layout, language: str) -> str:
    """What the figures are, each measure once."""
    names = []
    for stub in made.stubs:
        share = stub.measure in SHARES and stub.measure not in ("top_box", "bottom_box")
        names.append(measure_name("share" if share else stub.measure, language))
    return phrases.clauses(dict.fromkeys(names), language)


def notes(
    made: Layout, table: Table, settings: Mapping[str, Any], show: Sequence[str], language: str
) -> tuple[str, ...]:  # fmt: skip
    """How to read the marks that the table has, the test that made them, and what is hidden and why."""
    marks = {mark["mark"] for mark in table.marks if "mark" in mark}
    letters = [mark["letters"] for mark in table.marks if "letters" in mark]
    untested = say(language, "–: no test, because too few answered or the answers do not vary.")
    paragraphs = [
        _of_letters(any(text != NO_TEST for text in letters), settings, language),
        [*_of_marks(table, settings, language), *([untested] if NO_TEST in letters else ())],
        _of_bases(made, settings, show, language),
        _of_hidden(marks, settings, language),
        *([str(note)] for note in settings.get("notes") or ()),
    ]
    return tuple(filter(None, (phrases.sentences(lines, language) for lines in paragraphs)))


def _of_letters(there: bool, settings: Mapping[str, Any], language: str) -> Iterator[str]:
    if there:
        low, high = settings.get("alpha") or (0.05, 0.01)
        yield say(
            language,
            "Letters name the columns of the same group that a figure exceeds: lower case at the {low} level, capitals "
            "at the {high} level ({test}).",
            low=_level(low), high=_level(high), test=test(settings, language),
        )  # fmt: skip


def _of_marks(table: Table, settings: Mapping[str, Any], language: str) -> Iterator[str]:
    """What the triangles stand for, by which test, and what their tints say."""
    tones = {tone(mark) for mark in table.marks} - {""}
    low = _level((settings.get("alpha") or (0.05,))[0])
    if tones and any(mark.get("letters", NO_TEST) != NO_TEST for mark in table.marks):
        yield say(
            language,
            "▲ ▼: above or below all others of the same group together at the {low} level, by the same test.", low=low,
        )  # fmt: skip
    elif tones:
        yield say(
            language, "▲ ▼: above or below all others of the same group together at the {low} level ({test}).", low=low,
            test=test(settings, language),
        )  # fmt: skip
    if "plain" in tones:
        yield say(language, "Blue: for the better; rust: for the worse; grey: neither can be said.")
    elif tones:
        yield say(language, "Blue: for the better; rust: for the worse.")


def _level(alpha: float) -> str:
    return f"{100 * (1 - alpha):g}%"


def test(settings: Mapping[str, Any], language: str) -> str:
    """The test in words: its statistic, its variance and degrees of freedom, and the correction."""
    df = known(settings.get("df"))
    kind = {
        "kish": say(language, "z tests of shares and t tests of means on effective bases"),
        "unweighted": say(language, "z tests of shares and t tests of means on unweighted bases"),
        "replicates": say(language, "t tests on the design by replicate weights"),
    }.get(str(settings.get("variance")), say(language, "t tests on the design by Taylor linearisation"))
    design = str(settings.get("variance")) not in ("kish", "unweighted")
    if design and df is not None and df != float("inf"):
        kind += ("，" if language == "zh" else ", ") + say(language, "{df} degrees of freedom", df=number(df, "count"))
    return phrases.clauses([kind, _correction(settings, language)], language)


def _correction(settings: Mapping[str, Any], language: str) -> str:
    names = {
        "fdr_bh": say(language, "Benjamini–Hochberg"),
        "fdr_by": say(language, "Benjamini–Yekutieli"),
        "bonferroni": say(language, "Bonferroni"),
        "holm": say(language, "Holm"),
        "hochberg": say(language, "Hochberg"),
        "hommel": say(language, "Hommel"),
    }
    name = names.get(str(settings.get("adjust")))
    if name is None:
        return say(language, "p values not adjusted for the number of comparisons")
    return say(
        language, "p values adjusted by {method} for the comparisons of each row within each banner", method=name
    )


def _of_bases(made: Layout, settings: Mapping[str, Any], show: Sequence[str], language: str) -> Iterator[str]:
    if settings.get("weighted"):
        yield say(language, "Estimates are weighted; n counts respondents, unweighted.")
    if made.compact and not made.one_base:
        yield say(language, "Rows differ in base where some did not answer; the smallest is shown.")
    if "interval" in show:
        level = number(settings.get("confidence") or 0.95, "share")
        yield say(language, "Intervals are at the {level} level.", level=level)
    if any(stub.multiple for stub in made.stubs):
        yield say(language, "More than one answer could be given, so shares may add up to more than 100%.")


def _of_hidden(marks: set[str], settings: Mapping[str, Any], language: str) -> Iterator[str]:
    values = {name: settings.get(name) for name in ("privacy_base", "reliable_base", "caution_base")}
    if "caution" in marks:
        yield say(language, "* Small base: read with caution.")
    if "confidential" in marks:
        text = (
            say(language, "{mark}: hidden to protect respondents; under {n} answered, or it would give such a figure away.",
                mark=HIDDEN["confidential"], n=values["privacy_base"])
            if values["privacy_base"]
            else say(language, "{mark}: hidden to protect respondents.", mark=HIDDEN["confidential"])
        )  # fmt: skip
        yield text
    if "unreliable" in marks:
        yield say(
            language, "{mark}: hidden because under {n} answered, too few to rely on.", mark=HIDDEN["unreliable"],
            n=values["reliable_base"] or 30,
        )  # fmt: skip
    if "unavailable" in marks:
        yield say(language, "{mark}: no figure, because nobody answered.", mark=HIDDEN["unavailable"])


def anything_shown(made: Layout) -> bool:
    """Whether any figure is left to print."""
    return any(not hidden(cell, "estimate") for stub in made.stubs for cell in stub.cells.values())
