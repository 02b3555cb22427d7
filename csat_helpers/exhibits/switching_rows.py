"""The rows of switching: a brand before, where its customers are now, and what it kept, won and lost."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits.table import plain_cell
from csat_helpers.locale import say

LEVEL = 0.05
_WHY = {"reliability": "unreliable", "privacy": "confidential", "complementary": "confidential"}


@dataclass(frozen=True)
class Flow:
    """One cell of the matrix: a share, or why it is hidden."""

    share: float | None
    hidden: str = ""


@dataclass(frozen=True)
class Brand:
    """One brand: its flows to each brand in order, and its figures; ``net`` in percentage points, with interval."""

    code: str
    label: str
    own: bool
    flagged: bool
    hidden: str
    base: int | None
    flows: tuple[Flow, ...]
    kept: float | None
    came: float | None
    left: float | None
    net: float | None
    low: float | None
    high: float | None
    p: float | None

    @property
    def sign(self) -> int:
        """1 where more came than left, -1 where fewer, 0 where no test tells."""
        if self.p is None or self.net is None or self.p >= LEVEL:
            return 0
        return 1 if self.net > 0 else -1


def rows_of(found: Any) -> list[Brand]:
    """The brands in the measure's order, the own one first."""
    brands, own = found.brands, str(found.settings.get("own", ""))
    codes = list(dict.fromkeys(brands["level"].astype(str)))
    codes = [c for c in codes if c == own] + [c for c in codes if c != own]
    by = {(str(r["measure"]), str(r["level"])): r for _, r in brands.iterrows()}
    cells = {(str(r["level"]), str(r["other"])): r for _, r in found.flows.iterrows()}
    return [_brand(code, codes, by, cells, own) for code in codes]


def _brand(code: str, codes: list[str], by: Mapping[Any, pd.Series], cells: Mapping[Any, pd.Series], own: str) -> Brand:
    first = next(row for (_, level), row in by.items() if level == code)
    net = by.get(("net", code), first)

    def value(measure: str, name: str = "estimate") -> float | None:
        row = by.get((measure, code))
        return None if row is None else plain_cell(row.get(name))

    base = value("retention", "base")
    points = [
        None if v is None else 100 * float(v)
        for v in (plain_cell(net[n]) for n in ("estimate", "conf_low", "conf_high"))
    ]
    return Brand(
        code, str(first["level_label"]), code == own, bool(first.get("flag")), _WHY.get(str(first.get("suppressed", "")), ""),
        None if base is None else int(base), tuple(_flow(cells.get((code, to))) for to in codes),
        value("retention"), value("inflow"), value("outflow"), points[0], points[1], points[2], plain_cell(net["p_value"]),
    )  # fmt: skip


def _flow(row: pd.Series | None) -> Flow:
    if row is None:
        return Flow(None)
    share = plain_cell(row["estimate"])
    return Flow(None if share is None else float(share), _WHY.get(str(row.get("suppressed", "")), ""))


def heads(language: str) -> dict[str, str]:
    """The headings of the figures beside the matrix."""
    return {
        "kept": say(language, "Kept"),
        "came": say(language, "Came"),
        "left": say(language, "Left"),
        "net": say(language, "Net gain"),
        "matrix": say(language, "Of its former customers, now with"),
        "whole": say(language, "Of all customers"),
    }


def table(rows: list[Brand], language: str) -> Table:
    """The matrix with all figures: what a page's chart leaves out too."""
    names = heads(language)
    columns = [Column("brand", say(language, "Brand before")), Column("base", "n", "count")]
    columns += [Column(f"to_{row.code}", row.label, "share1") for row in rows]
    columns += [Column(name, names[name], "share1") for name in ("came", "left")]
    columns += [Column("net", names["net"], "points"), Column("low", say(language, "95% low"), "points"),
                Column("high", say(language, "95% high"), "points"), Column("p", say(language, "p"), "p")]  # fmt: skip
    marks, lines = [], []
    for k, row in enumerate(rows):
        label = row.label + " *" * row.flagged
        figures = [row.came, row.left, row.net, row.low, row.high, row.p]
        lines.append((label, row.base, *(flow.share for flow in row.flows), *figures))
        marks += [{"row": k, "column": f"to_{to.code}", "mark": flow.hidden}
                  for to, flow in zip(rows, row.flows, strict=True) if flow.hidden]  # fmt: skip
        if row.hidden:
            marks += [{"row": k, "column": name, "mark": row.hidden} for name in ("came", "left", "net")]
        elif row.sign:
            marks.append({"row": k, "column": "net", "mark": "up" if row.sign > 0 else "down"})
    spanners = (
        {"label": names["matrix"], "columns": [f"to_{row.code}" for row in rows]},
        {"label": names["whole"], "columns": ["came", "left", "net", "low", "high", "p"]},
    )
    own = tuple(k for k, row in enumerate(rows) if row.own)
    return Table(tuple(columns), tuple(lines), spanners, tuple(marks), own)
