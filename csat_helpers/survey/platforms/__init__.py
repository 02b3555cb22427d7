"""Survey platforms: each knows its own export by its headings, and says what every column is."""

from csat_helpers.survey.platforms.export import FACTS, QUESTIONS, Column, Export
from csat_helpers.survey.platforms.pairing import paired
from csat_helpers.survey.platforms.unpacking import PLAIN, PLATFORMS, recognised, unpacked

__all__ = ["FACTS", "PLAIN", "PLATFORMS", "QUESTIONS", "Column", "Export", "paired", "recognised", "unpacked"]
