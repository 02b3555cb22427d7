"""An engagement drafted from client files: scales, missing codes, labels, sets and roles guessed, each with its reason."""

from csat_helpers.survey.drafting.draft import Draft, draft, drafted

__all__ = ["Draft", "draft", "drafted"]
