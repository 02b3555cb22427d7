"""Thresholds of ``regulation`` as ``csat check`` reads them: one that no decision can be made on is refused."""

from csat_helpers.engagement import Engagement
from csat_helpers.errors import EngagementError, MeasureError
from csat_helpers.survey import Survey
from csat_helpers.survey.thresholds import standards


def check_thresholds(sv: Survey, engagement: Engagement) -> None:
    """Raise EngagementError for a threshold about what is not there, or outside of its measure's scale."""
    try:
        standards(sv)
    except MeasureError as problem:
        where = str(engagement.folder / "engagement.yaml")
        raise EngagementError(f"Key '{problem.where}': {problem.what}", where=where, mend=problem.mend) from None
