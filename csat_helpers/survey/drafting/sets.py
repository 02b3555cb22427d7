"""Questions with several answers: columns of chosen or not, side by side under one stem."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from csat_helpers.survey.answers import cell_text
from csat_helpers.survey.drafting import words
from csat_helpers.survey.drafting.columns import Question
from csat_helpers.survey.drafting.guess import Code, Guess
from csat_helpers.survey.drafting.table import Table, label_text

# How headings name a question and its option: Q6_1_r, 第6题(运动), Pets [Dog], 5.宠物:A.狗, Q8COM1.
_STEMS = (
    re.compile(r"(?P<stem>.*?\S)\s*[\[(（](?P<option>.+)[\])）]\s*$"),
    re.compile(r"(?P<stem>.+?)[_.\-](?P<option>\d+|[A-Za-z])(?P<end>_[a-z])?$"),
    re.compile(r"(?P<stem>.+?)\s*[:：—]\s*(?P<option>[^:：—]+)$"),
    re.compile(r"(?P<stem>.*\D)(?P<option>\d+)$"),
)
_BRACKETED = (0, 2)
_YES = ({"1"}, {"0", "1"}, {"Y"}, {"Y", "N"}, {"y"}, {"true", "false"}, {"TRUE", "FALSE"}, {"True", "False"}, {"TRUE"})
_CHOSEN = {"1", "Y", "y", "true", "TRUE", "True"}
_LEAST = 3
_CHOSEN_LABEL = re.compile(r"(?:selected|yes|chosen|checked|mentioned|ticked|选中|是|选择|提及)", re.IGNORECASE)


@dataclass(frozen=True)
class Several:
    """A question with several answers: its ``name``, ``label``, the items, the cells that mark a choice, and the reason."""

    name: str
    label: str
    items: tuple[str, ...]
    selected: tuple[Code, ...]
    reason: str
    options: Mapping[str, str]
    unsure: bool = False


def found_sets(questions: Sequence[Question], tables: Sequence[Table]) -> list[Several]:
    """The questions with several answers, those that the file itself declares first; no column is in two."""
    taken: set[str] = set()
    made: list[Several] = []
    asked = [q for q in questions if not q.is_fact]
    for several in (*_declared(asked, tables), *_of_groups(asked), *_of_headings(asked)):
        if not taken & set(several.items):
            taken |= set(several.items)
            made.append(several)
    order = {q.name: k for k, q in enumerate(questions)}
    return _named_apart(sorted(made, key=lambda one: order[one.items[0]]), order)


def option_guess(question: Question, several: Several) -> Guess:
    """The categories of one option's column: chosen, and not chosen where the file says so."""
    counts = question.answers.counts
    yes = [code for code in several.selected if str(code) in counts] or list(several.selected)[:1]
    codes: dict[Code, str] = {}
    for cell in dict.fromkeys((*counts, *question.codes)):
        code = int(cell) if cell in ("0", "1") else cell
        codes[code] = label_text(question.codes.get(cell, "")) or (
            "chosen" if code in several.selected else "not chosen"
        )
    for code in yes:
        codes.setdefault(code, "chosen")
    if set(codes) <= {0, 1}:
        codes = {0: codes.get(0, "not chosen"), 1: codes.get(1, "chosen")}
    return Guess("category", "", codes=dict(sorted(codes.items(), key=lambda pair: str(pair[0]))))


def _declared(questions: Sequence[Question], tables: Sequence[Table]) -> list[Several]:
    """Sets of an SPSS file whose columns are one option each."""
    names = {q.name: q for q in questions}
    made = []
    for one in (s for t in tables for s in t.sets):
        items = tuple(name for name in (c.strip() for c in one.columns) if name in names)
        if one.selected is None or len(items) < 2 or not all(_few(names[i]) for i in items):
            continue
        chosen = cell_text(one.selected)
        code: Code = int(chosen) if chosen.lstrip("-").isdigit() else chosen
        made.append(
            Several(
                one.name.lstrip("$"),
                label_text(one.label),
                items,
                (code,),
                "declared in the file",
                _options(items, names),
            )
        )
    return made


def _of_groups(questions: Sequence[Question]) -> list[Several]:
    """Options that the platform groups."""
    groups: dict[str, list[Question]] = {}
    for question in questions:
        if question.group and question.kind == "multiple" and _few(question):
            groups.setdefault(question.group, []).append(question)
    return [
        _several(name, members, "of one question of the platform")
        for name, members in groups.items()
        if len(members) > 1
    ]


def _of_headings(questions: Sequence[Question]) -> list[Several]:
    """Columns side by side of one stem, all chosen or not."""
    made = []
    for k, pattern in enumerate(_STEMS):
        for stem, members in _runs(questions, pattern):
            least = 2 if k in _BRACKETED else _LEAST
            if len(members) >= least and all(map(_chosen_or_not, members)) and _is_several(members):
                made.append(
                    _several(
                        stem,
                        members,
                        f"{len(members)} columns of chosen or not, '{members[0].name}' to '{members[-1].name}'",
                    )
                )
    return made


