"""Who makes a batch's reports: fork servers of this machine, or the workers of a cluster. The batch sees no difference."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

from csat_helpers.pipeline.forking.caller import Zygote
from csat_helpers.pipeline.forking.messages import Message
from csat_helpers.pipeline.forking.order import Opened, Order


class Maker(Protocol):
    """Who makes the reports of one engagement; messages are those of :class:`csat_helpers.pipeline.forking.caller.Server`."""

    opened: Opened | None

    def fileno(self) -> int:
        """For select."""
        ...

    def events(self) -> Iterator[Message]:
        """What there is to hear. Raises where the engagement was refused, or nobody makes its reports any more."""
        ...

    def warm(self, unit: dict[str, str] | None) -> None:
        """Have the template run once, before the first of many reports."""
        ...

    def make(self, job: int, folder: Path, unit: dict[str, str] | None, facts: dict[str, Any]) -> None:
        """Have a report made; ``folder`` is a folder of its own, and the answer may name one in it as ``attempt``."""
        ...

    def kill(self) -> None:
        """End it where it does not listen."""
        ...

    def close(self) -> None:
        """End it, and every report that it still makes."""
        ...


class Makers(Protocol):
    """Who opens engagements; used as a context."""

    def __enter__(self) -> Any: ...

    def __exit__(self, kind: Any, value: Any, at: Any, /) -> None: ...

    @property
    def room(self) -> int:
        """How many reports may be handed out at once."""
        ...

    def open(self, order: Order) -> Maker:
        """Begin to open an engagement."""
        ...

    def open_again(self, order: Order) -> Maker:
        """The same after one ended unasked."""
        ...


class Here(Zygote):
    """The forks of this machine, so many reports at once."""

    def __init__(self, workers: int) -> None:
        self._workers = workers

    @property
    def room(self) -> int:
        """The workers."""
        return self._workers
