"""Measures: a Survey in, a tidy frame out, one row an estimate, in the columns of :mod:`csat_helpers.columns`."""

from csat_helpers.measures.account_agreement import account_agreement
from csat_helpers.measures.accounts import accounts
from csat_helpers.measures.adjusted_units import AdjustedUnits, adjusted_units
from csat_helpers.measures.agreement import Agreement, fleiss_kappa, kappa
from csat_helpers.measures.association import association
from csat_helpers.measures.before_after import before_after
from csat_helpers.measures.brand_changes import brand_changes
from csat_helpers.measures.brand_gaps import brand_gaps
from csat_helpers.measures.ces import ces
from csat_helpers.measures.cfa import FactorAnalysis, cfa
from csat_helpers.measures.claim_check import claim_check
from csat_helpers.measures.compare_waves import compare_waves
from csat_helpers.measures.complaints import complaints
from csat_helpers.measures.concordance import kendall_w
from csat_helpers.measures.crosstab import Crosstab, crosstab
from csat_helpers.measures.delight import delight
from csat_helpers.measures.difference import difference
from csat_helpers.measures.dimensionality import Dimensionality, dimensionality
from csat_helpers.measures.disconfirmation import disconfirmation
from csat_helpers.measures.distribution import distribution
from csat_helpers.measures.drivers import drivers
from csat_helpers.measures.drivers_difference import DriversDifference, drivers_difference
from csat_helpers.measures.evidence import evidence
from csat_helpers.measures.factor_analysis import Grouping, factor_analysis
from csat_helpers.measures.funnel import Funnel, funnel
from csat_helpers.measures.gap import gap
from csat_helpers.measures.importance_performance import importance_performance
from csat_helpers.measures.index import index, item_index
from csat_helpers.measures.intraclass import intraclass, intraclass_of_groups
from csat_helpers.measures.kano import Kano, kano
from csat_helpers.measures.keyness import keyness
from csat_helpers.measures.krippendorff import Alpha, krippendorff_alpha
from csat_helpers.measures.loyalty import loyalty
from csat_helpers.measures.mean import mean
from csat_helpers.measures.movement_of_priorities import movement_of_priorities
from csat_helpers.measures.nps import nps
from csat_helpers.measures.outcome_rates import outcome_rates, sample_flow
from csat_helpers.measures.paired import cochran_q, marginal_homogeneity, mcnemar
from csat_helpers.measures.path_model import PathModel, path_model
from csat_helpers.measures.penalty_reward import penalty_reward
from csat_helpers.measures.perceptual_map import PerceptualMap, perceptual_map
from csat_helpers.measures.planning import margin_of_error, power_two_means, power_two_shares, sample_size
from csat_helpers.measures.population_bounds import population_bounds
from csat_helpers.measures.precision import precision
from csat_helpers.measures.profile import profile
from csat_helpers.measures.proposed_actions import proposed_actions
from csat_helpers.measures.quantile import quantile
from csat_helpers.measures.quotes import quotes
from csat_helpers.measures.ranking import ranking
from csat_helpers.measures.ratio import ratio
from csat_helpers.measures.recommendations import recommendations
from csat_helpers.measures.regression import Regression, regression
from csat_helpers.measures.reliability import Reliability, reliability
from csat_helpers.measures.scoreboard import scoreboard
from csat_helpers.measures.servqual import servqual
from csat_helpers.measures.shrinkage import shrinkage
from csat_helpers.measures.stars import stars
from csat_helpers.measures.stated_and_derived import stated_and_derived
from csat_helpers.measures.switching import Switching, switching
from csat_helpers.measures.swot import swot
from csat_helpers.measures.t_test import t_test
from csat_helpers.measures.tables.stubs import Stub
from csat_helpers.measures.terms import terms
from csat_helpers.measures.theme_agreement import theme_agreement
from csat_helpers.measures.theme_drivers import theme_drivers
from csat_helpers.measures.theme_proposals import theme_list_of as theme_list
from csat_helpers.measures.themes import themes
from csat_helpers.measures.threshold_decisions import threshold_decisions
from csat_helpers.measures.top_box import bottom_box, top_box
from csat_helpers.measures.topic_funnel import topic_funnel
from csat_helpers.measures.total import total
from csat_helpers.measures.unit_comparison import unit_comparison
from csat_helpers.measures.value_map import value_map
from csat_helpers.measures.weighting_report import WeightingReport, weighting_report
from csat_helpers.measures.what_if import moves_to, moves_to_best, what_if

__all__ = [
    "AdjustedUnits",
    "Agreement",
    "Alpha",
    "Crosstab",
    "Dimensionality",
    "DriversDifference",
    "FactorAnalysis",
    "Funnel",
    "Grouping",
    "Kano",
    "PathModel",
    "PerceptualMap",
    "Regression",
    "Reliability",
    "Stub",
    "Switching",
    "WeightingReport",
    "account_agreement",
    "accounts",
    "adjusted_units",
    "association",
    "before_after",
    "bottom_box",
    "brand_changes",
    "brand_gaps",
    "ces",
    "cfa",
    "claim_check",
    "cochran_q",
    "compare_waves",
    "complaints",
    "crosstab",
    "delight",
    "difference",
    "dimensionality",
    "disconfirmation",
    "distribution",
    "drivers",
    "drivers_difference",
    "evidence",
    "factor_analysis",
    "fleiss_kappa",
    "funnel",
    "gap",
    "importance_performance",
    "index",
    "intraclass",
    "intraclass_of_groups",
    "item_index",
    "kano",
    "kappa",
    "kendall_w",
    "keyness",
    "krippendorff_alpha",
    "loyalty",
    "margin_of_error",
    "marginal_homogeneity",
    "mcnemar",
    "mean",
    "movement_of_priorities",
    "moves_to",
    "moves_to_best",
    "nps",
    "outcome_rates",
    "path_model",
    "penalty_reward",
    "perceptual_map",
    "population_bounds",
    "power_two_means",
    "power_two_shares",
    "precision",
    "profile",
    "proposed_actions",
    "quantile",
    "quotes",
    "ranking",
    "ratio",
    "recommendations",
    "regression",
    "reliability",
    "sample_flow",
    "sample_size",
    "scoreboard",
    "servqual",
    "shrinkage",
    "stars",
    "stated_and_derived",
    "switching",
    "swot",
    "t_test",
    "terms",
    "theme_agreement",
    "theme_drivers",
    "theme_list",
    "themes",
    "threshold_decisions",
    "top_box",
    "topic_funnel",
    "total",
    "unit_comparison",
    "value_map",
    "weighting_report",
    "what_if",
]
