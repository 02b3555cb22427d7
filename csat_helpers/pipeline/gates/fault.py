"""What a gate found: where it is, what is wrong, and how to mend it."""

from dataclasses import dataclass

ERROR, WARNING = "error", "warning"


@dataclass(frozen=True, order=True)
class Fault:
    """One finding of ``gate``; an error stops publishing, a warning is told and kept in the run's record.

    ``where`` names the file and the place in it, or the language, the exhibit and the place in it. Nothing secret is
    quoted: a message must not print what it keeps from the reader.
    """

    gate: str
    where: str
    what: str
    mend: str = ""
    severity: str = ERROR

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" + (f" {self.mend}" if self.mend else "")


def shown(text: str, longest: int = 60) -> str:
    """A text as a message quotes it, in one line and cut.

    >>> shown("a  b")
    "'a b'"
    """
    line = " ".join(text.split())
    return repr(line if len(line) <= longest else line[: longest - 3] + "...")
