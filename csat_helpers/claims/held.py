"""The numbers that an exhibit holds: of its frame, its table, its native chart, its base and its computed words."""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from csat_helpers.bundle import Bundle
from csat_helpers.claims.written import Written, is_name, written
from csat_helpers.look.numbers import round_half_up

_TINY = 1e-9
_WHOLE = 1.5  # a share, or the end of its interval, which may lie beyond the whole
# Columns of which no difference is a finding.
_NO_DIFFERENCE = {"p_value", "table p_value", "df", "std_error", "deff", "vif", "imp_var", "perf_var", "cov", "rank"}
# Under 1, and never a part of a whole.
_NO_SHARE = {"p_value", "table p_value", "imp_var", "perf_var", "cov", "beta", "correlation"}
_SIGNED = {"change", "table change", "difference", "gap"}  # the fall of 6.0 may be written without its sign


@dataclass(frozen=True, eq=False)
class Held:
    """``plain`` and ``percent`` are sorted values as they may be written without and with a per cent sign.

    ``columns`` are the values between which a difference may be told; ``sizes`` those that may lose their sign;
    ``rows`` the longest list that things may be counted in; ``said`` what cells of text and other words of the
    exhibit state, by the word ("" of cells); ``names`` its labels.
    """

    plain: list[float]
    percent: list[float]
    columns: list[list[float]] = field(default_factory=list)
    sizes: list[float] = field(default_factory=list)
    rows: int = 0
    said: Mapping[str, frozenset[tuple[float, float]]] = field(default_factory=dict)
    names: tuple[str, ...] = ()

    def holds(self, n: Written, word: str = "") -> bool:
        """Whether ``n``, in the text named ``word``, is a value held, a difference between two, a count of rows, or
        stated elsewhere in the exhibit, to the precision written.
        """
        if any(_key(n) in known for name, known in self.said.items() if not name or name != word):
            return True
        if n.of:
            return self._part(n, word)
        pool = self.percent if n.percent else self.plain
        if n.beyond:
            return any(v > n.value if n.beyond == ">" else v < n.value for v in pool)
        if _any(pool, n) or (n.points and n.percent and _any(self.plain, n)):
            return True
        if not n.signed and _any(self.sizes, n):
            return True
        if n.count and 0 <= n.value <= self.rows:
            return True
        return n.difference and any(_differ(column, n) for column in self.columns)

    def _part(self, n: Written, word: str) -> bool:
        """``a of b``: a share told in tenths or the like, or two counts that are both held."""
        if n.value <= n.of and any(round_half_up(v / 100 * n.of, 0) == n.value for v in self.percent):
            return True
        whole = Written(str(n.of), float(n.of), count=True)
        return self.holds(replace(n, of=0), word) and self.holds(whole, word)

    def near(self, n: Written) -> tuple[float, ...]:
        """The two held values nearest to it, the nearest first."""
        pool = self.percent if n.percent else self.plain
        place = bisect_left(pool, n.value)
        close = {round_half_up(v, 1) for v in pool[max(place - 4, 0) : place + 4]}
        return tuple(sorted(close, key=lambda v: abs(v - n.value))[:2])


def _key(n: Written) -> tuple[float, float]:
    return round(n.value, 9), n.step


def _any(pool: list[float], n: Written) -> bool:
    low = bisect_left(pool, n.value - 0.5 * n.step - _TINY)
    high = bisect_right(pool, n.value + 0.5 * n.step + _TINY)
    places = max(round(-math.log10(min(n.step, 1))), 0)
    scale = max(n.step, 1)
    return any(
        round_half_up(v / scale, places) == round_half_up(n.value / scale, places)
        and (not n.signed or v * n.value >= 0)
        for v in pool[low:high]
    )


def _differ(values: list[float], n: Written) -> bool:
    """Whether two of the sorted ``values``, as they are or as they are printed, lie ``n`` apart."""
    size, half = abs(n.value), 0.5 * n.step + _TINY
    for places in (None, 1, 0):
        known = values if places is None else sorted({round_half_up(v, places) for v in values})
        if any(bisect_right(known, v + size + half) > bisect_left(known, v + size - half) for v in known):
            return True
    return False


