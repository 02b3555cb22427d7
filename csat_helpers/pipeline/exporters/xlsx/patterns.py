"""Formats of a workbook that show a number as every other deliverable prints it, while the cell keeps all its digits."""

from functools import cache

from csat_helpers.look.numbers import round_half_up

_MINUS = '"\u2212"'
SIGNS = {"up": '"\u25b2 "', "down": '"\u25bc "'}

# The pattern of each of csat_helpers.bundle.FORMATS, and how many digits of the number itself it prints.
_PATTERNS = {
    "count": ("#,##0", 0),
    "index": ("#,##0.0", 1),
    "points": ("#,##0.0", 1),
    "share": ("#,##0%", 2),
    "share1": ("#,##0.0%", 3),
    "percent": ("#,##0%", 2),  # a workbook has no pattern that prints 0.63 as 63
    "nps": ("#,##0", 0),
    "mean": ("#,##0.00", 2),
    "coefficient": ("#,##0.000", 3),
}
_SIGNED = ("points", "nps")


def texts(mark: str) -> str:
    """The format of a text: the sign of its ``mark`` before it, while the cell holds the text alone.

    >>> texts("up"), texts("")
    ('"▲ "@', '@')
    """
    return f"{SIGNS.get(mark, '')}@"


def pattern(kind: str, value: float, mark: str = "") -> str:
    """The number format of ``value``: of ``kind``, with the sign of its ``mark`` before or after it.

    What is rounded to zero has no sign, as in print.

    >>> pattern("points", -2.1), pattern("points", -0.01)
    ('+#,##0.0;"−"#,##0.0;#,##0.0', '#,##0.0;#,##0.0;#,##0.0')
    """
    body, digits = _PATTERNS.get(kind, ("", 0))
    return _pattern(kind, mark, bool(body) and round_half_up(value, digits) == 0)


@cache
def _pattern(kind: str, mark: str, zero: bool) -> str:
    before, after = SIGNS.get(mark, ""), '"*"' if mark == "caution" else ""
    if kind == "p":
        return f'[<0.001]{before}"<.001"{after};{before}.000{after}'
    if kind == "probability":  # what samples never missed is not certain
        return f'[>=0.995]{before}">99%"{after};[<0.005]{before}"<1%"{after};{before}0%{after}'
    if kind not in _PATTERNS:
        return f"{before}General{after}"
    plus, minus = ("", "") if zero else ("+" if kind in _SIGNED else "", _MINUS)
    return ";".join(f"{before}{sign}{_PATTERNS[kind][0]}{after}" for sign in (plus, minus, ""))
