"""Several values in a sentence on a file, with the commas and quotation marks of its language."""

from collections.abc import Sequence

from csat_helpers.locale.note import Value, note


def listed(values: Sequence[Value], most: int | None = None) -> Value:
    """``a, b and 3 more``: all values, or at most ``most``."""
    shown = values[:most]
    more = len(values) - len(shown)
    return note("{shown} and {n} more", shown=_joined(shown), n=more) if more else _joined(shown)


def quoted(names: Sequence[str], most: int | None = None) -> Value:
    """``'a', 'b' and 3 more``."""
    return listed([note("'{name}'", name=name) for name in names], most)


def _joined(values: Sequence[Value]) -> Value:
    """``a, b, c``, made of halves: a list of any length is then nested a few levels deep only."""
    if len(values) < 2:
        return values[0] if values else ""
    half = len(values) // 2
    return note("{before}, {after}", before=_joined(values[:half]), after=_joined(values[half:]))
