"""``csat runs clean``: what processes that died left over, what failed, and what newer runs have superseded.

The last good run of a unit always stays, and so does everything that a living process may be at work on.
"""

import re
import secrets
import shutil
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from csat_helpers.errors import InputError
from csat_helpers.pipeline.runs import index_page, ledger_file, ledger_store, listing, owners, published
from csat_helpers.pipeline.runs.files import STAGING, ended_well
from csat_helpers.pipeline.runs.rebuilding import unit_text
from csat_helpers.pipeline.runs.renaming import put_back

LEFT_OVER, FAILED, SUPERSEDED = "left over", "failed", "superseded"
_REMOVING, _REPLACED, _MAKING = ".removing-", ".replaced-", ".making-"
_PID = re.compile(rf"(?:{re.escape(STAGING)}|{re.escape(_REMOVING)})(\d+)-|\.(\d+)\.part$")
_OLD = 3600.0  # seconds untouched, of what does not tell whose it is


@dataclass(frozen=True)
class Item:
    """Something to be removed: its kind, where it is, and its bytes."""

    kind: str
    path: Path
    size: int


@dataclass(frozen=True)
class Cleaning:
    """What would be removed, and what stays though it was asked for, with the reason."""

    items: tuple[Item, ...]
    kept: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """All bytes that would be free."""
        return sum(item.size for item in self.items)


@dataclass(frozen=True)
class _Work:
    """What living batches are at: their engagements with a reason each, and their staging folders."""

    engagements: dict[str, str]
    staging: frozenset[Path]


def plan(reports: Path, keep: int | None = None, engagement: str | None = None) -> Cleaning:
    """What is to be removed under ``reports``; nothing is written.

    ``keep`` is how many good runs stay of each unit (or study) and wave; without it none is superseded. A run is only
    superseded by ones that hold every language and format it has.
    """
    if keep is not None and keep < 1:
        raise InputError("At least one run must be kept.", where="--keep", mend="Give a number from 1.")
    if engagement is not None and Path(engagement).name != engagement:
        raise InputError(f"'{engagement}' is no engagement's id.", where="--engagement")
    work = _at_work(reports)
    found = [run for run in listing.runs(reports) if engagement in (None, run.record.engagement) and _own(run.folder)]
    busy = work.engagements.keys() & {"", *(run.record.engagement for run in found)}
    items = [Item(LEFT_OVER, path, _size(path)) for path in _left_over(reports, work, engagement)]
    free = [run for run in found if not busy & {"", run.record.engagement}]
    items += [Item(FAILED, run.folder, _size(run.folder)) for run in free if run.record.state == "failed"]
    if keep is not None:
        items += [Item(SUPERSEDED, folder, _size(folder)) for folder in _superseded(free, keep)]
    return Cleaning(tuple(items), tuple(work.engagements[name] for name in sorted(busy)))


def clean(reports: Path, cleaning: Cleaning) -> list[str]:
    """Remove it; what could not be removed, with the reason. A run goes in one rename: never half of one is left."""
    problems = []
    for aside in reports.glob(f"*/{_REPLACED}*"):
        put_back(aside.with_name(aside.name.removeprefix(_REPLACED)))
    for item in cleaning.items:
        try:
            _remove(item.path)
        except OSError as problem:
            problems.append(f"{item.path}: {problem.strerror or problem}.")
    if any(item.kind != LEFT_OVER for item in cleaning.items) and (reports / index_page.FILE).is_file():
        index_page.write_index(reports)
    return problems


def facts(reports: Path, cleaning: Cleaning, removed: bool, problems: Iterable[str] = ()) -> dict[str, Any]:
    """For a program."""
    items = [{"kind": i.kind, "path": i.path.relative_to(reports).as_posix(), "bytes": i.size} for i in cleaning.items]
    kept, failed = list(cleaning.kept), list(problems)
    return {"removed": removed, "bytes": cleaning.size, "items": items, "kept": kept, "problems": failed}


def text(reports: Path, cleaning: Cleaning, removed: bool, problems: Iterable[str] = ()) -> str:
    """As ``csat runs clean`` prints it."""
    told = [
        f"{item.kind:<11}{amount(item.size):>10}  {item.path.relative_to(reports).as_posix()}"
        for item in cleaning.items
    ]
    told += [f"Kept: {reason}" for reason in cleaning.kept] + [f"Not removed: {problem}" for problem in problems]
    if not cleaning.items:
        return "\n".join([*told, "Nothing to remove."])
    what = f"{len(cleaning.items):,} {'thing' if len(cleaning.items) == 1 else 'things'}, {amount(cleaning.size)}"
    return "\n".join([*told, f"Removed {what}." if removed else f"Would remove {what}. To do it: --yes"])


