"""``csat runs verify``: whether a run's files are what it made, and its numbers what its data give."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat

from csat_helpers import survey
from csat_helpers.claims import seal
from csat_helpers.engagement.provenance import inputs, versions
from csat_helpers.errors import CsatError, InputError
from csat_helpers.pipeline import document, places
from csat_helpers.pipeline.document.lineage import frame_hash
from csat_helpers.pipeline.exporters.render import rendered
from csat_helpers.pipeline.plan import executed, prepare
from csat_helpers.pipeline.runs import listing
from csat_helpers.pipeline.runs import manifest as manifests
from csat_helpers.pipeline.runs import record as records
from csat_helpers.pipeline.runs.files import SEAL, intact, sha256

SAME, EDITED, CHANGED, MISSING, UNTRIED = "same", "edited", "changed", "missing", "not tried"
# What a notebook or template of which a byte was changed may raise, besides our own errors.
UNREADABLE = (CsatError, ValueError, KeyError, TypeError, AttributeError)


@dataclass(frozen=True)
class Check:
    """One thing that was compared: ``what``, ``state`` (same, edited, changed, missing, not tried), and why."""

    what: str
    state: str
    why: str = ""


def verify(run: Path, engagement: str | Path | None = None, workspace: Path | None = None) -> list[Check]:
    """Compare a run's files with its manifest, its deliverables with its notebooks and, with the ``engagement`` at
    hand, its inputs with theirs and its numbers with those that the data give now.

    A manifest that is not what the run wrote is named, and nothing is held against it. Raises InputError where ``run``
    has no manifest.
    """
    facts = _manifest(run)
    if facts is None:
        why = "The manifest that they would be held against is not what the run wrote."
        named = Check(manifests.FILE, CHANGED, "It is not what the run wrote.")
        return [_record(run, None), named, Check("the other files", UNTRIED, why)]
    checks = [_record(run, facts), _sealed(facts), *_files(run, facts), *_versions(facts), *_rendered_again(run, facts)]
    if engagement is None:
        return [*checks, Check("inputs and numbers", UNTRIED, "Name the engagement with --engagement to compare them.")]
    return [*checks, *_inputs(facts, engagement), *_numbers(run, facts, engagement, workspace or Path.cwd())]


def verify_named(name: str, engagement: str, workspace: Path) -> list[Check]:
    """:func:`verify` for the run that ``name`` means in ``workspace``, with the engagement that its record names
    unless another is given; ``none`` compares files only.
    """
    run = _found(name, workspace / places.REPORTS)
    try:
        source = listing.record(run).source
    except InputError:  # the record was changed, which is told
        source = ""
    beside = workspace / source if source and (workspace / source).is_dir() else None
    with places.working_in(workspace):
        return verify(run, None if engagement == "none" else engagement or beside, workspace)


def _found(name: str, reports: Path) -> Path:
    """The run that ``name`` means, also one whose record cannot be read."""
    try:
        return listing.find(reports, name)
    except InputError:
        unread = [path.parent for path in reports.glob(f"*/*/{manifests.FILE}") if path.parent.name == Path(name).name]
        if not unread:
            raise
        return unread[0]


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


def _manifest(run: Path) -> dict[str, Any] | None:
    """What the manifest says, None where a byte of it was changed."""
    path = run / manifests.FILE
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        mend = "Name a run's folder under reports/; a failed run has no manifest."
        raise InputError("There is no manifest.", where=str(path), mend=mend) from None
    whole = intact(content)
    of_a_run = (run / records.FILE).is_file()
    try:
        facts = json.loads(content)
    except ValueError:
        if of_a_run:
            return None
        raise InputError("The manifest is not readable.", where=str(path), mend="Run the engagement again.") from None
    schema = facts.get("schema") if isinstance(facts, dict) else None
    if of_a_run and (whole is False or (whole is None and schema != manifests.UNSEALED)):
        return None
    if schema not in (manifests.SCHEMA, manifests.UNSEALED):
        raise InputError(f"The manifest has schema {schema!r}.", where=str(path), mend="Run again.")
    return facts


def _sealed(facts: dict[str, Any]) -> Check:
    if SEAL in facts:
        return Check(manifests.FILE, SAME)
    return Check(manifests.FILE, UNTRIED, "An earlier version made it, without a seal.")


def _record(run: Path, facts: dict[str, Any] | None) -> Check:
    """The record: whole, and of the deliverables that the manifest names where that can be told."""
    path = run / records.FILE
    if not path.is_file():
        return Check(records.FILE, MISSING, "It is not in the run's folder.")
    content = path.read_bytes()
    whole = intact(content)
    if whole is None and facts is not None and SEAL not in facts:
        return Check(records.FILE, UNTRIED, "An earlier version made it, without a seal.")
    if not whole:
        return Check(records.FILE, CHANGED, "It is not what the run wrote.")
    if facts is not None and json.loads(content)["deliverables"] != facts["deliverables"]:
        return Check(records.FILE, CHANGED, "It names other deliverables than the manifest.")
    return Check(records.FILE, SAME)


def _files(run: Path, facts: dict[str, Any]) -> Iterator[Check]:
    kept = {**facts["deliverables"], **facts.get("notebooks", {}), **facts.get("pictures", {})}
    return (_file(run, name, known, facts) for name, known in sorted(kept.items()))


def _file(run: Path, name: str, known: str, facts: dict[str, Any]) -> Check:
    path = run / Path(name).name
    if not path.is_file():
        return Check(name, MISSING, "It is not in the run's folder.")
    now = sha256(path.read_bytes())
    if now == facts.get("edited", {}).get(name):
        return Check(name, EDITED, "It was edited after the run, and rendered again.")
    return Check(name, SAME) if now == known else Check(name, CHANGED, "It is not the file that the run made.")


def _versions(facts: dict[str, Any]) -> Iterator[Check]:
    now, then = versions(), facts["versions"]
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
        if not path.is_file():
            yield Check(what, MISSING, f"{path.name} is not in the run's folder.")
            continue
        if _file(run, path.name, facts.get("notebooks", {}).get(path.name, ""), facts).state == CHANGED:
            yield Check(what, UNTRIED, f"{path.name} is not the notebook that the run made.")
            continue
        try:
            if path not in read:
                read[path] = document.read(nbformat.read(path, as_version=4))
            same = sha256(rendered(read[path], kind)) == known
        except (CsatError, ValueError) as problem:
            yield Check(what, CHANGED, str(problem))
        else:
            yield Check(what, SAME) if same else Check(what, CHANGED, "The notebook now gives other bytes.")


def _inputs(facts: dict[str, Any], engagement: str | Path) -> Iterator[Check]:
    """Each file that the run was made from, by its content: no file has to be readable to be compared."""
    folder = _folder(engagement)
    for name, known in sorted(facts["inputs"].items()):
        path = _input(name, folder, facts["type"])
        if path is None or not path.is_file():
            yield Check(name, MISSING, "The engagement no longer has it.")
        else:
            same = sha256(path.read_bytes()) == known
            yield Check(name, SAME) if same else Check(name, CHANGED, "Its content is another.")
    try:
        opened = survey.find(engagement)
        now = inputs(opened, places.template(opened.type, opened.folder))
    except CsatError:  # what cannot be read was changed, or the numbers tell
        return
    yield from (
        Check(name, CHANGED, "The run did not know it.") for name in sorted(now.keys() - facts["inputs"].keys())
    )


def _folder(engagement: str | Path) -> Path:
    path = Path(engagement)
    if path.is_file():
        return path.parent
    return path if (path / "engagement.yaml").is_file() else survey.find(engagement).folder


def _input(name: str, folder: Path, kind: str) -> Path | None:
    """Where an input of the manifest lies now; None of a template that there is no more."""
    if not name.startswith("template/"):
        return folder / name
    try:
        found = places.template(kind, folder)
    except InputError:
        return None
    return found if found.name == Path(name).name else None


def _numbers(run: Path, facts: dict[str, Any], engagement: str | Path, workspace: Path) -> list[Check]:
    """The template executed again in one language; the numbers of every exhibit against the notebook's."""
    kept = next(iter(sorted(run.glob("*.ipynb"))), None)
    if kept is None:
        return [Check("numbers", UNTRIED, "The run has no notebook.")]
    try:
        before = _hashes(nbformat.read(kept, as_version=4))
    except UNREADABLE:
        return [Check("numbers", UNTRIED, f"{kept.name} cannot be read as a notebook of ours.")]
    language = kept.stem.rpartition(".")[2]
    asked = facts["parameters"]
    try:
        plan = prepare(engagement, [language], [], asked.get("wave"), asked.get("unit"), lambda _: None)
        with TemporaryDirectory(prefix="csat-") as folder:
            again = _hashes(executed(plan, language, facts, Path(folder) / kept.name, workspace))
    except UNREADABLE as problem:
        return [Check("numbers", CHANGED, f"They can no longer be made. {problem}")]
    return [*_compared(before, again)]


def _compared(before: dict[str, tuple[str, str]], again: dict[str, tuple[str, str]]) -> Iterator[Check]:
    for name in before.keys() ^ again.keys():
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
