"""The ``csat`` command: arguments in, one call, messages out. It imports a command's work only when it runs."""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from csat_helpers import __version__
from csat_helpers.errors import CsatError

app = typer.Typer(
    name="csat",
    help="Customer satisfaction workbench: from a client's survey file to a report the client keeps.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

To = Annotated[str, typer.Option("--to", help="Formats, comma-separated: html, pdf, pptx, xlsx.")]
Lang = Annotated[
    str, typer.Option("--lang", help="Languages, comma-separated: en, zh. All of the engagement's unless said.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the answer as JSON for a program.")]
Where = Annotated[str, typer.Argument(help="The engagement: its folder, its engagement.yaml, or 'demo'.")]


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


@app.command(short_help="Make an engagement that runs at once, for your own data.")
def new(
    name: Annotated[str, typer.Argument(help="Name of the folder to make; it becomes the engagement's id.")],
    type_: Annotated[
        str, typer.Option("--type", help="Why the client measures; 'csat templates' lists the types.")
    ] = "internal-improvement",
    lang: Lang = "en,zh",
) -> None:
    """Make an engagement that runs at once on simulated data, for you to replace with the client's."""
    from csat_helpers.survey import new_engagement

    folder = Path(name)
    new_engagement(folder, folder.name, type_, _split(lang))
    typer.echo(f"Made {folder} with simulated data. Run it:      csat run {folder}")
    typer.echo(f"Then put your file in {folder / 'data'} and describe it in engagement.yaml and questionnaire.yaml.")


@app.command(short_help="Read everything, run nothing, say whether all is in order.")
def check(engagement: Where, as_json: AsJson = False) -> None:
    """Read everything, run nothing, and say whether the engagement, the questionnaire and the data are in order."""
    from csat_helpers.pipeline.check import check as look

    report = look(engagement)
    if as_json:
        typer.echo(json.dumps(report.facts, ensure_ascii=False, indent=1))
    else:
        typer.echo(report.text)


@app.command(short_help="Make an engagement's reports, under reports/.")
def run(
    engagement: Where,
    to: To = "html,pdf",
    lang: Lang = "",
    wave: Annotated[str | None, typer.Option(help="The wave to report; the latest unless said.")] = None,
    pdf_standard: Annotated[str, typer.Option(help="What kind of PDF, e.g. a-3a; the engagement's unless said.")] = "",
    as_json: AsJson = False,
) -> None:
    """Run the engagement's template and publish its deliverables under reports/."""
    from csat_helpers.pipeline.run import run as work

    asked = {"languages": _split(lang), "formats": _split(to), "wave": wave, "pdf_standard": pdf_standard}
    done = work(engagement, **asked, tell=_teller(as_json))
    _published(done, as_json)


@app.command(short_help="Make the reports of the packaged, simulated example.")
def demo(to: To = "html,pdf", lang: Lang = "", as_json: AsJson = False) -> None:
    """Run the packaged example: a simulated engagement, in both languages."""
    from csat_helpers.pipeline.run import run as work

    done = work("demo", languages=_split(lang), formats=_split(to), tell=_teller(as_json))
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

    made = render_run(run_folder, _split(to), _split(lang), _teller(as_json))
    typer.echo(json.dumps([str(p) for p in made]) if as_json else "\n".join(str(p) for p in made))


@app.command()
def templates(as_json: AsJson = False) -> None:
    """List the engagement types that have a template."""
    from csat_helpers.pipeline.places import templates as known

    typer.echo(json.dumps(known()) if as_json else "\n".join(known()))


runs_app = typer.Typer(help="List the workspace's runs, newest first; verify one.", invoke_without_command=True)
app.add_typer(runs_app, name="runs")


@runs_app.callback()
def runs(context: typer.Context, as_json: AsJson = False) -> None:
    """List the workspace's runs, newest first."""
    if context.invoked_subcommand:
        return
    from csat_helpers.pipeline.places import REPORTS, workspace
    from csat_helpers.pipeline.runs import listing

    reports = workspace() / REPORTS
    found = [run.facts(reports) for run in listing.runs(reports)]
    typer.echo(json.dumps(found, ensure_ascii=False, indent=1) if as_json else listing.lines(found))


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


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


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


def main() -> None:
    """Entry point: an error is one message and its exit code; ``--debug`` shows the traceback."""
    try:
        app()
    except CsatError as problem:
        if os.environ.get("CSAT_DEBUG"):
            raise
        typer.echo(f"csat: {problem}", err=True)
        sys.exit(problem.exit_code)
    except Exception as problem:
        if os.environ.get("CSAT_DEBUG"):
            raise
        first = str(problem).strip().partition("\n")[0].rstrip(".")
        typer.echo(f"csat: A fault of the workbench, not of your files: {type(problem).__name__}: {first}.", err=True)
        typer.echo("'csat --debug ...' shows where; please report it with that.", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
