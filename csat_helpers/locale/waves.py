"""Waves in a reader's language: Chinese writes a period of fieldwork as a date, English keeps the client's label."""

import re

_QUARTERS = "一二三四"
_HALVES = {"1": "上半年", "2": "下半年"}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_MONTH = r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"  # fmt: skip
_PATTERNS = tuple(
    re.compile(text, re.IGNORECASE)
    for text in (
        rf"{_YEAR}[\s/_-]*Q(?P<quarter>[1-4])",
        rf"Q(?P<quarter>[1-4])[\s/_-]*{_YEAR}",
        rf"{_YEAR}[\s/_-]*H(?P<half>[12])",
        rf"H(?P<half>[12])[\s/_-]*{_YEAR}",
        rf"{_YEAR}[\s-]*{_MONTH}",
        rf"{_MONTH}[\s-]*{_YEAR}",
        rf"{_YEAR}-(?P<number>0[1-9]|1[0-2])",
        _YEAR,
    )
)
_COUNTED = re.compile(r"(?:wave|w)?\s*(?P<number>[1-9]\d?)", re.IGNORECASE)


def wave_name(label: str, language: str) -> str:
    """A wave's label as a text in ``language`` writes it.

    Quarters, half-years, months and years become Chinese dates, a number of a wave is said to be one; any other label is
    the client's own words and stays, as does one that two readers would take for different periods: ``2011-12`` may be
    December or two years.

    >>> wave_name("2026 Q2", "zh"), wave_name("2026 H1", "zh"), wave_name("2026-06", "zh"), wave_name("2026", "zh")
    ('2026年第二季度', '2026年上半年', '2026年6月', '2026年')
    >>> wave_name("2026 Q2", "en"), wave_name("3", "en"), wave_name("Wave 3", "zh"), wave_name("2011-12", "zh")
    ('2026 Q2', 'Wave 3', '第3期', '2011-12')
    """
    if counted := _COUNTED.fullmatch(label.strip()):
        bare = label.strip() == counted["number"]
        return f"第{int(counted['number'])}期" if language == "zh" else f"Wave {label.strip()}" if bare else label
    found = next((m for m in (p.fullmatch(label.strip()) for p in _PATTERNS) if m), None) if language == "zh" else None
    if found is None:
        return label
    parts = {name: text for name, text in found.groupdict().items() if text}
    year = parts.pop("year")
    if "number" in parts and int(parts["number"]) == int(year) % 100 + 1:
        return label
    return f"{year}年{_part(*next(iter(parts.items()), ('', '')))}"


def _part(kind: str, text: str) -> str:
    """The part of a year, after the year; nothing of a whole one."""
    if kind == "quarter":
        return f"第{_QUARTERS[int(text) - 1]}季度"
    if kind == "half":
        return _HALVES[text]
    if kind == "month":
        return f"{_MONTHS.index(text[:3].lower()) + 1}月"
    return f"{int(text)}月" if text else ""
