"""``engagement.yaml``, typed: what a consultant says about one piece of work, checked before anything runs."""

import datetime
import difflib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from csat_helpers.errors import EngagementError, InputError, nearest
from csat_helpers.locale import LANGUAGES

TYPES = (
    "internal-improvement",
    "competitive",
    "regulatory",
    "special-topic",
    "growth",
    "continuity",
    "service-change",
    "general",
)

NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9_-]*$")
M = TypeVar("M", bound=BaseModel)
Text = str | dict[Literal["en", "zh"], str]
Name = Annotated[str, Field(min_length=1)]


class Strict(BaseModel):
    """A YAML mapping in which an unknown key is an error, and nothing changes once read."""

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=False)


class DataFile(Strict):
    """One file of answers. ``simulated`` is the content hash a simulator wrote: another content is real data."""

    file: Name
    wave: str | None = None
    sheet: str | None = None
    encoding: str | None = None
    separator: str | None = None
    simulated: str | None = None

    @field_validator("wave", mode="before")
    @classmethod
    def _wave_is_a_name(cls, value: object) -> object:
        # A wave of 2018 in YAML is a number; the period's name is meant.
        return str(value) if isinstance(value, int) else value


class Design(Strict):
    """Columns of the sampling design. ``fpc`` holds population counts or sampling fractions, a column a stage."""

    weight: Name | None = None
    stratum: Name | None = None
    cluster: list[Name] = []
    fpc: list[Name] = []

    @field_validator("cluster", "fpc", mode="before")
    @classmethod
    def _one_is_a_list(cls, value: object) -> object:
        return [value] if isinstance(value, str) else value


class Disclosure(Strict):
    """Smallest unweighted bases: hidden for privacy, hidden as unreliable, shown with caution."""

    privacy_base: int = Field(10, ge=5)
    reliable_base: int = Field(30, ge=1)
    caution_base: int = Field(60, ge=1)
    reliability: Literal["hide", "flag"] = "hide"


class Quality(Strict):
    """Which rows are set aside before analysis; each is listed with its reason and count."""

    drop_empty: bool = True
    drop_duplicates: bool = True
    drop_straightliners: bool = False
    min_seconds: float | None = Field(None, ge=0)
    seconds: Name | None = None


class Engagement(Strict):
    """One engagement. ``folder`` is where its YAML lies; paths in it are relative to that folder."""

    engagement: str = Field(pattern=NAME.pattern, max_length=60)
    type: Literal[TYPES]  # pyright: ignore[reportInvalidTypeForm]
    client: Text
    title: Text
    languages: list[Literal[LANGUAGES]] = Field(["en"], min_length=1)  # pyright: ignore[reportInvalidTypeForm]
    data: list[DataFile] = Field(min_length=1)
    questionnaire: str = "questionnaire.yaml"
    design: Design = Design()
    segments: list[Name] = []
    disclosure: Disclosure = Disclosure()  # pyright: ignore[reportCallIssue]
    quality: Quality = Quality()  # pyright: ignore[reportCallIssue]
    targets: dict[str, float] = {}
    actions: str = "actions.csv"
    as_of: datetime.date | None = None
    house: Text = ""
    confidentiality: Text = {
        "en": "Confidential. For the client\u2019s internal use only.",
        "zh": "\u673a\u5bc6\u3002\u4ec5\u4f9b\u59d4\u6258\u65b9\u5185\u90e8\u4f7f\u7528\u3002",
    }
    fieldwork: Text = ""
    population: Text = ""
    folder: Path = Field(Path(), exclude=True)

    @field_validator("data")
    @classmethod
    def _a_wave_is_one_file(cls, files: list[DataFile]) -> list[DataFile]:
        for k, file in enumerate(files):
            if file.wave is not None and file.wave in [f.wave for f in files[:k]]:
                raise ValueError(f"Key 'data' gives the wave '{file.wave}' twice.")
        return files

    @field_validator("targets")
    @classmethod
    def _targets_are_on_a_scale(cls, targets: dict[str, float]) -> dict[str, float]:
        for item, value in targets.items():
            if not -100 <= value <= 100:
                raise ValueError(f"The target {value:g} of '{item}' is not between 0 and 100 (NPS: -100 and 100).")
        return targets

    def path(self, name: str) -> Path:
        """A file of the engagement; one that lies outside its folder is refused."""
        root = self.folder.resolve()
        found = (root / name).resolve()
        if not found.is_relative_to(root):
            raise EngagementError(
                f"The path {name!r} leads out of the engagement's folder.",
                where=str(root / "engagement.yaml"),
                mend="Put the file inside the folder and name it from there.",
            )
        return found


