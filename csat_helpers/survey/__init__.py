"""What was asked and who answered: a client's file in, a frozen Survey out.

``open`` an engagement (``"demo"`` is the packaged simulated one), or make a Survey ``from_frame``.
"""

from csat_helpers.engagement import Disclosure
from csat_helpers.survey.design import Design
from csat_helpers.survey.questionnaire import Questionnaire
from csat_helpers.survey.survey import About, Survey, from_frame

__all__ = ["About", "Design", "Disclosure", "Questionnaire", "Survey", "from_frame"]
