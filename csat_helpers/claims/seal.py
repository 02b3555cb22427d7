"""A checksum over an exhibit's words as they were made: words edited later, in a notebook's file, are told by it.

It is no signature: who wants to deceive can make it anew. It is there so that a typed-in sentence is not taken for a
computed one.
"""

import hashlib
import json
from dataclasses import replace

from csat_helpers.bundle import Bundle
from csat_helpers.claims.check import WORDS

SEALED = (*WORDS, "notes")


def seal(bundle: Bundle) -> str:
    """The checksum of the words that ``bundle`` has now."""
    words = {name: getattr(bundle, name) for name in SEALED}
    return hashlib.sha256(json.dumps(words, ensure_ascii=True, sort_keys=True).encode()).hexdigest()[:16]


def unsealed(bundle: Bundle) -> Bundle:
    """``bundle``; every word counts as rewritten where one is not what it was made with."""
    if not bundle.sealed or bundle.sealed == seal(bundle):
        return bundle
    return replace(bundle, rewritten=tuple(sorted({*bundle.rewritten, *SEALED})))
