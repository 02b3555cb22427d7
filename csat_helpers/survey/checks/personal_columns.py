"""Personal data at the door: columns that say who a respondent is, by their headings and by what is in them.

They are left out of the prepared answers unless the questionnaire or the engagement names them. What respondents write in
verbatims is not a column of this kind: it is masked where it is shown (:mod:`csat_helpers.survey.verbatim`).
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from csat_helpers.engagement import Engagement
from csat_helpers.survey.answers import cell_text
from csat_helpers.survey.personal import given_name, is_personal
from csat_helpers.survey.questionnaire import Questionnaire

PERSONAL = "personal column"
COLUMNS = ["column", "kind", "reason", "share", "cells"]
NAME, PHONE, EMAIL, IP, ID_CARD, COORDINATES, ADDRESS, ACCOUNT = (
    "name", "phone", "e-mail", "ip", "id card", "coordinates", "postal address", "account",
)  # fmt: skip
CARD, PLATE = "card number", "number plate"
BY_PLATFORM, BY_HEADING, BY_CONTENT = "platform", "heading", "content"
# What a platform calls a fact of a response (csat_helpers.survey.platforms.export.FACTS), where it is personal.
_OF_PLATFORM = {
    "ip": IP, "name": NAME, "email": EMAIL, "phone": PHONE, "latitude": COORDINATES, "longitude": COORDINATES,
    "user": ACCOUNT,
}  # fmt: skip
_SHORTEST = 6  # characters that tell who somebody is without a heading
_CELLS = 500  # cells of a column that are looked at
_LEAST_CELLS = 60
_ALL_CELLS = 1_000_000  # of all columns together
_BY_CONTENT = 0.5  # from this share of its cells a column is of a kind, whatever its heading
_BY_BOTH = 0.1  # the same where its heading says so


class Kind(NamedTuple):
    """A kind of personal data: headings that mean it and nothing else, those that hold it, and what its cells look like.

    ``alone`` is whether the cells tell without a heading.
    """

    name: str
    exact: re.Pattern[str]
    within: re.Pattern[str]
    fits: Callable[[str], bool]
    alone: bool = True


def _of(name: str, exact: str, within: str, fits: Callable[[str], bool], *, alone: bool = True) -> Kind:
    return Kind(name, re.compile(exact, re.IGNORECASE), re.compile(within, re.IGNORECASE), fits, alone)


_PLAIN_NUMBER = re.compile(r"\+?\d{7,15}")
_DECIMALS = re.compile(r"[-+]?(\d{1,3})\.(\d{3,})")
_PAIR = re.compile(r"\(?\s*([-+]?\d{1,3}\.\d{3,})\s*[,;，\s]\s*([-+]?\d{1,3}\.\d{3,})\s*\)?")
_HOUSE = re.compile(
    r"\d+\s*(?:号|弄|栋|幢|室|单元)|(?:路|街|巷|村|小区)\S*\d|^\d+\s+\w+.*\b(?:st|street|ave|road|rd|lane|ln|drive|dr|blvd)\b",
    re.I,
)


def _coordinate(cell: str) -> bool:
    """One coordinate exact to some hundred metres, or a pair."""
    if hit := _DECIMALS.fullmatch(cell):
        return int(hit[1]) <= 180
    hit = _PAIR.search(cell)
    return bool(hit) and all(abs(float(part)) <= 180 for part in hit.groups())


def _phone(cell: str) -> bool:
    return is_personal(cell, "phone") or bool(_PLAIN_NUMBER.fullmatch(re.sub(r"[ ().-]", "", cell)))


def _id_card(cell: str) -> bool:
    return is_personal(cell, "id") or is_personal(cell, "passport")


def _account(cell: str) -> bool:
    return bool(cell) and len(cell) <= 80


KINDS = (
    _of(EMAIL, r"e-?mail( address)?|recipient ?e-?mail|(电子)?邮箱(地址)?|电子邮件|邮件地址",
        r"e-?mail|邮箱|电子邮件", lambda cell: is_personal(cell, "e-mail")),
    _of(IP, r"ip|ip ?-?addr(ess)?|来自ip|ip地址", r"\bip ?addr|来自ip|ip地址", lambda cell: is_personal(cell, "address")),
    _of(ID_CARD, r"身份证(号码?)?|证件号码?|护照号码?|passport( ?(no|number))?\.?|ssn|national id|id ?card( ?(no|number))?",
        r"身份证|证件号|护照|passport (no|number)|social security|national id", _id_card),
    _of(PHONE, r"(mobile |cell |home |work |contact |tele)?phone( ?(no|number))?\.?|mobile( ?(no|number))?|tel(ephone)?|手机(号码?)?|电话(号码?)?|联系方式|联系电话",
        r"phone (no|number)|your (mobile|phone|telephone|cell)|手机号|电话号码|联系电话|联系方式|contact number", _phone, alone=False),
    _of(PHONE, r"(?!)", r"(?!)", lambda cell: is_personal(cell, "phone")),
    _of(COORDINATES, r"(location ?)?(lat(itude)?|lon(gitude)?|lng)|gps.*|经度|纬度|经纬度|coordinates?|geo ?location",
        r"latitude|longitude|经度|纬度|\bgps\b", _coordinate, alone=False),
    _of(COORDINATES, r"(?!)", r"(?!)", lambda cell: _PAIR.fullmatch(cell) is not None and _coordinate(cell)),
    _of(NAME, r"(first|last|full|family|given|middle|sur|user|nick|contact|respondent|customer|recipient)? ?-?_?(first|last)? ?names?|姓名|名字|昵称|联系人(姓名)?|称呼|您贵姓",
        r"(your|respondent.?s?|contact|first|last|full|family|given|recipient) ?-?(first |last |full )?name|姓名|您的?名字|(怎么|如何)称呼|贵姓|昵称",
        given_name, alone=False),
    _of(ADDRESS, r"(home |street |postal |mailing |delivery )?address|(家庭|通讯|收货|详细)?(住址|地址)", r"(home|street|postal|mailing|delivery|your) address|详细地址|家庭住址|收货地址|通讯地址",
        lambda cell: _HOUSE.search(cell) is not None, alone=False),
    _of(ACCOUNT, r"(wechat|weixin|qq|line|whatsapp|skype)( ?(id|no|number|account))?|微信(号|openid|id)?|qq号?码?|openid|unionid|用户标识|用户id|user ?id|external ?data ?reference",
        r"微信号|qq号|wechat (id|account)|openid", _account, alone=False),
    _of(CARD, r"(credit |debit |bank )?card ?(no|number)\.?|银行卡号?|卡号", r"银行卡号|(credit|debit|bank) card number", lambda cell: is_personal(cell, "card")),
    _of(PLATE, r"(number|licen[cs]e) ?plate|车牌(号码?)?", r"车牌号|licen[cs]e plate", lambda cell: is_personal(cell, "number plate")),
)  # fmt: skip
_NUMBERED = re.compile(r"^\s*(?:第?\s*)?q?\d+(?:[_.]\d+)*\s*(?:[、．.:：)）-]|题)\s*", re.IGNORECASE)
_NO_PERSON = re.compile(r"version|版本|brand|company|product|file|店|品牌|公司|产品|satisf|满意|rate|rating|服务")


def personal_columns(
    frame: pd.DataFrame, headings: Sequence[str] | None = None, kinds: Mapping[str, str] | None = None
) -> list[tuple[str, str, str, float]]:
    """Columns that look personal: ``(column, kind, reason, share)``, the share of the cells looked at that are of the kind.

    ``headings`` are the columns' labels, in their order, beside their names; ``kinds`` what a platform says that a column is
    (one of its facts). ``reason`` is ``platform``, ``heading`` (with cells that fit) or ``content``. A sample of the cells is
    looked at, spread over the whole column, so the cost does not grow with the rows.

    >>> frame = pd.DataFrame({"Q1": ["a@example.com", "b@example.org"], "Q2": ["4", "5"]})
    >>> personal_columns(frame)
    [('Q1', 'e-mail', 'content', 1.0)]
    """
    found = []
    wanted = max(_LEAST_CELLS, min(_CELLS, _ALL_CELLS // max(frame.shape[1], 1)))
    for place, column in enumerate(map(str, frame.columns)):
        label = str(headings[place]) if headings is not None else ""
        of_platform = _OF_PLATFORM.get((kinds or {}).get(column, ""))
        sample = cells_of(frame.iloc[:, place], wanted)
        told = next(_kinds(sample, [column, label], of_platform), None) if sample else None
        found += [(column, *told)] if told else []
    return found


def told_by(cells: list[str], headings: list[str], fact: str = "") -> tuple[str, str] | None:
    """The kind of personal data that a column's ``cells`` and ``headings`` tell, and by what (as ``reason`` of
    :func:`personal_columns`); ``fact`` is what its platform says that it is. None where it is of no kind.
    """
    found = next(_kinds(cells, headings, _OF_PLATFORM.get(fact)), None) if cells else None
    return found[:2] if found else None


def cells_of(column: pd.Series, wanted: int) -> list[str]:
    """At most ``wanted`` of a column's cells that hold something, spread over all of them, as text."""
    if isinstance(column.dtype, pd.CategoricalDtype) or not pd.api.types.is_numeric_dtype(column):
        there = _filled(column)
    else:
        there = np.flatnonzero(column.notna().to_numpy(bool))
    if len(there) > wanted:
        there = there[np.linspace(0, len(there) - 1, wanted).astype(int)]
    return [text for value in column.iloc[there] if (text := cell_text(value))]


