"""One page per key account: its indicators against targets, its scores where they may be shown, its next steps."""

from collections.abc import Iterator, Sequence
from typing import Any, Unpack, overload

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import account_words, phrases
from csat_helpers.exhibits.account_chart import draw
from csat_helpers.exhibits.account_rows import (
    Account,
    account_of,
    accounts_of,
    least_of,
    met_text,
    side_text,
)  # fmt: skip
from csat_helpers.exhibits.exhibit import Exhibit, Words, no_data, publish
from csat_helpers.locale import say
from csat_helpers.look.tokens import PHONE_WIDTH_MM


def account(
    frame: pd.DataFrame, account: object, *, id: str, language: str, steps: pd.DataFrame | None = None,
    **words: Unpack[Words],
) -> Exhibit:  # fmt: skip
    """The page of one account, given by its code or label.

    ``frame`` is that of ``measures.accounts``: hard indicators as bullet bars with target and the period before, soft
    scores with intervals beside those of all accounts, or the sentence that says why there are none. ``steps`` (the
    frames of ``survey.read_actions`` or ``measures.recommendations``) are shown where they name the account: in a column
    ``account``, else in their words. An account without an indicator and a score gives an omitted exhibit. The encoding's
    ``kind`` is ``bars``, and ``fresh`` says that it begins a page. Raises InputError for an account that there is not.

    >>> row = {"account": "A", "account_label": "Alpha", "kind": "hard", "item": "On time", "label": "On time", "estimate": 98.5}
    >>> row |= {"target": 98.0, "met": "yes", "better": "higher", "unit": "%", "period": "2026", "previous_period": "", "side": None}
    >>> row |= dict.fromkeys(["conf_low", "conf_high", "base", "all_estimate", "previous", "change"]) | {"least": 10, "suppressed": ""}
    >>> account(pd.DataFrame([row]), "A", id="a", language="en").bundle.headline
    'Alpha: 1 of 1 targets is met'
    """
    title = say(language, "Key account")
    if frame.empty:
        return no_data(frame, id, language, title, words, lacks=account_words.nothing(language))
    one, least = account_of(frame, account, language, steps), least_of(frame)
    own = frame[frame["account"].astype(str) == one.code].reset_index(drop=True)
    if not one.hard and not one.soft:
        return no_data(pd.DataFrame(), id, language, one.label, words, lacks=one.why)
    return publish(
        "bars",
        own,
        account_words.page(one, least, own, language),
        words,
        id=id,
        language=language,
        encoding={"x": "estimate", "y": "label", "series": "kind", "low": "conf_low", "high": "conf_high",
                  "format": "index", "order": [*(h.label for h in one.hard), *(s.label for s in one.soft)], "fresh": True,
                  "records": not one.soft},
        table=_table(one, language),
        svg=draw(one, language),
        phone=draw(one, language, width=PHONE_WIDTH_MM),
        base=one.size if one.soft else None,
    )  # fmt: skip


class Pages(Sequence[Exhibit]):
    """Several exhibits that a cell shows one after another: each is an output of its own."""

    def __init__(self, pages: Sequence[Exhibit]) -> None:
        self._pages = list(pages)

    @overload
    def __getitem__(self, place: int) -> Exhibit: ...
    @overload
    def __getitem__(self, place: slice) -> "Pages": ...
    def __getitem__(self, place: int | slice) -> "Exhibit | Pages":
        return Pages(self._pages[place]) if isinstance(place, slice) else self._pages[place]

    def __len__(self) -> int:
        return len(self._pages)

    def __iter__(self) -> Iterator[Exhibit]:
        return iter(self._pages)

    def _ipython_display_(self) -> None:
        from IPython.display import display

        for page in self._pages:
            display(page)


def account_pages(
    frame: pd.DataFrame, *, id: str, language: str, steps: pd.DataFrame | None = None,
    accounts: Sequence[object] | None = None,
) -> Pages:  # fmt: skip
    """A page for each account of ``frame`` (:func:`account`), or for the ``accounts`` named, in that order.

    The last expression of a cell shows them all. Their ids are ``id`` with the page's number. Without any account it is
    one omitted exhibit that says why.
    """
    if frame.empty:
        return Pages([account(frame, "", id=id, language=language)])
    wanted = [one.code for one in accounts_of(frame, language)] if accounts is None else list(accounts)
    return Pages(
        [account(frame, code, id=f"{id}-{k}", language=language, steps=steps) for k, code in enumerate(wanted, 1)]
    )


def _table(one: Account, language: str) -> Table:
    """Indicators, scores and steps, a row each; the compared figure is the target, or the score of all."""
    columns = (
        Column("kind", say(language, "Kind")), Column("label", say(language, "Indicator or score")),
        Column("value", say(language, "Value"), "index"), Column("low", say(language, "95% low"), "index"),
        Column("high", say(language, "95% high"), "index"),
        Column("compared", say(language, "Target or all accounts"), "index"),
        Column("before", say(language, "Period before"), "index"), Column("said", say(language, "Reading")),
    )  # fmt: skip
    kinds = [say(language, "Indicator"), say(language, "Score"), say(language, "Next step")]
    rows: list[tuple[Any, ...]] = [
        (kinds[0], h.name, h.value, None, None, h.target, h.previous, met_text(h, language)) for h in one.hard
    ]
    rows += [(kinds[1], s.label, s.value, s.low, s.high, s.all, None, side_text(s, language)) for s in one.soft]
    if one.why:
        rows.append((kinds[1], one.why, *(None,) * 5, "—"))
    who = [phrases.commas([part for part in (s.owner, s.due) if part], language) for s in one.steps]
    rows += [(kinds[2], s.text, *(None,) * 5, told or "—") for s, told in zip(one.steps, who, strict=True)]
    formats = tuple(h.kind for h in one.hard) + ("index",) * (len(rows) - len(one.hard))
    marks = [
        {"row": len(one.hard) + k, "column": "value", "mark": "caution"} for k, s in enumerate(one.soft) if s.flagged
    ]
    return Table(columns, tuple(rows), marks=tuple(marks), formats=formats)
