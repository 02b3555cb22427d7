"""What respondents write: personal data masked, unprintable characters named, language told."""

import re

import numpy as np
import pandas as pd

from csat_helpers.look.fonts import visible
from csat_helpers.survey.personal import PATTERNS
from csat_helpers.survey.survey import Survey

VERBATIM_COLUMNS = ["text", "language", "score", "score_item"]

_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_LETTER = re.compile(r"[^\W\d_]")


def mask(text: str) -> str:
    """``text`` with names after titles, e-mails, links, phone, id and card numbers replaced by what they were.

    >>> mask("Ask Mr Smith, j.smith@example.com or +44 20 7946 0958.")
    'Ask [name], [e-mail] or [phone].'
    """
    language = language_of(text)
    for kind in PATTERNS:
        text = kind.pattern.sub(kind.word(language), text)
    return text


def language_of(text: str) -> str:
    """``zh`` where a third or more of the letters are Han, else ``en``."""
    letters = len(_LETTER.findall(text))
    return "zh" if letters and len(_HAN.findall(text)) * 3 >= letters else "en"


def verbatims(sv: Survey, item: str) -> pd.DataFrame:
    """The texts of an item within the survey's domain, masked and printable; the index is the row of the responses.

    Columns ``text``, ``language``, ``score`` (the respondent's recommendation, else overall satisfaction; NaN where
    he gave none) and ``score_item``, the item the score is of. No base rule is applied here: measures do that.
    Raises MeasureError for an unknown column.
    """
    texts = sv.column(item)[sv.rows].dropna().astype("str")
    texts = texts[texts.str.strip() != ""]
    distinct = {text: visible(mask(text)) for text in texts.unique()}
    scored = sv.role("recommend") or sv.role("overall")
    scores = sv.answers(scored)[texts.index] if scored else np.full(len(texts), np.nan)
    return pd.DataFrame(
        {
            "text": texts.map(distinct).astype("str"),
            "language": texts.map({text: language_of(text) for text in distinct}).astype("str"),
            "score": scores,
            "score_item": pd.Series(scored or "", index=texts.index, dtype="str"),
        },
        index=texts.index,
        columns=VERBATIM_COLUMNS,
    )
