"""What a run would refuse, or do and not say: told before it, by ``csat check`` and at the start of a run."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from csat_helpers.engagement import Engagement, load_look
from csat_helpers.errors import EngagementError, MeasureError, QuestionnaireError
from csat_helpers.look.fonts import missing_glyphs
from csat_helpers.pipeline import answers_fit, brands, names_fit, stated
from csat_helpers.survey import Questionnaire, Survey, dispositions, read_complaints
from csat_helpers.survey.item_pairs import FEATURES, companions, item_pairs
from csat_helpers.survey.opening import TEXTS
from csat_helpers.survey.path_presets import lacking
from csat_helpers.survey.path_specification import specification
from csat_helpers.survey.questionnaire import Scale, plain_code
from csat_helpers.survey.questionnaire import read as read_questionnaire
from csat_helpers.survey.service_quality import check_service

RATED = ("overall", "recommend", "driver")
MOST_DRIVERS = 25  # what a decomposition of R2 over all subsets can do
_MANY_LEVELS = 30
_NAMED = 3
Texts = Iterator[tuple[str, Any]]


def check_fit(sv: Survey, engagement: Engagement) -> None:
    """Raise QuestionnaireError or EngagementError, naming file and key, for what the template's measures refuse."""
    asked = engagement.path(engagement.questionnaire)
    for role in RATED:
        for item in sv.roles(role):
            check_rating(item, role, sv.questionnaire.scale(item), asked)
    if len(drivers := sv.roles("driver")) > MOST_DRIVERS:
        raise QuestionnaireError(
            f"{len(drivers)} items have the role driver; {MOST_DRIVERS} is the most.",
            where=str(asked), mend="Keep the role for those that can be acted on, and take it from the others.",
        )  # fmt: skip
    for name, value in engagement.targets.items():
        check_target(name, value, sv, engagement)
    check_pairs(sv, engagement)
    check_path_model(sv, engagement)
    brands.check_brands(sv, engagement)
    brands.check_claims(sv, engagement)
    stated.check_stated(sv, engagement)
    answers_fit.check_answers(sv, engagement)
    dispositions(sv, engagement)
    read_complaints(engagement, sv)


def check_rating(item: str, role: str, scale: Scale | None, where: Path) -> None:
    """Raise QuestionnaireError for an item whose scale is not what its role needs."""
    key = f"items.{item}.role"
    if scale is None or scale.min is None or scale.max is None:
        has = "the item has no scale" if scale is None else "its scale has no min and max"
        needs = "{min: 0, max: 10}" if role == "recommend" else "the lowest and highest answer, as in {min: 1, max: 5}"
        mend = f"Give it a scale with {needs}, or another role."
        raise QuestionnaireError(f"Key '{key}': '{role}' needs a rating, and {has}.", where=str(where), mend=mend)
    asked = f"'{item}' is asked from {plain_code(scale.min)} to {plain_code(scale.max)}"
    if role == "recommend" and (scale.min, scale.max) != (0, 10):
        raise QuestionnaireError(
            f"Key '{key}': {asked}; a net promoter score needs 0 to 10.",
            where=str(where), mend="Give it role: loyalty, or correct its scale.",
        )  # fmt: skip
    if not scale.points:
        mend = "Correct its scale, or give it another role."
        raise QuestionnaireError(f"Key '{key}': {asked}; a rating has whole numbers.", where=str(where), mend=mend)


def check_target(name: str, value: float, sv: Survey, engagement: Engagement) -> None:
    """Raise EngagementError for a target that is a mean or a share where an index of 0 to 100 is meant."""
    item = next(iter(sv.questionnaire.roles(name)), "") if name not in sv.questionnaire.items else name
    scale = sv.questionnaire.scale(item) if item else None
    if scale is None or scale.min is None or scale.max is None:
        return
    low, high, score = scale.min, scale.max, sv.questionnaire.item(item).role == "recommend"
    unit = "net promoter scores from -100 to 100" if score else "indices from 0 to 100"
    if 0 < abs(value) < 1:
        looks, meant = f"{value:g} looks like a share", 100 * value
    elif not score and high < 100 and low <= value <= high:
        place = high - value if scale.reversed else value - low
        looks, meant = (
            f"{value:g} looks like a mean on {plain_code(low)} to {plain_code(high)}",
            100 * place / (high - low),
        )
    else:
        return
    raise EngagementError(
        f"Key 'targets.{name}': {looks}; targets are {unit}: {value:g} is {meant:.3g}.",
        where=str(engagement.folder / "engagement.yaml"), mend=f"Write {name}: {meant:.3g}, if that is meant.",
    )  # fmt: skip


def check_pairs(sv: Survey, engagement: Engagement) -> None:
    """Raise QuestionnaireError for items asked in pairs that do not pair: Kano's features, service quality and its points."""
    try:
        if all(sv.roles(role) for role in FEATURES):
            companions(sv, "importance", item_pairs(sv, FEATURES))
        check_service(sv)
    except MeasureError as problem:
        what = f"Key '{problem.where}': {problem.what}" if problem.where else problem.what
        where = str(engagement.path(engagement.questionnaire))
        raise QuestionnaireError(what, where=where, mend=problem.mend) from None


def check_path_model(sv: Survey, engagement: Engagement) -> None:
    """Raise EngagementError for a path model that is none: an unknown construct or item, a circle, no items, no path."""
    if sv.about.path_model is None:
        return
    try:
        specification(sv, sv.about.path_model)
    except MeasureError as problem:
        what = f"Key '{problem.where or 'path_model'}': {problem.what}"
        raise EngagementError(what, where=str(engagement.folder / "engagement.yaml"), mend=problem.mend) from None


