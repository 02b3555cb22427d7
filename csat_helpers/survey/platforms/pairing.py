"""Two downloads of the same survey, as codes and as texts: one export with codes in the cells and their labels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from csat_helpers.errors import DataError
from csat_helpers.locale.note import note
from csat_helpers.survey.platforms.export import FACTS, Column, Export
from csat_helpers.survey.platforms.joined import labels_of_codes
from csat_helpers.survey.platforms.tables import Cells, whole
from csat_helpers.survey.platforms.words import folded

_MEND = "Download both again at the same time, and edit neither."
_SEVERAL = ("multiple", "ranking")
# Facts that one download gives as a code and the other as a word; the others are taken from the codes.
_CODED_FACTS = ("status", "progress", "language", "source")


@dataclass(frozen=True, eq=False)
class _Pair:
    """One column of the codes and what stands for it in the texts; no ``texts`` where only the label is known."""

    coded: Column
    codes: Cells
    text: Column
    texts: Cells | None = None


@dataclass(frozen=True, eq=False)
class _Both:
    """The two exports and the responses' ids, by which messages name a row."""

    coded: Export
    texts: Export
    ids: np.ndarray

    def codes_of(self, column: Column) -> Cells:
        return Cells.of(self.coded.frame[column.name])

    def texts_of(self, column: Column) -> Cells:
        return Cells.of(self.texts.frame[column.name])

    def contradiction(self, column: str, row: int, what: str) -> DataError:
        return DataError(
            f"The two downloads contradict each other: {what}.",
            where=f"column '{column}', data row {row + 1} (id {self.ids[row]})",
            mend=_MEND,
        )


def paired(one: Export, other: Export) -> Export | None:
    """One survey from its two downloads, in either order: codes in the cells, :attr:`Column.codes` their labels.

    Questions, options and what respondents typed come from the texts where the codes lack them. None where the two are
    not the same responses of the same platform in the same order, or are not codes and texts. Raises DataError where
    they contradict each other, naming the first cell that does.

    >>> def file(answer, coded): return Export("x", pd.DataFrame({"id": ["7"], "Q1": [answer]}), both, coded=coded)
    >>> both = (Column("id", kind="id"), Column("Q1"))
    >>> paired(file("1", True), file("Yes", False)).columns[1].codes
    {'1': 'Yes'}
    """
    if one.platform != other.platform or one.coded == other.coded or not _same_responses(one, other):
        return None
    coded, texts = (one, other) if one.coded else (other, one)
    both = _Both(coded, texts, coded.frame[coded.facts("id")[0]].to_numpy(dtype=object))
    pairs = _matched(both)
    made = [_one(column, pairs.get(column.name), both) for column in coded.columns]
    taken = {column.name for column, _ in made}
    for after, extra in _only_texts(both, pairs):
        at = next((k for k, (c, _) in enumerate(made) if c.name == after), len(made) - 1)
        name = extra.name if extra.name not in taken else f"{extra.name} (text)"
        made.insert(at + 1, (replace(extra, name=name), texts.frame[extra.name]))
    frame = pd.DataFrame({column.name: cells.reset_index(drop=True) for column, cells in made})
    frame.columns = pd.Index([column.name for column, _ in made], dtype=object)
    notes: list[str] = [*coded.notes, *(n for n in texts.notes if n not in coded.notes and not _settled(n, coded))]
    reasons = sum(
        int((cells != coded.frame[c.name]).sum()) for c, cells in made if c.name in taken and c.kind in _SEVERAL
    )
    if reasons:
        notes.append(
            note("{n} cells of options are 0 in the codes and unanswered in the texts, which were followed.", n=reasons)
        )
    return Export(coded.platform, frame, tuple(column for column, _ in made), coded.aside, tuple(notes), coded=True)


def _same_responses(one: Export, other: Export) -> bool:
    """Whether the same ids stand in the same rows."""
    names = one.facts("id")
    if len(one.frame) != len(other.frame) or not names or names != other.facts("id"):
        return False
    return all((one.frame[n].to_numpy(dtype=object) == other.frame[n].to_numpy(dtype=object)).all() for n in names)


