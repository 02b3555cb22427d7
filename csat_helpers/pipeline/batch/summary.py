"""What a batch came to."""

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Failure:
    """A report that could not be made: why, in which notebook cell, and where its notebook is kept."""

    name: str
    error: str
    cell: str = ""
    kept: str = ""


@dataclass(frozen=True)
class Withheld:
    """A unit without a report: ``why`` is of :func:`csat_helpers.survey.withheld_units`."""

    engagement: str
    column: str
    unit: str
    base: int
    why: str


@dataclass
class Summary:
    """Reports ``made`` now, ``kept`` because they were finished before, ``failed`` and ``withheld``."""

    made: int = 0
    kept: int = 0
    failed: list[Failure] = field(default_factory=list)
    withheld: list[Withheld] = field(default_factory=list)

    def facts(self) -> dict[str, Any]:
        """For a program."""
        return asdict(self)

    def text(self) -> str:
        """For a person: counts, then a line a failure."""
        parts = [f"{self.made:,} made"]
        parts += [f"{self.kept:,} finished before"] if self.kept else []
        parts += [f"{len(self.failed):,} failed"] if self.failed else []
        parts += [f"{len(self.withheld):,} withheld"] if self.withheld else []
        lines = ["Reports: " + ", ".join(parts) + "."]
        lines += [f"  {told.name}: {told.error}" for told in self.failed]
        lines += [withheld_line(told) for told in self.withheld]
        if self.failed:
            lines.append("Mend that and start again: only what is not finished is made.")
        return "\n".join(lines)


REASONS = {
    "privacy": "too few respondents",
    "complementary": "with the other reports it would give a small unit away",
    "nobody": "no respondents in this wave",
}


def withheld_line(told: Withheld) -> str:
    """Why a unit has no report. Its base is not said where it is small: the line may be passed on."""
    return f"  {told.engagement} {told.column} {told.unit}: no report, {REASONS.get(told.why, told.why)}."