def amount(size: int) -> str:
    """Bytes as a reader sees them."""
    for unit, power in (("GB", 9), ("MB", 6), ("kB", 3)):
        if size >= 10**power:
            return f"{size / 10**power:,.1f} {unit}"
    return f"{size} B"


def _at_work(reports: Path) -> _Work:
    """Of the ledger; one that cannot be read may have living batches on everything."""
    with ledger_file.looked_up(reports) as connection:
        if connection is None:
            unread = "The ledger cannot be read, so no run is removed: a batch may be at work."
            return _Work({"": unread} if (reports / ledger_file.FILE).is_file() else {}, frozenset())
        batches = connection.execute("SELECT * FROM batches WHERE ended = ''").fetchall()
        alive = {found["batch"]: found for found in batches if ledger_store.lives(found)}
        asked = "SELECT DISTINCT asked.batch, engagement FROM asked JOIN jobs ON jobs.key = asked.key"
        engagements = {
            name: f"{name}: a batch is at work on it ({alive[batch]['command']}, process {alive[batch]['pid']})."
            for batch, name in connection.execute(asked)
            if batch in alive
        }
        running = connection.execute("SELECT batch, staging FROM jobs WHERE state = 'running'").fetchall()
        return _Work(engagements, frozenset((reports / place).resolve() for b, place in running if b in alive))


def _left_over(reports: Path, work: _Work, engagement: str | None) -> Iterator[Path]:
    """What nobody living holds: folders in the making, temporary files, damaged ledgers."""
    base = reports / engagement if engagement else reports
    below = "" if engagement else "*/"
    for pattern in (f"{below}{STAGING}*", f"{below}{_REMOVING}*", f"{below}{_REPLACED}*"):
        yield from (path for path in sorted(base.glob(pattern)) if path.is_dir() and _dead(path, work))
    for pattern in (f"{below}.*.part", f"{below}*/.*.part"):
        yield from (path for path in sorted(base.glob(pattern)) if _shown(path, reports) and _dead(path, work))
    if engagement is None:
        kept = [*reports.glob(f".prepared/{_MAKING}*"), *reports.glob(".*.part")]
        yield from (path for path in sorted(kept) if _dead(path, work))
        yield from sorted(reports.glob(f"{ledger_file.DAMAGED}*"))


def _dead(path: Path, work: _Work) -> bool:
    if path.is_symlink() or path.resolve() in work.staging or owners.is_held(path):
        return False
    if path.name.startswith(_REPLACED):  # unless it is to be put back, which cleaning does
        return path.with_name(path.name.removeprefix(_REPLACED)).is_dir()
    number = _PID.search(path.name)
    if number and not owners.pid_lives(int(number[1] or number[2])):
        return True
    return not number and time.time() - _touched(path) > _OLD


def _shown(path: Path, reports: Path) -> bool:
    """Whether no folder on the way to it is hidden: what is in those goes with them."""
    return not any(part.startswith(".") for part in path.relative_to(reports).parts[:-1])


def _superseded(found: list[listing.Found], keep: int) -> Iterator[Path]:
    """Good runs with ``keep`` newer good ones of the same unit and wave that hold all they hold."""
    newer: dict[tuple[str, ...], list[set[str]]] = {}
    for run in found:  # newest first
        if not _good(run):
            continue
        asked = run.record.parameters
        of = (run.record.engagement, str(asked.get("wave") or ""), unit_text(asked.get("unit")))
        kinds = {".".join(name.rsplit(".", 2)[-2:]) for name in run.record.deliverables}
        if sum(kinds <= others for others in newer.setdefault(of, [])) >= keep:
            yield run.folder
        else:
            newer[of].append(kinds)


def _good(run: listing.Found) -> bool:
    """Whether the run is finished and whole: its files there, manifest and record unharmed."""
    there = all((run.folder / Path(name).name).is_file() for name in run.record.deliverables)
    return (
        bool(run.record.deliverables) and there and ended_well(run.folder) and bool(published.manifest_of(run.folder))
    )


def _own(folder: Path) -> bool:
    return not folder.is_symlink() and not folder.parent.is_symlink()


def _remove(path: Path) -> None:
    if not path.is_dir():
        path.unlink(missing_ok=True)
        return
    gone = path
    if not path.name.startswith("."):
        gone = path.with_name(f"{_REMOVING}{owners.me().pid}-{secrets.token_hex(4)}")
        path.rename(gone)
    shutil.rmtree(gone)


def _size(path: Path) -> int:
    try:
        files = [path] if not path.is_dir() else [p for p in path.rglob("*") if not p.is_dir()]
        return sum(p.lstat().st_size for p in files)
    except OSError:
        return 0


def _touched(path: Path) -> float:
    """When it, or something directly in it, was last written."""
    try:
        inside = [p.lstat().st_mtime for p in path.iterdir()] if path.is_dir() else []
        return max([path.lstat().st_mtime, *inside])
    except OSError:
        return time.time()
