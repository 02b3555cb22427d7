"""Complaints: how many per thousand customers each unit or period has, answered in time or not, beside satisfaction."""

from typing import Any, Unpack

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.complaints_chart import Row, draw, fitting, plot
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, publish
from csat_helpers.exhibits.phrases import Said
from csat_helpers.exhibits.table import plain_cell
from csat_helpers.locale import listed, say, say_n
from csat_helpers.look import number
from csat_helpers.look.numbers import interval
from csat_helpers.look.tokens import PHONE_WIDTH_MM

LEVEL = 0.05
_NEEDED = ("measure", "by", "level", "level_label", "wave", "wave_label", "estimate", "conf_low", "conf_high", "count",
           "customers", "p_adjusted", "other_estimate")  # fmt: skip


def complaints(frame: pd.DataFrame, *, id: str, language: str, **words: Unpack[Words]) -> Exhibit:
    """Complaints per thousand customers as bars with intervals: of the units in the last period, the most first, or of the
    periods where there are no units.

    ``frame`` is that of ``measures.complaints``. A bar is coloured where the exact test against the other units (or
    the period before) holds, adjusted as the measure did. Beside it stand the complaints, the share answered in time
    and the unit's satisfaction index, where they are known; the table has all periods. Without rows the exhibit is
    left out. The encoding's ``kind`` is ``bars``. Raises InputError where a column is missing.

    >>> frame = pd.DataFrame({"level": ["a", "b"], "level_label": ["North", "South"], "estimate": [4.0, 1.0]})
    >>> frame = frame.assign(measure="complaints", by="unit", wave="", wave_label="", conf_low=[3.0, 0.5], count=[40, 10])
    >>> frame = frame.assign(conf_high=[5.0, 1.8], customers=1e4, p_adjusted=0.001, other_estimate=[1.0, 4.0])
    >>> complaints(frame, id="c", language="en").bundle.headline
    'North has reliably more complaints than the other units: 4.00 per thousand customers'
    """
    title = say(language, "Complaints per thousand customers")
    if frame.empty or phrases.shown(frame).empty:
        return no_data(frame, id, language, title, words, lacks=say(language, "The engagement gives no complaints."))
    phrases.check_columns(frame, _NEEDED, "complaints")
    rates = frame[frame["measure"] == "complaints"]
    units = rates[rates["by"] != "total"]
    shown = _shown(rates, units)
    rows = rows_of(shown, frame, by_period=units.empty)
    whole = _whole(rates, shown) if len(units) and len(rows) > 1 else None
    said = _headline(rows, whole, language, by_period=units.empty)
    return publish(
        "bars",
        frame,
        _text(rows, frame, shown, whole, said, title, language, by_period=units.empty),
        words,
        id=id,
        language=language,
        encoding={"x": "estimate", "y": "level_label", "low": "conf_low", "high": "conf_high", "format": "mean",
                  "order": [r.label for r in rows]},
        table=_table(frame, language),
        svg=draw(rows, whole, language),
        phone=draw(rows, whole, language, width=PHONE_WIDTH_MM),
        plot=plot(rows, whole, language),
    )  # fmt: skip


def _shown(rates: pd.DataFrame, units: pd.DataFrame) -> pd.DataFrame:
    """The bars: the last period's units from the most complaints down, else every period in turn."""
    if units.empty:
        return rates.reset_index(drop=True)
    last = units[units["wave"] == units["wave"].iloc[-1]]
    return last.sort_values("estimate", ascending=False, kind="stable", ignore_index=True)


def _whole(rates: pd.DataFrame, shown: pd.DataFrame) -> float | None:
    """The rate of all units in the period shown."""
    found = rates[(rates["by"] == "total") & (rates["wave"] == shown["wave"].iloc[0])]["estimate"]
    return float(found.iloc[0]) if len(found) else None


def rows_of(shown: pd.DataFrame, frame: pd.DataFrame, *, by_period: bool) -> list[Row]:
    """A row a bar, with the share answered in time of the same unit and period."""
    answered = frame[frame["measure"] == "answered_in_time"].set_index(["level", "wave"])["estimate"]
    found = []
    for row in phrases.records(shown):
        p, other = row["p_adjusted"], row["other_estimate"]
        sign = 0 if pd.isna(p) or p >= LEVEL else 1 if row["estimate"] > other else -1
        label = str(row["wave_label"] or row["level_label"]) if by_period else str(row["level_label"])
        numbers = (float(row["estimate"]), float(row["conf_low"]), float(row["conf_high"]), int(row["count"]))
        extra = [plain_cell(answered.get((row["level"], row["wave"]))), plain_cell(row.get("index"))]
        found.append(Row(str(row["level"]), label, *numbers, sign, *(None if v is None else float(v) for v in extra)))
    return found


