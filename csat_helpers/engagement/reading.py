"""YAML in, a checked model out; a fault is one message with file, key, value, what is allowed, the nearest name."""

import difflib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from csat_helpers.engagement.strict import FORMS
from csat_helpers.errors import EngagementError, InputError, nearest

M = TypeVar("M", bound=BaseModel)


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
    raise error(_what(first), where=str(path), mend=(_mend(model, first) + more).strip())


# What pydantic puts into a place for each kind that a value may be: no key of the user's.
_KINDS = {"str", "int", "float", "Scale", "dict[literal['en','zh'],str]"}


def _by_key(faults: Sequence[Any]) -> list[dict[str, Any]]:
    """One fault a key: a text in several languages fails once as a text and once as a mapping; its input is kept."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for fault in faults:
        texts = next((k for k, part in enumerate(fault["loc"]) if str(part) in _KINDS), None)
        place = tuple(p for p in fault["loc"][:texts] if p not in ("[key]", "", *FORMS))
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
    elif fault["type"] == "dict_type":
        message = "be a mapping: {key: value, ...}"
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
