"""A job: one report to be made, as it is asked for and as the ledger knows it."""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from typing import Any

_AS_JSON = ("languages", "formats", "parameters", "outputs", "sizes", "warnings")
_TUPLES = ("languages", "formats", "warnings")


class State(StrEnum):
    """Where a job stands. ``replaced``: it was done, and its folder now holds the report of another job."""

    PENDING = "pending"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    REPLACED = "replaced"


class Claim(StrEnum):
    """What came of asking for a job: ours now, finished already, or under way elsewhere."""

    CLAIMED = "claimed"
    DONE = "done"
    TAKEN = "taken"


@dataclass(frozen=True)
class Job:
    """One report to be made. ``key`` is a hash of everything it depends on, ``source`` the engagement's folder as
    given, ``unit`` the JSON of {column: level} or "", ``folder`` where it is published, within ``reports/``.
    """

    key: str
    engagement: str
    source: str
    unit: str
    folder: str
    languages: tuple[str, ...]
    formats: tuple[str, ...]
    parameters: dict[str, Any]


@dataclass(frozen=True)
class Row(Job):
    """A job and what became of it: ``attempt`` counts its claims, ``batch`` is who claimed it last, ``outputs`` are
    hashes and ``sizes`` bytes by name, ``error``, ``cell`` and ``cause`` say why and where it failed.
    """

    state: str = State.PENDING
    attempt: int = 0
    batch: str = ""
    staging: str = ""
    started: str = ""
    ended: str = ""
    seconds: float = 0.0
    outputs: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    error: str = ""
    cell: str = ""
    cause: str = ""


@dataclass(frozen=True)
class Attempt:
    """One claim of a job: by which batch, from when to when, how it ended."""

    attempt: int
    batch: str
    started: str
    ended: str
    state: str
    seconds: float
    error: str


def columns(job: Job) -> dict[str, Any]:
    """A job as the ledger's columns."""
    return {name: as_json(value) if name in _AS_JSON else value for name, value in asdict(job).items()}


def row(found: sqlite3.Row | Mapping[str, Any]) -> Row:
    """The ledger's columns as a row."""
    values: dict[str, Any] = {name.name: found[name.name] for name in fields(Row)}
    values |= {name: json.loads(values[name]) for name in _AS_JSON}
    return Row(**{**values, **{name: tuple(values[name]) for name in _TUPLES}})


def as_json(value: Any) -> str:
    """As the ledger's columns hold it."""
    return json.dumps(value, ensure_ascii=False)
