"""Labels that a data file brings along (SPSS), for what the questionnaire leaves without."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from csat_helpers.look.marks import unmarked
from csat_helpers.survey.answers import cell_text, number
from csat_helpers.survey.characters import clean
from csat_helpers.survey.questionnaire import Code, Item, Questionnaire, Scale, plain_code, same_code
from csat_helpers.survey.readers import Raw
from csat_helpers.survey.typing_answers import find_column

Labels = tuple[tuple[Code, str], ...]
# Roles whose answers may be categories; the others need a scale of their own, or are numbers or text.
_CATEGORICAL = (None, "segment", "brand", "previous_brand", "considered", "mode", "unit")
_NONE = Item.model_validate({})


@dataclass(frozen=True)
class FileLabels:
    """What the files say of an item that the questionnaire does not: its label, and its codes with theirs.

    ``codes`` are the categories of an item without a scale; ``points`` name points and codes of a scale that has no
    label for them; ``missing`` are codes that the file declares to be no answer. ``differing`` are sentences on codes
    that files label differently.
    """

    item: str
    label: str = ""
    codes: Labels = ()
    points: Labels = ()
    missing: Labels = ()
    differing: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many answers have the file's label."""
        return sum(text != plain_code(code) for code, text in (*self.codes, *self.points, *self.missing))

    @property
    def texts(self) -> tuple[str, ...]:
        """The labels that a report shows."""
        return tuple(t for t in (self.label, *(text for _, text in (*self.codes, *self.points))) if t)


@dataclass
class _Column:
    """One item's column in all files."""

    label: str = ""
    labels: dict[str, tuple[Code, str]] = field(default_factory=dict)
    found: dict[str, Code] = field(default_factory=dict)
    missing: list[Any] = field(default_factory=list)
    differing: list[str] = field(default_factory=list)


def brought(
    questionnaire: Questionnaire, segments: Iterable[str], files: Sequence[tuple[str, Raw]]
) -> tuple[FileLabels, ...]:
    """What the files (name and table, oldest first) say of items and of segments that are none; the last one holds."""
    if not any(raw.codes or raw.labels for _, raw in files):
        return ()
    names = [*questionnaire.items, *(s for s in segments if s not in questionnaire.items)]
    told = [_told(name, questionnaire, _column(name, questionnaire, files)) for name in names]
    return tuple(one for one in told if one.label or one.count)


def completed(questionnaire: Questionnaire, told: Iterable[FileLabels]) -> Questionnaire:
    """The questionnaire with the files' labels where it has none of its own."""
    items = dict(questionnaire.items)
    for one in told:
        item = items.get(one.item, _NONE)
        given = questionnaire.scale(one.item) if one.item in items else None
        scale = {"scale": _scale(given, one)} if one.codes or one.points else {}
        items[one.item] = item.model_copy(update={"label": item.label or one.label, **scale})
    return questionnaire.model_copy(update={"items": items})


def from_dict(kept: Mapping[str, Any]) -> FileLabels:
    """As :func:`dataclasses.asdict` wrote it, after a journey through JSON."""
    pairs = {name: tuple((code, text) for code, text in kept[name]) for name in ("codes", "points", "missing")}
    return FileLabels(kept["item"], kept["label"], **pairs, differing=tuple(kept["differing"]))


def _scale(given: Scale | None, told: FileLabels) -> Scale:
    if given is None:
        return Scale(codes=dict(told.codes), missing=dict(told.missing))
    if given.codes is not None:
        named = {plain_code(code): text for code, text in told.points}
        return given.model_copy(update={"codes": {c: named.get(plain_code(c), t) for c, t in given.codes.items()}})
    return given.model_copy(update={"labels": {**dict(told.points), **given.labels}})


