"""The entries of a SWOT: those drafted from the frame, or the consultant's own beside what the frame holds."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from csat_helpers.bundle import Bundle, Column, Table
from csat_helpers.claims import unsupported
from csat_helpers.errors import InputError, nearest
from csat_helpers.exhibits import phrases, swot_words
from csat_helpers.exhibits.swot_words import BOXES
from csat_helpers.locale import say

MOST = 5  # entries of a box that are drawn; the others are in the table
HELD, NOT_HELD, VIEW = "held", "not held", "view"


@dataclass(frozen=True)
class Entry:
    """One entry: its words, the figures beneath, and whether the tests hold it.

    ``status`` is ``held`` (the frame has it in that box), ``not held`` (it has the item, not there), ``view`` (nothing
    in the frame is about it). ``sure`` is false where the importance is only probable.
    """

    box: str
    text: str
    evidence: str
    status: str = HELD
    sure: bool = True
    label: str = ""
    item: str = ""
    other: str = ""


def drafted(frame: pd.DataFrame, language: str) -> list[Entry]:
    """The entries that the frame itself holds, in its order."""
    rows = frame[frame["box"].isin(BOXES)]
    return [_entry(row, swot_words.sentence(row, language), language) for _, row in rows.iterrows()]


def _entry(row: pd.Series, text: str, language: str) -> Entry:
    sure = row["evidence"] != "likely"
    other = "" if row["other"] == "rest" else str(row["other"])
    label, item = str(row["label"]), str(row["item"])
    return Entry(str(row["box"]), text, swot_words.evidence(row, language), HELD, sure, label, item, other)


def edited_entries(frame: pd.DataFrame, edited: pd.DataFrame, draft: Bundle, language: str) -> list[Entry]:
    """The consultant's entries in their order, each beside what the frame holds about it.

    Raises InputError, naming the file's row, where one states a number that the frame does not hold.
    """
    phrases.check_columns(edited, ("box", "text"), "swot")
    found = [_own(frame, row, draft, place, language) for place, (_, row) in enumerate(edited.iterrows(), start=2)]
    return sorted(found, key=lambda entry: BOXES.index(entry.box))


def _own(frame: pd.DataFrame, row: pd.Series, draft: Bundle, place: int, language: str) -> Entry:
    box, text = str(row["box"]), str(row["text"])
    where = f"{row.get('file', 'swot.csv')}, row {row.get('row', place)}"
    if box not in BOXES:
        raise InputError(f"'{box}' is no box of a SWOT.", where=where, mend=nearest(box, BOXES))
    for wrong in unsupported(text, draft)[:1]:
        near = f"The nearest that it holds: {' and '.join(wrong.near)}. " if wrong.near else ""
        raise InputError(
            f"The text says {wrong.written}, which the evidence of this SWOT does not hold.", where=where,
            mend=f"{near}Mend the number, or take it out.",
        )  # fmt: skip
    about = _about(frame, str(row.get("item", "") or ""), str(row.get("other", "") or ""))
    if about.empty:
        return Entry(box, text, say(language, "The consultant’s view, not tested in this survey"), VIEW)
    there = about[about["box"] == box]
    chosen = there.iloc[0] if len(there) else about.iloc[0]
    made = _entry(chosen, text, language)
    if len(there):
        return made
    told = say(language, "The consultant’s view, not held by the tests. {evidence}", evidence=made.evidence)
    return Entry(box, text, told, NOT_HELD, False, made.label, made.item, made.other)


def _about(frame: pd.DataFrame, item: str, other: str) -> pd.DataFrame:
    """The evidence about an item, a competitor, or both; none where an entry names neither."""
    if not item and not other:
        return frame.iloc[:0]
    rows = frame
    if item:
        rows = rows[(rows["item"].astype(str) == item) & rows["estimate"].notna()]
    if other:
        rows = rows[(rows["other"].astype(str) == other) & rows["estimate"].notna()]
    return rows


def empty_boxes(drafts: list[Entry], own: str, language: str) -> dict[str, str]:
    """What each box says where nothing stands in it: that nothing holds, or that what does was left out."""
    drawn = {entry.box for entry in drafts}
    out = say(language, "No entry kept here")
    return {box: out if box in drawn else swot_words.nothing(box, own, language) for box in BOXES}


def table(entries: list[Entry], empty: Mapping[str, str], language: str) -> Table:
    """Every entry under its box; an empty box says so."""
    names, lines, roles = swot_words.box_names(language), [], []
    for box in BOXES:
        lines.append((names[box], ""))
        roles.append("section")
        mine = [entry for entry in entries if entry.box == box]
        lines += [(entry.text, entry.evidence) for entry in mine] or [(empty[box], "")]
        roles += [""] * max(len(mine), 1)
    columns = (Column("entry", say(language, "Entry")), Column("evidence", say(language, "Evidence")))
    return Table(columns, tuple(lines), roles=tuple(roles))
