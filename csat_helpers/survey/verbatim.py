"""What respondents write: personal data masked, unprintable characters named, language told, translations beside."""

import re
from collections.abc import Callable, Iterable

import numpy as np
import pandas as pd

from csat_helpers.locale import say
from csat_helpers.look import fonts
from csat_helpers.survey.emoji import named
from csat_helpers.survey.kept import kept
from csat_helpers.survey.personal import PATTERNS
from csat_helpers.survey.small_types import is_large, parts
from csat_helpers.survey.survey import Survey

VERBATIM_COLUMNS = ["text", "language", "score", "score_item", "translation"]

_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_LETTER = re.compile(r"[^\W\d_]")
# An id in a comment, as the check of deliverables finds one.
_TOKEN = re.compile(r"[A-Za-z0-9]+(?:[._@:-][A-Za-z0-9]+)*")
_WHOLE = re.compile(r"\.0$")  # numbers that were read with a fraction
_TELLING = 6


def mask(text: str) -> str:
    """``text`` with names after titles, e-mails, links, phone, id and card numbers replaced by what they were.

    >>> mask("Ask Mr Smith, j.smith@example.com or +44 20 7946 0958.")
    'Ask [name], [e-mail] or [phone].'
    """
    language = language_of(text)
    for kind in PATTERNS:
        if kind.pattern.search(text):  # most texts have none, and a word in a language takes longer to look up
            text = kind.pattern.sub(kind.word(language), text)
    return text


def visible(text: str) -> str:
    """``text`` with each character that no font of ours draws named: an emoji in words, another by its code.

    >>> visible("No call back 😡")
    'No call back [emoji: pouting face]'
    """
    return fonts.visible(named(text, language_of(text)))


def language_of(text: str) -> str:
    """``zh`` where a third or more of the letters are Han, else ``en``."""
    letters = len(_LETTER.findall(text))
    return "zh" if letters and len(_HAN.findall(text)) * 3 >= letters else "en"


def verbatims(sv: Survey, item: str) -> pd.DataFrame:
    """The texts of an item within the survey's domain, masked and printable; the index is the row of the responses.

    Columns ``text``, ``language``, ``score`` (the respondent's recommendation, else overall satisfaction; NaN where
    he gave none), ``score_item``, the item the score is of, and ``translation``, the item's own into the survey's
    language, empty where there is none. Respondents' ids are masked as personal data are. No base rule is applied
    here: measures do that. Raises MeasureError for an unknown column.
    """
    found = _texts(sv, item)
    return found.assign(translation=_translations(sv, item, sv.language)).loc[:, VERBATIM_COLUMNS]


@kept
def _texts(sv: Survey, item: str) -> pd.DataFrame:
    """The columns of :func:`verbatims` that are the same whatever the survey's language."""
    texts = _own(sv, item)
    whole = [str(text) for text in texts.unique()]
    shown = _shown(sv, whole)
    distinct = {text: shown(text) for text in whole}
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
    )


def _own(sv: Survey, item: str) -> pd.Series:
    """What was written to an item, as it was written."""
    texts = sv.column(item)[sv.rows].dropna().astype("str")
    return texts[texts.str.strip() != ""]


def _shown(sv: Survey, texts: Iterable[str]) -> Callable[[str], str]:
    """How each of ``texts`` is shown: personal data, respondents' ids and what cannot be drawn replaced."""
    hide = _hiding(_ids_among(sv, texts) if is_large(len(sv.responses)) else _ids(sv))
    odd = set(fonts.missing_glyphs("".join(set().union(*texts))))  # of all at once: of each it would take long

    def shown(text: str) -> str:
        masked = hide(mask(text), language_of(text))
        return visible(masked) if odd.intersection(text) else masked

    return shown


@kept
def _ids(sv: Survey) -> frozenset[str]:
    """Ids that could be nothing else in a comment: six characters or more, and no mere word."""
    found = (str(v) for item in sv.roles("id") for v in sv.column(item).dropna().unique())
    ids = {_WHOLE.sub("", text).strip() for text in found}
    return frozenset(text for text in ids if len(text) >= _TELLING and not text.replace(".", "").isalpha())


def _ids_among(sv: Survey, texts: Iterable[str]) -> frozenset[str]:
    """Of many respondents' ids those that can occur in ``texts``, found without a list of all."""
    words = pd.Index(list({token for text in texts for token in _TOKEN.findall(text)}), dtype="str")
    found = set[str]()
    for item in sv.roles("id"):
        for part in parts(len(sv.responses)):
            own = sv.responses[item].iloc[part].dropna().astype("str")
            own = own.str.replace(_WHOLE.pattern, "", regex=True).str.strip()
            found.update(own[own.isin(words) | ~own.str.fullmatch(_TOKEN.pattern)])
    return frozenset(text for text in found if len(text) >= _TELLING and not text.replace(".", "").isalpha())


def _hiding(ids: frozenset[str]) -> Callable[[str, str], str]:
    odd = sorted((text for text in ids if not _TOKEN.fullmatch(text)), key=len, reverse=True)

    def hide(text: str, language: str) -> str:
        word = say(language, "[id number]")
        for whole in odd:
            text = text.replace(whole, word)
        return _TOKEN.sub(lambda hit: word if hit.group() in ids else hit.group(), text)

    return hide if ids else lambda text, _: text


@kept
def _translations(sv: Survey, item: str, into: str) -> pd.Series:
    """Each text in the language ``into`` where it is in another and the item's translation has it."""
    asked, texts = sv.questionnaire.items.get(item), _own(sv, item)
    if asked is None or not asked.translation:
        return pd.Series("", index=texts.index, dtype="str")
    given = sv.column(asked.translation)[texts.index].fillna("").astype("str").str.strip()
    wanted = (texts.map(language_of) != into) & (given.map(language_of) == into) & (given != "")
    whole = [str(text) for text in given[wanted].unique()]
    shown = _shown(sv, whole)
    distinct = {text: shown(text) for text in whole}
    return given.where(wanted, "").map(lambda text: distinct.get(str(text), "")).astype("str")
