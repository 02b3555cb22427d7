"""What became of every case that was drawn: the final dispositions of a study by wave, as AAPOR names them."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from csat_helpers.engagement import Engagement
from csat_helpers.errors import DataError, EngagementError, nearest
from csat_helpers.locale import say
from csat_helpers.survey import readers
from csat_helpers.survey.answers import cell_text
from csat_helpers.survey.questionnaire import plain_code
from csat_helpers.survey.questionnaire import read as read_questionnaire
from csat_helpers.survey.survey import RESPONDENT, WAVE, Survey
from csat_helpers.survey.typing_answers import find_column, type_item
from csat_helpers.survey.weights.nonresponse import NO_RESPONSE

KEY = "regulation.dispositions"
LETTERS = {
    "complete": "I", "partial": "P", "refusal": "R", "non_contact": "NC", "other": "O",
    "unknown_household": "UH", "unknown_other": "UO", "not_eligible": "NE",
}  # fmt: skip
COLUMNS = ["wave", "disposition", "letters", "label", "count", "reason"]
_OF_LETTERS = {letters: name for name, letters in LETTERS.items()}


def dispositions(sv: Survey, engagement: Engagement | None = None) -> pd.DataFrame:
    """A row a wave and disposition: ``wave`` ("" for the study as a whole), ``disposition``, AAPOR's ``letters``,
    ``label``, ``count`` and ``reason``.

    A disposition that the engagement does not tell has no count, and ``reason`` says so: it is not taken for zero. A
    survey without any gives no rows; one that is of a single wave gives that wave's. Counts are those of
    ``regulation.dispositions`` of the engagement. Where that names a column, they are counted in the data files of
    ``engagement`` (``survey.find``), which hold those without an interview too, else in the survey's own rows.

    Raises EngagementError for a disposition or a count that is none, and for interviews that are not those analysed;
    DataError for a status that no code stands for, or a column that is not there.

    >>> from dataclasses import replace
    >>> import pandas as pd
    >>> from csat_helpers import survey
    >>> told = {"dispositions": {"complete": 2, "refusal": 1}}
    >>> sv = survey.from_frame(pd.DataFrame({"q": [1, 1]}), {})
    >>> sv = replace(sv, about=replace(sv.about, regulation=told))
    >>> dispositions(sv).head(3)[["letters", "count", "reason"]].values.tolist()
    [['I', 2.0, ''], ['P', nan, 'not given'], ['R', 1.0, '']]
    """
    told = sv.about.regulation.get("dispositions") or {}
    if not told:
        return pd.DataFrame(columns=COLUMNS)
    where = str(engagement.folder / "engagement.yaml") if engagement else sv.about.engagement
    if isinstance(told.get("column"), str):
        counts = _counted(sv, told, engagement, where)
    else:
        counts = _given(told, sv, where)
    _check_interviews(sv, counts, where)
    wave = dict(sv.focused).get(WAVE)
    if wave is not None and "" not in counts:
        counts = {wave: counts.get(wave, {})}
    return _frame(counts, sv.language)


def labels(language: str) -> dict[str, str]:
    """The dispositions' names."""
    return {
        "complete": say(language, "Complete interview"),
        "partial": say(language, "Partial interview"),
        "refusal": say(language, "Refusal or break-off"),
        "non_contact": say(language, "Non-contact"),
        "other": say(language, "Other, eligible without an interview"),
        "unknown_household": say(language, "Unknown if a household or customer"),
        "unknown_other": say(language, "Unknown if eligible, other"),
        "not_eligible": say(language, "Not eligible"),
    }


def _frame(counts: Mapping[str, Mapping[str, int]], language: str) -> pd.DataFrame:
    named = labels(language)
    rows = [
        (wave, name, letters, named[name], float(of[name]) if name in of else np.nan,
         "" if name in of else say(language, "not given"))
        for wave, of in counts.items()
        for name, letters in LETTERS.items()
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=COLUMNS)


def _name(given: object, where: str, key: str) -> str:
    """A disposition by its name or its letters, whatever their case."""
    text = str(given).strip()
    folded = text.casefold().replace("-", "_").replace(" ", "_")
    found = _OF_LETTERS.get(text.upper(), folded)
    if found in LETTERS:
        return found
    raise EngagementError(
        f"Key '{key}': '{text}' is no disposition.", where=where, mend=nearest(folded, [*LETTERS, *_OF_LETTERS])
    )


