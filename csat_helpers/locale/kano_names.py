"""Kano's categories in a reader's words: the one place that names them, for measures and exhibits alike."""

from csat_helpers.locale import say


def category_name(category: str, language: str) -> str:
    """A category by its code, in a reader's words."""
    return {
        "attractive": say(language, "Attractive"),
        "one_dimensional": say(language, "One-dimensional"),
        "must_be": say(language, "Must-be"),
        "indifferent": say(language, "Indifferent"),
        "reverse": say(language, "Reverse"),
        "questionable": say(language, "Questionable"),
    }[category]
