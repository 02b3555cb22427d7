"""One answer at a time: what a cell of a client's file means on an item's scale."""

import math
from dataclasses import dataclass
from functools import cached_property

from csat_helpers.locale import pick
from csat_helpers.look.marks import unmarked
from csat_helpers.survey.questionnaire import Code, Scale, plain_code

SYSTEM, NOT_ASKED = "system", "not asked"
# A scale of more points than this is a score (0 to 100), where a fraction is an answer.
_WHOLE_POINTS = 11
_BOOLEANS = {"TRUE": "1", "FALSE": "0"}  # as a workbook says yes and no


@dataclass(frozen=True)
class Missing:
    """An answer that is none: its kind (``system`` where the cell is blank) and the code that said so."""

    kind: str
    code: str


@dataclass(frozen=True)
class Reader:
    """Reads cells against one scale. Cells are text; a code may also be given by its label in any language."""

    scale: Scale

    @cached_property
    def codes(self) -> dict[str, Code | Missing]:
        """Every declared code as text, with its meaning."""
        missing = {
            _key(code): Missing(pick(kind, "en") or _key(code), _key(code)) for code, kind in self.scale.missing.items()
        }
        return {_key(code): code if self.whole else _key(code) for code in self.scale.codes or {}} | missing

    @cached_property
    def labels(self) -> dict[str, str]:
        """Answer labels, folded, with their code; a label that two codes share names neither."""
        found: dict[str, set[str]] = {}
        for group in (self.scale.labels, self.scale.codes or {}, self.scale.missing):
            for code, text in group.items():
                for words in text.values() if isinstance(text, dict) else [text]:
                    found.setdefault(words.strip().casefold(), set()).add(_key(code))
        return {words: codes.pop() for words, codes in found.items() if len(codes) == 1}

    @property
    def whole(self) -> bool:
        """Whether every category code is an integer, so that the typed column holds integers."""
        return all(isinstance(code, int) for code in self.scale.codes or {})

    def read(self, cell: str) -> Code | Missing | None:
        """The answer in ``cell``, a Missing, or None where the scale does not allow it."""
        if cell in self.codes:
            return self.codes[cell]
        if not cell:
            return Missing(SYSTEM, "")
        value = number(cell)
        if value is None and cell in _BOOLEANS and _BOOLEANS[cell] in self.codes:
            return self.codes[_BOOLEANS[cell]]
        if value is None:
            named = self.labels.get(cell.casefold())
            return self.read(named) if named is not None and named != cell else None
        if plain_code(value) in self.codes:
            return self.codes[plain_code(value)]
        return value if self._allows(value) else None

    def _allows(self, value: float) -> bool:
        if self.scale.min is None or self.scale.max is None:
            return self.scale.kind == "number"
        stepped = 0 < len(self.scale.points) <= _WHOLE_POINTS
        return self.scale.min <= value <= self.scale.max and not (stepped and value % 1)

    def allowed(self) -> str:
        """What the scale allows, as an error says it: ``1 to 5; missing 0 (blank), 6 (never used)``."""
        scale = self.scale
        if scale.min is not None and scale.max is not None:
            text = f"{plain_code(scale.min)} to {plain_code(scale.max)}"
            text += " in whole numbers" if 0 < len(scale.points) <= _WHOLE_POINTS else ""
        elif scale.codes is not None:
            text = ", ".join(plain_code(c) for c in list(scale.codes)[:12]) + (" ..." if len(scale.codes) > 12 else "")
        else:
            text = "a number"
        missing = ", ".join(f"{_key(c)} ({pick(kind, 'en')})" for c, kind in scale.missing.items())
        return text + (f"; missing {missing}" if missing else "")


def number(text: str) -> float | None:
    """``text`` as a finite number, else None (``nan`` and ``1_000`` are not numbers in a survey file)."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and "_" not in text else None


def cell_text(value: object) -> str:
    """A cell as stripped text without marks that draw nothing: 2.0 is ``2``, True is ``1``, missing is empty."""
    if isinstance(value, str):
        return unmarked(value).strip()
    if value is None or value != value:
        return ""
    if hasattr(value, "item"):
        value = value.item()  # pyright: ignore[reportAttributeAccessIssue] - a numpy scalar
    return plain_code(int(value) if isinstance(value, bool) else value).strip()


def _key(code: Code) -> str:
    return plain_code(code).strip()
