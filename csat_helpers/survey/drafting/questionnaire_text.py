"""``questionnaire.yaml`` of a draft: scales, sets and items in the file's order, each guess with its reason."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from csat_helpers.survey.drafting.columns import Question
from csat_helpers.survey.drafting.found import Found
from csat_helpers.survey.drafting.guess import Code, Guess, NoAnswer
from csat_helpers.survey.drafting.matching import Left
from csat_helpers.survey.drafting.roles import Role
from csat_helpers.survey.drafting.sets import Several
from csat_helpers.survey.drafting.table import label_text
from csat_helpers.survey.drafting.yaml_text import comment, commented, flow, scalar

_LONG_LABEL = 120
_LONG_STEM = 40
_LISTED = 30
_NAMED = 4
_FEWEST_WORDS = 3
_MOST_SHAPES = 500
_HEAD = """\
# Drafted by 'csat new --from' from the file itself: what was guessed has its reason beside it, and 'todo' where it is unsure.
# An item's name is the column's heading in the data file. A column that is not listed here is kept and not analysed.
# Roles tell the workbench what an item is for: overall (satisfaction), recommend (0 to 10), driver (what may move them),
# verbatim (free text), segment, weight, stratum, cluster, brand, wave, id and more. Labels: one text, or {en: ..., zh: ...}.
"""


@dataclass(frozen=True)
class Named:
    """A scale that items share: its name, the guess with the missing codes of all of them, and the items."""

    name: str
    guess: Guess
    items: tuple[str, ...]
    cells: Mapping[Code, int]


def questionnaire_text(found: Found, languages: Sequence[str]) -> str:
    """The file's text."""
    questions, scales, sets = found.items, found.scales, found.sets
    named = named_scales(questions, scales)
    by_item = {item: one.name for one in named for item in one.items}
    lines = [_HEAD]
    lines += ["scales:" if named else "scales: {}"]
    for one in named:
        lines += _scale(one, languages)
    if sets:
        lines += ["", "# Questions with several answers at once: a column an option.", "sets:"]
        lines += [line for one in sets for line in _set(one)]
    lines += ["", "items:" if questions else "items: {}"]
    option = {item: (one, text) for one in sets for item, text in one.options.items()}
    rows = _rows(questions)
    for question in questions:
        name = question.name
        shown = option[name][1] if name in option else rows.get(name, question.shown)
        why = f"option of {option[name][0].name}" if name in option else ""
        lines.append(_item(question, shown, scales[name], found.roles.get(name), by_item.get(name, ""), why))
    lines += list(_remarks(found.left, found.alike))
    return "\n".join(lines) + "\n"


def named_scales(questions: Sequence[Question], scales: Mapping[str, Guess]) -> list[Named]:
    """The scales, columns of one shape together, with a name each."""
    groups: dict[tuple[object, ...], list[Question]] = {}
    shapes = [*{guess.shape: guess for q in questions if _words(guess := scales[q.name])}.values()][:_MOST_SHAPES]
    for question in questions:
        guess = scales[question.name]
        if guess.kind in ("rating", "category", "constant") or (guess.kind == "number" and guess.missing):
            inside = tuple(
                c
                for c in guess.missing
                if isinstance(c, int) and (guess.kind != "rating" or guess.low <= c <= guess.high)
            )
            groups.setdefault((*_shape(guess, shapes), inside), []).append(question)
    used: set[str] = set()
    return [_named(members, scales, used) for members in groups.values()]


def _shape(guess: Guess, shapes: Sequence[Guess]) -> tuple[object, ...]:
    """What columns of one scale have in common; one that lacks some of another's words is of the other's shape."""
    words = _words(guess)
    few = guess.kind == "category" and (len(words) < _FEWEST_WORDS or not all(isinstance(c, str) for c in words))
    if not words or few:
        return guess.shape
    ends = (guess.kind, guess.low, guess.high, guess.reversed)
    wider = [o for o in shapes if (o.kind, o.low, o.high, o.reversed) == ends and _words(o).items() > words.items()]
    return max(wider, key=lambda o: len(_words(o))).shape if wider else guess.shape


def _words(guess: Guess) -> dict[Code, str]:
    return {**guess.labels} if guess.kind == "rating" else {**guess.codes}


def _named(members: Sequence[Question], scales: Mapping[str, Guess], used: set[str]) -> Named:
    first = max((scales[q.name] for q in members), key=lambda guess: len(_words(guess)))
    missing: dict[Code, NoAnswer] = {}
    cells: dict[Code, int] = {}
    for question in members:
        for code, no in scales[question.name].missing.items():
            if code not in missing or (missing[code].unsure and not no.unsure):
                missing[code] = no
            cells[code] = cells.get(code, 0) + no.cells
    name = base = _scale_name(first, members)
    copy = 2
    while name in used:
        name, copy = f"{base}_{copy}", copy + 1
    used.add(name)
    ordered = dict(sorted(missing.items(), key=lambda pair: (isinstance(pair[0], str), pair[0])))
    return Named(name, replace(first, missing=ordered), tuple(q.name for q in members), cells)


