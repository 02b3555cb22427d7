"""Tidy frames become findings: a chart or table, a sentence that states it, base, notes and alt text.

Every function takes frames and gives an :class:`Exhibit`; none computes a statistic. ``id`` names the exhibit in
every deliverable, ``language`` is ``en`` or ``zh``; headline, title, subtitle, lead, alt, notes and takeaways may
be given in the caller's words. An empty frame gives an exhibit that is left out, with its reason.
"""

from csat_helpers.exhibits.account import account, account_pages
from csat_helpers.exhibits.account_agreement import account_agreement
from csat_helpers.exhibits.accounting import accounting, missing
from csat_helpers.exhibits.accounts import accounts
from csat_helpers.exhibits.actions import actions
from csat_helpers.exhibits.answerable import answerable
from csat_helpers.exhibits.audit_trail import audit_trail
from csat_helpers.exhibits.banner_table import banner_table
from csat_helpers.exhibits.bars import bars
from csat_helpers.exhibits.before_after import before_after
from csat_helpers.exhibits.brand_changes import brand_changes
from csat_helpers.exhibits.checklist import checklist
from csat_helpers.exhibits.claim_check import claim_check
from csat_helpers.exhibits.comparison import comparison
from csat_helpers.exhibits.complaints import complaints
from csat_helpers.exhibits.custom import custom, theme
from csat_helpers.exhibits.delight import delight
from csat_helpers.exhibits.dimensions import dimensions
from csat_helpers.exhibits.disconfirmation import disconfirmation
from csat_helpers.exhibits.diverging import diverging
from csat_helpers.exhibits.dot_plot import dot_plot
from csat_helpers.exhibits.drift import drift
from csat_helpers.exhibits.drivers import drivers
from csat_helpers.exhibits.drivers_by_group import drivers_by_group
from csat_helpers.exhibits.evidence import evidence
from csat_helpers.exhibits.exhibit import Exhibit, omitted
from csat_helpers.exhibits.facts import facts
from csat_helpers.exhibits.files_read import file_notes, files_read
from csat_helpers.exhibits.funnel import funnel
from csat_helpers.exhibits.gap_heatmap import gap_heatmap
from csat_helpers.exhibits.kano import kano
from csat_helpers.exhibits.keyness import keyness
from csat_helpers.exhibits.line import line
from csat_helpers.exhibits.methods import glossary, precision, study
from csat_helpers.exhibits.outcome_rates import outcome_rates, outcome_table
from csat_helpers.exhibits.overview import overview
from csat_helpers.exhibits.path_effects import path_effects
from csat_helpers.exhibits.path_measurement import path_measurement
from csat_helpers.exhibits.path_model import path_model
from csat_helpers.exhibits.penalty_reward import penalty_reward
from csat_helpers.exhibits.perceptual_map import perceptual_map
from csat_helpers.exhibits.population_bounds import population_bounds
from csat_helpers.exhibits.priority_map import priority_map
from csat_helpers.exhibits.priority_movement import priority_movement
from csat_helpers.exhibits.profile import profile
from csat_helpers.exhibits.quality_checks import quality_checks
from csat_helpers.exhibits.quality_log import quality_log
from csat_helpers.exhibits.questions import questions
from csat_helpers.exhibits.quotes import quotes
from csat_helpers.exhibits.radar import radar
from csat_helpers.exhibits.recommendations import recommendations
from csat_helpers.exhibits.reliability import reliability
from csat_helpers.exhibits.scoreboard import scoreboard
from csat_helpers.exhibits.servqual import servqual
from csat_helpers.exhibits.servqual_gaps import servqual_gaps
from csat_helpers.exhibits.stated_and_derived import stated_and_derived
from csat_helpers.exhibits.summary import summary
from csat_helpers.exhibits.switching import switching
from csat_helpers.exhibits.swot import swot
from csat_helpers.exhibits.table import table
from csat_helpers.exhibits.terms import terms
from csat_helpers.exhibits.theme_agreement import theme_agreement
from csat_helpers.exhibits.theme_quotes import theme_quotes
from csat_helpers.exhibits.themes import themes
from csat_helpers.exhibits.threshold_decisions import threshold_decisions
from csat_helpers.exhibits.topic_funnel import topic_funnel
from csat_helpers.exhibits.unit_standing import unit_standing
from csat_helpers.exhibits.units import units
from csat_helpers.exhibits.validity import validity
from csat_helpers.exhibits.value_map import value_map
from csat_helpers.exhibits.weighting import weighting
from csat_helpers.exhibits.what_if import what_if

__all__ = [
    "Exhibit",
    "account",
    "account_agreement",
    "account_pages",
    "accounting",
    "accounts",
    "actions",
    "answerable",
    "audit_trail",
    "banner_table",
    "bars",
    "before_after",
    "brand_changes",
    "checklist",
    "claim_check",
    "comparison",
    "complaints",
    "custom",
    "delight",
    "dimensions",
    "disconfirmation",
    "diverging",
    "dot_plot",
    "drift",
    "drivers",
    "drivers_by_group",
    "evidence",
    "facts",
    "file_notes",
    "files_read",
    "funnel",
    "gap_heatmap",
    "glossary",
    "kano",
    "keyness",
    "line",
    "missing",
    "omitted",
    "outcome_rates",
    "outcome_table",
    "overview",
    "path_effects",
    "path_measurement",
    "path_model",
    "penalty_reward",
    "perceptual_map",
    "population_bounds",
    "precision",
    "priority_map",
    "priority_movement",
    "profile",
    "quality_checks",
    "quality_log",
    "questions",
    "quotes",
    "radar",
    "recommendations",
    "reliability",
    "scoreboard",
    "servqual",
    "servqual_gaps",
    "stated_and_derived",
    "study",
    "summary",
    "switching",
    "swot",
    "table",
    "terms",
    "theme",
    "theme_agreement",
    "theme_quotes",
    "themes",
    "threshold_decisions",
    "topic_funnel",
    "unit_standing",
    "units",
    "validity",
    "value_map",
    "weighting",
    "what_if",
]  # fmt: skip
