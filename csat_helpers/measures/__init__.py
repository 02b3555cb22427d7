"""Measures: a Survey in, a tidy frame out, one row an estimate, in the columns of :mod:`csat_helpers.columns`."""

from csat_helpers.measures.association import association
from csat_helpers.measures.ces import ces
from csat_helpers.measures.compare_waves import compare_waves
from csat_helpers.measures.crosstab import Crosstab, crosstab
from csat_helpers.measures.delight import delight
from csat_helpers.measures.difference import difference
from csat_helpers.measures.disconfirmation import disconfirmation
from csat_helpers.measures.distribution import distribution
from csat_helpers.measures.drivers import drivers
from csat_helpers.measures.gap import gap
from csat_helpers.measures.importance_performance import importance_performance
from csat_helpers.measures.index import index, item_index
from csat_helpers.measures.kano import Kano, kano
from csat_helpers.measures.mean import mean
from csat_helpers.measures.nps import nps
from csat_helpers.measures.paired import cochran_q, marginal_homogeneity, mcnemar
from csat_helpers.measures.path_model import PathModel, path_model
from csat_helpers.measures.penalty_reward import penalty_reward
from csat_helpers.measures.planning import margin_of_error, power_two_means, power_two_shares, sample_size
from csat_helpers.measures.precision import precision
from csat_helpers.measures.profile import profile
from csat_helpers.measures.proposed_actions import proposed_actions
from csat_helpers.measures.quantile import quantile
from csat_helpers.measures.quotes import quotes
from csat_helpers.measures.ratio import ratio
from csat_helpers.measures.regression import Regression, regression
from csat_helpers.measures.reliability import Reliability, reliability
from csat_helpers.measures.servqual import servqual
from csat_helpers.measures.t_test import t_test
from csat_helpers.measures.tables.stubs import Stub
from csat_helpers.measures.terms import terms
from csat_helpers.measures.top_box import bottom_box, top_box
from csat_helpers.measures.total import total
from csat_helpers.measures.weighting_report import WeightingReport, weighting_report
from csat_helpers.measures.what_if import moves_to, moves_to_best, what_if

__all__ = [
    "Crosstab",
    "Kano",
    "PathModel",
    "Regression",
    "Reliability",
    "Stub",
    "WeightingReport",
    "association",
    "bottom_box",
    "ces",
    "cochran_q",
    "compare_waves",
    "crosstab",
    "delight",
    "difference",
    "disconfirmation",
    "distribution",
    "drivers",
    "gap",
    "importance_performance",
    "index",
    "item_index",
    "kano",
    "margin_of_error",
    "marginal_homogeneity",
    "mcnemar",
    "mean",
    "moves_to",
    "moves_to_best",
    "nps",
    "path_model",
    "penalty_reward",
    "power_two_means",
    "power_two_shares",
    "precision",
    "profile",
    "proposed_actions",
    "quantile",
    "quotes",
    "ratio",
    "regression",
    "reliability",
    "sample_size",
    "servqual",
    "t_test",
    "terms",
    "top_box",
    "total",
    "weighting_report",
    "what_if",
]
