"""Theme agreement: how well the machine's coding of comments agrees with people's, theme by theme."""

from typing import Unpack

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, publish
from csat_helpers.exhibits.table import plain_cell
from csat_helpers.locale import say
from csat_helpers.look import number

_NEEDED = ("label", "estimate", "conf_low", "conf_high", "base", "by_hand", "by_machine", "by_both")
_CLOSE = 0.6  # kappa above it is substantial (Landis and Koch 1977)


def theme_agreement(frame: pd.DataFrame, *, id: str, language: str, **words: Unpack[Words]) -> Exhibit:
    """A table of Cohen's kappa for each theme, with what people and the machine each found.

    ``frame`` is that of ``measures.theme_agreement``. The encoding's ``kind`` is ``table``. Raises InputError where a
    column is missing.

    >>> frame = pd.DataFrame({"label": ["Waiting", "Price"], "estimate": [0.82, 0.41], "conf_low": 0.3, "conf_high": 0.9})
    >>> frame = frame.assign(base=200, by_hand=40, by_machine=38, by_both=30)
    >>> theme_agreement(frame, id="a", language="en").bundle.headline
    'Machine and hand coding: kappa from 0.41 (“Price”) to 0.82 (“Waiting”)'
    """
    title = say(language, "Agreement of machine and hand coding")
    if frame.empty or phrases.shown(frame).empty:
        return no_data(
            frame, id, language, title, words, lacks=say(language, "No comments were coded by hand, or too few.")
        )
    phrases.check_columns(frame, _NEEDED, "theme_agreement")
    rows = frame.sort_values("estimate", ascending=False, kind="stable", na_position="last").reset_index(drop=True)
    return publish(
        "table",
        rows,
        Text(
            headline=headline(rows, language),
            title=title,
            subtitle=say(language, "Cohen’s kappa by theme, comments that people coded. {base}",
                         base=phrases.base_text(rows, language)),
            notes=_notes(rows, language),
        ),
        words,
        id=id,
        language=language,
        table=_table(rows, language),
        base=phrases.base_of(rows),
    )  # fmt: skip


def headline(rows: pd.DataFrame, language: str) -> str:
    """The range of kappa over the themes, and that all agree closely where their intervals begin at :data:`_CLOSE`."""
    known = phrases.shown(rows)
    best, worst = known.iloc[0], known.iloc[-1]
    high, most = number(best["estimate"], "mean"), phrases.quoted(str(best["label"]))
    if len(known) == 1:
        return say(language, "Machine and hand coding: kappa {high} ({most})", high=high, most=most)
    low, least = number(worst["estimate"], "mean"), phrases.quoted(str(worst["label"]))
    if known["conf_low"].ge(_CLOSE).all():
        values = {"n": len(known), "low": low, "high": high}
        if low == high:
            return say(language, "Machine and people agree closely on all {n} themes (kappa {high})", **values)
        return say(language, "Machine and people agree closely on all {n} themes (kappa {low} to {high})", **values)
    return say(
        language, "Machine and hand coding: kappa from {low} ({least}) to {high} ({most})", low=low, least=least, high=high,
        most=most,
    )  # fmt: skip


def _notes(rows: pd.DataFrame, language: str) -> tuple[str, ...]:
    meaning = say(
        language, "Kappa is the agreement beyond chance: 1 is full agreement, 0 no more than chance would give."
    )
    parts = say(
        language, "Found: of the comments people gave the theme, those the machine found. Right: of those the machine gave "
        "it, those people did too.",
    )  # fmt: skip
    other = int(rows["other_codes"].iloc[0]) if "other_codes" in rows.columns else 0
    told = (
        say(language, "Comments with a code of none of these themes: {n}.", n=number(other, "count")) if other else ""
    )
    lacking = [str(r) for r in rows.get("reason", pd.Series(dtype=str)).fillna("") if r]
    never = say(language, "–: {reason}.", reason=lacking[0]) if lacking and rows["estimate"].isna().any() else ""
    return (meaning, phrases.sentences([parts, told, never], language))


def _table(rows: pd.DataFrame, language: str) -> Table:
    heads = {
        "label": (say(language, "Theme"), "text"),
        "by_hand": (say(language, "By hand, n"), "count"),
        "by_machine": (say(language, "By machine, n"), "count"),
        "by_both": (say(language, "Both, n"), "count"),
        "found": (say(language, "Found"), "share"),
        "right": (say(language, "Right"), "share"),
        "estimate": (say(language, "Kappa"), "mean"),
        "conf_low": (say(language, "95% low"), "mean"),
        "conf_high": (say(language, "95% high"), "mean"),
    }
    columns = tuple(Column(name, *head) for name, head in heads.items() if name in rows.columns)
    values = rows[[c.name for c in columns]].itertuples(index=False, name=None)
    return Table(columns, tuple(tuple(plain_cell(v) for v in row) for row in values))
