"""``reports/index.html``: all runs of a workspace on one page, made anew at each publish."""

import base64
import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import jinja2

from csat_helpers.pipeline.places import look_folder
from csat_helpers.pipeline.runs import thumbnail
from csat_helpers.pipeline.runs.files import write
from csat_helpers.pipeline.runs.listing import Found, folders, runs, unit_name

FILE = "index.html"
# So many of an engagement's runs are shown at once; the others are folded.
SHOWN = 5
# So many units have a line; the page stays one that a browser opens.
UNITS = 10_000
# A run that is published while the page is made is on it; where many are, their own command writes it after us.
ROUNDS = 4


def write_index(reports: Path) -> Path:
    """Write the page and return its path; a run that is published meanwhile is on it too."""
    path = reports / FILE
    there: list[Path] | None = None
    for _ in range(ROUNDS):
        if (now := list(folders(reports))) == there:
            break
        there = now
        write(path, page(reports, runs(reports)).encode())
    return path


def page(reports: Path, found: list[Found]) -> str:
    """The page of ``found`` runs; every link is a path within ``reports``."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(look_folder()), autoescape=True, undefined=jinja2.StrictUndefined
    )
    return environment.get_template("index.html.j2").render(engagements=list(_engagements(reports, found)), shown=SHOWN)


def _engagements(reports: Path, found: list[Found]) -> Iterator[dict[str, Any]]:
    """Engagements by their newest run, each with its runs."""
    newest = {name: k for k, name in reversed(list(enumerate(run.record.engagement for run in found)))}
    ordered = sorted(found, key=lambda run: newest[run.record.engagement])
    for name, group in groupby(ordered, key=lambda run: run.record.engagement):
        mine, units = _apart(group)
        last = next((run for run in [*mine, *units] if run.record.state == "done"), None)
        yield {
            "name": name,
            "pictures": _pictures(last.folder) if last else [],
            "runs": [_run(reports, run) for run in mine],
            "units": _units(reports, units),
        }


def _apart(group: Iterable[Found]) -> tuple[list[Found], list[Found]]:
    """Runs of a whole study, and those of one unit of it."""
    runs = list(group)
    return [run for run in runs if not _unit(run)], [run for run in runs if _unit(run)]


def _units(reports: Path, found: list[Found]) -> dict[str, Any]:
    """A line a unit and wave: how its newest run ended, with the files of its newest good one. Failures first."""
    newest: dict[tuple[str, str], list[Found]] = {}
    for run in found:
        newest.setdefault((str(run.record.parameters.get("wave") or ""), _unit(run)), []).append(run)
    lines = [_line(reports, wave, unit, group) for (wave, unit), group in newest.items()]
    lines.sort(key=lambda line: (line["state"] == "done", line["wave"], _natural(line["unit"])))
    failed = sum(line["state"] != "done" for line in lines)
    waves = len({line["wave"] for line in lines}) > 1
    return {"lines": lines[:UNITS], "all": len(lines), "failed": failed, "waves": waves}


def _line(reports: Path, wave: str, unit: str, group: list[Found]) -> dict[str, Any]:
    """``group`` is newest first."""
    good = next((run for run in group if run.record.state == "done"), None)
    return {
        "unit": unit,
        "wave": wave,
        "state": group[0].record.state,
        "error": group[0].record.error,
        "warnings": len(group[0].record.warnings),
        "started": good.record.started if good else group[0].record.started,
        "files": list(_files(reports, good)) if good else [],
    }


def _unit(run: Found) -> str:
    return unit_name(run.record.parameters.get("unit"))


def _natural(text: str) -> list[tuple[int, str]]:
    """B9 before B10."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", text)]


def _run(reports: Path, run: Found) -> dict[str, Any]:
    return {**run.facts(reports), "files": list(_files(reports, run)), "parameters": _chosen(run.record.parameters)}


def _chosen(parameters: dict[str, Any]) -> str:
    return ", ".join(text for text in (str(parameters.get("wave") or ""), unit_name(parameters.get("unit"))) if text)


def _files(reports: Path, run: Found) -> Iterator[dict[str, str]]:
    """Deliverables that lie where the record says, by language."""
    for name in sorted(run.record.deliverables):
        path = run.folder / Path(name).name
        if path.is_file():
            *_, language, kind = name.rsplit(".", 2)
            yield {"language": language, "format": kind, "href": path.relative_to(reports).as_posix()}


def _pictures(folder: Path) -> list[str]:
    """Covers in small, as data: the page asks for nothing but what a reader follows."""
    found = sorted(folder.glob(f"{thumbnail.STEM}.*.svg"))
    return ["data:image/svg+xml;base64," + base64.b64encode(path.read_bytes()).decode() for path in found]
