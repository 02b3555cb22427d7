"""Validity: whether items form the scales they were meant to, and which of them does not belong."""

from collections.abc import Mapping
from typing import Any, Unpack

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import phrases, validity_words
from csat_helpers.exhibits.exhibit import Exhibit, Words, no_data, omitted, publish
from csat_helpers.exhibits.validity_chart import draw, plot
from csat_helpers.exhibits.validity_frames import NOT_CONVERGED, Analysed, analysed, remarks
from csat_helpers.locale import say
from csat_helpers.look.tokens import PHONE_WIDTH_MM

Row = tuple[str, str, tuple[Any, ...]]  # role, format, values


def validity(analysis: Analysed | Mapping[str, Any], *, id: str, language: str, **words: Unpack[Words]) -> Exhibit:
    """Each item's loading on its scale with its interval; the table has the fit, and correlations between scales too.

    ``analysis`` is what ``measures.cfa`` returns, or a mapping of its frames. The headline says whether the items form
    the scales they were meant to, by the conventions that the notes name; what to do stands in the takeaways and notes.
    An analysis without scales, or that could not be estimated, is left out with its reason.

    The encoding's ``kind`` is ``bars``.

    >>> fit = pd.DataFrame({"verdict": ["good"], "scales": [1], "items": [4], "cfi": [0.99], "rmsea": [0.02], "base": [300]})
    >>> loadings = pd.DataFrame({"label": list("abcd"), "estimate": [0.7] * 4, "conf_low": [0.6] * 4, "conf_high": [0.8] * 4})
    >>> loadings = loadings.assign(construct="s", construct_label="Service", base=300)
    >>> validity({"fit": fit, "loadings": loadings}, id="v", language="en").bundle.headline
    'The items form the one scale they were meant to: the fit is good (CFI 0.99, RMSEA 0.02)'
    """
    made = analysed(analysis)
    title = say(language, "Validity of the scales")
    if made.loadings.empty:
        lacks = say(
            language, "The questionnaire has no two constructs of two items or more, so there is nothing to test."
        )
        return no_data(made.loadings, id, language, title, words, lacks=lacks)
    phrases.check_columns(made.fit, ("verdict", "scales", "cfi", "rmsea"), "validity")
    phrases.check_columns(made.loadings, ("construct_label", "label", "estimate", "conf_low", "conf_high"), "validity")
    if made.fit["verdict"].iloc[0] == NOT_CONVERGED and remarks(made):
        return omitted(id, language, str(words.get("title", title)), remarks(made)[0])
    if phrases.shown(made.loadings).empty:
        return no_data(made.loadings, id, language, title, words)
    return publish(
        "bars",
        made.loadings,
        validity_words.text(made, title, language),
        words,
        id=id,
        language=language,
        encoding={"x": "estimate", "y": "label", "low": "conf_low", "high": "conf_high", "series": "construct_label",
                  "format": "mean", "order": made.loadings["label"].astype(str).tolist()},
        table=_table(made, language),
        svg=draw(made, language),
        phone=draw(made, language, width=PHONE_WIDTH_MM),
        plot=plot(made, language),
        base=phrases.base_of(made.fit),
        extra={"figures": validity_words.figures(made)},
    )  # fmt: skip


def _table(made: Analysed, language: str) -> Table:
    columns = (
        Column("name", say(language, "Scale and items")),
        Column("estimate", say(language, "Estimate"), "mean"),
        Column("low", say(language, "Low"), "mean"),
        Column("high", say(language, "High"), "mean"),
        Column("ave", "AVE", "mean"),
        Column("omega", say(language, "Omega"), "mean"),
    )
    rows: list[Row] = [*_loadings(made, language), *_correlations(made, language), *_fit(made, language)]
    bold = tuple(k for k, (role, _, values) in enumerate(rows) if not role and values[4] is not None)
    return Table(
        columns,
        tuple(values for *_, values in rows),
        emphasis=bold,
        roles=tuple(role for role, *_ in rows),
        formats=tuple(kind for _, kind, _ in rows),
    )


def _loadings(made: Analysed, language: str) -> list[Row]:
    found: list[Row] = [_section(say(language, "Loadings, with 95% intervals"))]
    known = made.constructs.set_index("construct_label") if len(made.constructs) else pd.DataFrame()
    for name, part in made.loadings.groupby("construct_label", sort=False):
        own = known.loc[name] if name in known.index else {}
        found.append(("", "", (str(name), None, None, None, _or_none(own, "ave"), _or_none(own, "omega"))))
        found += [("", "", (str(row["label"]), *_ends(row), None, None)) for row in phrases.records(part)]
    return found


def _correlations(made: Analysed, language: str) -> list[Row]:
    if made.correlations.empty:
        return []
    between = say(language, "Correlations between scales, free of the items’ errors, with 95% intervals")
    return [
        _section(between),
        *(
            ("", "", (f"{row['construct_label']} – {row['other_label']}", *_ends(row), None, None))
            for row in phrases.records(made.correlations)
        ),
    ]


def _fit(made: Analysed, language: str) -> list[Row]:
    row = phrases.records(made.fit)[0]
    named = {"cfi": "CFI", "tli": "TLI", "srmr": "SRMR"}
    lines: list[Row] = [
        ("", "", (name, _or_none(row, column), *[None] * 4)) for column, name in named.items() if column in row
    ]
    rmsea = say(language, "RMSEA, with its 90% interval")
    lines.insert(2, ("", "", (rmsea, *(_or_none(row, c) for c in ("rmsea", "rmsea_low", "rmsea_high")), None, None)))
    if "chi2" in row:
        lines.append(("", "index", (say(language, "Chi-square"), _or_none(row, "chi2"), *[None] * 4)))
        lines.append(("", "count", (say(language, "Degrees of freedom"), _or_none(row, "df"), *[None] * 4)))
        lines.append(("", "p", ("p", _or_none(row, "p_value"), *[None] * 4)))
    kept = [line for line in lines if line[2][1] is not None]
    return [_section(say(language, "Fit of the model")), *kept] if kept else []


def _section(name: str) -> Row:
    return "section", "", (name, *[None] * 5)


def _ends(row: Mapping[str, Any]) -> tuple[float | None, ...]:
    return tuple(_or_none(row, name) for name in ("estimate", "conf_low", "conf_high"))


def _or_none(row: Any, name: str) -> float | None:
    value = row.get(name)
    return None if value is None or pd.isna(value) else float(value)
