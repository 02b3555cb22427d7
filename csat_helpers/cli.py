"""The ``csat`` command: arguments in, one call, messages out. It imports a command's work only when it runs."""

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from csat_helpers import __version__
from csat_helpers.cli_arguments import (
    AsJson,
    AtMost,
    Engine,
    InState,
    Lang,
    Memory,
    OfEngagement,
    Seconds,
    To,
    Where,
    files_given,
    limits,
    split,
    unit_given,
)
from csat_helpers.errors import CsatError, GateError

app = typer.Typer(
    name="csat",
    help="Customer satisfaction workbench: from a client's survey file to a report the client keeps.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"csat {__version__}")
        raise typer.Exit


@app.callback()
def _common(
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of a failure.")] = False,
    version: Annotated[  # noqa: ARG001 - its callback has answered
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    if debug:
        os.environ["CSAT_DEBUG"] = "1"


@app.command(
    short_help="Make an engagement: drafted from your file, or to try on simulated data.",
    context_settings={"allow_extra_args": True},  # the files after the first of --from
)
def new(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Name of the folder to make; it becomes the engagement's id.")],
    files: Annotated[
        list[Path] | None,
        typer.Option("--from", metavar="FILE...", help="A client's file to draft it from; more files are more waves."),
    ] = None,
    type_: Annotated[
        str, typer.Option("--type", help="Why the client measures; 'csat templates' lists the types.")
    ] = "internal-improvement",
    lang: Lang = "en,zh",
) -> None:
    """Make an engagement that runs at once: drafted from client files, or on simulated data for you to replace."""
    folder = Path(name)
    if files or context.args:
        from csat_helpers.survey import drafting

        given = files_given(files or [], [Path(file) for file in context.args])
        typer.echo("\n".join(drafting.drafted(folder, given, type_, split(lang)).lines(name)))
        return
    from csat_helpers.survey import new_engagement

    new_engagement(folder, folder.name, type_, split(lang))
    typer.echo(f"Made {folder} with simulated data. Run it:      csat run {folder}")
    typer.echo(f"Then put your file in {folder / 'data'} and describe it in engagement.yaml and questionnaire.yaml.")


@app.command(short_help="Read everything and say whether all is in order, as a page too.")
def check(
    engagement: Where,
    page: Annotated[
        bool, typer.Option("--page/--no-page", help="Write it as a page (HTML) too, under reports/.")
    ] = True,
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Read everything and say whether the engagement, the questionnaire and the data are in order; write it as a page too.

    The template is not run.
    """
    from csat_helpers.pipeline.check import check as look

    report = look(engagement)
    found, _, verdict = report.text.rpartition("\n")
    if not as_json:
        typer.echo(found)
    pages, refused = list[str](), ""
    if page:
        from csat_helpers.pipeline.check_page import write

        try:
            with _stopped_by_term():
                pages = [str(path) for path in write(engagement, languages=split(lang)).values()]
        except GateError as problem:  # a finding too: a report would be refused for the same
            refused = str(problem)
    if as_json:
        typer.echo(json.dumps({**report.facts, "pages": pages, "refused": refused}, ensure_ascii=False, indent=1))
    else:
        told = [*(f"Page        {path}" for path in pages), *([f"Page        none. {refused}"] if refused else [])]
        typer.echo("\n".join([*told, verdict]))


@app.command(short_help="Make an engagement's reports, under reports/.")
def run(
    engagement: Where,
    to: To = "html,pdf",
    lang: Lang = "",
    wave: Annotated[str | None, typer.Option(help="The wave to report; the latest unless said.")] = None,
    unit: Annotated[str, typer.Option(help="One unit only: COLUMN=LEVEL, e.g. Branch=North.")] = "",
    pdf_standard: Annotated[str, typer.Option(help="What kind of PDF, e.g. a-3a; the engagement's unless said.")] = "",
    engine: Engine = "",
    max_seconds: Seconds = None,
    max_memory: Memory = None,
    as_json: AsJson = False,
) -> None:
    """Run the engagement's template and publish its deliverables under reports/."""
    from csat_helpers.pipeline.run import run as work

    asked = {"languages": split(lang), "formats": split(to), "wave": wave, "pdf_standard": pdf_standard}
    how = {"unit": unit_given(unit), "engine": engine, "limits": limits(max_seconds, max_memory)}
    with _stopped_by_term():
        done = work(engagement, **asked, **how, tell=_teller(as_json))
    _published(done, as_json)


@app.command(short_help="Make many reports: one a unit, or one an engagement of a folder.")
def batch(
    engagement: Annotated[str, typer.Argument(help="An engagement, or a folder of engagements.")],
    by: Annotated[
        str | None, typer.Option("--by", help="The column of units (branches, operators): one report each.")
    ] = None,
    only: Annotated[str, typer.Option("--only", help="Units or engagements, comma-separated; * stands for any.")] = "",
    to: To = "html,pdf",
    lang: Lang = "",
    wave: Annotated[str | None, typer.Option(help="The wave to report; the latest unless said.")] = None,
    workers: Annotated[int, typer.Option(help="Reports made at once; as many as there are processors.", min=0)] = 0,
    limit: Annotated[int | None, typer.Option(help="Make so many at most.", min=1)] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing: list what would be made.")] = False,
    max_seconds: Seconds = None,
    max_memory: Memory = None,
    scheduler: Annotated[
        str, typer.Option(help="Have a dask cluster make them: tcp://localhost:8786, tls://host:8786.")
    ] = "",
    tls_ca: Annotated[str, typer.Option("--tls-ca", help="For tls://, the authority's certificate (PEM).")] = "",
    tls_cert: Annotated[str, typer.Option("--tls-cert", help="For tls://, our certificate (PEM).")] = "",
    tls_key: Annotated[str, typer.Option("--tls-key", help="For tls://, the key of our certificate (PEM).")] = "",
    as_json: AsJson = False,
) -> None:
    """Make the reports of an engagement's units, or of all engagements in a folder. What is finished is left alone.

    Stopped or killed, it goes on where it was when it is started again.
    """
    from csat_helpers.pipeline.batch import command

    asked = {"by": by, "only": split(only), "languages": split(lang), "formats": split(to), "wave": wave,
             "limit": limit, "workers": workers, "limits": limits(max_seconds, max_memory)}  # fmt: skip
    if dry_run:
        found = command.dry_run(engagement, **asked)
        typer.echo(json.dumps(found.facts(), ensure_ascii=False, indent=1) if as_json else found.text())
        return
    cluster = command.Scheduler(scheduler, tls_ca, tls_cert, tls_key) if scheduler else None
    with _stopped_by_term():
        done = command.batch(engagement, **asked, scheduler=cluster, quiet=as_json)
    typer.echo(json.dumps(done.facts(), ensure_ascii=False, indent=1) if as_json else done.text())
    if done.failed:
        raise typer.Exit(1)


@app.command(short_help="Make the reports of the packaged, simulated example.")
def demo(to: To = "html,pdf", lang: Lang = "", as_json: AsJson = False) -> None:
    """Run the packaged example: a simulated engagement, in both languages."""
    from csat_helpers.pipeline.run import run as work

    with _stopped_by_term():
        done = work("demo", languages=split(lang), formats=split(to), tell=_teller(as_json))
    _published(done, as_json)
    if not as_json:
        typer.echo("Open one in a browser or PDF reader. Your own engagement: csat new my-study")


@app.command(short_help="Make other formats of a run's notebook; nothing is rerun.")
def render(
    run_folder: Annotated[Path, typer.Argument(metavar="RUN", help="A run's folder, or an executed notebook.")],
    to: To = "html,pdf",
    lang: Annotated[str, typer.Option("--lang", help="Languages, comma-separated; all of the run's unless said.")] = "",
    as_json: AsJson = False,
) -> None:
    """Render an executed notebook again, in other formats or after editing it; nothing is rerun."""
    from csat_helpers.pipeline.exporters.render import render_run

    made = render_run(run_folder, split(to), split(lang), _teller(as_json))
    typer.echo(json.dumps([str(p) for p in made]) if as_json else "\n".join(str(p) for p in made))


@app.command()
def templates(as_json: AsJson = False) -> None:
    """List the engagement types that have a template."""
    from csat_helpers.pipeline.places import templates as known

    typer.echo(json.dumps(known()) if as_json else "\n".join(known()))


runs_app = typer.Typer(help="List the workspace's runs; show, verify or clean them.", invoke_without_command=True)
app.add_typer(runs_app, name="runs")


@runs_app.callback()
def runs(
    context: typer.Context,
    engagement: OfEngagement = None,
    state: InState = None,
    limit: AtMost = None,
    as_json: AsJson = False,
) -> None:
    """List the workspace's runs, newest first."""
    if not context.invoked_subcommand:
        list_(engagement, state, limit, as_json)


@runs_app.command("list", short_help="List the workspace's runs, newest first: the same as 'csat runs'.")
def list_(
    engagement: OfEngagement = None, state: InState = None, limit: AtMost = None, as_json: AsJson = False
) -> None:
    """List the workspace's runs, newest first, and the jobs of batches that have none yet."""
    from csat_helpers.pipeline.places import REPORTS, workspace
    from csat_helpers.pipeline.runs import listing

    most = limit if limit is not None else 0 if as_json else listing.SHOWN
    found, more = listing.chosen(workspace() / REPORTS, engagement, state, most)
    text = listing.lines(found, more, any_there=bool(engagement or state))
    typer.echo(json.dumps(found, ensure_ascii=False, indent=1) if as_json else text)


@runs_app.command(short_help="Tell everything of one run: its job, inputs, outputs, warnings, error.")
def show(
    run: Annotated[str, typer.Argument(metavar="RUN", help="A run's folder or name, or an engagement's id.")],
    as_json: AsJson = False,
) -> None:
    """Tell everything of one run: how it ended, its job and attempts, what it was made from and what it made."""
    from csat_helpers.pipeline.places import REPORTS, workspace
    from csat_helpers.pipeline.runs import showing

    found = showing.facts((workspace() / REPORTS).resolve(), run)
    typer.echo(showing.as_json(found) if as_json else showing.text(found))


@runs_app.command(short_help="Remove what died, failed or was superseded; a dry run unless --yes.")
def clean(
    keep: Annotated[
        int | None, typer.Option("--keep", help="Good runs that stay of each unit and wave; all unless said.")
    ] = None,
    engagement: OfEngagement = None,
    yes: Annotated[bool, typer.Option("--yes", help="Remove it; without this, only say what would go.")] = False,
    as_json: AsJson = False,
) -> None:
    """Remove left-overs of processes that died, evidence of failed runs and, with --keep, superseded runs."""
    from csat_helpers.pipeline.places import REPORTS, workspace
    from csat_helpers.pipeline.runs import cleaning

    reports = (workspace() / REPORTS).resolve()
    found = cleaning.plan(reports, keep, engagement)
    problems = cleaning.clean(reports, found) if yes else []
    answer = (reports, found, yes, problems)
    typer.echo(json.dumps(cleaning.facts(*answer), indent=1) if as_json else cleaning.text(*answer))
    if problems:
        raise typer.Exit(1)


@runs_app.command(short_help="Compare a run with its manifest, its inputs and its data.")
def verify(
    run: Annotated[
        str, typer.Argument(metavar="RUN", help="A run's folder or name, or an engagement's id: its newest.")
    ],
    engagement: Annotated[
        str, typer.Option("--engagement", help="The engagement, to compare inputs and numbers too; 'none' not to.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Compare a run's files with its manifest and, with its engagement at hand, its numbers with its data."""
    from csat_helpers.pipeline.places import workspace
    from csat_helpers.pipeline.runs import verify as verifying

    checks = verifying.verify_named(run, engagement, workspace())
    typer.echo(verifying.as_json(checks) if as_json else verifying.lines(checks))
    if not verifying.in_order(checks):
        raise typer.Exit(1)


@contextmanager
def _stopped_by_term() -> Iterator[None]:
    """TERM ends a command as Ctrl-C does: what was begun is put away first."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _teller(quiet: bool) -> Callable[[str], None]:
    """Progress goes to stderr, so that what a program reads stays clean."""
    return (lambda _: None) if quiet else (lambda line: typer.echo(line, err=True))


def _published(done: Any, as_json: bool) -> None:
    paths = [str(p) for p in done.deliverables.values()]
    if as_json:
        typer.echo(json.dumps({"run": str(done.folder), "deliverables": paths}))
        return
    typer.echo("Made:")
    for path in paths:
        typer.echo(f"  {path}")


_INTERRUPTED = 130  # what typer makes of a KeyboardInterrupt, without a word


def _stopped() -> NoReturn:
    typer.echo("csat: Stopped. Start the same command again to go on.", err=True)
    sys.exit(1)


def main() -> None:
    """Entry point: an error is one message and its exit code; ``--debug`` shows the traceback."""
    try:
        app()
    except CsatError as problem:
        if os.environ.get("CSAT_DEBUG"):
            raise
        typer.echo(f"csat: {problem}", err=True)
        sys.exit(problem.exit_code)
    except KeyboardInterrupt:
        _stopped()
    except SystemExit as end:
        if end.code == _INTERRUPTED:
            _stopped()
        raise
    except Exception as problem:
        if os.environ.get("CSAT_DEBUG"):
            raise
        first = str(problem).strip().partition("\n")[0].rstrip(".")
        typer.echo(f"csat: A fault of the workbench, not of your files: {type(problem).__name__}: {first}.", err=True)
        typer.echo("'csat --debug ...' shows where; please report it with that.", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