def held(bundle: Bundle) -> Held:
    """What ``bundle`` holds."""
    columns = dict(_columns(bundle))
    lone = list(_lone(bundle))
    values = [v for column in columns.values() for v in column] + lone
    parts = [v for name, column in columns.items() if name not in _NO_SHARE for v in _shares(column)]
    shares = [100 * v for v in [*parts, *_shares(lone)]]
    apart = [column for name, column in columns.items() if name not in _NO_DIFFERENCE]
    apart += [[100 * v for v in column] for column in apart if _shares(column) == column]
    return Held(
        plain=sorted({*values, *shares}),
        percent=sorted({*shares, *columns.get("table change", ())}),
        columns=[sorted(set(column)) for column in apart],
        sizes=sorted(abs(v) * k for name in _SIGNED for v in columns.get(name, ()) for k in (1, 100)),
        rows=max(len(bundle.frame.get("rows", ())), len(bundle.table.rows) if bundle.table else 0),
        said={
            word: frozenset(_key(n) for text in texts for n in written(text)) for word, texts in _texts(bundle).items()
        },
        names=tuple(sorted({name for name in set(_names(bundle)) if is_name(name)})),
    )


def _shares(column: list[float]) -> list[float]:
    """The values of a column that may be shares: up to 1, and beyond it where all are near it."""
    return column if all(abs(v) <= _WHOLE for v in column) else [v for v in column if abs(v) <= 1]


def is_empty(bundle: Bundle) -> bool:
    """Whether there is nothing to hold words against: a picture without its data, an exhibit left out."""
    return not bundle.frame.get("rows") and bundle.table is None and bundle.plot is None


def _columns(bundle: Bundle) -> Iterator[tuple[str, list[float]]]:
    for k, name in enumerate(bundle.frame.get("columns", ())):
        yield name, _numbers(row[k] for row in bundle.frame["rows"])
    if bundle.table is not None:
        for k, column in enumerate(bundle.table.columns):
            key = {"points": "table change", "p": "table p_value"}.get(column.format, f"table {column.name}")
            yield key, _numbers(row[k] for row in bundle.table.rows)
    for k, series in enumerate(bundle.plot.series if bundle.plot is not None else ()):
        for part in ("values", "low", "high", "x"):
            yield f"plot {k} {part}", _numbers(getattr(series, part))


def _lone(bundle: Bundle) -> Iterator[float]:
    """Numbers that stand by themselves: the base, a reference line, figures worked out from the frame."""
    known = [bundle.base, bundle.encoding.get("reference"), *_leaves(bundle.extra)]
    if bundle.plot is not None:
        known += [bundle.plot.reference, bundle.plot.x_reference]
    yield from _numbers(known)


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict | list | tuple):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _leaves(part)
    else:
        yield value


def _numbers(values: Iterable[Any]) -> list[float]:
    return [float(v) for v in values if isinstance(v, int | float) and not isinstance(v, bool) and math.isfinite(v)]


def _texts(bundle: Bundle) -> dict[str, list[str]]:
    """Texts whose numbers the exhibit itself states, by word: cells of its table, what it was given with, and words
    that it computed; a chart of an analyst's own has none.
    """
    cells = [] if bundle.table is None else [c for row in bundle.table.rows for c in row if isinstance(c, str)]
    found = {"": [*cells, *_strings({k: v for k, v in bundle.extra.items() if k != "own_numbers"})]}
    if bundle.encoding.get("kind") != "custom":
        words = ("headline", "lead", "subtitle", "alt")
        found |= {word: [getattr(bundle, word)] for word in words if word not in bundle.rewritten}
    return found


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _strings(part)


def _names(bundle: Bundle) -> Iterator[str]:
    """Labels: text cells, headings, categories, what the encoding lists."""
    yield from (cell for row in bundle.frame.get("rows", ()) for cell in row if isinstance(cell, str))
    if bundle.table is not None:
        yield from (cell for row in bundle.table.rows for cell in row if isinstance(cell, str) and len(cell) < 80)
        yield from (column.label for column in bundle.table.columns)
        yield from (str(spanner.get("label", "")) for spanner in bundle.table.spanners)
    if bundle.plot is not None:
        yield from bundle.plot.categories
        yield from (series.name for series in bundle.plot.series)
    yield from _strings({k: v for k, v in bundle.encoding.items() if k in ("order", "waves", "series")})
