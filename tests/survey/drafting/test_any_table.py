"""Tables drawn at random, with headings and cells that are hard on YAML and on numbers: the draft always checks."""

import csv
import random
from pathlib import Path

import pytest

from csat_helpers.errors import DataError
from csat_helpers.pipeline.check import check
from csat_helpers.survey import drafting

CELLS = [
    "Yes", "No", "yes", "1", "2", "3", "5", "0", "99", "-1", "-99", "1.0", "1.5", "01", "NA", "N/A", "", "  ", "Very satisfied", "satisfied",
    "Satisfied", "Neutral", "n/a", "非常满意", "不满意", "18-24", "25-34", "<b>x</b>", "a;b;", "b;c;", "=1+1", "1e5", "inf", "nan", "null", "true",
    "😀", "\u200bx", "x\ny", "a'b", '"q"', "{x}", "#", "- y", ":", ": z", "2026-01-01", "12:30", "10分", "9分", "1 - Bad", "5 - Good", "long " * 40,
    "\x07", "1_000", "１２", "1,234", "refused", "Don't know", "~", "!tag", "&a", "*b", "%", "@", "`", "|", ">", "?", "0x1f", "1e400", "-0", "+5", "007",
]  # fmt: skip
HEADINGS = [
    "Q1", "Q2_1", "Q2_2", "Q2_3", "id", "weight", "overall", "Recommend", "age", "wave", "year", "name", "yes", "1", "null", "Q[a]", "Q[b]", "a: b",
    "#x", "x,y", "{z}", " p ", "态度", "1、性别", "第2题(甲)", "第2题(乙)", "NPS", "brand", "comment", "Q1 ", "q1", "csat", "revenue", "Q3COM1", "Q3COM2",
    "*a", "&b", "=", "~", "|", "-",
]  # fmt: skip


def column(draw: random.Random, rows: int) -> list[str]:
    if draw.random() < 0.1:
        return [f"r{k}" for k in range(rows)]
    low, high = draw.choice([0, 1, -2]), draw.choice([2, 5, 6, 7, 10, 11, 12])
    pool = draw.sample(CELLS, draw.randint(1, 9)) if draw.random() < 0.6 else [str(k) for k in range(low, high)]
    pool += [draw.choice(CELLS)] if draw.random() < 0.3 else []
    return [draw.choice(pool) for _ in range(rows)]


def table(draw: random.Random, path: Path) -> Path:
    rows, columns = draw.choice([1, 2, 5, 30, 200]), draw.randint(1, 14)
    with path.open("w", newline="", encoding="utf-8") as file:
        written = csv.writer(file)
        written.writerow([draw.choice(HEADINGS) for _ in range(columns)])
        written.writerows(zip(*(column(draw, rows) for _ in range(columns)), strict=True))
    return path


@pytest.mark.parametrize("seed", range(30))
def test_any_table_drafts_and_checks(tmp_path, seed):
    draw = random.Random(seed)  # noqa: S311 - answers, no secrets
    files = [table(draw, tmp_path / f"wave{k + 1}.csv") for k in range(1 + seed % 2)]
    try:
        folder = drafting.draft(tmp_path / "x", files)
    except DataError:
        return  # a file that the readers refuse
    try:
        check(folder)
    except DataError as problem:
        if "No row is left" not in problem.what:  # every cell is no answer
            raise
