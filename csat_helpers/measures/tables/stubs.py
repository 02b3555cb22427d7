"""The rows of a table: for each item its answers, nets, boxes, mean, NPS or index, as numbers to average."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import numpy as np

from csat_helpers.errors import MeasureError, nearest
from csat_helpers.locale import pick, say
from csat_helpers.measures import scales
from csat_helpers.measures.index import composite, composite_label
from csat_helpers.measures.nps import promotion
from csat_helpers.survey.questionnaire import MultipleSet, plain_code
from csat_helpers.survey.survey import Survey

SHOWN = (
    "share", "top_box", "bottom_box", "promoters", "passives", "detractors", "mean", "nps", "index", "composite",
)  # fmt: skip
SHARES = ("share", "net", "top_box", "bottom_box", "promoters", "passives", "detractors")
Nets = Mapping[str, Mapping[str, Sequence[Any]]]


@dataclass(frozen=True)
class Stub:
    """Items that are shown alike. ``show`` names the rows of each (None: what fits the item), ``label`` a composite's.

    With ``show="composite"`` the items together are one row, their index from 0 to 100.
    """

    items: str | Sequence[str]
    show: str | Sequence[str] | None = None
    boxes: int = 2
    label: str = ""


@dataclass(frozen=True, eq=False)
class Row:
    """One row: what it is called, and the values (respondents) whose weighted mean each cell is.

    ``source`` names the answers that the values follow from, ``read`` gives them; where it is empty they are their own.
    ``better`` is 1 where a higher figure is the better one, -1 where the lower is, 0 where neither can be said.
    """

    item: str
    label: str
    measure: str
    values: Callable[[], np.ndarray]
    answer: str = ""
    answer_label: str = ""
    multiple: bool = False
    parts: tuple[str, ...] = field(default=())
    source: str = ""
    read: Callable[[], np.ndarray] | None = None
    better: int = 0


def rows(sv: Survey, stubs: Sequence[Stub], nets: Nets) -> list[Row]:
    """All rows of a table in order. Raises MeasureError for an item that is not there or cannot be shown so."""
    return [row for stub in stubs for row in _rows(sv, stub, nets)]


def as_stubs(stub: Any, show: str | Sequence[str] | None) -> list[Stub]:
    """What a caller may give (a name, names, Stubs, or a mixture) as a list of stubs."""
    given = [stub] if isinstance(stub, str | Stub) else list(stub)
    return [one if isinstance(one, Stub) else Stub(one, show) for one in given]


def nets_of(sv: Survey, item: str, nets: Nets) -> Mapping[str, Sequence[Any]]:
    """Nets of an item or a set: those given by the caller, else those of its scale, by their label."""
    if item in nets or item not in sv.questionnaire.items:
        return nets.get(item, {})
    scale = sv.questionnaire.scale(item)
    return {pick(net.label, sv.language): net.codes for net in scale.nets} if scale else {}


def check_net(net: str, of: str, codes: Sequence[Any], known: Iterable[str]) -> tuple[str, ...]:
    """The codes that a net holds, as text. Raises MeasureError for one that the item or banner ``of`` does not have."""
    parts, known = tuple(plain_code(code) for code in codes), list(known)
    for part in parts:
        if part not in known:
            raise MeasureError(
                f"The net '{net}' of '{of}' holds '{part}', which it does not have.", mend=nearest(part, known)
            )
    return parts


def _rows(sv: Survey, stub: Stub, nets: Nets) -> list[Row]:
    items = [stub.items] if isinstance(stub.items, str) else list(stub.items)
    shown = [stub.show] if isinstance(stub.show, str) else stub.show
    for name in shown or ():
        if name not in SHOWN:
            raise MeasureError(f"A table cannot show '{name}'.", mend=nearest(name, SHOWN))
    if shown and "composite" in shown:
        return [_composite(sv, items, stub.label)] if items else []
    return [row for item in items for row in _of_item(sv, item, shown, stub.boxes, nets_of(sv, item, nets))]


def _composite(sv: Survey, items: list[str], label: str) -> Row:
    """The index of several items together, under the only item's name where there is one."""
    name, own = (items[0], sv.label(items[0])) if len(items) == 1 else ("index", composite_label(sv, items))
    return Row(name, label or own, "index", lambda: composite(sv, items), better=1)


