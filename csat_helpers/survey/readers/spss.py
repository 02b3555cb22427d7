"""SPSS files. User-missing codes stay codes: the questionnaire says what each means."""

import codecs
import dataclasses
import re
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from csat_helpers.errors import DataError
from csat_helpers.locale.note import note
from csat_helpers.survey.readers.labelled import answer_sets, call, read_labelled
from csat_helpers.survey.readers.raw import Raw
from csat_helpers.survey.readers.sav_dictionary import check_dictionary

_DICTIONARY = 1 << 24  # bytes from the beginning of a file in which its dictionary is looked for
_SYSTEM = (b"$FL2", b"$FL3")
_CHINESE = "GB18030"
_LATIN = "WINDOWS-1252"  # what the library takes where the file does not say
_HIGH = re.compile("[^\0-\x7f]+")


def read_spss(path: Path, *, encoding: str | None = None) -> Raw:
    """A ``.sav``, ``.zsav`` or ``.por`` file: codes as numbers, dates as ISO text, with the file's own labels.

    Codes and ranges that the file declares to be no answer stay in the table and are told in ``missing``; questions with
    several answers are in ``sets``. A file that does not declare its encoding is read as Windows-1252, or as GB 18030
    where its text looks Chinese; the notes say so. Raises DataError for a file that is cut short or is not one.
    """
    with path.open("rb") as handle:
        system = handle.read(4) in _SYSTEM
    if not system:
        return _portable(path)
    check_dictionary(path)
    raw, meta, encoding, notes = _read(path, encoding)
    declared = _with_texts(meta.mr_sets or {}, path, _codec(encoding or meta.file_encoding))
    sets, odd = answer_sets(declared, [str(name) for name in raw.frame.columns])
    missing = {name: tuple((r["lo"], r["hi"]) for r in ranges) for name, ranges in meta.missing_ranges.items()}
    read_as = {"reader": "spss", "encoding": str(encoding or meta.file_encoding or "").casefold()}
    return dataclasses.replace(raw, missing=missing, sets=sets, read_as=read_as, notes=(*notes, *odd))


def _with_texts(sets: Mapping[str, Any], path: Path, encoding: str) -> dict[str, Any]:
    """Sets of answers with the text that marks a chosen option, which the library leaves out where it is no number.

    The file's dictionary has it as ``$name=D3 Yes ...`` (its length, and the text).
    """
    lacking = [name for name, told in sets.items() if told["is_dichotomy"] and told["counted_value"] is None]
    if not lacking:
        return {**sets}
    with path.open("rb") as handle:
        dictionary = handle.read(_DICTIONARY)
    found = {}
    for name in lacking:
        at = re.search(rb"\$" + re.escape(name.encode(encoding, "replace")) + rb"=(?:D|E \d+ )(\d+) ", dictionary)
        if at:
            text = dictionary[at.end() : at.end() + int(at[1][:5])].decode(encoding, "replace").rstrip()
            found[name] = {**sets[name], "counted_value": text}
    return {**sets, **found}


def _codec(encoding: str | None) -> str:
    """The encoding under Python's name; the library knows some that Python does not."""
    try:
        return codecs.lookup(encoding or "utf-8").name
    except LookupError:
        return "utf-8"


def _portable(path: Path) -> Raw:
    import pyreadstat

    raw, _ = read_labelled(pyreadstat.read_por, path, "SPSS")
    said = note(
        "In the portable format (.por) codes that the file declares to be no answer are read as blanks, and sets of"
        " answers are not declared: save it as .sav to keep them."
    )
    return dataclasses.replace(raw, read_as={"reader": "spss portable"}, notes=(said,))


def _read(path: Path, encoding: str | None) -> tuple[Raw, Any, str | None, list[str]]:
    """The table, what the file says of it, the encoding where it is not the declared one, and what is said of that."""
    read = partial(read_labelled, _reader(), path, "SPSS", user_missing=True)
    notes: list[str] = []
    try:
        raw, meta = read(encoding=encoding)
    except DataError as problem:
        name = _chosen(path) if encoding is None and "string" in problem.what else None
        if name is None:
            raise
        notes = [note("The file's text is not in the encoding that it declares; it was read as {name}.", name=name)]
        return *read(encoding=name), name, notes
    if encoding is None and (meta.file_encoding or _LATIN).upper() == _LATIN and _chosen(path) == _CHINESE:
        notes = [note("The file's text was read as {name}, which it does not declare.", name=_CHINESE)]
        return *read(encoding=_CHINESE), _CHINESE, notes
    return raw, meta, encoding, notes


def _chosen(path: Path) -> str | None:
    """GB 18030 for text that looks Chinese or is not Western, Windows-1252 for other text, None where neither fits."""
    try:
        western = not _looks_chinese(_words(*_sample(path, encoding=_LATIN)))
    except DataError:
        western = False
    for name in [_LATIN] if western else [_CHINESE, _LATIN]:
        try:
            _sample(path, encoding=name)
        except DataError:
            continue
        return name
    return None


def _sample(path: Path, **options: Any) -> tuple[pd.DataFrame, Any]:
    """The first rows, whose text shows the encoding."""
    return call(_reader(), path, "SPSS", row_limit=5000, **options)


def _reader() -> Callable[..., Any]:
    import pyreadstat

    return pyreadstat.read_sav


def _words(frame: pd.DataFrame, meta: Any) -> list[str]:
    """The texts of a file: labels, labels of codes, cells."""
    cells = [text for name in frame for text in frame[name].dropna().unique() if isinstance(text, str)]
    named = [text for codes in meta.variable_value_labels.values() for text in codes.values()]
    return [*(label for label in meta.column_labels if label), *named, *cells]


def _looks_chinese(texts: list[str]) -> bool:
    """Whether text read as Windows-1252 is Chinese: its letters above ASCII then stand in pairs, Western ones alone."""
    runs = [len(run) for text in texts for run in _HIGH.findall(text)]
    return bool(runs) and sum(run % 2 == 0 for run in runs) >= 0.9 * len(runs)
