"""What of a result may be shown: the rules for single frames and whole tables, and what hides beside the hidden."""

from csat_helpers.measures.disclosure.rules import CAUTION, apply, apply_table, cut_rows, hidden_anyway, hide

__all__ = ["CAUTION", "apply", "apply_table", "cut_rows", "hidden_anyway", "hide"]
