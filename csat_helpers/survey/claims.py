"""What a client wants to say in public, from ``claims.yaml`` of the engagement's folder."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from csat_helpers.engagement import Engagement, Strict, Text, check_model, read_yaml
from csat_helpers.engagement.strict import Name
from csat_helpers.errors import DataError, MeasureError, nearest
from csat_helpers.survey import questionnaire as questionnaires
from csat_helpers.survey.opening import find
from csat_helpers.survey.questionnaire import ROLES, Questionnaire, Scale, plain_code
from csat_helpers.survey.survey import Survey

FILE = "claims.yaml"
ALL, SHOWN = "all", "shown"
KINDS = ("first", "best_or_equal", "better_than", "gap_at_least", "share_at_least", "improved_since")
SUBJECTS = ("item", "index", "nps", "satisfied")
_RANGE = {"item": 100.0, "index": 100.0, "nps": 200.0, "satisfied": 1.0}  # the largest difference there can be
_NEEDS = {
    "best_or_equal": "margin",
    "gap_at_least": "threshold",
    "share_at_least": "threshold",
    "better_than": "against",
}
_TAKES = {
    "margin": ("best_or_equal",), "threshold": ("gap_at_least", "share_at_least"), "since": ("improved_since",),
    "against": ("first", "best_or_equal", "better_than", "gap_at_least"),
}  # fmt: skip
_WHY = {
    "margin": "how far behind a rival still counts as equal",
    "threshold": "what is to be reached",
    "against": "the brands that it is better than",
}
Code = int | float | str


class Claim(Strict):
    """A sentence and what it says of whom, so that it can be tested.

    ``kind`` is one of :data:`KINDS`. What is compared is one of: the index (0 to 100) of an ``item``, the ``index`` of
    several items together, the ``nps`` of an item, the share ``satisfied`` with it (its best ``boxes``). ``brand`` is
    the client's own and ``against`` all others, unless said (``shown``: all
    that have enough respondents to compare). ``scope`` is a wave and levels of segments:
    ``{wave: 2026, Region: North}``. ``threshold`` and ``margin`` are points, or parts of one where shares are compared.
    """

    text: Text
    kind: Literal[KINDS]  # pyright: ignore[reportInvalidTypeForm]
    item: Name | None = None
    index: list[Name] | None = Field(None, min_length=1)
    nps: Name | None = None
    satisfied: Name | None = None
    boxes: int | None = Field(None, ge=1)
    brand: Code | None = None
    against: Literal["all", "shown"] | list[Code] | None = None
    scope: dict[str, Code] = {}
    since: str | None = None
    threshold: float | None = None
    margin: float | None = None

    @field_validator("since", mode="before")
    @classmethod
    def _wave_is_a_name(cls, value: object) -> object:
        return str(value) if isinstance(value, int) else value

    @field_validator("against", mode="before")
    @classmethod
    def _one_is_a_list(cls, value: object) -> object:
        return [value] if isinstance(value, int | float | str) and value not in (ALL, SHOWN) else value

    @model_validator(mode="after")
    def _says_one_thing(self) -> "Claim":
        texts = [self.text] if isinstance(self.text, str) else list(self.text.values())
        if not any(text.strip() for text in texts):
            raise ValueError("a claim with a text: what the client wants to say")
        given = [name for name in SUBJECTS if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"a claim about one of {', '.join(SUBJECTS)}, not {' and '.join(given) or 'none'}")
        self._check_keys()
        self._check_numbers()
        return self

    @property
    def subject(self) -> str:
        """What is compared: one of :data:`SUBJECTS`."""
        return next(name for name in SUBJECTS if getattr(self, name) is not None)

    @property
    def named(self) -> list[str]:
        """The items or roles that it is about, as they were written."""
        found = getattr(self, self.subject)
        return [found] if isinstance(found, str) else list(found)

    def _check_keys(self) -> None:
        needed = _NEEDS.get(self.kind)
        if needed and getattr(self, needed) is None:
            raise ValueError(f"a claim of kind '{self.kind}' with '{needed}': {_WHY[needed]}")
        for name, kinds in _TAKES.items():
            if getattr(self, name) is not None and self.kind not in kinds:
                raise ValueError(f"without '{name}', which a claim of kind '{self.kind}' does not take")
        if self.boxes is not None and self.satisfied is None:
            raise ValueError("without 'boxes', which only 'satisfied' takes")
        if self.kind == "share_at_least" and self.satisfied is None:
            raise ValueError("a claim about 'satisfied', because a share is to be reached")
        if isinstance(self.against, list):
            codes = [plain_code(code) for code in self.against]
            if not codes or len(set(codes)) < len(codes):
                raise ValueError("a claim that is against other brands, each named once")

    def _check_numbers(self) -> None:
        most, share = _RANGE[self.subject], self.subject == "satisfied"
        for name in ("threshold", "margin"):
            value = getattr(self, name)
            if value is not None and not 0 < value < most:
                mend = " (write 90 % as 0.9)" if share and value >= 1 else ""
                raise ValueError(f"a claim whose '{name}' lies between 0 and {most:g}, not {value:g}{mend}")


class ClaimList(Strict):
    """Claims in the order of the report."""

    claims: list[Claim] = Field(min_length=1)


def read_claims(engagement: str | Path | Engagement) -> tuple[Claim, ...] | None:
    """The claims that the engagement wants checked, None where it has no ``claims.yaml``.

    Raises DataError, naming file, claim and mend, for an unknown key or kind, an item that does not exist or has no
    scale for what is claimed, a brand that the questionnaire does not list, and a threshold off the scale.
    """
    found = find(engagement)
    path = found.path(FILE)
    if not path.is_file():
        return None
    asked = questionnaires.read(found.path(found.questionnaire))
    return claims_from(read_yaml(path, DataError), asked, path)


def claims_from(
    given: Mapping[str, Any] | Sequence[Any], questionnaire: Questionnaire, where: Path | str = "claims"
) -> tuple[Claim, ...]:
    """Claims of a mapping of the YAML's form, or a list of them, checked against the questionnaire."""
    data = dict(given) if isinstance(given, Mapping) else {"claims": [_plain(one) for one in given]}
    claims = tuple(check_model(ClaimList, data, where, DataError).claims)
    for k, claim in enumerate(claims, start=1):
        check_claim(claim, questionnaire, f"{where}, claim {k}")
    return claims


