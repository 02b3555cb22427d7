"""What a reader needs to check a report: its inputs by their SHA-256, its rows, its software and its seed."""

from pathlib import Path

import pandas as pd

from csat_helpers.engagement import Engagement, provenance, templates
from csat_helpers.errors import InputError
from csat_helpers.locale import say
from csat_helpers.survey.accounting import accounting
from csat_helpers.survey.opening import find
from csat_helpers.survey.survey import Survey

COLUMNS = ["section", "item", "label", "value", "rows"]
INPUTS, ROWS, SOFTWARE, RULES = "inputs", "rows", "software", "rules"
# Packages that a number of a report depends on most; the manifest of a run has them all.
MAIN = ("python", "csat-workbench", "numpy", "pandas", "scipy")


def audit_trail(sv: Survey, engagement: str | Path | Engagement) -> pd.DataFrame:
    """A row a fact: ``section`` (inputs, rows, software, rules), ``item``, ``label``, ``value`` and ``rows``.

    Inputs are the files of the engagement and the template that its type runs, by their names in the engagement's
    folder, and ``value`` is their SHA-256: the same that ``manifest.json`` of a run holds. Rows are those read, set
    aside by reason and analysed (``rows``, a number). Software has its versions; a rule says what decides chance. No
    path of a machine is told. Raises EngagementError for an engagement that is not there.

    >>> from csat_helpers import survey
    >>> trail = audit_trail(survey.open("demo"), "demo")
    >>> trail.loc[trail["section"] == "inputs", "item"].tolist()[:2]
    ['engagement.yaml', 'questionnaire.yaml']
    """
    found = find(engagement)
    language = sv.language
    hashes = provenance.inputs(found, _template(found))
    told = provenance.versions()
    names = _kinds(found, language)
    rows = [
        (INPUTS, name, names.get(name, say(language, "Other file")), digest, None) for name, digest in hashes.items()
    ]
    rows += [(ROWS, row.reason, row.label, "", row.rows) for row in accounting(sv).itertuples()]
    rows += [(SOFTWARE, name, _software(name, language), told[name], None) for name in MAIN]
    rows += [(RULES, "seed", say(language, "Seed of resamples"), _seed(sv), None)]
    return pd.DataFrame(rows, columns=COLUMNS).astype({"rows": "Int64"})


def _template(engagement: Engagement) -> Path | None:
    """The notebook of the engagement's type; None where the analyst's own notebook does without one."""
    try:
        return templates.template(engagement.type, engagement.folder)
    except InputError:
        return None


def _kinds(engagement: Engagement, language: str) -> dict[str, str]:
    """What each input is, by its name."""
    data, targets = say(language, "Data"), say(language, "Targets of weights")
    complaints = engagement.regulation.complaints
    return {
        **dict.fromkeys(engagement.design.target_files(), targets),
        engagement.actions: say(language, "Agreed actions"),
        engagement.swot: say(language, "SWOT in the consultant’s words"),
        engagement.indicators: say(language, "Indicators of accounts"),
        engagement.interviews: say(language, "Interviews"),
        engagement.recommendations: say(language, "Recommendations"),
        provenance.CLAIMS: say(language, "Claims to be checked"),
        **({complaints.file: say(language, "Register of complaints")} if complaints else {}),
        **{file.file: data for file in engagement.data},
        engagement.questionnaire: say(language, "Questionnaire"),
        provenance.YAML: say(language, "Engagement"),
        f"template/{engagement.type.replace('-', '_')}.ipynb": say(language, "Template"),
    }


def _software(name: str, language: str) -> str:
    own = {"python": "Python", "csat-workbench": say(language, "CSAT Workbench")}
    return own.get(name, name)


def _seed(sv: Survey) -> str:
    return say(
        sv.language,
        "made from the content of the answers (key {key}): the same answers give the same results",
        key=sv.about.key,
    )
