"""Recommendations with the strength of the evidence under each, as written by the consultant or drafted by rule."""

import numpy as np
import pandas as pd

from csat_helpers.errors import MeasureError, nearest
from csat_helpers.measures.evidence import CONFLICTING, MODERATE, NOTHING, STRONG, WEAK
from csat_helpers.measures.evidence_sources import BAD, GOOD, OF_SCALE, OPEN, SILENT
from csat_helpers.measures.tidy import empty

IMPROVE, PROTECT, RESOLVE = "improve", "protect", "resolve"
VIEW = "view"
BOTH = "both"
# What would strengthen the evidence: that sources be reconciled, an item be asked, more answers, interviews, none.
RECONCILE, ASK, ANSWERS, INTERVIEWS, ENOUGH = "reconcile", "ask", "answers", "interviews", ""
# The weakest first: where sources contradict each other, less is known than where one alone speaks.
_ORDER = (VIEW, NOTHING, CONFLICTING, WEAK, MODERATE, STRONG)
_EVIDENCE = [
    "estimate", "conf_low", "conf_high", "base", "line", "line_kind", "numbers", "comments", "interviews", "clear_sources",
    "sources", "sources_good", "sources_bad", "sources_mixed", "mentions", "low_share", "withheld", "importance",
]  # fmt: skip
COLUMNS = [
    "rank", "recommendation", "drafted", "items", "labels", "aim", "finding", "strength", "basis", "basis_label",
    "agreement", "lacks", "owner", "due", "success", "target", *_EVIDENCE, "file", "row",
]  # fmt: skip
_WRITTEN = ("recommendation", "items", "owner", "due", "success", "file", "row")


