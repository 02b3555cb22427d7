"""One report under way in a batch: its folder until it is published, and what it came to."""

import dataclasses
import json
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from csat_helpers.errors import CsatError, TemplateError
from csat_helpers.pipeline.forking.journal import last_begun
from csat_helpers.pipeline.forking.messages import Message, packed, unpacked
from csat_helpers.pipeline.forking.order import Opened
from csat_helpers.pipeline.run import begun
from csat_helpers.pipeline.runs.files import replace, staging
from csat_helpers.pipeline.runs.jobs import Job
from csat_helpers.pipeline.runs.record import Record

FAILED = "-failed"


@dataclass
class Work:
    """A job that is being made in ``folder``, a hidden one beside its destination."""

    job: Job
    record: Record
    reports: Path
    folder: Path
    _held: ExitStack
    attempt: str = ""  # a folder in ``folder``, of a maker that was given one of its own
    started: float = field(default_factory=time.monotonic)

    @classmethod
    def begin(cls, job: Job, opened: Opened, root: Path, reports: Path) -> "Work":
        """A folder for the job, held until :meth:`close`. Raises PublishError where there cannot be one."""
        held = ExitStack()
        folder = held.enter_context(staging((reports / job.folder).parent))
        chosen = {name: job.parameters[name] for name in ("wave", "unit")}
        record = dataclasses.replace(begun(opened, Path(job.folder).name, root), parameters=chosen)
        return cls(job, record, reports, folder, held)

    @property
    def staging(self) -> str:
        """The folder within ``reports``."""
        return self.folder.relative_to(self.reports).as_posix()

    @property
    def _made_in(self) -> Path:
        return self.folder / self.attempt

    @property
    def unit(self) -> dict[str, str] | None:
        """The unit reported on, None of a report on all."""
        return json.loads(self.job.unit) if self.job.unit else None

    def publish(self, message: Message) -> dict[str, str]:
        """Put what was made in its place; the hash of each deliverable. Raises what the report failed of."""
        self.attempt = message.get("attempt", "")
        if "failed" in message:
            raise unpacked(message["failed"])
        made, warnings = message["made"]["deliverables"], tuple(message["made"]["warnings"])
        self.record.finished("done", deliverables=made, warnings=warnings).write(self._made_in)
        replace(self._made_in, self.reports / self.job.folder)
        return made

    def blamed(self) -> Message:
        """What is said of a report during which, alone at work, the process ended that makes reports."""
        cell = last_begun(self.folder)
        place = f"in cell '{cell}'" if cell else "before its first cell"
        fault = TemplateError(
            f"The report was ended {place}, twice, together with the process that all reports are forked from.",
            where=self.job.engagement, mend="A cell ends processes that it did not start, or takes all memory.",
        )  # fmt: skip
        return {"failed": packed(fault), "cell": cell, "seconds": time.monotonic() - self.started}

    def keep_evidence(self, problem: Exception) -> Path | None:
        """The notebook as far as it came, and the record of the failure, beside the report's place; None where not even
        they could be kept.
        """
        try:
            for path in self._made_in.iterdir():
                if path.suffix != ".ipynb" or path.name.startswith("."):
                    path.unlink()
            self.record.finished("failed", error=str(problem)).write(self._made_in)
            place = self.reports / f"{self.job.folder}{FAILED}"
            replace(self._made_in, place)
        except (CsatError, OSError):
            return None
        return place

    def close(self) -> None:
        """Leave nothing behind but what was published."""
        self._held.close()