def _matched(both: _Both) -> dict[str, _Pair]:
    """The pairs of columns, by the coded one's name: options by their label or their answers, the others by name."""
    theirs = {column.name: column for column in both.texts.columns if column.kind not in _SEVERAL}
    found: dict[str, _Pair] = {}
    for group in dict.fromkeys(c.group for c in both.coded.columns if c.kind in _SEVERAL):
        found |= _options(group, both)
    for column in both.coded.columns:
        text = theirs.get(column.name)
        if column.name not in found and text is not None and column.kind not in _SEVERAL:
            found[column.name] = _Pair(column, both.codes_of(column), text, both.texts_of(text))
    return found


def _options(group: str, both: _Both) -> dict[str, _Pair]:
    """The options of one question: by label, and where codes have none by the rows that chose them."""
    mine = [c for c in both.coded.columns if c.group == group and c.kind in _SEVERAL]
    theirs = [c for c in both.texts.columns if c.group == group and c.kind in _SEVERAL]
    if not theirs:
        return _whole_cells(group, mine, both)
    left = {c.name: (c, both.texts_of(c)) for c in theirs}
    found: dict[str, _Pair] = {}
    for column in mine:
        cells = both.codes_of(column)
        named = (name for name, (c, _) in left.items() if folded(c.option) == folded(column.option))
        alike = (name for name, (_, texts) in left.items() if (cells.are({"1"}) == texts.are({"1"})).all())
        name = next(named, None) or next(alike, None)
        if name is not None:
            text, texts = left.pop(name)
            found[column.name] = _Pair(column, cells, text, texts)
        else:
            _check_never_chosen(column, cells, both, "the codes, and the texts have no such option")
    for text, texts in left.values():
        _check_never_chosen(text, texts, both, "the texts, and the codes have no such option")
    return found


def _check_never_chosen(column: Column, cells: Cells, both: _Both, where: str) -> None:
    """An option that one download lacks was chosen by nobody."""
    chosen = np.flatnonzero(cells.are({c for c in cells.present if c != "0" and c not in column.missing}))
    if len(chosen):
        what = f"option '{column.option or column.name}' is chosen in {where}"
        raise both.contradiction(column.name, int(chosen[0]), what)


def _whole_cells(group: str, mine: Sequence[Column], both: _Both) -> dict[str, _Pair]:
    """Options whose texts stand in one cell that could not be taken apart alone: the codes tell where each label ends."""
    text = next((c for c in both.texts.columns if c.name == group), None)
    if text is None:
        return {}
    joiner = mine[0].joins or ","
    chosen = np.column_stack([both.codes_of(column).are({"1"}) for column in mine])
    cells = both.texts.frame[text.name].to_numpy(dtype=object)
    first: dict[tuple[bytes, str], int] = {}
    for row, (yes, cell) in enumerate(zip(chosen, cells, strict=True)):
        first.setdefault((yes.tobytes(), str(cell)), row)
    picked = {row: [c.option for c, yes in zip(mine, chosen[row], strict=True) if yes] for row in first.values()}
    labels = labels_of_codes([(picked[row], str(cells[row])) for row in first.values()], joiner)
    for row, codes in picked.items():
        if codes and all(c in labels for c in codes) and joiner.join(labels[c] for c in codes) != cells[row]:
            raise both.contradiction(group, row, f"the codes {', '.join(codes)} do not stand for '{cells[row]}'")
    return {
        c.name: _Pair(c, both.codes_of(c), replace(text, option=labels.get(c.option, ""), group_label=text.label))
        for c in mine
    }