def _given(told: Mapping[str, Any], sv: Survey, where: str) -> dict[str, dict[str, int]]:
    """The counts of ``engagement.yaml``, checked, waves in the survey's order."""
    flat = not any(isinstance(part, Mapping) for part in told.values())
    by_wave: Mapping[Any, Any] = {"": told} if flat else told
    found: dict[str, dict[str, int]] = {}
    for wave, given in by_wave.items():
        key = f"{KEY}.{wave}" if wave != "" else KEY
        if wave != "" and str(wave) not in sv.waves:
            mend = nearest(wave, sv.waves) if sv.waves else "The data have one wave: give the counts without it."
            raise EngagementError(f"Key '{key}': there is no wave '{wave}'.", where=where, mend=mend)
        found[str(wave)] = _counts(given, where, key)
    order = {wave: k for k, wave in enumerate(sv.waves)}
    return dict(sorted(found.items(), key=lambda pair: order.get(pair[0], -1)))


def _counts(given: Any, where: str, key: str) -> dict[str, int]:
    """One wave's counts by name: whole, not negative, not all zero, completes among them, none twice."""
    if not isinstance(given, Mapping):
        mend = "Write {complete: 812, refusal: 301, ...} under it."
        raise EngagementError(f"Key '{key}' has {given!r}; it should be counts.", where=where, mend=mend)
    counts: dict[str, int] = {}
    for name, value in given.items():
        disposition = _name(name, where, key)
        whole = isinstance(value, int | float) and not isinstance(value, bool) and value >= 0 and value % 1 == 0
        if not whole:
            raise EngagementError(
                f"Key '{key}.{name}' has the value {value!r}; it should be a number of cases, 0 or more.", where=where,
                mend="Count every case drawn once, under its final disposition.",
            )  # fmt: skip
        if disposition in counts:
            what = f"Key '{key}' gives {disposition} ({LETTERS[disposition]}) twice."
            raise EngagementError(what, where=where, mend="Give each disposition once.")
        counts[disposition] = int(value)
    if not any(counts.values()):
        raise EngagementError(
            f"Key '{key}': every count is 0.", where=where, mend="Give the counts of all cases drawn, or drop the key."
        )
    if "complete" not in counts:
        mend = "Give complete (I), the interviews that count as complete."
        raise EngagementError(f"Key '{key}' has no complete interviews.", where=where, mend=mend)
    return counts


def _check_interviews(sv: Survey, counts: Mapping[str, Mapping[str, int]], where: str) -> None:
    """Interviews are the respondents analysed, or those and ones that the quality rules set aside.

    Whether partial interviews are in the data is the study's matter: completes may be meant, or both together; so is
    whether who answered too fast was interviewed. What was set aside is known of all waves together only, so one wave
    may have any part of it; all waves together have whole reasons of it.
    """
    aside = [int(rows) for reason, rows in sv.exclusions.itertuples(index=False) if reason != NO_RESPONSE]
    kept, out = _analysed(sv), sum(aside)
    for wave in (wave for wave in counts if wave):
        analysed, ways = kept.get(wave, 0), _interviews([counts[wave]])
        if not any(analysed <= n <= analysed + out for n in ways):
            raise _unequal(ways, analysed, out, wave, where)
    if "" in counts or set(counts) == set(kept):
        told = [counts[""]] if "" in counts else list(counts.values())
        whole, ways = sum(kept.values()), _interviews(told)
        parts = (sum(some) for k in range(len(aside) + 1) for some in combinations(aside, k))
        if not {whole + part for part in parts} & set(ways):
            raise _unequal(ways, whole, out, "", where)


def _interviews(told: Sequence[Mapping[str, int]]) -> list[int]:
    """Completes of all waves told, and completes with partials where there are any."""
    complete, partial = (sum(of.get(name, 0) for of in told) for name in ("complete", "partial"))
    return [complete, complete + partial] if partial else [complete]


def _analysed(sv: Survey) -> dict[str, int]:
    """Respondents analysed in each wave; one without a name where there are no waves."""
    rows = sv.responses
    if RESPONDENT in rows:
        rows = rows.drop_duplicates([RESPONDENT, WAVE] if sv.waves else [RESPONDENT])
    if not sv.waves:
        return {"": len(rows)}
    told = rows[WAVE].astype(str).value_counts()
    return {wave: int(told.get(wave, 0)) for wave in sv.waves}


def _unequal(ways: list[int], analysed: int, out: int, wave: str, where: str) -> EngagementError:
    said = f"{ways[0]:,} complete interviews" + (f" ({ways[1]:,} with the partial ones)" if len(ways) > 1 else "")
    more = f" and {out:,} set aside" if out else ""
    of = f" of wave {wave}" if wave else ""
    return EngagementError(
        f"Key '{f'{KEY}.{wave}' if wave else KEY}': {said}, but {analysed:,} respondents{of} are analysed{more}.",
        where=where,
        mend="They should be the same people: correct the counts, or the data files.",
    )


