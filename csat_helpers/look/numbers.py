"""How numbers are written, by language: once, from full precision, with a true minus sign."""

import math

MINUS, NBSP, EM_DASH = "\u2212", "\u00a0", "\u2014"


def number(value: float | int | str | None, kind: str, language: str = "en") -> str:  # noqa: ARG001 - alike so far
    """``value`` as a reader sees it.

    ``kind``: text, count (1,234), index (65.4), points (signed +4.1), share (0.634 as 63%), share1 (63.4%),
    percent (63, where the heading says %), nps (signed whole), mean (3.82), coefficient (0.214), p (.034, <.001),
    probability (38%, <1%, >99%: what samples never missed is not certain).
    Missing gives an em dash.
    """
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return EM_DASH
    if kind == "text" or isinstance(value, str):
        return str(value)
    return _WRITERS[kind](float(value))


def _fixed(value: float, digits: int, *, signed: bool = False) -> str:
    # Round half away from zero on the printed decimal, as a reader with a calculator would.
    text = f"{abs(round_half_up(value, digits)):,.{digits}f}"
    zero = not any(c in "123456789" for c in text)
    sign = "" if zero else MINUS if value < 0 else "+" if signed else ""
    return sign + text


def round_half_up(value: float, digits: int) -> float:
    """Decimal rounding with halves away from zero, safe against 2.675 being stored as 2.67499...."""
    scale = 10**digits
    return math.copysign(math.floor(abs(value) * scale + 0.5 + 1e-9), value) / scale


def _probability(value: float) -> str:
    return ">99%" if value >= 0.995 else "<1%" if value < 0.005 else _fixed(100 * value, 0) + "%"


def _p(value: float) -> str:
    return "<.001" if value < 0.001 else f"{value:.3f}".lstrip("0")


_WRITERS = {
    "count": lambda v: _fixed(v, 0),
    "index": lambda v: _fixed(v, 1),
    "points": lambda v: _fixed(v, 1, signed=True),
    "share": lambda v: _fixed(100 * v, 0) + "%",
    "share1": lambda v: _fixed(100 * v, 1) + "%",
    "percent": lambda v: _fixed(100 * v, 0),
    "nps": lambda v: _fixed(v, 0, signed=True),
    "mean": lambda v: _fixed(v, 2),
    "coefficient": lambda v: _fixed(v, 3),
    "p": _p,
    "probability": _probability,
}


def interval(low: float, high: float, kind: str, language: str = "en") -> str:
    """``64.7 to 67.2`` in English, ``64.7～67.2`` in Chinese."""
    join = "～" if language == "zh" else " to "
    return number(low, kind, language) + join + number(high, kind, language)


def base(n: int | None, language: str = "en") -> str:
    """``n = 2,412`` with spaces that do not break."""
    return f"n{NBSP}={NBSP}{number(n, 'count', language)}"


def letters(columns: str) -> str:
    """The columns a cell exceeds, as they stand beside its figure: ``A b`` as ``Ab``, ``A AB`` as ``A,AB``."""
    names = columns.split()
    return ("" if all(len(name) == 1 for name in names) else ",").join(names)
