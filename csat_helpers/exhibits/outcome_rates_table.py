"""The table of dispositions and AAPOR's rates, with what each rate divides by what."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits.table import plain_cell
from csat_helpers.locale import say


def _families(language: str) -> dict[str, str]:
    return {
        "response_rate": say(language, "Response rates"),
        "cooperation_rate": say(language, "Cooperation rates"),
        "refusal_rate": say(language, "Refusal rates"),
        "contact_rate": say(language, "Contact rates"),
    }


def table_of(rates: pd.DataFrame, flow: pd.DataFrame, language: str) -> Table:
    """Dispositions, then the rates with their formulas, family by family: a column a wave."""
    waves = list(dict.fromkeys(rates["wave"]))
    heads = {w: str(rates.loc[rates["wave"] == w, "wave_label"].iloc[0]) or say(language, "Value") for w in waves}
    columns = (
        Column("outcome", say(language, "Outcome")),
        *(Column(f"wave_{k}", heads[w], "count") for k, w in enumerate(waves)),
    )
    lines = [*_dispositions(flow, waves, language), *_rates(rates, waves, language)]
    marks = [
        {"row": k, "column": f"wave_{w}", "mark": "unavailable"}
        for k, line in enumerate(lines)
        for w in range(len(waves))
        if line.role != "section" and line.cells[1 + w] is None
    ]
    rows, roles, formats = zip(*((line.cells, line.role, line.format) for line in lines), strict=True)
    return Table(columns, tuple(rows), marks=tuple(marks), roles=tuple(roles), formats=tuple(formats))


class _Line(NamedTuple):
    """A row of the table: its role and how its numbers are written."""

    role: str
    format: str
    cells: tuple[Any, ...]


def _head(text: str, waves: list[str]) -> _Line:
    return _Line("section", "text", (text, *[None] * len(waves)))


def _values(frame: pd.DataFrame, column: str, waves: list[str]) -> list[Any]:
    by = frame.drop_duplicates("wave").set_index("wave")[column]
    return [plain_cell(by.get(w)) for w in waves]


def _dispositions(flow: pd.DataFrame, waves: list[str], language: str) -> Iterator[_Line]:
    yield _head(say(language, "Dispositions, cases"), waves)
    for letters, part in flow[flow["kind"] == "disposition"].groupby("letters", sort=False):
        name = say(language, "{letters}: {label}", letters=letters, label=part["label"].iloc[0])
        yield _Line("", "count", (name, *_values(part, "count", waves)))


def _rates(rates: pd.DataFrame, waves: list[str], language: str) -> Iterator[_Line]:
    """Each family of rates under its head, and e at the end."""
    for family, name in _families(language).items():
        of = rates[rates["measure"] == family]
        if len(of):
            yield _head(name, waves)
        for item, part in of.groupby("item", sort=False):
            name = f"{item} = {part['formula'].iloc[0]}"
            yield _Line("", "share1", (name, *_values(part, "estimate", waves)))
    if rates["eligibility"].notna().any():
        yield _head(say(language, "Eligibility"), waves)
        part = say(language, "part of the cases of unknown eligibility taken for eligible")
        name = say(language, "{letters}: {label}", letters="e", label=part)
        yield _Line("", "share1", (name, *_values(rates, "eligibility", waves)))
