"""The units of an engagement: the branches or operators that a batch makes a report for each."""

from typing import Any

from csat_helpers import survey
from csat_helpers.errors import EngagementError, InputError, nearest
from csat_helpers.pipeline.plan import Plan


def units(plan: Plan, by: str) -> tuple[dict[str, Any], ...]:
    """A row a unit of the column ``by`` in the plan's wave: ``level``, ``label``, ``base`` (respondents), ``peers``, ``why`` its
    report is withheld, empty where it is made, and ``hidden``, how many cells it leaves out.

    ``by`` may be empty: then it is the column that the engagement or the questionnaire names. Raises InputError where
    there is none.
    """
    everyone = plan.everyone.speaking(plan.languages[0])
    column = by or everyone.about.units.get("by") or everyone.role("unit")
    if not column:
        raise EngagementError(
            "Nothing says which column holds the units.", where=str(plan.engagement.folder / "engagement.yaml"),
            mend="Name it: --by COLUMN, or 'units: {by: COLUMN}' in engagement.yaml.",
        )  # fmt: skip
    if column not in everyone.responses.columns:
        raise InputError(f"There is no column '{column}'.", where="--by", mend=nearest(column, _columns(everyone)))
    found = survey.withheld_units(everyone, column, wave=plan.parameters["wave"])
    cells = survey.withheld_cells(everyone, column)
    wave = plan.parameters["wave"] or ""
    hidden = cells[cells["wave"].astype(str) == str(wave)]["unit"].astype(str).value_counts().to_dict()
    rows = found.astype(object).where(found.notna(), "").to_dict("records")
    named = ({"column": column, **_row(row)} for row in rows if row["base"])
    return tuple({**row, "hidden": int(hidden.get(row["level"], 0))} for row in named)


def _row(row: dict[Any, Any]) -> dict[str, Any]:
    plain = {name: str(row.get(name, "")) for name in ("label", "peers", "why")}
    return {"level": str(row["unit"]), "base": int(row["base"]), **plain}


def _columns(sv: survey.Survey) -> list[str]:
    """The columns that may name units: those of categories and of text."""
    return [str(name) for name in sv.responses.columns if not str(name).startswith("csat:")]
