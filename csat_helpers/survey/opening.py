"""Opening an engagement: from its folder to a Survey, through the snapshot where there is one."""

import datetime
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from csat_helpers import engagement as engagements
from csat_helpers.engagement import Engagement, regulation, topic, units
from csat_helpers.engagement.path_model import stated
from csat_helpers.errors import DesignError, EngagementError, MeasureError, nearest
from csat_helpers.locale import LANGUAGES
from csat_helpers.survey import brand_levels, file_labels, snapshot
from csat_helpers.survey import questionnaire as questionnaires
from csat_helpers.survey.prepare import NO_SNAPSHOT, Prepared, prepare
from csat_helpers.survey.questionnaire import ROLES, Questionnaire
from csat_helpers.survey.survey import About, Survey, frame_key
from csat_helpers.survey.typing_answers import NOTE_COLUMNS

Levels = Mapping[str, Any] | str | None
# What an engagement says in words, one a language, and a report repeats.
TEXTS = (
    "client", "title", "house", "confidentiality", "fieldwork", "population", "sampling_frame", "sampling", "mode",
)  # fmt: skip


def open_survey(
    engagement: str | Path | Engagement,
    *,
    wave: str | int | None = None,
    segment: Levels = None,
    unit: Levels = None,
    language: str | None = None,
) -> Survey:
    """The survey of an engagement: a folder, its YAML, or ``"demo"``, the packaged simulated one.

    ``wave``, ``segment`` and ``unit`` mark a domain: all rows stay, the others count zero. A segment or unit is
    ``{"Region": "North"}`` or ``"Region=North"``. Labels are in ``language``, the engagement's first unless given.
    Raises an InputError that names file, place and mend for anything wrong in the engagement's files.

    >>> sv = open_survey("demo")
    >>> sv.about.simulated
    True
    """
    found = find(engagement)
    check_language(language)
    if (sv := _held.get(found.folder)) is not None:
        return focused(sv.speaking(language or found.languages[0]), wave, segment, unit)
    asked = questionnaires.read(found.path(found.questionnaire))
    prepared = prepared_of(found, asked)
    asked = file_labels.completed(asked, prepared.labels)
    asked = brand_levels.with_other(asked, prepared.brands, found.brands.other, prepared.responses)
    sv = Survey(
        responses=prepared.responses,
        questionnaire=asked,
        design=prepared.design,
        exclusions=prepared.exclusions,
        missing=prepared.missing,
        notes=prepared.notes,
        checked=prepared.checks,
        drifted=prepared.drift,
        files=prepared.files,
        disclosure=found.disclosure,
        language=language or found.languages[0],
        about=about(found, asked, prepared),
        weighting=prepared.weighting,
        blanks=prepared.blanks,
    )
    try:
        _ = sv.arrays  # a design that does not stand is told now, not in the first measure
    except DesignError as problem:
        yaml = str(found.folder / "engagement.yaml")
        raise DesignError(problem.what, where=problem.where or yaml, mend=problem.mend) from None
    return focused(sv, wave, segment, unit)


def hold(engagement: Engagement, sv: Survey) -> None:
    """Let every opening of ``engagement`` in this process, and in those forked from it, give ``sv``.

    Nothing is read again, so a file that is changed meanwhile makes no difference: it is for a process that was started
    for this engagement and its reports.
    """
    _held[engagement.folder] = sv


_held: dict[Path, Survey] = {}
_keeps = True


def keep_nothing() -> None:
    """Write no snapshot from this process: of what is only tried, nothing is left."""
    global _keeps
    _keeps = False


def focused(sv: Survey, wave: str | int | None, segment: Levels, unit: Levels) -> Survey:
    """``sv`` with a domain; arguments as of :func:`open_survey`."""
    check_wave(sv, wave)
    levels, units = _levels(segment, "segment"), _levels(unit, "unit")
    found = None if wave is None else str(wave)
    return sv.focus(wave=found, segment=levels, unit=units) if wave or levels or units else sv


def find(engagement: str | Path | Engagement) -> Engagement:
    """The engagement that ``"demo"`` (or a packaged example, ``"demo-competitive"``), a folder or a YAML path names; one
    that is loaded already is itself.
    """
    if isinstance(engagement, Engagement):
        return engagement
    if engagement == "demo" or (str(engagement).startswith("demo-") and not Path(engagement).exists()):
        from csat_helpers.survey.starting import EXAMPLES, demo_folder

        if engagement == "demo" or str(engagement).removeprefix("demo-") in EXAMPLES:
            engagement = demo_folder(str(engagement).removeprefix("demo").removeprefix("-"))
    return engagements.load(engagement)


