"""Tidy frames become findings: a chart or table, a sentence that states it, base, notes and alt text.

Every function takes frames and gives an :class:`Exhibit`; none computes a statistic. ``id`` names the exhibit in
every deliverable, ``language`` is ``en`` or ``zh``; headline, title, subtitle, lead, alt, notes and takeaways may
be given in the caller's words. An empty frame gives an exhibit that is left out, with its reason.
"""

from csat_helpers.exhibits.accounting import accounting, missing
from csat_helpers.exhibits.actions import actions
from csat_helpers.exhibits.banner_table import banner_table
from csat_helpers.exhibits.bars import bars
from csat_helpers.exhibits.comparison import comparison
from csat_helpers.exhibits.custom import custom, theme
from csat_helpers.exhibits.diverging import diverging
from csat_helpers.exhibits.dot_plot import dot_plot
from csat_helpers.exhibits.drivers import drivers
from csat_helpers.exhibits.exhibit import Exhibit, omitted
from csat_helpers.exhibits.facts import facts
from csat_helpers.exhibits.line import line
from csat_helpers.exhibits.methods import glossary, precision, study
from csat_helpers.exhibits.priority_map import priority_map
from csat_helpers.exhibits.profile import profile
from csat_helpers.exhibits.quotes import quotes
from csat_helpers.exhibits.radar import radar
from csat_helpers.exhibits.reliability import reliability
from csat_helpers.exhibits.summary import summary
from csat_helpers.exhibits.table import table
from csat_helpers.exhibits.terms import terms
from csat_helpers.exhibits.weighting import weighting

__all__ = [
    "Exhibit", "accounting", "actions", "banner_table", "bars", "comparison", "custom", "diverging", "dot_plot", "drivers", "facts",
    "glossary", "line", "missing", "omitted", "precision", "priority_map", "profile", "quotes", "radar", "reliability",
    "study", "summary", "table", "terms", "theme", "weighting",
]  # fmt: skip
