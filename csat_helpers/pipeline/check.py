"""``csat check``: everything that a run would read, read now, and what it found said in a page."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from csat_helpers import survey
from csat_helpers.engagement import Engagement
from csat_helpers.pipeline import brands, client_look, fitness, places, weights
from csat_helpers.pipeline.parameterise import declared, read_template
from csat_helpers.pipeline.plan import check_standard
from csat_helpers.survey.answers import SYSTEM
from csat_helpers.survey.drift import APPEARED, DECLARED, VANISHED
from csat_helpers.survey.files_read import NOTE

# What is said of a file only where it is otherwise.
_PLAIN = {
    ("reader", "delimited"),
    ("encoding", "utf-8"),
    ("encoding", "utf-8-sig"),
    ("separator", ","),
    ("decimal", "."),
    ("header_rows", "1-1"),
}
_COUNTS = {"rows", "columns"}
_NAMED = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", "": "none"}


@dataclass(frozen=True)
class Report:
    """The check's findings for a person (``text``) and for a program (``facts``)."""

    text: str
    facts: dict[str, Any]


def check(engagement: str | Path) -> Report:
    """Read engagement, questionnaire and data and account for every row; raises InputError at the first fault."""
    opened = survey.find(engagement)
    check_standard(opened.pdf)
    template = places.template(opened.type, opened.folder)
    declared(read_template(template))
    looks = client_look.facts(opened, opened.languages[0])["look"]
    sv = survey.open(opened)
    fitness.check_fit(sv, opened)
    fitness.check_glyphs(sv, opened)
    survey.read_actions(opened)
    for consultants_own in (survey.read_swot, survey.read_interviews, survey.read_recommendations):
        consultants_own(opened)
    survey.read_indicators(opened, sv)
    facts = {**_facts(opened, sv), "template": template.name, "look": _look(opened, looks)}
    return Report(_text(facts, sv, opened, engagement), facts)


def _look(opened: Engagement, looks: dict[str, Any]) -> dict[str, Any]:
    remarks = client_look.remarks(opened)
    return {"colours": looks["tokens"], "remarks": remarks, "said": client_look.described(opened)}


def _facts(opened: Engagement, sv: survey.Survey) -> dict[str, Any]:
    """What the engagement's data are and what was found in them."""
    return {
        "engagement": opened.engagement,
        "type": opened.type,
        "simulated": sv.about.simulated,
        "rows_read": sv.about.rows_read,
        "analysed": sv.analysed,
        "exclusions": sv.exclusions.to_dict("records"),
        "waves": list(sv.waves),
        "weighting": weights.facts(sv),
        "items": {
            name: item.role or "" for name, item in sv.questionnaire.items.items() if not name.startswith("csat:")
        },
        "brands": brands.brand_facts(sv),
        "missing": sv.missing.to_dict("records"),
        "questions": survey.answerable(sv.focus(wave=sv.latest_wave).speaking("en")).to_dict("records"),
        "notes": sv.notes.to_dict("records"),
        "files": _read(sv),
        "checks": _records(survey.checks(sv)),
        "drift": _records(sv.drifted),
        "labels": fitness.label_notes(sv, opened),
        "warnings": fitness.notes(sv, opened),
    }


def _text(facts: dict[str, Any], sv: survey.Survey, opened: Engagement, asked: str | Path) -> str:
    excluded = "; ".join(f"{e['reason']} {e['rows']}" for e in facts["exclusions"]) or "none"
    lines = [
        f"Engagement  {facts['engagement']} ({facts['type']}), template {facts['template']}",
        f"Rows        {facts['rows_read']:,} read = {facts['analysed']:,} analysed + excluded: {excluded}",
        f"Waves       {', '.join(facts['waves']) or 'one'}",
        f"Data        {'simulated: ' if facts['simulated'] else ''}{_files(opened)}",
        *(f"Read        {line}" for file in facts["files"] for line in _file_lines(file)),
        *brands.lines(sv),
        *weights.lines(sv),
        "Roles       " + _roles(facts["items"]),
        *_questions(facts["questions"]),
        *_missing(facts["missing"]),
        *(f"Labels      {line}" for line in facts["labels"]),
        *_notes(sv),
        *_checks(facts["checks"]),
        *_drift(facts["drift"]),
        *(f"Note        {line}" for line in facts["warnings"]),
        *(f"Look        {line}" for line in facts["look"]["said"]),
        _verdict(facts["questions"], asked),
    ]
    return "\n".join(lines)


def _files(opened: Engagement) -> str:
    return ", ".join(f.file + (f" (wave {f.wave})" if f.wave else "") for f in opened.data)