def _one(column: Column, pair: _Pair | None, both: _Both) -> tuple[Column, pd.Series]:
    """The coded column with what the texts say of it: its labels, its question, its option, why it is blank."""
    cells = both.coded.frame[column.name]
    if pair is None:
        return column, cells
    text, codes, missing = pair.text, {}, {}
    if pair.texts is not None and (column.kind not in FACTS or column.kind in _CODED_FACTS):
        codes = _labels(pair, pair.texts, both)
        cells, missing = _blanks(pair, pair.texts, cells)
    labelled = bool(codes) and all(code != label for code, label in codes.items())
    told = replace(
        column,
        label=column.label or text.label,
        kind=column.kind or text.kind or ("single" if labelled else ""),
        group=column.group or text.group,
        group_label=column.group_label or text.group_label,
        option=text.option or column.option,
        codes={**column.codes, **codes},
        missing={**column.missing, **missing},
    )
    return told, cells


def _labels(pair: _Pair, texts: Cells, both: _Both) -> dict[str, str]:
    """Each code's label; none where both downloads have the same cells. Raises DataError where a code has two."""
    size = len(texts.distinct)
    _, first = np.unique(pair.codes.codes.astype(np.int64) * size + texts.codes, return_index=True)
    labels: dict[str, tuple[str, int]] = {}
    for row in map(int, np.sort(first)):
        code = pair.codes.distinct[pair.codes.codes[row]].strip()
        label = texts.distinct[texts.codes[row]].strip()
        if _no_answer(pair, code, label):
            continue
        known, seen = labels.setdefault(code, (label, row))
        if known != label or _empty(pair.coded, code) or _empty(pair.text, label):
            before = "" if known == label else f", while in data row {seen + 1} the code '{code}' stands for '{known}'"
            raise both.contradiction(pair.coded.name, row, f"the code is '{code}' and the text '{label}'{before}")
    if all(code == label for code, (label, _) in labels.items()):
        return {}
    return {code: labels[code][0] for code in sorted(labels, key=lambda c: (0, int(c), c) if whole([c]) else (1, 0, c))}


def _no_answer(pair: _Pair, code: str, label: str) -> bool:
    """Whether neither has an answer: blank or the platform's code, of one kind where both say why.

    A 0 in an option is none either where the texts say that the question was not answered.
    """
    if not _empty(pair.text, label) or not (_empty(pair.coded, code) or (pair.coded.kind in _SEVERAL and code == "0")):
        return False
    mine, theirs = pair.coded.missing.get(code, ""), pair.text.missing.get(label, "")
    return not mine or not theirs or mine == theirs


def _empty(column: Column, cell: str) -> bool:
    return not cell or cell in column.missing


def _blanks(pair: _Pair, texts: Cells, cells: pd.Series) -> tuple[pd.Series, Mapping[str, str]]:
    """An option's cells, with the reason of the texts where they say why a question has no answer and the codes say 0."""
    why = {cell for cell in texts.distinct if cell.strip() in pair.text.missing}
    blank = {cell for cell in texts.distinct if not cell.strip()} if pair.coded.kind == "multiple" else set()
    rows = texts.are(why | blank) & pair.codes.are({"0"})
    if pair.coded.kind not in _SEVERAL or not rows.any():
        return cells, {}
    merged = np.where(rows, texts.series().to_numpy(dtype=object), cells.to_numpy(dtype=object))
    return pd.Series(merged, dtype="str"), {cell: kind for cell, kind in pair.text.missing.items() if cell in why}


def _only_texts(both: _Both, pairs: Mapping[str, _Pair]) -> list[tuple[str, Column]]:
    """Columns that only the texts have, the last first, each with the coded column it follows: what respondents typed."""
    by_text = {pair.text.name: name for name, pair in pairs.items()}
    options = {column.group for column in both.coded.columns if column.kind in _SEVERAL}
    found, before = [], both.coded.columns[0].name
    for column in both.texts.columns:
        if column.name in by_text:
            before = by_text[column.name]
        elif column.kind not in FACTS and not (column.kind in _SEVERAL and column.group in options):
            group = [c.name for c in both.coded.columns if c.group == column.group and column.group]
            found.append((group[-1] if group else before, column))
    return found[::-1]


def _settled(sentence: str, coded: Export) -> bool:
    """Whether a note on guessed options is settled by the codes."""
    return any(sentence.startswith(f"{column.group}: ") for column in coded.columns if column.kind in _SEVERAL)
