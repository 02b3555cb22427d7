"""``reports/index.html``: all runs of a workspace on one page, made anew at each publish."""

import base64
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import jinja2

from csat_helpers.pipeline.places import look_folder
from csat_helpers.pipeline.runs import thumbnail
from csat_helpers.pipeline.runs.files import write
from csat_helpers.pipeline.runs.listing import Found, runs

FILE = "index.html"
# So many of an engagement's runs are shown at once; the others are folded.
SHOWN = 5


def write_index(reports: Path) -> Path:
    """Write the page and return its path; a run that is published meanwhile is on it too."""
    path = reports / FILE
    found = runs(reports)
    while True:
        write(path, page(reports, found).encode())
        again = runs(reports)
        if _names(again) == _names(found):
            return path
        found = again


def page(reports: Path, found: list[Found]) -> str:
    """The page of ``found`` runs; every link is a path within ``reports``."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(look_folder()), autoescape=True, undefined=jinja2.StrictUndefined
    )
    return environment.get_template("index.html.j2").render(engagements=list(_engagements(reports, found)), shown=SHOWN)


def _names(found: list[Found]) -> list[tuple[str, str]]:
    return [(run.record.engagement, run.folder.name) for run in found]


def _engagements(reports: Path, found: list[Found]) -> Iterator[dict[str, Any]]:
    """Engagements by their newest run, each with its runs."""
    newest = {name: k for k, name in reversed(list(enumerate(run.record.engagement for run in found)))}
    ordered = sorted(found, key=lambda run: newest[run.record.engagement])
    for name, group in groupby(ordered, key=lambda run: run.record.engagement):
        mine = list(group)
        last = next((run for run in mine if run.record.state == "done"), None)
        yield {
            "name": name,
            "pictures": _pictures(last.folder) if last else [],
            "runs": [_run(reports, run) for run in mine],
        }


def _run(reports: Path, run: Found) -> dict[str, Any]:
    return {**run.facts(reports), "files": list(_files(reports, run)), "parameters": _chosen(run.record.parameters)}


def _chosen(parameters: dict[str, Any]) -> str:
    unit = parameters.get("unit") or {}
    said = [str(parameters.get("wave") or ""), *(f"{name} {value}" for name, value in unit.items())]
    return ", ".join(text for text in said if text)


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
