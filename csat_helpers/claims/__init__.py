"""Whether the numbers in an exhibit's words are numbers that it holds."""

from csat_helpers.claims.check import WORDS, Unsupported, unsupported, unsupported_words
from csat_helpers.claims.seal import seal, unsealed
from csat_helpers.claims.written import Written, written

__all__ = ["WORDS", "Unsupported", "Written", "seal", "unsealed", "unsupported", "unsupported_words", "written"]
