"""What a value map says of the client's brand: its zone where that is sure, else the one thing that is."""

import pandas as pd

from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.exhibit import Text
from csat_helpers.exhibits.phrases import Said
from csat_helpers.exhibits.priority_map import CERTAIN, SURE
from csat_helpers.exhibits.value_map_chart import is_dear, zone_names
from csat_helpers.locale import say
from csat_helpers.look import number


def text(rows: pd.DataFrame, frame: pd.DataFrame, title: str, language: str) -> Text:
    """The words of ``rows`` as drawn; ``frame`` holds what is not shown too."""
    said = headline(rows, language)
    return Text(
        headline=said.text,
        finding=said.finding,
        title=title,
        subtitle=say(
            language, "Relative quality against {price}, each brand over the mean of its competitors. Regions are 95% "
            "confidence ellipses. {base}",
            price=phrases.quoted(str(rows["price_label"].iloc[0])), base=phrases.base_text(rows, language),
        ),
        alt=_alt(rows, language),
        lead=_lead(rows, language),
        notes=tuple(_notes(rows, frame, language)),
        see=_see(rows, language),
        do=_do(rows, language),
    )  # fmt: skip


def told_of(rows: pd.DataFrame) -> pd.Series:
    """The client's brand, else the one whose zone is surest."""
    own = rows[rows["own"]]
    return own.iloc[0] if len(own) else rows.sort_values("zone_probability", ascending=False, kind="stable").iloc[0]


def headline(rows: pd.DataFrame, language: str) -> Said:
    """The zone of the told brand, as surely as its probability allows."""
    row = told_of(rows)
    chance = 0.0 if pd.isna(row["zone_probability"]) else float(row["zone_probability"])
    values = {"brand": str(row["name"]), "zone": _where(str(row["zone"]), rows, language)}
    if chance >= CERTAIN:
        return Said(say(language, "{brand} is {zone}", **values), "reliable")
    if chance >= SURE:
        return Said(say(language, "{brand} is probably {zone}", **values), "reliable")
    side = _side(row, rows, language)
    if side:
        return Said(side, "reliable")
    text = say(language, "{brand} may be {zone}, but its place is not sure", **values)
    return Said(text, "none")


def _where(zone: str, rows: pd.DataFrame, language: str) -> str:
    """A zone as a predicate."""
    if is_dear(rows):
        told = {
            "better": say(language, "better value: rated above its competitors and cheaper"),
            "premium": say(language, "premium: rated above its competitors and dearer"),
            "economy": say(language, "economy: rated below its competitors and cheaper"),
            "worse": say(language, "worse value: rated below its competitors and dearer"),
        }
    else:
        told = {
            "better": say(language, "better value: above its competitors in quality and in the rating of the price"),
            "premium": say(
                language, "premium: above its competitors in quality, below them in the rating of the price"
            ),
            "economy": say(
                language, "economy: below its competitors in quality, above them in the rating of the price"
            ),
            "worse": say(language, "worse value: below its competitors in quality and in the rating of the price"),
        }
    return told[zone]


def _side(row: pd.Series, rows: pd.DataFrame, language: str) -> str:
    """The one direction that is certain where the zone is not; empty where neither is."""
    above, cheap = row["prob_better"] + row["prob_premium"], row["prob_better"] + row["prob_economy"]
    values, dear = {"brand": str(row["name"])}, is_dear(rows)
    cases = (
        (above >= CERTAIN, say(language, "{brand} is above its competitors in quality; whether in price too is not sure", **values)),
        (above <= 1 - CERTAIN, say(language, "{brand} is below its competitors in quality; on which side in price is not sure", **values)),
        (cheap >= CERTAIN and dear, say(language, "{brand} is cheaper than its competitors; on which side in quality is not sure", **values)),
        (cheap <= 1 - CERTAIN and dear, say(language, "{brand} is dearer than its competitors; on which side in quality is not sure", **values)),
        (cheap >= CERTAIN, say(language, "{brand} is above its competitors in the rating of the price; on which side in quality is not sure", **values)),
        (cheap <= 1 - CERTAIN, say(language, "{brand} is below its competitors in the rating of the price; on which side in quality is not sure", **values)),
    )  # fmt: skip
    return next((text for held, text in cases if held), "")


def _lead(rows: pd.DataFrame, language: str) -> str:
    row = told_of(rows)
    return say(
        language, "{brand}: relative quality {quality}, {what} {price}; {zone} with a probability of {chance}.",
        brand=str(row["name"]), what=_what(rows, language), quality=number(row["relative_quality"], "mean"),
        price=number(row["relative_price"], "mean"), zone=_quoted(str(row["zone"]), language),
        chance=phrases.chance(float(row["zone_probability"])),
    ) if not pd.isna(row["zone_probability"]) else ""  # fmt: skip


def _what(rows: pd.DataFrame, language: str) -> str:
    """What is set against quality."""
    return say(language, "relative price") if is_dear(rows) else say(language, "relative rating of the price")


def _quoted(zone: str, language: str) -> str:
    return phrases.quoted(zone_names(language)[zone])


def _see(rows: pd.DataFrame, language: str) -> str:
    """Which other brands' zones are sure."""
    row = told_of(rows)
    others = rows[(rows["name"] != row["name"]) & (rows["zone_probability"].fillna(0) >= SURE)]
    parts = [
        say(language, "{zone}: {brands}", zone=zone_names(language)[zone],
            brands=phrases.names(part["name"].tolist()[:4], language, quotes=False))
        for zone, part in others.groupby("zone", sort=False)
    ]  # fmt: skip
    return (
        say(language, "Others whose place is sure or probable: {rows}.", rows=phrases.clauses(parts, language))
        if parts
        else ""
    )


def _do(rows: pd.DataFrame, language: str) -> str:
    """What the own brand's zone asks for, where it is known."""
    row = told_of(rows)
    if not row["own"] or not float(row["zone_probability"] or 0) >= SURE:
        return ""
    return {
        "better": say(language, "Say so: price and quality both speak for the brand."),
        "premium": say(language, "Show what the price buys: quality has to carry it."),
        "economy": say(language, "Hold the price, and mend the quality items that matter most."),
        "worse": say(language, "Mend quality first: at this price customers get more elsewhere."),
    }[str(row["zone"])]


def _notes(rows: pd.DataFrame, frame: pd.DataFrame, language: str) -> list[str]:
    notes = [
        say(
            language,
            "Relative: the brand over the mean of the other brands shown, 1 where they are equal; dashed lines. A brand "
            "whose region crosses a line may lie on either side of it.",
        ),
        say(
            language,
            "A brand is said to lie in its zone where the probability is {certain} or more, and probably so from {sure}.",
            sure=number(SURE, "share"), certain=number(CERTAIN, "share"),
        ),
    ]  # fmt: skip
    gone = frame[frame["relative_quality"].isna()]
    if len(gone):
        named = phrases.names([phrases.level_name(r, language) for _, r in gone.iterrows()], language, quotes=False)
        notes.append(say(language, "Not shown, because too few people answered: {brands}.", brands=named))
    return [*notes, *phrases.common_notes(rows, language)]


def _alt(rows: pd.DataFrame, language: str) -> str:
    names = zone_names(language)
    parts = [
        say(
            language, "{brand}: relative quality {quality}, {what} {price}, {zone}", brand=r["name"],
            what=_what(rows, language),
            quality=number(r["relative_quality"], "mean"), price=number(r["relative_price"], "mean"),
            zone=names[r["zone"]],
        )
        for r in phrases.records(rows)
    ]  # fmt: skip
    return say(language, "Value map. {rows}.", rows=phrases.clauses(parts, language))
