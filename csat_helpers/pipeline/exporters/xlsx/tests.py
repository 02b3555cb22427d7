"""What an estimate was compared with and by which test, in words: of a wave's change, or of a column of a table."""

from collections.abc import Mapping
from typing import Any

from csat_helpers.locale import say
from csat_helpers.locale.waves import wave_name


def told(row: Mapping[str, Any], encoding: Mapping[str, Any], language: str) -> dict[str, str]:
    """``against`` and ``test`` of a frame's row; both empty where it has no p value.

    The ``encoding`` of its exhibit says how p values were adjusted and on which variance the tests stand.
    """
    if row.get("p_value") is None:
        return {"against": "", "test": ""}
    if row.get("previous_wave"):
        return {
            "against": wave_name(str(row["previous_wave"]), language),
            "test": say(language, "t test, p not adjusted"),
        }
    if "mark" not in row:
        return {"against": "", "test": ""}
    return {"against": say(language, "All others of the group"), "test": _of_columns(encoding, language)}


def _of_columns(encoding: Mapping[str, Any], language: str) -> str:
    if "adjust" not in encoding:
        return say(language, "t test")
    if encoding["adjust"] is None:
        return say(language, "t test, p not adjusted")
    return say(
        language,
        "t test, p adjusted by {method}",
        method=METHODS.get(encoding["adjust"], encoding["adjust"]),
    )


# Names of people: they read the same in both languages.
METHODS = {
    "fdr_bh": "Benjamini–Hochberg", "fdr_by": "Benjamini–Yekutieli", "bonferroni": "Bonferroni", "holm": "Holm",
    "hochberg": "Hochberg", "hommel": "Hommel",
}  # fmt: skip
