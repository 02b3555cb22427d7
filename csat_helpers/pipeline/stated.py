"""What the engagement states for a measure, as ``csat check`` reads it: thresholds that no decision can be made on, and
steps of a funnel that cannot be, or that grows, are refused.
"""

from csat_helpers.engagement import Engagement
from csat_helpers.errors import EngagementError, MeasureError
from csat_helpers.survey import Survey
from csat_helpers.survey.thresholds import standards
from csat_helpers.survey.topic_steps import grown, topic_steps


def check_stated(sv: Survey, engagement: Engagement) -> None:
    """Raise EngagementError, naming the key, for what is stated about something that is not there or does not fit it."""
    try:
        standards(sv)
        grown(sv, topic_steps(sv))
    except MeasureError as problem:
        where = str(engagement.folder / "engagement.yaml")
        raise EngagementError(f"Key '{problem.where}': {problem.what}", where=where, mend=problem.mend) from None
