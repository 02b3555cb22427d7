"""The one vocabulary of result columns: a measure's frame has those that apply, under these names.

One row is one estimate. Shares are 0 to 1, an index 0 to 100, NPS -100 to 100; nothing is rounded before it is shown.
"""

MEANING = {
    "item": "name of the survey item, or of the composite",
    "label": "its label in the survey's language",
    "measure": "what the estimate is: mean, top_box, bottom_box, nps, index, share, drivers ...",
    "by": "the segment column that splits the estimates; 'total' where nothing does",
    "by_label": "that column's label in the survey's language",
    "level": "the level of that column, as text",
    "level_label": "the level's label in the survey's language",
    "wave": "the period of fieldwork the estimate is of",
    "estimate": "the point estimate",
    "std_error": "its standard error under the design",
    "conf_low": "lower end of the confidence interval",
    "conf_high": "upper end of the confidence interval",
    "df": "design degrees of freedom: clusters less strata",
    "base": "unweighted number of respondents behind the estimate",
    "weighted_base": "sum of their weights",
    "effective_base": "(sum of weights) squared over the sum of squared weights (Kish)",
    "deff": "design effect: variance over that of a simple random sample of the same base; none where all answer alike",
    "probability": "the part of people at or below a quantile",
    "other": "what the estimate is a difference from: an item, a level, or rest",
    "other_base": "unweighted number of respondents behind that",
    "p_value": "of the test the measure names",
    "letters": "columns this cell exceeds, lowercase p < .05, uppercase p < .01",
    "suppressed": "why every number of the row is hidden: privacy, complementary, reliability; empty if shown",
    "flag": "caution where the base is small but shown, else empty",
    "reason": "why an estimate, its error or its test is missing where none is to be had, else empty",
    "share": "part of the whole, 0 to 1",
    "rank": "1 is the largest",
}

ESTIMATE = ["estimate", "std_error", "conf_low", "conf_high"]
BASES = ["base", "weighted_base", "effective_base"]
NUMBERS = [*ESTIMATE, "df", *BASES, "deff"]
TIDY = ["item", "label", "measure", "by", "by_label", "level", "level_label", *NUMBERS, "suppressed", "flag", "reason"]

PRIVACY, COMPLEMENTARY, RELIABILITY = "privacy", "complementary", "reliability"
TOTAL = "total"