def _filled(column: pd.Series) -> np.ndarray:
    """The places of the cells that are neither missing nor empty."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        blank = [code for code, text in enumerate(column.cat.categories) if not cell_text(text)]
        return np.flatnonzero(~np.isin(column.cat.codes.to_numpy(), [-1, *blank]))
    return np.flatnonzero((column.notna() & (column != "")).to_numpy(bool))


def _kinds(sample: list[str], headings: list[str], of_platform: str | None) -> Iterator[tuple[str, str, float]]:
    """The kinds that a column may be of, the surest first."""
    if of_platform is not None:
        fits = [kind.fits for kind in KINDS if kind.name == of_platform]
        yield of_platform, BY_PLATFORM, max(_share(sample, one) for one in fits)
    long = any(len(cell) >= _SHORTEST for cell in sample)
    texts = [_NUMBERED.sub("", text).strip(" ：:?？。*").casefold() for text in headings if text]
    for kind in KINDS:
        named = any(kind.exact.fullmatch(text) for text in texts)
        asked = any(kind.within.search(text) and not _NO_PERSON.search(text) for text in texts)
        if not (named or asked or (kind.alone and long)):
            continue
        share = _share(sample, kind.fits)
        least = _BY_BOTH if kind.name != NAME else 0.0 if asked else _BY_CONTENT  # "Your name" can mean nothing else
        if (named or asked) and share >= least and _differ(sample, kind.name):
            yield kind.name, BY_HEADING, share
        elif kind.alone and share >= _BY_CONTENT and not any(_NO_PERSON.search(text) for text in texts):
            yield kind.name, BY_CONTENT, share


def _share(sample: list[str], fits: Callable[[str], bool]) -> float:
    known: dict[str, bool] = {}
    for cell in sample:
        if cell not in known:
            known[cell] = fits(cell[:300])
    return sum(known[cell] for cell in sample) / len(sample)


def _differ(sample: list[str], kind: str) -> bool:
    """Whether names differ as people's do, and not as those of a few shops."""
    return kind != NAME or len(sample) <= 20 or len(set(sample)) >= 0.3 * len(sample)