def _counted(
    sv: Survey, told: Mapping[str, Any], engagement: Engagement | None, where: str
) -> dict[str, dict[str, int]]:  # fmt: skip
    """The statuses of everyone drawn, counted; a disposition that no code stands for is not known."""
    means = _meanings(told.get("codes") or {}, where)
    name = told["column"]
    rows = _of_files(name, engagement) if engagement else _of_survey(sv, name, where)
    counts: dict[str, dict[str, int]] = {}
    for wave, status in rows.groupby(WAVE, sort=False)["status"]:
        for code, rows_of in status.value_counts().items():
            if code not in means:
                raise DataError(
                    f"The status {code!r} of column '{name}' ({rows_of:,} rows) stands for no disposition."
                    if code
                    else f"The status column '{name}' is blank in {rows_of:,} rows.",
                    where=where,
                    mend=f"Give it under '{KEY}.codes'. {nearest(code, means)}" if code else "Give every case its status.",
                )  # fmt: skip
        of = status.map(means).value_counts()
        counts[str(wave)] = {d: int(of.get(d, 0)) for d in LETTERS if d in means.values()}
    order = {wave: k for k, wave in enumerate(sv.waves)}
    return dict(sorted(counts.items(), key=lambda pair: order.get(pair[0], -1)))


def _meanings(codes: Mapping[Any, Any], where: str) -> dict[str, str]:
    """Each status as text with its disposition; ``{10: complete}`` and ``{refusal: [20, 21]}`` say the same."""
    found: dict[str, str] = {}
    for left, right in codes.items():
        several = isinstance(right, Iterable) and not isinstance(right, str)
        if several or _known(left):
            statuses, disposition = (right if several else [right]), left
        else:
            statuses, disposition = [left], right
        named = _name(disposition, where, f"{KEY}.codes")
        for status in statuses:
            text = plain_code(status).strip()
            if found.setdefault(text, named) != named:
                what = f"Key '{KEY}.codes': the status {text!r} stands for {found[text]} and for {named}."
                raise EngagementError(what, where=where, mend="A case has one final disposition.")
    return found


def _known(name: object) -> bool:
    return isinstance(name, str) and (name.strip().casefold() in LETTERS or name.strip().upper() in _OF_LETTERS)


def _of_survey(sv: Survey, name: str, where: str) -> pd.DataFrame:
    """Status and wave of the survey's own rows, which are everyone drawn only where nobody was set aside."""
    if name not in sv.responses.columns:
        what = f"Key '{KEY}.column' names '{name}', which is not in the data."
        raise DataError(what, where=where, mend=nearest(name, sv.responses.columns))
    out = int(sv.exclusions["rows"].sum())
    if out:
        mend = "Count in the data files: dispositions(sv, survey.find(engagement))."
        raise DataError(f"{out:,} rows were set aside, and their statuses with them.", where=where, mend=mend)
    wave = sv.responses[WAVE].astype(str) if sv.waves else ""
    return pd.DataFrame({"status": sv.responses[name].map(cell_text)}).assign(**{WAVE: wave})


def _of_files(name: str, engagement: Engagement) -> pd.DataFrame:
    """Status and wave of every row of the data files, as the questionnaire types them."""
    asked = read_questionnaire(engagement.path(engagement.questionnaire))
    parts = []
    for file in engagement.data:
        path = engagement.path(file.file)
        raw = readers.read(path, sheet=file.sheet, encoding=file.encoding, separator=file.separator).frame
        read = {}
        for column in [name, *([] if file.wave is not None else asked.roles(WAVE)[:1])]:
            item = asked.items.get(column)
            at = find_column([str(h) for h in raw.columns], [column, *(item.aliases if item else [])], str(path))
            if at is None:
                what = f"Key '{KEY}.column' names '{column}', which is not in the file."
                raise DataError(what, where=str(path), mend=nearest(column, raw.columns))
            typed, _ = type_item(column, raw.iloc[:, at], asked.scale(column) if item else None, str(path))
            read[column] = typed.map(cell_text).reset_index(drop=True)
        waves = [texts for column, texts in read.items() if column != name]
        parts.append(pd.DataFrame({"status": read[name], WAVE: file.wave or (waves[0] if waves else "")}))
    return pd.concat(parts, ignore_index=True)
