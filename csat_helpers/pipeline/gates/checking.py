"""All gates, one after the other: none stops the next, so that one run tells everything there is to mend."""

from collections.abc import Iterable
from importlib import import_module

from csat_helpers.errors import GateError
from csat_helpers.pipeline.gates.fault import ERROR, Fault
from csat_helpers.pipeline.gates.published import Published

# Modules of this package, each with its ``faults``; imported when something is to be published, as they need more
# than a page does that is rendered.
GATES = (
    "readable", "glyphs", "remote", "active", "notebook_code", "machine", "credentials", "respondents", "personal",
    "hidden", "hidden_files", "complete", "placeholders", "languages", "rewritten",
)  # fmt: skip
_TOLD = 12


def check(published: Published) -> list[Fault]:
    """Everything that is wrong, errors first, each once."""
    found = [fault for gate in GATES for fault in import_module(f"{__package__}.{gate}").faults(published)]
    return sorted(dict.fromkeys(found), key=lambda fault: fault.severity != ERROR)


def skipped(published: Published) -> tuple[str, ...]:
    """What could not be checked, for want of what only a run knows."""
    told = []
    if not published.private.survey:
        told.append("Respondents' ids were not looked for: no survey is at hand.")
    if len(published.documents) < 2:
        told.append("Languages were not compared: there is one.")
    return tuple(told)


def refuse(faults: Iterable[Fault]) -> None:
    """Raise GateError with the errors among ``faults``, if there is one."""
    errors = [fault for fault in faults if fault.severity == ERROR]
    if errors:
        lines = [f"  {fault}" for fault in errors[:_TOLD]]
        more = [f"  and {len(errors) - _TOLD} more."] if len(errors) > _TOLD else []
        count = "1 thing stands" if len(errors) == 1 else f"{len(errors)} things stand"
        raise GateError("\n".join([f"Nothing was published: {count} in the way.", *lines, *more]))