def read_yaml(path: Path, error: type[InputError] = EngagementError) -> dict[str, Any]:
    """A YAML mapping, read safely; errors name the file, line and column."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise error("The file does not exist.", where=str(path), mend=_siblings(path)) from None
    except (OSError, UnicodeDecodeError) as problem:
        raise error(f"Cannot be read as UTF-8 text ({problem}).", where=str(path), mend="Save it as UTF-8.") from None
    try:
        data = yaml.load(text, Loader=_UniqueKeys)  # noqa: S506 - a subclass of SafeLoader
    except (yaml.YAMLError, RecursionError, ValueError) as problem:
        mark = getattr(problem, "problem_mark", None)
        place = f"{path}, line {mark.line + 1}, column {mark.column + 1}" if mark else str(path)
        reason = getattr(problem, "problem", None) or str(problem) or "it nests too deeply"
        raise error(f"Not valid YAML: {reason}.", where=place, mend="Check indentation, colons and quotes.") from None
    if not isinstance(data, dict):
        raise error("Holds no keys.", where=str(path), mend="Write 'key: value' lines; 'csat new' makes an example.")
    return data


class _UniqueKeys(yaml.SafeLoader):
    """A safe loader that refuses a key given twice: the first would be lost without a word."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen and key.tag != "tag:yaml.org,2002:merge":
                raise yaml.constructor.ConstructorError(None, None, f"key {key.value!r} is given twice", key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def check_model(model: type[M], data: dict[str, Any], path: Path | str, error: type[InputError] = EngagementError) -> M:
    """``data`` as a ``model``; the first fault becomes one message with key, value, what is allowed, nearest name."""
    try:
        return model.model_validate(data)
    except ValidationError as problem:
        first, *others = _by_key(problem.errors())
    more = f" ({len(others)} more to mend after this.)" if others else ""
    raise error(_what(first), where=str(path), mend=_mend(model, first) + more)


def load(path: str | Path) -> Engagement:
    """The engagement at ``path``: a folder that holds ``engagement.yaml``, or the YAML itself.

    Raises EngagementError, naming file, key and mend.
    """
    file = Path(path)
    if file.is_dir():
        file = file / "engagement.yaml"
    elif not file.exists():
        beside = sorted(p.parent.name for p in file.parent.glob("*/engagement.yaml"))
        raise EngagementError("There is no such engagement.", where=str(file), mend=_or_make(file.name, beside))
    data = read_yaml(file)
    if "folder" in data:
        raise EngagementError("Key 'folder' is not one of ours.", where=str(file), mend="Remove it.")
    loaded = check_model(Engagement, data, file)
    return loaded.model_copy(update={"folder": file.resolve().parent})


def _or_make(name: str, beside: list[str]) -> str:
    return (nearest(name, beside) if beside else "Name its folder.") + " 'csat new' makes one, 'demo' is packaged."


# What pydantic puts into a place for each kind that a value may be: no key of the user's.
_KINDS = {"str", "int", "float", "Scale", "dict[literal['en','zh'],str]"}


def _by_key(faults: Sequence[Any]) -> list[dict[str, Any]]:
    """One fault a key: a text in several languages fails once as a text and once as a mapping; its input is kept."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for fault in faults:
        texts = next((k for k, part in enumerate(fault["loc"]) if str(part) in _KINDS), None)
        place = tuple(p for p in fault["loc"][:texts] if p != "[key]")
        alternatives = "text" if texts is not None and "dict[literal" in str(fault["loc"]) else ""
        known = found.setdefault(place, {**fault, "loc": place, "text": ""})
        known["text"] = known["text"] or alternatives
    return list(found.values())


def _what(fault: dict[str, Any]) -> str:
    key = ".".join(str(part) for part in fault["loc"])
    if fault["type"] == "extra_forbidden":
        return f"Key '{key}' is not known."
    if fault["type"] == "missing":
        return f"Key '{key}' is missing."
    if fault["text"]:
        message = "be a text, or a text a language: {en: ..., zh: ...}"
    elif fault["type"] == "string_pattern_mismatch":
        message = "be made of letters, digits, '-' and '_', and begin with a letter or digit"
    elif fault["type"] == "value_error":
        message = fault["msg"].removeprefix("Value error, ")
        if message.endswith("."):  # a sentence of its own
            return message
        message = "be " + message
    else:  # pydantic's "Input should be 3 or more", "String should have at least 1 character"
        message = fault["msg"].partition(" should ")[2] or fault["msg"]
    if not key:
        return f"It should {message}."
    return f"Key '{key}' has the value {_shown(fault['input'])}; it should {message}."


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _mend(model: type[BaseModel], fault: Any) -> str:
    if fault["text"]:
        return "Put quotes round a text that holds a comma, a colon, or is Yes, No or a number."
    if fault["type"] == "extra_forbidden":
        return nearest(fault["loc"][-1], _siblings_of_key(model, fault["loc"]))
    if fault["type"] == "literal_error" and isinstance(fault["input"], str):
        allowed = [part.strip("'") for part in fault["ctx"]["expected"].replace(" or ", ", ").split(", ")]
        close = difflib.get_close_matches(fault["input"], allowed, n=1)
        return f"Did you mean '{close[0]}'?" if close else ""
    if fault["type"] == "missing":
        return "Add it; 'csat new' makes an example."
    return ""


def _siblings_of_key(model: type[BaseModel], loc: tuple[Any, ...]) -> list[str]:
    """The keys allowed where ``loc`` points, following nested models."""
    current: Any = model
    for part in loc[:-1]:
        if isinstance(part, int):
            continue
        nested = current.model_fields[part].annotation if part in getattr(current, "model_fields", {}) else current
        current = _model_in(nested) or current
    return [name for name in current.model_fields if name != "folder"]


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((m for a in getattr(annotation, "__args__", ()) if (m := _model_in(a))), None)


def _siblings(path: Path) -> str:
    if not path.parent.is_dir():
        return f"The folder {path.parent} does not exist either."
    return nearest(path.name, sorted(p.name for p in path.parent.iterdir() if p.is_file()))
