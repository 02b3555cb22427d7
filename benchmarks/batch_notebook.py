"""What benchmarks/batch.py runs: an analyst's notebook of 26 cells and 8 charts, and engagements of 5,000 respondents."""

from pathlib import Path

import growth
import nbformat
import numpy as np
import pandas as pd
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

UNIT, DISTRICT = "unit", "district"
CELLS = [
    ("code", "parameters", 'engagement = "demo"\nlanguage = "en"\nwave = None\nunit = None'),
    ("code", "imports", "import matplotlib.pyplot as plt\nimport pandas as pd\nimport seaborn as sns\n\nfrom csat_helpers import exhibits, measures, survey"),
    ("code", "open", """\
everyone = survey.open(engagement, language=language)
sv = everyone.focus(wave=wave or everyone.latest_wave, unit=unit)
drivers, overall, recommend = sv.roles("driver"), sv.roles("overall"), sv.roles("recommend")
segments = list(sv.about.segments)
sns.set_theme(style="white", rc=exhibits.theme())"""),
    ("markdown", "ch-satisfied", "# How satisfied customers are"),
    ("markdown", "q-answers", "## How are the answers spread?"),
    ("code", "answers", "answers = measures.distribution(sv, overall)"),
    ("code", "answers-chart", 'exhibits.diverging(answers, id="answers", language=language)'),
    ("markdown", "q-segments", "## Which customers are more satisfied, and which recommend us?"),
    ("code", "segments", """\
index = measures.index(sv, overall)
by_segment = measures.crosstab(sv, measures.Stub(overall, show="composite"), segments, test="rest").cells.query("by != 'total'")"""),
    ("code", "segments-chart", 'exhibits.bars(by_segment, total=index, id="segments", language=language)'),
    ("code", "nps", """\
nps = measures.nps(sv, recommend)
nps_by_segment = measures.crosstab(sv, recommend, segments, show="nps", test="rest").cells.query("by != 'total'")"""),
    ("code", "nps-chart", 'exhibits.bars(nps_by_segment, total=nps, id="nps", language=language)'),
    ("markdown", "ch-experience", "# What customers experience"),
    ("markdown", "q-items", "## What do customers like, and what not?"),
    ("code", "items", "items = measures.distribution(sv, drivers)"),
    ("code", "items-chart", 'exhibits.diverging(items, id="items", language=language)'),
    ("code", "scores", "scores = measures.item_index(sv, drivers)\nof_all = measures.item_index(everyone, drivers)"),
    ("code", "scores-chart", """\
both = pd.concat([scores.assign(of="This unit"), of_all.assign(of="All units")], ignore_index=True)
figure, axes = plt.subplots(figsize=(7.2, 6.4))
sns.scatterplot(both, x="estimate", y="label", hue="of", style="of", s=60, ax=axes)
axes.set(xlabel="Index, 0 to 100", ylabel="")
figure.subplots_adjust(left=0.25, right=0.98, top=0.98, bottom=0.1)
plt.close(figure)
exhibits.custom(figure, id="scores", language=language, headline="The unit beside all units, item by item",
                alt="Two dots an item: the unit's index and that of all units.")"""),
    ("markdown", "ch-drivers", "# Where to act"),
    ("code", "importance", "importance = measures.drivers(everyone, overall, drivers)"),
    ("code", "importance-chart", 'exhibits.drivers(importance, id="importance", language=language)'),
    ("code", "priorities", "priorities = measures.importance_performance(everyone, overall, drivers)"),
    ("code", "priorities-chart", 'exhibits.priority_map(priorities, id="priorities", language=language)'),
    ("markdown", "q-groups", "## Do groups differ?"),
    ("code", "groups", "groups = measures.top_box(sv, overall, by=segments)"),
    ("code", "groups-chart", """\
figure, axes = plt.subplots(figsize=(7.2, 4.2))
sns.barplot(groups, x="estimate", y="level_label", hue="by", dodge=False, ax=axes)
axes.set(xlabel="Share of the two best answers", ylabel="")
figure.subplots_adjust(left=0.2, right=0.98, top=0.98, bottom=0.14)
plt.close(figure)
exhibits.custom(figure, id="groups", language=language, headline="Groups beside each other",
                alt="A bar a group: its share of the two best answers.")"""),
]  # fmt: skip


def notebook() -> nbformat.NotebookNode:
    """The benchmark's notebook, as an engagement's own template."""
    made = []
    for kind, name, source in CELLS:
        cell = (new_code_cell if kind == "code" else new_markdown_cell)(source, id=name)
        if name == "parameters":
            cell.metadata["tags"] = ["parameters"]
        made.append(cell)
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return new_notebook(cells=made, metadata={"kernelspec": kernel, "language_info": {"name": "python"}})


def write(folder: Path, respondents: int, *, levels: dict[str, int], waves: int, own_notebook: bool) -> Path:
    """An engagement of the survey of benchmarks/growth.py, with columns of units by their numbers of levels."""
    folder.mkdir(parents=True)
    all_of_them = respondents if waves == 2 else 2 * respondents
    columns = growth.made(all_of_them - respondents, respondents, all_of_them)
    number = np.arange(respondents)
    units = {name: number % size + 1 for name, size in levels.items()}
    pd.DataFrame({**columns, **units}).to_parquet(folder / "survey.parquet")
    told = growth.questionnaire()
    for name, size in growth.SEGMENTS.items():
        told = told.replace(f"  {name}: {{codes: [{', '.join(str(k + 1) for k in range(size))}]}}", _scale(name, size))
    told = told.replace("items:", "\n".join([*map(_scale, levels, levels.values()), "items:"]))
    asked = [f"  {name}: {{label: {{en: {name.title()}}}, scale: {name}, role: segment}}" for name in levels]
    (folder / "questionnaire.yaml").write_text("\n".join([told, *asked]), encoding="utf-8")
    paths = ", ".join(f"[{construct}, satisfaction]" for construct in growth.DRIVERS)
    about = growth.ENGAGEMENT.format(size=folder.name, ending="parquet", paths=paths)
    about = about.replace("privacy_base: 10, reliable_base: 30", "privacy_base: 5, reliable_base: 10")
    (folder / "engagement.yaml").write_text(about, encoding="utf-8")
    if own_notebook:
        nbformat.write(notebook(), folder / "internal_improvement.ipynb")
    return folder


def _scale(name: str, size: int) -> str:
    named = ", ".join(f"{k + 1}: {{en: {name.title()} {k + 1}}}" for k in range(size))
    return f"  {name}: {{codes: {{{named}}}}}"
