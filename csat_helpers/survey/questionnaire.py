"""What was asked: items with their labels, roles and scales, read from ``questionnaire.yaml``."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from csat_helpers.engagement import Strict, Text, check_model, read_yaml
from csat_helpers.errors import QuestionnaireError, nearest
from csat_helpers.locale import pick
from csat_helpers.survey.stack import Stack, check_stack
from csat_helpers.survey.theme_list import Theme, check_apart

ROLES = (
    "overall", "recommend", "loyalty", "driver", "expectation", "perception", "importance", "functional",
    "dysfunctional", "effort", "value", "complaint", "verbatim", "segment", "brand", "previous_brand",
    "considered", "wave", "weight", "stratum",
    "cluster", "id", "revenue", "cost", "mode", "unit", "account", "informant",
)  # fmt: skip
NUMBER_ROLES = ("weight", "revenue", "cost")
SINGLE_ROLES = ("overall", "recommend", "wave", "weight", "stratum", "id")

Code = int | float | str


class Net(Strict):
    """Answers that tables also show taken together."""

    label: Text
    codes: list[Code] = Field(min_length=1)


class Scale(Strict):
    """How answers are coded: ``min`` to ``max`` for a rating, ``codes`` for categories.

    ``missing`` gives each code that is no answer its kind (blank, never used, refused ...). ``labels`` name points
    of a rating; ``codes`` name every category, in the order they are shown. ``reversed``: a low code is good.
    ``nets`` are answers that tables also show taken together. ``not_applicable`` lists the missing codes of those whom
    the question did not concern (never used); without it the kinds' own words tell.
    """

    min: float | None = None
    max: float | None = None
    missing: dict[Code, Text] = {}
    labels: dict[Code, Text] = {}
    codes: dict[Code, Text] | None = None
    reversed: bool = False
    nets: list[Net] = []
    not_applicable: list[Code] | None = None

    @field_validator("codes", mode="before")
    @classmethod
    def _a_list_names_itself(cls, value: object) -> object:
        return {code: str(code) for code in value} if isinstance(value, list) else value

    @model_validator(mode="after")
    def _one_kind(self) -> "Scale":
        if (self.min is None) != (self.max is None):
            raise ValueError("a scale with both min and max")
        if self.min is not None and self.max is not None and self.min >= self.max:
            raise ValueError("a scale whose min is below its max")
        if self.min is not None and self.codes is not None:
            raise ValueError("either min and max (a rating) or codes (categories), not both")
        for code in self.not_applicable or []:
            if not any(same_code(code, missing) for missing in self.missing):
                raise ValueError(f"its missing codes under 'not_applicable', and {code!r} is none")
        for net in self.nets if self.codes or self.points else []:
            known = [plain_code(code) for code in self.codes or self.points]
            for code in net.codes:
                if plain_code(code) not in known:
                    of = f"the net '{pick(net.label, 'en')}' holds {plain_code(code)!r}, which is no answer of the scale."
                    raise ValueError(f"{of[0].upper()}{of[1:]} {nearest(plain_code(code), known)}")
        return self

    @property
    def kind(self) -> Literal["rating", "category", "number"]:
        """``rating`` has min and max, ``category`` has codes, ``number`` has neither."""
        if self.codes is not None:
            return "category"
        return "rating" if self.min is not None else "number"

    @property
    def points(self) -> tuple[int, ...]:
        """The answers a rating allows, lowest first; empty where it is not a whole-number scale."""
        if self.min is None or self.max is None or self.min % 1 or self.max % 1:
            return ()
        return tuple(range(int(self.min), int(self.max) + 1))


class Item(Strict):
    """One survey question (or design column): its label, scale, role and other names in the data.

    ``translation`` names the item that holds what respondents wrote in the other language, ``coded``
    the one that holds the themes that coders gave to what they wrote. ``pair`` names the
    item that this one is asked beside: of a ``dysfunctional`` item the ``functional`` one, of an ``expectation`` the
    ``perception``, of an ``importance`` the item whose importance it is.
    """

    label: Text = ""
    scale: str | Scale | None = None
    role: Literal[ROLES] | None = None  # pyright: ignore[reportInvalidTypeForm]
    construct_: str | None = Field(None, alias="construct")
    aliases: list[str] = []
    text: Text = ""
    translation: str | None = None
    coded: str | None = None
    pair: str | None = None


class Behind(Strict):
    """A gap behind the customers' own, from data outside the survey: what ``is``, and what it ``should`` be."""

    is_: float = Field(alias="is")
    should: float


class MultipleSet(Strict):
    """A question with several answers at once: one item an option, ``selected`` the code that marks a choice.

    A respondent with a value in any option answered the question; an option left blank was not chosen.
    """

    items: list[str] = Field(min_length=2)
    label: Text = ""
    selected: Code | list[Code] = 1


