"""Values outside their scale, taken for missing answers where the engagement says so (``quality.out_of_range: flag``)."""

from collections.abc import Sequence

from csat_helpers.survey.answers import Missing

OUT_OF_RANGE = "out of range"
_OTHERS = "others"
_TOLD = 100  # so many different values of an item out of range are told apart


def tolerated(meanings: Sequence[object], cells: Sequence[str]) -> list[object]:
    """The meanings of distinct ``cells`` with a missing code in place of those that the scale does not allow (None).

    >>> tolerated([3, None], ["3", "7"])
    [3, Missing(kind='out of range', code='7')]
    """
    told = [cell for meaning, cell in zip(meanings, cells, strict=True) if meaning is None][:_TOLD]
    known = set(told)
    return [
        Missing(OUT_OF_RANGE, cell if cell in known else _OTHERS) if meaning is None else meaning
        for meaning, cell in zip(meanings, cells, strict=True)
    ]