def recommendations(
    evidence: pd.DataFrame, written: pd.DataFrame | None = None, plan: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Each recommendation with the evidence it rests on, how strong that is, and how it is tested in the next wave.

    ``evidence`` is the frame of :func:`evidence`, ``written`` that of ``survey.read_recommendations``. Without it they are
    drafted, a row an item: ``improve`` what strong or moderate evidence finds bad, ``resolve`` what sources contradict
    each other on, ``protect`` what strong or moderate evidence finds good; what is weak or open is not recommended
    on. ``recommendation`` is empty in a drafted row: the exhibit words it, from ``aim``. Drafted rows come in that
    order, the stronger first, then the more important, then the further from the line.

    A recommendation is no stronger than the weakest of its items (``basis``), whose figures the row has: one item that
    the evidence leaves open leaves the whole open. A conflict counts below weak evidence, nothing clear below a
    conflict. ``strength`` is ``view`` where it rests on no item of this evidence: the consultant's own. ``finding`` is that
    of all items, ``both`` where they differ. ``lacks`` says what would strengthen it: ``reconcile`` sources that
    contradict each other, ``ask`` for a rating, more ``answers``, ``interviews`` (two that agree), or nothing.

    ``plan`` (the frame of ``measures.proposed_actions``) gives the ``target`` of the next wave; without it, that is the
    line the item missed where it is a target, else the present index. Returns :data:`COLUMNS`; ``items`` are set apart by
    ``;``, ``labels`` is a list. Raises MeasureError for a frame that is not one of evidence.

    >>> import pandas as pd
    >>> row = {"item": "bills", "label": "Bills", "numbers": "bad", "interviews": "bad", "comments": "", "finding": "bad"}
    >>> row |= {"strength": "strong", "agreement": "converge", "estimate": 31.0, "line": 50.0, "line_kind": "middle"}
    >>> recommendations(pd.DataFrame([row]))[["aim", "items", "strength", "target", "lacks"]].values.tolist()
    [['improve', 'bills', 'strong', 31.0, '']]
    """
    for name in ("item", "label", "strength", "finding", "numbers", "interviews"):
        if name not in evidence.columns:
            raise MeasureError(f"The evidence has no column '{name}'.", mend=nearest(name, evidence.columns))
    known = evidence.drop_duplicates("item").reset_index(drop=True)
    given = _drafted(known) if written is None else _read(written)
    if given.empty:
        return empty(columns=COLUMNS)
    rested = pd.DataFrame([_rests(str(items), known) for items in given["items"]], index=given.index)
    frame = pd.concat([given, rested], axis=1)
    frame["target"] = _targets(frame, plan)
    if written is not None:
        frame["aim"] = ""
    return frame.assign(rank=range(1, len(frame) + 1)).reindex(columns=COLUMNS).reset_index(drop=True)


def _read(written: pd.DataFrame) -> pd.DataFrame:
    if "recommendation" not in written.columns:
        raise MeasureError(
            "The recommendations have no column 'recommendation'.", mend=nearest("recommendation", written)
        )
    blank = {name: "" for name in _WRITTEN if name not in written.columns}
    return written.assign(**blank, drafted=False)[[*_WRITTEN, "drafted"]].reset_index(drop=True)


def _drafted(known: pd.DataFrame) -> pd.DataFrame:
    """What the evidence itself calls for, in the order to take it up."""
    sure, finding = known["strength"].isin([STRONG, MODERATE]), known["finding"]
    aim = np.select(
        [sure & (finding == BAD), known["strength"] == CONFLICTING, sure & (finding == GOOD)],
        [IMPROVE, RESOLVE, PROTECT],
        "",
    )
    whole = known.reindex(columns=["item", "strength", "importance", "estimate", "line"]).assign(aim=aim)
    rows = whole[whole["aim"] != ""].copy()
    rows["place"] = rows["aim"].map({IMPROVE: 0, RESOLVE: 1, PROTECT: 2})
    rows["step"] = -rows["strength"].map(_ORDER.index).astype(float)
    rows["weight"] = -rows["importance"].astype(float).fillna(0)
    rows["away"] = -(rows["estimate"].astype(float) - rows["line"].astype(float)).abs().fillna(0)
    rows = rows.sort_values(["place", "step", "weight", "away"], kind="stable")
    texts = dict.fromkeys(("recommendation", "owner", "due", "success", "file", "row"), "")
    return rows.assign(items=rows["item"], drafted=True, **texts)[[*_WRITTEN, "drafted", "aim"]].reset_index(drop=True)


def _rests(items: str, known: pd.DataFrame) -> dict[str, object]:
    """The evidence of one recommendation: that of the weakest of its items."""
    names = [name for name in items.split(";") if name]
    own = known[known["item"].isin(names)]
    labels = own.set_index("item")["label"].to_dict()
    told: dict[str, object] = {"labels": [str(labels.get(name, name)) for name in names]}
    if len(own) < len(set(names)) or not names:
        lacks = ASK if names else ENOUGH
        return told | {"strength": VIEW, "finding": "", "basis": "", "basis_label": "", "agreement": "", "lacks": lacks}
    weakest = own.iloc[int(np.argmin([_ORDER.index(str(s)) for s in own["strength"]]))]
    found = sorted({str(f) for f in own["finding"]})
    return told | {
        "strength": weakest["strength"], "finding": found[0] if len(found) == 1 else BOTH, "basis": weakest["item"],
        "basis_label": weakest["label"], "agreement": weakest.get("agreement", ""), "lacks": _lacks(weakest),
        **{name: weakest.get(name) for name in _EVIDENCE},
    }  # fmt: skip


def _lacks(row: pd.Series) -> str:
    """What would make the evidence on an item stronger."""
    if row["strength"] == CONFLICTING:
        return RECONCILE
    if row["strength"] == STRONG:
        return ENOUGH
    if row["numbers"] == SILENT:
        return ASK if pd.isna(row.get("base")) and not row.get("ratings_hidden") else ANSWERS
    if row["numbers"] == OPEN or bool(row.get("few", False)):
        return ANSWERS
    return INTERVIEWS


def _targets(frame: pd.DataFrame, plan: pd.DataFrame | None) -> pd.Series:
    """The index that the next wave is held against."""
    missed = (frame.get("numbers") != GOOD) & (frame.get("line_kind") != OF_SCALE)
    own = (
        frame["line"].where(missed & frame["line"].notna(), frame["estimate"]).astype(float)
        if "line" in frame
        else None
    )
    own = pd.Series(np.nan, index=frame.index) if own is None else own
    if plan is None or plan.empty or "target" not in plan.columns:
        return own
    agreed = plan.drop_duplicates("item").set_index("item")["target"]
    return frame["basis"].map(agreed).astype(float).fillna(own)
