"""What is said of switching: the exchange with a competitor that a test holds, or that none does."""

from typing import Any

import pandas as pd

from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.exhibit import Text
from csat_helpers.exhibits.phrases import Said
from csat_helpers.exhibits.switching_rows import LEVEL, Brand
from csat_helpers.locale import say
from csat_helpers.look import number
from csat_helpers.look.numbers import base as base_of
from csat_helpers.look.numbers import interval


def text(found: Any, rows: list[Brand], title: str, language: str) -> Text:
    """All words of the exhibit."""
    said = headline(found, rows, language)
    base = base_of(found.settings.get("base") or phrases.base_of(found.brands), language)
    return Text(
        headline=said.text,
        finding=said.finding,
        title=title,
        subtitle=say(language, "Brand before and brand now, customers of today with both known; {base}", base=base),
        alt=_alt(said, rows, language),
        lead=_lead(found, rows, language),
        notes=_notes(found, rows, language),
        see=_kept(found, rows, language),
        do=_do(found, language),
    )


def headline(found: Any, rows: list[Brand], language: str) -> Said:
    """The widest exchange of the own brand that the test holds, else its net; without one, the brand that moved most."""
    own = str(found.settings.get("own_label", ""))
    if not found.settings.get("own"):
        return _widest(rows, language)
    exchanges = _reliable(found.exchanges)
    if len(exchanges):
        row = exchanges.iloc[0]
        return Said(_exchange(row, own, language), "reliable")
    mine = next((row for row in rows if row.own), None)
    if mine is not None and mine.sign:
        return Said(_net(mine, language), "reliable")
    return Said(
        say(language, "No reliable difference between the customers that {own} wins and those it loses", own=own),
        "none",
    )


def _widest(rows: list[Brand], language: str) -> Said:
    moved = sorted((row for row in rows if row.sign and row.net is not None), key=lambda row: -abs(row.net or 0))
    if not moved:
        return Said(say(language, "No brand reliably wins more customers than it loses, or fewer"), "none")
    return Said(_net(moved[0], language), "reliable")


def _net(row: Brand, language: str) -> str:
    points = number(row.net, "points")
    if row.sign > 0:
        return say(
            language,
            "{brand} wins more customers than it loses: {points} percentage points",
            brand=row.label,
            points=points,
        )
    return say(
        language,
        "{brand} loses more customers than it wins: {points} percentage points",
        brand=row.label,
        points=points,
    )


def _reliable(exchanges: pd.DataFrame) -> pd.DataFrame:
    """The nets with competitors that the test holds, the widest first."""
    if exchanges.empty:
        return exchanges
    net = exchanges[(exchanges["measure"] == "net") & (exchanges["p_value"] < LEVEL)]
    return net.iloc[(-net["estimate"].abs()).argsort(kind="stable")]


def _exchange(row: pd.Series, own: str, language: str) -> str:
    values = {"own": own, "other": str(row["level_label"]), "points": number(100 * row["estimate"], "points")}
    if row["estimate"] > 0:
        return say(
            language, "{own} wins more customers from {other} than it loses to it: {points} percentage points", **values
        )
    return say(
        language, "{own} loses more customers to {other} than it wins from it: {points} percentage points", **values
    )


def _lead(found: Any, rows: list[Brand], language: str) -> str:
    """The interval of the headline's exchange, the other exchanges that hold, and the own brand's net."""
    own, said = str(found.settings.get("own_label", "")), []
    exchanges = _reliable(found.exchanges)
    if len(exchanges):
        row = exchanges.iloc[0]
        side = found.exchanges.set_index(["measure", "level"])["estimate"]
        said.append(say(
            language, "It won {won} of all customers from {other} and lost {lost} to it (95% interval of the net: {held}).",
            won=number(side["won", row["level"]], "share1"), lost=number(side["lost", row["level"]], "share1"),
            other=str(row["level_label"]), held=interval(100 * row["conf_low"], 100 * row["conf_high"], "points", language),
        ))  # fmt: skip
        said += [_exchange(other, own, language) + _stop(language) for _, other in exchanges.iloc[1:3].iterrows()]
    mine = next((row for row in rows if row.own and row.net is not None), None)
    if mine is not None:
        held = (
            interval(mine.low, mine.high, "points", language) if mine.low is not None and mine.high is not None else "—"
        )
        said.append(say(
            language, "Over all competitors: {came} came, {left} left, net {net} percentage points ({held}).",
            came=number(mine.came, "share1"), left=number(mine.left, "share1"), net=number(mine.net, "points"), held=held,
        ))  # fmt: skip
    return phrases.sentences(said, language)


def _stop(language: str) -> str:
    return "。" if language == "zh" else "."


def _kept(found: Any, rows: list[Brand], language: str) -> str:
    """Who keeps its customers better or worse than the own brand, by the test."""
    mine = next((row for row in rows if row.own and row.kept is not None), None)
    if mine is None or "gap" not in found.brands:
        return ""
    kept = found.brands[(found.brands["measure"] == "retention") & (found.brands["p_value"] < LEVEL)]
    more, fewer = kept[kept["gap"] > 0]["level_label"], kept[kept["gap"] < 0]["level_label"]
    said = [
        say(language, "{own} kept {kept} of its former customers.", own=mine.label, kept=number(mine.kept, "share"))
    ]
    if len(more):
        said.append(say(language, "Reliably more: {brands}.", brands=phrases.names(more, language, quotes=False)))
    if len(fewer):
        said.append(say(language, "Reliably fewer: {brands}.", brands=phrases.names(fewer, language, quotes=False)))
    if not len(kept):
        said.append(say(language, "No competitor keeps reliably more or fewer."))
    return phrases.sentences(said, language)


def _do(found: Any, language: str) -> str:
    exchanges = _reliable(found.exchanges)
    lost = exchanges[exchanges["estimate"] < 0]["level_label"].tolist() if len(exchanges) else []
    if lost:
        return say(language, "Ask those who left for {other} why: the reason is not in these figures.", other=lost[0])
    return ""


def _alt(said: Said, rows: list[Brand], language: str) -> str:
    parts = [phrases.figure(row.label, number(row.net, "points"), language) for row in rows if row.net is not None]
    head = say(language, "Matrix of brands before and now, and the net gain of each.")
    stop = "" if said.text.endswith(("。", ".")) else _stop(language)
    return phrases.sentences([head, said.text + stop, phrases.clauses(parts, language) + _stop(language)], language)


def _notes(found: Any, rows: list[Brand], language: str) -> tuple[str, ...]:
    known = [
        say(
            language,
            "Read across: of those who were with the brand of the row, the share now with the brand of the column; "
            "in the frame, those who stayed. Filled marks: the test tells the net from zero at the 95% level, "
            "p values adjusted over the brands.",
        ),
        say(
            language,
            "Only today’s customers were asked: who left the market is not seen, so retention is among those still "
            "in it. The brand before is as they remember it.",
        ),
    ]
    newcomers = int(found.settings.get("newcomers", 0) or 0)
    if newcomers:
        known.append(
            say(language, "Without a brand before, and so left out: {n} respondents.", n=number(newcomers, "count"))
        )
    if any(row.p is None and row.net is not None for row in rows):
        known.append(say(language, "Fewer than ten movers are not tested."))
    return (*known, *phrases.common_notes(found.brands, language))