def _of_item(
    sv: Survey, item: str, shown: Sequence[str] | None, boxes: int, nets: Mapping[str, Sequence[Any]]
) -> list[Row]:
    asked = sv.questionnaire
    if item in asked.sets:
        return [*_options(sv, item, asked.sets[item]), *_option_nets(sv, item, asked.sets[item], nets)]
    if sv.scale(item).kind == "category":
        if shown and "share" not in shown:
            raise MeasureError(
                f"Item '{item}' has categories, so a table cannot show {' and '.join(shown)} of it.",
                mend="Show its 'share'.",
            )
        return _from(item, _coded(sv, item), [*_answers(sv, item), *_nets(sv, item, nets)])
    made = [row for name in shown or _usual(sv, item) for row in _measured(sv, item, name, boxes)]
    places = [k for k, row in enumerate(made) if row.measure == "share"]
    after = places[-1] + 1 if places else 0
    return _from(item, lambda: sv.answers(item), [*made[:after], *_nets(sv, item, nets), *made[after:]])


def _from(item: str, read: Callable[[], np.ndarray], made: list[Row]) -> list[Row]:
    """Rows that all follow from the answers to one item."""
    return [replace(row, source=item, read=read) for row in made]


def _usual(sv: Survey, item: str) -> tuple[str, ...]:
    """What is shown of an item unless said: a rating's answers, top box and mean; a recommendation's sides and NPS."""
    scale = sv.scale(item)
    if scale.kind == "number" or not scale.points:
        return ("mean",)
    if (scale.min, scale.max) == (0, 10):
        return ("promoters", "passives", "detractors", "nps")
    return ("share", "top_box", "mean") if len(scale.points) > 2 else ("share",)


def _measured(sv: Survey, item: str, name: str, boxes: int) -> list[Row]:
    if name == "share":
        return _answers(sv, item)
    label = sv.label(item)
    if name in ("promoters", "passives", "detractors"):
        side = {"promoters": 100.0, "passives": 0.0, "detractors": -100.0}[name]
        promotion(sv, item)  # another scale is refused now
        word, better = _word(sv, name, boxes), int(np.sign(side))
        return [Row(item, label, name, lambda: _where(promotion(sv, item), [side]), name, word, better=better)]
    values: dict[str, Callable[[], np.ndarray]] = {
        "mean": lambda: scales.check_numeric(sv, item),
        "nps": lambda: promotion(sv, item),
        "index": lambda: scales.rescaled(sv, item),
    }
    if name in values:
        values[name]()  # what does not fit the item's scale is refused now, not in the middle of a table
        better = _mean_better(sv, item) if name == "mean" else 1
        return [Row(item, label, name, values[name], "", _word(sv, name, boxes), better=better)]
    found = scales.check_boxes(sv, item, boxes)
    codes = found[-boxes:] if name == "top_box" else found[:boxes]
    parts = tuple(plain_code(code) for code in codes)
    word, better = _word(sv, name, boxes), 1 if name == "top_box" else -1
    return [Row(item, label, name, lambda: scales.in_box(sv, item, codes), "", word, parts=parts, better=better)]


def _mean_better(sv: Survey, item: str) -> int:
    """A rating's mean is on the scale as it was asked; of any other number more is neither good nor bad."""
    scale = sv.scale(item)
    return 0 if not scale.points else -1 if scale.reversed else 1


def _sides(count: int, category: bool) -> list[int]:
    """Which of a rating's answers, the worst first, are below and above its middle; of categories none is."""
    half = 0 if category else count // 2
    return [-1] * half + [0] * (count - 2 * half) + [1] * half


def _word(sv: Survey, measure: str, boxes: int) -> str:
    """The row's own name, in the survey's language."""
    words = {
        "mean": say(sv.language, "Mean"),
        "nps": say(sv.language, "NPS"),
        "index": say(sv.language, "Index"),
        "promoters": say(sv.language, "Promoters (9–10)"),
        "passives": say(sv.language, "Passives (7–8)"),
        "detractors": say(sv.language, "Detractors (0–6)"),
    }
    if measure == "top_box":
        return say(sv.language, "Top {n} boxes", n=boxes)
    return words[measure] if measure in words else say(sv.language, "Bottom {n} boxes", n=boxes)


