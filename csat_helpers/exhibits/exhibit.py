"""One finding as a notebook output: words, numbers and drawing in one mime bundle."""

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypedDict

import pandas as pd

from csat_helpers.bundle import MIME, Bundle, Plot, Table, plain
from csat_helpers.claims import seal
from csat_helpers.errors import InputError, nearest
from csat_helpers.exhibits.claims import OWN_NUMBERS, check_claims, with_own_numbers
from csat_helpers.exhibits.great_table import great_table
from csat_helpers.locale import say


class Words(TypedDict, total=False):
    """What a call may say in its own words instead of the computed ones.

    Their numbers must be ones that the exhibit holds; ``own_numbers`` are those that come from elsewhere.
    """

    headline: str
    title: str
    subtitle: str
    lead: str
    alt: str
    notes: Sequence[str]
    takeaways: Sequence[Mapping[str, str]]
    own_numbers: Sequence[str]


@dataclass(frozen=True)
class Text:
    """The words of one exhibit: what we see, why it matters, what to do, and what holds the headline up
    (``finding``, one of :data:`csat_helpers.bundle.FINDINGS`).
    """

    headline: str
    title: str
    subtitle: str = ""
    alt: str = ""
    lead: str = ""
    notes: tuple[str, ...] = ()
    see: str = ""
    matters: str = ""
    do: str = ""
    finding: str = ""

    def takeaways(self) -> tuple[dict[str, str], ...]:
        """The takeaways that say something."""
        said = {"see": self.see, "matters": self.matters, "do": self.do}
        return tuple({"role": role, "text": text} for role, text in said.items() if text)


@dataclass(frozen=True)
class Exhibit:
    """A finding ready to be shown: ``bundle`` is what exporters read, ``svg`` the chart where there is one."""

    bundle: Bundle
    svg: str | None = None

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        shown: dict[str, Any] = {"text/plain": self.bundle.headline, "text/html": _lab_html(self)}
        if self.svg:
            shown["image/svg+xml"] = self.svg
        return {**shown, MIME: replace(self.bundle, sealed=seal(self.bundle)).to_json()}


def publish(
    kind: str,
    frame: pd.DataFrame,
    text: Text,
    words: Words,
    *,
    id: str,
    language: str,
    encoding: Mapping[str, Any] | None = None,
    table: Table | None = None,
    svg: str | None = None,
    phone: str | None = None,
    plot: Plot | None = None,
    base: int | None = None,
    extra: Mapping[str, Any] | None = None,
) -> Exhibit:
    """An Exhibit of ``kind``; ``words`` given by the caller stand in place of the computed ``text``.

    Raises InputError where given words state a number that the exhibit does not hold.
    """
    check_words(words)
    bundle = Bundle(
        id=id,
        language=language,
        headline=text.headline,
        title=text.title,
        subtitle=text.subtitle,
        alt=text.alt or text.headline,
        lead=text.lead,
        base=base,
        notes=tuple(n for n in text.notes if n),
        takeaways=text.takeaways(),
        frame=as_columns(frame),
        encoding=plain({"kind": kind, **(encoding or {})}),
        table=table,
        plot=plot,
        phone=phone or "",
        finding=text.finding,
        extra=plain(extra or {}),
    )
    return Exhibit(_rewritten(bundle, words) if words else bundle, svg)


def _rewritten(bundle: Bundle, words: Words) -> Bundle:
    """``bundle`` in the caller's words, checked; what was computed is kept under ``extra["computed"]``."""
    given: dict[str, Any] = {name: value for name, value in words.items() if name != OWN_NUMBERS}
    for name in ("notes", "takeaways"):
        if name in given:
            given[name] = tuple(given[name])
    computed = {name: plain(getattr(bundle, name)) for name in given}
    bundle = replace(bundle, **given, rewritten=tuple(sorted(given)), extra={**bundle.extra, "computed": computed})
    bundle = with_own_numbers(bundle, words.get("own_numbers", ()))
    check_claims(bundle, given)
    return bundle


def omitted(id: str, language: str, title: str, reason: str) -> Exhibit:
    """An exhibit that is left out of every deliverable, with the reason that the report prints instead."""
    bundle = Bundle(
        id=id,
        language=language,
        headline=say(language, "{title}: not shown. {reason}", title=title, reason=reason),
        title=title,
        subtitle="",
        alt=reason,
        frame={"columns": [], "rows": []},
        encoding={"kind": "custom", "omitted": True},
        extra={"omitted": reason},
    )
    return Exhibit(bundle)


def no_data(frame: pd.DataFrame, id: str, language: str, title: str, words: Words, *, lacks: str = "") -> Exhibit:
    """The exhibit of a frame without an estimate: the frame's own reason, else what it ``lacks``, else that nothing
    was asked or answered.
    """
    given = frame["reason"].dropna() if "reason" in frame.columns else pd.Series(dtype=str)
    given = [str(r) for r in given if str(r)]
    hidden = "suppressed" in frame.columns and (frame["suppressed"].fillna("") != "").any()
    if given:
        reason = given[0]
    elif hidden:
        reason = say(language, "Too few people answered.")
    else:
        reason = lacks or say(language, "It takes an item or a segment that this study has not, or nobody answered.")
    return omitted(id, language, str(words.get("title", title)), reason)


def check_words(words: Words) -> None:
    """Refuse a keyword that no exhibit has, with the nearest that it has."""
    for name in words:
        if name not in Words.__annotations__:
            raise InputError(f"An exhibit has no '{name}'.", mend=nearest(name, Words.__annotations__))


def as_columns(frame: pd.DataFrame) -> dict[str, Any]:
    """A frame as the bundle keeps it: column names and unrounded rows, missing values null."""
    columns = [_values(frame.iloc[:, k]) for k in range(frame.shape[1])]
    return {"columns": [str(c) for c in frame.columns], "rows": [list(row) for row in zip(*columns, strict=True)]}


def _values(column: pd.Series) -> list[Any]:
    missing = column.isna().to_numpy()
    return [None if gone else plain(value) for gone, value in zip(missing, column.tolist(), strict=True)]


def _lab_html(exhibit: Exhibit) -> str:
    """What JupyterLab shows: headline, chart and the table behind it."""
    b = exhibit.bundle
    parts = [f"<h4>{html.escape(b.headline)}</h4>"]
    if b.subtitle:
        parts.append(f"<p><strong>{html.escape(b.title)}</strong><br>{html.escape(b.subtitle)}</p>")
    if exhibit.svg:
        parts.append(f'<div role="img" aria-label="{html.escape(b.alt, quote=True)}">{exhibit.svg}</div>')
    for point in b.extra.get("findings", ()):
        parts.append(f"<p><strong>{html.escape(point['headline'])}</strong> {html.escape(point['text'])}</p>")
    if b.table is not None:
        parts.append(great_table(b.table, b.id, b.language))
    parts += [f"<p><small>{html.escape(note)}</small></p>" for note in b.notes]
    return "\n".join(parts)
