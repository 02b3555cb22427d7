"""A banner table made by hand, as exhibits publish it: sections, bases, letters, tints, hidden and flagged cells."""

from csat_helpers.bundle import Bundle, Column, Table
from tests.pipeline import samples
from tests.pipeline.samples import two

LEVELS = {
    "en": ("Prepaid", "Postpaid", "Family plan", "18–29", "30–44", "45–59", "60 and over"),
    "zh": ("预付费", "后付费", "家庭套餐", "18–29岁", "30–44岁", "45–59岁", "60岁及以上"),
}


def letter(k: int) -> str:
    return chr(ord("A") + k) if k < 26 else "A" + chr(ord("A") + k - 26)


def spanners(language: str, groups: tuple[int, ...], *, nested: bool) -> list[dict]:
    """Over each group of columns; where ``nested``, one more over the last two."""
    found, at = [], 0
    for k, size in enumerate(groups):
        columns = [f"c{at + j}" for j in range(size)]
        found.append({"label": f"{two(language, 'Banner', '组')} {k + 1}", "columns": columns, "level": 1})
        at += size
    if nested:
        both = [name for s in found[-2:] for name in s["columns"]]
        found.append({"label": two(language, "Area by plan", "地区与套餐"), "columns": both, "level": 2})
    return found


def table(language: str = "en", groups: tuple[int, ...] = (3, 4), items: int = 2, *, nested: bool = False) -> Table:
    count = sum(groups)
    names = LEVELS[language] * 6
    columns = [Column("row", ""), Column("total", two(language, "Total", "总体"), "mean")]
    columns += [Column(f"c{k}", names[k], "mean", letter(k)) for k in range(count)]
    rows, roles, formats, marks = [], [], [], []
    for i, item in enumerate(list(samples.ITEMS)[:items]):
        parts = (
            ("section", "text", samples.label(item, language), [None] * (count + 1)),
            ("base", "count", two(language, "Base, n", "基数 n"), [2412, *range(300, 300 + count)]),
            (
                "answer",
                "share",
                two(language, "Top 2 boxes", "前2档合计"),
                [0.61, *(0.5 + k / 100 for k in range(count))],
            ),
            ("line", "text", two(language, "Interval", "区间"), ["59–63%"] * (count + 1)),
            ("answer", "nps", "NPS", [12.0, *(k - 3.0 for k in range(count))]),
        )
        for role, kind, name, values in parts:
            rows.append((name, *values))
            roles.append(role)
            formats.append(kind)
        top = 5 * i + 2
        marks += [
            {"row": top, "column": "c0", "mark": "down"}, {"row": top, "column": "c2", "mark": "up"},
            {"row": top, "column": "c2", "letters": "A b"}, {"row": top - 1, "column": "c1", "mark": "caution"},
        ]  # fmt: skip
    marks.append({"row": 4, "column": "c1", "mark": "confidential"})
    return Table(
        tuple(columns), tuple(rows), tuple(spanners(language, groups, nested=nested)), tuple(marks), (2,),
        tuple(roles), tuple(formats), stub=2,
    )  # fmt: skip


def bundle(language: str = "en", **kinds: object) -> Bundle:
    made = table(language, **kinds)  # pyright: ignore[reportArgumentType]
    return samples.exhibit(language, "table", id="sample-banner", table=made, takeaways=(), lead="")
