"""What a report may use before it is ended: time, memory, printed bytes, processes."""

import os
from dataclasses import dataclass, replace
from pathlib import Path

SECONDS = 1800.0
PRINTED = 100_000_000  # bytes, of what cells print past Python
PROCESSES = 64
_SHARE = 0.8  # of the memory that is free


@dataclass(frozen=True)
class Limits:
    """Limits of one report. ``megabytes`` are those it adds to what it was forked with; unless said, a worker's part of
    the memory that is free.
    """

    seconds: float = SECONDS
    megabytes: float | None = None

    def for_each_of(self, workers: int) -> "Limits":
        """The limits of each of so many reports at once."""
        return self if self.megabytes is not None else replace(self, megabytes=_SHARE * free() / max(workers, 1))


def free() -> float:
    """The memory, in MB, that a new process could have without another's being put out."""
    try:
        told = dict(line.split(":", 1) for line in Path("/proc/meminfo").read_text().splitlines())
        found = float(told["MemAvailable"].split()[0]) / 1024
    except (OSError, KeyError, ValueError):
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**20 / 2
    return min(found, _in_group())


def _in_group() -> float:
    """The same of a container, by its control group."""
    try:
        most = Path("/sys/fs/cgroup/memory.max").read_text().strip()
        used = Path("/sys/fs/cgroup/memory.current").read_text()
        return float("inf") if most == "max" else max((int(most) - int(used)) / 2**20, 1.0)
    except (OSError, ValueError):
        return float("inf")
