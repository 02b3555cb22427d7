"""What was asked and who answered: a client's file in, a frozen Survey out.

``open`` an engagement (``"demo"`` is the packaged simulated one), or make a Survey ``from_frame``. A report's methods
chapter takes ``accounting``, ``missing_report`` and ``quality_log``; its texts come from ``verbatims``, and the
client's own plan from ``read_actions``.
"""

from csat_helpers.engagement import Disclosure
from csat_helpers.survey.accounting import accounting, missing_report, quality_log
from csat_helpers.survey.actions import read_actions
from csat_helpers.survey.design import Design
from csat_helpers.survey.opening import find
from csat_helpers.survey.opening import open_survey as open
from csat_helpers.survey.questionnaire import Questionnaire
from csat_helpers.survey.starting import new_engagement
from csat_helpers.survey.survey import About, Survey, from_frame
from csat_helpers.survey.verbatim import mask, verbatims, visible

__all__ = [
    "About", "Design", "Disclosure", "Questionnaire", "Survey", "accounting", "find", "from_frame", "mask",
    "missing_report", "new_engagement", "open", "quality_log", "read_actions", "verbatims", "visible",
]  # fmt: skip
