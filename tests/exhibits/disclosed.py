"""Frames of the disclosure appendix in the form that the survey returns, made by hand."""

import pandas as pd

SAID = {
    "en": ["Survey of 14 questions", "Client: Acme", "Customers", "not provided"],
    "zh": ["固定问卷调查：评分题14道", "委托方：甲公司", "客户", "未提供"],
}
LABELS = {
    "en": ["Strategy", "Sponsor", "Population", "Limitations"],
    "zh": ["数据收集策略", "主办方", "调查总体", "局限"],
}
LACKS = {
    "en": ["", "the sponsor", "", "a statement of limitations"],
    "zh": ["", "主办方", "", "局限说明"],
}


def items(language: str = "en", *, standard: str = "aapor", name: str = "AAPOR Code of 2021") -> pd.DataFrame:
    """Four items: two given in full, one in part, one not at all."""
    return pd.DataFrame(
        {
            "standard": standard, "standard_label": name, "item": ["strategy", "sponsor", "population", "limitations"],
            "label": LABELS[language], "value": SAID[language], "given": [True, False, True, False],
            "lacks": LACKS[language], "source": ["data", "engagement", "engagement", ""],
        }
    )  # fmt: skip


def several(language: str = "en") -> pd.DataFrame:
    """The same items under two standards."""
    return pd.concat([items(language), items(language, standard="iso10004", name="ISO 10004:2018")], ignore_index=True)


def trail(language: str = "en") -> pd.DataFrame:
    """Two inputs, three counts of rows, one version and one rule."""
    english = ["Engagement", "Data", "Rows read", "Set aside: sent twice", "Respondents analysed", "Python", "Seed"]
    chinese = ["项目设定", "数据", "读入记录", "剔除：重复记录", "进入分析的受访者", "Python", "随机种子"]
    return pd.DataFrame(
        {
            "section": ["inputs", "inputs", "rows", "rows", "rows", "software", "rules"],
            "item": ["engagement.yaml", "data/a.csv", "read", "duplicate", "analysed", "python", "seed"],
            "label": chinese if language == "zh" else english,
            "value": ["0123456789abcdef" * 4, "fedcba9876543210" * 4, "", "", "", "3.11.7", "k"],
            "rows": pd.array([None, None, 1010, 10, 1000, None, None], dtype="Int64"),
        }
    )


def questions(language: str = "en") -> pd.DataFrame:
    """Two questions, one with its exact wording."""
    zh = language == "zh"
    return pd.DataFrame(
        {
            "item": ["q1", "q2"], "label": ["网速", "资费"] if zh else ["Speed", "Price"],
            "wording": ["您觉得网速如何？" if zh else "How fast is it?", ""], "answers": ["1～5"] * 2 if zh else ["1 to 5"] * 2,
            "missing": ["9 拒答", ""] if zh else ["9 refused", ""],
        }
    )  # fmt: skip
