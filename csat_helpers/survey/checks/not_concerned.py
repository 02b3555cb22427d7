"""Whether a missing code means that the question did not concern the respondent (never used), or that he left it."""

import re

from csat_helpers.survey.answers import NOT_ASKED, Missing
from csat_helpers.survey.questionnaire import Questionnaire, same_code

# How kinds of missing answers name those whom a question does not concern, where the scale's codes do not tell.
WORDS = re.compile(
    r"(?:\bnot|\bnever|n['’]t|\bno)\s+(?:been\s+|ever\s+)?(?:use|apply|applicable|experience|asked|contact)|\bn/a\b"
    r"|不适用|从?未(?:曾)?(?:使用|用过|接触|询问)|没有?用过|没有使用|跳过|\bskipped\b",
    re.IGNORECASE,
)


def concerns(questionnaire: Questionnaire, item: str, missing: Missing) -> bool:
    """Whether who has this missing code was asked and could have answered: as the scale says, else by the words of the kind."""
    if not missing.code:
        return missing.kind != NOT_ASKED
    scale = questionnaire.scale(item) if item in questionnaire.items else None
    if scale is not None and scale.not_applicable is not None:
        return not any(same_code(code, missing.code) for code in scale.not_applicable)
    told = next((text for code, text in (scale.missing if scale else {}).items() if same_code(code, missing.code)), "")
    words = [*told.values()] if isinstance(told, dict) else [told or missing.kind]
    return not any(WORDS.search(text) for text in words)