def _runs(questions: Sequence[Question], pattern: re.Pattern[str]) -> list[tuple[str, list[Question]]]:
    """Neighbours whose headings have one stem; one that is no option (a text to an option) does not part them."""
    runs: list[tuple[str, list[Question]]] = []
    for question in questions:
        match = pattern.fullmatch(question.name)
        if match is None:
            continue
        stem = match["stem"].strip()
        if not runs or runs[-1][0] != stem:
            runs.append((stem, []))
        if _chosen_or_not(question) or question.answers.distinct > 2 or question.answers.answered:
            runs[-1][1].append(question)
    return [(stem, _without_texts(members)) for stem, members in runs]


def _without_texts(members: list[Question]) -> list[Question]:
    """Without write-ins, which stand among the options of their question."""
    yes = [q for q in members if _chosen_or_not(q)]
    texts = [q for q in members if not _chosen_or_not(q) and q.answers.strays and not q.codes]
    return yes if len(yes) + len(texts) == len(members) and len(texts) <= 2 else []


def _chosen_or_not(question: Question) -> bool:
    cells = set(question.answers.counts)
    if question.codes and not _labels_choose(question):
        return False
    if cells in _YES or cells == {"0"}:
        return True
    return (
        len(cells) == 1
        and question.answers.blank > 0
        and question.answers.length <= 80
        and bool(question.answers.strays)
    )


def _labels_choose(question: Question) -> bool:
    """Whether the labels of 0 and 1, as far as the file has them, say chosen and not chosen."""
    label = question.codes.get("1", "")
    return set(question.codes) <= {"0", "1"} and (bool(_CHOSEN_LABEL.fullmatch(label.strip())) or label == "")


def _is_several(members: Sequence[Question]) -> bool:
    """Whether some column has a choice, and columns of one text each have different texts."""
    texts = [next(iter(q.answers.counts)) for q in members if len(q.answers.counts) == 1 and q.answers.strays]
    return any(set(q.answers.counts) != {"0"} for q in members) and (
        len(texts) < 2 or len(set(texts)) > 1 or set(texts) <= _CHOSEN
    )


def _several(name: str, members: Sequence[Question], reason: str) -> Several:
    by_name = {q.name: q for q in members}
    cells = [
        cell
        for q in members
        for cell in (q.selected or q.answers.counts)
        if cell not in ("0", "N", "false", "FALSE", "False")
    ]
    selected = tuple(int(cell) if cell == "1" else cell for cell in dict.fromkeys(cells)) or (1,)
    label = members[0].group_label or (
        "" if re.fullmatch(r"[\w.\-]*", name, re.ASCII) else words.unnumbered(label_text(name))
    )
    label = label_text(label) if label else _common([q.label for q in members])
    items = tuple(by_name)
    return Several(name, label, items, selected, reason, _options(items, by_name))


def _options(items: Sequence[str], by_name: Mapping[str, Question]) -> dict[str, str]:
    """Each option's label: the platform's, the file's, or what stands in brackets of the heading."""
    found = {}
    for name in items:
        question = by_name[name]
        bracketed = next((m["option"] for k in _BRACKETED if (m := _STEMS[k].fullmatch(name))), "")
        own = question.label if question.label != name else ""
        text = (
            next(iter(question.answers.counts), "")
            if question.answers.strays and len(question.answers.counts) == 1
            else ""
        )
        found[name] = label_text(question.option or own or bracketed or (text if text not in _CHOSEN else "")) or name
    return found


def _few(question: Question) -> bool:
    return question.answers.all_kept and question.answers.distinct <= 3


def _common(labels: Sequence[str]) -> str:
    """What the labels of all options begin with, up to a colon or a dash."""
    first = labels[0]
    for end in range(min(map(len, labels)), 0, -1):
        head = first[:end]
        if all(label.startswith(head) for label in labels):
            cut = max(head.rfind(mark) for mark in (":", "：", " - ", "?", "？"))
            return head[: cut + (head[cut : cut + 1] in "?？")].strip() if cut > 0 else ""
    return ""


def _named_apart(sets: Sequence[Several], items: Mapping[str, int]) -> list[Several]:
    """Names that are no item's and none twice."""
    used, made = set(items), []
    for one in sets:
        name, base, copy = one.name, one.name, 2
        if name in used:
            name = base = f"{one.name}_set"
        while name in used:
            name, copy = f"{base}_{copy}", copy + 1
        used.add(name)
        made.append(Several(name, one.label, one.items, one.selected, one.reason, one.options, one.unsure))
    return made
