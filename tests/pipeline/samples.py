"""A small executed notebook with one exhibit of each kind, made by hand: exporters are tested without the other layers.

``notebook("en")`` and ``notebook("zh")`` hold the same numbers.
"""

import io
import math

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from csat_helpers.bundle import MIME, Bundle, Column, Table
from csat_helpers.look import COLOURS, DIVERGING, fonts, number

ITEMS = {
    "calls": ("Call clarity", "通话清晰度", (0.02, 0.08, 0.19, 0.33, 0.38), 74.5),
    "staff": ("Store staff", "营业厅人员服务", (0.02, 0.08, 0.20, 0.36, 0.34), 72.8),
    "app": ("App and self-service", "App 与自助服务", (0.03, 0.09, 0.21, 0.36, 0.31), 70.8),
    "data": ("Mobile data speed", "移动数据网速", (0.05, 0.13, 0.24, 0.33, 0.25), 65.3),
    "bill": ("Bill is clear and correct", "账单清楚准确", (0.09, 0.20, 0.28, 0.30, 0.13), 54.5),
    "solve": ("Problem solved first time", "问题一次解决", (0.11, 0.21, 0.29, 0.27, 0.12), 52.1),
    "wait": ("Hotline waiting time", "客服热线等候时间", (0.19, 0.24, 0.28, 0.22, 0.07), 43.7),
}


def two(language: str, en: str, zh: str) -> str:
    return zh if language == "zh" else en


def label(name: str, language: str) -> str:
    return ITEMS[name][1 if language == "zh" else 0]


