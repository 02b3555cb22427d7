"""What ``csat batch`` calls: workers and progress as the machine and the terminal have them, and the dry run's words."""

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from csat_helpers.pipeline import places
from csat_helpers.pipeline.batch import batch as batches
from csat_helpers.pipeline.batch import interrupts
from csat_helpers.pipeline.batch.batch import unit_of
from csat_helpers.pipeline.batch.engagements import chosen, engagements
from csat_helpers.pipeline.batch.jobs import jobs
from csat_helpers.pipeline.batch.progress import Bar, Lines, Silent
from csat_helpers.pipeline.batch.scheduler import Scheduler
from csat_helpers.pipeline.batch.summary import REASONS, Summary
from csat_helpers.pipeline.forking.caller import Zygote
from csat_helpers.pipeline.forking.limits import Limits
from csat_helpers.pipeline.forking.order import Order
from csat_helpers.pipeline.runs.published import finished


def batch(target: str, *, workers: int, quiet: bool, scheduler: Scheduler | None = None, **asked: Any) -> Summary:
    """:func:`csat_helpers.pipeline.batch.batch.batch`, with a bar on a terminal and plain lines elsewhere.

    ``scheduler`` is a cluster's, whose workers make the reports.
    """
    progress = Silent() if quiet else Bar() if sys.stderr.isatty() else Lines(lambda text: print(text, file=sys.stderr))
    makers = None
    if scheduler is not None:
        from csat_helpers.pipeline.batch.cluster import Cluster

        makers = Cluster(scheduler, workers, progress.say)
    with interrupts.heard():
        return batches.batch(target, workers=workers or processors(), progress=progress, makers=makers, **asked)


def processors() -> int:
    """Those that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(frozen=True)
class Planned:
    """What a batch would do: a row a unit, or an engagement."""

    rows: list[dict[str, Any]]

    def facts(self) -> list[dict[str, Any]]:
        """For a program."""
        return self.rows

    def text(self) -> str:
        """For a person."""
        lines = []
        for row in self.rows:
            name = " ".join(text for text in (row["engagement"], row["column"], row["unit"]) if text)
            base = f"{row['base']:,} respondents" if row["base"] is not None else "few respondents"
            what = {"make": "would be made", "keep": "is finished"}.get(row["what"], f"no report: {row['what']}")
            lines.append(f"{name}: {base}, {what}" + (f"; {row['hidden']:,} cells hidden" if row["hidden"] else ""))
        made = sum(row["what"] == "make" for row in self.rows)
        return "\n".join([*lines, f"{made:,} of {len(self.rows):,} would be made. Nothing was written."])


def planned(target: str, order: Order, only: tuple[str, ...], limit: int | None) -> Iterator[dict[str, Any]]:
    """What a batch would make, engagement by engagement, and nothing is written: rows of units with bases and reasons.

    Raises InputError as the batch itself does.
    """
    left = limit
    with places.working_in(Path(order.root)), Zygote() as forker:
        for source in chosen(engagements(target), order.by, only):
            with forker.open(replace(order, engagement=source)) as server:
                opened = server.wait(lambda _: None)
            made = [job for job, _ in jobs(opened, source, only)]
            taken = made if left is None else made[: max(left, 0)]
            left = None if left is None else left - len(taken)
            yield {"opened": opened, "jobs": taken}


def dry_run(
    target: str, *, by: str | None, only: Iterable[str], languages: Iterable[str], formats: Iterable[str],
    wave: str | None, limit: int | None, workers: int, limits: Limits,
) -> Planned:  # fmt: skip
    """What the batch would make, keep and withhold. Nothing is written, not even a snapshot."""
    root = places.workspace().resolve()
    order = Order("", str(root), tuple(languages), tuple(formats), wave, None, "", by, limits, workers or 1, dry=True)
    rows: list[dict[str, Any]] = []
    for plan in planned(target, order, tuple(only), limit):
        opened, jobs = plan["opened"], {job.unit or "": job for job in plan["jobs"]}
        taken = {tuple(unit_of(job).values()): job for job in jobs.values()}
        units = opened.units or ({"column": "", "level": "", "base": opened.respondents, "why": "", "hidden": 0},)
        for unit in units:
            job = taken.get((unit["level"],) if unit["column"] else ())
            if job is None and not unit["why"]:
                continue
            kept = job is not None and finished(root / places.REPORTS / job.folder, job.key, read=False) is not None
            rows.append({
                "engagement": opened.engagement, "column": unit["column"], "unit": unit["level"],
                "base": None if unit["why"] == "privacy" else unit["base"], "hidden": unit.get("hidden", 0),
                "what": "keep" if kept else "make" if job else REASONS.get(unit["why"], unit["why"]),
            })  # fmt: skip
    return Planned(rows)
