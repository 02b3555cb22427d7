"""Frames of evidence and recommendations in the form that measures return."""

import pandas as pd

from csat_helpers.measures.recommendations import recommendations as of_evidence

LABELS = {
    "en": ["Clear invoices", "Training on the standard", "Reachable contact person", "Supplier portal", "Fair audits",
           "Packaging rules"],
    "zh": ["账单清晰", "新标准培训", "对接人可联系性", "供应商门户", "审核公正性", "包装规定"],
}  # fmt: skip
TEXTS = {
    "en": ["Send one invoice a month", "Double the days of training", "Publish the rules before each order"],
    "zh": ["每月只开一张发票", "培训天数加倍", "每次下单前公布规定"],
}
ROWS = [
    ("bad", "bad", "bad", "converge", "bad", "strong", 3, 31.2, 16, 0.88, (3, 0, 3, 0)),
    ("good", "open", "bad", "differ", "", "conflicting", 2, 72.4, 10, 0.1, (3, 1, 2, 0)),
    ("good", "", "good", "converge", "good", "strong", 2, 80.9, None, None, (2, 2, 0, 0)),
    ("open", "open", "mixed", "none", "", "nothing", 0, 52.1, 8, 0.5, (2, 1, 1, 0)),
    ("good", "", "", "one", "good", "moderate", 1, 66.3, None, None, (0, 0, 0, 0)),
    ("", "", "bad", "one", "bad", "weak", 1, None, None, None, (2, 0, 2, 0)),
]


def evidence(language="en", *, keep=range(6), **more):
    """Six items: agreed by all three, contradicted, agreed by two, open, of ratings alone, of interviews alone."""
    made = []
    for k in keep:
        numbers, comments, interviews, agreement, finding, strength, clear, index, mentions, low, sources = ROWS[k]
        row = {"kind": "item" if index else "theme", "item": f"q{k}", "label": LABELS[language][k], "numbers": numbers}
        row |= {"comments": comments, "interviews": interviews, "agreement": agreement, "finding": finding}
        row |= {"strength": strength, "clear_sources": clear, "estimate": index, "base": index and 38.0}
        row |= {"conf_low": index and index - 6.3, "conf_high": index and index + 6.3, "line": index and 50.0}
        row |= {"line_kind": "middle" if index else "", "commented": 28.0, "mentions": mentions, "low_share": low}
        row |= dict(zip(["sources", "sources_good", "sources_bad", "sources_mixed"], map(float, sources), strict=True))
        row |= {"withheld": "", "themes": "", "ratings_hidden": "", "flag": "caution" if index else "", "reason": ""}
        made.append(row | {"quote": "", "quote_translation": "", "importance": None, "few": False} | more)
    numbers = ["estimate", "base", "conf_low", "conf_high", "line", "mentions", "low_share", "importance"]
    return pd.DataFrame(made).astype(dict.fromkeys(numbers, float))


def recommendations(language="en", *, written=False):
    """Drafted ones, or three in the consultant's words: on strong evidence, on a conflict, on no item."""
    own = None
    if written:
        own = pd.DataFrame({"recommendation": TEXTS[language], "items": ["q0", "q0;q1", ""], "owner": ["Li", "", ""]})
        own = own.assign(due="", success="")
    return of_evidence(evidence(language), own)
