"""Steps of ``topic`` as ``csat check`` reads them: a funnel that cannot be, or that grows, is refused."""

from csat_helpers.engagement import Engagement
from csat_helpers.errors import EngagementError, MeasureError
from csat_helpers.survey import Survey
from csat_helpers.survey.topic_steps import grown, topic_steps


def check_steps(sv: Survey, engagement: Engagement) -> None:
    """Raise EngagementError for a step about what is not there, and for two that stand the wrong way round."""
    try:
        grown(sv, topic_steps(sv))
    except MeasureError as problem:
        where = str(engagement.folder / "engagement.yaml")
        raise EngagementError(f"Key '{problem.where}': {problem.what}", where=where, mend=problem.mend) from None
