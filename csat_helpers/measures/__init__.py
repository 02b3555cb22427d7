"""Measures: a Survey in, a tidy frame out, one row an estimate, in the columns of :mod:`csat_helpers.columns`."""

from csat_helpers.measures.ces import ces
from csat_helpers.measures.compare_waves import compare_waves
from csat_helpers.measures.distribution import distribution
from csat_helpers.measures.drivers import drivers
from csat_helpers.measures.importance_performance import importance_performance
from csat_helpers.measures.index import index, item_index
from csat_helpers.measures.mean import mean
from csat_helpers.measures.nps import nps
from csat_helpers.measures.profile import profile
from csat_helpers.measures.proposed_actions import proposed_actions
from csat_helpers.measures.quotes import quotes
from csat_helpers.measures.reliability import Reliability, reliability
from csat_helpers.measures.terms import terms
from csat_helpers.measures.top_box import bottom_box, top_box

__all__ = [
    "Reliability",
    "bottom_box",
    "ces",
    "compare_waves",
    "distribution",
    "drivers",
    "importance_performance",
    "index",
    "item_index",
    "mean",
    "nps",
    "profile",
    "proposed_actions",
    "quotes",
    "reliability",
    "terms",
    "top_box",
]
