"""The truth a simulated survey is drawn from: what a measure should find, stated in a YAML file."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import Field

from csat_helpers.engagement import Strict, check_model, read_yaml
from csat_helpers.errors import QuestionnaireError, nearest
from csat_helpers.survey.questionnaire import Code, Questionnaire

Share = Annotated[float, Field(ge=0, le=1)]
Points = dict[str, float]


class Wave(Strict):
    """One period of fieldwork. ``file`` is where its answers are written; ``shifts`` move items by scale points."""

    name: str = ""
    respondents: int = Field(gt=0)
    file: str = "data/responses.csv"
    shifts: Points = {}


class Level(Strict):
    """One level of a segment or one brand: its share of the population and of the sample, and its effect in points.

    ``effect`` moves every driver, ``items`` the named ones besides. ``mix`` gives the shares of a later segment's levels
    in this one, where they are not those of the whole sample.
    """

    population: Share
    sample: Share
    effect: float = 0
    items: Points = {}
    mix: dict[str, dict[Code, Share]] = {}


class Driver(Strict):
    """A rated item: mean and spread of its answers before rounding, and how often each missing code is given."""

    mean: float
    sd: float = Field(1, gt=0)
    missing: dict[Code, Share] = {}


class Outcome(Driver):
    """An item that follows from drivers: ``weights`` in standard deviations, ``r2`` the part they explain."""

    weights: Points
    r2: Share = 0.6


class Amount(Strict):
    """A number of the client's own records, such as revenue: lognormal about ``mean``, ``spread`` the deviation of its
    log. ``factors`` multiply the mean by what a respondent answered to an item, or by his segment or brand.
    """

    mean: float = Field(gt=0)
    spread: float = Field(0.4, ge=0)
    factors: dict[str, dict[Code, float]] = {}


class Category(Strict):
    """A choice that goes with another: ``shares`` of its codes for each code of ``of``, a segment, a brand, or a choice named
    before it.
    """

    of: str
    shares: dict[Code, dict[Code, Share]]


class Theme(Strict):
    """What customers say of one item, pleased and displeased, by language; alike in number where one translates the
    other.
    """

    good: dict[str, list[str]]
    bad: dict[str, list[str]]


class Comments(Strict):
    """Free text: how many give any, how many of those in Chinese, and the sentences by item."""

    rate: Share = 0.35
    chinese: Share = 0.5
    themes: dict[str, Theme]


class Truth(Strict):
    """A population and how it answers. ``general`` and ``construct`` are loadings on the common factors.

    ``careless`` respondents give one answer throughout; ``empty`` and ``duplicates`` count spoiled rows; ``blank`` is
    the rate of cells left blank; ``weight_spread`` the standard deviation of log weights beyond the segments'.
    """

    seed: int
    waves: list[Wave] = Field(min_length=1)
    drivers: dict[str, Driver]
    outcomes: dict[str, Outcome]
    segments: dict[str, dict[Code, Level]] = {}
    brands: dict[Code, Level] = {}
    amounts: dict[str, Amount] = {}
    categories: dict[str, Category] = {}
    comments: Comments | None = None
    general: Share = 0.5
    construct_: Share = Field(0.5, alias="construct")
    careless: Share = 0
    blank: Share = 0
    weight_spread: float = Field(0, ge=0)
    empty: int = Field(0, ge=0)
    duplicates: int = Field(0, ge=0)


def read(path: Path, questionnaire: Questionnaire) -> Truth:
    """The truth in a YAML file. Raises QuestionnaireError for an ill-formed one or an unknown item."""
    truth = check_model(Truth, read_yaml(path, QuestionnaireError), path, QuestionnaireError)
    check_items(truth, questionnaire, str(path))
    return truth


def from_mapping(data: Mapping[str, object] | Truth, questionnaire: Questionnaire) -> Truth:
    """A truth from a dict of the YAML's form."""
    truth = data if isinstance(data, Truth) else check_model(Truth, dict(data), "truth", QuestionnaireError)
    check_items(truth, questionnaire, "truth")
    return truth


def check_items(truth: Truth, questionnaire: Questionnaire, where: str) -> None:
    """Raise QuestionnaireError for a name in the truth that the questionnaire lacks."""
    levels = [level for segment in truth.segments.values() for level in segment.values()] + [*truth.brands.values()]
    drivers = [*(n for w in truth.waves for n in w.shifts), *(n for level in levels for n in level.items)]
    drivers += [n for outcome in truth.outcomes.values() for n in outcome.weights]
    drivers += list(truth.comments.themes) if truth.comments else []
    answered = {**truth.drivers, **truth.outcomes}
    _check_translations(truth, questionnaire, where)
    split = [*truth.segments, *(questionnaire.roles("brand")[:1] if truth.brands else [])]
    drawn = [*truth.drivers, *truth.outcomes, *truth.segments, *truth.amounts, *truth.categories]
    for names, known in (
        (drawn, questionnaire.items),
        (drivers, truth.drivers),
        ([n for amount in truth.amounts.values() for n in amount.factors], [*answered, *split]),
        ([n for level in levels for n in level.mix], truth.segments),
    ):
        for name in names:
            if name not in known:
                raise QuestionnaireError(f"The truth names the item '{name}'.", where=where, mend=nearest(name, known))
    before = list(split)
    for name, category in truth.categories.items():
        if category.of not in before:
            raise QuestionnaireError(
                f"The choice '{name}' goes with '{category.of}', which is not drawn before it.",
                where=where, mend=nearest(category.of, before),
            )  # fmt: skip
        before.append(name)


def _check_translations(truth: Truth, questionnaire: Questionnaire, where: str) -> None:
    """Where a comment has an item for its translation, each theme has as many sentences in one language as another."""
    translated = any(questionnaire.item(name).translation for name in questionnaire.roles("verbatim"))
    for name, theme in (truth.comments.themes if truth.comments and translated else {}).items():
        for side, said in (("good", theme.good), ("bad", theme.bad)):
            if len({len(sentences) for sentences in said.values()}) > 1:
                raise QuestionnaireError(
                    f"The comments '{side}' of '{name}' are not alike in number in all languages.",
                    where=where,
                    mend="Write each sentence's translation at its place.",
                )