class Questionnaire(Strict):
    """All items by name, the scales they share, and the sets of items that are one multiple-response question.

    ``glossary`` gives words of comments in the other language: ``{客服: {en: agent}, agent: {zh: 客服}}``. ``gaps`` are
    those behind service quality, 1 to 4, by construct: ``{1: {assurance: {is: 5.9, should: 6.4}}}``. ``themes`` are what
    comments are sorted into (:mod:`csat_helpers.survey.theme_list`); without them the machine proposes some. ``stack`` says
    which columns are one item asked of several brands (:mod:`csat_helpers.survey.stack`).
    """

    scales: dict[str, Scale] = {}
    items: dict[str, Item] = {}
    sets: dict[str, MultipleSet] = {}
    constructs: dict[str, Text] = {}
    glossary: dict[str, Text] = {}
    themes: dict[str, Theme] = {}
    gaps: dict[Literal[1, 2, 3, 4], dict[str, Behind]] = {}
    stack: Stack | None = None

    @field_validator("items", mode="before")
    @classmethod
    def _bare_item(cls, value: object) -> object:
        if not isinstance(value, Mapping):
            return value
        return {str(name): item if item is not None else {} for name, item in value.items()}

    @model_validator(mode="after")
    def _consistent(self) -> "Questionnaire":
        for name, item in self.items.items():
            if isinstance(item.scale, str) and item.scale not in self.scales:
                known = nearest(item.scale, self.scales)
                raise ValueError(f"Item '{name}' names the scale '{item.scale}', which is not defined. {known}")
            if item.translation is not None and item.translation not in self.items:
                known = nearest(item.translation, self.items)
                raise ValueError(f"Item '{name}' names '{item.translation}' as translation, which is no item. {known}")
            if item.pair is not None and item.pair not in self.items:
                known = nearest(item.pair, self.items)
                raise ValueError(f"Item '{name}' names '{item.pair}' as its pair, which is no item. {known}")
            if item.coded is not None and item.coded not in self.items:
                known = nearest(item.coded, self.items)
                raise ValueError(f"Item '{name}' names '{item.coded}' as coded, which is no item. {known}")
        check_apart(self.themes)
        if self.stack is not None:
            check_stack(self.stack, self.items, self._codes(self.stack.brand))
        for name, group in self.sets.items():
            if name in self.items:
                raise ValueError(f"Set '{name}' has the name of an item. Name it otherwise.")
            if unknown := [item for item in group.items if item not in self.items]:
                known = nearest(unknown[0], self.items)
                raise ValueError(f"Set '{name}' names the item '{unknown[0]}', which is not defined. {known}")
        for role in SINGLE_ROLES:
            having = [name for name, item in self.items.items() if item.role == role]
            if len(having) > 1:
                raise ValueError(f"Role '{role}' is given to {', '.join(having)}; one item may have it.")
        return self

    def _codes(self, name: str) -> dict[Code, Text] | None:
        """The codes of an item's scale, None where it has none."""
        scale = self.items[name].scale if name in self.items else None
        found = self.scales.get(scale) if isinstance(scale, str) else scale
        return found.codes if found else None

    def item(self, name: str) -> Item:
        """The item called ``name``; raises QuestionnaireError with the nearest name."""
        if name not in self.items:
            raise QuestionnaireError(f"'{name}' is not an item of the questionnaire.", mend=nearest(name, self.items))
        return self.items[name]

    def scale(self, name: str) -> Scale | None:
        """The scale of an item: its own, a plain number for weights and money, None for text and design columns."""
        item = self.item(name)
        scale = self.scales[item.scale] if isinstance(item.scale, str) else item.scale
        return Scale() if scale is None and item.role in NUMBER_ROLES else scale

    def label(self, name: str, language: str) -> str:
        """The label of an item or a set, else its name."""
        item = self.items.get(name) or self.sets.get(name)
        return (pick(item.label, language) if item else "") or name

    def code_label(self, name: str, code: object, language: str) -> str:
        """The label of one answer of an item, else the code itself (2.0 as ``2``)."""
        scale = self.scale(name) if name in self.items else None
        labels = {**scale.labels, **(scale.codes or {})} if scale else {}
        for key, text in labels.items():
            if same_code(key, code):
                return pick(text, language)
        return plain_code(code)

    def roles(self, role: str) -> list[str]:
        """Names of the items with a role, in the questionnaire's order."""
        if role not in ROLES:
            raise QuestionnaireError(f"'{role}' is not a role.", mend=nearest(role, ROLES))
        return [name for name, item in self.items.items() if item.role == role]


def plain_code(code: object) -> str:
    """A code as text: 2.0 and 2 are both ``2``."""
    return str(int(code)) if isinstance(code, float) and code.is_integer() else str(code)


def same_code(a: object, b: object) -> bool:
    """Whether two codes are one, whatever type the file gave them."""
    return plain_code(a).strip() == plain_code(b).strip()


def read(path: Path) -> Questionnaire:
    """The questionnaire in a YAML file; raises QuestionnaireError with file, key and mend."""
    return check_model(Questionnaire, read_yaml(path, QuestionnaireError), path, QuestionnaireError)


def from_mapping(data: Mapping[str, Any] | Questionnaire) -> Questionnaire:
    """A questionnaire from a dict of the YAML's form."""
    if isinstance(data, Questionnaire):
        return data
    return check_model(Questionnaire, dict(data), "questionnaire", QuestionnaireError)