def _headline(rows: list[Row], whole: float | None, language: str, *, by_period: bool) -> Said:
    """Which unit has most where its test holds, how the last period differs from the one before, or that none does."""
    last = rows[-1]
    values: dict[str, Any] = {"rate": number(last.rate, "mean")}
    if by_period or len(rows) < 2:
        if len(rows) < 2:
            return Said(say(language, "{rate} complaints per thousand customers", **values))
        values |= {"before": number(rows[-2].rate, "mean"), "wave": last.label}
        if not last.sign:
            return Said(say(language, "{wave}: {rate} complaints per thousand customers, not reliably different from {before} "
                                      "the period before", **values), "none")  # fmt: skip
        if last.sign > 0:
            return Said(say(language, "{wave}: {rate} complaints per thousand customers, reliably more than the {before} before",
                            **values), "reliable")  # fmt: skip
        return Said(say(language, "{wave}: {rate} complaints per thousand customers, reliably fewer than the {before} before",
                        **values), "reliable")  # fmt: skip
    if any(r.sign for r in rows):
        return Said(_differing(rows, language), "reliable")
    if whole is None:
        return Said(say(language, "No unit’s complaints differ reliably from the others’"), "none")
    return Said(say(language, "{rate} complaints per thousand customers; no unit differs reliably from the others",
                    rate=number(whole, "mean")), "none")  # fmt: skip


def _differing(rows: list[Row], language: str) -> str:
    """The units that the tests tell apart: those with more complaints, else those with fewer."""
    more = [r for r in rows if r.sign > 0]
    told = more or [r for r in rows if r.sign < 0]
    values = {"units": _some([r.label for r in told], language)}
    if len(told) <= phrases.NAMED:
        values["rates"] = listed(language, [number(r.rate, "mean") for r in told])
        if more:
            return say_n(language, "{units} has reliably more complaints than the other units: {rates} per thousand customers",
                         "{units} have reliably more complaints than the other units: {rates} per thousand customers",
                         len(told), **values)  # fmt: skip
        return say_n(language, "{units} has reliably fewer complaints than the other units: {rates} per thousand customers",
                     "{units} have reliably fewer complaints than the other units: {rates} per thousand customers",
                     len(told), **values)  # fmt: skip
    if more:
        return say(language, "{units} have reliably more complaints per customer than the other units", **values)
    return say(language, "{units} have reliably fewer complaints per customer than the other units", **values)


def _some(labels: list[str], language: str) -> str:
    """So many names as a sentence holds, the others counted."""
    if len(labels) <= phrases.NAMED:
        return phrases.names(labels, language, quotes=False)
    named = ("、" if language == "zh" else ", ").join(labels[: phrases.NAMED])
    n = len(labels) - phrases.NAMED
    return say_n(language, "{names} and {n} other unit", "{names} and {n} other units", n, names=named, n=n)


def _text(
    rows: list[Row], frame: pd.DataFrame, shown: pd.DataFrame, whole: float | None, said: Said, title: str, language: str,
    *, by_period: bool,
) -> Text:  # fmt: skip
    period = "" if by_period else str(shown["wave_label"].iloc[0])
    own = frame[
        (frame["measure"] == "complaints") & (frame["by"] == "total") & (frame["wave"] == shown["wave"].iloc[0])
    ]
    known = not by_period and len(own) > 0
    counted = say(language, "{n} complaints", n=number(int(own["count"].iloc[0]), "count")) if known else ""
    measured = say(language, "Complaints per thousand customers, with 95% intervals")
    end = "" if not counted else "。" if language == "zh" else "."
    return Text(
        headline=said.text,
        finding=said.finding,
        title=title,
        subtitle=phrases.sentences(
            [phrases.commas([p for p in (measured, period) if p], language) + end, counted], language
        ),
        alt=_alt(rows, language),
        lead=_lead(rows, whole, language, by_period=by_period),
        notes=tuple(_notes(rows, frame, language, by_period=by_period)),
        see=_see(rows, language, by_period=by_period),
        matters=_answered(frame, shown, rows, language, by_period=by_period),
        do=_do(rows, language, by_period=by_period),
    )


def _lead(rows: list[Row], whole: float | None, language: str, *, by_period: bool) -> str:
    """From the lowest to the highest, and all together."""
    if len(rows) < 2 or by_period or whole is None:
        return ""
    low, high = rows[-1], rows[0]
    return say(language, "All units together have {whole}; from {low} ({least}) to {high} ({most}).",
               whole=number(whole, "mean"), low=number(low.rate, "mean"), least=low.label, high=number(high.rate, "mean"),
               most=high.label)  # fmt: skip


def _see(rows: list[Row], language: str, *, by_period: bool) -> str:
    """The units that the tests tell apart from the others."""
    if by_period:
        return ""
    more, fewer = ([r.label for r in rows if r.sign == sign] for sign in (1, -1))
    parts = []
    if more:
        parts.append(say(language, "Reliably more than the other units: {units}.", units=_some(more, language)))
    if fewer:
        parts.append(say(language, "Reliably fewer: {units}.", units=_some(fewer, language)))
    return phrases.sentences(parts, language)


