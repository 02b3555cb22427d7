"""YAML in, a checked model out; a fault is one message with file, key, value, what is allowed, the nearest name."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from csat_helpers.engagement.strict import FORMS
from csat_helpers.errors import EngagementError, InputError, nearest
from csat_helpers.look.marks import unmarked

M = TypeVar("M", bound=BaseModel)
_MOST_KEYS = 100_000  # of one mapping, when its merges are written out
_YAML = "Check indentation and colons, and put a text that holds ? : , or # in quotes."


def read_yaml(path: Path, error: type[InputError] = EngagementError) -> dict[str, Any]:
    """A YAML mapping, read safely; errors name the file, line and column.

    Marks that draw nothing, which come along with pasted text, are left out of keys and values.
    """
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
        raise error(f"Not valid YAML: {reason}.", where=place, mend=_YAML) from None
    if not isinstance(data, dict):
        raise error("Holds no keys.", where=str(path), mend="Write 'key: value' lines; 'csat new' makes an example.")
    return data


class _UniqueKeys(yaml.SafeLoader):
    """A safe loader that refuses a key given twice: the first would be lost without a word."""

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        super().flatten_mapping(node)
        if len(node.value) > _MOST_KEYS:
            raise yaml.constructor.ConstructorError(None, None, "merges ('<<') make too many keys", node.start_mark)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(None, None, "a key must be a text or a number", key.start_mark)
            if key.value in seen and key.tag != "tag:yaml.org,2002:merge":
                raise yaml.constructor.ConstructorError(None, None, f"key {key.value!r} is given twice", key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)

    def construct_scalar(self, node: Any) -> Any:
        value = super().construct_scalar(node)
        return unmarked(value) if isinstance(value, str) else value


def check_model(model: type[M], data: dict[str, Any], path: Path | str, error: type[InputError] = EngagementError) -> M:
    """``data`` as a ``model``; the first fault becomes one message with key, value, what is allowed, nearest name."""
    try:
        return model.model_validate(data)
    except ValidationError as problem:
        first, *others = _misspelt_first(_by_key(problem.errors()))
    more = f" ({len(others)} more to mend after this.)" if others else ""
    raise error(_what(first), where=str(path), mend=(_mend(model, first) + more).strip())


# What pydantic puts into a place for each kind that a value may be: no key of the user's.
_KINDS = {"str", "int", "float", "Scale", "dict[literal['en','zh'],str]"}


def _by_key(faults: Sequence[Any]) -> list[dict[str, Any]]:
    """One fault a key: a text in several languages fails once as a text and once as a mapping; its input is kept."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for fault in (one for one in faults if not _other_form(one, faults)):
        texts = next((k for k, part in enumerate(fault["loc"]) if str(part) in _KINDS), None)
        place = tuple(p for p in fault["loc"][:texts] if p not in ("[key]", "", *FORMS) and not _checker(p))
        alternatives = "text" if texts is not None and "dict[literal" in str(fault["loc"]) else ""
        known = found.setdefault(place, {**fault, "loc": place, "text": ""})
        known["text"] = known["text"] or alternatives
    return list(found.values())


def _checker(part: object) -> bool:
    """Whether a part of a place is pydantic's name of a model with checks of its own, not a key."""
    return str(part).startswith("function-")


def _other_form(fault: Any, faults: Sequence[Any]) -> bool:
    """A mapping where a name might stand too is no name; what is wrong with the mapping is another fault."""
    depth = len(fault["loc"]) - 1
    return (
        fault["type"] == "string_type"
        and isinstance(fault["input"], Mapping)
        and any(f["loc"][:depth] == fault["loc"][:depth] and any(map(_checker, f["loc"][depth:])) for f in faults)
    )


