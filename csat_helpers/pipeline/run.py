"""``csat run``: check, prepare, execute, render, pass the gates, publish, in that order; or nothing."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from csat_helpers.errors import CsatError
from csat_helpers.pipeline import engine as engines
from csat_helpers.pipeline import places
from csat_helpers.pipeline.forking.limits import Limits
from csat_helpers.pipeline.forking.messages import Message, unpacked
from csat_helpers.pipeline.forking.order import Opened, Order
from csat_helpers.pipeline.runs.files import publish, staging
from csat_helpers.pipeline.runs.record import Record, now, run_name

Tell = Callable[[str], None]
# Makes the report in a folder: the hash of each deliverable by its file, and what the gates warn of.
Maker = Callable[[Path], tuple[dict[str, str], tuple[str, ...]]]


@dataclass(frozen=True)
class Run:
    """A published run: its folder, its deliverables by (language, format), and its record."""

    folder: Path
    deliverables: dict[tuple[str, str], Path]
    record: Record


def run(
    engagement: str | Path,
    *,
    languages: Iterable[str] = (),
    formats: Iterable[str] = (),
    wave: str | None = None,
    unit: dict[str, str] | None = None,
    pdf_standard: str = "",
    workspace: Path | None = None,
    engine: str = "",
    limits: Limits | None = None,
    tell: Tell = lambda _: None,
) -> Run:
    """Run an engagement's template and publish its deliverables under ``reports/<engagement>/<run>/``.

    ``languages`` are all of the engagement's unless given, ``formats`` HTML and PDF; ``wave`` is the latest,
    ``pdf_standard`` the engagement's. ``engine`` is ``fork``, a process forked for the report under ``limits``, or
    ``kernel``, a Jupyter kernel; unless given the first, where the system has it.
    Raises InputError before anything is written; a template that fails leaves its record and notebook, and no
    deliverable.
    """
    root = (workspace or places.workspace()).resolve()
    order = Order(
        str(engagement), str(root), tuple(languages), tuple(formats), wave, unit, pdf_standard, limits=limits or Limits()
    )  # fmt: skip
    with places.working_in(root), opening(order, engine, tell) as (opened, make):
        return _published(opened, make, root)


def opening(order: Order, engine: str, tell: Tell) -> AbstractContextManager[tuple[Opened, Maker]]:
    """The engagement opened by the engine asked for, and what makes its report."""
    return (_in_kernels if engines.choose(engine, tell) == engines.KERNEL else _in_a_fork)(order, tell)


def _published(opened: Opened, make: Maker, root: Path) -> Run:
    """The report made in a folder of its own, and put in its place."""
    reports = root / places.REPORTS
    parent = reports / opened.engagement
    with staging(parent) as folder:
        record = begun(opened, run_name(opened.key, parent), root)
        try:
            made, warnings = make(folder)
        except CsatError as problem:
            raise with_evidence(problem, folder, reports, record) from None
        record = record.finished("done", deliverables=made, warnings=warnings)
        record.write(folder)
        publish(folder, parent / record.run)
    _list(reports)
    found = {tuple(name.rsplit(".", 2)[-2:]): parent / record.run / name for name in made}
    return Run(parent / record.run, found, record)  # pyright: ignore[reportArgumentType]


@contextmanager
def _in_kernels(order: Order, tell: Tell) -> Iterator[tuple[Opened, Maker]]:
    """The engagement opened in this process, its notebooks run each in a Jupyter kernel."""
    from csat_helpers.pipeline.opened import opened
    from csat_helpers.pipeline.plan import prepare
    from csat_helpers.pipeline.report import make

    asked = order.languages, order.formats, order.wave, order.unit
    plan = prepare(order.engagement, *asked, tell, order.pdf_standard, check=order.check)
    told = opened(plan)

    def maker(folder: Path) -> tuple[dict[str, str], tuple[str, ...]]:
        made = make(plan, told.facts, folder, Path(order.root), tell)
        return made.deliverables, made.warnings

    yield told, maker


@contextmanager
def _in_a_fork(order: Order, tell: Tell) -> Iterator[tuple[Opened, Maker]]:
    """The engagement opened in a server, the report made in a process forked from it."""
    from csat_helpers.pipeline.asked import check_asked
    from csat_helpers.pipeline.forking.caller import Zygote

    with Zygote() as forker:
        check_asked(order.engagement, order.languages, order.formats)  # while that process loads what takes long
        with forker.open(order) as server:
            import csat_helpers.pipeline.runs.index_page  # noqa: F401 - for _list, while the server starts

            def maker(folder: Path) -> tuple[dict[str, str], tuple[str, ...]]:
                server.make(0, folder)
                return outcome(next(server.ends(tell)))

            yield server.wait(tell), maker


def _list(reports: Path) -> None:
    """Write the page that lists all runs; what it needs takes as long to load as a server takes to start."""
    from csat_helpers.pipeline.runs.index_page import write_index

    write_index(reports)


def outcome(message: Message) -> tuple[dict[str, str], tuple[str, ...]]:
    """Deliverables and warnings of a report that was made; raises what it failed of."""
    if "failed" in message:
        raise unpacked(message["failed"])
    return message["made"]["deliverables"], tuple(message["made"]["warnings"])


def begun(opened: Opened, name: str, root: Path) -> Record:
    """The record of a run that begins."""
    source = opened.path
    return Record(
        run=name,
        engagement=opened.engagement,
        source=source.relative_to(root).as_posix() if source.is_relative_to(root) else "",
        languages=opened.languages,
        formats=opened.formats,
        parameters={"wave": opened.parameters["wave"], "unit": opened.parameters["unit"]},
        started=now(),
    )


def with_evidence(problem: CsatError, folder: Path, reports: Path, record: Record) -> CsatError:
    """Keep the partly executed notebook beside its record, and no deliverable; the error says where."""
    for path in folder.iterdir():
        if path.suffix != ".ipynb" or path.name.startswith("."):
            path.unlink()
    record.finished("failed", error=str(problem)).write(folder)
    failed = reports / record.engagement / f"{record.run}-failed"
    publish(folder, failed)
    _list(reports)
    problem.mend = f"{problem.mend} Kept: {failed}".strip()
    problem.args = (str(problem),)
    return problem
