"""The drawing of terms: a panel of bars for each language of the comments."""

import pandas as pd

from csat_helpers.exhibits import lettering, phrases
from csat_helpers.exhibits.canvas import Canvas
from csat_helpers.exhibits.table import plain_cell
from csat_helpers.locale import say
from csat_helpers.look import COLOURS, number
from csat_helpers.look.numbers import base
from csat_helpers.look.tokens import CHART_WIDTH_MM

SHOWN, TOP_MM, ROW_MM, GAP_MM = 15, 15.0, 6.2, 10.0
COUNT_MM, SHARE_MM, SCORE_MM, MARGIN_MM, GLOSS_MM = 8.0, 9.0, 10.0, 10.0, 1.6


def written_in(code: str, language: str) -> str:
    """The name of a language of comments."""
    return {"zh": say(language, "Comments in Chinese"), "en": say(language, "Comments in English")}.get(
        code, say(language, "Comments")
    )


def draw(parts: dict[str, pd.DataFrame], language: str, *, width: float = CHART_WIDTH_MM) -> str:
    """A panel a language on one scale, beside each other or, on a narrow page, one under the other."""
    stacked = width < CHART_WIDTH_MM
    heights = [TOP_MM + ROW_MM * len(p) + 1 for p in parts.values()]
    page = Canvas(sum(heights) + GAP_MM * (len(parts) - 1) if stacked else max(heights), width)
    wide = page.width if stacked or len(parts) == 1 else (page.width - GAP_MM) / 2
    # One scale, so that a bar of one panel compares with those of the other.
    longest = max(float(part["respondents"].max()) for part in parts.values())
    scale = min(_room(part, wide, language) for part in parts.values()) / max(longest, 1)
    for k, (code, part) in enumerate(parts.items()):
        x, y = (0.0, sum(heights[:k]) + GAP_MM * k) if stacked else ((wide + GAP_MM) * k, 0.0)
        _panel(page, part, heading(code, part, language), x, y, wide, scale, language)
    return page.svg()


def heading(code: str, part: pd.DataFrame, language: str) -> str:
    """The language of a panel's comments and how many wrote in it."""
    if "base" not in part.columns:
        return written_in(code, language)
    return phrases.commas([written_in(code, language), base(part["base"].iloc[0], language)], language)


def score(row: pd.Series) -> str:
    """``75.3``: the index of those who use a word; a dash where too few gave one, a star on a small base."""
    value = plain_cell(row["mean_score"])
    return "–" if value is None else number(value, "index") + ("*" if phrases.flagged(row) else "")


def margin(row: pd.Series) -> str:
    """``6.1``: half the index's interval; nothing where there is none."""
    half = (row["conf_high"] - row["conf_low"]) / 2
    return "" if pd.isna(half) else number(half, "index")


def bounded(part: pd.DataFrame) -> bool:
    """Whether the panel's indices have intervals."""
    return {"conf_low", "conf_high"} <= set(part.columns)


def index_head(part: pd.DataFrame, language: str) -> str:
    """The head of the index: of what it is, since other exhibits of comments rate by another question."""
    role = str(part["score_role"].iloc[0]) if "score_role" in part.columns else ""
    return {"recommend": say(language, "Recommend"), "overall": say(language, "Satisfaction")}.get(
        role, say(language, "Index")
    )


def _scored(part: pd.DataFrame) -> bool:
    return "mean_score" in part.columns and bool(part["mean_score"].notna().any())


def _label(part: pd.DataFrame, width: float) -> float:
    """The room of a panel's words."""
    return min(max(wide(row) for _, row in part.iterrows()) + 3, width * (0.46 if _scored(part) else 0.5))


def _figures(part: pd.DataFrame, language: str) -> float:
    """The room of a panel's figures right of the number of respondents."""
    return _score_room(part, language) + (SHARE_MM if "share" in part.columns else 0)


def _score_room(part: pd.DataFrame, language: str) -> float:
    index = max(SCORE_MM, lettering.width(index_head(part, language), 7.5) + 1.8)
    return (index + (MARGIN_MM if bounded(part) else 0)) if _scored(part) else 0.0


def _room(part: pd.DataFrame, width: float, language: str) -> float:
    """The room of a panel's bars."""
    return max(width - _label(part, width) - COUNT_MM - _figures(part, language), 4)


def _panel(
    page: Canvas, part: pd.DataFrame, title: str, x: float, top: float, width: float, scale: float, language: str
) -> None:
    scored, end, label = _scored(part), x + width, _label(part, width)
    page.heading(x, top + 2.6, title, width)
    # Right edges of the columns, from the page's side: index, share, respondents.
    at_index, at_share, at_count = end, end - _score_room(part, language), end - _figures(part, language)
    margins = scored and bounded(part)
    if margins:
        at_index -= MARGIN_MM
    small = {"size": 7.5, "colour": COLOURS["mut"], "align": "right"}
    heads = [
        (at_count, "n", True),
        (at_share, say(language, "Share"), "share" in part.columns),
        (at_index, index_head(part, language), scored),
        (end, say(language, "Margin"), margins),
    ]
    for x_head, words, there in heads:
        if there:
            page.text(x_head, top + TOP_MM - 4.6, words, **small)
    page.rule(top + TOP_MM - 1.6, colour=COLOURS["ink"], width=0.7, start=x, end=end)
    for k, (_, row) in enumerate(part.iterrows()):
        y = top + TOP_MM + ROW_MM * (k + 0.5)
        write_word(page, row, x, y, label - 2)
        page.box(x + label, y - 1.7, float(row["respondents"]) * scale, 3.4, COLOURS["p2"])
        page.text(at_count, y, number(row["respondents"], "count"), align="right", bold=True)
        if "share" in part.columns:
            page.text(at_share, y, number(plain_cell(row["share"]), "share"), size=7.5, align="right")
        if scored:
            page.text(at_index, y, score(row), size=7.5, align="right")
        if margins:
            page.text(end, y, margin(row), size=7.5, colour=COLOURS["sec"], align="right")
        page.rule(y + ROW_MM / 2, start=x, end=end)


def _gloss(row: pd.Series) -> str:
    return str(row.get("gloss") or "")


def wide(row: pd.Series) -> float:
    """The room that a word takes with what it means."""
    gloss = lettering.width(_gloss(row), 7.5) + GLOSS_MM if _gloss(row) else 0
    return lettering.width(str(row["term"]), 8.5) + gloss


def write_word(page: Canvas, row: pd.Series, x: float, y: float, room: float) -> None:
    """The word as it is written, and after it in grey what it means."""
    word = lettering.cut(str(row["term"]), room, 8.5)
    page.text(x, y, word)
    start = lettering.width(word, 8.5) + GLOSS_MM
    if _gloss(row) and room - start > 4:
        page.text(x + start, y, lettering.cut(_gloss(row), room - start, 7.5), size=7.5, colour=COLOURS["mut"])


def word(row: pd.Series, language: str) -> str:
    """The word, and in brackets what it means in the report's language where that is known."""
    return str(row["term"]) + (phrases.bracketed(_gloss(row), language) if _gloss(row) else "")
