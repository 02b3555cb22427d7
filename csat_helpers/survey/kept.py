"""What takes long is computed once, for both languages of a report and for all who ask the same of the same answers."""

import hashlib
from collections.abc import Callable, Hashable, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

import numpy as np
import pandas as pd

from csat_helpers.survey.survey import Survey

MOST = 200_000  # rows of a survey: of a larger one nothing is kept, its arrays would fill the memory
P = ParamSpec("P")
T = TypeVar("T")


class _UnknownError(TypeError):
    """An argument of which it cannot be told whether two are equal."""


def kept(compute: Callable[Concatenate[Survey, P], T]) -> Callable[Concatenate[Survey, P], T]:
    """``compute(sv, ...)`` made once for the survey, its focus and the arguments, through :meth:`Survey.once`.

    For functions whose result has no word of a language and follows from their arguments alone. Arguments are
    compared by what they hold, arrays by their content; one that cannot be compared has the result computed each time.
    Arrays of the result are read-only, and each asker has his own copies of its frames.
    """
    name = f"{compute.__module__}.{compute.__qualname__}"

    @wraps(compute)
    def asked(sv: Survey, *args: P.args, **kwargs: P.kwargs) -> T:
        if len(sv.responses) > MOST:
            return compute(sv, *args, **kwargs)
        try:
            key = (name, sv.focused, of(args), of(kwargs))
        except _UnknownError:
            return compute(sv, *args, **kwargs)
        # Held with the result, so that nothing else takes the place in memory by which they are told.
        parts = (sv.questionnaire, sv.about, sv.missing, sv.weighting, sv.blanks)
        found, _ = sv.once((key, *map(id, parts)), lambda: (_fixed(compute(sv, *args, **kwargs)), parts))
        return _handed(found)

    return asked


def of(value: Any) -> Hashable:
    """What tells ``value`` from all that differ: type and content."""
    if isinstance(value, str | bytes | int | float | bool | None):
        return type(value).__name__, repr(value) if isinstance(value, float) else value
    if isinstance(value, np.generic):
        return "scalar", value.dtype.str, value.tobytes()
    if isinstance(value, np.ndarray):
        return _array(value)
    if isinstance(value, list | tuple):
        return type(value).__name__, tuple(of(each) for each in value)
    if isinstance(value, Mapping):
        return "mapping", tuple((of(name), of(each)) for name, each in value.items())
    if is_dataclass(value) and not isinstance(value, type | Survey):
        return type(value).__qualname__, tuple(of(getattr(value, field.name)) for field in fields(value))
    raise _UnknownError(type(value).__name__)


def _array(values: np.ndarray) -> Hashable:
    if values.dtype.hasobject:
        return "array", values.shape, tuple(of(value) for value in values.ravel().tolist())
    content = hashlib.blake2b(np.ascontiguousarray(values).data, digest_size=16).digest()
    return "array", values.dtype.str, values.shape, content


def _fixed(value: Any) -> Any:
    """``value`` with its arrays read-only."""
    if isinstance(value, np.ndarray):
        value.flags.writeable = False
    elif isinstance(value, list | tuple):
        for each in value:
            _fixed(each)
    elif isinstance(value, Mapping):
        for each in value.values():
            _fixed(each)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            _fixed(getattr(value, field.name))
    return value


def _handed(value: Any) -> Any:
    """``value`` as an asker may have it: frames, lists and dicts of his own, which he may change."""
    if isinstance(value, pd.DataFrame | pd.Series):
        return value.copy()
    if isinstance(value, list):
        return [_handed(each) for each in value]
    if isinstance(value, tuple) and type(value) is tuple:
        return tuple(_handed(each) for each in value)
    if isinstance(value, dict):
        return {name: _handed(each) for name, each in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        frames = {f.name: getattr(value, f.name) for f in fields(value)}
        own = {name: _handed(each) for name, each in frames.items() if isinstance(each, pd.DataFrame | list | dict)}
        return replace(value, **own) if own else value
    return value