def prepared_of(engagement: Engagement, questionnaire: Questionnaire) -> Prepared:
    """The prepared answers, from the snapshot if its inputs are unchanged, else made and kept.

    A workspace that cannot be written to makes no snapshot, and the quality log says so.
    """
    # A path out of the folder is refused before anything is read.
    files = [engagement.path(name) for name in snapshot.inputs(engagement)]
    if not all(path.is_file() for path in files):
        return prepare(engagement, questionnaire)  # which says which file is not there
    place = snapshot.folder() / f"{engagement.engagement}-{snapshot.key_of(engagement)}"
    kept = snapshot.load(place) if place.is_dir() else None
    if kept is not None:
        return kept
    made = prepare(engagement, questionnaire)
    if not _keeps:
        return made
    try:
        snapshot.save(made, place)
    except OSError as problem:
        note = pd.DataFrame([("", f"{NO_SNAPSHOT}: {problem.strerror}", 1)], columns=NOTE_COLUMNS)
        return replace(made, notes=pd.concat([made.notes, note], ignore_index=True))
    return made


def about(engagement: Engagement, questionnaire: Questionnaire, prepared: Prepared) -> About:
    """The facts a report states. Simulated holds while any file is, byte for byte, what the simulator wrote."""
    texts = {name: getattr(engagement, name) for name in TEXTS}
    return About(
        engagement=engagement.engagement,
        type=engagement.type,
        **texts,
        response_rate=dict(engagement.response_rate),
        languages=tuple(engagement.languages),
        as_of=as_of(engagement).isoformat(),
        simulated=is_simulated(engagement),
        rows_read=prepared.rows_read,
        key=frame_key(prepared.responses.drop(columns=[*(prepared.weighting.columns if prepared.weighting else ())])),
        targets=_targets(engagement, questionnaire),
        segments=tuple(engagement.segments),
        path_model=stated(engagement.path_model),
        file_labels=prepared.labels,
        brands=brand_levels.facts(prepared.brands, engagement.brands),
        stacked=dict(prepared.stacked),
        regulation=regulation.stated(engagement.regulation),
        topic=topic.stated(engagement.topic),
        units=units.stated(engagement.units),
    )


def _targets(engagement: Engagement, questionnaire: Questionnaire) -> dict[str, float]:
    """Targets by item; one that is given by role is the first item's of that role."""
    roles = {name: questionnaire.roles(name) for name in engagement.targets if name in ROLES}
    return {(roles.get(name) or [name])[0]: value for name, value in engagement.targets.items()}


def is_simulated(engagement: Engagement) -> bool:
    """Whether a data file still is what the simulator wrote."""
    return any(f.simulated and snapshot.file_hash(engagement.path(f.file))[:16] == f.simulated for f in engagement.data)


def as_of(engagement: Engagement) -> datetime.date:
    """The date a report is of: the one given, else that of the newest data file (UTC)."""
    if engagement.as_of is not None:
        return engagement.as_of
    newest = max(engagement.path(file.file).stat().st_mtime for file in engagement.data)
    return datetime.datetime.fromtimestamp(newest, datetime.UTC).date()


def check_language(language: str | None) -> None:
    """Raise EngagementError for a language that reports are not written in."""
    if language is not None and language not in LANGUAGES:
        raise EngagementError(f"Language '{language}' is not offered.", mend=nearest(language, LANGUAGES))


def check_wave(sv: Survey, wave: str | int | None) -> None:
    """Raise MeasureError for a wave that is not among the survey's."""
    if wave is not None and str(wave) not in sv.waves:
        mend = nearest(wave, sv.waves) if sv.waves else "The survey has one wave only: leave 'wave' empty."
        raise MeasureError(f"There is no wave '{wave}'.", mend=mend)


def _levels(given: Levels, what: str) -> Mapping[str, Any]:
    if not isinstance(given, str):
        return given or {}
    column, equals, level = given.partition("=")
    if not equals:
        raise MeasureError(f"The {what} '{given}' names no level.", mend="Write column=level: Region=North.")
    return {column.strip(): level.strip()}
