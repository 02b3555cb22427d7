"""``engagement.yaml`` of a draft."""

from collections.abc import Sequence

from csat_helpers.survey.drafting.files import Waves
from csat_helpers.survey.drafting.found import Found
from csat_helpers.survey.drafting.table import Table
from csat_helpers.survey.drafting.yaml_text import comment, commented, flow, scalar

_REMARK_AT = 40
_TITLE = {"en": "Customer satisfaction study", "zh": "客户满意度研究"}
_DISCLOSURE = {"privacy_base": 10, "reliable_base": 30, "caution_base": 60}
_BASES = """\
# Smallest numbers of respondents: below privacy_base nothing is shown, below reliable_base it is hidden (or flagged
# only, with reliability: flag), below caution_base it is marked.
"""
_ROWS = """\
# Rows set aside before analysis; each is counted. Also: drop_straightliners, min_seconds with seconds.
"""
_TEXTS = """\
# targets: {overall: 75}     # an index from 0 to 100, not a mean; a net promoter score from -100 to 100
# fieldwork: {en: "Online, 1 to 21 May 2026", zh: "网络调查，2026年5月1日至21日"}
# population: {en: Customers with a purchase in the last year, zh: 过去一年内购买过的客户}
# sampling: {en: Simple random sample, zh: 简单随机抽样}
# mode: {en: Online, zh: 网络调查}
"""


def engagement_text(name: str, type: str, languages: Sequence[str], files: Sequence[str], found: Found) -> str:
    """The file's text; ``files`` are the data files' names in the folder."""
    waves, segments = found.waves, found.having("segment")
    dated = [one.name for one in found.left if one.reason.startswith("dates")]
    seconds = next((q.name for q in found.items if q.says("seconds")), "")
    when = f"todo: {', '.join(dated)} may tell the waves of one file: give an item of periods the role wave."
    seconds = f"'{seconds}' may be the column of durations, for seconds" if seconds else ""
    lines = [
        "# Drafted by 'csat new --from': what was guessed has its reason beside it, and 'todo' where it is unsure.",
        f"# Check it without running:  csat check {name}      Run it:  csat run {name}",
        "# A text is one string, or one a language: {en: ..., zh: ...}.",
        "",
        _key("engagement", name, "names the output folder"),
        _key("type", type, "chooses the template"),
        _key("client", name, "todo: the client's name, as it is to stand on the cover"),
        _key("title", {lang: _TITLE[lang] for lang in languages}, "todo: the report's title"),
        _key("languages", list(languages)),
        "",
        "# The answers, one respondent a row. More waves: one line a file, oldest first, each with its name.",
        "data:",
        *_data(files, waves),
        "questionnaire: questionnaire.yaml",
        "",
        *(comment(when) if dated and not waves.names else []),
        *_segments(segments),
        "",
        _BASES + _key("disclosure", {**_DISCLOSURE, "reliability": _reliability(type)}),
        "",
        _ROWS + _key("quality", {"drop_empty": True, "drop_duplicates": True}, seconds),
        "",
        _TEXTS,
    ]
    return "\n".join(lines)


def _key(key: str, value: object, remark: str = "") -> str:
    return commented(f"{key}: {flow(value)}", remark, at=_REMARK_AT)


def _data(files: Sequence[str], waves: Waves) -> list[str]:
    lines = []
    for k, (file, table) in enumerate(zip(files, waves.tables, strict=True)):
        entry: dict[str, object] = {"file": f"data/{file}"}
        if waves.names:
            entry["wave"] = waves.names[k]
        if table.platform:
            entry["platform"] = table.platform
        why = waves.reason if k == 0 and waves.reason else ""
        why = f"todo: {why}" if why and waves.unsure else why
        others = (
            f"sheet '{table.sheets[0]}'; the workbook also has {', '.join(table.sheets[1:4])}" if table.sheets else ""
        )
        lines.append(commented(f"  - {flow(entry)}", f"{table.rows:,} rows", _read(table), why, others, at=_REMARK_AT))
        lines += [f"    # {note}" for note in table.notes[:5]]
    return lines


def _read(table: Table) -> str:
    """How a text's content was told, which the keys beside the file's name override."""
    told = {key: table.read_as[key] for key in ("encoding", "separator", "decimal") if table.read_as.get(key)}
    return ", ".join(f"{key} {scalar(value)}" for key, value in told.items())


def _segments(segments: Sequence[str]) -> list[str]:
    if not segments:
        return ["# Columns that split the results; none was found:  segments: [region]"]
    return ["# Columns that split the results.", f"segments: {flow(list(segments))}"]


def _reliability(type: str) -> str:
    """A special topic has few respondents by nature: they are flagged, and none hidden for it."""
    return "flag" if type == "special-topic" else "hide"
