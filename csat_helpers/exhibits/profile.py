"""Profile of the sample: who answered, weighted and as counted."""

from collections.abc import Mapping
from typing import Unpack

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import phrases, row_plots
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, publish
from csat_helpers.exhibits.profile_chart import draw, is_weighted, room
from csat_helpers.exhibits.table import plain_cell
from csat_helpers.locale import say
from csat_helpers.look import number
from csat_helpers.look.tokens import PHONE_WIDTH_MM


def profile(
    frame: pd.DataFrame, *, id: str, language: str, labels: Mapping[str, str] | None = None, **words: Unpack[Words]
) -> Exhibit:
    """The share of each level of the segment columns: bar weighted, tick unweighted.

    ``frame`` is that of ``measures.profile``: ``label`` (the column's), ``by, level_label, estimate`` (weighted
    share), ``unweighted_share, base``. The encoding's ``kind`` is ``bars``.

    >>> frame = pd.DataFrame(
    ...     {"level_label": ["North", "South"], "estimate": [0.6, 0.4], "unweighted_share": [0.5, 0.5]}
    ... )
    >>> frame = frame.assign(label="Region", by="region", level=["1", "2"], base=50)
    >>> profile(frame, id="p", language="en").bundle.headline
    'Weighting moves “North” most: 50% of respondents count as 60%'
    """
    title = say(language, "Who answered")
    if frame.empty or phrases.shown(frame).empty:
        return no_data(frame, id, language, title, words)
    phrases.check_columns(frame, ("by", "level", "estimate", "unweighted_share", "base"), "profile")
    rows = phrases.shown(frame).reset_index(drop=True)
    rows = rows.assign(group=[_group(r, language, dict(labels or {})) for _, r in rows.iterrows()])
    rows["name"] = [phrases.level_name(r, language) for _, r in rows.iterrows()]
    return publish(
        "bars",
        frame,
        _text(rows, frame, title, language),
        words,
        id=id,
        language=language,
        encoding={
            "y": "level_label",
            "x": "estimate",
            "series": "by",
            "format": "share",
            "marker": "unweighted_share" if is_weighted(rows) else None,
        },
        table=_table(rows, language),
        svg=draw(rows, language),
        phone=draw(rows, language, width=PHONE_WIDTH_MM),
        plot=row_plots.profile(rows, language),
        base=int(rows["column_base"].max()) if "column_base" in rows.columns else None,
    )


def _group(row: pd.Series, language: str, labels: dict[str, str]) -> str:
    label = plain_cell(row.get("label"))
    return labels.get(str(row["by"])) or str(label or phrases.group_name(row, language))


def headline(rows: pd.DataFrame, language: str) -> str:
    """The finding: where weighting moves a share most, or that it hardly does."""
    moved = (rows["estimate"] - rows["unweighted_share"]).abs()
    widest = rows.iloc[int(moved.to_numpy().argmax())]
    if moved.max() < 0.005:
        largest = rows.iloc[int(rows["estimate"].to_numpy().argmax())]
        several = rows[rows["estimate"] < 1]
        if several.empty:
            return say(
                language,
                "All respondents are of one group: {level} ({group})",
                level=largest["name"],
                group=largest["group"],
            )
        largest = several.iloc[int(several["estimate"].to_numpy().argmax())]
        return say(language, "{level} is the largest group, {share} of respondents ({group})", level=largest["name"],
                   share=number(largest["estimate"], "share"), group=largest["group"])  # fmt: skip
    return say(
        language,
        "Weighting moves {level} most: {before} of respondents count as {after}",
        level=phrases.quoted(widest["name"]),
        before=number(widest["unweighted_share"], "share"),
        after=number(widest["estimate"], "share"),
    )


def _see(rows: pd.DataFrame, language: str) -> str:
    """The largest level of each of the first groups."""
    largest = rows.loc[rows.groupby("group", sort=False)["estimate"].idxmax()].head(3)
    parts = [f"{r['name']} {number(r['estimate'], 'share')}" for r in phrases.records(largest)]
    return say(language, "Largest in their groups: {levels}.", levels=phrases.commas(parts, language))


def _matters(rows: pd.DataFrame, language: str) -> str:
    """Which levels few answered in, so that their results are uncertain."""
    few = [str(r["name"]) for _, r in rows.iterrows() if phrases.flagged(r)]
    if not few:
        return ""
    named = phrases.names(few[:4], language, quotes=False)
    return say(language, "Few answered in {levels}: read their results with caution.", levels=named)


def _text(rows: pd.DataFrame, frame: pd.DataFrame, title: str, language: str) -> Text:
    alt = [f"{r['group']} {r['name']} {number(r['estimate'], 'share')}" for r in phrases.records(rows)]
    base = pd.DataFrame({"base": frame["column_base"]}) if "column_base" in frame.columns else pd.DataFrame()
    return Text(
        headline=headline(rows, language),
        title=title,
        subtitle=say(language, "Share of respondents, %. {base}", base=phrases.base_text(base, language)),
        alt=say(language, "Bars of shares. {rows}.", rows=phrases.clauses(alt, language)),
        see=_see(rows, language),
        matters=_matters(rows, language),
        notes=(say(language, "Shares are of respondents with a value; n counts respondents of the level."),
               *_weighting_notes(rows, language),
               *((say(language, "The chart shows {n} of {all} rows; the table has all.", n=room(rows), all=len(rows)),)
                 if room(rows) < len(rows) else ()),
               *phrases.common_notes(frame.drop(columns=["weighted_base"], errors="ignore"), language)),
    )  # fmt: skip


def _weighting_notes(rows: pd.DataFrame, language: str) -> list[str]:
    """What weighting means here, where the shares show any, and which shares it fixed."""
    if not is_weighted(rows):
        return []
    lines = [say(language, "Weighted: after all steps of weighting. Where the two shares lie far apart, a group was "
                           "drawn or answered more or less often than others, and weights make up for it.")]  # fmt: skip
    if "std_error" in rows.columns and "reason" in rows.columns:
        fixed = rows[rows["std_error"].isna() & (rows["reason"].fillna("") != "")]
        groups = list(dict.fromkeys(str(group) for group in fixed["group"]))
        if groups:
            named = phrases.names(groups, language, quotes=False)
            lines.append(say(language, "Fixed by weighting: the shares of {groups} are those of the population that the "
                                       "sample was fitted to, without sampling error.", groups=named))  # fmt: skip
    return lines


def _table(rows: pd.DataFrame, language: str) -> Table:
    columns = (
        Column("group", say(language, "Group")),
        Column("name", say(language, "Level")),
        Column("base", "n", "count"),
        *((Column("unweighted_share", say(language, "Unweighted"), "share1"),) if is_weighted(rows) else ()),
        Column("estimate", say(language, "Weighted") if is_weighted(rows) else say(language, "Share"), "share1"),
    )
    values = rows[[c.name for c in columns]].itertuples(index=False, name=None)
    return Table(columns, tuple(tuple(plain_cell(v) for v in row) for row in values))
