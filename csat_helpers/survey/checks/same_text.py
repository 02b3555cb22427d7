"""Long texts that an earlier respondent wrote too, word for word or nearly."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

import numpy as np
import pandas as pd

from csat_helpers.survey.checks.found import NO_TEXT, Found, Rows, not_checked

SAME_TEXT = "same text"
_COMPARED = 10_000  # different long texts of an item that are compared piece by piece; the others only as a whole
_LONG = 1_000  # characters of a text that are compared
_BANDS, _ROWS = 12, 4  # two texts that share 0.8 of their pieces miss each other with a probability of 0.002
_CJK = re.compile(r"[\u3400-\u9fff]")
_SIGNS = re.compile(r"[\W_]+")
_SHINGLE, _SHINGLE_CJK = 5, 2
_PRIME = np.uint64(0x100000001B3)
_BLOCK = 2_000_000  # pieces hashed at once
_SEED = 20_240_501


def same_text(rows: Rows) -> Iterator[Found]:
    """Rows whose long text of an item is that of an earlier row, but for a few characters."""
    rule = rows.quality.same_text
    if rule is None:
        return
    items = rows.texts(rule.items)
    if not items:
        yield not_checked(SAME_TEXT, rows, NO_TEXT)
    for item in items:
        code, distinct = pd.factorize(rows.responses[item])
        folded = [fold(text) if isinstance(text, str) else "" for text in distinct]
        long = np.array([*(weight(text) >= rule.characters for text in folded), False], dtype=bool)
        wanted = np.flatnonzero(long)
        group = np.full(len(folded) + 1, -1, dtype=np.int64)
        group[wanted] = groups([folded[k] for k in wanted], rule.similarity)
        of = pd.Series(group[code])
        hit = (of.duplicated() & (of >= 0)).to_numpy(bool)
        copied = of[of >= 0].value_counts()
        said = f"×{int(copied.iloc[0])}" if len(copied) and copied.iloc[0] > 1 else ""
        yield Found(SAME_TEXT, hit, int((of >= 0).sum()), rule.action, item, said)


def fold(text: str) -> str:
    """A text as it is compared: letters and digits alone, in one form and case.

    >>> fold("Very  GOOD, ｖｅｒｙ good!")
    'verygoodverygood'
    """
    return _SIGNS.sub("", unicodedata.normalize("NFKC", text[: 2 * _LONG]).casefold())[:_LONG]


def weight(folded: str) -> int:
    """How long a text is; a Chinese character says as much as three letters."""
    return len(folded) + 2 * len(_CJK.findall(folded))


def groups(texts: list[str], similarity: float) -> np.ndarray:
    """For each text the place of the first one that it is like: shares ``similarity`` of the pieces of both (Jaccard).

    Candidates come from MinHash signatures (Broder 1997), cut in bands; each is then compared with the first and the last
    text of its bucket, so that the cost grows with the number of texts and not with its square.
    """
    first: dict[str, int] = {}
    root = np.array([first.setdefault(text, k) for k, text in enumerate(texts)], dtype=np.int64)
    own = np.array([*first.values()][:_COMPARED], dtype=np.int64)
    if len(own) < 2 or similarity >= 1:
        return root
    signatures = _signatures([texts[k] for k in own])
    pieces = cache(lambda k: _pieces(texts[k]))

    def alike(a: int, b: int) -> bool:
        one, other = pieces(a), pieces(b)
        shared = len(one & other)
        return shared >= similarity * (len(one) + len(other) - shared)

    parent = {int(k): int(k) for k in own}
    for band in range(_BANDS):
        buckets: dict[bytes, list[int]] = {}
        for place, text in enumerate(own.tolist()):
            met = buckets.setdefault(signatures[place, band * _ROWS : (band + 1) * _ROWS].tobytes(), [])
            for other in met:
                if parent[text] == text and parent[other] != text and alike(text, other):
                    parent[text] = parent[other]
            met[1:] = [text] if met else []
            met[:1] = met[:1] or [text]
    settled = {k: _root(parent, k) for k in parent}
    return np.array([settled.get(int(k), int(k)) for k in root], dtype=np.int64)


def _root(parent: dict[int, int], k: int) -> int:
    while parent[k] != k:
        k = parent[k]
    return k


def _size(text: str) -> int:
    """How many characters a piece of a text has: Chinese says more with fewer."""
    return _SHINGLE_CJK if 2 * len(_CJK.findall(text)) >= len(text) else _SHINGLE


def _pieces(text: str) -> frozenset[str]:
    size = _size(text)
    return frozenset(text[k : k + size] for k in range(len(text) - size + 1))


def _signatures(texts: list[str]) -> np.ndarray:
    """The least of each hash over the pieces of each text: a row a text."""
    random = np.random.default_rng(_SEED)
    factors = random.integers(1, 2**63, size=_BANDS * _ROWS, dtype=np.uint64) | np.uint64(1)
    shifts = random.integers(0, 2**63, size=_BANDS * _ROWS, dtype=np.uint64)
    found = np.empty((len(texts), len(factors)), dtype=np.uint32)
    start, size = 0, 0
    for k, text in enumerate(texts):
        size += len(text)
        if size >= _BLOCK or k == len(texts) - 1:
            found[start : k + 1] = _least(texts[start : k + 1], factors, shifts)
            start, size = k + 1, 0
    return found


def _least(texts: list[str], factors: np.ndarray, shifts: np.ndarray) -> np.ndarray:
    hashes = [_hashes(text) for text in texts]
    starts = np.cumsum([0, *(len(own) for own in hashes[:-1])])
    whole = np.concatenate(hashes)
    columns = [
        np.minimum.reduceat(((whole * a + b) >> np.uint64(32)).astype(np.uint32), starts)
        for a, b in zip(factors, shifts, strict=True)
    ]
    return np.column_stack(columns)


def _hashes(text: str) -> np.ndarray:
    """A number for every piece of a text."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    size = _size(text)
    count = max(len(codes) - size + 1, 1)
    found = np.zeros(count, dtype=np.uint64)
    for k in range(min(size, len(codes))):
        found = found * _PRIME + codes[k : k + count] + np.uint64(1)
    return found ^ (found >> np.uint64(29))
