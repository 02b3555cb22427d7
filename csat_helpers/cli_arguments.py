"""What the commands take: their common options, and the words of an option as what they mean."""

from pathlib import Path
from typing import Annotated, Any

import typer

from csat_helpers.errors import InputError

To = Annotated[str, typer.Option("--to", help="Formats, comma-separated: html, pdf, pptx, xlsx.")]
Lang = Annotated[
    str, typer.Option("--lang", help="Languages, comma-separated: en, zh. All of the engagement's unless said.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the answer as JSON for a program.")]
Engine = Annotated[
    str, typer.Option("--engine", help="fork (a process forked for each report) or kernel (a Jupyter kernel).")
]
Seconds = Annotated[float | None, typer.Option("--max-seconds", help="End a report that runs longer.", min=1)]
Memory = Annotated[float | None, typer.Option("--max-memory", help="End a report that takes more, in MB.", min=1)]
Where = Annotated[str, typer.Argument(help="The engagement: its folder, its engagement.yaml, or 'demo'.")]
OfEngagement = Annotated[str | None, typer.Option("--engagement", help="Only this engagement's (its id).")]
InState = Annotated[str | None, typer.Option("--state", help="Only these: pending, running, done, failed.")]
AtMost = Annotated[int | None, typer.Option("--limit", min=0, help="So many at most; 50 unless said, 0 for all.")]


def unit_given(text: str) -> dict[str, str] | None:
    """``COLUMN=LEVEL`` as a unit."""
    column, equals, level = (part.strip() for part in text.partition("="))
    if text and not (column and equals and level):
        raise InputError(f"The unit '{text}' names no level.", where="--unit", mend="Write COLUMN=LEVEL.")
    return {column: level} if text else None


def limits(seconds: float | None, megabytes: float | None) -> Any:
    """Limits of a report as asked for."""
    from csat_helpers.pipeline.forking.limits import SECONDS, Limits

    return Limits(seconds or SECONDS, megabytes)


def files_given(first: list[Path], more: list[Path]) -> list[Path]:
    """The files of ``--from a b c`` or ``--from a --from b``, in the order in which they were written."""
    if more and len(first) != 1:
        what = "Files stand in two ways." if first else f"'{more[0]}' stands behind the name."
        raise InputError(what, where="csat new", mend="Write all files after one --from: --from a.csv b.csv.")
    return [*first, *more]


def split(text: str) -> list[str]:
    """``a, b`` as its parts."""
    return [part.strip() for part in text.split(",") if part.strip()]
