"""What was asked and who answered: a client's file in, a frozen Survey out.

``open`` an engagement (``"demo"`` is the packaged simulated one), or make a Survey ``from_frame``; ``answerable`` says which
questions it can answer, ``brand_note`` which brands were taken together. A report's methods
chapter takes ``study_facts``, ``accounting``, ``missing_report`` and ``quality_log``; its texts come from ``verbatims``, and the
client's own plan from ``read_actions``, what it wants to claim from ``read_claims``. Weights come from engagement.yaml, or from ``rake``, ``poststratify`` and
``calibrate``, which return the survey under new weights; ``with_replicates`` makes replicate weights.
"""

from csat_helpers.engagement import Disclosure
from csat_helpers.survey.accounting import accounting, missing_report, quality_log
from csat_helpers.survey.actions import read_actions
from csat_helpers.survey.answerable import answerable
from csat_helpers.survey.audit import audit_trail
from csat_helpers.survey.brand_levels import brand_note, own_label
from csat_helpers.survey.checks.table import checks
from csat_helpers.survey.claims import read_claims
from csat_helpers.survey.complaints import read_complaints
from csat_helpers.survey.design import Design
from csat_helpers.survey.disclosure_items import disclosure_items
from csat_helpers.survey.dispositions import dispositions
from csat_helpers.survey.drift import drift
from csat_helpers.survey.files_read import files_read
from csat_helpers.survey.indicators import read_indicators
from csat_helpers.survey.interviews import read_interviews
from csat_helpers.survey.opening import find, hold, keep_nothing
from csat_helpers.survey.opening import open_survey as open
from csat_helpers.survey.question_list import questions
from csat_helpers.survey.questionnaire import Questionnaire
from csat_helpers.survey.recommendations import read_recommendations
from csat_helpers.survey.replicate_weights import ReplicateWeights
from csat_helpers.survey.starting import new_engagement
from csat_helpers.survey.study_facts import study_facts
from csat_helpers.survey.survey import About, Survey, from_frame
from csat_helpers.survey.swot import read_swot
from csat_helpers.survey.unit_disclosure import check_unit, withheld_cells, withheld_units
from csat_helpers.survey.verbatim import mask, verbatims, visible
from csat_helpers.survey.weights.reweighting import calibrate, poststratify, rake, with_replicates
from csat_helpers.survey.weights.weight_summary import weight_summary
from csat_helpers.survey.weights.weighting import Weighting

__all__ = [
    "About", "Design", "Disclosure", "Questionnaire", "ReplicateWeights", "Survey", "Weighting", "accounting",
    "answerable", "audit_trail", "brand_note", "calibrate", "check_unit", "checks", "disclosure_items", "dispositions", "drift", "files_read", "find", "from_frame", "hold", "keep_nothing", "mask", "missing_report", "new_engagement", "open", "own_label", "poststratify",
    "quality_log", "questions", "rake", "read_actions", "read_claims", "read_complaints", "read_indicators", "read_interviews", "read_recommendations", "read_swot", "study_facts", "verbatims", "visible", "weight_summary", "with_replicates",
    "withheld_cells", "withheld_units",
]  # fmt: skip