def check_glyphs(sv: Survey, engagement: Engagement) -> None:
    """Raise QuestionnaireError or EngagementError for a text of every report with a character that no font draws."""
    asked = read_questionnaire(engagement.path(engagement.questionnaire))
    printed = {name for role in RATED for name in sv.roles(role)} | set(engagement.segments)
    labels = ((f"items.{name}.label", asked.items[name].label) for name in asked.items if name in printed)
    own = ((name, getattr(engagement, name)) for name in TEXTS)
    for texts, file, error in (
        (labels, engagement.path(engagement.questionnaire), QuestionnaireError),
        (own, engagement.folder / "engagement.yaml", EngagementError),
    ):
        for key, text in texts:
            for said in text.values() if isinstance(text, Mapping) else [text]:
                if lacking := missing_glyphs(said):
                    what = f"Key '{key}': the character U+{ord(lacking[0]):04X} is in none of the fonts."
                    raise error(what, where=str(file), mend="Write it in other characters, or as words.")


def notes(sv: Survey, engagement: Engagement) -> list[str]:
    """What the reports will do that a reader of the YAML may not expect, a line each."""
    told = [*_without_role(sv), *_without_construct(sv), *names_fit.notes(sv), *answers_fit.reversed_notes(sv)]
    told += brands.notes(sv, engagement)
    for name in engagement.segments:
        if (levels := len(sv.levels(name))) > _MANY_LEVELS:
            told.append(f"the segment '{name}' has {levels} levels: tables will be wide and most bases small")
    return told


def _without_role(sv: Survey) -> Iterator[str]:
    drivers = len(sv.roles("driver"))
    if not sv.roles("overall"):
        made = f"will be the mean of {drivers} driver item{'s' if drivers > 1 else ''}" if drivers else "is left out"
        yield f"no item has the role overall: the satisfaction index {made}"
    if not sv.roles("recommend"):
        yield "no item has the role recommend: the net promoter score is left out"
    if not drivers:
        yield "no item has the role driver: what drives satisfaction, priorities and their plan are left out"


def _without_construct(sv: Survey) -> Iterator[str]:
    model = sv.about.path_model
    if isinstance(model, str) and (names := lacking(sv, model)):
        yield f"no item measures {', '.join(names)}: the {model.upper()} model is estimated without"


def label_notes(sv: Survey, engagement: Engagement) -> list[str]:
    """Labels that came from the data files, and texts that lack one of the engagement's languages, a line each."""
    brought = sv.about.file_labels
    told = [_taken(list(group)) for _, group in groupby((b for b in brought if b.count), lambda b: b.count)]
    told += [f"{sentence}; the last is shown" for one in brought for sentence in one.differing]
    for language in engagement.languages:
        keys = [*_lacking(language, _texts(engagement)), *_of_the_file(language, brought)]
        if keys:
            more = " ..." if len(keys) > _NAMED else ""
            have = f"{_labels(len(keys))} {'has' if len(keys) == 1 else 'have'} no {language} text"
            told.append(f"{have}, so the {language} report shows another: {', '.join(keys[:_NAMED])}{more}")
    return told


def _taken(alike: list[Any]) -> str:
    """Items in a row with as many labels share a line."""
    each = " each" if len(alike) > 1 else ""
    return f"{', '.join(one.item for one in alike)}: {_labels(alike[0].count)}{each} taken from the file"


def _labels(count: int) -> str:
    return f"{count:,} label{'' if count == 1 else 's'}"


def _lacking(language: str, texts: Texts) -> Iterator[str]:
    """Keys of texts given a language each and not in this one; a plain text is meant for all."""
    return (key for key, text in texts if isinstance(text, Mapping) and text and not text.get(language))


def _of_the_file(language: str, brought: Iterable[Any]) -> Iterator[str]:
    """A file's labels are in one language: Chinese where they have Han, else English; a bare number is in neither."""
    for one in brought:
        for text in one.texts:
            han = any("\u3400" <= c <= "\u9fff" for c in text)
            if (han or any(c.isalpha() for c in text)) and han != (language == "zh"):
                yield f"{one.item} '{text if len(text) <= 30 else text[:29] + '…'}' of the file"


def _texts(engagement: Engagement) -> Texts:
    """Every text that a consultant may give in several languages, under its key."""
    yield from ((name, getattr(engagement, name)) for name in TEXTS)
    look = load_look(engagement)
    yield from ((f"look.{name}", getattr(look, name)) for name in ("cover", "footer", "confidentiality"))
    asked: Questionnaire = read_questionnaire(engagement.path(engagement.questionnaire))
    yield from ((f"constructs.{name}", text) for name, text in asked.constructs.items())
    yield from ((f"sets.{name}.label", group.label) for name, group in asked.sets.items())
    for name, item in asked.items.items():
        yield f"items.{name}.label", item.label
        if isinstance(item.scale, Scale):
            yield from _of_scale(f"items.{name}.scale", item.scale)
    for name, scale in asked.scales.items():
        yield from _of_scale(f"scales.{name}", scale)


def _of_scale(key: str, scale: Scale) -> Texts:
    for group in ("labels", "codes", "missing"):
        yield from ((f"{key}.{group}.{plain_code(code)}", text) for code, text in (getattr(scale, group) or {}).items())
    yield from ((f"{key}.nets.{k}.label", net.label) for k, net in enumerate(scale.nets))
