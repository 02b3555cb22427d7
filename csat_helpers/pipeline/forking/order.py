"""What is asked of a server, and what it says of it: plain values that travel as JSON."""

import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from csat_helpers.pipeline.forking.limits import Limits


@dataclass(frozen=True)
class Order:
    """An engagement's reports: arguments as of :func:`csat_helpers.pipeline.run.run`; ``root`` is the workspace.

    ``by`` names the column of units, empty where the engagement does, None for one report on all. ``workers`` is how many
    reports may be made at once. Of a ``dry`` order nothing is written. A ``check`` is the page on
    the data in place of the report. ``cwd`` is where paths begin.
    """

    engagement: str
    root: str
    languages: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    wave: str | None = None
    unit: dict[str, str] | None = None
    pdf_standard: str = ""
    by: str | None = None
    limits: Limits = field(default_factory=Limits)
    workers: int = 1
    dry: bool = False
    check: bool = False
    cwd: str = field(default_factory=os.getcwd)

    def told(self) -> dict[str, Any]:
        """As a message holds it."""
        return asdict(self)

    @classmethod
    def heard(cls, told: dict[str, Any]) -> "Order":
        """The order that a message holds."""
        tuples = {name: tuple(told[name]) for name in ("languages", "formats")}
        return cls(**{**told, **tuples, "limits": Limits(**told["limits"])})


@dataclass(frozen=True)
class Opened:
    """What the engagement turned out to be: see :class:`csat_helpers.pipeline.plan.Plan`.

    ``facts`` are the input side of a manifest; ``units`` the units of ``Order.by``, a row each
    (:func:`csat_helpers.pipeline.units.units`).
    """

    engagement: str
    key: str
    folder: str
    languages: tuple[str, ...]
    formats: tuple[str, ...]
    parameters: dict[str, Any]
    facts: dict[str, Any]
    respondents: int
    pdf_standard: str = ""
    by_unit: bool = False
    units: tuple[dict[str, Any], ...] = ()

    @property
    def path(self) -> Path:
        """The engagement's folder."""
        return Path(self.folder)

    @classmethod
    def heard(cls, told: dict[str, Any]) -> "Opened":
        """What a message holds."""
        return cls(**{**told, **{name: tuple(told[name]) for name in ("languages", "formats", "units")}})
