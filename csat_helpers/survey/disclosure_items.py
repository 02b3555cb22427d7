"""Disclosure checklists: what AAPOR, ISO 10004 and GB/T 19038 and 19039 ask a report to say, filled from the study."""

import datetime
from collections.abc import Callable, Iterator

import pandas as pd

from csat_helpers.errors import MeasureError, nearest
from csat_helpers.locale import listed, say
from csat_helpers.survey import disclosure_facts as facts
from csat_helpers.survey.disclosure_facts import COMPUTED, ENGAGEMENT, Part, Told
from csat_helpers.survey.survey import Survey

COLUMNS = ["standard", "standard_label", "item", "label", "value", "given", "lacks", "source"]
ALL, FIRST = "all", "aapor"
Item = tuple[str, str, Callable[[Told], Iterator[Part]]]  # key, label, its facts
_SOURCES = (ENGAGEMENT, "data", COMPUTED)


def disclosure_items(
    sv: Survey,
    standard: str = "aapor",
    *,
    precision: pd.DataFrame | None = None,
    rates: pd.DataFrame | None = None,
    actions: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """A row an item that a standard asks a report to disclose: ``aapor``, ``iso10004``, ``gbt19038``, ``gbt19039`` or
    ``all``.

    ``value`` is what the study says, in the survey's language; ``given`` is true where nothing is wanted, ``lacks``
    names what is (all of it where ``value`` says "not provided"), ``source`` where the facts are from: ``engagement``,
    ``data``, ``computed``, several joined by a space. Of ``all``, what AAPOR's items say is said once, and the others
    point to it. Facts are those of ``engagement.yaml``, its texts under
    ``regulation: statement`` among them, and of the data; ``precision`` is the frame of ``measures.precision``,
    ``rates`` that of ``measures.outcome_rates``, ``actions`` that of ``read_actions``. It is a checklist and no claim
    of conformity. Raises MeasureError for a standard that is not known.

    >>> from csat_helpers import survey
    >>> items = disclosure_items(survey.open("demo"))
    >>> len(items), items.loc[items["item"] == "population", "given"].tolist()
    (11, [True])
    """
    told = Told(sv, precision, rates, actions)
    known = standards(sv.language)
    if standard != ALL and standard not in known:
        raise MeasureError(f"There is no disclosure standard '{standard}'.", mend=nearest(standard, [*known, ALL]))
    asked = {key: found for key, found in known.items() if standard in (key, ALL)}
    above = _said(told, known[FIRST][1]) if len(asked) > 1 else {}
    rows = [
        (key, label, name, item, *_filled(told, parts, {} if key == FIRST else above))
        for key, (label, items) in asked.items()
        for name, item, parts in items
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def _said(told: Told, items: list[Item]) -> dict[str, str]:
    """What the first of several checklists says, and under which item: the others point to it."""
    return {part.text: label for _, label, parts in reversed(items) for part in parts(told) if part.text}


def _filled(told: Told, parts: Callable[[Told], Iterator[Part]], above: dict[str, str]) -> tuple[str, bool, str, str]:
    """Value, whether it is whole, what it lacks and where it is from."""
    language = told.language
    found = list(parts(told))
    said = [part for part in found if part.text]
    lacks = [part.wants for part in found if part.wants and not part.text]
    texts = list(dict.fromkeys(part.text for part in said if part.text not in above))
    if places := list(dict.fromkeys(above[part.text] for part in said if part.text in above)):
        quoted = listed(language, [f"“{place}”" for place in places]).replace("”、“", "”“")
        texts.append(say(language, "see {items}", items=quoted))
    value = ("；" if language == "zh" else "; ").join(texts)
    sources = " ".join(name for name in _SOURCES if name in {part.source for part in said})
    given = bool(said) and not lacks
    return value[:1].upper() + value[1:] or say(language, "not provided"), given, listed(language, lacks), sources


def standards(language: str) -> dict[str, tuple[str, list[Item]]]:
    """Every standard by its key: its name, and its items in its own order."""
    return {
        "aapor": (say(language, "AAPOR Code of 2021"), _aapor(language)),
        "iso10004": ("ISO 10004:2018", _iso(language)),
        "gbt19038": ("GB/T 19038-2009", _model_guide(language)),
        "gbt19039": ("GB/T 19039-2009", _general_rules(language)),
    }


def _aapor(language: str) -> list[Item]:
    """The items of section III.A, in the short words of AAPOR's checklist of April 2021."""
    return [
        ("strategy", say(language, "Data collection strategy"), facts.strategy),
        ("sponsor", say(language, "Who sponsored the research and who conducted it"), facts.sponsor),
        ("instruments", say(language, "Measurement tools and instruments"), facts.wording),
        ("population", say(language, "Population under study"), facts.population),
        ("sample", say(language, "Method used to generate and recruit the sample"), facts.sample),
        ("mode", say(language, "Methods and modes of data collection"), facts.mode),
        ("dates", say(language, "Dates of data collection"), facts.dates),
        ("size", say(language, "Sample sizes and precision of the results"), facts.size),
        ("weighting", say(language, "How the data were weighted"), facts.weighting),
        ("processing", say(language, "How the data were processed and their quality ensured"), facts.processing),
        ("limitations", say(language, "Limitations of the design and data collection"), _limitations),
    ]


def _limitations(told: Told) -> Iterator[Part]:
    yield facts.stated(told, "limitations", say(told.language, "a statement of limitations"))


def _iso(language: str) -> list[Item]:
    """The clauses on operation (7.2 to 7.6) and on maintenance and improvement (8)."""
    return [
        ("expectations", say(language, "Identifying customers’ expectations"), _expectations),
        ("gathering", say(language, "Gathering customer satisfaction data"), facts.gathering),
        ("analysing", say(language, "Analysing customer satisfaction data"), facts.analysing),
        ("communicating", say(language, "Communicating customer satisfaction information"), _communicating),
        ("monitoring", say(language, "Monitoring customer satisfaction"), _monitoring),
        ("improving", say(language, "Maintenance and improvement"), _improving),
    ]


def _expectations(told: Told) -> Iterator[Part]:
    """What customers expect, asked of them or found out otherwise; the aspects rated alone do not tell."""
    language, sv = told.language, told.sv
    asked = len(sv.roles("expectation")) + len(sv.roles("importance"))
    text = say(language, "{n} questions on expectations or importance", n=asked) if asked else ""
    yield Part(text or told.said("expectations"), "data" if text else ENGAGEMENT,
               say(language, "how customers’ expectations were identified"))  # fmt: skip
    yield from facts.aspects(told)


def _communicating(told: Told) -> Iterator[Part]:
    yield from _report(told)
    yield facts.stated(told, "communicating", say(told.language, "to whom results are communicated"))


def _monitoring(told: Told) -> Iterator[Part]:
    text = facts.waves(told) or told.said("monitoring")
    yield Part(text, "data" if facts.waves(told) else ENGAGEMENT, say(told.language, "an earlier wave to compare with"))
    yield from facts.aims(told)


def _improving(told: Told) -> Iterator[Part]:
    yield from facts.aims(told)
    yield facts.stated(told, "improving", say(told.language, "what is done with the results"))


def _model_guide(language: str) -> list[Item]:
    """The clauses 4 to 8 of the guidelines on models and methods."""
    return [
        ("model", say(language, "Evaluation model"), _model),
        ("sampling", say(language, "Design of the sample"), _sampling),
        ("collection", say(language, "Choice of how data are collected"), _collection),
        ("questionnaire", say(language, "Design of the questionnaire"), _questionnaire),
        ("analysis", say(language, "Collecting, processing and analysing data"), _analysis),
    ]


def _model(told: Told) -> Iterator[Part]:
    """The structural model, which this standard is of; without one, the aspects that are rated."""
    language, stated = told.language, told.sv.about.path_model
    paths = len(stated.get("paths", ())) if isinstance(stated, dict) else 0
    text = say(language, "Structural model of {n} paths", n=paths) if paths else ""
    if isinstance(stated, str):  # a preset's name: ACSI, ECSI
        text = stated.upper()
    yield Part(text or told.said("model"), ENGAGEMENT, say(language, "a structural model"))
    yield from facts.aspects(told)


def _sampling(told: Told) -> Iterator[Part]:
    yield from facts.population(told)
    yield from facts.sample(told)


def _collection(told: Told) -> Iterator[Part]:
    yield from facts.mode(told)
    yield from facts.dates(told)


def _questionnaire(told: Told) -> Iterator[Part]:
    yield from facts.wording(told)
    yield facts.stated(told, "pretest", say(told.language, "how the questionnaire was tested"))


def _analysis(told: Told) -> Iterator[Part]:
    yield from facts.size(told)
    yield from facts.processing(told)
    yield from facts.analysing(told)


def _general_rules(language: str) -> list[Item]:
    """Principles, process and use of results, the process in four steps."""
    return [
        ("purpose", say(language, "Purpose and principles"), _purpose),
        ("indicators", say(language, "Indicators and their weights"), _indicators),
        ("implementation", say(language, "Carrying out the survey"), facts.gathering),
        ("computation", say(language, "Computing results"), facts.analysing),
        ("report", say(language, "Report"), _report),
        ("use", say(language, "Use of the results"), _improving),
    ]


def _purpose(told: Told) -> Iterator[Part]:
    yield facts.stated(told, "purpose", say(told.language, "the purpose of the measurement"))


def _indicators(told: Told) -> Iterator[Part]:
    yield from facts.aspects(told)
    yield Part(say(told.language, "in an index of several questions each counts alike"), COMPUTED)
    yield facts.stated(told, "indicators")


def _report(told: Told) -> Iterator[Part]:
    """The report itself: of what date, in which languages."""
    language, about = told.language, told.sv.about
    names = {"en": say(language, "English"), "zh": say(language, "Chinese")}
    tongues = listed(language, [names.get(code, code) for code in about.languages])
    text = say(language, "This report, as of {date}, in {languages}", date=_date(about.as_of, language),
               languages=tongues) if about.as_of else ""  # fmt: skip
    yield Part(text, ENGAGEMENT, say(language, "the date of the report"))


def _date(iso: str, language: str) -> str:
    """A day as prose writes it."""
    from babel.dates import format_date

    day = datetime.date.fromisoformat(iso)
    return f"{day.year}年{day.month}月{day.day}日" if language == "zh" else format_date(day, "d MMMM y", locale="en")
