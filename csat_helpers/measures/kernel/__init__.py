"""Estimation: the machinery that measures of a survey share, from answers to estimates with their errors."""
