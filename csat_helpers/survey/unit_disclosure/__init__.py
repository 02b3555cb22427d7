"""What the reports of one column's units (branches, operators, shops) must leave out together.

Each unit has a report, its peers' totals and the whole survey's stand beside it, and every wave had reports of its
own. Whoever holds all of them can subtract. So what is hidden is planned for the whole column at once, from nothing but
the survey, the column, the peers and the disclosure policy: a single run and a batch leave out the same.
"""

from csat_helpers.survey.unit_disclosure.asked import hidden_places, is_hidden
from csat_helpers.survey.unit_disclosure.told import check_unit, withheld_cells, withheld_units

__all__ = ["check_unit", "hidden_places", "is_hidden", "withheld_cells", "withheld_units"]
