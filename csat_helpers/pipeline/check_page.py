"""The page of ``csat check``: what was read, what counts and what was odd, as exhibits, one HTML file a language."""

from collections.abc import Iterable
from pathlib import Path

from csat_helpers.pipeline import places
from csat_helpers.pipeline.forking.order import Order
from csat_helpers.pipeline.run import Tell, opening
from csat_helpers.pipeline.runs.files import replace, staging

FOLDER = "check"  # beside the engagement's runs: it is none of them, and the next check takes its place


def write(
    engagement: str | Path,
    *,
    languages: Iterable[str] = (),
    workspace: Path | None = None,
    engine: str = "",
    tell: Tell = lambda _: None,
) -> dict[str, Path]:
    """Write the page of the engagement's data, by language, under ``reports/<engagement>/check/``.

    Arguments as of :func:`csat_helpers.pipeline.run.run`. Raises InputError before anything is written; where the page
    cannot be made, the one of the last check stays.
    """
    root = (workspace or places.workspace()).resolve()
    order = Order(str(engagement), str(root), tuple(languages), ("html",), check=True)
    with places.working_in(root), opening(order, engine, tell) as (opened, make):
        parent = root / places.REPORTS / opened.engagement
        with staging(parent) as folder:
            made, _ = make(folder)
            replace(folder, parent / FOLDER)
    return {name.rsplit(".", 2)[-2]: parent / FOLDER / name for name in made}
