"""The drawing of terms: a panel of bars for each language of the comments."""

import pandas as pd

from csat_helpers.exhibits import lettering
from csat_helpers.exhibits.canvas import Canvas
from csat_helpers.exhibits.table import plain_cell
from csat_helpers.locale import say
from csat_helpers.look import COLOURS, number
from csat_helpers.look.tokens import CHART_WIDTH_MM

SHOWN, TOP_MM, ROW_MM, GAP_MM = 15, 15.0, 6.2, 10.0


def written_in(code: str, language: str) -> str:
    """The name of a language of comments."""
    return {"zh": say(language, "Comments in Chinese"), "en": say(language, "Comments in English")}.get(
        code, say(language, "Comments")
    )


def draw(parts: dict[str, pd.DataFrame], language: str, *, width: float = CHART_WIDTH_MM) -> str:
    """A panel a language, beside each other or, on a narrow page, one under the other."""
    stacked = width < CHART_WIDTH_MM
    heights = [TOP_MM + ROW_MM * len(p) + 1 for p in parts.values()]
    page = Canvas(sum(heights) + GAP_MM * (len(parts) - 1) if stacked else max(heights), width)
    wide = page.width if stacked or len(parts) == 1 else (page.width - GAP_MM) / 2
    for k, (code, part) in enumerate(parts.items()):
        x, y = (0.0, sum(heights[:k]) + GAP_MM * k) if stacked else ((wide + GAP_MM) * k, 0.0)
        _panel(page, part, written_in(code, language), x, y, wide, language)
    return page.svg()


def _panel(page: Canvas, part: pd.DataFrame, title: str, x: float, top: float, width: float, language: str) -> None:
    scored = "mean_score" in part.columns and part["mean_score"].notna().any()
    end = x + width
    page.heading(x, top + 2.6, title, width)
    label = max(lettering.width(str(t), 8.5) for t in part["term"]) + 4
    label = min(label, width * 0.42)
    bar_end = end - (28 if scored else 12)
    small = {"size": 7.5, "colour": COLOURS["mut"], "align": "right"}
    page.text(end - (16 if scored else 0), top + TOP_MM - 4.6, say(language, "Respondents"), **small)
    if scored:
        page.text(end, top + TOP_MM - 4.6, say(language, "Score"), **small)
    page.rule(top + TOP_MM - 1.6, colour=COLOURS["ink"], width=0.7, start=x, end=end)
    scale = (bar_end - x - label) / max(float(part["respondents"].max()), 1)
    for k, (_, row) in enumerate(part.iterrows()):
        y = top + TOP_MM + ROW_MM * (k + 0.5)
        page.text(x, y, lettering.cut(str(row["term"]), label - 2, 8.5))
        page.box(x + label, y - 1.7, float(row["respondents"]) * scale, 3.4, COLOURS["p2"])
        page.text(end - (16 if scored else 0), y, number(row["respondents"], "count"), align="right", bold=True)
        if scored:
            page.text(
                end, y, number(plain_cell(row["mean_score"]), "index"), size=7.5, colour=COLOURS["sec"], align="right"
            )
        page.rule(y + ROW_MM / 2, start=x, end=end)