def _misspelt_first(faults: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A key that is missing because it was misspelt is one fault: the misspelling, which comes first."""
    unknown = {fault["loc"]: fault for fault in faults if fault["type"] == "extra_forbidden"}
    missing = [fault["loc"] for fault in faults if fault["type"] == "missing"]
    meant = {loc: match for loc in missing if (match := _misspelt(loc, unknown))}
    first = [unknown[loc] for loc in dict.fromkeys(meant.values())]
    return first + [fault for fault in faults if fault["loc"] not in meant and fault not in first]


def _misspelt(missing: tuple[Any, ...], unknown: Iterable[tuple[Any, ...]]) -> tuple[Any, ...] | None:
    beside = {str(loc[-1]): loc for loc in unknown if loc[:-1] == missing[:-1]}
    close = difflib.get_close_matches(str(missing[-1]), beside, n=1)
    return beside[close[0]] if close else None


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
    elif fault["type"] in ("dict_type", "model_type"):
        message = "be a mapping: {key: value, ...}"
    elif fault["type"] == "string_type":
        message = "be a text"
    elif fault["type"] == "list_type":
        message = "be a list: [a, b, ...]"
    elif fault["type"] == "value_error":
        message = fault["msg"].removeprefix("Value error, ")
        if message.endswith((".", "?")):  # a sentence of its own
            return (
                f"Key '{key}': {message}"
                if len(fault["loc"]) > 1 and f"'{fault['loc'][-1]}'" not in message
                else message
            )
        message = "be " + message
    else:  # pydantic's "Input should be 3 or more", "String should have at least 1 character"
        message = fault["msg"].partition(" should ")[2] or fault["msg"]
    if not key:
        return f"It should {message}."
    if fault["input"] is None:
        return f"Key '{key}' has no value; it should {message}."
    return f"Key '{key}' has the value {_shown(fault['input'])}; it should {message}."


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _mend(model: type[BaseModel], fault: Any) -> str:
    if fault["input"] is None and fault["type"] != "missing":
        return _NOTHING[fault["loc"][-1] in ("primary", "accent")]
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
    if fault["type"] in ("list_type", "model_type") and isinstance(fault["input"], str):
        return f"Write {_wrapped(model, fault)}."
    return ""


_NOTHING = (
    "Write it after the colon, or leave the key out; what stands behind # is a comment in YAML.",
    'In YAML, # begins a comment: put the colour in quotes, as in "#7A1F5C".',
)


def _wrapped(model: type[BaseModel], fault: Any) -> str:
    """A lone text as it should have been written: ``[Branch]``, ``{latin: Calibri}``, ``[{file: answers.csv}]``."""
    inner, text = _model_at(model, fault["loc"]), fault["input"]
    if inner is not None:
        text = f"{{{next(iter(inner.model_fields))}: {text}}}"
    return f"[{text}]" if fault["type"] == "list_type" else text


def _siblings_of_key(model: type[BaseModel], loc: tuple[Any, ...]) -> list[str]:
    """The keys allowed beside the one that ``loc`` points to, following nested models."""
    current: Any = model
    for part in loc[:-1]:
        if isinstance(part, int):
            continue
        nested = current.model_fields[part].annotation if part in getattr(current, "model_fields", {}) else current
        current = _model_in(nested) or current
    return [name for name in current.model_fields if name != "folder"]


def _model_at(model: type[BaseModel], loc: tuple[Any, ...]) -> type[BaseModel] | None:
    """The model that the value at ``loc`` should have been, or a list of them; None for a plain one."""
    current: type[BaseModel] | None = model
    for part in loc:
        if current is not None and not isinstance(part, int):
            field = current.model_fields.get(part)
            current = _model_in(field.annotation) if field else current
    return current


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((m for a in getattr(annotation, "__args__", ()) if (m := _model_in(a))), None)


def _siblings(path: Path) -> str:
    if not path.parent.is_dir():
        return f"The folder {path.parent} does not exist either."
    return nearest(path.name, sorted(p.name for p in path.parent.iterdir() if p.is_file()))
