"""What a perceptual map says: which brand stands for what, how much of the table it shows, and how to read it."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.exhibit import Text
from csat_helpers.exhibits.panel import LEVEL
from csat_helpers.exhibits.perceptual_map_chart import HOLLOW
from csat_helpers.exhibits.phrases import Said
from csat_helpers.locale import say
from csat_helpers.look import number

_BRANDS, _NAMED = 3, 2


def text(
    rows: pd.DataFrame, points: pd.DataFrame, axes: pd.DataFrame, links: pd.DataFrame, settings: Mapping[str, Any],
    language: str,
) -> Text:  # fmt: skip
    """The words: ``rows`` have a place, ``points`` all there are."""
    said = headline(rows, axes, links, language)
    share = [number(value, "share") for value in axes["share"].iloc[:2]]
    return Text(
        headline=said.text,
        finding=said.finding,
        title=say(language, "Perceptual map: what each brand stands for"),
        subtitle=say(
            language, "The map shows {both} of the differences: {one} across, {two} upwards. {base}",
            both=number(axes["share"].iloc[:2].sum(), "share"), one=share[0], two=share[1],
            base=phrases.base_text(rows[rows["kind"] == "brand"], language),
        ),
        alt=_alt(rows, links, language),
        lead=_lead(rows, axes, language),
        notes=_notes(rows, points, axes, settings, language),
        see=_see(rows, axes, links, language),
        matters=_matters(rows, axes, links, language),
        do=_do(rows, links, language),
    )  # fmt: skip


def stands_for(links: pd.DataFrame, brand: str) -> list[str]:
    """The codes of the attributes that a brand reliably stands for, the strongest first."""
    if links.empty:
        return []
    held = links[(links["brand"].astype(str) == brand) & links["stands"].astype(bool)]
    return held.sort_values("excess", ascending=False, kind="stable")["attribute"].astype(str).tolist()


def _told(rows: pd.DataFrame, axes: pd.DataFrame, links: pd.DataFrame) -> list[tuple[str, list[str]]]:
    """Each brand that stands for something, by name, and what by label; the own brand first, then the clearest."""
    if not _apart(axes):
        return []
    labels = dict(zip(rows["code"].astype(str), rows["label"].astype(str), strict=True))
    brands = rows[rows["kind"] == "brand"]
    own = brands["own"].astype(bool) if "own" in brands.columns else pd.Series(False, index=brands.index)
    strength = {
        str(code): links.loc[(links["brand"].astype(str) == str(code)) & links["stands"].astype(bool), "excess"].max()
        for code in brands["code"]
    }
    order = sorted(
        zip(brands["code"].astype(str), own, strict=True), key=lambda pair: (not pair[1], -_or_none(strength[pair[0]]))
    )
    found = [(labels[code], [labels[a] for a in stands_for(links, code)]) for code, _ in order]
    return [(name, attributes) for name, attributes in found if attributes]


def _or_none(value: float) -> float:
    return -1.0 if pd.isna(value) else float(value)


def _apart(axes: pd.DataFrame) -> bool:
    """Whether the brands are told apart at all: the first axis is more than sampling error makes."""
    return bool(axes["p_value"].iloc[0] < LEVEL)


def headline(rows: pd.DataFrame, axes: pd.DataFrame, links: pd.DataFrame, language: str) -> Said:
    """The finding: what brands stand for where it holds, or that they are hardly told apart."""
    if not _apart(axes):
        return Said(
            say(language, "The brands are hardly told apart: no reliable difference in what they stand for"), "none"
        )
    told = _told(rows, axes, links)
    if not told:
        return Said(
            say(language, "The brands differ, but no brand reliably stands for an attribute of its own"), "none"
        )
    first = say(language, "{brand} stands for {items}", brand=told[0][0], items=_some(told[0][1], language))
    more = [
        say(language, "{brand} for {items}", brand=name, items=_some(attributes, language))
        for name, attributes in told[1:_BRANDS]
    ]
    return Said(phrases.commas([first, *more], language), "reliable")


def _some(labels: list[str], language: str) -> str:
    return phrases.names(labels[:_NAMED], language)


def _lead(rows: pd.DataFrame, axes: pd.DataFrame, language: str) -> str:
    """Of the brands which are not told from the average."""
    if not _apart(axes):
        return ""
    brands = rows[rows["kind"] == "brand"]
    middle = brands[~(brands["p_value"] < LEVEL)]["label"].astype(str).tolist()
    if not middle:
        return ""
    return say(
        language, "Not reliably told from the average brand: {brands}.",
        brands=phrases.names(middle, language, quotes=False),
    )  # fmt: skip


def _see(rows: pd.DataFrame, axes: pd.DataFrame, links: pd.DataFrame, language: str) -> str:
    """What the headline has no room for: further brands, three of them, or further attributes."""
    told = _told(rows, axes, links)
    more = [*told[_BRANDS:], *((name, items[_NAMED:]) for name, items in told[:_BRANDS])]
    parts = [
        say(language, "{brand}: {items}", brand=name, items=_some(attributes, language))
        for name, attributes in more
        if attributes
    ]
    if not parts:
        return ""
    named = phrases.clauses(parts[:_BRANDS], language)
    if len(parts) > _BRANDS:
        return say(language, "Reliable too: {list}; the table has the others.", list=named)
    return say(language, "Reliable too: {list}.", list=named)


def _own(rows: pd.DataFrame) -> dict[str, Any] | None:
    if "own" not in rows.columns or not rows["own"].astype(bool).any():
        return None
    return phrases.records(rows[rows["own"].astype(bool)])[0]


def _matters(rows: pd.DataFrame, axes: pd.DataFrame, links: pd.DataFrame, language: str) -> str:
    """How far the own brand goes beyond what would be expected of it, or that it has no profile of its own."""
    own = _own(rows)
    if own is None or not _apart(axes):
        return ""
    held = stands_for(links, str(own["code"]))
    if not held:
        return say(language, "{own} reliably stands for none of the attributes.", own=own["label"])
    labels = dict(zip(rows["code"].astype(str), rows["label"].astype(str), strict=True))
    link = links[(links["brand"].astype(str) == str(own["code"])) & (links["attribute"].astype(str) == held[0])]
    return say(
        language, "{own} is credited with {item} {share} more often than its overall level would lead one to expect.",
        own=own["label"], item=phrases.quoted(labels[held[0]]), share=number(link["excess"].iloc[0], "share"),
    )  # fmt: skip


def _do(rows: pd.DataFrame, links: pd.DataFrame, language: str) -> str:
    own = _own(rows)
    held = stands_for(links, str(own["code"])) if own else []
    if not own or not held:
        return ""
    labels = dict(zip(rows["code"].astype(str), rows["label"].astype(str), strict=True))
    return say(
        language, "Build {own}’s profile on {item}; whether rivals are rated as high, the gaps tell.", own=own["label"],
        item=phrases.quoted(labels[held[0]]),
    )  # fmt: skip


def _notes(
    rows: pd.DataFrame, points: pd.DataFrame, axes: pd.DataFrame, settings: Mapping[str, Any], language: str
) -> tuple[str, ...]:
    notes = [
        say(
            language, "Correspondence analysis of the shares who gave each brand one of the {n} best answers on each "
            "attribute. It compares profiles: a brand rated higher on everything is not set apart by it.",
            n=settings.get("boxes", 2),
        ),
        say(
            language, "How to read it: brands near each other have similar profiles, and so have attributes. Between a "
            "brand and an attribute only the direction from the centre counts, not the distance.",
        ),
    ]  # fmt: skip
    if rows["xx"].notna().any():
        notes.append(
            say(
                language, "Ellipses are 95% confidence regions. A brand is said to stand for an attribute where it is "
                "credited with it reliably more often than expected (Holm over all pairs), its region leaves out the "
                "centre and it lies in that direction.",
            )
        )  # fmt: skip
    if len(axes) > 1 and _apart(axes) and not axes["p_value"].iloc[1] < LEVEL:
        notes.append(say(language, "The second axis may be chance: read the map from left to right only."))
    if axes["p_value"].iloc[0] >= LEVEL:
        notes.append(
            say(language, "Neither axis shows more than sampling error makes: places on the map may be chance.")
        )
    if (rows["quality"] < HOLLOW).any():
        notes.append(
            say(
                language,
                "Hollow: the map shows less than {share} of what sets it apart.",
                share=number(HOLLOW, "share"),
            )
        )
    brands = points[points["kind"] == "brand"]
    hidden = brands[brands["x"].isna()]
    if len(hidden):
        who = phrases.names(hidden["label"].astype(str), language, quotes=False)
        notes.append(say(language, "Too few respondents for a place on the map: {brands}.", brands=who))
    return tuple(notes)


def _alt(rows: pd.DataFrame, links: pd.DataFrame, language: str) -> str:
    labels = dict(zip(rows["code"].astype(str), rows["label"].astype(str), strict=True))
    parts = []
    for row in phrases.records(rows):
        place = f"{number(row['x'], 'mean')}, {number(row['y'], 'mean')}"
        held = stands_for(links, str(row["code"])) if row["kind"] == "brand" else []
        more = phrases.bracketed(phrases.names([labels[a] for a in held], language), language) if held else ""
        parts.append(phrases.figure(str(row["label"]), place + more, language))
    return say(language, "Perceptual map of brands and attributes. {rows}.", rows=phrases.clauses(parts, language))
