"""Preparation, once an engagement: read, type, stack the waves, set rows aside. Every row is accounted for."""

import datetime
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from csat_helpers.engagement import DataFile, Engagement
from csat_helpers.errors import DataError, EngagementError, QuestionnaireError, nearest
from csat_helpers.look.fonts import missing_glyphs
from csat_helpers.look.marks import marks
from csat_helpers.survey import data_files, readers, small_types, stacking
from csat_helpers.survey.brand_levels import FOLDED, BrandLevels, as_asked, brand_levels, folded, own_code
from csat_helpers.survey.checks.cells import Cells, cells_of
from csat_helpers.survey.checks.found import COLUMNS as CHECK_COLUMNS
from csat_helpers.survey.checks.personal_columns import named_columns, without_personal
from csat_helpers.survey.checks.personal_columns import notes as personal_notes
from csat_helpers.survey.design import Design
from csat_helpers.survey.drift import COLUMNS as DRIFT_COLUMNS
from csat_helpers.survey.drift import drift
from csat_helpers.survey.file_labels import FileLabels, brought, completed
from csat_helpers.survey.files_read import COLUMNS as FILE_COLUMNS
from csat_helpers.survey.files_read import told
from csat_helpers.survey.place import Place
from csat_helpers.survey.questionnaire import ROLES, Questionnaire
from csat_helpers.survey.stated_population import with_population
from csat_helpers.survey.typing_answers import (
    MISSING_COLUMNS,
    NOTE_COLUMNS,
    REPLACED,
    Typed,
    find_column,
    kinds_of_blanks,
    typed,
)
from csat_helpers.survey.typing_parts import kept_small, typed_parts
from csat_helpers.survey.wave_rows import by_wave, in_order, stack
from csat_helpers.survey.weights.nonresponse import SetAside, set_aside
from csat_helpers.survey.weights.weigh import Weighed, weigh
from csat_helpers.survey.weights.weight_columns import given_replicates
from csat_helpers.survey.weights.weighting import Weighting

NO_GLYPH, STRAIGHT, NO_SNAPSHOT = "no glyph", "straightliners", "no snapshot"
UNMARKED_LABELS = "invisible characters in labels"


@dataclass(frozen=True, eq=False)
class Prepared:
    """An engagement's answers, ready: responses, what was set aside, what was missing, the quality log.

    ``design`` names the design's columns, those that were made among them; ``weighting`` tells how weights were made;
    ``blanks`` why single answers are missing (see :class:`csat_helpers.survey.survey.Survey`); ``labels`` what the
    files' own labels add to the questionnaire; ``brands`` which brands there are and which are one level; ``stacked`` the
    counts of a brand grid (:class:`csat_helpers.survey.stacking.Stacked`), empty where there is none.
    """

    responses: pd.DataFrame
    exclusions: pd.DataFrame
    missing: pd.DataFrame
    notes: pd.DataFrame
    rows_read: int
    design: Design = Design()
    weighting: Weighting | None = None
    blanks: pd.DataFrame = field(default_factory=pd.DataFrame)
    labels: tuple[FileLabels, ...] = ()
    brands: BrandLevels | None = None
    stacked: dict[str, int] = field(default_factory=dict)
    checks: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=CHECK_COLUMNS))
    drift: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=DRIFT_COLUMNS))
    files: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=FILE_COLUMNS))