def _column(name: str, questionnaire: Questionnaire, files: Sequence[tuple[str, Raw]]) -> _Column:
    item = questionnaire.items.get(name, _NONE)
    column, origin = _Column(), {}
    for file, raw in files:
        headers = [str(h) for h in raw.frame.columns]
        at = find_column(headers, [name, *item.aliases], "")
        if at is None:
            continue
        header = headers[at]
        column.label = _text(raw.labels.get(header, "")) or column.label
        for value, label in raw.codes.get(header, {}).items():
            code, text = _code(value), _text(label)
            before = column.labels.get(plain_code(code), (code, text))[1]
            if _folded(before) != _folded(text):
                column.differing.append(
                    f"{name}: code {plain_code(code)} is '{before}' in {origin[plain_code(code)]} and '{text}' in {file}"
                )
            column.labels[plain_code(code)] = (code, text)
            origin[plain_code(code)] = file
        column.missing += raw.missing.get(header, ())
        column.found |= _found(raw.frame.iloc[:, at]) if questionnaire.items.get(name, item).scale is None else {}
    return column


def _found(values: pd.Series) -> dict[str, Code]:
    cells = (cell_text(value) for value in values.unique())
    return {cell: _code(cell) for cell in cells if cell}


def _told(name: str, questionnaire: Questionnaire, column: _Column) -> FileLabels:
    item = questionnaire.items.get(name, _NONE)
    label = "" if item.label else column.label
    scale = questionnaire.scale(name) if name in questionnaire.items else None
    differing = tuple(column.differing)
    if scale is not None:
        points = tuple(pair for pair in column.labels.values() if _lacks(scale, *pair))
        return FileLabels(name, label, points=points, differing=differing if points else ())
    if not column.labels or item.role not in _CATEGORICAL:
        return FileLabels(name, label)
    missing = {key: code for key, code in _codes(column).items() if _declared(code, column.missing)}
    words = {text.casefold() for _, text in column.labels.values()}
    codes = {k: code for k, code in _codes(column).items() if k not in missing and k.casefold() not in words}
    return FileLabels(
        name, label, codes=_labelled(codes, column, ""), missing=_labelled(missing, column, "no answer"),
        differing=differing,
    )  # fmt: skip


def _codes(column: _Column) -> dict[str, Code]:
    """Codes labelled or found, by their text: in the order of numbers, words behind."""
    codes = {key: code for key, (code, _) in column.labels.items()} | column.found
    return dict(sorted(codes.items(), key=lambda pair: (isinstance(pair[1], str), pair[1])))


def _labelled(codes: Mapping[str, Code], column: _Column, otherwise: str) -> Labels:
    labels = column.labels
    return tuple((code, labels[key][1] if key in labels else otherwise or key) for key, code in codes.items())


def _lacks(scale: Scale, code: Code, text: str) -> bool:
    """Whether a scale has this answer and no words for it, and the file has."""
    if text == plain_code(code) or any(same_code(code, other) for other in scale.missing):
        return False
    if scale.codes is not None:
        return any(same_code(code, other) and words == plain_code(other) for other, words in scale.codes.items())
    within = (
        scale.min is None or scale.max is None or (isinstance(code, int | float) and scale.min <= code <= scale.max)
    )
    return scale.kind == "rating" and within and not any(same_code(code, other) for other in scale.labels)


def _declared(code: Code, ranges: Iterable[tuple[Any, Any]]) -> bool:
    """Whether the file declares a code to be no answer."""
    for low, high in ranges:
        if isinstance(code, str) or isinstance(low, str):
            if same_code(code, low):
                return True
        elif low <= code <= high:
            return True
    return False


def _code(value: Any) -> Code:
    """A code as a questionnaire would write it: 1.0 and ``1`` are 1, ``001`` and ``N`` stay text."""
    cell = cell_text(value)
    found = number(cell)
    if found is None or plain_code(found) != cell:
        return cell
    return int(found) if found.is_integer() else found


def _text(label: str) -> str:
    return " ".join(unmarked(clean(label)).split())


def _folded(text: str) -> str:
    return text.casefold()