def _scale_name(guess: Guess, members: Sequence[Question]) -> str:
    if guess.kind == "rating":
        low = str(guess.low).replace("-", "minus_")
        return f"rating_{low}_{guess.high}" + ("_reversed" if guess.reversed else "")
    if guess.kind == "number":
        return "number"
    if set(guess.codes) == {0, 1} and len(members) > 1:
        return "chosen"
    folded = {str(text).casefold() for text in guess.codes.values()}
    if folded in ({"yes", "no"}, {"是", "否"}):
        return "yes_no"
    return re.sub(r"[^\w]+", "_", members[0].name).strip("_")[:40] or "codes"


def _scale(one: Named, languages: Sequence[str]) -> list[str]:
    guess = one.guess
    shown = ", ".join(one.items[:_NAMED]) + (f" and {len(one.items) - _NAMED} more" if len(one.items) > _NAMED else "")
    lines = [commented(f"  {scalar(one.name)}:", "" if one.items == (one.name,) else shown)]
    if guess.kind == "rating":
        lines += [f"    min: {guess.low}", f"    max: {guess.high}"]
    if guess.labels:
        lines += ["    labels:", *(f"      {scalar(code)}: {scalar(text)}" for code, text in guess.labels.items())]
    if guess.codes and all(str(code) == text for code, text in guess.codes.items()):
        lines += [f"    codes: {flow(list(guess.codes))}"]
    elif guess.codes:
        lines += ["    codes:", *(f"      {scalar(code)}: {scalar(text)}" for code, text in guess.codes.items())]
    if guess.reversed:
        lines += [commented("    reversed: true", "by the labels, a low code is good")]
    if guess.missing:
        lines += [
            "    missing:",
            *(_missing(code, no, one.cells[code], languages) for code, no in guess.missing.items()),
        ]
    return lines if len(lines) > 1 else [lines[0].replace(":", ": {}", 1)]


def _missing(code: Code, no: NoAnswer, cells: int, languages: Sequence[str]) -> str:
    kind = flow({lang: no.kind[lang] for lang in languages}) if len(languages) > 1 else scalar(no.kind[languages[0]])
    counted = f"{cells:,} cell{'' if cells == 1 else 's'}" if cells else "no cell has it"
    return commented(f"      {scalar(code)}: {kind}", f"{'todo: ' if no.unsure else ''}{no.reason}, {counted}")


def _set(one: Several) -> Iterator[str]:
    label = f"label: {scalar(one.label)}, " if one.label else ""
    selected = flow(one.selected[0] if len(one.selected) == 1 else list(one.selected))
    yield commented(f"  {scalar(one.name)}:", one.reason)
    yield f"    {{{label}selected: {selected}, items: {flow(list(one.items))}}}"


def _rows(questions: Sequence[Question]) -> dict[str, str]:
    """Rows of a battery whose labels begin with the same long question: what stands behind it."""
    parted = {q.name: q.label.rpartition(" - ") for q in questions}
    stems = Counter(stem for stem, dash, _ in parted.values() if dash)
    rows = Counter(row for _, dash, row in parted.values() if dash)
    return {
        name: row
        for name, (stem, dash, row) in parted.items()
        if dash and row and len(stem) > _LONG_STEM and stems[stem] > 1 and rows[row] == 1
    }


def _item(question: Question, label: str, guess: Guess, role: Role | None, scale: str, option: str) -> str:
    entry: dict[str, object] = {"label": label if len(label) <= _LONG_LABEL else label[: _LONG_LABEL - 1] + "…"}
    if question.aliases:
        entry["aliases"] = list(question.aliases)
    if scale:
        entry["scale"] = scale
    elif guess.kind == "number" and (role is None or role.role != "id"):
        entry["scale"] = {}
    if role is not None and role.role:
        entry["role"] = role.role
    if text := _asked(question, label):
        entry["text"] = text
    unsure = guess.unsure or (role is not None and role.unsure)
    said = [option] if option else [role.reason if role is not None else "", guess.reason]
    remarks = [one for one in (*said, *question.said) if one]
    if unsure and remarks:
        remarks[0] = f"todo: {remarks[0]}"
    return commented(f"  {scalar(question.name)}: {flow(entry)}", *remarks)


def _asked(question: Question, label: str) -> str:
    """The question in full where its label is a part of it; empty where the label is all."""
    if question.option and question.group_label:
        return f"{label_text(question.group_label)} {label}"
    full = question.label or question.shown
    return full if len(label) > _LONG_LABEL or (full.endswith(label) and full != label) else ""


def _remarks(left: Sequence[Left], alike: Sequence[str]) -> Iterator[str]:
    """What became no item, a line a reason, and what may be one question."""
    if left:
        yield ""
        yield "# Columns that are no items; add one here to analyse it:"
    reasons: dict[str, list[str]] = {}
    for one in left:
        reasons.setdefault(one.reason, []).append(one.name)
    for reason, names in reasons.items():
        more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
        yield from comment(f"{reason}: {', '.join(names[:_LISTED])}{more}")
    if alike:
        yield ""
        yield from (line for told in alike for line in comment(f"todo: {told}"))