def prepare(engagement: Engagement, questionnaire: Questionnaire) -> Prepared:
    """Read and type every data file of an engagement, stack them as waves, apply the quality rules, make weights.

    Raises DataError or QuestionnaireError at the first thing in a file that the questionnaire does not allow,
    EngagementError for a column that ``engagement.yaml`` names and the data lack, DesignError for weights that cannot
    be made.
    """
    yaml = str(engagement.folder / "engagement.yaml")
    raws = [data_files.read(engagement, file, questionnaire) for file in engagement.data]
    labels = brought(
        stacking.wide(questionnaire),
        engagement.segments,
        [(f.file, r) for f, r in zip(engagement.data, raws, strict=True)],
    )
    asked = completed(questionnaire, labels)
    stacking.check_design(asked, engagement.design, yaml)
    questionnaire = stacking.wide(asked)
    absent = [_absent(raw.frame, questionnaire) for raw in raws]
    nowhere = set.intersection(*absent)
    parts = [
        _typed(engagement, file, raw, questionnaire, lacking - nowhere)
        for file, raw, lacking in zip(engagement.data, raws, absent, strict=True)
    ]
    responses = stack(engagement, questionnaire, parts)
    responses, personal = _without_personal(engagement, questionnaire, responses, raws)
    check_columns(engagement, asked, stacking.named_columns(responses, asked), yaml)
    files = zip((file.file for file in engagement.data), (len(p.responses) for p in parts), strict=True)
    place = Place(yaml, "design.", tuple(files), engagement.path)
    design = design_of(engagement, questionnaire)
    responses = _design_numbers(responses, engagement, design, place)
    aside = _set_aside(engagement, questionnaire, responses, place, cells_of(parts, questionnaire))
    fitted = weigh(responses, questionnaire, engagement.design, design, aside, place)
    weighed = with_population(fitted, asked, engagement.design, place)
    log = [*_log(weighed.responses, questionnaire, aside.straight), *personal_notes(personal)]
    found = [*(("", REPLACED, r.replaced) for r in raws if r.replaced), *log]
    lost = stacking.lost_ratings(responses, asked) if engagement.quality.drop_duplicates else 0
    found += [("", stacking.LOST_RATINGS, lost)] if lost else []
    found += [("", UNMARKED_LABELS, hidden)] if (hidden := marks_in_files(engagement)) else []
    rows = _rows(engagement, asked, weighed, parts, aside.keep, yaml)
    found += [(rows.brands.item, FOLDED, rows.brands.rows)] if rows.brands and rows.brands.rows else []
    notes = pd.concat([*(p.notes for p in parts), pd.DataFrame(found, columns=NOTE_COLUMNS)], ignore_index=True)
    tables = (aside.exclusions, rows.missing, _summed(notes, NOTE_COLUMNS))
    return Prepared(
        rows.responses, *tables, len(responses), rows.design, weighed.weighting, rows.blanks, labels, rows.brands, rows.stacked,
        aside.checks, drift([(f.wave or f.file, r) for f, r in zip(engagement.data, raws, strict=True)], questionnaire),
        told(zip(engagement.data, raws, (len(p.responses) for p in parts), strict=True)),
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class _Rows:
    """The rows analysed, of respondents or of respondents and brands, with what is missing in them and the brands."""

    responses: pd.DataFrame
    missing: pd.DataFrame
    blanks: pd.DataFrame
    design: Design
    brands: BrandLevels | None
    stacked: dict[str, int]


def _rows(
    engagement: Engagement, asked: Questionnaire, weighed: Weighed, parts: list[Typed], keep: np.ndarray, yaml: str
) -> _Rows:
    """The rows kept, wave by wave, after brand grids are stacked and small brands folded."""
    stacked = stacking.stacked(weighed.responses, asked, weighed.design, parts, keep, own_code(engagement, asked))
    responses, design = weighed.responses, weighed.design
    if stacked is not None:
        responses, design = stacked.typed.responses, stacked.design
        if stacked.typed.blanks:
            parts, keep = [stacked.typed], np.ones(len(responses), dtype=bool)
    missing = _missing(parts, keep)
    order = by_wave(responses, asked, len(engagement.data))
    responses, blanks = in_order(responses, order), in_order(kinds_of_blanks(parts, keep, missing), order)
    brands = brand_levels(engagement, asked, responses, yaml)
    responses, design = as_asked(responses, design, brands)
    return _Rows(folded(responses, brands), missing, blanks, design, brands, stacked.facts if stacked else {})


def design_of(engagement: Engagement, questionnaire: Questionnaire) -> Design:
    """The engagement's own design columns; a weight, stratum or cluster it does not name is the item with that role."""
    given, roles = engagement.design, {r: questionnaire.roles(r) for r in ("weight", "stratum", "cluster")}
    return Design(
        weight=given.weight or next(iter(roles["weight"]), None),
        stratum=given.stratum or next(iter(roles["stratum"]), None),
        cluster=[*given.cluster] or roles["cluster"],
        fpc=[*given.fpc],
    )


def _typed(
    engagement: Engagement, file: DataFile, raw: readers.Raw, questionnaire: Questionnaire, absent: set[str]
) -> Typed:
    """One file's answers; an item that a workbook's sheet has not may be on another, which the error then names."""
    path = engagement.path(file.file)
    where = f"{path}, sheet '{raw.sheet}'" if raw.sheet else str(path)
    try:
        tolerant = engagement.quality.out_of_range != "refuse"
        if raw.parts is None:
            return kept_small(typed(raw.frame, questionnaire, where, absent=absent, head=raw.head, tolerant=tolerant))
        needed = [*named_columns(engagement)]
        return typed_parts(
            raw.parts(), questionnaire, where, absent=absent, needed=needed, head=raw.head, tolerant=tolerant
        )
    except QuestionnaireError as problem:
        if not raw.other_sheets:
            raise
        others = ", ".join(f"'{name}'" for name in raw.other_sheets[:8])
        mend = f"Other sheets of the workbook: {others}; name the one with the answers beside the file, as 'sheet'. "
        raise QuestionnaireError(problem.what, where=problem.where, mend=mend + problem.mend) from None


def _absent(frame: pd.DataFrame, questionnaire: Questionnaire) -> set[str]:
    """Items without a column in one file: allowed where another wave has them."""
    headers = [str(h) for h in frame.columns]
    return {n for n, item in questionnaire.items.items() if find_column(headers, [n, *item.aliases], "") is None}


def _design_numbers(responses: pd.DataFrame, engagement: Engagement, design: Design, place: Place) -> pd.DataFrame:
    """Weights and population counts that are no items, as numbers; what is none stays for the design to refuse."""
    replicates = given_replicates(engagement.design.replicates, responses, place)
    names = [n for n in (design.weight, *design.fpc, *(replicates.columns if replicates else [])) if n]
    text = [n for n in names if not pd.api.types.is_numeric_dtype(responses[n])]
    numbers = {n: pd.to_numeric(responses[n], errors="coerce") for n in text}
    return responses.assign(**{n: v for n, v in numbers.items() if v.notna().all()})


def check_columns(engagement: Engagement, questionnaire: Questionnaire, responses: pd.DataFrame, where: str) -> None:
    """Raise EngagementError for a segment, design column or target that the data do not have."""
    named = [(f"segments.{k}", n) for k, n in enumerate(engagement.segments)]
    named += [(f"quality.{key}", n) for key, n in engagement.quality.named()]
    named += [(f"design.{key}", name) for key, name in engagement.design.named()]
    for key, name in named:
        if name not in responses:
            raise EngagementError(
                f"Key '{key}' names the column '{name}', which is not in the data.",
                where=where,
                mend=nearest(name, responses.columns),
            )
    for name in engagement.targets:
        if name in ROLES and name not in questionnaire.items and not questionnaire.roles(name):
            raise EngagementError(
                f"Key 'targets.{name}': no item has the role '{name}'.",
                where=where, mend="Give it to an item in questionnaire.yaml, name the item itself, or drop the target.",
            )  # fmt: skip
        if name not in questionnaire.items and name not in ROLES:
            known = [*questionnaire.items, *(r for r in ROLES if questionnaire.roles(r))]
            raise EngagementError(
                f"Key 'targets' names '{name}', which is no item and no role.", where=where, mend=nearest(name, known)
            )


def _without_personal(
    engagement: Engagement, questionnaire: Questionnaire, responses: pd.DataFrame, raws: list[readers.Raw]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The responses without columns that tell who answered and that nobody asks for, and the table of these."""
    labels = {str(column): label for raw in raws for column, label in raw.labels.items()}
    kinds = {column: kind for raw in raws for column, kind in raw.kinds.items()}
    return without_personal(responses, questionnaire, engagement, labels=labels, kinds=kinds)


def _set_aside(
    engagement: Engagement, questionnaire: Questionnaire, responses: pd.DataFrame, place: Place, cells: Cells
) -> SetAside:
    """Which rows are kept and which not, and why; raises where the rows do not add up or none is left."""
    today = datetime.date.today()
    as_of = pd.Timestamp(min(engagement.as_of or today, today))
    aside = set_aside(responses, questionnaire, engagement.quality, engagement.design.nonresponse, place, cells, as_of)
    if int(aside.keep.sum()) + int(aside.exclusions["rows"].sum()) != len(responses):
        raise DataError(f"{len(responses)} rows were read; those kept and the exclusions do not add up to them.")
    if not aside.keep.any():
        reasons = ", ".join(f"{reason}: {rows}" for reason, rows in aside.exclusions.itertuples(index=False))
        mend = "Look at 'quality' and the data."
        raise DataError(f"No row is left to analyse ({reasons}).", where=place.where, mend=mend)
    return aside


def _missing(parts: list[Typed], keep: np.ndarray) -> pd.DataFrame:
    """Missing codes counted among the rows kept, so that answers and missing add up to the respondents analysed."""
    ends = np.cumsum([len(p.responses) for p in parts])[:-1]
    counted = [p.missing_among(rows) for p, rows in zip(parts, np.split(keep, ends), strict=True)]
    return _summed(pd.concat(counted, ignore_index=True), MISSING_COLUMNS)


def _summed(frame: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    *keys, count = columns
    totals = frame.groupby(keys, sort=False)[count].sum().reset_index()
    return totals.astype({**dict.fromkeys(keys, "str"), count: "int64"})


def _log(kept: pd.DataFrame, questionnaire: Questionnaire, straight: int) -> list[tuple[str, str, int]]:
    verbatims = [item for item in questionnaire.roles("verbatim") if item in kept]
    found = [("", STRAIGHT, straight), *((item, NO_GLYPH, undrawable(kept[item])) for item in verbatims)]
    return [row for row in found if row[2]]


def marks_in_files(engagement: Engagement) -> int:
    """How many marks that draw nothing stand in ``engagement.yaml`` and the questionnaire, where they are left out."""
    files = (engagement.folder / "engagement.yaml", engagement.path(engagement.questionnaire))
    return sum(marks(file.read_text(encoding="utf-8-sig")) for file in files if file.is_file())


def undrawable(texts: pd.Series) -> int:
    """How many texts hold a character that none of our fonts has."""
    spoken = texts.dropna()
    characters = set[str]()
    for part in small_types.parts(len(spoken)):
        characters.update("".join(spoken.iloc[part]))
    lacking = missing_glyphs("".join(sorted(characters)))
    return sum(any(c in text for c in lacking) for text in spoken) if lacking else 0
