"""``units``: the branches, operators or shops that a batch makes a report for each, and who their peers are."""

from typing import Any

from pydantic import model_validator

from csat_helpers.engagement.strict import Name, Strict


class Units(Strict):
    """``by`` is the column that names the units, ``peers`` one that says which of them are alike: a region, a class.

    Units without ``peers`` are compared with all units only.
    """

    by: Name | None = None
    peers: Name | None = None

    @model_validator(mode="after")
    def _apart(self) -> "Units":
        if self.peers is not None and self.peers == self.by:
            raise ValueError("'peers' is the column of the units themselves: name one that several units share")
        return self


def stated(units: Units) -> dict[str, Any]:
    """What ``sv.about.units`` holds: the keys that say something."""
    return {key: value for key, value in units.model_dump().items() if value is not None}
