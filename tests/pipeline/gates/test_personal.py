"""Personal data: all that masking knows in respondents' words, only what is sure elsewhere."""

import pytest

from csat_helpers.bundle import Column, Table
from csat_helpers.survey import mask
from csat_helpers.survey.personal import personal
from tests.pipeline.gates import planted

SURE = [
    "a.b@c.org",
    "13800138000",
    "138 0013 8000",
    "11010519491231002X",
    "4111 1111 1111 1111",
    "京A12345",
    "10.0.0.17",
]
LIKELY = ["Call (555) 123-4567", "张先生很好", "Thank Mr Smith", "QQ：12345678", "www.x.cn", "护照E12345678"]


def quoted(text: str):
    frame = {"columns": ["text", "language", "score"], "rows": [[text, "en", 3.0]]}
    return planted.exhibit("quotes", frame=frame)


@pytest.mark.parametrize("text", [*SURE, *LIKELY])
def test_personal_data_in_a_quotation_are_found_and_masking_removes_them(text: str):
    assert planted.errors("personal", quoted(f"Yes, {text} 。"))
    assert planted.errors("personal", quoted(mask(f"Yes, {text} 。"))) == []


@pytest.mark.parametrize("text", SURE)
def test_what_is_sure_is_found_in_a_table_and_a_chart(text: str):
    table = Table((Column("said", "Said"), Column("n", "n", "count")), ((f"my number {text} ok", 3),))
    assert planted.errors("personal", planted.exhibit(table=table))
    chart = f'<svg xmlns="http://www.w3.org/2000/svg"><text>{text}</text></svg>'
    assert planted.errors("personal", planted.exhibit("bars", chart=chart))


@pytest.mark.parametrize(
    "text", ["Hotline 400-800-8888", "1,234,567", "110105194912310021", "2026-06-18 10:00", "张先生"]
)
def test_what_is_only_likely_is_not_elsewhere(text: str):
    table = Table((Column("said", "Said"),), ((text,),))
    assert planted.errors("personal", planted.exhibit(table=table)) == []


def test_a_label_of_the_questionnaire_may_hold_a_number():
    frame = {"columns": ["label", "estimate"], "rows": [["Answers from help@client.org", 3.0]]}
    table = Table((Column("label", "Item"),), (("Answers from help@client.org",),))
    assert planted.errors("personal", planted.exhibit(frame=frame, table=table)) == []


@pytest.mark.parametrize("text", ["新APP202好用", "云V8很快", "version 1.2.3", "第12345号", "999.1.1.1"])
def test_what_looks_like_a_plate_or_an_address_is_none(text: str):
    assert personal(text, sure=True) == []