def items_of(claim: Claim, questionnaire: Questionnaire) -> list[str]:
    """The items that a claim is about; a role stands for its first item."""
    roles = {name: questionnaire.roles(name) for name in claim.named if name in ROLES}
    return [name if name in questionnaire.items else (roles.get(name) or [name])[0] for name in claim.named]


def check_claim(claim: Claim, questionnaire: Questionnaire, where: str) -> None:
    """Raise DataError for an item, a scale, a segment or a brand that the claim needs and the questionnaire lacks."""
    for item in items_of(claim, questionnaire):
        if item not in questionnaire.items:
            raise DataError(f"'{item}' is not an item.", where=where, mend=nearest(item, questionnaire.items))
        _check_scale(claim, item, questionnaire.scale(item), where)
    for column in claim.scope:
        if column != "wave" and column not in questionnaire.items:
            known = ["wave", *questionnaire.roles("segment")]
            raise DataError(f"The scope names '{column}', which is no item.", where=where, mend=nearest(column, known))
    brands = questionnaire.roles("brand")
    scale = questionnaire.scale(brands[0]) if brands else None
    known = [plain_code(code) for code in scale.codes] if scale is not None and scale.codes else []
    named = [claim.brand, *(claim.against if isinstance(claim.against, list) else ())]
    for code in (plain_code(code) for code in named if code is not None):
        if known and code not in known:
            raise DataError(f"There is no brand '{code}'.", where=where, mend=nearest(code, known))
    rivals = [plain_code(code) for code in claim.against] if isinstance(claim.against, list) else []
    if claim.brand is not None and plain_code(claim.brand) in rivals:
        raise DataError(f"Brand '{claim.brand}' is held against itself.", where=where, mend="Name its rivals.")


def _check_scale(claim: Claim, item: str, scale: Scale | None, where: str) -> None:
    if scale is None or scale.min is None or scale.max is None:
        mend = "Give its scale both in questionnaire.yaml, or claim something of another item."
        raise DataError(f"Item '{item}' is no rating: its scale has no min and max.", where=where, mend=mend)
    if claim.nps is not None and (scale.min, scale.max) != (0, 10):
        what = f"Item '{item}' is asked from {scale.min:g} to {scale.max:g}; a net promoter score needs 0 to 10."
        raise DataError(what, where=where, mend="Claim its index (item) or a share (satisfied).")
    boxes = claim.boxes or 2
    if claim.satisfied is not None and boxes >= len(scale.points):
        what = f"{boxes} boxes are not a part of item '{item}', which has {len(scale.points)} answers."
        raise DataError(what, where=where, mend=f"Give 'boxes' from 1 to {max(len(scale.points) - 1, 1)}.")


def _plain(one: Any) -> Any:
    return one.model_dump(exclude_none=True) if isinstance(one, Claim) else one


def brand_of(sv: Survey, claim: Claim, where: str) -> str:
    """The code of the brand that the claim is about, "" for none; raises MeasureError for one that nobody has."""
    column = sv.role("brand")
    named = claim.against if isinstance(claim.against, list) else []
    told = claim.brand if claim.brand is not None else sv.about.brands.get("own")
    own = "" if told is None else plain_code(told)
    if column is None:
        if claim.brand is not None or named:
            raise MeasureError(
                "A brand is named, but no item has the role brand.", where=where, mend="Give it in questionnaire.yaml."
            )
        return ""
    known = [*(plain_code(level) for level in sv.levels(column)), *sv.about.brands.get("folded", ())]
    for code in [own, *(plain_code(code) for code in named)]:
        if code and code not in known:
            raise MeasureError(f"Brand '{code}' is not in the data.", where=where, mend=nearest(code, known))
    if own in [plain_code(code) for code in named]:
        raise MeasureError(f"Brand '{own}' is held against itself.", where=where, mend="Name its rivals.")
    return own
