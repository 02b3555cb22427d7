"""Nothing is left to be filled in, whatever respondents write."""

from dataclasses import replace
from importlib.resources import files

import pytest

from csat_helpers.bundle import Column, Table
from csat_helpers.pipeline import document, gates
from csat_helpers.pipeline.gates.placeholders import STARTER
from tests.pipeline.gates import planted

LEFT = [
    "TODO",
    "TBD: write",
    "Lorem ipsum dolor",
    "XX.X% of them",
    "Client name",
    "待补充",
    "of {item} now",
    "%(n)s items",
    "50 %s",
]
FINE = [
    "None of the differences is reliable", "Nan bread and nothing undefined", "100% done", "The null hypothesis",
    "Todo list apps are rated best".replace("Todo", "To-do"), "Size XL", "{ and }", "待定的事项已完成",
]  # fmt: skip


@pytest.mark.parametrize("text", LEFT)
def test_what_is_left_to_fill_in_is_found(text: str):
    assert planted.errors("placeholders", planted.of(planted.said(text)))
    assert planted.errors("placeholders", planted.exhibit(headline=text))


@pytest.mark.parametrize("text", FINE)
def test_sentences_with_such_words_are_fine(text: str):
    assert planted.errors("placeholders", planted.of(planted.said(text))) == []
    assert planted.errors("placeholders", planted.exhibit(headline=text)) == []


@pytest.mark.parametrize(
    "text", ["The index is nan", "n = None", "from NaN to 3", "at (None)", "[object Object]", "rise: undefined%"]
)
def test_a_missing_value_in_a_sentence_is_found(text: str):
    assert planted.errors("placeholders", planted.exhibit(alt=text))


@pytest.mark.parametrize(
    ("text", "severity"),
    [("nan", "error"), ("NaT", "error"), ("{label}", "error"), ("None", "warning"), ("TBD", "warning"), ("Nora", None)],
)
def test_cells_are_held_to_what_a_cell_may_say(text: str, severity: str | None):
    table = Table((Column("a", "A"),), ((text,),))
    found = planted.faults("placeholders", planted.exhibit(table=table))
    assert {fault.severity for fault in found} == ({severity} if severity else set())


def test_respondents_may_write_what_they_like():
    frame = {"columns": ["text", "score"], "rows": [["None. TODO {x} nan %s", 3.0]]}
    assert planted.faults("placeholders", planted.exhibit("quotes", frame=frame)) == []


def test_a_new_engagements_texts_may_stand_on_simulated_data_only():
    read = document.read(planted.said("Words."))
    for simulated in (True, False):
        study = replace(read.study, client="Your client", simulated=simulated)
        published = gates.Published({"en": replace(read, study=study)})
        assert bool(planted.errors("placeholders", published)) is not simulated
    starter = files("csat_helpers.survey").joinpath("starter/engagement.yaml").read_text(encoding="utf-8")
    assert all(text in starter for text in STARTER)


def test_an_action_without_an_owner_is_told():
    frame = {"columns": ["action", "owner"], "rows": [["Call back", "Nora"], ["Train", ""]]}
    found = planted.faults("placeholders", planted.exhibit(frame=frame))
    assert [(fault.severity, fault.what) for fault in found] == [("warning", "1 actions have no owner.")]