def _read(sv: survey.Survey) -> list[dict[str, Any]]:
    """How each file was read, and what was odd in it."""
    found: dict[int, dict[str, Any]] = {}
    for fact in survey.files_read(sv.speaking("en")).to_dict("records"):
        file = found.setdefault(fact["place"], {"file": fact["file"], "read_as": {}, "notes": []})
        if fact["what"] == NOTE:
            file["notes"].append(fact["said"])
        else:
            file["read_as"][fact["what"]] = fact["said"]
    return list(found.values())


def _file_lines(file: dict[str, Any]) -> list[str]:
    """How one file was read and each thing noted of it; nothing of a clean UTF-8 CSV, of which there is nothing to say."""
    told = {
        name: value for name, value in file["read_as"].items() if name not in _COUNTS and (name, value) not in _PLAIN
    }
    how = ", ".join(f"{name} {_NAMED.get(value, value)}" for name, value in told.items())
    return [*([f"{file['file']}: {how}"] if how else []), *(f"{file['file']}: {note}" for note in file["notes"])]


def _questions(asked: list[dict[str, Any]]) -> list[str]:
    """What the reports answer, and a line a reason for what they leave out."""
    why: dict[str, list[str]] = {}
    for q in asked:
        why.setdefault(q["reason"].rstrip("."), []).append(q["label"])
    answered = why.pop("", [])
    left = [f"Left out    {', '.join(labels)}: {reason}" for reason, labels in why.items()]
    return [f"Answers     {', '.join(answered) or 'nothing'}", *left]


def _verdict(asked: list[dict[str, Any]], engagement: str | Path) -> str:
    """The last line: how to run it, or what a report that would say nothing of the customers lacks."""
    if any(q["answered"] for q in asked if q["question"] != "weighting"):
        return f"In order. Run it: csat run {engagement}"
    why = {q["reason"].rstrip(".") for q in asked if q["question"] != "weighting"}
    if len(why) == 1:  # too few respondents for any question
        return f"A report would answer nothing: {why.pop()}. Add data, or lower the least base under disclosure in engagement.yaml."
    return (
        "A report would answer nothing. In questionnaire.yaml, give the item of overall satisfaction 'role: overall', the"
        " ratings of the experience 'role: driver' and the likelihood to recommend 'role: recommend', and check again."
    )


def _missing(counts: list[dict[str, Any]]) -> list[str]:
    """A line an item: each kind of missing answer with its code and count."""
    kinds: dict[str, list[str]] = {}
    for m in counts:
        code = f" ({m['code']})" if m["code"] != "" else ""
        kind = "empty" if m["kind"] == SYSTEM and not code else m["kind"]
        kinds.setdefault(m["item"], []).append(f"{kind}{code} {m['count']:,}")
    return [f"Missing     {item}: {', '.join(listed)}" for item, listed in kinds.items()]


def _notes(sv: survey.Survey) -> list[str]:
    """The quality log, a line a finding, in English as all of the command's words."""
    log = survey.quality_log(sv.speaking("en")).to_dict("records")
    return [f"Note        {n['label'] + ': ' if n['label'] else ''}{n['what']} ({n['count']:,})" for n in log]


def _records(frame: pd.DataFrame) -> list[dict[Any, Any]]:
    return frame.astype(object).where(frame.notna(), None).to_dict("records")


def _checks(found: list[dict[str, Any]]) -> list[str]:
    """What each quality rule hit, and what became of it."""
    lines: list[str] = []
    for c in (one for one in found if one["rows"]):
        of = f" {c['item']}" if c["item"] else ""
        out = f", {c['excluded']:,} set aside" if c["excluded"] else ""
        lines.append(
            f"Check       {c['rule']}{of}: {c['rows']:,} of {c['base']:,} rows, {c['action']}{out} (first: row {c['first_row']})"
        )
    return lines


def _drift(rows: list[dict[str, Any]]) -> list[str]:
    """What changed between the files of two waves in what the questionnaire asks, and what is proposed for the rest.

    Items that are new or gone are named in one line.
    """
    told = [d for d in rows if d["done"] != DECLARED and (d["item"] or ": " in d["done"])]
    lines = dict[tuple[str, ...], str]()
    for d in told:
        named = d["item"] or d["column"]
        start = f"Drift       {d['wave_from']} to {d['wave_to']}: {d['kind']}"
        if d["kind"] in (APPEARED, VANISHED):
            key = (start, d["done"])
            lines[key] = f"{lines[key]}, {named}" if key in lines else f"{start} ({d['done']}): {named}"
        else:
            lines[start, named, d["before"], d["after"]] = f"{start} {named}: {d['before']} > {d['after']}; {d['done']}"
    return list(lines.values())


def _roles(items: dict[str, str]) -> str:
    roles: dict[str, list[str]] = {}
    for name, role in items.items():
        roles.setdefault(role or "none", []).append(name)
    return "; ".join(f"{role}: {', '.join(names)}" for role, names in roles.items())