def without_personal(
    frame: pd.DataFrame,
    questionnaire: Questionnaire,
    named: Engagement | Collection[str] = (),
    *,
    labels: Mapping[str, str] | None = None,
    kinds: Mapping[str, str] | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """``frame`` without the columns that look personal, and the table of them: ``column, kind, reason, share, cells``.

    A column stays that is an item of the questionnaire (or named by its alias) or that the engagement names (``named``: an
    engagement, or the names themselves). ``labels`` are the questions by column, ``kinds`` a platform's facts.
    """
    kept = {*named_columns(named)} if isinstance(named, Engagement) else {*named}
    for item, asked in questionnaire.items.items():
        kept |= {item, *asked.aliases}
    others = [k for k, name in enumerate(frame.columns) if str(name).strip() not in {str(n).strip() for n in kept}]
    looked = frame.iloc[:, others]
    headings = [(labels or {}).get(str(name), "") for name in looked.columns]
    found = personal_columns(looked, headings, kinds)
    cells = {
        str(name): int(_count(looked.iloc[:, k])) for k, name in enumerate(looked.columns) if _named(str(name), found)
    }
    table = pd.DataFrame([(*one, cells[one[0]]) for one in found], columns=COLUMNS)
    gone = set(table["column"])
    return (frame.loc[:, [str(name) not in gone for name in frame.columns]] if gone else frame), table


def _named(column: str, found: list[tuple[str, str, str, float]]) -> bool:
    return any(column == one[0] for one in found)


def _count(column: pd.Series) -> int:
    if pd.api.types.is_numeric_dtype(column):
        return int(column.notna().sum())
    return len(_filled(column))


def named_columns(engagement: Engagement) -> Iterator[str]:
    """The columns that an engagement needs and that are no items."""
    yield "wave"
    yield from engagement.segments
    yield from (name for _, name in engagement.design.named())
    yield from (name for _, name in engagement.quality.named())
    yield from (name for name in (engagement.units.by, engagement.units.peers) if name is not None)


def notes(dropped: pd.DataFrame) -> list[tuple[str, str, int]]:
    """The quality log's rows (item, what, count) for the columns that were left out."""
    return [
        (str(column), f"{PERSONAL}: {kind}", int(cells))
        for column, kind, cells in zip(dropped["column"], dropped["kind"], dropped["cells"], strict=True)
    ]
