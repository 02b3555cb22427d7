"""How much a notebook cell may print: cut with a notice that stays, and stopped where it would never end."""

from dataclasses import dataclass

KEPT = 1_000_000  # characters of a cell's printed output
MOST = 100_000_000  # characters after which a cell is stopped
DISPLAYS = 1_000  # displays of a cell
CUT = "\n[csat: cut here: a notebook cell keeps {kept:,} characters of what it prints.]\n"
NO_MORE = "[csat: left out: a notebook cell keeps {most:,} displays.]\n"


class PrintedTooMuch(BaseException):
    """A cell prints without end. It is no Exception, so that a cell's own ``except`` does not keep it running."""

    def __init__(self) -> None:
        super().__init__(f"it printed more than {MOST:,} characters")


@dataclass
class Allowance:
    """What a cell may still print and display."""

    kept: int = KEPT
    most: int = MOST
    displays: int = DISPLAYS

    def text(self, text: str) -> str:
        """What is kept of ``text``, with a notice at the place of the cut. Raises PrintedTooMuch."""
        self.most -= len(text)
        if self.most < 0:
            raise PrintedTooMuch
        if self.kept <= 0:
            return ""
        kept, self.kept = text[: self.kept], self.kept - len(text)
        return kept if self.kept >= 0 else kept + CUT.format(kept=KEPT)

    def display(self) -> str | None:
        """None where a further display is kept, else the notice that is to stand there, once."""
        self.displays -= 1
        return None if self.displays >= 0 else NO_MORE.format(most=DISPLAYS) if self.displays == -1 else ""