def svg(language: str, kind: str, height: float = 95) -> str:
    """A chart as the exhibits draw them: 168 mm wide, text as text, nothing that varies from run to run."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    fonts.register()
    figure = Figure(figsize=(168 / 25.4, height / 25.4))
    axes = figure.add_axes((0.28, 0.1, 0.7, 0.85))
    names = [label(n, language) for n in ITEMS]
    values = [v[3] for v in ITEMS.values()]
    if kind == "line":
        axes.plot(range(len(values)), values, color=COLOURS["p6"], marker="o", clip_on=False)
    else:
        left = [0.0] * len(names)
        for k, colour in enumerate(DIVERGING[5]):
            shares = [v[2][k] * 100 for v in ITEMS.values()]
            axes.barh(names, shares, left=left, color=colour, height=0.55)
            left = [a + b for a, b in zip(left, shares, strict=True)]
        axes.invert_yaxis()
    axes.set_title(label("solve", language), fontfamily=fonts.BOLD, fontweight=700, fontsize=8.5, loc="left")
    for text in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        text.set(fontfamily=fonts.REGULAR, fontsize=8.5, color=COLOURS["ink"])
    axes.spines[["top", "right"]].set_visible(False)
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "csat"}), io.StringIO() as out:
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
        return out.getvalue()


def distribution(language: str) -> dict:
    rows = []
    for name, (*_, shares, index) in ITEMS.items():
        text = label(name, language)
        rows += [[name, text, "share", k + 1, s] for k, s in enumerate(shares)]
        rows += [[name, text, "unfavourable", None, sum(shares[:2])], [name, text, "favourable", None, sum(shares[3:])]]
        rows.append([name, text, "index", None, index])
    return {"columns": ["item", "label", "measure", "answer", "estimate"], "rows": rows}


def items_table(language: str) -> Table:
    columns = (
        Column("label", two(language, "Item", "项目")),
        Column("bottom", two(language, "Dissatisfied", "不满意"), "share"),
        Column("top", two(language, "Satisfied", "满意"), "share"),
        Column("index", two(language, "Index", "指数"), "index"),
        Column("p", "p", "p"),
    )
    rows = tuple(
        (label(n, language), sum(s[:2]), sum(s[3:]), i, 0.0004 if i > 60 else None) for n, (_, _, s, i) in ITEMS.items()
    )
    spanner = {"label": two(language, "Share of customers", "客户占比"), "columns": ["bottom", "top"]}
    marks = ({"row": 0, "column": "top", "mark": "up"}, {"row": 6, "column": "top", "mark": "down"})
    return Table(columns, rows, (spanner,), marks, (0,))


def takeaways(language: str) -> tuple[dict[str, str], ...]:
    return (
        {"role": "see", "text": two(language, "Items about people lead.", "与人员有关的项目领先。")},
        {
            "role": "matters",
            "text": two(language, "The weakest items touch every customer.", "最弱的项目人人会遇到。"),
        },
        {"role": "do", "text": two(language, "Look at importance before you spend.", "投入之前先看重要性。")},
    )


def exhibit(language: str, kind: str, **changes: object) -> Bundle:
    values: dict = {
        "id": f"sample-{kind}",
        "language": language,
        "headline": two(
            language,
            "Customers rate calls and people highly; waiting and problem solving divide them most",
            "通话与人员服务获得好评，热线等候与问题解决的不满最集中",
        ),
        "lead": two(
            language,
            "About seven in ten customers are satisfied with call clarity. At the other end, 43% are dissatisfied"
            " with hotline waiting.",
            "约七成客户对通话清晰度表示满意。另一端，43% 的客户不满意热线等候。",
        ),
        "title": two(language, f"Satisfaction with seven service items ({kind})", f"七项服务的满意度（{kind}）"),
        "subtitle": two(
            language,
            "Share of customers, %, and index 0–100. Base: all respondents, n\u00a0=\u00a02,412",
            "客户占比（%）与指数（0–100 分）。基数：全体受访者，n\u00a0=\u00a02,412",
        ),
        "alt": two(
            language,
            "Bars for seven items; call clarity is best at 74.5.",
            "七个项目的条形图；通话清晰度最高，74.5 分。",
        ),
        "frame": distribution(language),
        "encoding": {"kind": kind},
        "base": 2412,
        "notes": (
            two(language, "Items sorted by index. Weighted.", "按指数排序。已加权。"),
            two(language, "Shares may not add to 100 because of rounding.", "因四舍五入，各项之和可能不等于 100。"),
        ),
        "takeaways": takeaways(language),
    }
    return Bundle(**{**values, **changes})


def big_figure(language: str) -> dict:
    bars = [
        {"label": two(language, "Prepaid", "预付费"), "value": 61.4, "text": "61.4", "focus": False},
        {"label": two(language, "Family plan", "家庭套餐"), "value": 73.0, "text": "73.0", "focus": True},
    ]
    return {
        "label": two(language, "Overall satisfaction index", "总体满意度指数"),
        "value": 66.0,
        "text": number(66.0, "index", language),
        "low": 64.7,
        "high": 67.2,
        "interval_text": two(language, "95% interval 64.7 to 67.2", "95% 置信区间 64.7～67.2"),
        "minimum": 0,
        "maximum": 100,
        "notes": [two(language, "▲ +4.1 points since 2024 Q3", "▲ 较 2024 年 Q3 +4.1 分"), "n\u00a0=\u00a02,412"],
        "bars_label": two(language, "Index by plan", "按套餐的指数"),
        "bars": bars,
    }


def findings(language: str) -> list[dict[str, str]]:
    return [
        {
            "headline": two(language, "Satisfaction has recovered, slowly.", "满意度稳步回升。"),
            "text": two(
                language, "The index rose 4.1 points in two years to 66.0.", "两年间指数提高 4.1 分，达到 66.0 分。"
            ),
        },
        {
            "headline": two(language, "Stability matters most.", "连接稳定性最重要。"),
            "text": two(language, "It carries 20% of explained satisfaction.", "它贡献了总体满意度解释力的 20%。"),
        },
        {
            "headline": two(language, "Problem solving fell this wave.", "问题解决能力本期下滑。"),
            "text": two(language, "It dropped 3.1 points to 52.1.", "下降 3.1 分至 52.1 分。"),
        },
    ]


def priorities(language: str) -> dict:
    return {
        "columns": [
            two(language, *pair)
            for pair in (("", ""), ("Priority", "优先事项"), ("Evidence", "依据"), ("Judge it by", "检验标准"))
        ],
        "rows": [
            [
                "1",
                label("solve", language),
                two(language, "Importance 15.8%, index 52.1", "重要性 15.8%，指数 52.1"),
                two(language, "Index 56", "指数 56"),
            ],
            [
                "2",
                label("bill", language),
                two(language, "Importance 11.2%, index 54.5", "重要性 11.2%，指数 54.5"),
                two(language, "Index 58", "指数 58"),
            ],
        ],
    }


def summary(language: str) -> Bundle:
    return exhibit(
        language,
        "summary",
        headline=two(
            language,
            "Two years of network gains are now at risk from problems that are not solved first time",
            "两年的网络改善，正被“问题一次解决不了”抵消",
        ),
        extra={"figure": big_figure(language), "findings": findings(language), "priorities": priorities(language)},
        takeaways=(),
        lead="",
    )


def quotes(language: str) -> Bundle:
    rows = [
        ["客服很耐心，但是问题拖了三周才解决。", "zh", 4.0, two(language, "Prepaid", "预付费")],
        ["They were kind, but <b>nobody</b> could fix it. #hash $x$ @home *stars* _under_", "en", 2.0, ""],
        ["Great coverage ⟨U+1F600⟩", "en", 9.0, two(language, "Family plan", "家庭套餐")],
    ]
    frame = {"columns": ["text", "language", "score", "group"], "rows": rows}
    return exhibit(language, "quotes", frame=frame, encoding={"kind": "quotes"}, takeaways=(), lead="")


def omitted(language: str) -> Bundle:
    reason = two(language, "The questionnaire has no item for recommendation.", "问卷中没有推荐意愿题。")
    return exhibit(
        language, "custom", id="sample-omitted", title=two(language, "Recommendation", "推荐意愿"), headline="", lead="",
        notes=(), takeaways=(), encoding={"kind": "custom", "omitted": True}, extra={"omitted": reason},
    )  # fmt: skip


def long_table(language: str, rows: int = 70) -> Bundle:
    columns = (Column("label", two(language, "Branch", "网点")), Column("n", "n", "count"), Column("v", "%", "share1"))
    values = tuple((f"{two(language, 'Branch', '网点')} {k + 1}", 40 + k, math.sin(k) / 4 + 0.5) for k in range(rows))
    return exhibit(language, "table", id="sample-long", table=Table(columns, values), lead="", takeaways=())


def show(bundle: Bundle, chart: str | None = None, **cell: object) -> nbformat.NotebookNode:
    """The code cell that displayed ``bundle``, with the noise a real kernel adds."""
    data = {MIME: bundle.to_json(), "text/html": "<p>for JupyterLab</p>", "text/plain": bundle.headline}
    if chart is not None:
        data["image/svg+xml"] = chart
    outputs = [
        new_output("stream", name="stderr", text="SECRET-STDERR warning\n"),
        new_output("stream", name="stdout", text="SECRET-STDOUT\n"),
        new_output("execute_result", data=data, execution_count=1),
    ]
    return new_code_cell(f"secret_code({bundle.id!r})", outputs=outputs, execution_count=1, **cell)


def study(language: str) -> dict:
    return {
        "schema": "csat.study/1",
        "engagement": "sample",
        "type": "internal-improvement",
        "client": two(language, "Harbour Mobile", "海港移动"),
        "title": two(language, "What keeps customers, and what loses them", "什么留住客户，什么让客户离开"),
        "language": language,
        "languages": ["en", "zh"],
        "as_of": "2026-06-18",
        "simulated": True,
        "house": two(language, "Sample Research", "样例研究"),
        "confidentiality": two(
            language, "Confidential. For the client’s internal use only.", "机密。仅供委托方内部使用。"
        ),
        "fieldwork": two(language, "4–29 May 2026", "2026年5月4日–29日"),
        "population": two(language, "Consumer customers aged 18 and over", "18 岁及以上个人客户"),
        "respondents": 2412,
        "wave": "2026 Q2",
        "source": two(
            language,
            "Source: What keeps customers, and what loses them, 2026 Q2. Simulated data.",
            "资料来源：什么留住客户，什么让客户离开，2026 Q2。模拟数据。",
        ),
        "manifest": {},
    }


def cells(language: str) -> list[nbformat.NotebookNode]:
    def md(en: str, zh: str) -> nbformat.NotebookNode:
        return new_markdown_cell(two(language, en, zh))

    return [
        md("# The study in one page", "# 一页读懂"),
        show(summary(language)),
        md(
            "# What customers experience\n\nThis chapter ranks the **service items** and shows what moves satisfaction.",
            "# 客户的体验\n\n本章对**服务项目**排序，并说明哪些项目影响满意度。",
        ),
        md("## How do customers rate each item?", "## 客户如何评价各项服务？"),
        show(exhibit(language, "diverging", table=items_table(language)), svg(language, "diverging", 110)),
        md("A *reading note*: look at the ends first.\n\n- one\n- two", "*阅读提示*：先看两端。\n\n- 一\n- 二"),
        md("## What drives satisfaction?", "## 什么驱动满意度？"),
        show(exhibit(language, "drivers"), svg(language, "drivers")),
        md("## Where to act?", "## 从哪里入手？"),
        show(exhibit(language, "map"), svg(language, "map")),
        md("## How has it changed?", "## 有何变化？"),
        show(exhibit(language, "line"), svg(language, "line", 70)),
        show(exhibit(language, "bars", takeaways=(), lead=""), svg(language, "bars", 60)),
        show(exhibit(language, "radar", takeaways=(), lead=""), svg(language, "radar", 60)),
        md("## Would they recommend us?", "## 他们会推荐吗？"),
        show(omitted(language)),
        md("This note goes with its exhibit.", "此说明随图略去。"),
        md("# What customers say", "# 客户的声音"),
        md("## In their own words", "## 原话"),
        show(quotes(language)),
        md("# Reference", "# 附录"),
        md("## Items in one table", "## 项目总表"),
        show(exhibit(language, "table", table=items_table(language), takeaways=(), lead="")),
        md("## Branches", "## 网点"),
        show(long_table(language)),
        md("## How the numbers are made", "## 数字如何得出"),
        md(
            "The index is *linear*.\n\n1. code the answer\n2. rescale\n\n| Base | ± points |\n|---|--:|\n| 2,412 | 1.3 |\n| 500 | 2.8 |",
            "指数是*线性*的。\n\n1. 编码\n2. 换算\n\n| 基数 | ± 分 |\n|---|--:|\n| 2,412 | 1.3 |\n| 500 | 2.8 |",
        ),
    ]  # fmt: skip


def notebook(language: str = "en", extra: list[nbformat.NotebookNode] | None = None) -> nbformat.NotebookNode:
    """The sample notebook in ``language``, with ``extra`` cells at its end; cell ids are fixed."""
    made = [*cells(language), *(extra or [])]
    for k, cell in enumerate(made):
        cell["id"] = f"cell-{k}"
    return new_notebook(
        cells=made, metadata={"csat": study(language), "kernelspec": {"name": "python3", "display_name": "Python 3"}}
    )