def _answered(frame: pd.DataFrame, shown: pd.DataFrame, rows: list[Row], language: str, *, by_period: bool) -> str:
    """What part was answered in time, over all units of the last period."""
    wave = shown["wave"].iloc[-1 if by_period else 0]
    own = frame[(frame["measure"] == "answered_in_time") & (frame["by"] == "total") & (frame["wave"] == wave)]
    own = phrases.shown(own)
    if own.empty:
        return ""
    row = own.iloc[0]
    text = say(language, "{share} of complaints were answered in time (95% interval {between}).",
               share=number(row["estimate"], "share1"),
               between=interval(row["conf_low"], row["conf_high"], "share1", language))  # fmt: skip
    known = [r for r in rows if r.answered is not None]
    if by_period or len(known) < 2:
        return text
    least = min(known, key=lambda r: r.answered or 0.0)
    return phrases.sentences([text, say(language, "The lowest share is that of {unit}: {share}.", unit=least.label,
                                        share=number(least.answered, "share1"))], language)  # fmt: skip


def _do(rows: list[Row], language: str, *, by_period: bool) -> str:
    more = [r.label for r in rows if r.sign > 0]
    if by_period or not more:
        return ""
    return say(language, "Read the complaints of {units} first: what they are about is not in these counts.",
               units=_some(more, language))  # fmt: skip


def _notes(rows: list[Row], frame: pd.DataFrame, language: str, *, by_period: bool) -> list[str]:
    notes = [say(language, "Complaints are the client’s own counts, not answers of respondents; a unit may have more because "
                           "complaining is easier there.")]  # fmt: skip
    notes.append(say(language, "Intervals of rates are exact for a Poisson count, those of shares Wilson’s; both take "
                               "complaints as independent of each other."))  # fmt: skip
    if any(r.sign for r in rows):
        notes.append(
            say(language, "▲▼ reliably more or fewer than the period before (exact test).")
            if by_period
            else say(
                language,
                "▲▼ reliably more or fewer than all other units together (exact test, adjusted for their number).",
            )
        )
    if any(r.index is not None for r in rows):
        notes.append(say(language, "Index: the satisfaction index of the respondents there, 0 to 100. That two columns stand "
                                   "side by side does not make one the cause of the other."))  # fmt: skip
    if "matched" in frame.columns:
        strange = frame[(frame["by"] != "total") & ~frame["matched"].astype(bool)]["level_label"].drop_duplicates()
        if len(strange) and any(r.index is not None for r in rows):
            notes.append(say(language, "Not a unit of the survey: {units}.", units=_some(list(strange), language)))
    left = fitting(rows).left
    if left:
        notes.append(
            say(language, "The chart shows {n} of {all} units; the table has all.", n=len(rows) - left, all=len(rows))
        )
    return notes


def _alt(rows: list[Row], language: str) -> str:
    parts = [
        phrases.figure(r.label, number(r.rate, "mean") + phrases.bracketed(interval(r.low, r.high, "mean", language), language),
                       language)
        for r in rows
    ]  # fmt: skip
    return say(language, "Bars of complaints per thousand customers. {rows}.", rows=phrases.clauses(parts, language))


def _table(frame: pd.DataFrame, language: str) -> Table:
    """A row a unit and period: customers, complaints, rate with interval, shares of them, and the satisfaction index."""
    wide = frame.pivot_table(index=["wave", "level"], columns="measure", values="estimate", sort=False, dropna=False)
    shares = [name for name in ("answered_in_time", "upheld") if name in wide.columns and wide[name].notna().any()]
    rates = frame[frame["measure"] == "complaints"].sort_values(
        "wave", key=lambda c: c.map(_order(frame)), kind="stable"
    )
    periods, indexed = len(set(rates["wave"])) > 1, "index" in rates.columns and rates["index"].notna().any()
    heads = {"answered_in_time": say(language, "Answered in time"), "upheld": say(language, "Upheld")}
    columns = [Column("wave", say(language, "Period"))] if periods else []
    columns += [
        Column("unit", say(language, "Unit")), Column("customers", say(language, "Customers"), "count"),
        Column("count", say(language, "Complaints, n"), "count"), Column("rate", say(language, "Per thousand"), "mean"),
        Column("low", say(language, "95% low"), "mean"), Column("high", say(language, "95% high"), "mean"),
        Column("p", say(language, "p"), "p"), *(Column(name, heads[name], "share1") for name in shares),
        *([Column("index", say(language, "Satisfaction index"), "index")] if indexed else []),
    ]  # fmt: skip
    rows, emphasis = [], []
    for k, row in enumerate(phrases.records(rates)):
        ends = [wide.loc[(row["wave"], row["level"]), name] for name in shares] + ([row["index"]] if indexed else [])
        cells = [
            row["customers"],
            row["count"],
            row["estimate"],
            row["conf_low"],
            row["conf_high"],
            row["p_adjusted"],
            *ends,
        ]
        rows.append((*([str(row["wave_label"])] if periods else []), str(row["level_label"]), *map(plain_cell, cells)))
        emphasis += [k] if row["by"] == "total" else []
    return Table(tuple(columns), tuple(rows), emphasis=tuple(emphasis), stub=2 if periods else 1)


def _order(frame: pd.DataFrame) -> dict[str, int]:
    return {wave: k for k, wave in enumerate(dict.fromkeys(frame["wave"]))}
