"""The jobs of an engagement: what each depends on, in one key, and the folder that its report goes to."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

from csat_helpers.pipeline.forking.order import Opened
from csat_helpers.pipeline.runs.jobs import Job

_SLUG = 40  # characters of a unit's name in its folder's


def jobs(opened: Opened, source: str, only: tuple[str, ...] = ()) -> Iterator[tuple[Job, dict[str, Any]]]:
    """A job for each unit that has a report, with what is known of the unit; one without units is the whole engagement.

    ``only`` are patterns (``North*``) of levels or labels, of which one must fit.
    """
    if not opened.by_unit:
        yield job(opened, source, None), {}
    for unit in opened.units:
        if not unit["why"] and (not only or fits(only, unit["level"], unit["label"])):
            yield job(opened, source, unit), unit


def fits(patterns: tuple[str, ...], *names: str) -> bool:
    """Whether a name is one of the patterns, letters of either case."""
    return any(fnmatchcase(name.casefold(), pattern.casefold()) for name in names for pattern in patterns)


def job(opened: Opened, source: str, unit: Mapping[str, Any] | None) -> Job:
    """The report of the engagement, or of one of its units, as a job."""
    chosen = {unit["column"]: unit["level"]} if unit else None
    parameters = {**opened.parameters, "unit": chosen}
    asked = {"languages": opened.languages, "formats": opened.formats, "parameters": parameters}
    return Job(
        key=_hash({**asked, "facts": opened.facts, "standard": opened.pdf_standard})[:32],
        engagement=opened.engagement,
        source=source,
        unit=json.dumps(chosen, ensure_ascii=False) if chosen else "",
        folder=f"{opened.engagement}/{_folder(unit)}-{_hash(asked)[:8]}",
        **asked,
    )


def _folder(unit: Mapping[str, Any] | None) -> str:
    """A name of letters and digits, whatever the data call the unit: what the hash behind it tells apart."""
    if unit is None:
        return "report"
    words = [re.sub(r"[^a-z0-9]+", "-", str(unit[name]).casefold()).strip("-") for name in ("column", "label")]
    return "-".join(word for word in words if word)[:_SLUG].strip("-") or "unit"


def _hash(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=True).encode()).hexdigest()
