"""Survey platforms: each knows its own export by its headings, and says what every column is."""

from csat_helpers.survey.platforms.export import FACTS, QUESTIONS, Column, Export

__all__ = ["FACTS", "QUESTIONS", "Column", "Export"]
