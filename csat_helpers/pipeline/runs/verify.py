"""``csat runs verify``: whether a run's files are what it made, and its numbers what its data give."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat

from csat_helpers.claims import seal
from csat_helpers.errors import CsatError, InputError
from csat_helpers.pipeline import document, places
from csat_helpers.pipeline.document.lineage import frame_hash
from csat_helpers.pipeline.exporters.render import rendered
from csat_helpers.pipeline.plan import executed, prepare
from csat_helpers.pipeline.runs import listing
from csat_helpers.pipeline.runs import manifest as manifests
from csat_helpers.pipeline.runs.files import sha256

SAME, EDITED, CHANGED, MISSING, UNTRIED = "same", "edited", "changed", "missing", "not tried"


@dataclass(frozen=True)
class Check:
    """One thing that was compared: ``what``, ``state`` (same, edited, changed, missing, not tried), and why."""

    what: str
    state: str
    why: str = ""


def verify(run: Path, engagement: str | Path | None = None, workspace: Path | None = None) -> list[Check]:
    """Compare a run's files with its manifest, its deliverables with its notebooks and, with the ``engagement`` at
    hand, its inputs with theirs and its numbers with those that the data give now.

    Raises InputError where ``run`` has no manifest.
    """
    facts = _manifest(run)
    checks = [*_files(run, facts), *_versions(facts), *_rendered_again(run, facts)]
    if engagement is None:
        return [*checks, Check("inputs and numbers", UNTRIED, "Name the engagement with --engagement to compare them.")]
    return [*checks, *_inputs(facts, engagement), *_numbers(run, facts, engagement, workspace or Path.cwd())]


def verify_named(name: str, engagement: str, workspace: Path) -> list[Check]:
    """:func:`verify` for the run that ``name`` means in ``workspace``, with the engagement that its record names
    unless another is given; ``none`` compares files only.
    """
    run = listing.find(workspace / places.REPORTS, name)
    source = listing.record(run).source
    beside = workspace / source if source and (workspace / source).is_dir() else None
    with places.working_in(workspace):
        return verify(run, None if engagement == "none" else engagement or beside, workspace)


def lines(checks: list[Check]) -> str:
    """The checks as ``csat runs verify`` prints them, and what they come to."""
    told = [f"{c.state:9}  {c.what}{'. ' + c.why if c.why else ''}" for c in checks]
    end = "In order." if in_order(checks) else "NOT in order: see what is edited, changed or missing."
    return "\n".join([*told, end])


def as_json(checks: list[Check]) -> str:
    """The checks for a program."""
    found = {"in_order": in_order(checks), "checks": [asdict(check) for check in checks]}
    return json.dumps(found, ensure_ascii=False, indent=1)


def in_order(checks: list[Check]) -> bool:
    """Whether nothing was found edited, changed or missing."""
    return not any(check.state in (EDITED, CHANGED, MISSING) for check in checks)


def _manifest(run: Path) -> dict[str, Any]:
    path = run / manifests.FILE
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        mend = "Name a run's folder under reports/; a failed run has no manifest."
        raise InputError("There is no manifest.", where=str(path), mend=mend) from None
    except ValueError:
        raise InputError("The manifest is not readable.", where=str(path), mend="Run the engagement again.") from None
    if facts.get("schema") != manifests.SCHEMA:
        raise InputError(f"The manifest has schema {facts.get('schema')!r}.", where=str(path), mend="Run again.")
    return facts


def _files(run: Path, facts: dict[str, Any]) -> Iterator[Check]:
    for name, known in sorted({**facts["deliverables"], **facts.get("notebooks", {})}.items()):
        path = run / Path(name).name
        if not path.is_file():
            yield Check(name, MISSING, "It is not in the run's folder.")
        elif (now := sha256(path.read_bytes())) == facts.get("edited", {}).get(name):
            yield Check(name, EDITED, "It was edited after the run, and rendered again.")
        elif now != known:
            yield Check(name, CHANGED, "It is not the file that the run made.")
        else:
            yield Check(name, SAME)


def _versions(facts: dict[str, Any]) -> Iterator[Check]:
    now, then = manifests.versions(), facts["versions"]
    others = [f"{name} {then[name]}, here {now.get(name, 'absent')}" for name in then if now.get(name) != then[name]]
    if others:  # no fault, but the reason if bytes differ
        yield Check("versions", UNTRIED, "Made with " + "; ".join(others) + ".")


def _rendered_again(run: Path, facts: dict[str, Any]) -> Iterator[Check]:
    """Each deliverable made again from its notebook, byte for byte."""
    read: dict[Path, document.Document] = {}
    for name, known in sorted(facts["deliverables"].items()):
        stem, _, kind = name.rpartition(".")
        path = run / f"{Path(stem).name}.ipynb"
        what = f"{name}, rendered again"
        try:
            if path not in read:
                read[path] = document.read(nbformat.read(path, as_version=4))
            content = rendered(read[path], kind)
        except FileNotFoundError:
            yield Check(what, MISSING, f"{path.name} is not in the run's folder.")
        except (CsatError, ValueError) as problem:
            yield Check(what, CHANGED, str(problem))
        else:
            same = sha256(content) == known
            yield Check(what, SAME) if same else Check(what, CHANGED, "The notebook now gives other bytes.")


def _inputs(facts: dict[str, Any], engagement: str | Path) -> Iterator[Check]:
    from csat_helpers import survey

    opened = survey.find(engagement)
    now = manifests.inputs(opened, places.template(opened.type, opened.folder))
    for name, known in sorted(facts["inputs"].items()):
        if name not in now:
            yield Check(name, MISSING, "The engagement no longer has it.")
        else:
            yield Check(name, SAME) if now[name] == known else Check(name, CHANGED, "Its content is another.")
    yield from (
        Check(name, CHANGED, "The run did not know it.") for name in sorted(now.keys() - facts["inputs"].keys())
    )


def _numbers(run: Path, facts: dict[str, Any], engagement: str | Path, workspace: Path) -> Iterator[Check]:
    """The template executed again in one language; the numbers of every exhibit against the notebook's."""
    kept = next(iter(sorted(run.glob("*.ipynb"))), None)
    if kept is None:
        yield Check("numbers", UNTRIED, "The run has no notebook.")
        return
    before = _hashes(nbformat.read(kept, as_version=4))
    language = kept.stem.rpartition(".")[2]
    asked = facts["parameters"]
    plan = prepare(engagement, [language], [], asked.get("wave"), asked.get("unit"), lambda _: None)
    with TemporaryDirectory(prefix="csat-") as folder:
        again = _hashes(executed(plan, language, facts, Path(folder) / kept.name, workspace))
    for name in before.keys() | again.keys():
        if name not in again or name not in before:
            yield Check(f"numbers of {name}", CHANGED, "It is in one of the two only.")
    found = [name for name in before if name in again]
    for name in found:
        if before[name][0] != again[name][0]:
            yield Check(f"numbers of {name}", CHANGED, f"{before[name][0]} before, {again[name][0]} now.")
        elif before[name][1] != again[name][1]:
            yield Check(f"words of {name}", EDITED, "They are not what the template says of these numbers.")
    same = sum(before[name][0] == again[name][0] for name in found)
    yield Check("numbers", SAME if same == len(before) == len(again) else CHANGED, f"{same} of {len(before)} exhibits.")


def _hashes(notebook: nbformat.NotebookNode) -> dict[str, tuple[str, str]]:
    """The hash of each exhibit's numbers, as the appendix of the report prints it, and that of its words."""
    found = document.read(notebook).exhibits
    return {exhibit.anchor: (frame_hash(exhibit.bundle.frame), seal(exhibit.bundle)) for exhibit in found}