def _answers(sv: Survey, item: str) -> list[Row]:
    """A row an answer, in the questionnaire's order; an answer that nobody gave is a row too."""
    label = sv.label(item)
    category = sv.scale(item).kind == "category"
    codes = list(sv.scale(item).codes or {}) if category else list(scales.points(sv, item))
    values = _coded(sv, item) if category else lambda: sv.answers(item)
    numbers = range(len(codes)) if category else scales.points(sv, item)
    return [
        Row(
            item, label, "share", _is(values, number), plain_code(code),
            sv.questionnaire.code_label(item, code, sv.language), better=better,
        )
        for code, number, better in zip(codes, numbers, _sides(len(codes), category), strict=True)
    ]  # fmt: skip


def _is(values: Callable[[], np.ndarray], number: float) -> Callable[[], np.ndarray]:
    return lambda: _where(values(), [number])


def _where(values: np.ndarray, hits: Sequence[float]) -> np.ndarray:
    """1 where the value is one of ``hits``, 0 where another, NaN where there is none."""
    return np.where(np.isnan(values), np.nan, np.isin(values, hits))


def _coded(sv: Survey, item: str) -> Callable[[], np.ndarray]:
    """The place of each respondent's category among the scale's codes, NaN where there is none."""
    place = {plain_code(code): float(k) for k, code in enumerate(sv.scale(item).codes or {})}

    def values() -> np.ndarray:
        column = sv.column(item)
        found = {value: place.get(plain_code(value), np.nan) for value in column.dropna().unique()}
        return column.map(found).to_numpy(float, na_value=np.nan)

    return values


def _nets(sv: Survey, item: str, nets: Mapping[str, Sequence[Any]]) -> list[Row]:
    """Answers taken together, in the caller's order."""
    answers = {row.answer: row for row in _answers(sv, item)} if nets else {}
    made = []
    for name, codes in nets.items():
        parts = check_net(name, item, codes, answers)
        chosen = [answers[part] for part in parts]
        made.append(_net(sv, item, name, chosen, parts))
    return made


def _net(sv: Survey, item: str, name: str, chosen: list[Row], parts: tuple[str, ...]) -> Row:
    return Row(
        item, sv.questionnaire.label(item, sv.language), "net", lambda: _any([row.values() for row in chosen]), name, name,
        multiple=chosen[0].multiple if chosen else False, parts=parts,
        better=chosen[0].better if len({row.better for row in chosen}) == 1 else 0,
    )  # fmt: skip


def _any(values: list[np.ndarray]) -> np.ndarray:
    stacked = np.stack(values)
    nobody = np.isnan(stacked).all(axis=0)
    return np.where(nobody, np.nan, (stacked == 1).any(axis=0))


def choices(sv: Survey, group: MultipleSet) -> np.ndarray:
    """Respondents x options: 1 chosen, 0 not, NaN in all where the question was not answered at all."""
    marks = group.selected if isinstance(group.selected, list) else [group.selected]
    wanted = {plain_code(mark) for mark in marks}
    columns = [sv.column(item) for item in group.items]
    hits = np.column_stack([column.map(lambda v: plain_code(v) in wanted).to_numpy(float) for column in columns])
    answered = np.column_stack([column.notna().to_numpy() for column in columns])
    return np.where(answered.any(axis=1, keepdims=True), hits, np.nan)


def _options(sv: Survey, name: str, group: MultipleSet) -> list[Row]:
    label = sv.questionnaire.label(name, sv.language)
    values = cache(lambda: choices(sv, group))
    return [
        Row(name, label, "share", _column(values, k), item, sv.label(item), multiple=True)
        for k, item in enumerate(group.items)
    ]


def _column(values: Callable[[], np.ndarray], place: int) -> Callable[[], np.ndarray]:
    return lambda: values()[:, place]


def _option_nets(sv: Survey, name: str, group: MultipleSet, nets: Mapping[str, Sequence[Any]]) -> list[Row]:
    options = {row.answer: row for row in _options(sv, name, group)}
    made = []
    for title, items in nets.items():
        parts = [options[item] for item in check_net(title, name, items, options)]
        made.append(_net(sv, name, title, parts, tuple(items)))
    return made
