"""Every error the workbench raises on purpose, on one screen.

An error says what was wrong, where (file, sheet, row, column, key) and how to mend it. The command line prints
that and nothing else; ``exit_code`` tells a caller whether the input was wrong (2) or the work failed (1).
"""

from collections.abc import Iterable
from difflib import get_close_matches


class CsatError(Exception):
    """Base of all: ``what`` happened, ``where``, and the ``mend``."""

    exit_code = 1

    def __init__(self, what: str, *, where: str = "", mend: str = "") -> None:
        self.what, self.where, self.mend = what, where, mend
        super().__init__(str(self))

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.what}" + (f" {self.mend}" if self.mend else "")


class InputError(CsatError):
    """What the user gave is wrong; nothing was done."""

    exit_code = 2


class EngagementError(InputError):
    """``engagement.yaml`` is missing, ill-formed or contradicts itself."""


class QuestionnaireError(InputError):
    """``questionnaire.yaml`` is ill-formed or does not fit the data."""


class DataError(InputError):
    """A data file cannot be read or holds what the questionnaire does not allow."""


class DesignError(InputError):
    """Weights, strata or clusters that no estimate can stand on."""


class MeasureError(InputError):
    """A measure was asked for what the survey cannot answer."""


class TemplateError(CsatError):
    """A notebook failed in a cell, or is not a template of ours."""


class RenderError(CsatError):
    """An executed notebook could not become a deliverable."""


class GlyphError(RenderError):
    """Our text or a label needs a character that none of the fonts has."""


class GateError(CsatError):
    """A deliverable holds what must not be published, or lacks what must be there."""


class PublishError(CsatError):
    """A finished run could not be put in its place."""


def nearest(name: object, known: Iterable[object]) -> str:
    """``Did you mean 'x'? Known: a, b, c.``: the sentence that ends a message about an unknown name."""
    names = [str(k) for k in known]
    if not names:
        return "There is none."
    by_fold = {n.casefold(): n for n in names}
    close = get_close_matches(str(name).casefold(), by_fold, n=1, cutoff=0.6)
    listed = ", ".join(names[:12]) + (f" and {len(names) - 12} more" if len(names) > 12 else "")
    return (f"Did you mean '{by_fold[close[0]]}'? " if close else "") + f"Known: {listed}."
