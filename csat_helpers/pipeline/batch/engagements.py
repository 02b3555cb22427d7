"""Which engagements a batch is of: the one that is named, or all in a folder; and how far each is."""

from collections import deque
from dataclasses import dataclass, field
from math import inf
from pathlib import Path

from csat_helpers.errors import InputError
from csat_helpers.pipeline.batch.jobs import fits
from csat_helpers.pipeline.batch.makers import Maker
from csat_helpers.pipeline.batch.work import Work
from csat_helpers.pipeline.forking.order import Opened
from csat_helpers.pipeline.runs.jobs import Job

YAML = "engagement.yaml"
_STARTS = 10  # times that a server which ended is started again, and one more for every ten reports


@dataclass
class Engagement:
    """One engagement: its server, its jobs that are not yet begun (``left``), and those under way when a server ended
    (``suspects``), each of which is made ``alone``. ``busy`` is until when, at most, the server hears nothing, 0 where
    it listens; ``cold`` until it has run the template itself; ``settled`` are reports that were made or have failed.
    """

    source: str
    server: Maker
    opened: Opened | None = None
    left: deque[Job] = field(default_factory=deque)
    at_work: dict[int, Work] = field(default_factory=dict)
    suspects: deque[Job] = field(default_factory=deque)
    alone: str = ""
    busy: float = inf
    cold: bool = True
    settled: int = 0
    starts: int = 0

    @property
    def over(self) -> bool:
        """Whether nothing is left to be done."""
        return self.opened is not None and not (self.left or self.suspects or self.at_work)

    def next(self) -> Job | None:
        """The next job to begin, None where there is none, or none yet."""
        if self.busy or (self.at_work and (self.suspects or self.alone)):
            return None
        self.alone = ""
        if self.suspects:
            job = self.suspects.popleft()
            self.alone = job.key
            return job
        return self.left.popleft() if self.left else None

    def replan(self, opened: Opened) -> None:
        """Forget jobs that are not begun: their engagement turned out to be ``opened``."""
        self.opened = opened
        self.left.clear()
        self.suspects.clear()

    def may_start_again(self) -> bool:
        """Whether a server that ended is worth another try; each call is one."""
        self.starts += 1
        self.cold = False  # a run of the template there may be what it ended of
        return self.opened is not None and self.starts <= _STARTS + self.settled // 10


def engagements(target: str) -> list[str]:
    """``target`` itself where it is an engagement, else each folder in it that holds one, by name.

    Raises InputError where there is none.
    """
    path = Path(target)
    if not path.is_dir() or (path / YAML).is_file():
        return [target]
    found = [str(yaml.parent) for yaml in sorted(path.glob(f"*/{YAML}"))]
    if not found:
        raise InputError(
            "There is no engagement in this folder.", where=target,
            mend="Name an engagement, or a folder that holds folders of engagements; 'csat new' makes one.",
        )  # fmt: skip
    return found


def chosen(found: list[str], by: str | None, only: tuple[str, ...]) -> list[str]:
    """Engagements by the patterns, where these are not of units. Raises InputError where none fits."""
    if by is not None or not only:
        return found
    those = [source for source in found if fits(only, Path(source).resolve().name)]
    if not those:
        raise InputError(
            "No engagement fits.", where="--only", mend=f"There are: {', '.join(Path(f).name for f in found)}."
        )
    return those
